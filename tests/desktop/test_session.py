"""Where something cannot work, it is said before, with what to do instead."""

from __future__ import annotations

import pytest

from companion.desktop.ports import NO_TARGET, ClipboardContent, HotkeyState, InsertReport, Outcome, Reason
from companion.desktop.session import Facts, choose, read_facts, survey


@pytest.mark.parametrize(
    ("environment", "facts"),
    [
        ({}, Facts("linux")),
        ({"DISPLAY": ":0"}, Facts("linux", ":0")),
        ({"DISPLAY": ":0", "XDG_SESSION_TYPE": "x11"}, Facts("linux", ":0")),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, Facts("linux", ":0", wayland=True, socket="wayland-0")),
        ({"XDG_SESSION_TYPE": "Wayland"}, Facts("linux", wayland=True)),
    ],
)
def test_facts_come_from_the_environment(environment: dict[str, str], facts: Facts) -> None:
    assert read_facts(environment, "linux") == facts


class Copies:
    """A clipboard that remembers what was copied."""

    def __init__(self, works: bool = True) -> None:
        self.works = works
        self.texts: list[str] = []

    def read(self, done, deadline: float = 0.8, limit: int = 1_000_000) -> None:
        done(ClipboardContent("text", self.texts[-1]))

    def copy(self, text: str, done) -> None:
        self.texts.append(text)
        done(self.works)

    def former(self) -> dict[str, int]:
        return {}


@pytest.mark.parametrize(
    "facts",
    [
        Facts("linux", ":0", wayland=True),
        Facts("win32"),
        Facts("darwin"),
        Facts("linux"),
        Facts("linux", ":54321"),
    ],
    ids=["wayland", "windows", "macos", "no screen", "dead screen"],
)
def test_without_a_seam_everything_says_why(facts: Facts) -> None:
    clipboard = Copies()
    session = choose(facts, clipboard)
    report = session.hotkeys.register("Ctrl+Alt+Space", lambda target: None)
    assert report.state is HotkeyState.UNSUPPORTED
    assert report.reason
    reports: list[InsertReport] = []
    session.typist.insert("您好", NO_TARGET, reports.append)
    assert reports == [InsertReport(Outcome.COPIED, Reason.NO_BACKEND)]
    assert clipboard.texts == ["您好"]
    for capability in session.capabilities:
        if capability.state != "ok":
            assert capability.reason
            assert capability.remedy
    session.close()


def test_a_clipboard_that_fails_is_reported_as_refused() -> None:
    reports: list[InsertReport] = []
    choose(Facts("win32"), Copies(works=False)).typist.insert("您好", NO_TARGET, reports.append)
    assert reports == [InsertReport(Outcome.REFUSED, Reason.CLIPBOARD_BUSY)]


def test_doctor_asks_in_the_order_of_the_contract() -> None:
    for facts in (Facts("linux"), Facts("linux", ":0", wayland=True), Facts("win32")):
        assert [line.capability for line in survey(facts)] == ["hotkey", "paste", "clipboard"]


def test_only_a_machine_without_a_screen_lacks_something() -> None:
    assert {line.state for line in survey(Facts("linux"))} == {"missing"}
    assert "missing" not in {line.state for line in survey(Facts("linux", ":0", wayland=True))}
    assert "companion show palette" in survey(Facts("linux", ":0", wayland=True))[0].remedy
