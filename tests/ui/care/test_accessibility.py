"""Every control of every page has a name and is reached by keys; nothing is cut off at any size of type."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from companion.care.journal import Note
from companion.ui.care.window import centred
from companion.ui.look import Look
from tests.ui.care.conftest import Care
from tests.ui.test_accessibility import controls, nameless

PAGES: dict[str, Callable[[Care], object]] = {
    "card": lambda care: None,
    "offer": lambda care: care.press("1", "1", "1", "r"),
    "breathing": lambda care: care.start("breathing.slow", 60),
    "steps": lambda care: care.start("words.own-name", 180),
    "asking": lambda care: care.start("person.ask", 60),
    "review": lambda care: care.start("review.three-lines", 180),
    "closing": lambda care: (care.feature.record.switch(True), care.start("water.sip", 20), care.forward(20)),
    "people": lambda care: care.press("p"),
    "contact": lambda care: (care.press("p"), care.click("填写或修改 主管")),
    "after shift": lambda care: care.press("a"),
    "record": lambda care: (care.feature.record.keep(Note("一", "二", "三")), care.press("j")),
}


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest, care: Care) -> Care:
    care.open()
    PAGES[request.param](care)
    care.qtbot.wait(20)
    return care


def test_every_control_has_a_name(page: Care) -> None:
    assert len(controls(page.window)) >= 3
    assert nameless(page.window) == []


def test_every_control_is_reached_by_tab_and_none_traps(page: Care) -> None:
    reached: set[QWidget | None] = set()
    for _step in range(2 * len(controls(page.window)) + 2):
        QTest.keyClick(QApplication.focusWidget() or page.window, Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget())
    missed = [w for w in controls(page.window) if w not in reached]
    # Of the choices of one group Tab reaches the chosen one, the arrows reach the others.
    missed = [w for w in missed if not (isinstance(w, QAbstractButton) and w.group() is not None)]
    assert [(type(w).__name__, w.accessibleName()) for w in missed] == []


def test_the_targets_are_large_enough(page: Care) -> None:
    small = [
        (b.accessibleName(), b.size()) for b in page.window.findChildren(QAbstractButton)
        if b.isVisible() and (b.width() < 28 or b.height() < 28)
    ]
    assert small == []


@pytest.mark.parametrize("size", [12, 16, 20])
def test_nothing_is_cut_off_at_any_size_of_type(page: Care, look: Look, size: int) -> None:
    here = page.page
    assert here is not None
    look.use("dark", size)
    page.window.resize(look.px(480), look.px(560))
    page.qtbot.wait(20)
    cut = []
    for label in page.window.findChildren(QLabel):
        if label.isVisible() and label.text():
            needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
            if label.height() < needed - 1 or label.x() < 0 or (not label.wordWrap() and label.width() < label.sizeHint().width() - 1):
                cut.append((label.text(), label.size(), label.sizeHint()))
    assert cut == []
    assert here.width() <= page.window.width()


def test_a_small_screen_holds_the_window(care: Care) -> None:
    assert centred(QSize(480, 560), QRect(0, 0, 1366, 768)) == QRect(443, 104, 480, 560)
    small = QRect(0, 0, 683, 352)
    assert small.contains(centred(QSize(480, 560), small))
