from __future__ import annotations

import io
import json
import sys
import time
from typing import Any

import pytest

from companion.cli.main import main

AT = ["--now", "2026-11-18T10:17:00+08:00", "--zone", "Asia/Shanghai"]


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPANION_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("COMPANION_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")


def _stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))


def test_one_text_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["when", "明天下午三点", *AT, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "ok": True, "text": "明天下午三点", "at": "2026-11-19T15:00:00+08:00", "kind": "instant", "span": [0, 6],
        "echo": "11月19日 周四 15:00", "note": None,
    }  # fmt: skip


def test_a_refusal_is_exit_1_with_choices(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["when", "尽快", *AT, "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["reason"] == "vague" and answer["choices"] == ["30分钟内", "2小时内", "今天下班前"]
    assert set(answer) == {"ok", "text", "reason", "message", "choices"}


def test_every_line_has_its_answer_blank_ones_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    _stdin(monkeypatch, "30分钟后\n\n我会在30分钟内联系您\r\n下班前".encode())
    assert main(["when", "--lines", "--json", *AT]) == 1
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["ok"] for answer in answers] == [True, False, True, True]
    assert answers[1]["reason"] == "empty" and answers[2]["span"] == [3, 8]


def test_people_read_the_echo(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    _stdin(monkeypatch, "30分钟后\n".encode())
    assert main(["when", "-", *AT]) == 0
    assert capsys.readouterr().out == "10:47 周三（30 分钟后）\n"


def test_now_without_an_offset_is_meant_in_the_zone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["when", "1小时后", "--now", "2026-11-18T10:17", "--zone", "America/New_York", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["at"] == "2026-11-18T11:17:00-05:00"


def test_the_users_calendar_counts(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "calendar.yaml").write_text('years: {"2026": {rest: ["11-19"]}}\n')
    assert main(["when", "1个工作日", *AT, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["at"] == "2026-11-20T18:00:00+08:00"


@pytest.mark.parametrize("wrong", [["--zone", "Mars/Base"], ["--now", "gestern"], ["--zone", "../etc/passwd"]])
def test_a_wrong_option_is_exit_2_and_one_sentence(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["when", "30分钟后", *wrong]) == 2
    heard = capsys.readouterr()
    assert heard.out == "" and heard.err.startswith("companion: ") and heard.err.count("\n") == 1


def test_bytes_that_are_no_text_are_exit_2_with_their_place(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    _stdin(monkeypatch, "30分钟后\n".encode() + "下班前".encode("gb18030"))
    assert main(["when", "--lines", "--json", *AT]) == 2
    assert "第 2 行" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("timers", "close"),
    [
        ("timers: {start: '10:00', end: '21:30'}\n", "21:30"),
        ("timers: {start: '20:00', end: '08:00'}\n", "18:00"),
        ("timers: {end: half past nine}\nnonsense: [1]\n", "18:00"),
        ("timers: [\n", "18:00"),
        ("", "18:00"),
    ],
)
def test_the_working_hours_are_those_of_the_settings_and_a_broken_file_is_left_as_it_is(
    tmp_path: Any, capsys: pytest.CaptureFixture[str], timers: str, close: str
) -> None:
    path = tmp_path / "config" / "settings.yaml"
    path.parent.mkdir()
    path.write_text(timers, encoding="utf-8")
    assert main(["when", "下班前", *AT, "--json"]) == 0
    heard = capsys.readouterr()
    assert json.loads(heard.out)["at"] == f"2026-11-18T{close}:00+08:00"
    assert ("settings.yaml" in heard.err) is (timers == "timers: [\n")
    assert [file.name for file in path.parent.iterdir()] == ["settings.yaml"]
    assert path.read_text(encoding="utf-8") == timers
    assert main(["timer", "add", "下班前 王女士", *AT, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["due"] == f"2026-11-18T{close}:00+08:00"


@pytest.mark.parametrize("now", ["0001-01-01T00:00:00", "9999-12-31T23:59:59"])
def test_a_now_at_the_end_of_all_calendars_is_one_sentence(now: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["when", "30分钟后", "--now", now]) == 2
    heard = capsys.readouterr()
    assert heard.out == "" and heard.err.startswith("companion: --now 要在") and heard.err.count("\n") == 1


def test_a_zone_of_the_machine_that_cannot_be_is_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("TZ", "UTC+25")
    time.tzset()
    try:
        assert main(["when", "30分钟后"]) == 2
    finally:
        monkeypatch.undo()
        time.tzset()
    assert "时区设置读不懂" in capsys.readouterr().err


def test_a_shift_over_midnight_is_refused_aloud(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.yaml").write_text('timers: {start: "22:00", end: "06:00"}\n', encoding="utf-8")
    assert main(["when", "下班前", *AT]) == 0
    heard = capsys.readouterr()
    assert "22:00 到 06:00 用不了" in heard.err and "18:00" in heard.out
