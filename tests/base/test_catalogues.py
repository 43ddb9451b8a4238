"""Every string a person reads exists in every language, with the same blanks."""

from __future__ import annotations

import ast
import gettext
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BLANK = re.compile(r"\{[^{}]*\}")


def marked() -> dict[str, str]:
    """Message -> where it stands. A marked string that is not a literal could never be translated."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "companion").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext"):
                where = f"{path.relative_to(ROOT)}:{node.lineno}"
                for argument in node.args[: 1 if node.func.id == "_" else 2]:
                    assert isinstance(argument, ast.Constant) and isinstance(argument.value, str), f"{where}: not a literal"
                    found[argument.value] = where
    return found


@pytest.mark.parametrize("language", ["en", "zh_TW"])
def test_every_string_is_translated(language: str) -> None:
    catalogue = ROOT / "resources" / "locale" / language / "LC_MESSAGES" / "companion.mo"
    with catalogue.open("rb") as file:
        translations = gettext.GNUTranslations(file)
    for message, where in marked().items():
        translated = translations.gettext(message)
        if language == "en":
            assert not re.search(r"[\u4e00-\u9fff]{4}", translated), f"{where}: no English for {message!r} (make catalogues)"
        else:
            assert message in translations._catalog or (message, 0) in translations._catalog, f"{where}: {message!r}"  # type: ignore[attr-defined]
        assert sorted(BLANK.findall(translated)) == sorted(BLANK.findall(message)), f"{where}: blanks of {translated!r}"


def test_text_that_a_person_reads_is_marked() -> None:
    """Chinese literals outside `_()` are data (names of slots and stages), never sentences."""
    for path in sorted((ROOT / "companion").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
                  and node.func.id in ("_", "ngettext") for part in ast.walk(node)}
        docs = {id(node.body[0].value) for node in ast.walk(tree)
                if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and node.body
                and isinstance(node.body[0], ast.Expr)}
        strings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside | docs | strings:
                assert not re.search(r"[\u4e00-\u9fff，]{3,}[。，！？]", node.value), f"{path.name}:{node.lineno}: {node.value!r} is not marked"
