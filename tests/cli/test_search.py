"""``companion search`` as people and scripts use it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from companion.cli.main import main

PACK = """pack: {id: mine, name: 我的, version: 1}
phrases:
  - id: refund
    title: 退款进度
    text: 您好，退款三天到账。
    category: 售后/退款
    code: tk01
  - id: freight
    title: 运费说明
    text: 退货运费由我们承担。
  - id: old
    title: 退款旧规则
    text: 停用了。
    status: retired
  - id: spring
    title: 去年的退款活动
    text: 早就过了。
    valid: {from: 2020-01-01, until: 2020-02-01}
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(PACK, encoding="utf-8")
    return path


def run(*arguments: object, data: Path) -> int:
    return main(["--data", str(data / "data"), "--config", str(data / "config"), "search", *map(str, arguments)])


def answers(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_one_query_as_json(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("tk", "--pack", pack, "--json", data=tmp_path) == 0
    (answer,) = answers(capsys.readouterr().out)
    assert (answer["query"], answer["total"]) == ("tk", 1)
    assert 0 < answer["ms"] < 10_000
    (hit,) = answer["hits"]
    assert isinstance(hit.pop("score"), float)
    assert hit == {
        "id": "refund", "title": "退款进度", "text": "您好，退款三天到账。", "category": "售后/退款", "code": "tk01", "pack": "mine",
        "status": "approved", "match": "initials", "spans": {"title": [[0, 2]], "text": [[3, 5]]},
    }  # fmt: skip


def test_lines_in_lines_out(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "\ufefftuikuan\n\n退款 进度\r\n火星\nyunfei"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
    assert run("--pack", pack, "--json", data=tmp_path) == 0
    given = answers(capsys.readouterr().out)
    assert [answer["query"] for answer in given] == ["tuikuan", "", "退款 进度", "火星", "yunfei"]
    assert [[hit["id"] for hit in answer["hits"]] for answer in given] == [["refund"], [], ["refund"], [], ["freight"]]


def test_each_answer_comes_before_the_next_question(pack: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "companion", "--data", str(tmp_path / "d"), "search", "--pack", str(pack), "--json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ) as process:
        assert process.stdin and process.stdout
        for query, wanted in (("tuik", "refund"), ("yunf", "freight"), ("tk01", "refund")):
            process.stdin.write(query.encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["hits"][0]["id"] == wanted
        process.stdin.close()
        assert process.wait(20) == 0


def test_limit(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("tui", "--pack", pack, "--json", "--limit", "1", data=tmp_path)
    run("tui", "--pack", pack, "--json", "--limit", "0", data=tmp_path)
    one, every = answers(capsys.readouterr().out)
    assert (one["total"], len(one["hits"])) == (2, 1)
    assert (every["total"], len(every["hits"])) == (2, 2)


def test_all_status_shows_the_retired_and_the_outdated(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("退款", "--pack", pack, "--json", data=tmp_path)
    run("退款", "--pack", pack, "--json", "--all-status", data=tmp_path)
    some, every = answers(capsys.readouterr().out)
    assert {hit["id"] for hit in some["hits"]} == {"refund"}
    assert {hit["id"] for hit in every["hits"]} == {"refund", "old", "spring"}


def test_fail_empty(pack: Path, tmp_path: Path) -> None:
    assert run("火星", "--pack", pack, data=tmp_path) == 0
    assert run("火星", "--pack", pack, "--fail-empty", data=tmp_path) == 1
    assert run("退款", "--pack", pack, "--fail-empty", data=tmp_path) == 0


def test_for_people(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("tui", "--pack", pack, "--limit", "1", data=tmp_path)
    out = capsys.readouterr().out
    assert "退款进度  (售后/退款 · tk01 · refund)" in out
    assert "共 2 条，列出前 1 条。" in out
    run("火星", "--pack", pack, data=tmp_path)
    assert capsys.readouterr().out == "没有找到“火星”。\n"


def test_without_pack_it_is_the_users_own_library(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "config" / "phrases" / "mine.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(PACK.replace("退款进度", "鲸鱼座退款"), encoding="utf-8")
    run("jingyuzuo", "--json", data=tmp_path)
    run("nin hao", "--json", "--limit", "1", data=tmp_path)
    mine, shipped = answers(capsys.readouterr().out)
    assert [hit["id"] for hit in mine["hits"]] == ["refund"]
    assert shipped["total"] > 1


def test_a_folder_and_a_file_together(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "a.yaml").write_text(PACK.replace("退款进度", "退款新进度"), encoding="utf-8")
    (folder / "b.yaml").write_text("phrases: [", encoding="utf-8")
    assert run("tk", "--pack", pack, "--pack", folder, "--json", data=tmp_path) == 0
    streams = capsys.readouterr()
    assert answers(streams.out)[0]["hits"][0]["title"] == "退款新进度"
    assert len(streams.err.splitlines()) == 1
    assert streams.err.startswith(str(folder / "b.yaml") + ":")


@pytest.mark.parametrize("content", [None, "phrases: [", "not: a pack", b"\xff\xfe\x00"])
def test_a_pack_that_cannot_be_read_at_all_is_unusable_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | bytes | None
) -> None:
    path = tmp_path / "bad.yaml"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert run("tk", "--pack", path, "--json", data=tmp_path) == 2
    streams = capsys.readouterr()
    assert streams.out == ""
    assert str(path) in streams.err.splitlines()[-1]


@pytest.mark.parametrize("limit", ["-1", "x", "1.5", ""])
def test_a_limit_is_a_number(pack: Path, tmp_path: Path, limit: str) -> None:
    assert run("tk", "--pack", pack, f"--limit={limit}", data=tmp_path) == 2


def test_an_input_line_that_is_not_text_is_named(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"tk\n\xcd\xcb\xbf\xee\n")))
    assert run("--pack", pack, "--json", data=tmp_path) == 2
    streams = capsys.readouterr()
    assert len(streams.out.splitlines()) == 1
    assert "<stdin> 第 2 行第 1 列" in streams.err


def test_nothing_but_json_on_stdout_and_no_qt(pack: Path, tmp_path: Path) -> None:
    code = "import sys; from companion.cli.main import main; main(sys.argv[1:]); assert not [m for m in sys.modules if m.startswith('PySide6')], 'Qt'"
    done = subprocess.run(
        [sys.executable, "-c", code, "--data", str(tmp_path / "d"), "search", "tk", "--pack", str(pack), "--json"],
        capture_output=True, check=True, env=os.environ,
    )  # fmt: skip
    assert len(answers(done.stdout.decode())) == 1
    assert done.stderr == b""
