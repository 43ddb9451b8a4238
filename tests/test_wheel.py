"""The wheel carries everything, and runs from where it is installed, without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_the_wheel_carries_packs_tables_and_translations_and_works_installed(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, timeout=240, check=False,
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    place = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        archive.extractall(place)
    data = "companion/_data/"
    for needed in ("phrases/refund.yaml", "resources/tables/fold.txt", "resources/locale/en/LC_MESSAGES/companion.mo"):
        assert data + needed in names
    assert not any(name.startswith("tests/") for name in names)
    entry_points = next(name for name in names if name.endswith("entry_points.txt"))
    text = (place / entry_points).read_text(encoding="utf-8")
    assert "companion = companion.__main__:main" in text and "[gui_scripts]" in text
    found = subprocess.run(
        [sys.executable, "-c", "import companion.cli.main as m, sys; print(m.__file__); sys.exit(m.main(['search', 'tk', '--json', '--limit', '1']))"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(place), "COMPANION_DATA_DIR": str(tmp_path / "d"), "COMPANION_CONFIG_DIR": str(tmp_path / "c")},
        capture_output=True, text=True, timeout=60, check=False,
    )
    assert found.returncode == 0, found.stderr
    assert str(place) in found.stdout and '"id": "refund.' in found.stdout
