"""Columns of a terminal: a Chinese character takes two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.cli.columns import cut, padded, width, wrapped

texts = st.text(alphabet="吸气，。ab1 Ａé\u0301“”（）👋", max_size=60)


@pytest.mark.parametrize("text,columns", [
    ("", 0), ("abc", 3), ("吸气", 4), ("吸气 4 秒", 9), ("，。", 4), ("ＡＢ", 4), ("e\u0301", 1), ("a\u200bb", 2), ("👋", 2),
])  # fmt: skip
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


@given(texts, st.integers(0, 40))
def test_cut_is_the_longest_start_that_fits(text: str, columns: int) -> None:
    start = cut(text, columns)
    assert text.startswith(start)
    assert width(start) <= columns
    assert start == text or width(text[: len(start) + 1]) > columns


@given(texts, st.integers(0, 40))
def test_padded_fills_exactly(text: str, columns: int) -> None:
    assert width(padded(text, columns)) == columns


@given(texts, st.integers(2, 40))
def test_wrapped_loses_nothing_and_fits(text: str, columns: int) -> None:
    lines = list(wrapped(text, columns))
    assert "".join(lines) == text
    assert all(width(line) <= columns for line in lines)


def test_no_line_begins_with_a_closing_mark() -> None:
    assert list(wrapped("慢慢放出去，肩膀也放下", 10)) == ["慢慢放出", "去，肩膀也", "放下"]
