"""A vetted phrase for the same kind of slip: tone and phrases are joined here."""

from __future__ import annotations

from datetime import date

from companion.phrases.library import Library
from companion.phrases.model import Phrase, Status
from companion.phrases.search.answer import View
from companion.tone.model import SEVERITIES
from companion.ui.tone.draft import Draft

_LOOK = 20
"""Hits that are looked through for one of the stage."""
SAME_PURPOSE = {
    "shirk": ("协调", "转接"), "refuse": ("权限", "权限外"), "frame": ("能做的", "权限外"),
    "retort": ("误会", "安抚"), "argue": ("误会", "安抚"), "blame": ("误会", "安抚"), "defend": ("道歉", "安抚"),
    "abuse": ("道歉 认同", "安抚"), "threat": ("道歉 认同", "安抚"), "impatient": ("道歉 认同", "安抚"),
    "step": ("道歉 认同", "安抚"), "apology": ("道歉", "安抚"), "interrupt": ("总结", "确认"),
    "perfunctory": ("核实", "方案"), "hedge": ("核实", "方案"), "mislead": ("核实", "方案"),
    "overpromise": ("申请", "权限外"), "deadline": ("进度", "跟进"), "leading": ("开放", "提问"),
    "jargon": ("图示", "方案"), "command": ("图示", "方案"), "instruct": ("截图", "提问"),
    "privacy": ("尾号", "身份"), "divert": ("微信", "权限外"),
}  # fmt: skip
"""Category of a finding -> what to look for in the phrases, and in which stage it belongs."""


def vetted_phrase(draft: Draft, library: Library, today: date) -> Phrase | None:
    """The best approved phrase for the gravest finding that there is one for; None: there is none."""
    worst_first = sorted(draft.grave, key=lambda finding: -SEVERITIES.index(finding.severity))
    for category in dict.fromkeys(finding.category for finding in worst_first):
        if category in SAME_PURPOSE:
            query, stage = SAME_PURPOSE[category]
            hits = library.search(query, _LOOK, view=View(today=today, stage=stage)).hits
            for hit in hits:
                phrase = hit.phrase
                if phrase.status is Status.APPROVED and not phrase.internal and phrase.stage == stage:
                    return phrase
    return None


def query_for(phrase: Phrase) -> str:
    """What to type into the palette so that `phrase` comes first."""
    return phrase.code or phrase.title
