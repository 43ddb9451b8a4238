"""The desktop and the programs of the screen tests once more, and a summary of what came out under load."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.load.tally import Tally
from tests.screen.conftest import desk, desktop, gtk_editor, page, qt_entry, terminal  # noqa: F401 - fixtures
from tests.screen.desk import PROGRAMS, SYSTEM_PYTHON, Desk, Program

_tallies: list[Tally] = []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.screen)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _tallies:
        terminalreporter.section("under load")
        for tally in _tallies:
            terminalreporter.line(tally.line())


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Tally:
    """Counts what came out; its line stands in the summary of the run."""
    made = Tally(request.node.name)
    _tallies.append(made)
    return made


@pytest.fixture(scope="session")
def tk_entry(desk: Desk) -> Iterator[Program]:  # noqa: F811 - the fixture
    path = desk.file("tk")
    program = Program(desk, "Tk 输入框", [SYSTEM_PYTHON, PROGRAMS / "tk_entry.py", path, "Tk 输入框"], path)
    yield program
    program.quit()


@pytest.fixture(params=["gtk_editor", "qt_entry", "tk_entry", "page", "terminal"])
def program(request: pytest.FixtureRequest) -> Program:
    """Each of the five in turn."""
    return request.getfixturevalue(request.param)
