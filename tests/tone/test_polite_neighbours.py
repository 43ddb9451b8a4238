"""A polite clause takes nothing from a threat or an insult beside it."""

from __future__ import annotations

import pytest

from companion.tone.check import check
from companion.tone.loading import load_rules

RULES = load_rules()


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("我马上帮您处理，再闹就拉黑你", "threat"),
        ("我来帮您办，不过您再投诉也没用", "threat"),
        ("您好，请稍等，你有病吧", "abuse"),
    ],
)
def test_what_is_grave_stays_grave_beside_an_offer(text: str, category: str) -> None:
    assert [(one.category, one.severity) for one in check(text, RULES).findings if one.severity == "error"] == [(category, "error")]


def test_an_order_beside_an_offer_is_heard() -> None:
    assert [one.category for one in check("您稍等，我帮您问问，闭嘴吧", RULES).findings] == ["command"]
