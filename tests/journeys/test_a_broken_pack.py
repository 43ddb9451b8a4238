"""An agent edits a pack by hand while the app runs: what is good serves, what is broken is named, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from companion.app.packs import faults
from companion.base.paths import shipped_packs_dir
from companion.phrases.library import Library, PackSource, open_library

GOOD = """pack: {id: own, name: 我的}
phrases:
  - id: own.hello
    title: 我的问候
    code: wd01
    text: 您好，我是林晓。
  - id: refund.progress
    title: 退款进度（我的说法）
    code: tk01
    text: 退款在路上了。
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "packs").mkdir()
    return tmp_path / "packs"


@pytest.fixture
def opened(folder: Path, tmp_path: Path) -> Callable[[], Library]:
    """The library as the app opens it after every change: shipped packs, own ones over them, one cache."""
    sources = [PackSource(shipped_packs_dir(), "shipped"), PackSource(folder, "user")]
    return lambda: open_library(sources, tmp_path / "cache")


def first(library: Library, query: str) -> str:
    hits = library.search(query, 1).hits
    return hits[0].phrase.title if hits else ""


def test_own_phrases_win_and_vanish_with_their_file(folder: Path, opened: Callable[[], Library]) -> None:
    shipped = len(opened())
    (folder / "own.yaml").write_text(GOOD, encoding="utf-8")
    library = opened()
    assert (len(library), first(library, "wd01"), first(library, "tk01")) == (shipped + 1, "我的问候", "退款进度（我的说法）")
    (folder / "own.yaml").unlink()
    assert (len(opened()), first(opened(), "tk01")) == (shipped, "退款进度")


def test_at_whatever_byte_a_write_stops_the_phrases_of_before_are_there(folder: Path, opened: Callable[[], Library]) -> None:
    file = folder / "own.yaml"
    whole = GOOD.replace("我是林晓", "我是小林").encode()
    told = 0
    for end in range(40, len(whole), 29):
        file.write_text(GOOD, encoding="utf-8")
        count = len(opened())
        file.write_bytes(whole[:end])
        library = opened()
        broken = [problem for problem in library.problems if problem.severity == "error"]
        if broken:
            told += 1
            assert len(library) == count
            assert all(Path(problem.file) == file and problem.line >= 1 and problem.message for problem in broken)
    assert told >= 3, "most cuts are seen"
    file.write_bytes(whole)
    library = opened()
    assert library.problems == ()
    assert library.search("wd01", 1).hits[0].phrase.text == "您好，我是小林。"


@pytest.mark.parametrize(
    ("wrong", "line", "says"),
    [
        (GOOD.replace("code: wd01", "kode: wd01"), 5, "code"),
        (GOOD.replace("    title: 我的问候", "   title: 我的问候"), 4, ""),
        (GOOD.replace("您好，我是林晓。", "您好\u202e，我是林晓。"), 6, "U+202E"),
        (GOOD.replace("text: 您好", "text: *您好"), 6, ""),
    ],
    ids=["unknown key", "indentation", "bidi", "alias"],
)
def test_a_mistake_is_named_with_its_line_and_all_other_packs_serve(
    folder: Path, opened: Callable[[], Library], wrong: str, line: int, says: str
) -> None:
    (folder / "own.yaml").write_text(wrong, encoding="utf-8")
    library = opened()
    [problem, *_more] = [problem for problem in library.problems if problem.severity == "error"]
    assert (Path(problem.file).name, problem.line) == ("own.yaml", line)
    assert says in problem.message
    assert first(library, "kc01")


def test_the_palette_says_that_the_last_good_version_is_in_use(folder: Path, opened: Callable[[], Library]) -> None:
    (folder / "own.yaml").write_text(GOOD, encoding="utf-8")
    assert faults(opened()) == []
    (folder / "own.yaml").write_text(GOOD.replace("text: 您好", "text: *您好"), encoding="utf-8")
    for _again in range(2):
        library = opened()
        [said] = faults(library)
        assert said.startswith("own.yaml 第 6 行：这里有错，用的仍是上一次好的版本。") and first(library, "wd01") == "我的问候"


def test_a_gb18030_file_saved_by_an_old_editor_is_told_in_words(folder: Path, opened: Callable[[], Library]) -> None:
    (folder / "own.yaml").write_bytes(GOOD.encode("gb18030"))
    library = opened()
    assert any("GB18030" in problem.message for problem in library.problems)
    assert first(library, "kc01")
