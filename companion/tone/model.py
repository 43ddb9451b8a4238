"""The values of this wing: a finding, a report, what the agent chose not to see. Plain data."""

from __future__ import annotations

from dataclasses import dataclass, replace

SEVERITIES = ("hint", "warning", "error")
"""From the mildest to the gravest. ``error``: stop and look; ``warning``: better reworded; ``hint``: folded away."""

CATEGORIES = {
    "shirk": "推卸责任",
    "refuse": "生硬拒绝",
    "retort": "反问",
    "perfunctory": "敷衍",
    "impatient": "不耐烦",
    "blame": "指责客户",
    "argue": "争辩",
    "defend": "急于辩解",
    "abuse": "辱骂",
    "threat": "威胁",
    "command": "命令",
    "interrupt": "打断客户",
    "overpromise": "过度承诺",
    "mislead": "误导",
    "jargon": "内部黑话",
    "hedge": "模糊",
    "privacy": "索要隐私",
    "divert": "引流到别处",
    "address": "称谓",
    "frame": "消极说法",
    "instruct": "指引不清",
    "apology": "道歉不当",
    "servility": "过分迁就",
    "leading": "诱导性提问",
    "deadline": "没有时限",
    "absolute": "程度过重",
    "emoji": "表情",
    "length": "消息过长",
    "step": "缺一步",
}
"""Category id -> its name for people, one for each kind of slip that the documents name."""


def milder(severity: str, steps: int = 1) -> str | None:
    """The severity `steps` below; None: below a hint, so not worth saying."""
    at = SEVERITIES.index(severity) - steps
    return SEVERITIES[at] if at >= 0 else None


@dataclass(frozen=True, slots=True)
class Finding:
    """One place in a message that would hurt. Offsets are code points of the original, half-open."""

    rule: str
    category: str
    severity: str
    start: int
    end: int
    text: str
    message: str
    suggestions: tuple[str, ...] = ()
    """Ready to replace ``[start, end)``; empty: no mechanical rewrite is honest."""
    source: str = ""

    def choose(self, index: int) -> Finding:
        """The same finding with only the suggestion at `index`, for `rewrite`."""
        return replace(self, suggestions=(self.suggestions[index],))


@dataclass(frozen=True, slots=True)
class Report:
    """The verdict on one message: its length in code points and its findings in order of place."""

    chars: int
    findings: tuple[Finding, ...] = ()
    promises: tuple[object, ...] = ()
    """Filled by whoever joins the time grammar to this wing."""
    refusal: str = ""
    """Why the message was not looked at; empty when it was."""

    @property
    def gravest(self) -> str | None:
        """The highest severity among the findings; None without any."""
        return max((finding.severity for finding in self.findings), key=SEVERITIES.index, default=None)

    @property
    def clean(self) -> bool:
        """Nothing at warning or above."""
        return self.gravest in (None, "hint")


@dataclass(frozen=True, slots=True)
class Suppressions:
    """What the agent does not want to be told again: whole wordings (also names of shops and dishes), or rule ids."""

    words: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()


NONE = Suppressions()
