"""One desktop and one of each program for the whole run."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from companion.desktop.virtual import VirtualDesktop
from tests.screen.care_hands import pause  # noqa: F401 - a fixture
from tests.screen.desk import PROGRAMS, SYSTEM_PYTHON, Desk, Page, Program, Terminal
from tests.screen.running_app import agent, app  # noqa: F401 - fixtures


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.screen)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What a failed test of the app leaves to look at: the end of the log, and the screen as it was."""
    report = yield
    running = getattr(item, "funcargs", {}).get("app")
    if report.failed and running is not None:
        folder = Path(os.environ.get("COMPANION_TEST_PICTURES") or tempfile.gettempdir())
        try:
            picture = str(running.desktop.screenshot(folder / f"failed-{abs(hash(item.nodeid))}.png"))
        except OSError as error:
            picture = f"no picture: {error}"
        report.sections.append(("the app", f"{picture}\n" + "\n".join(running.log().splitlines()[-8:])))
    return report


@pytest.fixture(scope="session")
def desktop() -> Iterator[VirtualDesktop]:
    with VirtualDesktop() as desktop:
        yield desktop


@pytest.fixture(scope="session")
def desk(desktop: VirtualDesktop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk(desktop, tmp_path_factory.mktemp("desk"))
    yield desk
    desk.close()


@pytest.fixture(scope="session")
def gtk_editor(desk: Desk) -> Iterator[Program]:
    path = desk.file("gtk")
    program = Program(
        desk, "GTK 编辑器", [SYSTEM_PYTHON, PROGRAMS / "gtk_editor.py", path, "GTK 编辑器"], path
    )
    yield program
    program.quit()


@pytest.fixture(scope="session")
def qt_entry(desk: Desk) -> Iterator[Program]:
    path = desk.file("qt")
    program = Program(desk, "Qt 输入框", [sys.executable, PROGRAMS / "qt_entry.py", path, "Qt 输入框"], path)
    yield program
    program.quit()


@pytest.fixture(scope="session")
def terminal(desk: Desk) -> Iterator[Terminal]:
    program = Terminal(desk, "raw terminal", desk.file("terminal"))
    yield program
    program.quit()


@pytest.fixture(scope="session")
def page(desk: Desk) -> Iterator[Page]:
    program = Page(desk, "网页聊天窗", desk.file("page"))
    yield program
    program.quit()


@pytest.fixture(params=["gtk_editor", "qt_entry", "page", "terminal"])
def program(request: pytest.FixtureRequest) -> Program:
    """Each of the four in turn."""
    return request.getfixturevalue(request.param)
