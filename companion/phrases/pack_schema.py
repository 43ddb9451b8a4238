"""One phrase of a pack file: plain dict, list and str to the model, every rule with its sentence.

Speed matters (a hundred thousand of them): the good way is straight, only the bad one looks for places.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from companion.base.guarded_yaml import Tree
from companion.base.i18n import _
from companion.phrases import pack_keys
from companion.phrases.model import CHANNELS, STAGES, Phrase, Review, Source, Status, Validity
from companion.phrases.pack_fields import At, Entry, check_keys, read_day, read_group, read_text, read_texts
from companion.phrases.pack_report import Report
from companion.phrases.pack_slots import SlotReader
from companion.phrases.slots import broken_slots, left_over, pieces, slot_names

_ID = re.compile(r"[a-z0-9][a-z0-9.-]{0,99}")
_FOREIGN = re.compile(r"[\u0370-\u03ff\u0400-\u052f]")
_LOOKALIKE = re.compile(r"[A-Za-z][\u0370-\u03ff\u0400-\u052f]|[\u0370-\u03ff\u0400-\u052f][A-Za-z]")
_TITLE_LENGTH = 24
_CODE_LENGTH = 20
_ALWAYS = Validity()
_STATUS: Mapping[str, Status] = {status.value: status for status in Status}
_STATUS_NAMES = tuple(_STATUS)
_STATUS_MEANT = {"草稿": "draft", "待审": "review", "审核中": "review", "已审": "approved", "已批准": "approved",
                 "停用": "retired", "已停用": "retired"}  # fmt: skip
_CHANNEL_MEANT = {"电话": "phone", "热线": "phone", "短信": "sms", "在线": "im", "聊天": "im", "微信": "im", "chat": "im"}
_STAGE_MEANT = {"问候": "开场", "核实": "身份", "道歉": "安抚", "解决": "方案", "结束语": "结束", "保持": "等待", "挂机": "结束"}


def id_is_good(text: str) -> bool:
    """Whether `text` may be the id of a phrase or a pack: ``[a-z0-9.-]``, at most 100."""
    return _ID.fullmatch(text) is not None


def title_of(parts: tuple[str, ...]) -> str:
    """The title of a phrase that has none: the first line of its text, shortened, slots by their names."""
    line = parts[0].split("\n", 1)[0] if parts else ""
    if "{{" in line:
        line = "".join(f"〔{piece.slot}〕" if piece.slot else piece.text for piece in pieces(line))
    return line if len(line) <= _TITLE_LENGTH else line[: _TITLE_LENGTH - 1] + "…"


def _misnamed(entry: Entry) -> bool:
    """Whether the text stands under another name; that was said already."""
    return any(pack_keys.meant(key, pack_keys.PHRASE) in ("text", "parts") for key in entry.keys() - pack_keys.PHRASE)


class PhraseReader:
    """Reads the phrases of one pack; remembers their ids and codes, which are unique in it."""

    def __init__(self, report: Report, pack: str) -> None:
        self.report = report
        self.pack = pack
        self.slots = SlotReader(report)
        self.ids: dict[str, int] = {}
        self.codes: dict[str, int] = {}

    def read(self, entry: Tree, index: int) -> Phrase | None:
        """The phrase, or None if anything in it is an error; the report says what."""
        report, at = self.report, ("phrases", index)
        if not isinstance(entry, dict):
            message = _("每条话术要写成 id: … 和 text: … 这样的键值。")
            if isinstance(entry, str) and "：" in entry:
                message = _("名字后面要用英文冒号加空格（: ），这里用了中文冒号（：）。")
            report.error(at, message)
            return None
        before = report.errors
        check_keys(report, entry, pack_keys.PHRASE, at)
        parts = self._parts(entry, at)
        phrase = Phrase(
            id=self._id(entry, at, index),
            title=" ".join(read_text(report, entry, "title", at).split()) or title_of(parts),
            parts=parts,
            pack=self.pack,
            category=self._category(entry, at),
            stage=self._one_of(entry, "stage", STAGES, _STAGE_MEANT, at),
            channels=self._channels(entry, at) if "channels" in entry else (),
            tags=read_texts(report, entry, "tags", at) if "tags" in entry else (),
            code=self._code(entry, at, index),
            says=read_texts(report, entry, "says", at) if "says" in entry else (),
            when=read_text(report, entry, "when", at) if "when" in entry else "",
            caution=read_text(report, entry, "caution", at) if "caution" in entry else "",
            slots=MappingProxyType(self.slots.read(entry, slot_names(parts), at)),
            source=self._source(entry, at) if "source" in entry else None,
            status=_STATUS.get(self._one_of(entry, "status", _STATUS_NAMES, _STATUS_MEANT, at), Status.APPROVED),
            review=self._review(entry, at) if "review" in entry else None,
            valid=self._valid(entry, at) if "valid" in entry else _ALWAYS,
        )
        self._look(phrase, (*at, "parts" if "parts" in entry else "text"))
        return phrase if report.errors == before else None

    def _id(self, entry: Entry, at: At, index: int) -> str:
        text = read_text(self.report, entry, "id", at)
        if not text:
            self.report.error((*at, "id"), _("这条话术没有 id。请写一个，只用小写字母、数字、点和横线。"))
        elif not id_is_good(text):
            self.report.error((*at, "id"), _("id “{id}”只能用小写字母、数字、点和横线。").format(id=text))
        elif text in self.ids:
            self._twice(at, "id", text, self.ids[text])
        else:
            self.ids[text] = index
        return text

    def _code(self, entry: Entry, at: At, index: int) -> str:
        if "code" not in entry:
            return ""
        text = read_text(self.report, entry, "code", at)
        folded = text.casefold()
        if len(text) > _CODE_LENGTH or len(text.split()) > 1:
            self.report.error((*at, "code"), _("编码最多 {limit} 个字，中间不能有空格。").format(limit=_CODE_LENGTH))
        elif folded in self.codes:
            self._twice(at, "code", text, self.codes[folded])
        elif text:
            self.codes[folded] = index
        return text

    def _twice(self, at: At, key: str, text: str, first: int) -> None:
        line, _column = self.report.document.locate(("phrases", first, key))
        message = _("{key} “{text}”在第 {line} 行已经用过。请换一个。")
        self.report.error((*at, key), message.format(key=key, text=text, line=line))

    def _parts(self, entry: Entry, at: At) -> tuple[str, ...]:
        if "parts" in entry and "text" in entry:
            self.report.error((*at, "parts"), _("text 和 parts 只能写一个。请删掉一个。"))
            return ()
        before = self.report.errors
        if "parts" in entry:
            parts = read_texts(self.report, entry, "parts", at)
        else:
            text = read_text(self.report, entry, "text", at)
            parts = (text,) if text else ()
        if not parts and self.report.errors == before and not _misnamed(entry):
            key = "parts" if "parts" in entry else "text"
            self.report.error((*at, key), _("这条话术没有正文。请写 text（一段）或 parts（几段）。"))
        return parts

    def _category(self, entry: Entry, at: At) -> tuple[str, ...]:
        text = read_text(self.report, entry, "category", at)
        if not text:
            return ()
        path = tuple(part.strip() for part in text.replace("／", "/").split("/"))
        if not all(path):
            self.report.error((*at, "category"), _("分类要写成“一级/二级”，每级都不能空。"))
        return path

    def _one_of(self, entry: Entry, key: str, known: tuple[str, ...], meant: Mapping[str, str], at: At) -> str:
        text = read_text(self.report, entry, key, at) if key in entry else ""
        if text and text not in known:
            self.report.error((*at, key), pack_keys.wrong_value(text, known, meant))
        return text

    def _channels(self, entry: Entry, at: At) -> tuple[str, ...]:
        channels = read_texts(self.report, entry, "channels", at)
        for index, channel in enumerate(channels):
            if channel and channel not in CHANNELS:
                message = pack_keys.wrong_value(channel, CHANNELS, _CHANNEL_MEANT)
                self.report.error((*at, "channels", index), message)
        return channels

    def _source(self, entry: Entry, at: At) -> Source | None:
        group = read_group(self.report, entry, "source", pack_keys.SOURCE, at)
        if group is None:
            return None
        here = (*at, "source")
        document = read_text(self.report, group, "document", here)
        if not document:
            self.report.error(here, _("来源要写上 document。"))
        return Source(document, read_text(self.report, group, "section", here))

    def _review(self, entry: Entry, at: At) -> Review | None:
        group = read_group(self.report, entry, "review", pack_keys.REVIEW, at)
        if group is None:
            return None
        report, here = self.report, (*at, "review")
        return Review(read_text(report, group, "by", here), read_day(report, group, "on", here), read_text(report, group, "note", here))

    def _valid(self, entry: Entry, at: At) -> Validity:
        group = read_group(self.report, entry, "valid", pack_keys.VALID, at)
        if group is None:
            return _ALWAYS
        here = (*at, "valid")
        valid = Validity(read_day(self.report, group, "from", here), read_day(self.report, group, "until", here))
        if valid.first and valid.last and valid.first > valid.last:
            self.report.error((*here, "until"), _("有效期的结束早于开始。请检查两个日期。"))
        return valid

    def _look(self, phrase: Phrase, here: At) -> None:
        """What may be wrong inside the text."""
        for index, part in enumerate(phrase.parts):
            if broken_slots(part):
                message = _("占位没写完整。请写成 {{名字}}；真要写两个花括号时，写成 \\{{。")
                self.report.error((*here, index), message)
            if _FOREIGN.search(part) and _LOOKALIKE.search(part):
                self.report.warning((*here, index), _("英文单词里夹着长得一样的外文字母。请重新输入这个词。"))
        for mark in left_over(phrase.parts, phrase.slots):
            message = _("正文里还留着空白“{mark}”。要填的地方请写成占位（两层花括号）。")
            self.report.warning(here, message.format(mark=mark))
