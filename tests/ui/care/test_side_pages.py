"""People, the end of the shift, the agent's own record."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from companion.care.contacts import Contact
from companion.care.journal import Note
from tests.ui.care.conftest import Care, library

ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape
NOTE = Note("等了三天", "先道歉", "我现在就查")


def shown(care: Care) -> str:
    return "\n".join(label.text() for label in care.window.findChildren(QLabel) if label.isVisible())


def test_people_are_one_key_away_from_every_page(care: Care) -> None:
    care.start("breathing.slow", 60)
    care.press("p")
    assert care.page is care.flow.side.people and not care.flow.exercise.lead.running
    assert "12356" in shown(care) and "每日不少于18小时" in shown(care) and "核对于 2025-05-01" in shown(care)
    care.press("b")
    assert care.page is care.flow.checkin


def test_a_letter_in_a_field_is_a_letter(care: Care) -> None:
    care.start("review.three-lines", 180)
    care.press("p")
    assert care.page is care.flow.review


def test_someone_who_needs_a_person_now_sees_the_numbers_first(care: Care) -> None:
    care.open()
    care.click("我现在很难受")
    tops = {
        label.text(): label.mapTo(care.window, QPoint(0, 0)).y()
        for label in care.flow.side.people.findChildren(QLabel) if label.isVisible()
    }
    assert tops["全国统一心理援助热线  12356"] < tops["急救  120"] < tops["主管"]


def test_numbers_and_sentences_are_copied(care: Care) -> None:
    care.open()
    care.press("p")
    care.click("复制 全国统一心理援助热线 的号码 12356")
    care.click("复制：" + library().asks[1])
    assert care.clipboard.copied == ["12356", library().asks[1]]


def test_a_person_is_filled_in_by_keys_and_stays(care: Care) -> None:
    care.open()
    care.press("p")
    care.click("填写或修改 主管")
    care.press("8021", ENTER, ENTER, "after 2", ENTER)
    assert care.button("保存").hasFocus()
    care.press(ENTER)
    assert care.page is care.flow.side.people
    assert "主管  8021" in shown(care)
    found = {contact.id: contact for contact in care.feature.record.contacts()[0]}
    assert found["supervisor"].number == "8021" and found["supervisor"].note == "after 2"
    assert found["hotline"].as_of == "2025-05-01", "untouched ones keep their date"
    assert care.paths.journal.stat().st_mode & 0o777 == 0o600
    assert care.feature.record.consent() is None, "a contact is no consent to notes"
    assert not any(care.paths.config.rglob("*contacts*"))


def test_a_changed_default_loses_the_date_of_the_default_and_a_removed_one_stays_removed(care: Care) -> None:
    care.open()
    care.press("p")
    care.click("填写或修改 全国统一心理援助热线")
    care.flow.side.contact._fields["number"].setText("110119")
    care.click("保存")
    changed = next(c for c in care.feature.record.contacts()[0] if c.id == "hotline")
    assert (changed.number, changed.as_of, changed.source) == ("110119", "", "")
    care.click("填写或修改 报警")
    care.click("删掉这一位")
    assert "police" not in {c.id for c in care.feature.record.contacts()[0]}


def test_a_new_one_needs_a_name(care: Care) -> None:
    care.open()
    care.press("p")
    care.click("添加一位")
    care.click("保存")
    assert care.page is care.flow.side.contact
    care.press("Lin", ENTER)
    care.click("保存")
    assert "Lin" in shown(care) and len(care.feature.record.contacts()[0]) == 7


def old_list(care: Care, text: str) -> Path:
    """Where an earlier version kept the contacts."""
    path = care.paths.config / "care" / "contacts.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


def test_an_old_list_moves_into_the_record_and_leaves_no_byte(care: Care) -> None:
    old = old_list(care, 'contacts:\n  - {id: own-1, kind: person, name: 周姐, number: "8021"}\n')
    care.feature.record.settle()
    assert not old.parent.exists()
    assert [(c.name, c.number) for c in care.feature.record.contacts()[0]] == [("周姐", "8021")]
    assert "周姐".encode() in care.paths.journal.read_bytes()
    assert not any("周姐".encode() in path.read_bytes() for path in care.paths.config.rglob("*") if path.is_file())


def test_an_old_list_never_replaces_a_newer_one(care: Care) -> None:
    care.feature.record.save_contact(Contact("supervisor", "person", "主管", "1"))
    old = old_list(care, "contacts:\n  - {id: own-1, kind: person, name: 周姐}\n")
    assert "周姐" not in {c.name for c in care.feature.record.contacts()[0]}
    assert not old.exists()


def test_a_broken_old_list_says_so_and_the_shipped_one_serves(care: Care) -> None:
    old = old_list(care, "contacts: [")
    care.open()
    care.press("p")
    assert "联系人文件有问题" in shown(care) and "12356" in shown(care)
    assert old.exists(), "it can still be repaired"


def test_what_cannot_be_read_is_not_written_over(care: Care) -> None:
    care.feature.record.save_contact(Contact("supervisor", "person", "主管", "8021"))
    before = care.paths.journal.read_bytes()
    with sqlite3.connect(care.paths.journal) as db:
        db.execute("UPDATE own SET value = '[' WHERE key = 'contacts'")
    db.close()
    broken = care.paths.journal.read_bytes()
    assert care.feature.record.save_contact(Contact("colleague", "person", "同事", "1")) != ""
    assert care.paths.journal.read_bytes() == broken != before
    care.open()
    care.press("p")
    assert "读不出来" in shown(care) and "12356" in shown(care)


def test_after_the_shift_there_are_five_things_and_the_notes_can_be_laid_down(care: Care) -> None:
    care.feature.record.switch(True)
    care.feature.record.keep(NOTE)
    care.feature.record.keep(Note("留住的"))
    kept = next(e for e in care.feature.record.entries()[0] if e.note.fact == "留住的")
    care.feature.record.pin(kept.id, True)
    care.open()
    care.press("a")
    assert all(name in shown(care) for name in ("骑车", "跑步", "散步", "逛逛", "找朋友"))
    care.click("今天的复盘，放下")
    assert [e.note.fact for e in care.feature.record.entries()[0]] == ["留住的"]
    assert "放下了。" in shown(care)
    assert "今天的复盘，放下" not in [b.accessibleName() for b in care.window.findChildren(type(care.button("返回"))) if b.isVisible()]


def test_the_record_can_be_opened_shortened_and_switched_off(care: Care) -> None:
    care.open()
    care.press("j")
    assert "复盘和练习都不留" in shown(care)
    care.click("打开记录")
    assert care.feature.record.days() == 7
    care.click("留 1 天")
    assert care.feature.record.days() == 1
    care.click("关掉记录")
    assert care.feature.record.days() == 0
    assert care.feature.record.keep(NOTE) == "" and care.feature.record.days() == 7, "saving says that it opens it"


def test_a_note_is_shown_kept_and_deleted(care: Care) -> None:
    care.feature.record.switch(True)
    care.feature.record.keep(NOTE)
    care.open()
    care.press("j")
    assert all(line in shown(care) for line in (*NOTE.lines, "11-22 16:20"))
    care.click("下班清理时留住 11-22 16:20 的复盘")
    assert care.feature.record.entries()[0][0].pinned
    care.click("删除 11-22 16:20 的复盘")
    assert care.feature.record.entries()[0] == () and "等了三天" not in shown(care)


def test_a_note_older_than_agreed_is_gone_without_opening_anything(care: Care) -> None:
    care.feature.record.switch(True, 3)
    care.feature.record.keep(NOTE)
    assert "等了三天".encode() in care.paths.journal.read_bytes()
    care.clock.wall += timedelta(days=3)
    care.feature._expiry.timeout.emit()
    assert "等了三天".encode() not in care.paths.journal.read_bytes()


def test_one_click_erases_everything_the_contacts_too(care: Care) -> None:
    care.feature.record.switch(True)
    care.feature.record.keep(NOTE)
    care.feature.record.save_contact(care.feature.record.contacts()[0][0])
    old = old_list(care, "contacts: [")
    care.open()
    care.press("j")
    care.click("全部清除")
    assert not care.paths.journal.exists() and not old.exists()
    assert "都清除了" in shown(care)
