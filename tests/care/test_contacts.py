"""Whom to turn to: dated defaults the agent can change or remove, rows the agent fills."""

from __future__ import annotations

import dataclasses
import stat
from datetime import date
from pathlib import Path

import pytest

from companion.care.contacts import CONTACTS_FILE, Contact, load_contacts, save_contacts
from companion.care.content import care_dir

SHIPPED = care_dir() / CONTACTS_FILE


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "config" / "contacts.yaml"


def test_the_defaults(own: Path) -> None:
    contacts, problems = load_contacts(SHIPPED, own)
    assert problems == ()
    rows = {contact.id: contact for contact in contacts}
    assert [contact.id for contact in contacts if contact.kind == "person"] == ["supervisor", "colleague", "eap"]
    assert not any(contact.filled for contact in contacts if contact.kind == "person")
    line = rows["hotline"]
    assert (line.number, line.hours, line.region) == ("12356", "每日不少于18小时", "中国大陆")
    assert "24" not in line.hours
    assert line.source
    assert [contact.number for contact in contacts if contact.kind == "danger"] == ["120", "110"]


def test_every_public_number_is_dated_and_belongs_to_a_region(own: Path) -> None:
    for contact in load_contacts(SHIPPED, own)[0]:
        if contact.filled:
            assert date.fromisoformat(contact.as_of) <= date(2026, 11, 22)
            assert contact.region


def test_no_number_stands_in_the_program() -> None:
    root = care_dir().parents[1] / "companion"
    for path in root.rglob("*.py"):
        assert "12356" not in path.read_text(encoding="utf-8"), path


def test_what_the_agent_saved_comes_back_and_replaces_the_defaults(own: Path) -> None:
    mine = (Contact("colleague", "person", "小周", "8021"), Contact("hotline", "line", "本地热线", "962525", region="上海"))
    save_contacts(own, mine)
    assert stat.S_IMODE(own.stat().st_mode) == 0o600
    assert load_contacts(SHIPPED, own) == (mine, ())


def test_a_removed_number_stays_removed(own: Path) -> None:
    contacts, _problems = load_contacts(SHIPPED, own)
    save_contacts(own, [c for c in contacts if c.id != "hotline"])
    assert "hotline" not in {c.id for c in load_contacts(SHIPPED, own)[0]}
    save_contacts(own, [])
    assert load_contacts(SHIPPED, own) == ((), ())


def test_any_text_survives_the_file(own: Path) -> None:
    odd = Contact("eap", "person", "员工: 关怀 #1", "“001” - no", note="{{不}} 展开\n两行")
    save_contacts(own, [odd])
    assert load_contacts(SHIPPED, own)[0] == (odd,)


def test_a_broken_own_list_falls_back_to_the_shipped_one_and_is_said(own: Path) -> None:
    own.parent.mkdir()
    own.write_text("contacts:\n  - {id: a, kind: friend, name: 甲}\n", encoding="utf-8")
    contacts, problems = load_contacts(SHIPPED, own)
    assert "hotline" in {c.id for c in contacts}
    assert (problems[0].file, problems[0].line, problems[0].key) == (str(own), 2, "kind")


@pytest.mark.parametrize("row,key", [
    ("{id: a, kind: line}", "name"), ("{kind: line, name: 甲}", "id"), ("{id: a, kind: line, name: 甲, as_of: 今天}", "as_of"),
    ("{id: a, kind: line, name: 甲, as_of: 20250501}", "as_of"), ("{id: a, kind: line, name: 甲, phone: 1}", "phone"),
])  # fmt: skip
def test_a_faulty_row_names_its_key(own: Path, row: str, key: str) -> None:
    own.parent.mkdir()
    own.write_text(f"contacts:\n  - {row}\n", encoding="utf-8")
    assert key in {problem.key for problem in load_contacts(SHIPPED, own)[1]}


def test_a_contact_can_be_changed_in_place() -> None:
    assert dataclasses.replace(Contact("eap", "person", "员工关怀"), number="8000").filled
