"""Numbers that belong to a customer, made unreadable: phones, identity cards, bank cards, mail addresses."""

from __future__ import annotations

import re

# Spaces and hyphens are how people group long numbers; a digit on either side means it is part of a longer one.
_LONG = re.compile(r"(?<![\d.])\d(?:[ -]?\d){14,18}[xX]?(?![\d])")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d){8}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[ -]?\d{7,8}(?!\d)")
_SERVICE = re.compile(r"(?<!\d)[48]00[ -]?\d{3}[ -]?\d{4}(?!\d)")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}")


def masked(text: str) -> str:
    """`text` with such numbers masked: the first three and the last four digits stay, of a mail address its domain.

    Full-width digits are masked too. Order numbers of other lengths stay readable: they name the work to do.
    """
    plain = text.translate(_NARROW)
    for pattern in (_LONG, _MOBILE, _LANDLINE, _SERVICE):
        plain = pattern.sub(_stars, plain)
    return _MAIL.sub(lambda match: match.group()[0] + "***@" + match.group().partition("@")[2], plain)


_NARROW = {0xFF10 + digit: 0x30 + digit for digit in range(10)} | {0xFF0D: 0x2D, 0xFF20: 0x40, 0xFF38: 0x58}


def _stars(match: re.Match[str]) -> str:
    figures = re.sub(r"[^0-9Xx]", "", match.group())
    return figures[:3] + "*" * (len(figures) - 7) + figures[-4:]
