"""The slots of one phrase: what its text uses, with what the pack declares of them."""

from __future__ import annotations

from companion.base.i18n import _
from companion.phrases import pack_keys
from companion.phrases.model import SLOT_KINDS, Slot
from companion.phrases.pack_fields import At, Entry, check_keys, read_text, read_texts, read_truth
from companion.phrases.pack_report import Report
from companion.phrases.slot_values import PROFILE_NAMES, limit_is_good

_KIND_MEANT = {"文字": "text", "文本": "text", "选项": "choice", "选择": "choice", "时长": "duration", "时限": "duration",
               "时间": "datetime", "日期": "datetime", "date": "datetime", "time": "datetime", "金额": "money",
               "amount": "money", "number": "money", "链接": "url", "网址": "url", "link": "url", "多行": "multiline",
               "电话": "phone", "手机": "phone", "tel": "phone", "订单": "order", "订单号": "order", "单号": "order",
               "资料": "profile", "select": "choice", "enum": "choice"}  # fmt: skip


class SlotReader:
    """Reads slot declarations; undeclared slots of one name are one object."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.plain: dict[str, Slot] = {}

    def read(self, entry: Entry, names: tuple[str, ...], at: At) -> dict[str, Slot]:
        """Every slot of `names` in this order, declared or not; what is declared and not used is reported."""
        value = entry.get("slots", "")
        declared = value if isinstance(value, dict) else {}
        if not isinstance(value, dict) and value != "":
            self.report.error((*at, "slots"), _("slots 要写成“名字: {…}”这样的键值。"))
        for name in declared.keys() - set(names):
            message = _("正文里没有 {{{{{name}}}}}，这个占位用不上。请删掉它，或检查名字。")
            self.report.warning((*at, "slots", name), message.format(name=name))
        return {
            name: self._slot(name, declared, (*at, "slots")) if name in declared else self._undeclared(name)
            for name in names
        }

    def _undeclared(self, name: str) -> Slot:
        slot = self.plain.get(name)
        if slot is None:
            slot = self.plain[name] = Slot(name, usual_kind(name))
        return slot

    def _slot(self, name: str, declared: Entry, at: At) -> Slot:
        value = declared[name]
        here = (*at, name)
        if not isinstance(value, dict):
            if value != "":
                self.report.error(here, _("占位“{name}”要写成 kind: … 这样的键值。").format(name=name))
            return self._undeclared(name)
        check_keys(self.report, value, pack_keys.SLOT, here)
        kind = read_text(self.report, value, "kind", here) or ("choice" if "choices" in value else usual_kind(name))
        slot = Slot(
            name=name,
            kind=kind,
            required=read_truth(self.report, value, "required", here, default=True),
            choices=read_texts(self.report, value, "choices", here),
            default=read_text(self.report, value, "default", here),
            limit=read_text(self.report, value, "limit", here),
        )
        self._check(slot, here)
        return slot

    def _check(self, slot: Slot, here: At) -> None:
        if slot.kind not in SLOT_KINDS:
            self.report.error((*here, "kind"), pack_keys.wrong_value(slot.kind, SLOT_KINDS, _KIND_MEANT))
        elif slot.kind == "profile" and slot.name not in PROFILE_NAMES:
            message = _("“我的资料”里没有“{name}”。可以用的有：{known}。")
            self.report.error((*here, "kind"), message.format(name=slot.name, known=" ".join(PROFILE_NAMES)))
        elif (slot.kind == "choice") != bool(slot.choices):
            self.report.error(here, _("选项（choices）和 kind: choice 要一起写。"))
        elif slot.choices and slot.default and slot.default not in slot.choices:
            self.report.error((*here, "default"), _("默认值要是选项之一。"))
        elif not limit_is_good(slot.kind, slot.limit):
            self.report.error((*here, "limit"), _("limit 只用于 money（金额上限）和 text（最多几个字），只写数字。"))


def usual_kind(name: str) -> str:
    """The kind of a slot that a pack does not declare."""
    return "profile" if name in PROFILE_NAMES else "text"
