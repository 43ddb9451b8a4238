"""`make bench`: every bench in turn, each in a process of its own so that none warms up another."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Run all; the number of those that ended with an error."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem != "__main__" and "__name__ ==" in path.read_text(encoding="utf-8"))
    failed = 0
    for name in names:
        print(f"== {name}", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"tests.bench.{name}"], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
