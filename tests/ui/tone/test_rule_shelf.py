"""Own rules that are no good never keep the tone window from its shipped ones, and are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.tone.model import NONE
from companion.ui.tone.rule_shelf import RuleShelf

RULE = "rules: [{id: t.a, category: shirk, message: m, kind: pattern, any: [WAY], bad: [a, b, c], good: [d, e, f]}]\n"


@pytest.mark.parametrize("text", [
    RULE.replace("WAY", "'甲{99999999999999999999}'"), RULE.replace("WAY", f"'{'(' * 3000}甲{')' * 3000}'"), RULE.replace("WAY", "'(甲+)+丁|甲乙'"),
    RULE.replace("kind:", f"limit: {'9' * 5000}, kind:"), "families: {x: '{y}', y: '{x}'}\n" + RULE.replace("WAY", "'{x}'"),
])  # fmt: skip
def test_a_file_of_ones_own_that_is_no_good_is_named_and_the_rest_is_checked(tmp_path: Path, text: str) -> None:
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    shelf = RuleShelf(tmp_path)
    assert not shelf.check("这个不归我们管", NONE).clean
    assert {Path(problem.file).name for problem in shelf.rules().problems} == {"mine.yaml"}


def test_a_folder_that_cannot_be_read_is_named_as_well(tmp_path: Path) -> None:
    shelf = RuleShelf(tmp_path / ("x" * 300))
    assert not shelf.check("这个不归我们管", NONE).clean
    (problem,) = shelf.rules().problems
    assert "名字太长" in problem.message
