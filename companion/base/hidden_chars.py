"""Characters that nobody sees but everybody pastes: found, named and placed (reliability.md, S4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from companion.base.i18n import _

_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff"
_HIDDEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffd\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# What a variation selector or a joiner may stand on: inside an emoji both are part of the picture.
_EMOJI = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2900-\u297f"
    "\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
_CONTROLS = re.compile(f"[{_CONTROL}]")
_SUSPECT = re.compile(f"[\r{_CONTROL}{_HIDDEN}]")
_PART_OF_EMOJI = re.compile(f"(?<=[{_EMOJI}#*0-9])[\ufe0e\ufe0f]|(?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])")


def first_control(source: str) -> int | None:
    """The offset of the first control character of a source file (tab and line ends are none), or None."""
    found = _CONTROLS.search(source)
    return found.start() if found else None


def has_suspect(text: str) -> bool:
    """Whether `text` may hold a hidden character. Fast; true for an emoji with a joiner and for CR, too."""
    return _SUSPECT.search(text) is not None


def hidden_in(text: str) -> Iterator[tuple[int, str]]:
    """(offset in code points, character) of every hidden, bidi or control character of `text`, in order.

    ZWJ and variation selectors inside an emoji are no findings, nor are tab and newline; CR is one.
    """
    for found in _SUSPECT.finditer(text):
        if not _PART_OF_EMOJI.match(text, found.start()):
            yield found.start(), found.group()


def describe(char: str) -> str:
    """The code point with a name for a person: ``U+200B（零宽空格）``."""
    code = ord(char)
    if code in (0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0x200E, 0x200F, 0x061C):
        name = _("改变文字方向的隐藏字符")
    elif code == 0xFFFD:
        name = _("乱码替换符")
    elif code == 0xFEFF:
        name = _("文字中间的 BOM")
    elif code in (0x200B, 0x200C, 0x200D, 0x2060):
        name = _("零宽字符")
    elif _CONTROLS.match(char) or char == "\r":
        name = _("控制字符")
    else:
        name = _("看不见的字符")
    return _("U+{code}（{name}）").format(code=f"{code:04X}", name=name)
