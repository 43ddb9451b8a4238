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
