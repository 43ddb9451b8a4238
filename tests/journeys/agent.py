"""An agent at work without a screen: the same parts that the windows join, joined by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from companion.desktop.ports import InsertReport, Target
from companion.phrases.library import Library
from companion.phrases.model import Phrase
from companion.phrases.search.answer import View
from companion.phrases.usage import Usage
from companion.ui.choice import Action, Choice, Doubt, Request, decide
from tests.journeys.fakes import FakeDesktop


class Agent:
    """One opening of the palette after the other; what was typed is a value, and so is what came of it."""

    def __init__(self, library: Library, desktop: FakeDesktop, usage: Usage, profile: Mapping[str, str]) -> None:
        self.library, self.desktop, self.usage, self.profile = library, desktop, usage, profile
        self.over: Target = desktop.current_target()
        self.query = ""

    def press_the_hotkey(self) -> None:
        self.over = self.desktop.current_target()

    def type(self, query: str, now: datetime) -> Phrase:
        """The first hit; there must be one."""
        self.query = query
        self.usage.advance(now)
        return self.library.search(query, 9, view=View(usage=self.usage)).hits[0].phrase

    def enter(
        self, phrase: Phrase, values: Mapping[str, str], action: Action = Action.PASTE, confirmed: frozenset[Doubt] = frozenset()
    ) -> Choice | Doubt:
        """What the palette answers to Enter."""
        given = {**self.profile, **values}
        return decide(Request(phrase, given, action, self.over, self.desktop.current_target(), self.query, confirmed=confirmed))

    def paste(self, choice: Choice, now: datetime, part: int = 0) -> InsertReport:
        """The palette has let go: hand it to the typist, and remember what was chosen for what."""
        reports: list[InsertReport] = []
        self.desktop.insert(choice.parts[part], choice.target, reports.append, bring_forward=choice.bring_forward)
        if part == 0:
            self.usage.record(choice.query, choice.phrase_id, now)
        return reports[0]
