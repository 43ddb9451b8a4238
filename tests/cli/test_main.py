"""The command line as a whole: wrong usage, odd bytes, closed and full streams, folders that cannot be used."""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from companion.cli.main import main
from companion.cli.parser import translated

COMPANION = [sys.executable, "-m", "companion"]


def say(*arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = main(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


def run(arguments: list[str | bytes], home: Path, **settings: object) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "COMPANION_CONFIG_DIR": str(home / "config"), "COMPANION_DATA_DIR": str(home / "data")}
    return subprocess.run([*COMPANION, *arguments], env=environment, capture_output=True, timeout=60, check=False, **settings)  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["show", "blah"], "没有“blah”，可以用的有 palette、check、timers、calm"),
        (["show"], "还缺少：窗口（palette、check、timers、calm）。"),
        (["timer"], "还缺少：动作（add、hold、list、done、cancel、snooze、renegotiate、export）。"),
        (["packs"], "还缺少：动作（list、lint）。"),
        (["timer", "snooze"], "还缺少：编号、时间。"),
        (["timer", "snooze", "t-1"], "还缺少：时间。"),
        (["timer", "hold"], "还缺少：步骤（start、stop）。"),
        (["timer", "hold", "x"], "步骤：没有“x”，可以用的有 start、stop"),
        (["timer", "export"], "还缺少：--ics。"),
        (["nothing"], "没有“nothing”，可以用的有 search、check"),
        (["search", "--limit"], "--limit：后面要写一个值"),
        (["search", "--limit", "-1", "tk"], "-1 不是 0 或正整数"),
        (["search", "a", "b"], "不认识 b"),
        (["packs", "lint", "--nope"], "不认识 --nope"),
        (["calm", "--seconds", "x"], "“x”不是数字"),
        (["--data", "", "search", "tk"], "路径是空的"),
        (["search", "tk", "--config="], "路径是空的"),
        (["search", "tk", "--pack", ""], "路径是空的"),
        (["packs", "lint", ""], "路径是空的"),
    ],
)
def test_wrong_usage_is_said_in_chinese_and_ends_with_2(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = say(*arguments, capsys=capsys)
    assert (code, out) == (2, "")
    assert sentence in err and "--help 看用法。" in err
    assert not re.search("argument|invalid|expected|required|choose", err)


def test_what_argparse_may_say_in_other_versions_is_translated() -> None:
    assert translated("argument 命令: invalid choice: 'x' (choose from a, b)") == "命令：没有“x”，可以用的有 a、b"
    assert translated("argument 命令: invalid choice: 'serch', maybe you meant 'search'? (choose from search, check)") == (
        "命令：没有“serch”，是不是想写 search"
    )
    assert translated("something nobody foresaw") == "something nobody foresaw"


@pytest.mark.parametrize("arguments", [
    ["--help"], ["search", "--help"], ["check", "--help"], ["when", "--help"], ["show", "--help"], ["packs", "lint", "--help"],
    ["timer", "add", "--help"], ["timer", "hold", "--help"], ["timer", "snooze", "--help"], ["timer", "export", "--help"],
])  # fmt: skip
def test_the_help_has_no_english_heading(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    out = capsys.readouterr().out
    assert ended.value.code == 0
    assert out.startswith("用法：") and out.count("选项：") == 1
    assert not re.search("usage|options|positional|show this|exit", out)
    assert not re.search(r"\b(?:ID|WHEN|TEXT|FILE|PATH|DIR|ISO|NAME|WHY|QUERY|WINDOW)\b", out)


def test_the_folders_may_be_named_after_the_last_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "config" / "phrases" / "mine.yaml"
    pack.parent.mkdir(parents=True)
    pack.write_text("pack: {id: mine}\nphrases:\n- {id: a, text: 您好}\n", encoding="utf-8")
    arguments = ["packs", "list", "--json", "--config", str(tmp_path / "config"), "--data", str(tmp_path / "data")]
    _code, out, _err = say(*arguments, capsys=capsys)
    assert json.loads(out.splitlines()[-1])["id"] == "mine"


@pytest.mark.parametrize("json_wanted", [[], ["--json"]])
def test_a_query_of_odd_bytes_is_refused_with_a_sentence(tmp_path: Path, json_wanted: list[str]) -> None:
    done = run(["search", *json_wanted, b"\xff\xfe"], tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "不是能读懂的文字" in done.stderr.decode()


def test_a_pack_whose_name_is_odd_bytes_is_listed_without_a_crash(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path / "config" / "phrases")
    os.makedirs(folder)  # noqa: PTH103  # a name that is no text
    with open(folder + b"/\xff.yaml", "wb") as file:  # noqa: PTH123
        file.write("pack: {id: odd}\nphrases:\n- {id: odd, text: 金丝雀, 错: 1}\n".encode())
    for action in ("list", "lint"):
        assert run(["packs", action], tmp_path).returncode == (action == "lint")
        done = run(["packs", action, "--json"], tmp_path)
        assert done.returncode == (action == "lint"), done.stderr.decode()
        assert "\udcff.yaml" in done.stdout.decode().splitlines()[-1].encode().decode("unicode_escape", "replace")
        json.loads(done.stdout.splitlines()[-1])


def test_a_line_break_in_a_file_name_does_not_break_the_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a\nb.yaml").write_text("x", encoding="utf-8")
    _code, out, _err = say("packs", "lint", str(tmp_path), capsys=capsys)
    assert "a\\nb.yaml:1:1 错误" in out.splitlines()[0]


@pytest.mark.parametrize("closed", [(0,), (1,), (2,), (0, 1, 2)])
def test_closed_streams_do_not_crash_a_command(tmp_path: Path, closed: tuple[int, ...]) -> None:
    def close() -> None:
        for number in closed:
            os.close(number)

    done = run(["search", "退款"], tmp_path, preexec_fn=close)
    assert done.returncode == 0 and b"Traceback" not in done.stderr
    assert (b"tk01" in done.stdout) == (1 not in closed)


@pytest.mark.parametrize("arguments", ["search 退款 --json", "search 退款", "packs list", "packs lint", "doctor"])
def test_a_full_disk_behind_the_output_is_one_sentence(tmp_path: Path, arguments: str) -> None:
    environment = {**os.environ, "COMPANION_CONFIG_DIR": str(tmp_path / "c"), "COMPANION_DATA_DIR": str(tmp_path / "d")}
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run([*COMPANION, *arguments.split()], env=environment, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
    assert done.returncode == 3
    assert done.stderr.decode() == "companion: 结果写不出去：磁盘满了。请换一个地方再试。\n"


def test_doctor_notices_a_disk_that_takes_no_more(tmp_path: Path) -> None:
    def no_more() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))

    done = run(["doctor", "--json"], tmp_path, preexec_fn=no_more)
    data = next(row for row in map(json.loads, done.stdout.splitlines()) if row["capability"] == "data")
    assert data["state"] == "missing"
    assert "写不进去：文件太大" in data["reason"] and "磁盘空间" in data["remedy"]
    assert run(["doctor", "--json"], tmp_path).stdout.decode().count('"data", "backend"') == 1
    assert not list((tmp_path / "data").glob(".companion*"))


def test_doctor_says_what_is_wrong_with_several_parts_once(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment |= {"COMPANION_CONFIG_DIR": str(tmp_path), "COMPANION_DATA_DIR": str(tmp_path)}
    done = subprocess.run([*COMPANION, "doctor"], env=environment, capture_output=True, timeout=60, check=False)
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 3 and [line.split()[1] for line in lines[:3]] == ["hotkey", "paste", "clipboard"]
    said = [line for line in lines if line.startswith("    ")]
    assert said and len(said) == len(set(said)), done.stdout.decode()
    done = subprocess.run([*COMPANION, "doctor", "--json"], env=environment, capture_output=True, timeout=60, check=False)
    assert all(row["reason"] and row["remedy"] for row in map(json.loads, done.stdout.splitlines()[:3])), "a machine gets each whole"


def test_a_config_folder_that_cannot_be_entered_is_named_and_the_rest_works(tmp_path: Path) -> None:
    (tmp_path / "config").symlink_to("config")
    done = run(["packs", "lint"], tmp_path)
    assert done.returncode == 1 and "phrases:1:1 错误 这里读不了：链接绕成了圈" in done.stdout.decode()
    done = run(["search", "退款"], tmp_path)
    assert done.returncode == 0 and "tk01" in done.stdout.decode()
    done = run(["doctor", "--json"], tmp_path)
    rows = {row["capability"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert rows["data"]["state"] == "missing" and "File exists" not in rows["data"]["reason"]
    assert rows["packs"]["state"] == "limited"


def test_every_folder_made_on_the_way_is_for_the_owner_only(tmp_path: Path) -> None:
    environment = {**os.environ, "COMPANION_CONFIG_DIR": str(tmp_path / "a" / "c"), "COMPANION_DATA_DIR": str(tmp_path / "b" / "d")}
    subprocess.run([*COMPANION, "search", "tk"], env=environment, check=True, capture_output=True)
    subprocess.run([*COMPANION, "doctor"], env=environment, check=False, capture_output=True)
    made = [path for path in tmp_path.rglob("*") if path.is_dir()]
    assert len(made) >= 6
    assert {oct(path.stat().st_mode & 0o777) for path in made} == {"0o700"}
    assert {oct(path.stat().st_mode & 0o777) for path in tmp_path.rglob("*") if path.is_file()} == {"0o600"}


def test_a_folder_variable_with_an_unknown_home_is_a_name(tmp_path: Path) -> None:
    environment = {**os.environ, "COMPANION_DATA_DIR": "~nobody-of-this-name/x", "COMPANION_CONFIG_DIR": str(tmp_path)}
    done = subprocess.run([*COMPANION, "search", "tk"], env=environment, cwd=tmp_path, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "~nobody-of-this-name" / "x").is_dir()


def test_a_draft_is_not_taken_for_a_vetted_reply(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "mine.yaml"
    pack.write_text("phrases:\n- {id: a, text: 金丝雀甲, status: draft}\n- {id: b, text: 金丝雀乙}\n", encoding="utf-8")
    _code, out, _err = say("--data", str(tmp_path / "d"), "search", "金丝雀", "--pack", str(pack), capsys=capsys)
    assert [("草稿" in line) for line in out.splitlines() if "金丝雀" in line and "(" in line] == [False, True]


def test_a_pack_behind_a_link_that_leads_nowhere_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    code, out, err = say("--data", str(tmp_path / "d"), "search", "tk", "--pack", str(tmp_path / "loop.yaml"), capsys=capsys)
    assert (code, out) == (2, "") and "没有能用的话术" in err
    code, out, err = say("packs", "lint", str(tmp_path / "loop.yaml"), capsys=capsys)
    assert code == 1 and "链接绕成了圈" in out
