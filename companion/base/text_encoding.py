"""Bytes of a text file to text: UTF-8 and UTF-16 with a BOM are read, everything else is named, never guessed."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from companion.base.i18n import _


@dataclass(frozen=True, slots=True)
class WrongEncoding:
    """Why the bytes were not read: the encoding they seem to have ("" if none fits), and the first bad place."""

    encoding: str
    line: int
    column: int

    @property
    def message(self) -> str:
        """One sentence that names the encoding and says what to do."""
        if not self.encoding:
            return _("看不出这个文件是什么编码。请用编辑器打开它，“另存为”时编码选 UTF-8。")
        return _("这个文件的编码是 {encoding}。请用编辑器打开它，“另存为”时编码选 UTF-8，再放回来。").format(
            encoding=self.encoding
        )


def decode_text(data: bytes) -> str | WrongEncoding:
    """UTF-8 with or without BOM, UTF-16 with BOM; else which encoding it is."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return WrongEncoding("UTF-32", 1, 1)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            return WrongEncoding(_("损坏的 UTF-16"), 1, 1)
    if _looks_utf16(data[:4096]):
        return WrongEncoding(_("没有 BOM 的 UTF-16"), 1, 1)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        return WrongEncoding(_legacy_name(data[:65536]), before.count(b"\n") + 1, column)


def _looks_utf16(head: bytes) -> bool:
    # Every ASCII character of UTF-16 has one zero byte, always on the same side.
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return max(even, odd) * 10 > len(head) and min(even, odd) * 10 < max(even, odd)


def _legacy_name(data: bytes) -> str:
    scores = {
        "GB18030（GBK）": _common_share(data, "gb18030", "gb2312", 0xB0, 0xD7),
        "Big5": _common_share(data, "big5hkscs", "big5", 0xA4, 0xC6),
    }
    name, score = max(scores.items(), key=lambda item: item[1])
    return name if score >= 0.5 else ""


def _common_share(data: bytes, encoding: str, core: str, first: int, last: int) -> float:
    """The share of common hanzi (first level of the national standard) among the non-ASCII characters."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(data)
    except UnicodeDecodeError:
        return 0.0
    wide = [char for char in text if not char.isascii()]
    leads = [char.encode(core, "ignore")[:1] for char in wide]
    common = sum(1 for lead in leads if lead and (first <= lead[0] <= last or 0xA1 <= lead[0] <= 0xA3))
    return common / len(wide) if wide else 0.0
