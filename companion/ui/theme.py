"""The look as data: colour tokens, type sizes and the choice of a Chinese font (screens.md 3.10, 3.11).

The only file under ui/ with colour literals; everything that paints asks for a token.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme, each ``#RRGGBB``."""

    name: str
    bg: str
    """Behind panels: headers, footers, the small window."""
    surface: str
    """Behind text."""
    selection: str
    """Behind the selected row, pills and chosen chips."""
    text: str
    text2: str
    """Secondary text; still 4.5:1."""
    accent: str
    high: str
    """Severity 高: ink, never a filled block."""
    medium: str
    low: str
    border: str
    """Outline of a control: 3:1 on `surface`."""
    line: str
    """Decorative hairlines and the outline of windows; carries no information."""

    @property
    def on_accent(self) -> str:
        """Ink on a block of accent."""
        return self.surface


LIGHT = Tokens(
    name="light", bg="#F6F7F5", surface="#FFFFFF", selection="#DDEEE9", text="#1F2328", text2="#57606A",
    accent="#2B6B5E", high="#B42318", medium="#8A5200", low="#3F5388", border="#8A939B", line="#E0E4E1",
)
DARK = Tokens(
    name="dark", bg="#1B1E22", surface="#24282D", selection="#2C423D", text="#E8EAED", text2="#A9B1BA",
    accent="#7CC4B2", high="#FF9C92", medium="#F2B863", low="#A8B7F0", border="#737C86", line="#3A4047",
)


class Role(StrEnum):
    """What a piece of text is; decides its size and weight."""

    SEARCH = "search"
    TITLE = "title"
    BODY = "body"
    BASE = "base"
    CHIP = "chip"
    SMALL = "small"
    STRONG = "strong"
    CARD = "card"
    """The large words of a card (screens.md 3.5)."""


BASE_SIZE = 14
MIN_SIZE, MAX_SIZE = 12, 20
SIZES = {
    Role.SEARCH: 18, Role.TITLE: 14, Role.BODY: 15, Role.BASE: 14, Role.CHIP: 13, Role.SMALL: 12, Role.STRONG: 14,
    Role.CARD: 20,
}
"""Pixels at base size 14 (screens.md 3.1); the user's size scales all of them."""

FONT_STACK = (
    "Microsoft YaHei UI", "PingFang SC", "HarmonyOS Sans SC", "Noto Sans CJK SC", "Source Han Sans SC",
    "WenQuanYi Micro Hei",
)


def choose_family(installed: Collection[str]) -> str:
    """The first family of the stack that is installed; ``sans-serif`` when none is.

    Only families with mainland glyph forms are in the stack, so 直, 骨, 门 and 角 never come in Japanese shapes.
    """
    return next((family for family in FONT_STACK if family in installed), "sans-serif")


def scaled(pixels: int, size: int) -> int:
    """`pixels` as designed for base size 14, at the user's base size (12-20, clamped)."""
    return round(pixels * min(max(size, MIN_SIZE), MAX_SIZE) / BASE_SIZE)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two ``#RRGGBB`` colours, 1-21 (WCAG 2.2, relative luminance)."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
