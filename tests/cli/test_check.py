"""`companion check` as people, scripts and pipes meet it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def companion(folder: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "companion", "--config", str(folder / "config"), "--data", str(folder / "data"), "check",
         *arguments], input=given, cwd=ROOT, capture_output=True, timeout=60, check=False,
        env={"LC_ALL": "zh_CN.UTF-8", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip


def objects(result: subprocess.CompletedProcess[bytes]) -> list[dict[str, object]]:
    assert result.stderr == b"", result.stderr.decode()
    return [json.loads(line) for line in result.stdout.decode().splitlines()]


def test_one_message_from_standard_input(tmp_path: Path) -> None:
    text = "张先生您好😊，這個不歸我們管"
    result = companion(tmp_path, "--json", given=text.encode())
    (answer,) = objects(result)
    assert result.returncode == 1
    assert set(answer) == {"chars", "ms", "findings", "promise"}
    assert answer["chars"] == len(text) and answer["promise"] == []
    (finding,) = answer["findings"]  # type: ignore[misc]
    assert list(finding) == ["rule", "category", "severity", "start", "end", "text", "message", "suggestions", "source"]  # type: ignore[has-type]
    assert text[finding["start"] : finding["end"]] == finding["text"] == "這個不歸我們管"  # type: ignore[has-type]
    assert (finding["category"], finding["severity"], finding["source"]) == ("shirk", "warning", "000 §4")  # type: ignore[has-type]


def test_one_object_for_every_line_blank_ones_too(tmp_path: Path) -> None:
    result = companion(tmp_path, "--lines", "--json", given="您好\n\n爱买不买\r\n嗯嗯".encode())
    answers = objects(result)
    assert [answer["chars"] for answer in answers] == [2, 0, 4, 2]
    assert [bool(answer["findings"]) for answer in answers] == [False, False, True, False]
    assert result.returncode == 1


def test_answers_come_while_the_pipe_is_open(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "companion", "--config", str(tmp_path), "--data", str(tmp_path), "check", "--lines", "--json"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin and process.stdout
    for text in ("您好\n", "\n", "爱买不买\n"):
        process.stdin.write(text.encode())
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["chars"] == len(text) - 1
    process.stdin.close()
    assert process.wait(timeout=30) == 1
    process.stdout.close()


@pytest.mark.parametrize(("text", "code"), [("马上为您查询", 0), ("后台正在跑数据", 0), ("", 0), ("您搞错了！", 1), ("滚蛋", 1)])
def test_exit_code_is_the_verdict(tmp_path: Path, text: str, code: int) -> None:
    assert companion(tmp_path, given=text.encode()).returncode == code


def test_hints_can_be_left_out(tmp_path: Path) -> None:
    assert objects(companion(tmp_path, "--json", given="后台正在跑数据".encode()))[0]["findings"]
    assert not objects(companion(tmp_path, "--json", "--no-hints", given="后台正在跑数据".encode()))[0]["findings"]


def test_for_people(tmp_path: Path) -> None:
    out = companion(tmp_path, given="您好\n这个不归我们管".encode()).stdout.decode()
    assert out.startswith("2:1 中 推卸责任“这个不归我们管”\n")
    assert "→ 这个问题我来帮您协调" in out
    assert companion(tmp_path, given="好的".encode()).stdout.decode() == "没发现问题\n"


def test_a_file_and_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "drafts.txt"
    path.write_bytes("\ufeff您好\n爱买不买\n".encode())
    answers = objects(companion(tmp_path, "--lines", "--json", str(path)))
    assert [answer["chars"] for answer in answers] == [2, 4]


@pytest.mark.parametrize(("arguments", "given", "says"), [
    (["none.txt"], b"", "none.txt"), (["--lines", "none.txt"], b"", "none.txt"), (["--rules", "none.yaml"], b"", "none.yaml"),
    (["--lines"], b"\xe6\x82\xa8\n\xff", "2"), (["--nonsense"], b"", "--help"), ([], "好".encode() * 50_001, "50000"),
])  # fmt: skip
def test_unusable_input_is_one_sentence_and_two(tmp_path: Path, arguments: list[str], given: bytes, says: str) -> None:
    result = companion(tmp_path, *arguments, given=given)
    assert result.returncode == 2
    assert says in result.stderr.decode()
    assert len(result.stderr.decode().strip().splitlines()) == 1


RULES = """
rules:
  - id: team.word
    category: jargon
    severity: warning
    message: 请换个说法。
    any: [羊毛]
    bad: [薅羊毛, 羊毛党, 羊毛]
    good: [羊绒, 您好, 优惠]
"""


def test_rules_of_ones_own_from_the_option_and_the_folder(tmp_path: Path) -> None:
    path = tmp_path / "team.yaml"
    path.write_text(RULES, encoding="utf-8")
    assert companion(tmp_path, "--rules", str(path), given="薅羊毛".encode()).returncode == 1
    assert companion(tmp_path, given="薅羊毛".encode()).returncode == 0
    own = tmp_path / "config" / "tone"
    own.mkdir(parents=True)
    (own / "mine.yaml").write_text(RULES, encoding="utf-8")
    assert companion(tmp_path, given="薅羊毛".encode()).returncode == 1


def test_a_wrong_rule_file_named_is_refused_and_an_own_one_is_told(tmp_path: Path) -> None:
    wrong = RULES.replace("bad: [薅羊毛", "bad: [羊绒")
    path = tmp_path / "team.yaml"
    path.write_text(wrong, encoding="utf-8")
    result = companion(tmp_path, "--rules", str(path), given="您好".encode())
    assert result.returncode == 2 and f"{path}:8:" in result.stderr.decode()
    own = tmp_path / "config" / "tone"
    own.mkdir(parents=True)
    (own / "mine.yaml").write_text(wrong, encoding="utf-8")
    result = companion(tmp_path, given="您好".encode())
    assert result.returncode == 0 and "mine.yaml:8:" in result.stderr.decode()


def test_a_promised_time_in_a_draft_is_named_with_its_place(tmp_path: Path) -> None:
    text = "您好，我会在30分钟内联系您，请留意电话。"
    (answer,) = objects(companion(tmp_path, "--json", given=text.encode()))
    (promise,) = answer["promise"]  # type: ignore[misc]
    start, end = promise["span"]  # type: ignore[has-type]
    assert text[start:end] == "30分钟内" and promise["kind"] == "deadline" and promise["ok"]  # type: ignore[has-type]
