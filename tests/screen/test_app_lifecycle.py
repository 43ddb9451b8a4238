"""One running app per agent: a second start opens the palette of the first, and no way of ending blocks the next start."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.desktop.virtual import VirtualDesktop
from tests.screen.desk import PATIENCE, Desk, Program, until
from tests.screen.running_app import CHORD, Agent, RunningApp


@pytest.fixture
def stopped(desktop: VirtualDesktop, tmp_path: Path) -> Iterator[RunningApp]:
    """An app with folders of its own that has not been started."""
    running = RunningApp(desktop, tmp_path)
    yield running
    running.__exit__()


@pytest.fixture
def app(stopped: RunningApp) -> RunningApp:
    stopped.start()
    return stopped


@pytest.fixture
def agent(desk: Desk, app: RunningApp, gtk_editor: Program) -> Agent:
    gtk_editor.focus()
    return Agent(desk, app)


def test_it_starts_without_a_window(app: RunningApp) -> None:
    assert app.reader.windows(app.pid) == []


def test_a_second_start_opens_the_palette_of_the_first_and_ends_with_0(agent: Agent) -> None:
    second = agent.app.spawn()
    until(agent.palette_active, "the palette of the first is active")
    assert second.wait(timeout=PATIENCE) == 0
    assert agent.app.child.poll() is None
    third = agent.app.spawn()
    assert third.wait(timeout=PATIENCE) == 0
    until(agent.palette_active, "asked for once more it stays")


def test_show_palette_opens_it_and_ends_with_0(agent: Agent) -> None:
    assert agent.app.command("show", "palette").returncode == 0
    until(agent.palette_active, "the palette is active")
    agent.type("tk")
    until(lambda: agent.app.field() == "tk", "it has the keyboard")


def test_show_palette_with_none_running_is_3_and_says_what_to_do(stopped: RunningApp) -> None:
    said = stopped.command("show", "palette")
    assert (said.returncode, said.stdout) == (3, "")
    assert said.stderr == "companion: 程序没有在运行。请先启动 companion，再试一次。\n"


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda sign: sign.name)
def test_a_signal_ends_it_with_0_and_leaves_no_socket(agent: Agent, gtk_editor: Program, sign: signal.Signals) -> None:
    agent.open()
    assert agent.app.end(sign) == 0
    assert not agent.app.paths.socket.exists()
    assert "Traceback" not in agent.app.errors.read_text()
    # The hotkey is nobody's again: whoever has the keyboard hears it.
    heard = len(gtk_editor.key_log())
    agent.desk.activate(gtk_editor.target.window)
    agent.desk.key(CHORD)
    until(lambda: "down space" in gtk_editor.key_log()[heard:], "the editor hears the hotkey")


def test_killed_outright_it_starts_again(agent: Agent) -> None:
    agent.app.child.kill()
    agent.app.child.wait(timeout=PATIENCE)
    assert agent.app.paths.socket.exists()
    assert agent.app.command("show", "palette").returncode == 3
    agent.app.start()
    agent.open()


@pytest.mark.parametrize("left_over", [b"", b"1\n", b"garbage\x00" * 100], ids=["empty", "a pid in use", "garbage"])
def test_a_lock_file_left_over_never_blocks(stopped: RunningApp, left_over: bytes) -> None:
    stopped.paths.lock.write_bytes(left_over)
    stopped.paths.socket.write_bytes(b"not a socket")
    stopped.start()


def test_of_two_started_at_once_one_runs_and_the_other_opens_its_palette(
    desk: Desk, gtk_editor: Program, stopped: RunningApp
) -> None:
    gtk_editor.focus()
    children = [stopped.spawn(), stopped.spawn()]
    ended = until(lambda: [child for child in children if child.poll() is not None], "one of them has ended")
    assert [child.returncode for child in ended] == [0]
    [stopped.child] = [child for child in children if child not in ended]
    until(stopped.answers, "the other one runs")
