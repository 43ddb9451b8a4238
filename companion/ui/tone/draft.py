"""One draft under the check, as a value: what was found, what the agent wants of it, and the text that comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from companion.tone.model import Finding, Report
from companion.tone.rewrite import rewrite

Key = tuple[str, int]
"""A finding of one text: its rule and its start. Of two at one place only one is ever found."""

_NOTHING: Mapping[Key, int] = MappingProxyType({})


def key_of(finding: Finding) -> Key:
    """What names `finding` within its text."""
    return finding.rule, finding.start


@dataclass(frozen=True, slots=True)
class Draft:
    """`original` is as it was copied, `text` what is checked: the same, or as changed by hand since."""

    original: str
    text: str
    report: Report
    taken: frozenset[Key] | None = None
    """The findings whose wording is accepted; None: nothing is decided yet, and everything that is shown is proposed."""
    passed: frozenset[tuple[str, str]] = frozenset()
    """Ignored once: (rule, wording), so that it stays ignored while the rest is edited."""
    wording: Mapping[Key, int] = field(default_factory=lambda: _NOTHING)
    """Which of several suggestions is meant, where it is not the first."""
    unfolded: bool = False
    """Whether the hints stand among the rest."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is still to be said, in order of place."""
        return tuple(one for one in self.report.findings if (one.rule, one.text) not in self.passed)

    @property
    def grave(self) -> tuple[Finding, ...]:
        """Those at warning or above."""
        return tuple(one for one in self.findings if one.severity != "hint")

    @property
    def hints(self) -> tuple[Finding, ...]:
        """Those below."""
        return tuple(one for one in self.findings if one.severity == "hint")

    @property
    def shown(self) -> tuple[Finding, ...]:
        """What the agent sees: hints only when unfolded, or when there is nothing else."""
        return self.findings if self.unfolded or not self.grave else self.grave

    @property
    def chosen(self) -> tuple[Finding, ...]:
        """What goes into `after`, each with its one suggestion. A draft with hints alone is left as it is."""
        if self.taken is None:
            wanted = self.shown if self.grave else ()
        else:
            wanted = tuple(one for one in self.findings if key_of(one) in self.taken)
        return tuple(one.choose(self.number_of(one)) for one in wanted if one.suggestions)

    @property
    def after(self) -> str:
        """The mended text."""
        return rewrite(self.text, self.chosen)

    @property
    def changed(self) -> bool:
        """Whether there is anything to put back."""
        return self.after != self.original

    @property
    def mendable(self) -> bool:
        """Whether any finding that is shown has a wording to take."""
        return any(one.suggestions for one in self.shown)

    def number_of(self, finding: Finding) -> int:
        """The index of the suggestion that is meant."""
        return self.wording.get(key_of(finding), 0)

    def suggestion(self, finding: Finding) -> str:
        """The wording that is meant; empty when there is none."""
        return finding.suggestions[self.number_of(finding)] if finding.suggestions else ""

    def is_taken(self, finding: Finding) -> bool:
        """Whether the agent has accepted its wording (proposed is not accepted)."""
        return self.taken is not None and key_of(finding) in self.taken

    def take(self, finding: Finding) -> Draft:
        """Accept its wording, or take that back; without a wording nothing happens."""
        if not finding.suggestions:
            return self
        return replace(self, taken=(self.taken or frozenset()) ^ {key_of(finding)})

    def take_all(self) -> Draft:
        """Accept every wording that is shown; what was accepted before stays."""
        return replace(self, taken=(self.taken or frozenset()) | {key_of(one) for one in self.shown if one.suggestions})

    def fold(self) -> Draft:
        """Unfold the hints, or fold them."""
        return replace(self, unfolded=not self.unfolded)

    def pass_over(self, finding: Finding) -> Draft:
        """Ignore it for as long as this draft is open."""
        return replace(self, passed=self.passed | {(finding.rule, finding.text)})

    def turn(self, finding: Finding, by: int) -> Draft:
        """Another of its suggestions, round and round."""
        count = len(finding.suggestions)
        if count < 2:
            return self
        return replace(self, wording={**self.wording, key_of(finding): (self.number_of(finding) + by) % count})

    def checked_again(self, report: Report) -> Draft:
        """The same text under other rules."""
        return replace(self, report=report)

    def edited(self, text: str, report: Report) -> Draft:
        """Changed by hand: from now on nothing goes in that the agent has not accepted."""
        return replace(self, text=text, report=report, taken=frozenset(), wording=_NOTHING)
