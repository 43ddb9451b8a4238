from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.ui.texts import clip, elide, excerpt, mask_numbers, utf16, utf16_spans


def test_offsets_beyond_the_basic_plane_count_twice_for_qt() -> None:
    assert utf16("😊退款", 1) == 2
    assert utf16_spans("a😊退款", ((1, 2), (2, 4))) == [(1, 2), (3, 2)]


@given(st.text(max_size=20), st.integers(0, 20))
def test_utf16_agrees_with_the_encoder(text: str, at: int) -> None:
    at = min(at, len(text))
    assert utf16(text, at) == len(text[:at].encode("utf-16-le", "surrogatepass")) // 2


def test_elision_ends_in_the_chinese_ellipsis_and_fits() -> None:
    width = 10.0
    shown = elide("一二三四五六七八九十甲乙", width, len)
    assert shown == "一二三四五六七八……"
    assert len(shown) <= width
    assert elide("一二三", width, len) == "一二三"


def test_spans_past_the_end_are_cut() -> None:
    assert clip(((1, 3), (5, 9), (12, 14)), 7) == ((1, 3), (5, 7))


def test_a_match_far_back_is_brought_to_the_front() -> None:
    text = "非常抱歉让您久等了，我马上为您查询，退款一般三天到账"
    at = text.index("退款")
    shown, spans = excerpt(text, ((at, at + 2),), 12)
    assert shown.startswith("……退款")
    assert [shown[start:end] for start, end in spans] == ["退款"]
    assert excerpt(text, ((0, 2),), 12) == (text, ((0, 2),))


@given(st.text(alphabet="一二，。三 😊", max_size=60), st.data())
def test_an_excerpt_still_shows_the_matched_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    shown, spans = excerpt(text, ((start, end),), 10)
    assert shown[spans[0][0] : spans[0][1]] == text[start:end]


@pytest.mark.parametrize(
    ("title", "masked"),
    [
        ("tb13800138000", "tb138****8000"),
        ("订单 4202611228912 - 接待", "订单 4****8912 - 接待"),
        ("会话 138-0013-8000", "会话 138****8000"),
        ("2026 年 (3)", "2026 年 (3)"),
        ("王女士", "王女士"),
    ],
)
def test_long_numbers_in_titles_are_masked(title: str, masked: str) -> None:
    assert mask_numbers(title) == masked
