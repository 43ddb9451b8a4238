"""The desk of the checks; made only when one of them runs, which is on Windows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.windows.desk import Desk, Notepad


@pytest.fixture(scope="session")
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.close()


@pytest.fixture
def notepad(desk: Desk) -> Iterator[Notepad]:
    made = Notepad(desk)
    yield made
    made.close()
