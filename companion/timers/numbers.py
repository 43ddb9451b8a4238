"""Han numerals. One pass, no guessing: what is not a well-formed number is None."""

from __future__ import annotations

_DIGITS = {c: v for v, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2, "仨": 3, "幺": 1}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_TENS = {"廿": 20, "卅": 30}
HAN = frozenset(_DIGITS) | frozenset(_SCALES) | frozenset(_TENS) | {"万"}
"""Every character a Han numeral may be made of."""


def han_number(text: str) -> int | None:
    """``二十五`` -> 25, ``一百零五`` -> 105, ``二〇二七`` -> 2027; None for what is no number (``三五``, ``百三百``)."""
    if len(text) > 1 and all(char in _DIGITS for char in text):
        if len(text) == 4 or text[0] in "零〇":
            return int("".join(str(_DIGITS[char]) for char in text))
        return None
    high, _, low = text.rpartition("万")
    if high:
        above, below = _below_ten_thousand(high), _below_ten_thousand(low.lstrip("零〇")) if low else 0
        return None if above is None or below is None else above * 10_000 + below
    return _below_ten_thousand(text) if "万" not in text else None


def adjacent_range(text: str) -> tuple[int, int] | None:
    """``两三`` -> (2, 3), ``三五`` -> (3, 5), ``十五六`` -> (15, 16), ``二三十`` -> (20, 30): a spoken range; else None."""
    if len(text) == 3 and text[2] == "十":
        tens = adjacent_range(text[:2])
        return (tens[0] * 10, tens[1] * 10) if tens else None
    if len(text) > 2 and text[-3] == "十" and (len(text) == 3 or (len(text) == 4 and text[0] in _DIGITS)):
        units, base = adjacent_range(text[-2:]), _DIGITS.get(text[0], 1) * 10
        return (base + units[0], base + units[1]) if units else None
    if len(text) != 2 or text[0] not in _DIGITS or text[1] not in _DIGITS:
        return None
    low, high = _DIGITS[text[0]], _DIGITS[text[1]]
    return (low, high) if 0 < low < high and (high - low == 1 or (low, high) == (3, 5)) else None


def _below_ten_thousand(text: str) -> int | None:
    total, digit, limit = 0, None, 10_000
    for index, char in enumerate(text):
        if char in _TENS:
            if digit is not None or limit <= 10:
                return None
            total, limit = total + _TENS[char], 10
        elif char in _SCALES:
            scale = _SCALES[char]
            if scale >= limit or (digit is None and not (scale == 10 and index == 0)) or digit == 0:
                return None
            total, limit, digit = total + (1 if digit is None else digit) * scale, scale, None
        elif char in "零〇":
            if digit is not None or (index == 0 and len(text) > 1):
                return None
            digit = 0 if len(text) == 1 else None
        else:
            if digit is not None or limit <= 1:
                return None
            digit = _DIGITS[char]
    return None if not text else total + (digit or 0)
