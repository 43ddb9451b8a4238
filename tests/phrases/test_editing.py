"""An edit never changes what is served until somebody has approved it, and no version is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from companion.phrases import editing
from companion.phrases.editing import History, Version, reconciled
from companion.phrases.model import Phrase, Review, Slot, Status

TODAY = date(2026, 11, 29)
OLD = Phrase("warranty", "保修期", ("整机保修一年。",), status=Status.APPROVED, review=Review("周姐", date(2026, 1, 5)))
NEW = replace(OLD, parts=("整机保修两年，主机件三年。",))
REVIEW = Review("周姐", TODAY, "政策 11 月起改")


def served(history: History) -> Phrase:
    version = history.version(history.served)
    assert version is not None
    return version.phrase


def pending(history: History) -> Phrase:
    version = history.version(history.pending)
    assert version is not None
    return version.phrase


def edited() -> History:
    """A shipped approved phrase with a new text waiting."""
    return editing.saved(reconciled(History("warranty"), OLD), NEW, "林晓", TODAY).history


def test_a_new_phrase_is_a_draft_by_its_author() -> None:
    change = editing.saved(History("mine.1"), replace(NEW, id="mine.1"), "林晓", TODAY)
    assert change.served is not None and change.served.status is Status.DRAFT and change.served.review is None
    assert [(one.number, one.by, one.on) for one in change.history.versions] == [(1, "林晓", TODAY)]


def test_the_approved_text_stays_served_until_the_new_one_is_approved() -> None:
    change = editing.saved(reconciled(History("warranty"), OLD), NEW, "林晓", TODAY)
    assert change.served is None, "nothing is written into the pack"
    assert served(change.history) == OLD
    assert pending(change.history).status is Status.REVIEW and pending(change.history).review is None
    again = editing.saved(change.history, replace(NEW, parts=("整机保修两年。",)), "林晓", TODAY)
    assert again.served is None and [one.number for one in again.history.versions] == [1, 2]
    assert pending(again.history).parts == ("整机保修两年。",)
    done = editing.approved(again.history, REVIEW)
    assert done.served is not None and done.served.status is Status.APPROVED and done.served.review == REVIEW
    assert done.history.served == 2 and done.history.pending == 0
    assert done.history.versions[0].phrase == OLD


def test_a_changed_slot_is_a_changed_text_and_a_changed_tag_is_not() -> None:
    base = reconciled(History("warranty"), replace(OLD, parts=("{{时限}}",), slots={"时限": Slot("时限", "duration")}))
    strict = replace(served(base), slots={"时限": Slot("时限", "duration", required=False)})
    assert editing.saved(base, strict, "", TODAY).history.pending == 2
    tagged = editing.saved(base, replace(served(base), tags=("保修",), title="保修多久", status=Status.DRAFT), "", TODAY)
    assert tagged.history.pending == 0 and tagged.served is not None
    assert tagged.served.status is Status.APPROVED and tagged.served.review == OLD.review


def test_handing_in_sending_back_retiring_and_reviving() -> None:
    draft = editing.saved(History("mine.1"), replace(NEW, id="mine.1"), "林晓", TODAY).history
    handed = editing.submitted(draft)
    assert handed.served is not None and handed.served.status is Status.REVIEW
    back = editing.sent_back(handed.history)
    assert back.served is not None and back.served.status is Status.DRAFT
    gone = editing.retired(edited())
    assert gone.served is not None and gone.served.status is Status.RETIRED and gone.served.parts == OLD.parts
    assert gone.history.pending == 0 and len(gone.history.versions) == 2, "what was pending is still there to look at"
    alive = editing.revived(gone.history)
    assert alive.served is not None and alive.served.status is Status.REVIEW and alive.served.review is None


def test_giving_up_a_pending_version_keeps_it_among_the_earlier_ones() -> None:
    change = editing.dropped(edited())
    assert change.served is None and change.history.pending == 0 and served(change.history) == OLD
    assert [one.phrase.parts for one in change.history.versions] == [OLD.parts, NEW.parts]
    assert editing.saved(change.history, replace(OLD, parts=("三年。",)), "", TODAY).history.pending == 3


def test_rolling_back_makes_the_next_version_and_waits_for_approval() -> None:
    now = editing.approved(edited(), REVIEW).history
    back = editing.rolled_back(now, 1, "林晓", TODAY)
    assert back.served is None and back.history.pending == 3 and served(back.history).parts == NEW.parts
    assert pending(back.history).parts == OLD.parts and pending(back.history).status is Status.REVIEW
    done = editing.approved(back.history, REVIEW)
    assert done.served is not None and done.served.parts == OLD.parts
    assert [one.phrase.parts for one in done.history.versions] == [OLD.parts, NEW.parts, OLD.parts]


def test_rolling_back_over_a_pending_version_loses_neither() -> None:
    back = editing.rolled_back(edited(), 1, "", TODAY).history
    assert back.pending == 3 and [one.phrase.parts for one in back.versions] == [OLD.parts, NEW.parts, OLD.parts]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.REVIEW, Status.RETIRED])
def test_a_phrase_nobody_approved_is_rolled_back_at_once(status: Status) -> None:
    own = replace(OLD, id="mine.1", status=status, review=None)
    two = replace(NEW, id="mine.1", status=status, review=None)
    history = History("mine.1", (Version(1, own, "", TODAY), Version(2, two, "", TODAY)), served=2)
    change = editing.rolled_back(history, 1, "", TODAY)
    assert change.served is not None and change.served.parts == OLD.parts and change.served.status is status
    assert change.history.served == 3


def test_a_file_changed_by_hand_is_a_version_of_its_own() -> None:
    by_hand = replace(OLD, parts=("整机保修十八个月。",))
    history = reconciled(edited(), by_hand)
    assert served(history) == by_hand and history.served == 3 and history.pending == 2
    assert [one.phrase.parts for one in history.versions] == [OLD.parts, NEW.parts, by_hand.parts]
    draft = reconciled(History("mine.1"), replace(by_hand, id="mine.1", status=Status.DRAFT))
    mine = editing.saved(draft, replace(NEW, id="mine.1"), "", TODAY)
    assert [one.phrase.parts for one in mine.history.versions] == [by_hand.parts, NEW.parts], "theirs is not written over"
    assert mine.history.served == 2


def test_a_step_cut_short_after_the_pack_was_written_is_made_good() -> None:
    waiting = edited()
    done = editing.approved(waiting, REVIEW)
    assert done.served is not None
    assert reconciled(waiting, done.served) == done.history
    assert reconciled(done.history, done.served) == done.history


def test_the_same_words_again_are_the_version_they_were() -> None:
    now = editing.approved(edited(), REVIEW).history
    assert reconciled(now, OLD).served == 1, "the own version was taken out, the shipped one counts again"
    assert reconciled(now, None).served == 0


def test_who_approves_what_they_wrote() -> None:
    assert editing.same_person(" 林晓 ", "林晓") and editing.same_person("Lin", "lin")
    assert not editing.same_person("林晓", "周姐") and not editing.same_person("", "")
