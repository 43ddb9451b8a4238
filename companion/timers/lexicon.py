"""The words of time. Folded text only: Simplified, half-width, lower case. Data, not sentences for the screen."""

from __future__ import annotations

from enum import IntEnum, auto


class T(IntEnum):
    """What a piece of text is for the grammar."""

    NUM = auto()
    """value: int or float, or (low, high) for ``两三``."""
    HALF = auto()
    MEASURE = auto()
    UNIT = auto()
    """value: one of the names in `UNITS`."""
    POINT = auto()
    """``点``, ``点钟``, ``时``: the hour before it is a clock hour."""
    SHARP = auto()
    CLOCK = auto()
    """``15:30``; value: (hour, minute, second, digits of the hour)."""
    MERIDIEM = auto()
    DATE = auto()
    """value: (year or None, month, day)."""
    DAY = auto()
    """value: days from today."""
    PART = auto()
    """value: a part of the day, one of the keys in `resolve.PARTS`."""
    DAYPART = auto()
    """``明早``; value: (days from today, part)."""
    WEEKDAY = auto()
    """value: (weeks from this one or None, 0 for Monday to 6)."""
    MONTH = auto()
    """``下个月``, ``november``; value: ("rel", n) or ("abs", 1-12)."""
    YEAR = auto()
    """value: years from this one."""
    EDGE = auto()
    """``月底``; value: ("month" or "year", how many from now)."""
    BOTTOM = auto()
    """``底``, ``末`` behind a month or a year."""
    NUMBERED = auto()
    """``号``: the number before it is a day of the month."""
    NEXT_WORKDAY = auto()
    WORK = auto()
    """value: "open" or "close"."""
    SUFFIX = auto()
    """value: "in", "before", "after"."""
    BOUND = auto()
    """``最晚``, ``by``: an upper bound stands behind it."""
    AFTER = auto()
    """English ``in``, ``after``: a duration stands behind it."""
    CUE = auto()
    """``预计``, ``需要``: makes a bare duration in a sentence a promise."""
    FILL = auto()
    SHORT = auto()
    """``差``: so many minutes before the hour."""
    PAST_HOUR = auto()
    TO = auto()
    OPEN = auto()
    CLOSE = auto()
    MINUS = auto()
    COMMA = auto()
    VAGUE = auto()
    MANY = auto()
    """Names more than one moment: ``周末``, ``每天``, ``第二天``."""
    LOWER = auto()
    """``至少``, ``以上``: only a lower bound, so no promise."""
    AGO = auto()
    OR = auto()
    """Between two times: one of them, and not known which."""
    OTHER = auto()


UNITS = ("year", "month", "week", "day", "hour", "quarter", "minute", "second", "workday", "fen", "ri", "nian", "yue")


def _group(kind: T, value: object, words: str) -> dict[str, tuple[T, object]]:
    return {word: (kind, value) for word in words.split()}


def _weekdays() -> dict[str, tuple[T, object]]:
    offsets: dict[str, int | None] = {"": None, "本": 0, "这": 0, "这个": 0, "本个": 0, "下": 1, "下个": 1, "下下": 2, "再下": 2, "再下个": 2}
    offsets |= {"下下个": 2, "上": -1, "上个": -1, "上上": -2, "上上个": -2}
    names = {c: i for i, c in enumerate("一二三四五六日")} | {"天": 6}
    names |= {str(i): i - 1 for i in range(1, 7)}
    words: dict[str, tuple[T, object]] = {}
    for prefix, weeks in offsets.items():
        for head in ("周", "星期", "礼拜"):
            for name in "七八九十零〇7890":
                words[prefix + head + name] = (T.MANY, "no-weekday")
            for name, day in names.items():
                words[prefix + head + name] = (T.WEEKDAY, (weeks, day))
            words[prefix + head + "末"] = (T.MANY, "weekend")
            if prefix:
                words[prefix + head] = (T.MANY, "week")
                words[prefix + head + "内"] = (T.MANY, "week")
    return words


def _english_names() -> dict[str, tuple[T, object]]:
    words: dict[str, tuple[T, object]] = {}
    days = "monday tuesday wednesday thursday friday saturday sunday"
    for index, name in enumerate(days.split()):
        for short in (name, name[:3], name[:4]):
            words[short] = (T.WEEKDAY, (None, index))
    words |= _group(T.WEEKDAY, (None, 1), "tues") | _group(T.WEEKDAY, (None, 3), "thur thurs")
    months = "january february march april may june july august september october november december"
    for index, name in enumerate(months.split(), 1):
        words[name] = words[name[:3]] = (T.MONTH, ("abs", index))
    words["sept"] = (T.MONTH, ("abs", 9))
    return words


def _days() -> dict[str, tuple[T, object]]:
    offsets = {"今": 0, "明": 1, "后": 2, "大后": 3, "大大后": 4, "昨": -1, "前": -2, "大前": -3}
    words: dict[str, tuple[T, object]] = {}
    for head, offset in offsets.items():
        for tail in ("天", "日", "儿", "儿个"):
            if head + tail not in ("前日", "后日"):
                words[head + tail] = (T.DAY, offset)
        if head in ("今", "明", "昨"):
            for tail, part in (("早", "morning"), ("晨", "morning"), ("晚", "evening"), ("夜", "night")):
                words[head + tail] = (T.DAYPART, (offset, part))
    words |= _group(T.DAY, 0, "当天 当日 本日 today") | _group(T.DAY, 1, "次日 翌日 tomorrow tmr tmrw")
    words |= _group(T.DAY, 2, "後天") | _group(T.DAY, -1, "yesterday")
    words |= _group(T.DAYPART, (0, "evening"), "当晚 tonight") | _group(T.DAYPART, (1, "evening"), "次晚") | _group(T.DAYPART, (2, "evening"), "后晚")
    return words


def _parts() -> dict[str, tuple[T, object]]:
    return (
        _group(T.PART, "dawn", "凌晨 拂晓")
        | _group(T.PART, "morning", "早")
        | _group(T.PART, "evening", "晚")
        | _group(T.PART, "morning", "早上 早晨 清晨 清早 一早 一大早 大清早 早间")
        | _group(T.PART, "forenoon", "上午 午前 morning")
        | _group(T.PART, "noon", "中午 正午 晌午 noon")
        | _group(T.PART, "afternoon", "下午 午后 afternoon")
        | _group(T.PART, "dusk", "傍晚 黄昏")
        | _group(T.PART, "evening", "晚上 晚间 夜晚 evening")
        | _group(T.PART, "night", "夜里 夜间 深夜 半夜 night")
        | _group(T.PART, "midnight", "午夜 零时 子夜 midnight")
        | _group(T.MERIDIEM, "am", "am a.m.")
        | _group(T.MERIDIEM, "pm", "pm p.m.")
    )


def _units() -> dict[str, tuple[T, object]]:
    return (
        _group(T.UNIT, "second", "秒 秒钟 s sec secs second seconds")
        | _group(T.UNIT, "minute", "分钟 min mins minute minutes")
        | _group(T.UNIT, "quarter", "刻钟 刻 quarter")
        | _group(T.UNIT, "hour", "小时 钟头 个钟头 个小时 个钟 h hr hrs hour hours")
        | _group(T.UNIT, "day", "天 整天 自然日 个自然日 d day days")
        | _group(T.UNIT, "week", "周 星期 礼拜 个星期 个礼拜 个周 w week weeks")
        | _group(T.UNIT, "month", "个月 month months")
        | _group(T.UNIT, "year", "year years")
        | _group(T.UNIT, "workday", "工作日 个工作日 工作天 个工作天 workday workdays")
        | _group(T.UNIT, "fen", "分 m")
        | _group(T.UNIT, "ri", "日")
        | _group(T.UNIT, "nian", "年")
        | _group(T.UNIT, "yue", "月 月份")
    )


def _months() -> dict[str, tuple[T, object]]:
    words: dict[str, tuple[T, object]] = {}
    for prefix, offset in {"本": 0, "这个": 0, "当": 0, "下个": 1, "下": 1, "下下个": 2, "下下": 2, "上个": -1, "上": -1, "上上个": -2}.items():
        words[prefix + "月"] = (T.MONTH, ("rel", offset))
        words[prefix + "月底"] = words[prefix + "月末"] = (T.EDGE, ("month", offset))
    words |= _group(T.EDGE, ("month", 0), "月底 月末 月内 本月内") | _group(T.EDGE, ("year", 0), "年底 年末 年内 岁末")
    words |= _group(T.YEAR, 0, "今年 本年") | _group(T.YEAR, 1, "明年 来年") | _group(T.YEAR, 2, "后年") | _group(T.YEAR, 3, "大后年")
    words |= _group(T.YEAR, -1, "去年") | _group(T.YEAR, -2, "前年")
    return words


def _edges() -> dict[str, tuple[T, object]]:
    return (
        _group(T.SUFFIX, "in", "内 之内 以内 里 里面 之中")
        | _group(T.SUFFIX, "before", "前 之前 以前 为止")
        | _group(T.SUFFIX, "after", "后 之后 以后 过后 later")
        | _group(T.BOUND, None, "最晚 最迟 最多 最长 至多 不超过 不会超过 不晚于 不迟于 截止 截至 截止到 截至到 截止时间 不到 by before within until till")
        | _group(T.AFTER, None, "in after")
        | _group(T.CUE, None, "预计 预估 大概 大约 约 估计 需要 需 还需 还要 再过 再等 稍等 请等 等 给我 再给我 再 过 差不多 还有 要")
        | _group(T.FILL, None, "在 于 将 会 就 请 的 我 我们 您 改到 改约 改在 约在 定在 定于 安排在 at on around about the please exactly of 那 左右 上下 前后 吧 哦 呢 哈 啊 啦 之间 期间 时分 钟")
        | _group(T.LOWER, None, "至少 最少 最早 最快 起码 不少于 不低于 超过 以上 多 来 几 数 数十 好几 若干 十几 二十几 几十 十来 二十来 三十来 十多 二十多 三十多 个把 余 几个")
        | _group(T.AGO, None, "ago last 刚才 刚刚 方才")
        | _group(T.OR, None, "或 或者 还是 要么 or")
        | _group(T.TO, None, "到 至 ~ - — – – → ～ 〜 to")
        | _group(T.OPEN, None, "( [ 【 （")
        | _group(T.CLOSE, None, ") ] 】 ）")
        | _group(T.COMMA, None, ", 、 ， 又 零几 and 加 外加")
        | _group(T.MINUS, None, "负 −")
        | _group(T.SHORT, None, "差")
        | _group(T.PAST_HOUR, None, "过")
        | _group(T.SHARP, None, "整 正 o'clock oclock sharp")
        | _group(T.POINT, None, "点 点钟 时 時 點")
        | _group(T.MEASURE, None, "个")
        | _group(T.HALF, None, "半 half")
        | _group(T.NUMBERED, None, "号 号儿 st nd rd th")
        | _group(T.BOTTOM, None, "底 末")
        | _group(T.WORK, "close", "下班 收工 打烊 eod cob")
        | _group(T.WORK, "open", "上班 开工")
        | _group(T.NEXT_WORKDAY, None, "下个工作日 下一个工作日 下一工作日 次个工作日 次工作日")
    )


# Beside an exact time these only hurry or soften; the other vague words name a day that is not known.
_HURRY = (
    "尽快 尽早 马上 立刻 立即 即刻 立马 稍后 稍候 稍晚 稍晚些 稍晚点 一会 一会儿 等会 等会儿 等一会 等一会儿 待会 待会儿 过会 过会儿 过一会儿 晚会儿 "
    "晚点 晚些 晚些时候 晚一点 晚一些 早点 早一点 快点 快一点 慢一点 有空 有时间 抽空 及时 第一时间 不久 随后 到时 到时候 届时 等下 等一下 一下 很快 随时 尽量 "
    "不一会儿 一阵 片刻 即将 现在 此刻 asap soon later shortly immediately"
)
HURRY = frozenset(_HURRY.split())


def _traps() -> dict[str, tuple[T, object]]:
    """Words that only look like time, and words of time that name no moment."""
    return (
        _group(
            T.VAGUE,
            None,
            "尽快 尽早 马上 立刻 立即 即刻 立马 稍后 稍候 稍晚 稍晚些 稍晚点 一会 一会儿 等会 等会儿 等一会 等一会儿 待会 待会儿 过会 过会儿 过一会儿 晚会儿 "
            "晚点 晚些 晚些时候 晚一点 晚一些 早点 早一点 快点 快一点 慢一点 改天 改日 回头 有空 有时间 有机会 抽空 择日 早日 及时 第一时间 不久 不日 随后 近日 近期 "
            "最近 这几天 这两天 过几天 过两天 过些天 过阵子 过段时间 一段时间 到时 到时候 届时 下次 回见 今后 将来 以后再说 等下 等一下 一下 月初 月中 年初 年中 上旬 中旬 下旬 "
            "季末 季度末 一阵 片刻 三天两头 一年半载 三年五载 一时半会 一时半会儿 十天半月 十天半个月 几天 几分钟 几小时 几个小时 几周 几个月 个把小时 个把月 好久 很快 随时 尽量 眼下 不一会儿 即将 现在 此刻 下回 哪天 某天 某日 等通知 另行通知 "
            "asap soon later shortly immediately sometime someday",
        )
        | _group(
            T.MANY,
            None,
            "双休日 每 每天 每日 每周 每月 每年 每晚 每早 每个 每隔 逢 天天 隔 隔天 隔日 第 明后天 明后两天 今明两天 今明 "
            "工作日内 周中 半天 半日 大半天 上半年 下半年 第二天 另 每逢 年度 平日 元旦 春节 除夕 大年夜 清明 清明节 五一 劳动节 端午 端午节 中秋 中秋节 国庆 国庆节 圣诞 圣诞节 平安夜 情人节 双十一 双11 双十二 双12 节前 节后 假期 假前 假后 农历 阴历 正月 腊月 生日 开业 开学 "
            "北京时间 纽约时间 伦敦时间 东京时间 巴黎时间 美东时间 美西时间 太平洋时间 当地时间 格林尼治 utc gmt est edt pst pdt cst jst weekend weekends every each daily weekly week's",
        )
        | _group(
            T.OTHER,
            None,
            "除 不是 并非 上次 上回 千万 万一 一定 一起 一直 一般 一样 一些 一切 一旦 一共 一律 一致 一点点 一点儿 有一点 一天到晚 一方面 一次 唯一 统一 有点 差点 差一点 多一点 少一点 好一点 大一点 小一点 "
            "上午好 早上好 中午好 下午好 晚上好 下午茶 早餐 早饭 午餐 午饭 晚餐 晚饭 晚会 夜宵 时间 时候 时效 时长 时刻 同时 及时性 分享 分析 分别 部分 万分 分期 秒杀 秒回 刻意 "
            "日常 日期 日志 节日 往日 月饼 年货 年龄 年度 周到 周边 周转 周期 天猫 天气 前往 前面 前台 提前 后台 后面 后续 然后 最后 售后 背后 目前 前期 后期 里程 内容 内部 "
            "号码 账号 帐号 单号 订单号 编号 工号 型号 信号 口号 尾号 点击 点评 点餐 点赞 观点 重点 要点 特点 地点 网点 站点 优点 缺点 几点 整体 整理 正常 正在 正好 差异 差评 差价 过程 过来 过去 通过 不过 经过 "
            "到达 到货 到账 到店 收到 得到 直到 达到 遇到 等待 等级 等于 等等 平等 需求 会员 会议 机会 社会 约定 预约 合约 在线 在吗 存在 正式 底部 到底 末尾 半价 半径 来电 来自 原来 "
            "多少 许多 很多 更多 多谢 要求 重要 主要 只要 不要 想要 数据 数量 参数 次数 几乎 "
            "于是 关于 由于 就是 就要 成就 请问 的话 的确 目的 了解 了吗 为了 除了 这里 那里 哪里 那个 那么 上班族",
        )
       
    )


def _english_traps() -> dict[str, tuple[T, object]]:
    # "next", "this", "an": read by the scanner's latin words and used only in closed combinations.
    return {
        "next": (T.FILL, "next"),
        "this": (T.FILL, "this"),
        "an": (T.NUM, 1),
        "a": (T.NUM, 1),
        "one": (T.NUM, 1),
        "two": (T.NUM, 2),
        "three": (T.NUM, 3),
        "five": (T.NUM, 5),
        "ten": (T.NUM, 10),
        "business": (T.FILL, "business"),
        "working": (T.FILL, "business"),
        "past": (T.PAST_HOUR, None),
    }


WORDS: dict[str, tuple[T, object]] = (
    _units() | _weekdays() | _english_names() | _days() | _parts() | _months() | _edges() | _traps() | _english_traps()
)
