"""Whom to turn to: dated defaults the agent can change or remove, rows the agent fills."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import pytest

from companion.care.contacts import CONTACTS_FILE, Contact, as_text, from_text, read_contacts
from companion.care.content import care_dir

SHIPPED = care_dir() / CONTACTS_FILE


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "contacts.yaml"


def test_the_defaults() -> None:
    contacts, problems = read_contacts(SHIPPED)
    assert problems == ()
    rows = {contact.id: contact for contact in contacts}
    assert [contact.id for contact in contacts if contact.kind == "person"] == ["supervisor", "colleague", "eap"]
    assert not any(contact.filled for contact in contacts if contact.kind == "person")
    line = rows["hotline"]
    assert (line.number, line.hours, line.region) == ("12356", "每日不少于18小时", "中国大陆")
    assert "24" not in line.hours
    assert line.source
    assert [contact.number for contact in contacts if contact.kind == "danger"] == ["120", "110"]


def test_every_public_number_is_dated_and_belongs_to_a_region() -> None:
    for contact in read_contacts(SHIPPED)[0]:
        if contact.filled:
            assert date.fromisoformat(contact.as_of) <= date(2026, 11, 22)
            assert contact.region


def test_no_number_stands_in_the_program() -> None:
    root = care_dir().parents[1] / "companion"
    for path in root.rglob("*.py"):
        assert "12356" not in path.read_text(encoding="utf-8"), path


def test_any_list_survives_its_text() -> None:
    odd = (Contact("eap", "person", "员工: 关怀 #1", "“001” - no", note="{{不}} 展开\n两行"), Contact("x", "line", "乙", region="上海"))
    assert from_text(as_text(odd)) == odd
    assert from_text(as_text(())) == ()


@pytest.mark.parametrize("text", ["", "{", "null", "7", "[7]", '["a"]', '{"a": 1}'])
def test_another_text_is_no_list(text: str) -> None:
    assert from_text(text) is None


def test_a_broken_list_is_no_list_and_its_place_is_said(own: Path) -> None:
    own.write_text("contacts:\n  - {id: a, kind: friend, name: 甲}\n", encoding="utf-8")
    contacts, problems = read_contacts(own)
    assert contacts == ()
    assert (problems[0].file, problems[0].line, problems[0].key) == (str(own), 2, "kind")


@pytest.mark.parametrize("row,key", [
    ("{id: a, kind: line}", "name"), ("{kind: line, name: 甲}", "id"), ("{id: a, kind: line, name: 甲, as_of: 今天}", "as_of"),
    ("{id: a, kind: line, name: 甲, as_of: 20250501}", "as_of"), ("{id: a, kind: line, name: 甲, phone: 1}", "phone"),
])  # fmt: skip
def test_a_faulty_row_names_its_key(own: Path, row: str, key: str) -> None:
    own.write_text(f"contacts:\n  - {row}\n", encoding="utf-8")
    assert key in {problem.key for problem in read_contacts(own)[1]}


def test_a_contact_can_be_changed_in_place_and_shows_nothing_of_itself() -> None:
    changed = dataclasses.replace(Contact("eap", "person", "员工关怀"), number="8000")
    assert changed.filled
    assert "8000" not in repr(changed) and "员工" not in f"{[changed]}"
