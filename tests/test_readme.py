"""What the README points at is there, and what it says of the packs is so."""

from __future__ import annotations

import re
from pathlib import Path

from companion.base.paths import shipped_packs_dir
from companion.phrases.packs import find_pack_files, load_pack

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_no_picture_or_file_of_the_readme_is_missing() -> None:
    named = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README) + re.findall(r"`((?:resources|companion|phrases)/[^`*]+\.\w+|[A-Z]+\.md)`", README)
    assert len(named) >= 4
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_the_readme_counts_the_phrases_right() -> None:
    count = sum(len(load_pack(file, "shipped").phrases) for file in find_pack_files(shipped_packs_dir())[0])
    assert f"{count} 条话术" in README
