"""The choice: the table of the design, leaving first after abuse, a body item beside a breath, nothing twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.care.content import care_dir, load_library
from companion.care.exercises import Offer, offer
from companion.care.model import BODILY, CALL_TYPES, SECONDS, Library

LIBRARY = load_library(care_dir()).library
IDS = sorted(e.id for e in LIBRARY.exercises)
CELLS = [(kind, seconds) for kind in CALL_TYPES for seconds in SECONDS]

# The first of each cell of the design's table: type 1 to 4, 20 s to 5 min.
DESIGN = {
    (1, 20): "body.look-away", (1, 60): "breathing.slow", (1, 180): "review.three-lines", (1, 300): "water.refill",
    (2, 20): "water.sip", (2, 60): "body.tense-release", (2, 180): "breathing.slow", (2, 300): "move.stretch",
    (3, 20): "breathing.exhale-matter", (3, 60): "body.grounding", (3, 180): "words.own-name", (3, 300): "move.walk",
    (4, 20): "breathing.exhale-gust", (4, 60): "body.tense-release", (4, 180): "recall.helped", (4, 300): "breathing.cyclic-sigh",
}  # fmt: skip

some_ids = st.lists(st.sampled_from(IDS), max_size=12)
offers = st.builds(
    lambda cell, recent, favourites, intensity, before: offer(
        LIBRARY, *cell, recent=recent, favourites=favourites, intensity=intensity, abusive_before=before
    ),
    st.sampled_from(CELLS), some_ids, some_ids, st.integers(1, 3), st.integers(0, 4),
)  # fmt: skip


def ids(made: Offer) -> list[str]:
    return [e.id for e in made.all]


@pytest.mark.parametrize("cell,first", DESIGN.items())
def test_the_first_is_the_one_of_the_design(cell: tuple[int, int], first: str) -> None:
    assert offer(LIBRARY, *cell).first.id == first


@pytest.mark.parametrize("cell", CELLS)
def test_without_a_history_the_table_is_the_offer(cell: tuple[int, int]) -> None:
    assert tuple(ids(offer(LIBRARY, *cell))) == LIBRARY.table[cell]


@given(offers)
def test_always_three_different_ones_that_fit_and_a_way_out(made: Offer) -> None:
    assert len(set(ids(made))) == 3
    assert made.skip
    for exercise in made.all:
        assert made.seconds in exercise.seconds
        assert exercise.plan(made.seconds).seconds == made.seconds
        assert exercise.kind != "after-shift"


@given(offers)
def test_a_body_item_stands_beside_every_breath(made: Offer) -> None:
    kinds = {e.kind for e in made.all}
    assert "breathing" not in kinds or kinds & BODILY


@given(st.sampled_from(SECONDS), some_ids, some_ids, st.integers(1, 3), st.integers(0, 4))
def test_after_abuse_leaving_comes_first_if_there_is_time(
    seconds: int, recent: list[str], favourites: list[str], intensity: int, before: int
) -> None:
    made = offer(LIBRARY, 3, seconds, recent=recent, favourites=favourites, intensity=intensity, abusive_before=before)
    if seconds >= 180 or intensity == 3 or before >= 2:
        assert made.first.off_desk


@given(st.sampled_from(CELLS), some_ids)
def test_a_strong_call_puts_leaving_first_and_lends_the_words(cell: tuple[int, int], recent: list[str]) -> None:
    made = offer(LIBRARY, *cell, recent=recent, intensity=3)
    assert made.first.off_desk
    assert made.asks == LIBRARY.asks
    assert not offer(LIBRARY, *cell, recent=recent, intensity=2).asks


def test_the_third_abusive_call_of_a_shift_counts_as_strong() -> None:
    assert not offer(LIBRARY, 3, 20, abusive_before=1).first.off_desk
    third = offer(LIBRARY, 3, 20, abusive_before=2)
    assert third.first.off_desk
    assert third.asks
    assert not offer(LIBRARY, 2, 20, abusive_before=2).first.off_desk


@pytest.mark.parametrize("cell", CELLS)
def test_what_was_just_done_steps_back(cell: tuple[int, int]) -> None:
    before = offer(LIBRARY, *cell)
    again = offer(LIBRARY, *cell, recent=[before.first.id])
    assert again.first is not before.first


@given(st.sampled_from(CELLS), some_ids)
def test_the_last_four_are_not_offered_again(cell: tuple[int, int], recent: list[str]) -> None:
    made = offer(LIBRARY, *cell, recent=recent)
    latest = set(list(dict.fromkeys(recent))[:4])
    if made.first.id in latest:
        # Only where leaving comes first and every way to leave was just taken.
        assert cell[0] == 3 and cell[1] >= 180
        assert {e.id for e in LIBRARY.exercises if e.off_desk and cell[1] in e.seconds} <= latest


def test_a_favourite_returns_after_a_few_others() -> None:
    others = ["breathing.slow", "water.sip", "words.gust", "body.tense-release"]
    mine = "body.grounding"
    assert offer(LIBRARY, 2, 60, recent=[mine], favourites=[mine]).first.id != mine
    assert offer(LIBRARY, 2, 60, recent=[*others, mine], favourites=[mine]).first.id == mine


def test_done_twice_counts_once() -> None:
    twice = ["breathing.slow", "breathing.slow", "water.sip", "water.sip"]
    assert offer(LIBRARY, 2, 60, recent=twice) == offer(LIBRARY, 2, 60, recent=["breathing.slow", "water.sip"])


@given(st.sampled_from([(1, 60), (2, 180), (4, 300), (0, 60)]), st.sampled_from(IDS))
def test_a_favourite_that_fits_comes_first(cell: tuple[int, int], favourite: str) -> None:
    chosen = LIBRARY.get(favourite)
    assert chosen is not None
    made = offer(LIBRARY, *cell, favourites=[favourite])
    if cell[1] in chosen.seconds and cell[0] in chosen.types:
        assert made.first is chosen
    else:
        assert favourite not in ids(made)


@given(st.sampled_from(CELLS), some_ids, some_ids)
def test_the_same_arguments_give_the_same_offer(cell: tuple[int, int], recent: list[str], favourites: list[str]) -> None:
    a = offer(LIBRARY, *cell, recent=recent, favourites=favourites)
    assert a == offer(LIBRARY, *cell, recent=list(recent), favourites=set(favourites))


def test_unknown_ids_in_the_past_do_not_matter(library: Library) -> None:
    assert offer(library, 1, 60, recent=["gone.item"], favourites=["gone.too"]) == offer(library, 1, 60)


@pytest.mark.parametrize("kind,seconds", [(5, 60), (-1, 60), (1, 59), (1, 0)])
def test_a_type_or_time_that_is_not_one_is_refused(kind: int, seconds: int) -> None:
    with pytest.raises(ValueError):
        offer(LIBRARY, kind, seconds)


def test_asking_someone_is_never_the_first_thing_unless_chosen_before() -> None:
    """Social sharing can help and tire (10.1177/0149206314550995): offered, not urged."""
    for cell in CELLS:
        assert offer(LIBRARY, *cell).first.kind != "person"
