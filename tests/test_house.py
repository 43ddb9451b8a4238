"""The house is a test: every import is read, lazy ones counted too, and one that climbs a floor fails."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "companion"
WINGS = {"phrases", "tone", "timers", "care"}
FLOORS = {"base": 0, **dict.fromkeys(WINGS, 1), "ui": 2, "cli": 2, "desktop": 2, "app": 3}
# cli.main starts the app, and __main__ the command line: the two doors of the house.
DOORS = {("companion.cli.main", "companion.app")}


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> set[str]:
    """Every module that a file imports anywhere, with ``from x import y`` also as ``x.y`` when that is a module."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module or "")
            for alias in node.names:
                child = ROOT.joinpath(*f"{node.module}.{alias.name}".split("."))
                if child.with_suffix(".py").is_file() or (child / "__init__.py").is_file():
                    found.add(f"{node.module}.{alias.name}")
    return found


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}
IMPORTS = {name: imports(path) for name, path in MODULES.items()}


def room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "companion" else ""


@pytest.mark.parametrize("module", sorted(MODULES))
def test_no_import_climbs(module: str) -> None:
    own = room(module)
    if own in ("", "__main__"):
        return
    for imported in IMPORTS[module]:
        other = room(imported)
        if not other or other == own or (module, imported) in DOORS:
            continue
        assert FLOORS[other] <= FLOORS[own], f"{module} imports {imported}, a floor above it"
        assert not (own in WINGS and other in WINGS), f"{module} and {imported}: wings never import each other"
        if own == "ui" and other == "desktop":
            assert imported.startswith("companion.desktop.ports"), f"{module}: only the ports of desktop, not {imported}"
        assert (own, other) not in {("desktop", "ui"), ("desktop", "cli"), ("ui", "cli"), ("cli", "ui")}, f"{module} -> {imported}"


@pytest.mark.parametrize("module", sorted(MODULES))
def test_qt_stays_above(module: str) -> None:
    qt = {name for name in IMPORTS[module] if name.split(".")[0] in ("PySide6", "shiboken6")}
    if qt:
        assert room(module) in ("ui", "app") or module.startswith("companion.desktop.qt"), f"{module} imports {qt}"


def test_one_importer_of_keyboard_and_platform_only_in_desktop() -> None:
    for module, path in MODULES.items():
        if "keyboard" in IMPORTS[module]:
            assert module == "companion.desktop.keyboard_hook"
        if re.search(r"\bsys\.platform\b|\bplatform\.system\b", path.read_text(encoding="utf-8")):
            assert room(module) == "desktop", f"{module} asks for the platform"


def test_no_import_cycle() -> None:
    graph = {module: {name for name in found if name in MODULES and name != module} for module, found in IMPORTS.items()}
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join([*trail[trail.index(module) :], module])
        if module in done:
            return
        for imported in sorted(graph[module]):
            if (module, imported) not in DOORS:
                visit(imported, (*trail, module))
        done.add(module)

    for module in sorted(graph):
        visit(module, ())


def test_the_command_line_needs_no_qt(tmp_path: Path) -> None:
    """`companion search` on a bare machine: a PySide6 that cannot be imported must not matter."""
    import os
    import subprocess
    import sys

    broken = tmp_path / "PySide6"
    broken.mkdir()
    (broken / "__init__.py").write_text("raise ImportError('libGL.so.1: cannot open shared object file')")
    result = subprocess.run(
        [sys.executable, "-m", "companion", "search", "退款", "--json"],
        env={**os.environ, "PYTHONPATH": str(tmp_path), "COMPANION_DATA_DIR": str(tmp_path / "data"),
             "COMPANION_CONFIG_DIR": str(tmp_path / "config")},
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
    )
    assert result.returncode == 0, result.stderr
    assert '"query": "退款"' in result.stdout


FORBIDDEN = re.compile(
    r"except Exception|except:|NotImplementedError|\bTODO\b|\bFIXME\b|\bimport pickle\b|\bpickle\.load|shell=True|\beval\(|\bexec\("
)


@pytest.mark.parametrize("module", sorted(MODULES))
def test_habits(module: str) -> None:
    for number, line in enumerate(MODULES[module].read_text(encoding="utf-8").splitlines(), 1):
        code = line.split("#")[0]
        assert not FORBIDDEN.search(code) or "allow_pickle=False" in code or '"""' in code or ".exec()" in code, f"{module}:{number}: {line.strip()}"


def test_top_level_holds_only_what_a_project_needs() -> None:
    import subprocess

    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    names = {line.split("/")[0] for line in listed.splitlines()}
    allowed = {"companion", "resources", "phrases", "tests", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md",
               "ARCHITECTURE.md", "Makefile", "uv.lock"}
    assert {name for name in names if not name.startswith(".")} <= allowed
