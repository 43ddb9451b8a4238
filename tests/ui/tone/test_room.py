"""Room in the tone window: three findings stand whole, the current one always, and the window stays within its limit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from companion.ui.look import Look
from companion.ui.tone.view import HIGHEST
from tests.ui.tone.conftest import ANGRY, Shown, keys

K = Qt.Key
LONG = "您好，您的订单已经查到，请再等一等。" * 8
DRAFTS = {
    "two": "您搞错了，笨蛋。",
    "three": "您搞错了，笨蛋，不归我们管。",
    "three in a long draft": LONG + "您搞错了，笨蛋，不归我们管。" + LONG,
    "sixteen": "您搞错了，笨蛋，不归我们管，笨蛋。\n" * 4 + LONG,
}


def whole(tone: Shown) -> list[int]:
    """The rows of which nothing is cut."""
    rows = tone.view.list
    rects = [rows.visualRect(rows.model().index(row, 0)) for row in range(len(rows.findings))]
    return [row for row, rect in enumerate(rects) if rows.viewport().rect().contains(rect.adjusted(0, 0, -rect.width() // 2, 0))]


@pytest.mark.parametrize("size", [12, 14, 20])
@pytest.mark.parametrize("name", DRAFTS)
def test_three_rows_stand_whole_and_the_current_one_wherever_it_is(tone: Shown, look: Look, name: str, size: int) -> None:
    look.use("dark", size)
    tone.open(DRAFTS[name])
    count = len(tone.view.list.findings)
    assert count == {"two": 2, "sixteen": 16}.get(name, 3)
    for key in [K.Key_Home, *[K.Key_Down] * count, *[K.Key_Up] * count, K.Key_End, K.Key_PageUp]:
        assert len(whole(tone)) >= min(3, count), (tone.view.list.currentIndex().row(), whole(tone))
        assert tone.view.list.currentIndex().row() in whole(tone)
        keys(key)
    assert tone.window.height() <= look.px(HIGHEST)
    look.use("light", 14)


def test_with_every_reason_shown_the_current_row_still_stands_whole(tone: Shown) -> None:
    tone.open(DRAFTS["sixteen"])
    keys(K.Key_Question)
    assert tone.view.list.explains
    for _step in range(15):
        keys(K.Key_Down)
        assert tone.view.list.currentIndex().row() in whole(tone)


def test_by_hand_the_findings_keep_their_room_and_the_text_three_lines(tone: Shown, look: Look) -> None:
    tone.open(DRAFTS["sixteen"])
    keys(K.Key_1, K.Key_E)
    assert tone.view.draft.height() >= look.px(26 * 3) and len(whole(tone)) >= 3
    assert tone.window.height() <= HIGHEST


def test_a_short_draft_has_no_more_room_than_it_needs(tone: Shown) -> None:
    tone.open(ANGRY)
    assert tone.window.height() < HIGHEST and len(whole(tone)) == 3
    assert tone.view.after.verticalScrollBar().maximum() == 0, "nothing gave way without need"
