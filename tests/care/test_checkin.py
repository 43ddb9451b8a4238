"""One key after a hard call, two at most, and any key may be the wrong one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.care.checkin import TIME_KEYS, TYPE_KEYS, CheckIn

KEYS = [*TYPE_KEYS, *TIME_KEYS, "enter", "esc", "x", "７"]


def after(*keys: str) -> CheckIn:
    state = CheckIn()
    for key in keys:
        state = state.press(key)
    return state


@pytest.mark.parametrize("key,kind", TYPE_KEYS.items())
def test_one_type_key_is_enough(key: str, kind: int) -> None:
    state = after(key)
    assert state.ready
    assert (state.kind_of_call, state.seconds, state.intensity) == (kind, 60, 1)


@pytest.mark.parametrize("key,seconds", TIME_KEYS.items())
def test_a_time_key_ends_it_in_either_order(key: str, seconds: int) -> None:
    for state in (after("3", key), after(key, "3")):
        assert state.finished
        assert state.ready
        assert (state.kind_of_call, state.seconds) == (3, seconds)


def test_enter_alone_is_just_hard() -> None:
    state = after("enter")
    assert state.finished
    assert (state.kind_of_call, state.seconds, state.intensity) == (0, 60, 2)


def test_time_then_enter_is_just_hard_with_that_time() -> None:
    state = after("r", "enter")
    assert state.finished
    assert (state.kind_of_call, state.seconds) == (0, 300)


@pytest.mark.parametrize("before", [(), ("3",), ("q",), ("3", "3")])
def test_esc_leaves_nothing_behind(before: tuple[str, ...]) -> None:
    state = after(*before, "esc")
    assert state == CheckIn(cancelled=True)
    assert state.finished
    assert not state.ready


def test_repeated_presses_are_the_intensity() -> None:
    assert [after(*"3" * n).intensity for n in (1, 2, 3, 4)] == [1, 2, 3, 3]


def test_another_type_key_corrects_the_first() -> None:
    state = after("2", "2", "3")
    assert (state.kind_of_call, state.intensity) == (3, 1)


def test_an_input_method_in_full_width_does_not_matter() -> None:
    assert after("３", "Ｗ") == after("3", "w") == after("3", "W")


@pytest.mark.parametrize("key", ["x", "", "5", "9", "tab", "f1"])
def test_other_keys_change_nothing(key: str) -> None:
    assert after("3", key) == after("3")


@given(st.lists(st.sampled_from(KEYS), max_size=12))
def test_any_keys(keys: list[str]) -> None:
    state = CheckIn()
    for key in keys:
        before, state = state, state.press(key)
        if before.finished:
            assert state == before
        assert not (state.ready and state.cancelled)
        if state.finished and not state.cancelled:
            assert state.ready
    assert state.kind_of_call in (0, 1, 2, 3, 4)
    assert state.seconds in (20, 60, 180, 300)
    assert 1 <= state.intensity <= 3


@given(st.sampled_from(list(TYPE_KEYS)), st.sampled_from([*TIME_KEYS, "enter"]))
def test_two_keys_always_do(first: str, second: str) -> None:
    assert after(first, second).finished
