"""The journal: nothing before consent, nobody else, and what is deleted is in no byte of the folder."""

from __future__ import annotations

import logging
import os
import sqlite3
import stat
import subprocess
import sys
import traceback
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from companion.care.contacts import Contact
from companion.care.journal import FIELD_CHARS, Consent, Entry, Journal, Note
from companion.care.private_store import PrivateStore, Unusable

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CANARY = "金丝雀7f3a"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def journal(data: Path) -> Journal:
    return Journal(data / "journal.sqlite3")


@pytest.fixture
def agreed(journal: Journal) -> Journal:
    assert journal.agree() is None
    return journal


def found(folder: Path, word: str = CANARY) -> set[str]:
    """The files of `folder`, at any depth, in whose bytes or name `word` occurs, in any usual encoding."""
    needles = [word.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")]
    return {
        path.name
        for path in folder.rglob("*")
        if path.is_file() and (word in path.name or any(needle in path.read_bytes() for needle in needles))
    }


def entries(journal: Journal, now: datetime = NOW) -> tuple[Entry, ...]:
    read = journal.notes(now)
    assert not isinstance(read, Unusable)
    return read


def use_everything(journal: Journal, data: Path) -> None:
    """Every call there is, before consent or after."""
    journal.add(Note(CANARY, CANARY, CANARY), NOW)
    journal.finished(CANARY, NOW)
    journal.favour(CANARY, True)
    journal.favour(CANARY, False)
    journal.pin(CANARY, True)
    journal.forget(CANARY)
    journal.switch_off()
    journal.expire(NOW)
    journal.end_shift()
    assert entries(journal) == ()
    assert journal.recent() == ()
    assert journal.favourites() == ()
    assert journal.consent() is None
    journal.erase()


def test_no_file_before_consent(journal: Journal, data: Path) -> None:
    use_everything(journal, data)
    assert not data.exists()


def test_consent_makes_one_file_for_the_owner_alone(agreed: Journal, data: Path) -> None:
    assert [path.name for path in data.iterdir()] == ["journal.sqlite3"]
    assert stat.S_IMODE((data / "journal.sqlite3").stat().st_mode) == 0o600
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert agreed.consent() == Consent(True, 7)


def test_owner_only_under_a_careless_umask(journal: Journal, data: Path) -> None:
    before = os.umask(0)
    try:
        journal.agree()
        journal.add(Note(CANARY), NOW)
    finally:
        os.umask(before)
    assert {stat.S_IMODE(path.stat().st_mode) for path in data.iterdir()} == {0o600}


def test_the_side_file_of_a_transaction_is_for_the_owner_alone(agreed: Journal, data: Path) -> None:
    db = sqlite3.connect(data / "journal.sqlite3")
    db.execute("BEGIN IMMEDIATE")
    db.execute("INSERT INTO favourite VALUES ('x')")
    assert {stat.S_IMODE(path.stat().st_mode) for path in data.iterdir()} == {0o600}
    db.rollback()
    db.close()


def test_rights_that_were_widened_are_narrowed_again(agreed: Journal, data: Path) -> None:
    (data / "journal.sqlite3").chmod(0o644)
    assert agreed.consent() == Consent(True, 7)
    assert stat.S_IMODE((data / "journal.sqlite3").stat().st_mode) == 0o600


def test_a_note_comes_back_as_it_was(agreed: Journal) -> None:
    agreed.add(Note("事实\n两行", " 做得住 ", "下次"), NOW)
    agreed.add(Note(fact="后来"), NOW + timedelta(hours=1))
    later, first = entries(agreed, NOW + timedelta(hours=2))
    assert (first.note.fact, first.note.held, first.note.next) == ("事实 两行", "做得住", "下次")
    assert first.at == NOW
    assert later.note.fact == "后来"


def test_an_empty_note_is_not_kept(agreed: Journal) -> None:
    agreed.add(Note("  ", "\n", ""), NOW)
    assert entries(agreed) == ()


def test_the_switch_stops_writing_at_once(agreed: Journal, data: Path) -> None:
    agreed.switch_off()
    assert agreed.consent() == Consent(False, 7)
    agreed.add(Note(CANARY), NOW)
    agreed.finished(CANARY, NOW)
    agreed.favour(CANARY, True)
    assert found(data) == set()
    agreed.agree(3)
    assert agreed.consent() == Consent(True, 3)
    agreed.add(Note(CANARY), NOW)
    assert found(data) == {"journal.sqlite3"}


@pytest.mark.parametrize("days", [0, 31, -1])
def test_a_retention_out_of_range_is_refused(journal: Journal, days: int) -> None:
    with pytest.raises(ValueError):
        journal.agree(days)


LONG = (CANARY * 30)[:FIELD_CHARS]


@pytest.mark.parametrize("how", ["expire", "notes", "forget", "end_shift", "erase"])
@pytest.mark.parametrize("many", [1, 60])
def test_deleted_means_in_no_byte_of_the_folder(agreed: Journal, data: Path, how: str, many: int) -> None:
    for hour in range(many):
        assert agreed.add(Note(LONG, CANARY + "做", LONG), NOW + timedelta(minutes=hour)) is None
    agreed.add(Note("留下的一条"), NOW + 6 * DAY)
    kept = entries(agreed, NOW + 6 * DAY)
    assert len(kept) == many + 1
    assert found(data) == {"journal.sqlite3"}  # else the rest proves nothing
    agreed.pin(kept[0].id, True)
    if how == "expire":
        assert agreed.expire(NOW + 8 * DAY) is None
    elif how == "notes":
        entries(agreed, NOW + 8 * DAY)
    elif how == "forget":
        for entry in kept[1:]:
            assert agreed.forget(entry.id) is None
    elif how == "end_shift":
        assert agreed.end_shift() is None
    else:
        assert agreed.erase() is None
    assert found(data) == set()
    assert found(data, "留下的一条") == (set() if how == "erase" else {"journal.sqlite3"})
    assert {path.name for path in data.iterdir()} <= {"journal.sqlite3"}


def test_deleting_one_at_a_time_among_others_leaves_no_rest(agreed: Journal, data: Path) -> None:
    """Pages fill, split and merge on the way: the rest of a moved row must not stay in a gap of a page."""
    for number in range(120):
        agreed.add(Note(f"独{number:03}号" + "字" * (number % 150), "", ""), NOW + timedelta(seconds=number))
    left = {f"独{number:03}号" for number in range(120)}
    for entry in entries(agreed)[::3]:
        word = entry.note.fact[:5]
        agreed.forget(entry.id)
        left.discard(word)
        assert found(data, word) == set()
    assert {e.note.fact[:5] for e in entries(agreed)} == left


def test_expired_exercises_go_too_and_favourites_stay(agreed: Journal, data: Path) -> None:
    agreed.finished("canary.exercise", NOW)
    agreed.finished("water.sip", NOW + 6 * DAY)
    agreed.favour("move.walk", True)
    assert found(data, "canary.exercise")
    agreed.expire(NOW + 7 * DAY)
    assert not found(data, "canary.exercise")
    assert agreed.recent() == ("water.sip",)
    assert agreed.favourites() == ("move.walk",)
    agreed.favour("move.walk", False)
    assert not found(data, "move.walk")


PEOPLE = (Contact("own-1", "person", CANARY, CANARY, CANARY, CANARY), Contact("hotline", "line", "热线", "1"))


def test_contacts_come_back_without_any_consent_to_notes(journal: Journal, data: Path) -> None:
    assert journal.contacts() is None
    assert journal.keep_contacts(PEOPLE) is None
    assert journal.contacts() == PEOPLE
    assert stat.S_IMODE((data / "journal.sqlite3").stat().st_mode) == 0o600
    assert journal.consent() is None
    journal.add(Note("没有同意过"), NOW)
    assert entries(journal) == () and found(data, "没有同意过") == set()
    assert journal.keep_contacts([]) is None and journal.contacts() == ()


def test_of_a_list_that_was_replaced_no_byte_is_left(journal: Journal, data: Path) -> None:
    crowd = [Contact(f"own-{n}", "person", CANARY * 9, note=CANARY * 9) for n in range(60)]
    journal.keep_contacts(crowd)
    assert found(data) == {"journal.sqlite3"}
    journal.keep_contacts(PEOPLE[1:])
    assert found(data) == set() and journal.contacts() == PEOPLE[1:]


def test_contacts_outlive_the_notes_and_the_switch_and_not_the_erasure(agreed: Journal, data: Path) -> None:
    agreed.keep_contacts(PEOPLE)
    agreed.add(Note("事实"), NOW)
    agreed.switch_off()
    agreed.expire(NOW + 365 * DAY)
    assert entries(agreed) == () and agreed.contacts() == PEOPLE and agreed.consent() == Consent(False, 7)
    agreed.erase()
    assert found(data) == set() and agreed.contacts() is None


def test_a_list_that_cannot_be_read_is_a_value(agreed: Journal, data: Path) -> None:
    agreed.keep_contacts(PEOPLE)
    with sqlite3.connect(data / "journal.sqlite3") as db:
        db.execute("UPDATE own SET value = '[' WHERE key = 'contacts'")
    db.close()
    assert agreed.contacts() == Unusable("damaged")


def test_retention_to_the_second(agreed: Journal) -> None:
    agreed.add(Note("一条"), NOW)
    assert len(entries(agreed, NOW + 7 * DAY - timedelta(seconds=1))) == 1
    assert entries(agreed, NOW + 7 * DAY) == ()


def test_a_clock_set_back_does_not_keep_a_note_for_ever(agreed: Journal) -> None:
    agreed.add(Note("一条"), NOW + 400 * DAY)
    assert entries(agreed, NOW) == ()


def test_a_shorter_retention_deletes_at_the_next_look(agreed: Journal, data: Path) -> None:
    agreed.add(Note(CANARY), NOW)
    agreed.agree(1)
    assert entries(agreed, NOW + 2 * DAY) == ()
    assert found(data) == set()


def test_a_pinned_note_outlives_the_shift_but_not_the_retention(agreed: Journal) -> None:
    agreed.add(Note("留"), NOW)
    agreed.add(Note("不留"), NOW)
    for entry in entries(agreed):
        agreed.pin(entry.id, entry.note.fact == "留")
    agreed.end_shift()
    assert [(e.note.fact, e.pinned) for e in entries(agreed)] == [("留", True)]
    assert entries(agreed, NOW + 7 * DAY) == ()


def test_after_an_erasure_it_is_as_if_there_never_was_one(agreed: Journal, data: Path) -> None:
    agreed.add(Note(CANARY), NOW)
    agreed.erase()
    assert list(data.iterdir()) == []
    assert agreed.consent() is None
    agreed.add(Note(CANARY), NOW)
    assert list(data.iterdir()) == []


def test_an_erasure_overwrites_before_it_removes(agreed: Journal, data: Path, tmp_path: Path) -> None:
    """A second name of the file, made while it was open, shows what was in it when it went."""
    agreed.add(Note(CANARY), NOW)
    shadow = tmp_path / "shadow"
    os.link(data / "journal.sqlite3", shadow)
    agreed.erase()
    assert set(shadow.read_bytes()) == {0}


def test_a_crash_in_the_middle_leaves_nothing_behind_after_the_next_deletion(agreed: Journal, data: Path) -> None:
    """kill -9 while a deletion is under way: the side file with the old rows is rolled back, then all goes."""
    for number in range(30):
        agreed.add(Note(LONG, LONG, str(number)), NOW)
    script = (
        "import os, sqlite3, sys\n"
        "db = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "db.execute('PRAGMA secure_delete=ON'); db.execute('PRAGMA cache_size=1')\n"
        "db.execute('BEGIN IMMEDIATE'); db.execute('DELETE FROM note')\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(data / "journal.sqlite3")], check=False, timeout=30)
    assert (data / "journal.sqlite3-journal").exists()
    assert len(entries(agreed)) == 30
    agreed.expire(NOW + 8 * DAY)
    assert found(data) == set()
    assert [path.name for path in data.iterdir()] == ["journal.sqlite3"]


def test_leftovers_of_a_crash_are_erased_with_it(agreed: Journal, data: Path) -> None:
    for side in ("-journal", "-wal", "-shm"):
        (data / f"journal.sqlite3{side}").write_text(CANARY, encoding="utf-8")
    agreed.erase()
    assert list(data.iterdir()) == []


def test_sqlite_is_told_to_overwrite_and_to_use_no_temporary_file(agreed: Journal, data: Path) -> None:
    """VACUUM makes a copy of everything: in memory. Some builds of SQLite overwrite by default, others do not."""
    db = PrivateStore(data / "journal.sqlite3")._open()
    assert not isinstance(db, Unusable)
    asked = ("temp_store", "secure_delete", "journal_mode", "synchronous")
    assert [db.execute(f"PRAGMA {name}").fetchone()[0] for name in asked] == [2, 1, "delete", 2]
    db.close()


def test_a_canary_through_every_field_shows_nowhere_else(
    agreed: Journal, data: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    note = Note(CANARY + "一", CANARY + "二", CANARY + "三")
    shown = [repr(note), str(note), f"{note}", f"{note!r}"]
    assert agreed.add(note, NOW) is None
    agreed.finished(CANARY, NOW)
    agreed.favour(CANARY, True)
    for entry in entries(agreed):
        shown += [repr(entry), str(entry), repr((entry,))]
        agreed.pin(entry.id, True)
    for wrong in (Note(CANARY * 100, CANARY, CANARY), note):
        try:
            agreed.add(wrong, NOW.replace(tzinfo=None))
        except ValueError as error:
            # Below the test's own frame: even a report with the locals of every frame shows none of it.
            assert error.__traceback__ is not None
            below = traceback.walk_tb(error.__traceback__.tb_next)
            frames = traceback.StackSummary.extract(below, capture_locals=True)
            assert [frame.name for frame in frames][0] == "add"
            shown += [repr(error), *frames.format()]
    (data / "journal.sqlite3").write_bytes(b"not a database, but long enough to be looked at" * 100)
    shown += [repr(agreed.add(note, NOW)), repr(agreed.notes(NOW)), repr(agreed), repr(agreed.recent())]
    out, err = capfd.readouterr()
    assert CANARY not in "\n".join([*shown, caplog.text, out, err])


def test_a_locked_journal_says_so_without_a_word_of_it(agreed: Journal, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companion.care.private_store._BUSY_SECONDS", 0.05)
    other = sqlite3.connect(data / "journal.sqlite3", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert agreed.add(Note(CANARY), NOW) == Unusable("busy")
    assert agreed.notes(NOW) == Unusable("busy")
    other.execute("ROLLBACK")
    other.close()
    assert agreed.add(Note("好"), NOW) is None


@pytest.mark.parametrize("content", [b"x", b"SQLite format 3\x00" + b"\xff" * 5000, os.urandom(9000)])
def test_a_damaged_journal_is_a_value_and_can_be_erased(journal: Journal, data: Path, content: bytes) -> None:
    data.mkdir(mode=0o700)
    (data / "journal.sqlite3").write_bytes(content)
    refused = journal.notes(NOW)
    assert isinstance(refused, Unusable)
    assert refused.reason == "damaged"
    assert refused.message
    assert isinstance(journal.add(Note("一"), NOW), Unusable)
    assert journal.recent() == ()
    assert journal.erase() is None
    assert list(data.iterdir()) == []
    assert journal.agree() is None


def test_an_empty_file_left_by_a_crash_is_no_consent(journal: Journal, data: Path) -> None:
    data.mkdir(mode=0o700)
    (data / "journal.sqlite3").touch(0o600)
    assert journal.consent() is None
    assert journal.agree() is None
    assert journal.consent() == Consent(True, 7)


def test_a_link_is_not_followed(journal: Journal, data: Path, tmp_path: Path) -> None:
    data.mkdir(mode=0o700)
    target = tmp_path / "elsewhere"
    Journal(target).agree()
    before = target.read_bytes()
    (data / "journal.sqlite3").symlink_to(target)
    assert journal.consent() == Unusable("foreign")
    assert journal.agree() == Unusable("foreign")
    assert journal.add(Note("一"), NOW) == Unusable("foreign")
    assert journal.erase() is None
    assert target.read_bytes() == before
    assert list(data.iterdir()) == []


def test_a_journal_of_another_user_is_not_opened(agreed: Journal, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: own + 1)
    assert agreed.consent() == Unusable("foreign")
    assert agreed.add(Note("一"), NOW) == Unusable("foreign")


def test_a_folder_that_cannot_be_written_is_a_value(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be", encoding="utf-8")
    assert Journal(tmp_path / "data" / "journal.sqlite3").agree() == Unusable("disk")


def test_nothing_in_the_file_is_a_count(agreed: Journal, data: Path) -> None:
    """No sequence, no total, no row number: after ten notes are gone the file tells nothing of them."""
    for number in range(10):
        agreed.add(Note(str(number)), NOW + timedelta(minutes=number))
        agreed.finished("water.sip", NOW + timedelta(minutes=number))
    agreed.end_shift()
    db = sqlite3.connect(data / "journal.sqlite3")
    tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables == {"own", "note", "done", "favourite"}
    assert db.execute("SELECT * FROM note").fetchall() == []
    assert db.execute("SELECT exercise FROM done").fetchall() == [("water.sip",)]
    db.close()


def test_notes_are_not_pickled_by_accident() -> None:
    """A crash tool that keeps objects would keep their fields: they have slots and no state of their own to show."""
    assert not hasattr(Note("一"), "__dict__")
