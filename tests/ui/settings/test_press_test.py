"""Pressing a hotkey for a test has an answer for every way it can go wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.desktop.ports import HotkeyReport, HotkeyState
from companion.ui.settings.press_test import PATIENCE, PressTest, Verdict

READY = HotkeyReport("Ctrl+Alt+Space", HotkeyState.READY)


def begun() -> PressTest:
    return PressTest.begin(READY)


@pytest.mark.parametrize(
    ("state", "verdict"),
    [
        (HotkeyState.READY, Verdict.WAITING),
        (HotkeyState.TAKEN, Verdict.TAKEN),
        (HotkeyState.UNKNOWN_KEY, Verdict.REFUSED),
        (HotkeyState.UNSUPPORTED, Verdict.REFUSED),
    ],
)
def test_the_registration_may_say_it_all(state: HotkeyState, verdict: Verdict) -> None:
    test = PressTest.begin(HotkeyReport("F9", state, "…"))
    assert test.verdict is verdict
    if verdict is not Verdict.WAITING:
        assert test.key(0).modifier(0).hotkey().tick(99).give_up().verdict is verdict


def test_it_arrives() -> None:
    assert begun().modifier(1.0).hotkey().verdict is Verdict.RECEIVED


def test_reading_the_page_is_no_failure() -> None:
    """Nobody has pressed anything yet: there is no hurry."""
    assert begun().tick(600.0).waiting


def test_modifiers_alone_mean_that_another_program_took_the_key() -> None:
    test = begun().modifier(1.0).modifier(1.1)
    assert test.tick(1.0 + PATIENCE - 0.01).waiting
    assert test.tick(1.0 + PATIENCE).verdict is Verdict.SWALLOWED


def test_the_key_in_our_own_window_means_the_input_method() -> None:
    assert begun().modifier(1.0).key(1.1).tick(4.0).verdict is Verdict.METHOD
    assert begun().key(1.1).tick(4.1).verdict is Verdict.METHOD


def test_saying_that_nothing_happened_ends_the_wait() -> None:
    assert begun().give_up().verdict is Verdict.SWALLOWED
    assert begun().key(1.0).give_up().verdict is Verdict.METHOD


def test_late_is_still_received() -> None:
    assert begun().modifier(1.0).tick(9.0).hotkey().verdict is Verdict.RECEIVED


@given(st.lists(st.tuples(st.sampled_from(["modifier", "key", "tick"]), st.floats(0, 100)), max_size=12))
def test_no_order_of_events_claims_more_than_was_seen(events: list[tuple[str, float]]) -> None:
    test = begun()
    for name, now in events:
        test = getattr(test, name)(now)
    assert test.verdict is not Verdict.RECEIVED
    if test.verdict is Verdict.METHOD:
        assert "key" in [name for name, _now in events]
    assert test.give_up().verdict in (Verdict.METHOD, Verdict.SWALLOWED)
