"""Two of us at one own file, and a hand besides: what was said to be saved is there, and no hand is written over."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from companion.base.gate import alone
from companion.phrases import editing, workshop
from companion.phrases.editing import Change, Fields, History
from companion.phrases.form import new_phrase
from companion.phrases.model import Phrase, Review
from companion.phrases.own_file import OwnFile, with_entry
from companion.phrases.packs import load_pack
from companion.phrases.workshop import Workshop
from tests.forks import answer, forked

TODAY = date(2026, 11, 29)
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
BY_HAND = "  - {id: hand.one, text: 手写的}\n"


def own(phrase_id: str, text: str) -> Phrase:
    return replace(new_phrase(phrase_id), title="题", parts=(text,))


def opened(folder: Path) -> Workshop:
    shop = Workshop(folder / "phrases" / "mine.yaml", folder / "versions")
    assert shop.open() == ""
    return shop


def step(shop: Workshop, phrase_id: str, make: Callable[[History], Change]) -> str:
    base = shop.own.get(phrase_id)
    return shop.apply(make(shop.history(phrase_id, base)), base)


def save(shop: Workshop, phrase_id: str, text: str) -> str:
    return step(shop, phrase_id, lambda history: editing.saved(history, own(phrase_id, text), "林晓", TODAY))


def texts(shop: Workshop) -> dict[str, str]:
    return {one.id: one.text for one in load_pack(shop.file).phrases}


def versions(shop: Workshop, phrase_id: str) -> set[str]:
    return {one.phrase.text for one in shop.history(phrase_id, shop.own.get(phrase_id)).versions}


# -- processes ---------------------------------------------------------------------------------------------------


def _adds(folder: Path, count: int) -> bytes:
    """Adds phrases of its own, and says id and text of each once it is safe."""
    shop, said = opened(folder), []
    for number in range(count):
        text = f"{os.getpid()}-{number}"
        while save(shop, phrase_id := shop.new_id(set()), text):
            pass
        said.append(f"{phrase_id}={text}")
    return "\n".join(said).encode()


def _edits(folder: Path, count: int) -> bytes:
    """Writes and approves the one phrase of all, on top of what it finds; says each text once it is safe."""
    shop, said = opened(folder), []
    for number in range(count):
        text = f"{os.getpid()}-{number}"
        while save(shop, "mine.1", text):
            pass
        said.append(text)
        for make in (editing.submitted, lambda history: editing.approved(history, Review("周姐", TODAY))):
            step(shop, "mine.1", make)
    return "\n".join(said).encode()


def together(work: Callable[[], bytes], processes: int) -> list[str]:
    running = [forked(work) for _ in range(processes)]
    return [word for one in running for word in answer(*one)]


@needs_fork
def test_four_processes_add_phrases_and_every_one_is_there(tmp_path: Path) -> None:
    said = together(lambda: _adds(tmp_path, 8), 4)
    assert len(said) == 32
    assert texts(opened(tmp_path)) == dict(word.split("=") for word in said)
    assert not load_pack(tmp_path / "phrases" / "mine.yaml").problems


@needs_fork
def test_three_processes_edit_one_phrase_and_every_text_is_among_its_versions(tmp_path: Path) -> None:
    said = together(lambda: _edits(tmp_path, 6), 3)
    assert len(said) == 18 and set(said) <= versions(opened(tmp_path), "mine.1")


@needs_fork
def test_another_process_that_does_not_let_go_is_a_sentence_and_not_a_frozen_window(tmp_path: Path) -> None:
    shop = opened(tmp_path)
    assert save(shop, "mine.1", "一") == ""
    before = shop.file.read_bytes()
    held_r, held_w = os.pipe()
    done_r, done_w = os.pipe()

    def hold() -> bytes:
        with alone(shop.file.with_name(".mine.lock"), shop.file, 5):
            os.write(held_w, b"!")
            os.read(done_r, 1)
        return b""

    child = forked(hold)
    os.read(held_r, 1)
    started = time.monotonic()
    try:
        said = save(shop, "mine.1", "二")
    finally:
        os.write(done_w, b"!")
        answer(*child)
    assert "mine.yaml" in said and "占用" in said and time.monotonic() - started < 4
    assert shop.file.read_bytes() == before
    assert save(shop, "mine.1", "二") == "" and texts(shop) == {"mine.1": "二"}


# -- what another one of us has saved -------------------------------------------------------------------------------


def test_a_pending_version_saved_elsewhere_is_not_lost_to_a_save_here(tmp_path: Path) -> None:
    here = opened(tmp_path)
    assert save(here, "mine.1", "一") == ""
    assert step(here, "mine.1", lambda history: editing.approved(history, Review("周姐", TODAY))) == ""
    there, here = opened(tmp_path), opened(tmp_path)
    assert save(there, "mine.1", "那边改的") == "", "waits beside the approved one: it is in no pack"
    assert "别处" in save(here, "mine.1", "这边改的")
    assert versions(opened(tmp_path), "mine.1") == {"一", "那边改的"}
    assert save(here, "mine.1", "这边改的") == ""
    later = opened(tmp_path)
    assert versions(later, "mine.1") == {"一", "那边改的", "这边改的"}
    assert later.pending()["mine.1"].text == "这边改的" and texts(later) == {"mine.1": "一"}


def test_what_is_typed_here_takes_no_version_from_there(tmp_path: Path) -> None:
    here = opened(tmp_path)
    assert save(here, "mine.1", "一") == ""
    assert step(here, "mine.1", lambda history: editing.approved(history, Review("周姐", TODAY))) == ""
    there, here = opened(tmp_path), opened(tmp_path)
    assert save(there, "mine.1", "那边改的") == ""
    assert here.keep_typed("mine.1", Fields(text="半句")) == ""
    later = opened(tmp_path)
    assert later.pending()["mine.1"].text == "那边改的" and later.unsaved()["mine.1"].text == "半句"


def test_a_phrase_begun_elsewhere_keeps_its_id(tmp_path: Path) -> None:
    here, there = opened(tmp_path), opened(tmp_path)
    assert save(there, "mine.1", "那边的") == ""
    assert there.keep_typed("mine.2", Fields(text="半句")) == ""
    assert here.new_id(set()) == "mine.3"


# -- a hand ----------------------------------------------------------------------------------------------------------


def by_hand(monkeypatch: pytest.MonkeyPatch, edit: Callable[[Path], None], times: int = 1) -> None:
    """Somebody edits the file after it was read and before it is written, so many times."""
    left = [edit] * times

    def spliced(file: OwnFile, entry: dict[str, object]) -> str | None:
        if left:
            left.pop()(file.path)
        return with_entry(file, entry)  # type: ignore[arg-type]

    monkeypatch.setattr(workshop, "with_entry", spliced)


def add_a_line(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + BY_HAND, encoding="utf-8")


def test_a_line_written_by_hand_just_then_is_kept_and_so_is_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = opened(tmp_path)
    assert save(shop, "mine.1", "一") == ""
    by_hand(monkeypatch, add_a_line)
    assert save(shop, "mine.2", "二") == ""
    assert texts(shop) == {"mine.1": "一", "hand.one": "手写的", "mine.2": "二"}
    assert BY_HAND in shop.file.read_text(encoding="utf-8")


def test_a_file_made_by_hand_just_then_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = opened(tmp_path)
    by_hand(monkeypatch, lambda path: path.write_text("phrases:\n" + BY_HAND, encoding="utf-8") and None)
    assert save(shop, "mine.1", "一") == ""
    assert texts(shop) == {"hand.one": "手写的", "mine.1": "一"}


def test_our_own_entry_edited_by_hand_just_then_is_not_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = opened(tmp_path)
    assert save(shop, "mine.1", "一") == ""
    by_hand(monkeypatch, lambda path: path.write_text(path.read_text(encoding="utf-8").replace("一", "手改的"), encoding="utf-8") and None)
    assert "没有覆盖" in save(shop, "mine.1", "二")
    assert texts(shop) == {"mine.1": "手改的"}
    assert save(shop, "mine.1", "二") == "" and versions(shop, "mine.1") == {"一", "手改的", "二"}


def test_a_file_that_never_rests_is_left_alone_and_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = opened(tmp_path)
    assert save(shop, "mine.1", "一") == ""
    by_hand(monkeypatch, lambda path: path.write_text(path.read_text(encoding="utf-8") + "# 又一行\n", encoding="utf-8") and None, 99)
    assert "不停地改" in save(shop, "mine.2", "二")
    assert texts(shop) == {"mine.1": "一"} and not list(shop.file.parent.glob(".companion-tmp-*"))


def test_a_file_emptied_just_then_is_not_taken_for_a_new_one(tmp_path: Path) -> None:
    """Editors empty a file and then write it: a file of ours in between would hide what they write."""
    shop = opened(tmp_path)
    assert save(shop, "mine.1", "一") == ""
    shop.file.write_bytes(b"")
    assert "清空" in save(shop, "mine.2", "二") and shop.file.read_bytes() == b""
    assert save(shop, "mine.2", "二") == "" and texts(shop) == {"mine.2": "二"}
