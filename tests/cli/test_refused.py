"""What the system refuses and what never ends: one sentence, the right exit code, never a traceback."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

COMPANION = [sys.executable, "-m", "companion"]
LONG = "x" * 300
_MEMORY = 3_000_000_000


def run(arguments: list[str], home: Path, given: bytes = b"", **settings: object) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "COMPANION_CONFIG_DIR": str(home / "config"), "COMPANION_DATA_DIR": str(home / "data")}
    if "stdin" not in settings:
        settings["input"] = given
    return subprocess.run([*COMPANION, *arguments], env=environment, capture_output=True, timeout=60, check=False, **settings)  # type: ignore[call-overload, no-any-return]


def one_sentence(done: subprocess.CompletedProcess[bytes]) -> str:
    said = done.stderr.decode()
    assert "Traceback" not in said and len(said.splitlines()) == 1 and said.startswith("companion: "), said
    return said


@pytest.mark.parametrize("arguments", [
    ["--config", f"/tmp/{LONG}", "check"], ["--config", f"/tmp/{LONG}", "when", "明天下午三点"], ["check", f"/tmp/{LONG}"],
    ["check", "--lines", f"/tmp/{LONG}"], ["check", "--rules", f"/tmp/{LONG}"],
])  # fmt: skip
def test_a_name_too_long_is_one_sentence(tmp_path: Path, arguments: list[str]) -> None:
    done = run(arguments, tmp_path, "您好".encode())
    assert done.returncode == 2
    assert "名字太长" in done.stderr.decode() and "Traceback" not in done.stderr.decode()


@pytest.mark.parametrize("lines", [[], ["--lines"]])
def test_a_file_that_is_not_there_is_said_in_chinese(tmp_path: Path, lines: list[str]) -> None:
    done = run(["check", *lines, str(tmp_path / "none")], tmp_path)
    assert done.returncode == 2 and "读不了：找不到它。" in one_sentence(done)


def may_not_enter_everything() -> None:
    """Takes from root what opens closed folders to it (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH); nobody else has it anyway."""
    bounding_set_drop = 24
    system = ctypes.CDLL(None)
    for capability in (1, 2):
        system.prctl(bounding_set_drop, capability, 0, 0, 0)


@pytest.mark.parametrize(("arguments", "code"), [
    (["check"], 3), (["when", "明天下午三点"], 3), (["timer", "list"], 3), (["packs", "list"], 0), (["doctor"], 3), (["search", "tk"], 0),
    (["check", "--rules", "config/x.yaml"], 2),
])  # fmt: skip
def test_folders_without_rights_are_a_sentence(tmp_path: Path, arguments: list[str], code: int) -> None:
    for name in ("config", "data"):
        (tmp_path / name).mkdir()
        (tmp_path / name).chmod(0)
    try:
        words = [str(tmp_path / word) if word.startswith("config/") else word for word in arguments]
        done = run(words, tmp_path, "您好".encode(), preexec_fn=may_not_enter_everything)
    finally:
        for name in ("config", "data"):
            (tmp_path / name).chmod(0o700)
    assert done.returncode == code
    assert "Traceback" not in done.stderr.decode() and "Permission denied" not in done.stderr.decode()


@pytest.mark.parametrize("arguments", [["check"], ["check", "-"], ["check", "--lines"], ["check", "/dev/zero"], ["search"], ["when"], ["when", "--lines"]])
def test_an_input_without_end_is_refused_and_costs_no_memory(tmp_path: Path, arguments: list[str]) -> None:
    import resource

    with open("/dev/zero", "rb") as zeros:  # noqa: PTH123
        done = run(
            arguments, tmp_path, stdin=zeros, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        )
    assert (done.returncode, done.stdout) == (2, b"")
    assert "超过 1 MB" in one_sentence(done)


def test_only_the_very_first_mark_of_byte_order_is_none_of_the_text(tmp_path: Path) -> None:
    done = run(["check", "--lines", "--json"], tmp_path, "\ufeff您好\n\ufeff爱买不买\n".encode())
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["chars"] == 2 and second["chars"] == 5
    (finding,) = second["findings"]
    assert "\ufeff爱买不买"[finding["start"] : finding["end"]] == finding["text"]


# -- encodings -----------------------------------------------------------------------------------------------------

LETTER = "您好，请问退款什么时候到账\n爱买不买\n"
TRADITIONAL = "您好，請問退款什麼時候到帳\n愛買不買\n"


@pytest.mark.parametrize("lines", [[], ["--lines"]])
@pytest.mark.parametrize(("data", "name", "codec"), [
    (LETTER.encode("gbk"), "GBK", "GB18030"), (("😀" + LETTER).encode("gb18030"), "GB18030", "GB18030"),
    (TRADITIONAL.encode("big5"), "Big5", "BIG5"), (LETTER.encode("utf-16-le"), "UTF-16", "UTF-16LE"),
    (LETTER.encode("utf-16-be"), "UTF-16", "UTF-16BE"), (LETTER.encode("utf-32"), "UTF-32", "UTF-32"),
])  # fmt: skip
@pytest.mark.parametrize("from_file", [False, True])
def test_another_encoding_is_named_and_how_to_convert_it(
    tmp_path: Path, data: bytes, name: str, codec: str, lines: list[str], from_file: bool
) -> None:
    (tmp_path / "letter.txt").write_bytes(data)
    done = run(["check", *lines, "--json", *([str(tmp_path / "letter.txt")] if from_file else [])], tmp_path, b"" if from_file else data)
    said = one_sentence(done)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "看起来是" in said and name in said and f"iconv -f {codec}" in said and "第 1 行第" in said
    assert ("letter.txt" if from_file else "<stdin>") in said


def test_a_line_in_another_encoding_is_named_with_its_number(tmp_path: Path) -> None:
    done = run(["check", "--lines", "--json"], tmp_path, "您好\n".encode() + "退款已经提交\n".encode("gbk"))
    assert done.returncode == 2 and len(done.stdout.splitlines()) == 1
    assert "第 2 行第 1 列" in one_sentence(done) and "GBK" in one_sentence(done)


@pytest.mark.parametrize("data", [b"abc\xff\xc0", b"please call me back\xff today"])
def test_bytes_that_are_no_encoding_are_not_guessed_at(tmp_path: Path, data: bytes) -> None:
    assert "看起来" not in one_sentence(run(["check"], tmp_path, data))


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_that_says_so_is_read(tmp_path: Path, codec: str) -> None:
    text = "您好😊\r\n\r\n上਀爱买不买"
    done = run(["check", "--lines", "--json"], tmp_path, ("\ufeff" + text).encode(codec))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["chars"] for answer in answers] == [3, 0, 6] and done.returncode == 1
    assert [finding["text"] for finding in answers[2]["findings"]] == ["爱买不买"]
    whole = run(["check", "--json"], tmp_path, ("\ufeff" + text).encode(codec))
    assert json.loads(whole.stdout)["chars"] == len(text)


@pytest.mark.parametrize("lines", [[], ["--lines"]])
def test_utf_16_cut_in_the_middle_of_a_character_is_refused(tmp_path: Path, lines: list[str]) -> None:
    done = run(["check", *lines], tmp_path, "\ufeff您好".encode("utf-16-le")[:-1])
    assert done.returncode == 2 and "UTF-16（已损坏）" in one_sentence(done)


def test_a_line_of_utf_16_is_answered_while_the_pipe_is_open(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*COMPANION, "--config", str(tmp_path), "--data", str(tmp_path), "check", "--lines", "--json"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin and process.stdout
    for text in ("\ufeff您好\n", "爱买不买\n"):
        process.stdin.write(text.encode("utf-16-le"))
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["chars"] == len(text.strip("\ufeff\n"))
    process.stdin.close()
    assert process.wait(timeout=30) == 1
