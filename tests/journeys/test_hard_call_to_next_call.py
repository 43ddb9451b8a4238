"""From a hard call to the next one, without a window: two keys, an exercise led to its end, a note that deletes itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from companion.care.checkin import CheckIn
from companion.care.content import care_dir, load_library
from companion.care.exercises import Offer, offer
from companion.care.journal import Journal, Note
from companion.care.model import Library
from companion.care.pacer import Pacer

NOW = datetime(2026, 11, 22, 8, 20, tzinfo=UTC)


@pytest.fixture
def library() -> Library:
    return load_library(care_dir()).library


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal.sqlite3")


def after(library: Library, journal: Journal, *keys: str) -> Offer:
    """What is offered after these keys on the card."""
    answer = CheckIn()
    for key in keys:
        answer = answer.press(key)
    assert answer.ready
    return offer(library, answer.kind_of_call, answer.seconds, recent=journal.recent(), favourites=journal.favourites())


def led(made: Offer) -> list[str]:
    """All that is heard from the start of the first exercise to its end."""
    pacer = Pacer.of(made.first.plan(made.seconds))
    heard = [said.text for said in pacer.announcements()]
    assert pacer.duration == made.seconds and pacer.at(made.seconds).done
    assert len(heard) == len({(pacer.at(t / 4).cycle, pacer.at(t / 4).index) for t in range(made.seconds * 4)})
    return heard


def test_after_abuse_two_keys_lead_away_from_the_desk_and_back(library: Library, journal: Journal, tmp_path: Path) -> None:
    made = after(library, journal, "3", "r")
    assert made.first.off_desk and len(made.alternatives) == 2 and made.skip
    assert led(made)[0].startswith("离开座位，") and made.first.closing
    journal.finished(made.first.id, NOW)
    assert list(tmp_path.iterdir()) == [], "nothing is kept before the agent agrees"


def test_one_key_is_enough(library: Library, journal: Journal) -> None:
    made = after(library, journal, "enter")
    assert made.seconds == 60 and made.first.kind == "breathing" and made.first.stop
    assert led(made) == ["吸气，用鼻子，轻轻地", "呼气，慢慢放出去，肩膀也放下", *["吸气", "呼气"] * 5]


def test_a_week_of_hard_calls(library: Library, journal: Journal, tmp_path: Path) -> None:
    """With the journal on: another exercise every time, a favourite that comes back, and after the week no byte."""
    journal.agree()
    seen = []
    for day in range(4):
        made = after(library, journal, "2", "w")
        led(made)
        journal.finished(made.first.id, NOW + timedelta(days=day))
        seen.append(made.first.id)
    assert len(set(seen)) == 4
    journal.favour("breathing.slow", True)
    journal.add(Note("金丝雀", "先道歉", "我现在就查"), NOW + timedelta(days=3))
    journal.expire(NOW + timedelta(days=11))
    assert journal.recent() == () and after(library, journal, "2", "w").first.id == "breathing.slow"
    assert not any("金丝雀".encode() in path.read_bytes() for path in tmp_path.iterdir())
    journal.erase()
    assert list(tmp_path.iterdir()) == []
