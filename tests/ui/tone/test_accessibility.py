"""Everything of the tone window by keys and by ear: names, roles, sentences, a ring that can be walked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from companion.phrases.model import Phrase
from companion.ui.tone.draft import Draft
from tests.ui.test_accessibility import controls, nameless
from tests.ui.tone.conftest import ANGRY, WRONG, Shown, keys

K = Qt.Key


def test_every_control_has_a_name_and_a_role_in_every_state(tone: Shown) -> None:
    for text, key in ((ANGRY, None), (ANGRY, K.Key_H), (WRONG, K.Key_E), (WRONG, K.Key_I)):
        tone.open(text)
        if key is not None:
            keys(key)
        tone.view.show_phrase(Phrase("x", "先听后说", ("您慢慢说。",)))
        assert len(controls(tone.window)) >= 3
        assert nameless(tone.window) == []
        tone.window.dismiss()


def test_rows_are_read_as_sentences_how_grave_first(tone: Shown) -> None:
    tone.open(ANGRY)
    interface = QAccessible.queryAccessibleInterface(tone.view.list)
    assert interface is not None and interface.role() == QAccessible.Role.List
    row = interface.child(2)
    assert row is not None and row.role() == QAccessible.Role.ListItem
    assert row.text(QAccessible.Text.Name) == "第 3 项，共 3 项，高，辱骂，“笨蛋”，没有现成的改法，骂人的话不能发。"
    keys(K.Key_1)
    first = interface.child(0)
    assert first is not None
    assert first.text(QAccessible.Text.Name) == (
        "第 1 项，共 3 项，中，争辩，“您搞错了”，建议改为：我们一起对照记录再看一下，已采用，争对错会把客户推远。"
    )


def test_the_texts_say_what_is_marked_and_what_comes_of_it(tone: Shown) -> None:
    tone.open(WRONG)
    assert tone.view.draft.accessibleDescription() == "标出：“您搞错了”"
    assert tone.view.after.accessibleDescription() == "我们一起对照记录再看一下，请再看一下。"


def test_tab_walks_round_and_reaches_every_control_in_the_order_of_sight(tone: Shown) -> None:
    tone.open(ANGRY)
    wanted = {widget for widget in controls(tone.window) if widget.focusPolicy() & Qt.FocusPolicy.TabFocus}
    seen = []
    for _step in range(2 * len(wanted)):
        keys(K.Key_Tab)
        seen.append(tone.focused())
    assert wanted <= set(seen)
    one_round = seen[seen.index(tone.view.cross) :][: len(wanted)]
    places = [widget.mapTo(tone.window, widget.rect().center()) for widget in one_round if widget is not None]
    rows = [place.y() // 12 for place in places]
    assert rows == sorted(rows), "from top to bottom"


def test_the_focus_is_never_lost_when_what_had_it_goes(tone: Shown) -> None:
    tone.open(WRONG)
    tone.view.once.setFocus()
    keys(K.Key_Return)
    assert tone.rows() == []
    focus = tone.focused()
    assert focus is not None and focus.isVisible()
    keys(K.Key_Escape)
    assert tone.told == ["closed"]


def test_a_draft_is_a_value_so_a_closed_window_holds_none(tone: Shown) -> None:
    tone.open(WRONG)
    keys(K.Key_Escape)
    assert tone.draft == Draft("", "", tone.draft.report)
