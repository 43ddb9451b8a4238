"""What a first search brings into the process, and what it does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_SEARCH = """
import sys
from pathlib import Path
from companion.phrases.library import PackSource, open_library
folder = Path(sys.argv[1])
library = open_library([PackSource(folder / "packs")], folder / "cache")
assert library.search("tuikuan").total == 1
print(*sorted(name for name in sys.modules if name in ("yaml", "companion.phrases.packs", "companion.phrases.search.build")))
threads = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("Threads:")]
print(threads[0].split()[1])
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the number of threads is read from /proc")
def test_a_search_on_what_was_indexed_before_builds_nothing_and_starts_no_thread(tmp_path: Path) -> None:
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "one.yaml").write_text("pack: {id: one}\nphrases:\n  - {id: a, title: 退款, text: 好的。}\n", encoding="utf-8")
    said = [subprocess.run([sys.executable, "-c", _SEARCH, str(tmp_path)], check=True, capture_output=True, text=True).stdout.splitlines() for _ in range(2)]
    assert said[0] == ["companion.phrases.packs companion.phrases.search.build yaml", "1"]
    assert said[1][1] == "1"
    assert "build" not in said[1][0]


def test_who_only_names_a_library_does_not_load_numpy() -> None:
    said = subprocess.run([sys.executable, "-c", "import sys, companion.phrases.library; print('numpy' in sys.modules)"], check=True, capture_output=True, text=True)
    assert said.stdout.strip() == "False"
