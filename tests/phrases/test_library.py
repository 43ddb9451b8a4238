"""A library on disk: what overrides what, what an edit changes, and what a damaged snapshot must not do."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from companion.phrases import opening
from companion.phrases.library import Library, PackSource, open_library
from companion.phrases.search.answer import View


def write(path: Path, *phrases: str, pack: str = "", age: float = 10.0) -> Path:
    """A pack file of ``id|title|text|more`` phrases, last changed `age` seconds ago."""
    lines = [f"pack: {{id: {pack or path.stem}, name: {path.stem}, version: '3'}}", "phrases:"]
    for phrase in phrases:
        phrase_id, title, text, *more = phrase.split("|")
        lines += [f"  - id: {phrase_id}", f"    title: {title}", f"    text: {text}", *(f"    {line}" for line in more)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    grow_old(path, age)
    return path


def grow_old(path: Path, age: float = 10.0) -> None:
    for one in (path, path.parent):
        facts = one.stat()
        when = facts.st_mtime_ns - int(age * 1e9)
        os.utime(one, ns=(when, when))


def found(library: Library, query: str) -> list[str]:
    return [hit.phrase.id for hit in library.search(query, 0).hits]


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    folder = tmp_path / "packs"
    write(folder / "one.yaml", "refund|退款说明|退款三天到账。|code: tk01", "freight|运费说明|运费由我们承担。")
    write(folder / "two.yaml", "delay|延误致歉|抱歉让您久等了。", "old|旧话术|不用了。|status: retired")
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def opened(packs: Path, cache: Path | None) -> Library:
    return open_library([PackSource(packs)], cache)


def test_reads_searches_and_lists(packs: Path) -> None:
    library = opened(packs, None)
    assert len(library) == 4
    assert found(library, "tuikuan") == ["refund"]
    assert library.problems == ()
    assert [(p.id, p.version, p.phrases, p.approved, p.source, p.path.name) for p in library.packs] == [
        ("one", "3", 2, 2, "user", "one.yaml"),
        ("two", "3", 2, 1, "user", "two.yaml"),
    ]
    phrase = library.phrase("refund")
    assert phrase is not None and phrase.code == "tk01" and phrase.pack == "one"
    assert library.phrase("nobody") is None
    assert [phrase.id for phrase in library.phrases()] == ["refund", "freight", "delay", "old"]


def test_phrases_come_back_whole(tmp_path: Path) -> None:
    path = tmp_path / "full.yaml"
    path.write_text(
        """pack: {id: full, name: 全, language: zh-CN, version: 1}
phrases:
  - id: all.of-it
    title: 全部字段
    parts: ["您好，{{客户称呼}}，请稍等{{时限}}。", "第二段😀𠮷"]
    category: 投诉/配送延迟
    stage: 安抚
    channels: [im, sms]
    tags: [道歉, 内部]
    code: yw01
    says: [说好今天到]
    when: 延误时
    caution: 先核对
    slots: {客户称呼: {required: false}, 时限: {kind: duration}}
    source: {document: d1, section: "3.2"}
    status: review
    review: {by: 周, on: 2026-11-20, note: 好}
    valid: {from: 2026-01-01, until: 2027-01-01}
""",
        encoding="utf-8",
    )
    from companion.phrases.packs import load_pack

    (wanted,) = load_pack(path).phrases
    library = open_library([PackSource(path)], tmp_path / "cache")
    assert library.phrase("all.of-it") == wanted
    assert open_library([PackSource(path)], tmp_path / "cache").phrase("all.of-it") == wanted


def test_later_sources_override_by_id(tmp_path: Path) -> None:
    shipped = write(tmp_path / "shipped" / "core.yaml", "a|退款原文|原来的话。", "b|运费|……")
    team = write(tmp_path / "team" / "core.yaml", "a|退款团队版|团队的话。")
    user = write(tmp_path / "user" / "mine.yaml", "a|退款我的|我的话。", "c|其他|……")
    sources = [PackSource(shipped.parent, "shipped"), PackSource(team.parent, "team"), PackSource(user.parent, "user")]
    for cache in (None, tmp_path / "cache", tmp_path / "cache"):
        library = open_library(sources, cache)
        assert len(library) == 3
        assert [hit.phrase.title for hit in library.search("tuikuan").hits] == ["退款我的"]
        assert [pack.source for pack in library.packs] == ["shipped", "team", "user"]
    # Without the user's own, the team's counts again, though the snapshot knew it as overridden.
    user.unlink()
    library = open_library(sources, tmp_path / "cache")
    assert [hit.phrase.title for hit in library.search("tuikuan").hits] == ["退款团队版"]


def test_the_second_opening_reads_no_pack(packs: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = opened(packs, cache)

    def refuse(*_: object) -> None:
        raise AssertionError("a pack was read although nothing changed")

    monkeypatch.setattr(opening, "_read_pack", refuse)
    monkeypatch.setattr(opening, "list_files", refuse)
    second = opened(packs, cache)
    assert second.packs == first.packs
    for query in ("tuikuan", "tk", "yf", "延误", "tk01", "zhiqain"):
        assert second.search(query) == first.search(query)


@pytest.mark.parametrize("age", [10.0, 0.0])
def test_an_edited_phrase_is_found_at_once(packs: Path, cache: Path, age: float) -> None:
    opened(packs, cache)
    write(packs / "one.yaml", "refund|退款新规|五天到账。", "freight|运费说明|运费由我们承担。", "new|新增一条|刚刚写的。", age=age)
    for _ in range(2):
        library = opened(packs, cache)
        assert library.search("tuikuan").hits[0].phrase.title == "退款新规"
        assert found(library, "xinzeng") == ["new"]
        assert found(library, "三天") == []
        assert found(library, "延误") == ["delay"]
        assert len(library) == 5


def test_an_edit_of_the_same_length_within_the_tick_of_the_clock_is_seen(packs: Path, cache: Path) -> None:
    path = write(packs / "one.yaml", "refund|退款三天|……", age=0)
    opened(packs, cache)
    facts = path.stat()
    path.write_text(path.read_text(encoding="utf-8").replace("三天", "五天"), encoding="utf-8")
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert opened(packs, cache).search("tuikuan").hits[0].phrase.title == "退款五天"


def test_files_that_come_and_go(packs: Path, cache: Path) -> None:
    opened(packs, cache)
    write(packs / "deep" / "three.yaml", "gift|赠品说明|……")
    assert found(opened(packs, cache), "zengpin") == ["gift"]
    (packs / "one.yaml").unlink()
    library = opened(packs, cache)
    assert found(library, "tuikuan") == []
    assert len(library) == 3
    (packs / "deep" / "three.yaml").rename(packs / "deep" / "four.yaml")
    library = opened(packs, cache)
    assert found(library, "zengpin") == ["gift"]
    assert [pack.path.name for pack in library.packs] == ["four.yaml", "two.yaml"]


def test_a_large_pack_with_one_small_edit_keeps_the_large_segment(tmp_path: Path, cache: Path) -> None:
    folder = tmp_path / "packs"
    for number in range(6):
        write(folder / f"p{number}.yaml", *(f"p{number}.{n}|第{number}组退款{n}|话{n}" for n in range(500)))
    opened(folder, cache)
    large = {path.name for path in (cache / "search").glob("*.npy")}
    write(folder / "p3.yaml", *(f"p3.{n}|第三组运费{n}|话{n}" for n in range(500)))
    library = opened(folder, cache)
    both = {path.name for path in (cache / "search").glob("*.npy")}
    assert large < both and len(both) == 2
    assert library.search("yunfei", 1).total == 500
    assert library.search("tuikuan", 1).total == 2_500
    assert len({phrase.id for phrase in library.phrases()}) == len(library) == 3_000
    # Again and again: the small segment is replaced, not multiplied.
    write(folder / "p4.yaml", *(f"p4.{n}|第四组赠品{n}|话{n}" for n in range(500)))
    library = opened(folder, cache)
    assert (library.search("yunfei", 1).total, library.search("zengpin", 1).total, library.search("tuikuan", 1).total) == (500, 500, 2_000)
    assert len(list((cache / "search").glob("*.npy"))) == 2
    # When most of it has changed, one segment again.
    for number in range(6):
        write(folder / f"p{number}.yaml", *(f"p{number}.{n}|全新退款{n}|话{n}" for n in range(500)))
    assert opened(folder, cache).search("quanxin", 1).total == 3_000
    assert len(list((cache / "search").glob("*.npy"))) == 1


def test_one_broken_pack_never_stops_the_others(packs: Path, cache: Path) -> None:
    (packs / "broken.yaml").write_text("phrases: [", encoding="utf-8")
    for _ in range(2):
        library = opened(packs, cache)
        assert found(library, "tuikuan") == ["refund"]
        assert [Path(problem.file).name for problem in library.problems] == ["broken.yaml"]
    write(packs / "broken.yaml", "mended|修好了|……")
    library = opened(packs, cache)
    assert found(library, "xiuhaole") == ["mended"]
    assert library.problems == ()


def test_missing_and_empty_folders_are_empty_libraries(tmp_path: Path, cache: Path) -> None:
    folder = tmp_path / "none"
    for _ in range(2):
        library = opened(folder, cache)
        assert (len(library), library.search("tk").total, library.packs) == (0, 0, ())
    write(folder / "first.yaml", "a|退款|……")
    assert found(opened(folder, cache), "tk") == ["a"]
    assert len(open_library([], cache)) == 0


def snapshot_files(cache: Path) -> list[Path]:
    return sorted((cache / "search").iterdir())


def test_the_snapshot_is_for_the_owner_only_and_never_pickled(packs: Path, cache: Path) -> None:
    opened(packs, cache)
    assert len(snapshot_files(cache)) == 2
    for path in snapshot_files(cache):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.suffix in (".json", ".npy")
    assert stat.S_IMODE((cache / "search").stat().st_mode) == 0o700


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def halve(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def scribble(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 0xFF
    path.write_bytes(bytes(data))


def vanish(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [cut, halve, scribble, vanish, empty])
@pytest.mark.parametrize("suffix", [".json", ".npy"])
def test_a_damaged_snapshot_is_thrown_away(packs: Path, cache: Path, damage: object, suffix: str) -> None:
    opened(packs, cache)
    (path,) = (path for path in snapshot_files(cache) if path.suffix == suffix)
    damage(path)  # type: ignore[operator]
    library = opened(packs, cache)
    assert len(library) == 4
    assert found(library, "tuikuan") == ["refund"]
    assert len(snapshot_files(cache)) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"format": 0}, {"tables": "x"}, {"syllables": ["a"]}, {"segments": []}, {"segments": [{}]}, {"segments": 3}, {"facts": None},
        {"facts": {"files": []}},
    ],
)  # fmt: skip
def test_a_manifest_of_another_make_is_thrown_away(packs: Path, cache: Path, change: dict[str, object]) -> None:
    opened(packs, cache)
    (path,) = (cache / "search").glob("*.json")
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    assert found(opened(packs, cache), "tuikuan") == ["refund"]


@pytest.mark.parametrize("part", ["head.types", "body.offsets", "status", "spoken", "ends"])
@pytest.mark.parametrize("place", [[10**9, "|u1", [4]], [0, "|O", [1]], [0, "|u1", [1]], [-8, "<i4", [1]], None])
def test_arrays_that_do_not_fit_are_thrown_away(packs: Path, cache: Path, part: str, place: object) -> None:
    opened(packs, cache)
    (path,) = (cache / "search").glob("*.json")
    manifest = json.loads(path.read_text())
    manifest["segments"][0]["arrays"][part] = place
    path.write_text(json.dumps(manifest))
    assert found(opened(packs, cache), "tuikuan") == ["refund"]


@pytest.mark.parametrize("place", [[0, 1], [10**9, 4], [-8, 8], None])
def test_records_that_do_not_fit_are_thrown_away(packs: Path, cache: Path, place: object) -> None:
    opened(packs, cache)
    (path,) = (cache / "search").glob("*.json")
    manifest = json.loads(path.read_text())
    manifest["segments"][0]["records"] = place
    path.write_text(json.dumps(manifest))
    assert found(opened(packs, cache), "tuikuan") == ["refund"]


def test_an_open_library_outlives_its_snapshot(packs: Path, cache: Path) -> None:
    opened(packs, cache)
    library = opened(packs, cache)
    for path in snapshot_files(cache):
        path.unlink()
    assert found(library, "tuikuan") == ["refund"]
    assert len(list(library.phrases())) == 4


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(packs: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert found(opened(packs, blocked), "tuikuan") == ["refund"]


def test_only_some_snapshots_are_kept(tmp_path: Path, cache: Path) -> None:
    for number in range(9):
        opened(write(tmp_path / str(number) / "p.yaml", f"a{number}|退款{number}|……"), cache)
    assert len(list((cache / "search").glob("*.json"))) == 6
    assert len(list((cache / "search").glob("*.npy"))) == 6


def test_sessions_of_one_library_do_not_disturb_each_other(packs: Path) -> None:
    library = opened(packs, None)
    one, other = library.session(), library.session()
    one.search("tuik")
    other.search("yun")
    assert [h.phrase.id for h in one.search("tuiku").hits] == ["refund"]
    assert [h.phrase.id for h in other.search("yunf").hits] == ["freight"]


def test_retired_is_in_the_library_but_not_in_the_answers(packs: Path) -> None:
    library = opened(packs, None)
    assert found(library, "旧话术") == []
    assert [h.phrase.id for h in library.search("旧话术", view=View(all_status=True)).hits] == ["old"]
    assert library.phrase("old") is not None
