from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.desktop.wayland.portal_service import message_bus


@pytest.fixture
def session_bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The bus of the session is one of the test's own."""
    with message_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield
