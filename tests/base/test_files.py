"""Files that are whole or untouched, whatever moment the process dies at. The naive way must fail the same loop."""

from __future__ import annotations

import os
import random
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from companion.base.files import sweep_temporary, write_atomic, write_over

ROOT = Path(__file__).resolve().parents[2]
# Each version is a few hundred kilobytes of one number, so that a torn file cannot look whole.
WRITER = """
import sys; sys.path.insert(0, {root!r})
from pathlib import Path
from companion.base.files import write_atomic
def naive(path, data):
    with path.open("wb") as file:
        for start in range(0, len(data), 4096):
            file.write(data[start:start + 4096])
write = {{"atomic": write_atomic, "naive": naive}}[sys.argv[2]]
n = int(sys.argv[3])
while True:
    n += 1
    write(Path(sys.argv[1]), b"%08d\\n" % n * 40_000)
    sys.stdout.write("%d\\n" % n); sys.stdout.flush()
"""


def version(data: bytes) -> int | None:
    """The one version the file holds, None if it is torn."""
    lines = set(data.split(b"\n")[:-1])
    return int(lines.pop()) if len(lines) == 1 and len(data) == 9 * 40_000 else None


def kill_loop(path: Path, how: str, kills: int) -> tuple[int, int]:
    """How many times the file was torn, and how many times an acknowledged version was lost."""
    dice = random.Random(5)
    torn = lost = acknowledged = 0
    for _kill in range(kills):
        child = subprocess.Popen(
            [sys.executable, "-c", WRITER.format(root=str(ROOT)), str(path), how, str(acknowledged)],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert child.stdout
        acknowledged = int(child.stdout.readline())
        try:
            child.wait(dice.random() * 0.02)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
        acknowledged = max([acknowledged, *(int(line) for line in child.stdout.read().split("\n")[:-1])])
        child.wait()
        found = version(path.read_bytes())
        torn += found is None
        lost += found is not None and found < acknowledged
        if how == "atomic":
            assert sum(name.startswith(".companion-tmp-") for name in os.listdir(path.parent)) <= 1  # noqa: PTH208
            sweep_temporary(path.parent)
    return torn, lost


def test_a_kill_at_any_moment_leaves_a_whole_file(tmp_path: Path) -> None:
    assert kill_loop(tmp_path / "a", "atomic", 40) == (0, 0)
    assert os.listdir(tmp_path) == ["a"]  # noqa: PTH208


def test_control_the_naive_way_tears_the_file(tmp_path: Path) -> None:
    torn, _lost = kill_loop(tmp_path / "a", "naive", 40)
    assert torn > 0


@pytest.mark.long
def test_a_thousand_kills_leave_a_whole_file(tmp_path: Path) -> None:
    assert kill_loop(tmp_path / "a", "atomic", 1000) == (0, 0)


def test_the_disk_has_the_data_before_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a kill cannot show and a power cut would: sync of the file, rename, sync of the folder, in this order."""
    order: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def noting_fsync(handle: int) -> None:
        order.append("sync folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "sync file")
        fsync(handle)

    def noting_replace(self: Path, target: Path) -> Path:
        order.append("rename")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", noting_fsync)
    monkeypatch.setattr(Path, "replace", noting_replace)
    write_atomic(tmp_path / "a", b"x")
    assert order == ["sync file", "rename", "sync folder"]


def test_what_is_written_is_its_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = tmp_path / "new" / "a"
        write_atomic(path, b"x")
    finally:
        os.umask(before)
    assert path.read_bytes() == b"x"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_write_that_fails_leaves_the_old_file_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    write_atomic(path, b"old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a"]  # noqa: PTH208


def test_a_real_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    """A file-size limit of the process stands for the disk: the write itself fails half-way."""
    path = tmp_path / "a"
    write_atomic(path, b"old")
    script = (
        f"import sys, resource, signal; sys.path.insert(0, {str(ROOT)!r})\n"
        "from pathlib import Path\nfrom companion.base.files import write_atomic\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n    write_atomic(Path(sys.argv[1]), b'x' * 5000)\nexcept OSError:\n    print('said')\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=False)
    assert done.stdout == "said\n", done.stderr
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a"]  # noqa: PTH208


def test_sweeping_takes_only_what_a_kill_left(tmp_path: Path) -> None:
    for name in (".companion-tmp-x", ".companion-tmp-y", "companion-tmp-z", "a.yaml"):
        (tmp_path / name).write_text("x")
    assert sweep_temporary(tmp_path) == 2
    assert sorted(os.listdir(tmp_path)) == ["a.yaml", "companion-tmp-z"]  # noqa: PTH208
    assert sweep_temporary(tmp_path / "none") == 0


def test_only_what_was_read_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "a"
    assert write_over(path, None, b"1") and path.read_bytes() == b"1"
    assert not write_over(path, None, b"2") and not write_over(path, b"0", b"2")
    assert path.read_bytes() == b"1" and [one.name for one in path.parent.iterdir()] == ["a"]
    assert write_over(path, b"1", b"2") and path.read_bytes() == b"2"
