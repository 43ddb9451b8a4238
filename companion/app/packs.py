"""The phrase packs of this user, loaded; with the search index comes numpy, so it is imported where it is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from companion.base.i18n import _
from companion.base.paths import Paths, shipped_packs_dir

if TYPE_CHECKING:
    from companion.phrases.library import Library


def load(paths: Paths) -> Library:
    """The shipped packs and the user's own, on any thread."""
    from companion.phrases.library import PackSource, open_library
    from companion.phrases.sources import user_sources

    return open_library([PackSource(shipped_packs_dir(), "shipped"), *user_sources(paths.packs)], paths.cache)


def faults(library: Library) -> list[str]:
    """What is wrong with the packs, a sentence each: file, line, words."""
    at = _("{file} 第 {line} 行：{message}")
    return [
        at.format(file=Path(problem.file).name, line=problem.line, message=problem.told)
        for problem in library.problems
        if problem.severity == "error"
    ]
