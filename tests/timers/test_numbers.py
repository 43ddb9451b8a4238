from __future__ import annotations

import pytest

from companion.timers.numbers import adjacent_range, han_number


@pytest.mark.parametrize(
    ("text", "value"),
    [("零", 0), ("十", 10), ("十五", 15), ("二十五", 25), ("廿五", 25), ("卅", 30), ("一百零五", 105), ("三百六十五", 365), ("一千", 1000),
     ("二〇二七", 2027), ("零五", 5), ("两", 2), ("一万", 10000)],
)
def test_numbers(text: str, value: int) -> None:
    assert han_number(text) == value


@pytest.mark.parametrize("text", ["三五", "百", "十十", "百三百", "二三四", "万", "廿十"])
def test_what_is_no_number(text: str) -> None:
    assert han_number(text) is None


def test_two_digits_side_by_side_are_a_range() -> None:
    assert adjacent_range("两三") == (2, 3)
    assert adjacent_range("三五") == (3, 5)
    assert adjacent_range("三一") is None
    assert adjacent_range("十三") is None
