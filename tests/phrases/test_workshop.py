"""The own pack file and the histories: written whole, in step, over nobody's head, and killed without loss."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from companion.phrases import editing
from companion.phrases.editing import Change, Fields, History
from companion.phrases.form import new_phrase
from companion.phrases.library import Library, open_library
from companion.phrases.model import Phrase, Review, Status
from companion.phrases.own_file import read_own, with_entry, without_entry
from companion.phrases.pack_entry import to_entry
from companion.phrases.packs import load_pack
from companion.phrases.sources import PackSource, user_sources
from companion.phrases.workshop import Workshop
from tests.forks import killed

TODAY = date(2026, 11, 29)
BY_HAND = """# 组里的几条，手写
pack: {id: mine, name: 我的}   # 名字随便
phrases:
  # 第一条是老王写的
  - id: hand.one
    title: 一     # 标题
    text: |
      多行的
      文字

  - {id: hand.two, text: 二, status: draft}
  # 最后的话
"""


def own(phrase_id: str, text: str, **more: object) -> Phrase:
    return replace(new_phrase(phrase_id), title="题", parts=(text,), **more)  # type: ignore[arg-type]


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    made = Workshop(tmp_path / "phrases" / "mine.yaml", tmp_path / "versions")
    assert made.open() == ""
    return made


def save(shop: Workshop, phrase: Phrase) -> History:
    before = shop.own.get(phrase.id)
    change = editing.saved(shop.history(phrase.id, before), phrase, "林晓", TODAY)
    assert shop.apply(change, before) == ""
    return change.history


def again(shop: Workshop, folder: Path) -> Workshop:
    made = Workshop(shop.file, folder / "versions")
    assert made.open() == ""
    return made


# -- the file ----------------------------------------------------------------------------------------------------


def test_the_first_phrase_makes_a_pack_that_lint_accepts(shop: Workshop, tmp_path: Path) -> None:
    save(shop, own("mine.1", "您好：{{称呼}}，no\n第二行"))
    pack = load_pack(shop.file)
    assert pack.problems == () and [one.text for one in pack.phrases] == ["您好：{{称呼}}，no\n第二行"]
    assert pack.phrases[0].status is Status.DRAFT
    assert 'text: "您好' in shop.file.read_text(encoding="utf-8"), "every value in quotes"
    assert shop.file.stat().st_mode & 0o777 == 0o600


def test_comments_and_the_entries_of_others_stay_to_the_byte(shop: Workshop) -> None:
    shop.file.parent.mkdir(parents=True)
    shop.file.write_text(BY_HAND, encoding="utf-8")
    save(shop, own("mine.1", "新的"))
    text = shop.file.read_text(encoding="utf-8")
    assert text.replace(text[text.index('  - id: "mine.1"') : text.index("  # 最后的话")], "") == BY_HAND
    assert load_pack(shop.file).problems == ()
    save(shop, own("hand.two", "改过的二"))
    text = shop.file.read_text(encoding="utf-8")
    for line in ("# 组里的几条，手写", "# 名字随便", "  # 第一条是老王写的", "    title: 一     # 标题", "  # 最后的话"):
        assert line in text
    assert {one.id: one.text for one in load_pack(shop.file).phrases} == {"hand.one": "多行的\n文字", "hand.two": "改过的二", "mine.1": "新的"}


@pytest.mark.parametrize("source", [
    "", "# 空\n", "pack: {id: mine}\n", "pack: {id: mine}\nphrases:\n", "phrases: []\npack: {id: mine}\n", "phrases:   # 还没有\n",
    "phrases:\n- id: a\n  text: 一\n", "phrases:\n    -   id: a\n        text: 一", "phrases: [{id: a, text: 一}]\n",
    "phrases:\r\n  - id: a\r\n    text: 一\r\n", "phrases:\n  - id: a\n    parts:\n      - 一\n      - 二\n# 完\n", BY_HAND,
])  # fmt: skip
def test_an_entry_goes_in_and_comes_out_again_or_nothing_is_written(source: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(source.encode())
    before = load_pack(path).phrases
    made = with_entry(read_own(path), to_entry(own("mine.1", "新的")))
    if made is None:
        assert "[{" in source, "only a list in one line cannot be added to"
        return
    path.write_bytes(made.encode())
    assert [one.id for one in load_pack(path).phrases] == [*(one.id for one in before), "mine.1"]
    back = without_entry(read_own(path), "mine.1")
    assert back is not None
    path.write_bytes(back.encode())
    assert load_pack(path).phrases == before and not any(one.severity == "error" for one in load_pack(path).problems)
    assert all(line in back for line in source.splitlines() if "#" in line and "phrases" not in line)


def test_a_broken_file_is_not_written_to_and_says_where(shop: Workshop, tmp_path: Path) -> None:
    save(shop, own("mine.1", "好"))
    broken = shop.file.read_text(encoding="utf-8") + "  - id: 'x\n"
    shop.file.write_text(broken, encoding="utf-8")
    said = shop.apply(editing.saved(History("mine.2"), own("mine.2", "二"), "", TODAY), None)
    assert "mine.yaml" in said and "行" in said
    assert shop.file.read_text(encoding="utf-8") == broken and set(shop.own) == {"mine.1"}


# -- two writers -------------------------------------------------------------------------------------------------


def test_an_entry_changed_on_disk_since_is_not_written_over(shop: Workshop, tmp_path: Path) -> None:
    first = save(shop, own("mine.1", "我的"))
    base = shop.own["mine.1"]
    shop.file.write_text(shop.file.read_text(encoding="utf-8").replace("我的\"\n    s", "别人的\"\n    s"), encoding="utf-8")
    theirs = shop.file.read_bytes()
    change = editing.saved(shop.history("mine.1", base), own("mine.1", "我改的"), "林晓", TODAY)
    said = shop.apply(change, base)
    assert "没有覆盖" in said and shop.file.read_bytes() == theirs
    base = shop.own["mine.1"]
    assert base.text == "别人的"
    assert shop.apply(editing.saved(shop.history("mine.1", base), own("mine.1", "我改的"), "林晓", TODAY), base) == ""
    kept = [one.phrase.text for one in again(shop, tmp_path).history("mine.1", shop.own["mine.1"]).versions]
    assert kept == ["我的", "别人的", "我改的"] and first.served == 1


def test_what_others_wrote_elsewhere_in_the_file_is_kept(shop: Workshop) -> None:
    save(shop, own("mine.1", "我的"))
    shop.file.write_text(shop.file.read_text(encoding="utf-8") + "  - {id: theirs, text: 别人的}\n", encoding="utf-8")
    save(shop, own("mine.1", "我改的"))
    assert {one.id: one.text for one in load_pack(shop.file).phrases} == {"mine.1": "我改的", "theirs": "别人的"}


def test_a_full_disk_is_a_sentence_and_nothing_is_lost(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    save(shop, own("mine.1", "我的"))
    before = shop.file.read_bytes()

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("companion.phrases.workshop.write_over", full)
    base = shop.own["mine.1"]
    said = shop.apply(editing.saved(shop.history("mine.1", base), own("mine.1", "改"), "", TODAY), base)
    assert "磁盘满了" in said and shop.file.read_bytes() == before


# -- what is served ----------------------------------------------------------------------------------------------


def library(tmp_path: Path) -> Library:
    return open_library([PackSource(tmp_path / "shipped", "shipped"), *user_sources(tmp_path / "phrases")], tmp_path / "cache")


def test_the_library_serves_the_old_text_until_the_new_one_is_approved(shop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "shipped").mkdir()
    (tmp_path / "shipped" / "core.yaml").write_text("pack: {id: core}\nphrases:\n  - {id: warranty, text: 一年, title: 保修}\n")
    old = library(tmp_path).phrase("warranty")
    assert old is not None
    change = editing.saved(shop.history("warranty", old), replace(old, parts=("两年",)), "林晓", TODAY)
    assert shop.apply(change, None) == "" and not shop.file.exists()
    served = library(tmp_path).phrase("warranty")
    assert served is not None and served.text == "一年"
    later = again(shop, tmp_path)
    assert later.pending()["warranty"].text == "两年"
    done = editing.approved(later.history("warranty", served), Review("周姐", TODAY, "好"))
    assert later.apply(done, None) == "" and later.pending() == {}
    found = library(tmp_path)
    new = found.phrase("warranty")
    assert new is not None and new.text == "两年" and new.review == Review("周姐", TODAY, "好")
    beneath = found.beneath("warranty", "mine")
    assert beneath is not None and beneath.text == "一年"
    said, removed = later.remove("warranty", later.own["warranty"], forget=False)
    assert said == "" and removed is not None
    shipped = library(tmp_path).phrase("warranty")
    assert shipped is not None and shipped.text == "一年"
    assert [one.phrase.text for one in later.history("warranty", shipped).versions] == ["一年", "两年"]


def test_an_edit_counts_over_another_own_file_of_whatever_name(shop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "phrases").mkdir()
    (tmp_path / "phrases" / "zz.yaml").write_text("phrases:\n  - {id: a, text: 旧, status: draft}\n")
    old = library(tmp_path).phrase("a")
    assert old is not None
    change = editing.saved(shop.history("a", old), replace(old, parts=("新",)), "", TODAY)
    assert shop.apply(change, None) == ""
    new = library(tmp_path).phrase("a")
    assert new is not None and new.text == "新" and "旧" in (tmp_path / "phrases" / "zz.yaml").read_text()
    assert [one.phrase.text for one in change.history.versions] == ["旧", "新"]


# -- deleting, and what was typed --------------------------------------------------------------------------------


def test_a_deleted_phrase_can_be_put_back_with_its_versions(shop: Workshop, tmp_path: Path) -> None:
    save(shop, own("mine.1", "我的"))
    whole = save(shop, own("mine.1", "我改的"))
    said, removed = shop.remove("mine.1", shop.own["mine.1"], forget=True)
    assert said == "" and removed is not None and shop.own == {}
    assert load_pack(shop.file).phrases == () and not load_pack(shop.file).problems
    assert list((tmp_path / "versions").iterdir()) == []
    assert shop.put_back(removed) == ""
    assert again(shop, tmp_path).history("mine.1", shop.own["mine.1"]) == whole


def test_what_was_typed_and_not_saved_is_there_after_a_restart(shop: Workshop, tmp_path: Path) -> None:
    typed = Fields(title="半截", text="您好{{", tags="no yes")
    assert shop.keep_typed("mine.1", typed) == ""
    later = again(shop, tmp_path)
    assert later.unsaved() == {"mine.1": typed} and later.new_id(set()) == "mine.2"
    assert later.keep_typed("mine.1", None) == "" and again(later, tmp_path).unsaved() == {}
    assert list((tmp_path / "versions").iterdir()) == []


def test_a_damaged_history_is_set_aside_and_the_phrase_is_edited_on(shop: Workshop, tmp_path: Path) -> None:
    save(shop, own("mine.1", "我的"))
    (tmp_path / "versions" / "v-mine.1.yaml").write_text("{{{")
    later = again(shop, tmp_path)
    assert (tmp_path / "versions" / "v-mine.1.broken").exists()
    assert save(later, own("mine.1", "改")).versions[0].phrase.text == "我的"


# -- kill -9 -----------------------------------------------------------------------------------------------------


def _writer(folder: Path, out: int) -> None:
    """Saves, hands in, approves and edits anew, and says each text once it is safe."""
    shop = Workshop(folder / "phrases" / "mine.yaml", folder / "versions")
    shop.open()
    round_ = 0
    while True:
        round_ += 1
        text = f"第 {os.getpid()} 号第 {round_} 次"
        for step in (lambda h, t=text: editing.saved(h, own("mine.1", t), "林晓", TODAY), editing.submitted,
                     lambda h: editing.approved(h, Review("周姐", TODAY))):  # fmt: skip
            base = shop.own.get("mine.1")
            change: Change = step(shop.history("mine.1", base))
            assert shop.apply(change, base) == ""
            os.write(out, f"{text}\n".encode())


def _kills(folder: Path, count: int) -> int:
    dice, acknowledged = random.Random(7), 0
    for _ in range(count):
        said = killed(folder, _writer, dice.uniform(0, 0.06))
        assert not load_pack(folder / "phrases" / "mine.yaml").problems
        shop = Workshop(folder / "phrases" / "mine.yaml", folder / "versions")
        assert shop.open() == "" and not list(folder.glob("versions/*.broken"))
        history = shop.history("mine.1", shop.own["mine.1"])
        assert set(said) <= {one.phrase.text for one in history.versions}, "an acknowledged text was lost"
        acknowledged += len(said)
    return acknowledged


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_no_acknowledged_text_is_lost_in_thirty_kills(tmp_path: Path) -> None:
    assert _kills(tmp_path, 30) >= 30


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_no_acknowledged_text_is_lost_in_a_thousand_kills(tmp_path: Path) -> None:
    assert _kills(tmp_path, 1000) >= 1000
