"""A pack that is being written while it is read: nothing is lost, and the place is said."""

from pathlib import Path

from companion.phrases.library import PackSource, open_library


def test_a_half_written_pack_changes_nothing_and_says_so(tmp_path: Path) -> None:
    folder, cache = tmp_path / "packs", tmp_path / "cache"
    folder.mkdir()
    good = "phrases:\n- {id: a.one, text: 退款已经提交}\n- {id: a.two, text: 发票已经开好}\n"
    file = folder / "own.yaml"
    file.write_text(good, encoding="utf-8")
    assert len(open_library([PackSource(folder)], cache)) == 2
    file.write_text(good[:-20], encoding="utf-8")
    torn = open_library([PackSource(folder)], cache)
    assert [hit.phrase.id for hit in torn.search("fapiao").hits] == ["a.two"]
    assert any(problem.severity == "error" and problem.line for problem in torn.problems)
    assert len(open_library([PackSource(folder)], cache)) == 2, "and after another start"
    file.write_text("phrases:\n- {id: a.one, text: 退款已经提交}\n", encoding="utf-8")
    assert len(open_library([PackSource(folder)], cache)) == 1


def test_a_broken_new_pack_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("phrases: [", encoding="utf-8")
    (tmp_path / "good.yaml").write_text("phrases:\n- {id: a, text: 退款}\n", encoding="utf-8")
    library = open_library([PackSource(tmp_path)])
    assert len(library) == 1 and len(library.problems) == 1
