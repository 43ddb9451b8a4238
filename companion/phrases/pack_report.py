"""What is wrong in one pack file, collected with its place."""

from __future__ import annotations

from companion.base.guarded_yaml import Document, Keys
from companion.phrases.model import Problem


class Report:
    """Collects the problems of one document. Places are looked up only when there is something to say."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []
        self.errors = 0

    def error(self, keys: Keys, message: str) -> None:
        """The thing that `keys` lead to is not loaded."""
        self._add(keys, "error", message)

    def warning(self, keys: Keys, message: str) -> None:
        """It is loaded, but somebody should look at it."""
        self._add(keys, "warning", message)

    def at(self, line: int, column: int, key: str, severity: str, message: str) -> None:
        """A problem whose place is known already."""
        self.errors += severity == "error"
        self.problems.append(Problem(self.document.name, line, column, key, severity, message))

    def in_order(self) -> tuple[Problem, ...]:
        """All problems in reading order."""
        return tuple(sorted(self.problems, key=lambda problem: (problem.line, problem.column)))

    def _add(self, keys: Keys, severity: str, message: str) -> None:
        line, column = self.document.locate(keys)
        key = next((part for part in reversed(keys) if isinstance(part, str)), "")
        self.at(line, column, key, severity, message)
