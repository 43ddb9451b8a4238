"""The rules in force, read when they are first asked for and again when a file of the agent's own has changed."""

from __future__ import annotations

from pathlib import Path

from companion.tone.check import check
from companion.tone.loading import load_rules, own_rules, rule_files
from companion.tone.model import Report, Suppressions
from companion.tone.rules import RuleSet

Stamp = tuple[tuple[str, int, int], ...]


class RuleShelf:
    """`folder`: the agent's own rules; it need not exist."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rules: RuleSet | None = None
        self._stamp: Stamp = ()

    def rules(self) -> RuleSet:
        """Those in force; read here and now when they are not at hand or no longer true (some 30 ms)."""
        stamp = _stamp(self._folder)
        if self._rules is None or stamp != self._stamp:
            self._rules, self._stamp = load_rules(own_rules(self._folder)), stamp
        return self._rules

    def check(self, text: str, suppressions: Suppressions) -> Report:
        """What is found in `text`."""
        return check(text, self.rules(), suppressions=suppressions)


def _stamp(folder: Path) -> Stamp:
    """What tells that a file has changed: name, time and size of each."""
    found = []
    try:
        for file in rule_files(folder) if folder.is_dir() else ():
            facts = file.stat()
            found.append((file.name, facts.st_mtime_ns, facts.st_size))
    except OSError:
        # Gone while it was looked at: read again next time.
        return ()
    return tuple(found)
