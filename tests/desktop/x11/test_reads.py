"""When a target has what it wants of the clipboard: programs that read once, twice, slowly, or in pieces."""

from __future__ import annotations

import pytest

from companion.desktop.x11.reads import QUIET, QUIET_TWICE, Habits, Reads


def after(habit: int, *requests: str, gap: float = 0.01, pieces: int = 0) -> Reads:
    """The key at 0, a request every `gap` seconds: `formats` or `text`."""
    reads = Reads(0.0, habit)
    for number, what in enumerate(requests, 1):
        reads.asked(number * gap, pieces, what == "text", what == "formats")
    return reads


def test_nothing_read_is_not_done() -> None:
    assert after(0).done_at() is None
    assert after(0, "formats", "formats").done_at() is None


def test_one_text_and_quiet_is_done() -> None:
    assert after(0, "formats", "text").done_at() == pytest.approx(0.02 + QUIET)
    assert after(1, "formats", "text").done_at() == pytest.approx(0.02 + QUIET)


def test_one_slow_to_ask_is_given_more_quiet() -> None:
    assert after(0, "text", gap=0.1).done_at() == pytest.approx(0.1 + 0.3)
    assert after(0, "text", gap=3.0).done_at() == pytest.approx(3.0 + 0.6)


def test_a_program_known_to_read_twice_is_not_done_after_the_first() -> None:
    once = after(2, "formats", "text", "formats")
    assert once.done_at() is None
    once.asked(0.7, 0, True, False)
    assert once.done_at() == pytest.approx(0.7 + QUIET_TWICE)


def test_a_stranger_that_looks_at_the_formats_again_is_given_time_once() -> None:
    assert after(0, "text", "formats").done_at() == pytest.approx(0.01 + 1.5)
    assert after(1, "text", "formats").done_at() == pytest.approx(0.02 + QUIET)


def test_a_page_that_reads_by_itself_reads_once() -> None:
    assert after(2, *["formats"] * 9, "text", "formats").done_at() == pytest.approx(0.11 + 0.3)


def test_pieces_of_one_text_are_one_text() -> None:
    reads = after(2, "text", pieces=1)
    for number in range(5):
        reads.asked(0.02 + number / 100, 0, True, False)
    assert reads.done_at() is None
    reads.asked(0.1, -1, True, False)
    assert (reads.texts, reads.unfinished, reads.done_at()) == (1, 0, None)
    reads.asked(0.2, 0, True, False)
    assert reads.done_at() == pytest.approx(0.2 + QUIET_TWICE)


@pytest.mark.parametrize("program", ["Chromium", "Google-chrome", "Microsoft-edge", "Brave-browser", "Electron"])
def test_chromium_and_its_kin_are_known_to_read_twice(program: str) -> None:
    assert Habits().of(program) == 2


def test_others_are_learned_by_what_they_do() -> None:
    habits = Habits()
    assert habits.of("Chat") == 0
    habits.learn("Chat", after(0, "formats", "text"))
    assert habits.of("chat") == 0, "nothing in it told either way"
    habits.learn("Chat", after(0, "formats", "text", "formats", "text", "formats", "text"))
    assert habits.of("CHAT") == 2
    habits.forget("Chat")
    assert habits.of("Chat") == 0
    habits.learn("Editor", after(0, "text", "formats"))
    assert habits.of("Editor") == 1


@pytest.mark.parametrize(
    ("habit", "read", "by_target", "counts"),
    [
        (0, [], False, True),
        (1, [], True, True),
        (1, ["text"], True, False),
        (2, ["text"], True, True),
        (2, ["text"], False, False),
        (2, ["text", "text"], True, False),
    ],
    ids=["nobody yet", "late", "the agent's own paste", "the page's reading", "a clipboard manager", "a third"],
)
def test_a_refusal_counts_while_the_text_does_not_stand_there(habit: int, read: list[str], by_target: bool, counts: bool) -> None:
    reads = after(habit, *read)
    reads.refuse(1.0, by_target)
    assert reads.refused is counts
    if counts:
        assert reads.done_at() == pytest.approx(1.0 + QUIET)


def test_one_that_was_not_in_front_after_the_key_is_waited_for_until_it_asks() -> None:
    reads = after(1, "formats")
    reads.refused = True
    assert reads.done_at() is None
    reads.refuse(0.5, by_target=False)
    assert reads.done_at() == pytest.approx(0.5 + QUIET)
