"""A handful of phrases and a feed over them, for the windows' tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from companion.phrases.model import Phrase, Review, Slot, Source, Status
from companion.phrases.search.answer import Only
from companion.phrases.slots import slot_names


def phrase(id_: str, title: str, *parts: str, slots: Sequence[Slot] = (), **more: object) -> Phrase:
    declared = {slot.name: slot for slot in slots}
    named = {name: declared.get(name, Slot(name)) for name in slot_names(parts)}
    return Phrase(id_, title, parts, slots=named, **more)  # type: ignore[arg-type]


GREETING = phrase(
    "open.hello", "标准问候", "您好，这里是{{公司名}}，我是客服{{姓名}}，请问有什么可以帮您？",
    slots=(Slot("公司名", "profile"), Slot("姓名", "profile")), category=("咨询", "开场"), stage="开场", code="kc01",
    when="来电或会话刚接通时", source=Source("004_539129d62b1b057c", "1.1"), pack="core",
    review=Review("周×", date(2026, 11, 20)),
)
DELAY = phrase(
    "calm.delay", "配送延误致歉", "非常抱歉让您久等了，{{客户称呼}}。我已经为您催促{{快递公司}}，预计{{时限}}内会有新的物流更新。",
    slots=(Slot("客户称呼", required=False), Slot("快递公司", "choice", choices=("顺丰", "圆通", "中通")), Slot("时限", "duration", default="2小时")),
    category=("投诉", "配送延迟"), stage="安抚", channels=("im", "sms"), tags=("道歉",), code="yw01",
    says=("说好今天到还没到",), when="客户的包裹比承诺的时间晚到", caution="先核对订单号与最新物流，再承诺时限。",
    source=Source("004_539129d62b1b057c", "3.2"), review=Review("周×", date(2026, 11, 20)),
)
REFUND = phrase(
    "refund.progress", "退款进度说明", "您的退款申请已经提交，审核通过后会原路退回，一般需要{{时限}}。订单{{订单号}}的金额是{{金额}}元。",
    slots=(Slot("时限", "duration"), Slot("订单号", "order"), Slot("金额", "money", limit="500")),
    category=("咨询", "售后", "退款"), stage="方案", tags=("退款",), code="tk01",
)
MEMBER = phrase(
    "member.benefits", "会员权益介绍", "您现在是金卡会员，每个月有两张免运费券。", "生日当月还有双倍积分，下单时会自动计算 😊。",
    "需要我帮您把现有的券发到手机上吗？", category=("咨询", "会员"), stage="方案",
)
INTERNAL = phrase(
    "internal.record", "升级工单记录模板", "客户来电反映配送问题，已道歉并登记，转交主管跟进。", category=("内部",), tags=("内部",), stage="跟进",
)
REVIEWED = phrase(
    "calm.listen", "先听后说", "您的心情我非常理解，换作是我也会着急。请您慢慢说，我都记着。", stage="安抚", category=("投诉", "情绪"), status=Status.REVIEW,
)
CLOSE = phrase("close.thanks", "结束致谢", "感谢您的来电，祝您生活愉快，再见！", stage="结束", category=("咨询",))
OUTSIDE = phrase(
    "auth.ask", "超出权限的请求", "这个需求我没有权限直接处理，不过我会马上向主管申请，{{时限}}内给您回复。请您留意电话，我会用这个号码联系您，绝不让您重复说一遍。",
    slots=(Slot("时限", "duration"),), stage="权限外", category=("投诉", "赔偿"),
)
PHRASES = (GREETING, DELAY, REFUND, MEMBER, INTERNAL, REVIEWED, CLOSE, OUTSIDE)


@dataclass(frozen=True)
class FakeHit:
    phrase: Phrase
    spans: Mapping[str, tuple[tuple[int, int], ...]]


@dataclass(frozen=True)
class FakeSection:
    title: str
    phrases: Sequence[Phrase]


@dataclass
class FakeFeed:
    """Finds by substring of title, text or code; remembers what it was asked."""

    stock: Sequence[Phrase] = PHRASES
    asked: list[str] = field(default_factory=list)

    def search(self, text: str, stage: str, channel: str, limit: int, only: Only) -> list[FakeHit]:
        self.asked.append(text)
        found = []
        for item in self.stock:
            spans = {}
            for name, value in (("title", item.title), ("text", item.text)):
                at = value.find(text)
                if at >= 0:
                    spans[name] = ((at, at + len(text)),)
            if spans or item.code.startswith(text) or text in ("tuikuan", "tk") and item is REFUND:
                found.append(FakeHit(item, spans))
        return found

    def home(self, channel: str) -> list[FakeSection]:
        return [FakeSection("钉住", self.stock[:1]), FakeSection("下一步", self.stock[1:3]), FakeSection("常用", self.stock)]

    def phrases(self) -> Sequence[Phrase]:
        return self.stock

    def version(self, item: Phrase) -> str:
        return "4" if item.pack else ""
