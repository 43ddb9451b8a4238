"""The palette never covers the caret where there is room: real programs, asked over a real accessibility bus."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect

from companion.desktop.ports import HotkeyState, Rect, Target
from companion.desktop.virtual import VirtualDesktop
from companion.ui.placement import place as home
from tests.screen.desk import PROGRAMS, SYSTEM_PYTHON, Desk, Program, until
from tests.screen.running_app import PALETTE, Agent, RunningApp

CHORD, KEYS = "Ctrl+Alt+J", "ctrl+alt+j"
LAUNCHER = ("/usr/libexec/at-spi-bus-launcher", "--launch-immediately")
EDITORS = {"gtk": [SYSTEM_PYTHON, PROGRAMS / "gtk_editor.py"], "qt": [sys.executable, PROGRAMS / "qt_entry.py"]}
AREA = QRect(0, 0, 1920, 1080)
READABLE = {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
# GTK starts the accessibility bus by itself unless it is told to do without.
MUTE = {"NO_AT_BRIDGE": "1"}


def desk_with(tmp_path_factory: pytest.TempPathFactory, extra: dict[str, str], bus: bool) -> Iterator[Desk]:
    with VirtualDesktop(1920, 1080, panel=False, extra=extra) as desktop:
        if bus:
            desktop.spawn(LAUNCHER)
        desk = Desk(desktop, tmp_path_factory.mktemp("desk"))
        if bus:
            until(lambda: "a11y" in names(desk), "the accessibility bus")
        yield desk
        desk.close()


def names(desk: Desk) -> str:
    ask = "dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.ListNames"
    return desk.run(*ask.split()).decode().replace("org.a11y.Bus", "a11y")


@pytest.fixture(scope="module")
def readable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk whose programs tell a screen reader what they show."""
    yield from desk_with(tmp_path_factory, READABLE, bus=True)


@pytest.fixture(scope="module")
def mute(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk without an accessibility bus."""
    yield from desk_with(tmp_path_factory, MUTE, bus=False)


@contextlib.contextmanager
def editor(desk: Desk, kind: str, *options: str) -> Iterator[tuple[Program, Callable[[], Target]]]:
    """An editor in front, and a hotkey: every call presses it and gives the target that came with it."""
    path = desk.file(kind)
    program = Program(desk, kind, [*EDITORS[kind], path, f"{kind} 编辑器", *options], path)
    seen: list[Target] = []
    assert desk.seam.register(CHORD, seen.append).state is HotkeyState.READY

    def press() -> Target:
        before = len(seen)
        desk.key(KEYS)
        until(lambda: len(seen) > before, "the hotkey fires")
        assert len(seen) == before + 1
        return seen[-1]

    try:
        yield program, press
    finally:
        desk.seam.unregister(CHORD)
        program.quit()


def settled(press: Callable[[], Target]) -> Rect:
    """The caret once a smooth scroll has come to its end."""
    seen: list[Rect | None] = []

    def still() -> bool:
        target = press()
        seen.append(target.caret if inside(target.caret, target.frame) else None)
        time.sleep(0.1)
        return len(seen) > 2 and seen[-1] is not None and seen[-3:] == [seen[-1]] * 3

    until(still, "the caret is known")
    assert seen[-1] is not None
    return seen[-1]


def pressed(program: Program, *chords: str) -> None:
    """Keys, until the program has dealt with the last of them."""
    heard = len(program.key_log())
    program.desk.key(*chords)
    count = sum(2 * len(chord.split("+")) for chord in chords)
    until(lambda: len(program.key_log()) >= heard + count, f"{chords} have arrived")


def inside(caret: Rect | None, frame: Rect | None) -> bool:
    return caret is not None and frame is not None and box(frame).contains(box(caret))


def box(rect: Rect) -> QRect:
    return QRect(rect.x, rect.y, rect.width, rect.height)


def lines(desk: Desk, program: Program, count: int) -> None:
    program.focus()
    text = "\n".join(f"line {n:02}" for n in range(1, count + 1))
    desk.set_text(text)
    desk.key("ctrl+v")
    until(lambda: program.text() == text.encode(), "the lines are there")


@pytest.mark.parametrize("kind", EDITORS)
def test_the_caret_is_found_on_its_line(readable: Desk, kind: str) -> None:
    with editor(readable, kind, "rich") as (program, press):
        lines(readable, program, 20)
        end = settled(press)
        pressed(program, "ctrl+Home")
        top = settled(press)
        pressed(program, *["Down"] * 5)
        sixth = settled(press)
        # Five lines of the height the program gives, to within the leading between them.
        assert abs((sixth.y - top.y) - 5 * top.height) <= 5 * 4, (top, sixth)
        assert abs(sixth.x - top.x) <= 1 and top.height >= 10
        pressed(program, "End")
        right = settled(press)
        assert abs(right.y - sixth.y) <= 8 and 25 <= right.x - sixth.x <= 120
        pressed(program, "ctrl+End")
        assert settled(press) == end


@pytest.mark.parametrize("kind", EDITORS)
def test_the_caret_is_found_where_no_character_stands(readable: Desk, kind: str) -> None:
    """In an empty field, after the last character, and in an empty last line."""
    with editor(readable, kind, "rich") as (program, press):
        program.focus()
        empty = settled(press)
        pressed(program, "a", "b")
        after = settled(press)
        assert after.x > empty.x and abs(after.y - empty.y) <= 8
        pressed(program, "Return")
        second = settled(press)
        assert abs(second.y - after.y - after.height) <= 4 and second.x < after.x, (after, second)


def test_where_a_program_puts_all_lines_on_the_first_the_field_is_the_caret(readable: Desk) -> None:
    """Qt's plain text field; a larger one would leave no room, and is not known."""
    with editor(readable, "qt") as (program, press):
        lines(readable, program, 20)
        pressed(program, "ctrl+Home", *["Down"] * 5)
        assert press().caret is None
        readable.xdotool("windowsize", "--sync", str(program.target.window), "420", "120")
        caret = until(lambda: press().caret, "the field is known")
        assert (caret.width, caret.height) == (420, 120)


@pytest.mark.parametrize("kind", EDITORS)
def test_whether_text_is_selected_is_known(readable: Desk, kind: str) -> None:
    with editor(readable, kind) as (program, press):
        lines(readable, program, 3)
        for keys, selected in (("ctrl+a", True), ("Right", False), ("shift+Left", True), ("End", False)):
            pressed(program, keys)
            until(lambda: press().selected is selected, f"{keys}: selected is {selected}")  # noqa: B023 - called at once


ANGRY = "您搞错了！请再看一下。"


@pytest.mark.parametrize("kind", EDITORS)
def test_a_draft_whose_selection_is_gone_is_never_doubled_unasked(readable: Desk, kind: str, tmp_path: Path) -> None:
    with editor(readable, kind) as (program, press), RunningApp(readable.desktop, tmp_path) as app:
        program.focus()
        readable.set_text(ANGRY)
        readable.key("ctrl+v")
        until(lambda: program.text() == ANGRY.encode(), "the draft is there")
        pressed(program, "ctrl+a", "ctrl+c", "End")
        until(lambda: readable.paste() == ANGRY.encode(), "it is copied")
        until(lambda: press().selected is False, "the program says that nothing is selected")
        readable.key("ctrl+alt+y")
        until(lambda: readable.seam.current_target().title == "语气检查", "the tone window is active")
        until(lambda: any("原文没有选中，会接在光标处" in text for text in app.shown("语气检查")), "it says where the text would go")
        readable.key("Return")
        until(lambda: any("没有选中原文" in text for text in app.shown("语气检查")), "Enter asks")
        time.sleep(0.5)
        assert program.text() == ANGRY.encode() and not app.insertions()
        readable.key("ctrl+Return")
        until(lambda: readable.paste() not in (b"", ANGRY.encode()), "the mended text is copied instead")
        assert program.text() == ANGRY.encode()


def palette_box(desk: Desk) -> QRect | None:
    """The palette as the X server has it."""
    said = desk.xdotool("search", "--onlyvisible", "--name", f"^{PALETTE}$", "getwindowgeometry", "--shell", "%@")
    found = dict(re.findall(r"(X|Y|WIDTH|HEIGHT)=(\d+)", said))
    return QRect(*(int(found[name]) for name in ("X", "Y", "WIDTH", "HEIGHT"))) if len(found) == 4 else None


@pytest.mark.parametrize("kind", EDITORS)
def test_the_palette_leaves_the_caret_and_two_lines_around_it_in_sight(readable: Desk, kind: str, tmp_path: Path) -> None:
    with editor(readable, kind, "rich") as (program, press), RunningApp(readable.desktop, tmp_path) as app:
        agent = Agent(readable, app)
        window = str(program.target.window)
        readable.xdotool("windowsize", "--sync", window, "700", "700")
        readable.xdotool("windowmove", "--sync", window, "600", "80")
        lines(readable, program, 20)
        would_cover = []
        for keys in (["ctrl+Home"], ["ctrl+Home", *["Down"] * 12, "End"], ["ctrl+End"]):
            readable.activate(program.target.window)
            pressed(program, *keys)
            caret = settled(press)
            kept = box(caret).adjusted(0, -2 * caret.height, 0, 2 * caret.height)
            for _attempt in range(3):  # a busy machine may not answer within the 30 ms it is given
                agent.open()
                place = until(lambda: palette_box(readable), "the palette shows")
                if not place.intersects(kept):
                    break
                agent.escape()
                readable.activate(program.target.window)
            assert not place.intersects(kept), (place, caret)
            assert QRect(0, 0, 1920, 1080).contains(place)
            by_itself = home(place.size(), AREA, QRect(600, 80, 700, 700))
            would_cover.append(by_itself.intersects(box(caret)))
            agent.escape()
        assert any(would_cover), "the test proves nothing: the caret was never in the way"


def test_without_an_accessibility_bus_it_opens_as_ever(mute: Desk, tmp_path: Path) -> None:
    with editor(mute, "gtk") as (program, press):
        lines(mute, program, 3)
        target = press()
        assert target.window == program.target.window and target.caret is None
        # Nobody was started for the sake of the question.
        assert "a11y" not in names(mute)
        with RunningApp(mute.desktop, tmp_path) as app:
            mute.activate(program.target.window)
            Agent(mute, app).open()
            assert palette_box(mute) is not None


def test_a_stopped_program_keeps_nobody_waiting(readable: Desk, tmp_path: Path) -> None:
    with editor(readable, "gtk") as (program, press), RunningApp(readable.desktop, tmp_path) as app:
        program.focus()
        until(lambda: press().caret, "the caret is known")
        agent = Agent(readable, app)

        def opened() -> float:
            start = time.monotonic()
            agent.open()
            took = time.monotonic() - start
            agent.escape()
            active = lambda: readable.seam.current_target().window == program.target.window  # noqa: E731
            readable.bring(program.target.window, active)
            return took

        # The best of three each: the machine may be busy with other things.
        awake = min(opened() for _round in range(3))
        os.kill(program.child.pid, signal.SIGSTOP)
        try:
            stopped = min(opened() for _round in range(3))
            assert press().caret is None
        finally:
            os.kill(program.child.pid, signal.SIGCONT)
        assert stopped < 2 * awake + 0.1, (stopped, awake)
        assert program.child.poll() is None


def test_an_app_that_hangs_with_the_keyboard_lent_is_ended_and_no_letter_is_lost(readable: Desk) -> None:
    with editor(readable, "gtk") as (program, _press):
        chord = ["Control_L", "Alt_L", "k"]
        command = [sys.executable, PROGRAMS / "hanging_app.py", "Ctrl+Alt+K"]
        child = readable.spawn(*command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            assert child.stdout.readline() == "READY\n"
            program.focus()
            for key in chord:
                readable.xdotool("keydown", key)
            assert child.stdout.readline() == "HANGS\n"
            for key in reversed(chord):
                readable.xdotool("keyup", key)
            readable.xdotool("key", "x")
            time.sleep(0.5)
            assert (program.text(), child.poll()) == (b"", None), "it does hang, and has the keyboard"
            assert child.wait(20) == 1
            assert "Timeout" in child.stderr.read()
            assert program.shows("x")
        finally:
            readable.stop(child)
