"""The command line beside the bare interpreter, and our pack loader beside `yaml.safe_load`, each pair in turn in one run.

    python -m tests.bench.commands
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml

from companion.phrases.packs import load_pack
from tests.bench.search_data import make_phrases, write_packs

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 15


def in_turn(one: Callable[[], object], other: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float, float]:
    """Median seconds of both, run A B A B, and the median of their ratios pair by pair."""
    pairs = []
    for _ in range(rounds + 1):
        times = []
        for run in (one, other):
            before = time.perf_counter()
            run()
            times.append(time.perf_counter() - before)
        pairs.append(times)
    pairs = pairs[1:]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs), statistics.median(a / b for a, b in pairs)


def _command(arguments: Sequence[str], environment: dict[str, str]) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, *arguments], env=environment, cwd=ROOT, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def commands(folder: Path) -> None:
    environment = {**os.environ, "COMPANION_CONFIG_DIR": str(folder / "config"), "COMPANION_DATA_DIR": str(folder / "data"), "PYTHONDONTWRITEBYTECODE": ""}
    bare = _command(["-c", "pass"], environment)
    # A file is only trusted by its time once that time is no longer this moment.
    _command(["-m", "companion", "search", "tk"], environment)()
    time.sleep(2.1)
    for arguments in (["search", "tk"], ["search", "退款"], ["check", "--json", "您自己没看清楚吧"], ["when", "2小时内回电"], ["packs", "list"]):
        own, other, ratio = in_turn(_command(["-m", "companion", *arguments], environment), bare)
        print(f"  companion {' '.join(arguments):32} {own * 1000:6.0f} ms   python -c pass {other * 1000:4.0f} ms   ratio {ratio:5.1f}")


def packs(folder: Path) -> None:
    for count in (500, 3000):
        place = folder / str(count)
        write_packs(place, make_phrases(count), count)
        path = next(place.glob("*.yaml"))
        own, other, ratio = in_turn(lambda path=path: load_pack(path), lambda path=path: _safe(path), 5)
        fast, fast_other, fast_ratio = in_turn(lambda path=path: load_pack(path), lambda path=path: _fast(path), 5)
        print(f"  load_pack of {count:5}: {own * 1000:6.0f} ms   safe_load {other * 1000:6.0f} ms   ratio {ratio:.2f}")
        print(f"  {'':20} {fast * 1000:6.0f} ms   CSafeLoader {fast_other * 1000:4.0f} ms   ratio {fast_ratio:.2f}   (neither checks anything)")


def _safe(path: Path) -> object:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _fast(path: Path) -> object:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def main() -> None:
    """Both, each in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        commands(Path(name) / "home")
        packs(Path(name) / "packs")


if __name__ == "__main__":
    main()
