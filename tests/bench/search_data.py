"""Phrases as a large service team has them, made from the words of the trade; the same seed, the same phrases."""

from __future__ import annotations

import random
from pathlib import Path

from companion.phrases.model import Phrase, Status

TOPICS = ["退款", "退货", "换货", "运费", "运费险", "发票", "电子发票", "订单", "物流", "快递", "包裹", "签收", "拒收", "催单", "催发货", "改地址", "优惠券", "满减", "积分", "会员", "会员等级", "红包", "支付", "支付密码", "银行卡", "信用卡", "花呗分期", "还款", "还款日", "逾期", "利率", "账单", "账号", "密码", "验证码", "实名认证", "注销账户", "绑定手机", "登录", "客户端", "APP", "安装", "维修", "保修", "保修期", "上门服务", "配件", "说明书", "尺码", "颜色", "色差", "材质", "质量", "破损", "少件", "错发", "漏发", "缺货", "补货", "预售", "定金", "尾款", "差价", "保价", "价格", "赠品", "活动", "活动规则", "抽奖", "评价", "差评", "投诉", "举报", "隐私", "合同", "合作", "加盟", "门店", "营业时间", "预约", "取消预约", "排队", "自提", "自提点", "冷链", "生鲜", "保质期", "食品安全", "过敏", "退税", "关税", "海淘", "清关", "重量", "体积", "长途", "行李", "航班", "改签", "退票", "选座", "值机", "酒店", "入住", "押金", "房型", "早餐", "网络", "宽带", "路由器", "流量", "话费", "套餐", "携号转网", "信号", "短信", "骚扰电话", "黑名单", "音乐", "视频会员", "自动续费", "课程", "直播", "回放", "证书", "考试", "学籍", "绿色通道", "女士专柜", "重新发货", "重复扣款", "长时间未更新", "着急用", "便宜", "调解", "调货", "处理进度", "首都仓", "重庆仓", "厦门仓", "西安仓", "天津仓", "拉萨仓", "乌鲁木齐", "内蒙古", "K金", "首饰", "手链", "戒指", "儿童座椅", "奶粉", "纸尿裤", "蓝牙耳机", "充电宝", "数据线", "屏幕", "电池", "主机", "键盘", "鼠标", "打印机", "墨盒", "空调", "冰箱", "洗衣机", "扫地机", "电饭煲"]
ACTIONS = ["进度查询", "申请流程", "如何申请", "未到账", "失败", "审核中", "被驳回", "说明", "规则", "时效", "延误致歉", "加急处理", "安抚", "解释", "补偿方案", "拒绝并致歉", "转接专员", "升级主管", "确认信息", "核实身份", "补充材料", "修改办法", "取消办法", "常见问题", "注意事项", "到货提醒", "满意度回访", "后续跟进", "结束语", "开场白", "引导自助", "超出权限", "联系厂家", "联系快递", "等待告知", "承诺回电", "二次来电", "情绪激动", "误解澄清", "政策变更", "收费标准", "减免条件", "使用教程", "故障排查", "重启试试", "无法打开", "提示错误", "收不到", "不一致", "太慢", "太贵", "有争议", "怎么算", "何时恢复", "暂停服务", "恢复通知", "感谢建议", "记录反馈", "温馨提示", "风险提醒"]
WHO = ["新客户", "老客户", "高价值客户", "企业客户", "学生", "海外用户", "门店顾客", "平台商家", "团购", "首单", "大促期间", "节假日", "夜间", "周末", "电话", "在线", "短信", "邮件"]
OPENINGS = ["您好，感谢您的耐心等待", "非常抱歉给您添麻烦了", "我完全理解您的心情", "谢谢您告诉我们", "我来为您核实一下", "请您先别着急", "很高兴为您服务", "您反映的情况我记下了", "让您久等了", "感谢您一直以来的支持", "这件事换作是我也会着急", "我马上为您查看"]
MIDDLES = ["关于{t}，我们会在{n}个工作日内给您答复", "{t}目前正在{a}，系统显示一切正常", "请您在我的页面里打开{t}，点击右上角提交", "我已经把{t}登记给专员，{n}小时内联系您", "按照规定，{t}需要先核对订单编号和手机尾号", "如果{t}还没有更新，麻烦您截一张图发给我", "为了尽快解决{t}，需要您补充一张清晰的照片", "{t}的费用由我们承担，您不用另外支付", "仓库那边确认{t}已经安排，预计{n}天送达", "这次{t}确实是我们做得不够好，我向您道歉", "您可以选择原路退回，也可以换成等值的优惠", "{t}涉及另一个部门，我帮您转过去并说明情况", "由于内部系统升级，{t}会稍慢一些", "我们会尽力在今天下班前处理好{t}", "{t}的办理时间是上午九点到晚上六点"]
CLOSINGS = ["请问还有什么可以帮您", "稍后请留意短信通知", "有任何问题随时找我", "祝您生活愉快", "再次感谢您的理解", "我会一直跟进到解决为止", "您看这样可以吗", "到时候我再给您回电", "麻烦您保持手机畅通", "谢谢您的配合"]
SAYS = ["{t}怎么还没好", "我的{t}到底怎么回事", "为什么{t}一直不行", "{t}能不能快点", "你们的{t}太差了", "{t}什么时候能好", "想问一下{t}"]
GROUPS = ["售后", "物流", "支付", "账户", "会员", "活动", "商品", "技术", "投诉", "合作"]
STAGES = ("开场", "安抚", "提问", "方案", "转接", "确认", "结束", "跟进", "等待")
TAGS = ["道歉", "常用", "时效", "金额", "资料", "情绪", "权限", "大促", "新人", "敏感"]
ENGLISH = ["refund delay", "invoice request", "password reset", "tracking number", "gift card", "warranty claim", "account locked", "shipping fee"]


def make_phrases(count: int, seed: int = 7) -> list[Phrase]:
    """`count` phrases with different ids and codes; one in forty has an English title."""
    chance = random.Random(seed)
    return [_phrase(number, chance) for number in range(count)]


def _phrase(number: int, chance: random.Random) -> Phrase:
    topic, action = chance.choice(TOPICS), chance.choice(ACTIONS)
    title = topic + action
    if number % 40 == 39:
        title = f"{chance.choice(ENGLISH)} {number}"
    elif chance.random() < 0.6:
        title = f"{chance.choice(WHO)}{title}" if chance.random() < 0.5 else f"{title}·{chance.choice(WHO)}"
    middles = [
        chance.choice(MIDDLES).format(t=chance.choice((topic, topic, chance.choice(TOPICS))), n=chance.randint(1, 9), a=action)
        for _ in range(chance.randint(1, 2))
    ]
    text = "，".join([chance.choice(OPENINGS), *middles]) + "。" + chance.choice(CLOSINGS) + chance.choice("。？！")
    return Phrase(
        id=f"p{number:06d}",
        title=title,
        parts=(text,),
        pack=f"pack-{number // 500:03d}",
        category=(chance.choice(GROUPS), topic),
        stage=chance.choice(STAGES),
        tags=tuple(sorted(set(chance.choices(TAGS, k=chance.randint(0, 2))))),
        code=f"{chance.choice('abcdefghjkmnpqrstwxyz')}{chance.choice('abcdefghjkmnpqrstwxyz')}{number:05d}" if number % 3 else "",
        says=(chance.choice(SAYS).format(t=topic),) if chance.random() < 0.5 else (),
        status=chance.choices(list(Status), (1, 1, 20, 1))[0],
    )


def write_packs(folder: Path, phrases: list[Phrase], per_file: int) -> None:
    """The phrases as pack files of `per_file` each, in the format of cli.md."""
    folder.mkdir(parents=True, exist_ok=True)
    for start in range(0, len(phrases), per_file):
        name = f"pack-{start // per_file:04d}"
        lines = [f'pack: {{id: {name}, name: "{name}", language: zh-CN, version: "1"}}', "phrases:"]
        for phrase in phrases[start : start + per_file]:
            lines += _yaml(phrase)
        (folder / f"{name}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _yaml(phrase: Phrase) -> list[str]:
    lines = [f"  - id: {phrase.id}", f'    title: "{phrase.title}"', f'    text: "{phrase.text}"']
    lines += [f'    category: "{"/".join(phrase.category)}"', f"    stage: {phrase.stage}", f"    status: {phrase.status}"]
    if phrase.tags:
        lines.append(f"    tags: [{', '.join(phrase.tags)}]")
    if phrase.code:
        lines.append(f'    code: "{phrase.code}"')
    if phrase.says:
        lines.append(f"    says: [{', '.join(phrase.says)}]")
    return lines
