"""Ctrl+Alt+Space works in any program and any lock state, once per press, and says so when it cannot."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from companion.desktop.ports import NO_TARGET, HotkeyState, Outcome, Target
from tests.screen.desk import PROGRAMS, Desk, Program, until

sys.path.insert(0, str(PROGRAMS))
from xclient import Client  # noqa: E402

CHORD = "Ctrl+Alt+Space"


@pytest.fixture
def presses(desk: Desk) -> Iterator[list[Target]]:
    """The chord is ours; each press adds the target it was pressed over."""
    seen: list[Target] = []
    assert desk.seam.register(CHORD, seen.append).state is HotkeyState.READY
    yield seen
    desk.seam.unregister(CHORD)


def press(desk: Desk, presses: list[Target]) -> Target:
    before = len(presses)
    desk.key("ctrl+alt+space")
    until(lambda: len(presses) > before, "the hotkey fires")
    assert len(presses) == before + 1
    return presses[-1]


@contextlib.contextmanager
def locks(desk: Desk, *names: str) -> Iterator[None]:
    for name in names:
        desk.key(name)
    try:
        yield
    finally:
        for name in names:
            desk.key(name)


@pytest.mark.parametrize(
    "names", [(), ("Num_Lock",), ("Caps_Lock",), ("Num_Lock", "Caps_Lock")], ids="-".join
)
def test_it_fires_in_every_lock_state_and_knows_where(
    desk: Desk, gtk_editor: Program, presses: list[Target], names: tuple[str, ...]
) -> None:
    target = gtk_editor.focus()
    with locks(desk, *names):
        seen = press(desk, presses)
    assert (seen.window, seen.focus, seen.pid) == (target.window, target.focus, gtk_editor.child.pid)
    assert seen.title == "GTK 编辑器"
    assert seen.frame is not None
    assert seen.frame.width >= 420


def test_the_program_in_front_sees_nothing_of_it(
    desk: Desk, gtk_editor: Program, presses: list[Target]
) -> None:
    gtk_editor.focus()
    before = [line for line in gtk_editor.key_log() if "space" in line]
    press(desk, presses)
    desk.key("a")
    until(lambda: gtk_editor.text() == b"a", "the next key arrives")
    assert [line for line in gtk_editor.key_log() if "space" in line] == before


def test_a_held_key_fires_once(desk: Desk, gtk_editor: Program, presses: list[Target]) -> None:
    gtk_editor.focus()
    desk.xdotool("keydown", "ctrl", "keydown", "alt", "keydown", "space")
    time.sleep(1.2)  # the server repeats from 0.66 s on, 25 times a second
    desk.xdotool("keyup", "space", "keyup", "alt", "keyup", "ctrl")
    until(lambda: presses, "it fires")
    assert len(presses) == 1
    press(desk, presses)
    assert len(presses) == 2
    assert b" " not in gtk_editor.text()


def test_twenty_quick_presses_are_twenty(desk: Desk, presses: list[Target]) -> None:
    desk.xdotool("key", "--delay", "5", *["ctrl+alt+space"] * 20)
    until(lambda: len(presses) >= 20, "all of them")
    assert len(presses) == 20


@pytest.mark.parametrize("last", ["space", "alt", "ctrl"])
def test_a_text_straight_from_it_arrives_whichever_key_is_let_go_last(
    desk: Desk, gtk_editor: Program, presses: list[Target], last: str
) -> None:
    """Until all of them are up, what is pressed would go to us, or mean something else."""
    gtk_editor.focus()
    desk.xdotool("keydown", "ctrl", "keydown", "alt", "keydown", "space")
    until(lambda: presses, "it fires")
    ended = desk.insert_soon("第二段", presses[0])
    for key in ("ctrl", "alt", "space"):
        if key != last:
            desk.xdotool("keyup", key)
    time.sleep(0.2)
    assert gtk_editor.text() == b""
    desk.xdotool("keyup", last)
    assert ended().outcome is Outcome.INSERTED
    assert gtk_editor.shows("第二段")


def test_a_taken_chord_is_reported_and_partly_taken_ones_are_given_back(desk: Desk) -> None:
    other = Client(desk.desktop.display)
    # Another program holds one single variant: Ctrl+Alt+J with Num Lock on.
    keycode = 44
    other.core.GrabKeyChecked(True, other.root, 4 | 8 | 16, keycode, 1, 1).check()
    seen: list[Target] = []
    report = desk.seam.register("Ctrl+Alt+J", seen.append)
    assert report.state is HotkeyState.TAKEN
    assert "Ctrl+Alt+J" in report.reason
    # We hold none of the others: a third program can have them.
    for locks_on in (0, 2):
        other.core.GrabKeyChecked(True, other.root, 4 | 8 | locks_on, keycode, 1, 1).check()
    other.conn.disconnect()
    assert until(
        lambda: desk.seam.register("Ctrl+Alt+J", seen.append).state is HotkeyState.READY, "free again"
    )
    desk.seam.unregister("Ctrl+Alt+J")


def test_unregister_gives_the_chord_to_others(desk: Desk) -> None:
    assert desk.seam.register("Ctrl+Alt+K", lambda target: None).state is HotkeyState.READY
    desk.seam.unregister("Ctrl+Alt+K")
    other = Client(desk.desktop.display)
    other.core.GrabKeyChecked(True, other.root, 4 | 8, 45, 1, 1).check()
    assert desk.seam.register("Ctrl+Alt+K", lambda target: None).state is HotkeyState.TAKEN
    other.conn.disconnect()


def test_a_key_that_is_not_there_is_said_so(desk: Desk) -> None:
    for chord in ("Ctrl+Alt+Nonsense", "Hyper+A", "Ctrl+Alt+F35", "Ctrl+Alt+ß", ""):
        report = desk.seam.register(chord, lambda target: None)
        assert report.state is HotkeyState.UNKNOWN_KEY, chord
        assert report.reason


def test_it_survives_a_change_of_the_keyboard_layout(desk: Desk, gtk_editor: Program) -> None:
    """In the French layout the letter A is on another key."""
    gtk_editor.focus()
    seen: list[Target] = []
    assert desk.seam.register("Ctrl+Alt+A", seen.append).state is HotkeyState.READY
    try:
        for layout in ("fr", "us"):
            desk.run("setxkbmap", layout)
            desk.key("shift")  # the first key makes the new layout the desktop's
            _press_until_it_fires(desk, "ctrl+alt+a", seen)
    finally:
        desk.run("setxkbmap", "us")
        desk.seam.unregister("Ctrl+Alt+A")


def _press_until_it_fires(desk: Desk, chord: str, seen: list[Target]) -> None:
    """Again while the grabs are being moved to the new layout; each press fires once."""
    before = len(seen)

    def fires() -> bool:
        desk.key(chord)
        with contextlib.suppress(AssertionError):
            until(lambda: len(seen) > before, "it fires", 1)
        return len(seen) > before

    until(fires, f"the hotkey {chord}")
    assert len(seen) == before + 1


def test_it_fires_while_a_second_layout_group_is_on(desk: Desk, gtk_editor: Program) -> None:
    gtk_editor.focus()
    seen: list[Target] = []
    desk.run("setxkbmap", "ru,us")
    desk.key("shift")
    try:

        def ready() -> bool:
            return desk.seam.register("Ctrl+Alt+Y", seen.append).state is HotkeyState.READY

        until(ready, "the new layout has a Y")
        # The key that gives y in the second group, while the first is in use.
        _press_until_it_fires(desk, "ctrl+alt+29", seen)
    finally:
        desk.seam.unregister("Ctrl+Alt+Y")
        desk.run("setxkbmap", "us")
        desk.key("shift")


def test_a_panel_is_no_target(desk: Desk, gtk_editor: Program, presses: list[Target]) -> None:
    """Nothing can be pasted into it; what was used before it is remembered."""
    target = gtk_editor.focus()
    panel = desk.xdotool("search", "--class", "xfce4-panel").split("\n")[-1]
    seen = [desk.seam.current_target()]
    desk.xdotool("windowfocus", panel)
    seen.append(press(desk, presses))
    assert replace(seen[-1], caret=None, selected=None) in (NO_TARGET, target)
    assert desk.seam.last_target().window == target.window
    gtk_editor.focus()
