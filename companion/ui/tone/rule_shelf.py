"""The rules in force, read off the window's thread at the start and again when a file of the agent's own has changed."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import QObject

from companion.tone.check import check
from companion.tone.loading import load_rules, own_rules, rule_files
from companion.tone.model import Report, Suppressions
from companion.tone.rules import RuleSet
from companion.ui.bridge import Bridge

_FIRST_WORDS = "您搞错了 这不归我们管 我马上给您解决"
"""What is checked once behind the scenes, so that the agent's first draft does not wait for expressions to be compiled."""
Stamp = tuple[tuple[str, int, int], ...]


class RuleShelf(QObject):
    """`folder`: the agent's own rules; it need not exist."""

    def __init__(self, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._folder = folder
        self._rules: RuleSet | None = None
        self._stamp: Stamp = ()
        self._arrived: Bridge[tuple[Stamp, RuleSet]] = Bridge(self._take, self)
        self._worker: threading.Thread | None = None

    def start(self) -> None:
        """Read them on a thread of their own."""
        self._worker = threading.Thread(target=self._work, name="tone rules", daemon=True)
        self._worker.start()

    def close(self) -> None:
        """What is still on its way arrives nowhere."""
        self._arrived.close()
        if self._worker is not None:
            self._worker.join(timeout=3.0)

    def rules(self) -> RuleSet:
        """Those in force; read here and now when they are not at hand or no longer true (some 30 ms)."""
        stamp = _stamp(self._folder)
        if self._rules is None or stamp != self._stamp:
            self._take((stamp, self._load()))
        assert self._rules is not None
        return self._rules

    def check(self, text: str, suppressions: Suppressions) -> Report:
        """What is found in `text`."""
        return check(text, self.rules(), suppressions=suppressions)

    def _load(self) -> RuleSet:
        return load_rules(own_rules(self._folder))

    def _work(self) -> None:
        stamp = _stamp(self._folder)
        rules = self._load()
        check(_FIRST_WORDS, rules)
        self._arrived.post((stamp, rules))

    def _take(self, read: tuple[Stamp, RuleSet]) -> None:
        self._stamp, self._rules = read


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
