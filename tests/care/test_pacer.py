"""The pace is a function of time: exact after five minutes, continuous, each phase announced once."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.care.model import Plan, Step
from companion.care.pacer import Pacer, Playhead, ease

FOUR_SIX = Pacer([Step("吸气", 4, level=1.0), Step("呼气", 6, level=0.0)], rounds=30)
SIGH = Pacer([Step("吸气", 3, level=0.75), Step("再吸一点", 1, level=1.0), Step("呼气", 6, level=0.0)], rounds=30)

lengths = st.integers(min_value=100, max_value=20_000).map(lambda ms: ms / 1000)
levels = st.one_of(st.none(), st.floats(min_value=0, max_value=1))
patterns = st.lists(st.builds(Step, st.sampled_from("甲乙丙"), lengths, st.just(()), levels), min_size=1, max_size=8)
pacers = st.builds(Pacer, patterns, st.integers(min_value=1, max_value=40))
anywhere = st.floats(min_value=0, max_value=1)


def test_breathing_four_in_six_out() -> None:
    assert FOUR_SIX.duration == 300
    start, top, middle = FOUR_SIX.at(0), FOUR_SIX.at(4), FOUR_SIX.at(7)
    assert (start.name, start.index, start.cycle, start.level, start.remaining) == ("吸气", 0, 0, 0.0, 4.0)
    assert (top.name, top.index, top.level, top.remaining) == ("呼气", 1, 1.0, 6.0)
    assert middle.level == pytest.approx(0.5)
    assert middle.fraction == 0.5


def test_no_drift_over_five_minutes() -> None:
    """The last boundary is as exact as the first: a microsecond either side of it is another phase."""
    for cycle in range(30):
        for offset, before, after in ((0.0, "呼气", "吸气"), (4.0, "吸气", "呼气")):
            at = cycle * 10.0 + offset
            assert FOUR_SIX.at(at).name == after
            assert FOUR_SIX.at(at).cycle == cycle
            if at:
                assert FOUR_SIX.at(at - 1e-6).name == before


def test_a_pattern_of_awkward_tenths_does_not_drift_either() -> None:
    pacer = Pacer([Step("吸气", 0.1, level=1.0), Step("呼气", 0.2, level=0.0)], rounds=1000)
    for cycle in range(1000):
        assert pacer.at(cycle * 0.3).name == "吸气"
        assert pacer.at(cycle * 0.3).cycle == cycle
        assert pacer.at(cycle * 0.3 + 0.1).name == "呼气"


def test_before_the_start_and_after_the_end() -> None:
    assert FOUR_SIX.at(-5) == FOUR_SIX.at(0)
    last = FOUR_SIX.at(300)
    assert (last.name, last.cycle, last.fraction, last.level, last.remaining, last.done) == ("呼气", 29, 1.0, 0.0, 0.0, True)
    assert FOUR_SIX.at(1e9) == last
    assert not FOUR_SIX.at(299.999999).done


def test_a_second_breath_in_goes_on_where_the_first_one_stood() -> None:
    assert SIGH.at(3).level == 0.75
    assert SIGH.at(3.999999).level == pytest.approx(1.0, abs=1e-6)
    assert SIGH.at(4).level == 1.0


@given(pacers, anywhere)
def test_every_moment_lies_in_one_phase(pacer: Pacer, share: float) -> None:
    t = share * pacer.duration
    phase = pacer.at(t)
    step = pacer.steps[phase.index]
    assert phase.name == step.name
    assert 0 <= phase.fraction <= 1
    assert -1e-9 <= phase.level <= 1 + 1e-9
    assert 0 <= phase.cycle < pacer.rounds
    if not phase.done:
        begun = phase.cycle * (pacer.duration / pacer.rounds) + sum(s.seconds for s in pacer.steps[: phase.index])
        assert math.isclose(begun + step.seconds - phase.remaining, t, abs_tol=2e-6)
        assert math.isclose(phase.remaining, (1 - phase.fraction) * step.seconds, abs_tol=2e-6)


@given(pacers, anywhere)
def test_the_level_never_jumps(pacer: Pacer, share: float) -> None:
    t = share * pacer.duration
    steepest = max(math.pi / 2 / step.seconds for step in pacer.steps)
    assert abs(pacer.at(t + 0.001).level - pacer.at(t).level) <= steepest * 0.001 + 1e-5


@given(pacers, anywhere)
def test_the_same_moment_is_the_same_phase_whatever_was_asked_before(pacer: Pacer, share: float) -> None:
    t = share * pacer.duration
    fresh = Pacer(pacer.steps, pacer.rounds).at(t)
    for earlier in (pacer.duration, 0.0, t / 2):
        pacer.at(earlier)
    assert pacer.at(t) == fresh


@given(pacers)
def test_each_phase_is_announced_once_and_at_its_start(pacer: Pacer) -> None:
    said = list(pacer.announcements())
    assert len(said) == len(pacer.steps) * pacer.rounds
    assert [a.at for a in said] == sorted({a.at for a in said})
    for number, announcement in enumerate(said):
        phase = pacer.at(announcement.at)
        assert (phase.cycle, phase.index) == divmod(number, len(pacer.steps))
        assert phase.fraction == 0
        assert announcement.text.startswith(phase.name)


@given(pacers, anywhere)
def test_the_next_phase_begins_where_this_one_ends(pacer: Pacer, share: float) -> None:
    t = share * pacer.duration
    phase, after = pacer.at(t), pacer.next_start(t)
    assert math.isclose(after - t, phase.remaining, abs_tol=2e-6)
    if after < pacer.duration:
        assert pacer.at(after).fraction == 0
    else:
        assert pacer.at(after).done


def test_announced_words_are_said_in_full_only_the_first_time() -> None:
    pacer = Pacer.of(Plan((Step("握紧", 5, ("双手握拳",)), Step("松开", 10)), rounds=2))
    assert [a.text for a in pacer.announcements()] == ["握紧，双手握拳", "松开", "握紧", "松开"]


def test_a_step_list_without_breath_stays_level() -> None:
    pacer = Pacer([Step("看", 5), Step("听", 5)])
    assert {pacer.at(t).level for t in range(11)} == {0.0}


@pytest.mark.parametrize("steps,rounds", [([], 1), ([Step("吸气", 4)], 0), ([Step("吸气", 0)], 1), ([Step("吸气", -1)], 1)])
def test_a_pace_without_length_is_refused(steps: list[Step], rounds: int) -> None:
    with pytest.raises(ValueError):
        Pacer(steps, rounds)


def test_ease_starts_and_ends_at_rest() -> None:
    assert ease(0) == 0
    assert ease(1) == 1
    assert ease(0.5) == pytest.approx(0.5)
    assert ease(0.001) < 0.0001


def test_a_pause_takes_no_time_of_the_exercise() -> None:
    head = Playhead(100.0)
    assert head.elapsed(107.5) == 7.5
    held = head.toggled(107.5)
    assert held.elapsed(160.0) == 7.5
    going = held.toggled(160.0)
    assert going.elapsed(161.0) == 8.5


def test_skipping_goes_to_the_next_phase_paused_or_not() -> None:
    head = Playhead(100.0).moved(101.0, FOUR_SIX.next_start(1.0))
    assert FOUR_SIX.at(head.elapsed(101.0)).name == "呼气"
    held = Playhead(100.0).toggled(101.0).moved(200.0, 4.0)
    assert held.elapsed(999.0) == 4.0


@given(st.lists(st.tuples(st.booleans(), st.floats(min_value=0, max_value=60)), max_size=20))
def test_elapsed_is_the_running_time_alone(moves: list[tuple[bool, float]]) -> None:
    """Any run of pauses: what has gone by is the sum of the stretches that were not paused."""
    now, ran, head = 1000.0, 0.0, Playhead(1000.0)
    for toggle, stretch in moves:
        if toggle:
            head = head.toggled(now)
        now += stretch
        ran += stretch if head.paused is None else 0.0
    assert head.elapsed(now) == pytest.approx(ran, abs=1e-6)
