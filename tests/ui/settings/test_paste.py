"""The table of programs, and what a paste trial may claim."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from companion.base.settings import PasteSettings, Settings
from companion.desktop.ports import ClipboardContent, InsertReport, Outcome, Reason, Target
from companion.desktop.x11.programs import paste_key
from companion.ui.settings.page_paste import keys
from companion.ui.settings.paste_table import COPY_ONLY, DEFAULT, Entry, entries, put_entry, remove_entry
from companion.ui.settings.paste_trial import PasteTrial, judge, sample
from companion.ui.texts import one_line
from tests.ui.settings.conftest import FakeClipboard, FakeTypist

rows = st.builds(Entry, st.sampled_from(["a", "b", "c"]), st.sampled_from([DEFAULT, COPY_ONLY, "ctrl+v"]), st.booleans())


@given(st.lists(rows, max_size=8))
def test_the_table_is_what_was_put_last(put: list[Entry]) -> None:
    settings = Settings()
    for entry in put:
        settings = put_entry(settings, entry)
    last = {entry.program: entry for entry in put}
    wanted = [last[name] for name in sorted(last) if last[name].key != DEFAULT or last[name].one_line]
    assert entries(settings.paste) == wanted
    for entry in wanted:
        settings = remove_entry(settings, entry.program)
    assert settings == Settings()


def test_hand_written_names_of_any_case_are_rows() -> None:
    paste = PasteSettings({"XTerm": "Shift+Insert"}, ("MSTSC.exe",), ("xterm",))
    assert entries(paste) == [Entry("mstsc.exe", COPY_ONLY), Entry("xterm", "shift+insert", True)]


def test_every_key_that_is_offered_is_one_that_pastes() -> None:
    for value, _words in keys():
        if value != DEFAULT:
            key = paste_key("program", {"program": value})
            assert (key is None) == (value == COPY_ONLY)
            assert key is None or key.name == value


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("您好，\n退款已提交。\n\n请放心", "您好，退款已提交。请放心"),
        ("第一步\n第二步", "第一步 第二步"),
        ("one\r\n two ", "one two"),
        ("一行", "一行"),
        ("", ""),
    ],
)
def test_one_line(text: str, line: str) -> None:
    assert one_line(text) == line


def test_only_what_arrived_whole_is_whole() -> None:
    text = sample()
    assert judge(text, "", text).intact and judge(text, "前面的", "前面的" + text).intact
    assert not judge(text, "", text.replace("\n", " ")).lines
    assert not judge(text, "", text[:-1]).emoji
    assert not judge(text, "", text.replace("中", "?").replace("您", "?")).text
    assert not judge(text, "", "").intact
    assert not judge(text, "", text + text).intact


class Trial:
    def __init__(self) -> None:
        self.parent = QObject()
        self.typist, self.clipboard = FakeTypist(), FakeClipboard()
        self.trial = PasteTrial(self.typist, self.clipboard, self.parent)
        self.ends: list[tuple[InsertReport, bool]] = []
        self.trial.ended.connect(lambda report, back: self.ends.append((report, back)))


def test_the_clipboard_is_compared_with_what_it_was(qtbot: QtBot) -> None:
    room = Trial()
    room.trial.run(Target(7))
    room.trial.run(Target(8))
    qtbot.waitUntil(lambda: len(room.ends) == 1)
    assert room.ends[0][1] is True
    assert room.typist.inserted == [(sample(), Target(7))], "one at a time"


def test_a_report_of_restored_is_not_believed_when_the_text_is_another(qtbot: QtBot) -> None:
    room = Trial()
    contents = [ClipboardContent("text", "before"), ClipboardContent("text", "after")]
    room.clipboard.read = lambda done, **_more: done(contents.pop(0))  # type: ignore[method-assign, assignment]
    room.trial.run(Target(7))
    qtbot.waitUntil(lambda: len(room.ends) == 1)
    assert room.ends[0][1] is False


def test_what_was_not_pasted_is_told_as_it_is(qtbot: QtBot) -> None:
    room = Trial()
    room.typist.report = InsertReport(Outcome.COPIED, Reason.NOT_READ)
    room.trial.run(Target(7))
    qtbot.waitUntil(lambda: len(room.ends) == 1)
    assert room.ends == [(room.typist.report, False)]
    assert not room.trial.running
