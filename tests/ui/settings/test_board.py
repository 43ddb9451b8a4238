"""Hotkeys change while the program runs: the old one is free at once, the new one works at once."""

from __future__ import annotations

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from companion.desktop.ports import HotkeyState
from companion.ui.feature import Action
from companion.ui.settings.board import HotkeyBoard
from tests.ui.settings.fakes import FakeHotkeys


class Room:
    def __init__(self, *taken: str) -> None:
        self.keys = FakeHotkeys(*taken)
        self.parent = QObject()
        self.board = HotkeyBoard(self.keys, self.parent)
        self.ran: list[str] = []
        self.actions = [Action(name, name, lambda _target, name=name: self.ran.append(name), chord)
                        for name, chord in (("palette", "F9"), ("calm", "F8"))]  # fmt: skip
        self.changes = 0
        self.board.changed.connect(self._count)

    def _count(self) -> None:
        self.changes += 1

    def use(self, **chords: str) -> None:
        self.board.apply(self.actions, chords)


def test_the_settings_win_over_the_action_and_none_means_none(qtbot: QtBot) -> None:
    room = Room()
    room.use(palette="Ctrl+Alt+K", calm="")
    assert room.board.ready() == {"palette": "Ctrl+Alt+K"}
    assert room.board.report("calm") is None
    assert room.keys.press("Ctrl+Alt+K") and not room.keys.press("F8")
    qtbot.waitUntil(lambda: room.ran == ["palette"])


def test_only_what_changes_is_touched_and_the_old_one_is_free(qtbot: QtBot) -> None:
    room = Room()
    room.use(palette="F9", calm="F8")
    kept = room.keys.held["F8"]
    room.use(palette="F7", calm="F8")
    assert set(room.keys.held) == {"F7", "F8"} and room.keys.held["F8"] is kept
    assert room.changes == 2
    room.use(palette="F7", calm="F8")
    assert room.changes == 2


def test_two_can_change_places(qtbot: QtBot) -> None:
    room = Room()
    room.use(palette="F9", calm="F8")
    room.use(palette="F8", calm="F9")
    room.keys.press("F9")
    qtbot.waitUntil(lambda: room.ran == ["calm"])


def test_a_taken_one_says_so_and_is_had_once_its_holder_ends() -> None:
    room = Room("F9")
    room.use()
    report = room.board.report("palette")
    assert report is not None and report.state is HotkeyState.TAKEN
    assert room.board.refused() == [report]
    room.keys.taken.clear()
    again = room.board.retry("palette")
    assert again is not None and again.state is HotkeyState.READY
    assert room.board.refused() == []


def test_a_trial_leaves_nothing_behind() -> None:
    room = Room("F5")
    room.use()
    assert room.board.can_have("F4").state is HotkeyState.READY
    assert room.board.can_have("F5").state is HotkeyState.TAKEN
    assert room.board.can_have("F9").state is HotkeyState.READY
    assert set(room.keys.held) == {"F8", "F9"}


def test_aside_they_are_ordinary_keys(qtbot: QtBot) -> None:
    room = Room()
    room.use()
    room.board.put_aside(True)
    assert not room.keys.held
    room.use(palette="F7")
    assert not room.keys.held
    room.board.put_aside(False)
    assert set(room.keys.held) == {"F7", "F8"}


def test_a_diverted_press_opens_nothing(qtbot: QtBot) -> None:
    room = Room()
    room.use()
    told: list[str] = []
    room.board.divert(lambda name, _target: bool(told.append(name)) or name == "palette")
    room.keys.press("F9")
    room.keys.press("F8")
    qtbot.waitUntil(lambda: told == ["palette", "calm"])
    assert room.ran == ["calm"]
    room.board.divert(None)
    room.keys.press("F9")
    qtbot.waitUntil(lambda: room.ran == ["calm", "palette"])


def test_a_press_before_its_action_is_there_is_not_lost(qtbot: QtBot) -> None:
    room = Room()
    room.board.want({"palette": "F9", "calm": "F8", "check": ""})
    assert room.board.ready() == {"palette": "F9", "calm": "F8"}
    assert room.keys.press("F9") and room.keys.press("F9") and room.keys.press("F8")
    qtbot.wait(20)
    assert room.ran == []
    room.board.serve(room.actions[:1])
    assert room.ran == ["palette"]
    room.board.serve(room.actions)
    assert room.ran == ["palette", "calm"]
    room.keys.press("F9")
    qtbot.waitUntil(lambda: room.ran == ["palette", "calm", "palette"])
