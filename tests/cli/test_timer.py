from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import icalendar
import pytest

from companion.cli.main import main

AT = ["--now", "2026-11-18T10:17:00+08:00", "--zone", "Asia/Shanghai", "--json"]
KEYS = {"id", "kind", "text", "words", "due", "first_due", "state", "created", "closed"}


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COMPANION_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("COMPANION_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    return tmp_path / "data"


@pytest.fixture
def timer(capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*arguments: str, code: int = 0) -> list[dict[str, Any]]:
        assert main(["timer", *arguments, *AT]) == code
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return call


def test_added_it_is_listed_soonest_first(timer: Any) -> None:
    [late] = timer("add", "明天下午3点 李先生")
    [soon] = timer("add", "30分钟后 王女士 退款进度")
    assert set(soon) == KEYS
    assert (soon["text"], soon["words"], soon["due"]) == ("王女士 退款进度", "30分钟后", "2026-11-18T10:47:00+08:00")
    assert soon["first_due"] == soon["due"] and soon["state"] == "open" and soon["closed"] is None
    assert timer("list") == [soon, late]


def test_another_process_sees_it_at_once(timer: Any, data: Path) -> None:
    [added] = timer("add", "30分钟后 王女士")
    seen = subprocess.run([sys.executable, "-m", "companion", "timer", "list", *AT], capture_output=True, check=True, text=True)
    assert json.loads(seen.stdout) == added


def test_a_time_that_is_refused_stores_nothing(timer: Any) -> None:
    [answer] = timer("add", "尽快 王女士", code=1)
    assert answer["reason"] == "vague" and len(answer["choices"]) == 3
    assert timer("list") == []


def test_a_hold_starts_and_stops(timer: Any) -> None:
    [hold] = timer("hold", "start", "李先生")
    assert (hold["kind"], hold["due"]) == ("hold", "2026-11-18T10:20:00+08:00")
    [stopped] = timer("hold", "stop")
    assert (stopped["id"], stopped["state"]) == (hold["id"], "done")
    assert timer("hold", "stop", code=1) == []


def test_done_and_cancelled_stay_seven_days_with_all(timer: Any) -> None:
    [one], [two] = timer("add", "30分钟后 一"), timer("add", "2小时后 二")
    assert timer("done", one["id"])[0]["state"] == "done"
    assert timer("cancel", two["id"], "--why", "客户已解决")[0]["state"] == "cancelled"
    assert timer("list") == []
    assert {p["id"] for p in timer("list", "--all")} == {one["id"], two["id"]}
    timer("done", one["id"], code=1)
    timer("done", "t-none", code=2)


def test_renegotiated_it_keeps_its_id_and_its_first_date(timer: Any) -> None:
    [added] = timer("add", "30分钟后 王女士")
    [moved] = timer("renegotiate", added["id"], "明天上午10点")
    assert (moved["id"], moved["due"], moved["first_due"]) == (added["id"], "2026-11-19T10:00:00+08:00", added["due"])
    assert [p["state"] for p in timer("list", "--all")] == ["open", "renegotiated"]
    timer("renegotiate", added["id"], "尽快", code=1)


def test_snoozing_leaves_the_promise_where_it_was(timer: Any) -> None:
    [added] = timer("add", "30分钟后 王女士")
    assert timer("snooze", added["id"], "20分钟后")[0]["due"] == added["due"]


def test_a_transfer_without_a_time_has_the_usual_one(timer: Any) -> None:
    [added] = timer("add", "转技术专员", "--kind", "transfer")
    assert (added["kind"], added["due"]) == ("transfer", "2026-11-18T10:20:00+08:00")
    [timed] = timer("add", "5分钟内接通技术", "--kind", "transfer")
    assert timed["due"] == "2026-11-18T10:22:00+08:00"


def test_the_export_is_a_calendar(timer: Any, tmp_path: Path) -> None:
    timer("add", "明天下午3点 王女士")
    file = tmp_path / "out.ics"
    assert timer("export", "--ics", "--out", str(file)) == []
    command = [sys.executable, "-m", "companion", "timer", "export", "--ics", *AT]
    assert subprocess.run(command, capture_output=True, check=True).stdout == file.read_bytes()
    [event] = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert str(event["SUMMARY"]) == "王女士"


def test_a_store_that_cannot_be_opened_is_exit_3(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data.write_text("a file where the folder should be")
    assert main(["timer", "add", "30分钟后", *AT]) == 3
    heard = capsys.readouterr()
    assert heard.out == "" and heard.err.startswith("companion: ")


def test_a_damaged_store_is_restored_and_said(timer: Any, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [added] = timer("add", "30分钟后 王女士")
    for part in ("", "-wal", "-shm"):
        (data / f"companion.sqlite3{part}").unlink(missing_ok=True)
    (data / "companion.sqlite3").write_bytes(b"garbage" * 1000)
    assert main(["timer", "list", *AT]) == 0
    heard = capsys.readouterr()
    assert json.loads(heard.out) == added
    assert "已损坏" in heard.err


def test_a_copy_that_cannot_be_made_fails_nothing(timer: Any, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data.mkdir()
    (data / "backups").write_text("in the way")
    assert main(["timer", "add", "30分钟后 王女士", *AT]) == 0
    heard = capsys.readouterr()
    assert "备份没有做成" in heard.err
    assert timer("list") == [json.loads(heard.out)]


def test_looking_from_a_far_moment_forgets_nothing(timer: Any) -> None:
    [added] = timer("add", "30分钟后 王女士")
    timer("done", added["id"])
    assert main(["timer", "list", "--all", "--now", "2036-06-01T00:00:00+08:00"]) == 0
    assert [p["id"] for p in timer("list", "--all")] == [added["id"]]


def test_what_a_text_hides_is_shown_on_a_terminal(timer: Any, capsys: pytest.CaptureFixture[str]) -> None:
    timer("add", "30分钟后 王\x1b[m女\u202e士")
    assert main(["timer", "list", *AT[:-1]]) == 0
    shown = capsys.readouterr().out
    assert "\x1b" not in shown and "\u202e" not in shown and "\\x1b" in shown
