"""Who may know of the journal: care itself, and the two rooms that build it and show it. Nobody else, and no log."""

from __future__ import annotations

import ast
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from companion.care.journal import Journal, Note
from companion.cli.main import main

PACKAGE = Path(__file__).resolve().parents[2] / "companion"
MODULES = sorted(PACKAGE.rglob("*.py"))
CANARY = "金丝雀7f3a"


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_window_and_the_root_reach_the_journal(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    reaches = re.search(r"care\.(journal|private_store)|import Journal\b|\.journal\b|journal\.sqlite3", text)
    if room(path) not in ("care", "ui", "app") and path.name != "paths.py":
        assert not reaches, "the journal is in no export, backup, log, pack or command"


@pytest.mark.parametrize("path", [p for p in MODULES if room(p) == "care"], ids=lambda path: path.name)
def test_care_does_not_log_print_or_reach_out(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert not {name.split(".")[0] for name in names} & {"logging", "socket", "urllib", "http", "subprocess", "pickle", "shelve"}
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "print"


def test_the_command_line_neither_reads_nor_touches_the_journal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, config = tmp_path / "data", tmp_path / "config"
    journal = Journal(data / "journal.sqlite3")
    journal.agree()
    journal.add(Note(CANARY, CANARY, CANARY), datetime(2026, 11, 22, tzinfo=UTC))
    journal.favour("move.walk", True)
    journal.finished("breathing.slow", datetime(2026, 11, 22, tzinfo=UTC))
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    plain: list[str] = []
    for folder in (data, tmp_path / "empty"):
        assert main(["calm", "--data", str(folder), "--config", str(config)]) == 0
        plain.append(capsys.readouterr().out)
    assert plain[0] == plain[1]
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before
