"""How often what came out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from companion.desktop.ports import InsertReport, Outcome
from companion.ui.paste_flow import sentence_for


@dataclass
class Tally:
    """The outcomes of one test, and what was wrong: wrong means bytes where they do not belong, or not as they were."""

    name: str
    outcomes: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    unrestored: list[str] = field(default_factory=list)

    def add(self, report: InsertReport) -> None:
        """Every end but the whole success has a sentence for the agent."""
        self.outcomes[f"{report.outcome} {report.reason}".strip()] += 1
        if report.outcome is not Outcome.INSERTED or not report.restored:
            assert sentence_for(report), report

    @property
    def inserted(self) -> int:
        return self.outcomes["inserted"]

    def line(self) -> str:
        """For the summary of the run."""
        counts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(self.outcomes.items()))
        told = f"{self.name}: {counts}; {len(self.wrong)} wrong, {len(self.unrestored)} clipboards not as before"
        return "\n    ".join([told, *self.wrong[:5], *self.unrestored[:5]])
