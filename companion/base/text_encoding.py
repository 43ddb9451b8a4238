"""Bytes of a text file to text: UTF-8 and UTF-16 with a BOM are read, everything else is named, never guessed."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from companion.base.i18n import _

_LEAST_UTF16 = 12
"""Bytes; of fewer it is not guessed."""
_UTF32_BOMS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


@dataclass(frozen=True, slots=True)
class WrongEncoding:
    """Why the bytes were not read: the encoding they seem to have ("" if none fits), and the first bad place.

    `codec`: what converters call that encoding; "" when nothing would convert it.
    """

    encoding: str
    line: int
    column: int
    codec: str = ""

    @property
    def message(self) -> str:
        """One sentence that names the encoding and says what to do."""
        if not self.encoding:
            return _("看不出这个文件是什么编码。请用编辑器打开它，“另存为”时编码选 UTF-8。")
        return _("这个文件的编码是 {encoding}。请用编辑器打开它，“另存为”时编码选 UTF-8，再放回来。").format(
            encoding=self.encoding
        )


def has_utf16_bom(data: bytes) -> bool:
    """Whether it begins as UTF-16 does; UTF-32 begins alike."""
    return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and not data.startswith(_UTF32_BOMS)


def decode_text(data: bytes) -> str | WrongEncoding:
    """UTF-8 with or without BOM, UTF-16 with BOM; else which encoding it is."""
    if data.startswith(_UTF32_BOMS):
        return WrongEncoding("UTF-32", 1, 1, "UTF-32")
    if has_utf16_bom(data):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            return WrongEncoding(_("UTF-16（已损坏）"), 1, 1)
    if codec := _utf16_codec(data[:4096]):
        return WrongEncoding(_("UTF-16（没有 BOM）"), 1, 1, codec)
    return decode_utf8(data)


def decode_utf8(data: bytes, *, bom: bool = True) -> str | WrongEncoding:
    """UTF-8, and with `bom` one BOM that is no part of the text; else which encoding it is."""
    try:
        return data.decode("utf-8-sig" if bom else "utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        name, codec = _guess(data[:65536])
        return WrongEncoding(name, before.count(b"\n") + 1, column, codec)


def _utf16_codec(head: bytes) -> str:
    # Every ASCII character of UTF-16 has one zero byte, always on the same side.
    even, odd = head[0::2].count(0), head[1::2].count(0)
    looks = max(even, odd) * 10 > len(head) and min(even, odd) * 10 < max(even, odd)
    return ("UTF-16LE" if odd > even else "UTF-16BE") if looks else ""


def _guess(data: bytes) -> tuple[str, str]:
    """The likeliest encoding, for a person and for a converter; empty when none is likely."""
    wide = _("UTF-16（没有 BOM）")
    scores = {
        ("GB18030（GBK）", "GB18030"): _common_share(data, "gb18030", "gb2312", 0xB0, 0xD7),
        ("Big5", "BIG5-HKSCS"): _common_share(data, "big5hkscs", "big5", 0xA4, 0xC6),
    }
    if len(data) >= _LEAST_UTF16:
        # Two letters of ASCII are one hanzi here, a common one now and then.
        scores[wide, "UTF-16LE"] = 0.6 * _common_share(data, "utf-16-le", "gb2312", 0xB0, 0xD7)
        scores[wide, "UTF-16BE"] = 0.6 * _common_share(data, "utf-16-be", "gb2312", 0xB0, 0xD7)
    names, score = max(scores.items(), key=lambda item: item[1])
    return names if score >= 0.5 else ("", "")


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
