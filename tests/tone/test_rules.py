"""The shipped rules prove themselves, and the development set is their floor."""

from __future__ import annotations

import json
import re
import runpy
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from companion.base.guarded_yaml import load
from companion.base.paths import resources_dir, shipped_packs_dir
from companion.tone.check import check
from companion.tone.loading import load_rules, read_shipped, rule_files, shipped_rules_dir
from companion.tone.model import CATEGORIES
from companion.tone.rules import Rule, RuleProblem, RuleSet
from companion.tone.text import read_message
from companion.tone.verify import verify
from tests.tone import development

RULES = load_rules()


def test_every_shipped_file_loads(rules: RuleSet) -> None:
    assert rules.problems == ()
    assert len(rules) >= 50


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_a_rule_stands_by_its_own_lines(rule: Rule) -> None:
    rule.compile()
    assert verify([rule]) == []
    assert rule.id.split(".")[0] in CATEGORIES
    assert re.fullmatch(r"00[0-4] §\d(\.\d)*", rule.source), rule.source


def test_verify_can_fail() -> None:
    deaf = Rule("shirk.x", "shirk", "warning", "…", any=("不归我管",), bad=("您好",) * 3, good=("您好",) * 3)
    shrill = Rule("shirk.y", "shirk", "warning", "…", any=("您好",), bad=("您好",) * 3, good=("您好",) * 3)
    short = Rule("shirk.z", "shirk", "warning", "…", any=("您好",), bad=("您好",), good=("再见",) * 3)
    assert [(name, key) for name, key, _line in verify([deaf, shrill, short])] == [
        ("shirk.x", "bad"), ("shirk.y", "good"), ("shirk.z", "bad")]  # fmt: skip


def test_what_was_compiled_is_what_the_files_say() -> None:
    """Stale rules are read from their files, all of them asked of every sentence: right, and slow. Mend: compile_rules.py."""
    compiler = runpy.run_path(str(shipped_rules_dir() / "compile_rules.py"))
    problems: list[RuleProblem] = []
    families, rules = read_shipped(problems)
    assert problems == []
    assert compiler["compiled"](families, rules) == (shipped_rules_dir() / "rules.compiled").read_text(encoding="utf-8")
    said = [replace(rule, leaning=None, floor=None, clause_floor=0.0) for rule in RULES.rules]
    assert said == rules


def test_the_index_calls_every_rule_that_bites() -> None:
    """Found by the whole set as by the rule alone, which is asked without any literal."""
    for rule in RULES.rules:
        for line in (*rule.bad, *rule.good):
            message = read_message(line)
            alone = [hit for _rule, hit in RuleSet([rule]).hits(message)]
            assert [hit for found, hit in RULES.hits(message) if found is rule] == alone, (rule.id, line)


@pytest.mark.parametrize("damage", [lambda whole: b"x" + whole, lambda whole: whole[:-100], lambda whole: whole.replace(b'"always"', b'"never"'), None])
def test_files_that_were_changed_since_or_a_damaged_copy_are_read_themselves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: Callable[[bytes], bytes] | None
) -> None:
    folder = tmp_path / "tone"
    shutil.copytree(shipped_rules_dir(), folder)
    copy = folder / "rules.compiled"
    if damage:
        copy.write_bytes(damage(copy.read_bytes()))
    else:
        (folder / "99-more.yaml").write_text("rules: []\n", encoding="utf-8")
    monkeypatch.setattr("companion.tone.loading.shipped_rules_dir", lambda: folder)
    slow = load_rules()
    assert slow.problems == () and slow.literals == [] and len(slow) == len(RULES)
    for line in ("这不归我管", "您好，我帮您查一下", "系统的问题，我也没办法。密码发我"):
        assert check(line, slow) == check(line, RULES)


def test_the_weights_were_learned_from_the_lines_as_they_stand() -> None:
    """Stale weights would contradict rules that were changed since. Learning again takes seconds: generate_weights.py."""
    generator = runpy.run_path(str(shipped_rules_dir() / "generate_weights.py"))
    stored = json.loads((shipped_rules_dir() / "weights.json").read_text(encoding="utf-8"))
    assert stored["lines"] == generator["fingerprint"](generator["lines"]())


def test_the_weights_never_saw_what_is_held_apart() -> None:
    generator = runpy.run_path(str(shipped_rules_dir() / "generate_weights.py"))
    learned = {text for _category, text in generator["lines"]()}
    open_ = {line.text for line in (*development.forbidden(), *development.clean()) if not line.held}
    apart = [line.text for line in (*development.forbidden(), *development.clean()) if line.held and line.text not in open_]
    own = {text for rule in RULES.rules for text in (*rule.bad, *rule.good, *rule.suggest)}
    assert not {read_message(text).shadow.strip() for text in apart if text not in own} & learned


def test_no_suggestion_is_a_slip_itself(rules: RuleSet) -> None:
    for rule in rules.rules:
        for suggestion in rule.suggest:
            assert check(suggestion, rules).findings == (), (rule.id, suggestion)


def test_no_message_of_a_rule_is_empty_or_long(rules: RuleSet) -> None:
    assert all(4 <= len(rule.message) <= 60 for rule in rules.rules)


@dataclass(frozen=True)
class Heard:
    """What the rules make of lines, as shares: forbidden with anything, at warning, grave at error; clean at warning, with anything."""

    found: float
    loud: float
    grave: float
    false: float
    any_false: float


def heard(rules: RuleSet, *, by_others: bool) -> Heard:
    """On the lines that were learned from; what is held apart is never asserted on: see the bench."""
    forbidden = [line for line in development.forbidden() if not line.held and line.by_others is by_others]
    clean = [line for line in development.clean() if not line.held and line.by_others is by_others]
    assert len(forbidden) >= 1500 and len(clean) >= 2000
    slips = [check(line.text, rules) for line in forbidden]
    grave = [slip for slip, line in zip(slips, forbidden, strict=True) if line.category in ("abuse", "threat", "privacy", "divert")]
    fine = [check(line.text, rules) for line in clean]
    return Heard(
        sum(bool(report.findings) for report in slips) / len(slips), sum(not report.clean for report in slips) / len(slips),
        sum(report.gravest == "error" for report in grave) / len(grave),
        sum(not report.clean for report in fine) / len(fine), sum(bool(report.findings) for report in fine) / len(fine),
    )  # fmt: skip


def test_floors_on_the_open_two_thirds(rules: RuleSet) -> None:
    shares = heard(rules, by_others=False)
    assert shares.found >= 0.95 and shares.loud >= 0.85 and shares.grave >= 0.95
    assert shares.false <= 0.005 and shares.any_false <= 0.015


def test_floors_on_what_other_hands_wrote(rules: RuleSet) -> None:
    """Harder on both sides: slips without a telling word, and the strongest words in innocent use."""
    shares = heard(rules, by_others=True)
    assert shares.found >= 0.9 and shares.loud >= 0.9 and shares.grave >= 0.95
    assert shares.false <= 0.02 and shares.any_false <= 0.025


def test_the_shipped_phrases_stay_silent(rules: RuleSet) -> None:
    """Screens, acceptance 37: what we ship passes its own checker. Slots are blanks, wherever they stand."""
    files = [path for path in rule_files(shipped_packs_dir())]
    assert files
    for path in files:
        for phrase in load(path).tree["phrases"]:  # type: ignore[index,call-overload]
            if "内部" in phrase.get("tags", []):  # type: ignore[union-attr]
                continue
            for text in phrase.get("parts") or [phrase["text"]]:  # type: ignore[union-attr,index,call-overload]
                found = [(one.rule, one.text) for one in check(text, rules).findings if one.severity != "hint"]
                assert found == [], f"{path.name} {phrase['id']}"  # type: ignore[index,call-overload]


TABOOS = {
    "这不归我管": "shirk", "这个不归我们管。": "shirk", "这是您自己的问题。": "blame", "App没有问题": "defend",
    "你错了": "argue", "您搞错了！": "argue", "不是这样的！": "argue", "您不对": "argue", "这是快递的问题": "shirk",
    "我保证给您解决！": "overpromise", "我马上就给您处理！": "overpromise", "马上给您解决": "overpromise",
    "给您无条件退款": "overpromise", "特殊赔偿": "overpromise", "按规定是这样的": "refuse", "您需要清除一下缓存": "jargon",
    "这个工单要流转一下": "jargon", "后台正在跑数据": "jargon", "发个截图给我": "instruct", "这个问题有点麻烦": "frame",
    "我们试试看……": "frame", "请说一下您的身份证号": "privacy", "银行卡密码发我": "privacy", "你应该先看说明": "command",
}  # fmt: skip


@pytest.mark.parametrize(("line", "category"), TABOOS.items())
def test_what_the_documents_forbid_is_heard(rules: RuleSet, line: str, category: str) -> None:
    assert category in {finding.category for finding in check(line, rules).findings}


RECOMMENDED = (
    "这个问题可能需要和物流部门确认，我来帮您协调一下。", "我需要核实一下，预计今天17点给您答复。", "根据我们通常的处理方式是这样的，您看……",
    "可能我们之前沟通有误会", "我会尽最大努力帮您争取", "我已经提交了申请，流程走完大概需要1-2个工作日", "我们一定会尽力帮您解决",
    "我正在后台为您查询数据，请稍等。", "我马上为您处理。", "为保障您的信息安全，请勿在对话中透露敏感信息", "我将为您提交加急工单",
    "能麻烦您提供一下注册手机号或身份证号后四位吗？", "您再试试看", "根据公司政策，这种情况我们可以提供方案，您看可以吗？",
)  # fmt: skip


@pytest.mark.parametrize("line", RECOMMENDED)
def test_what_the_documents_recommend_is_not(rules: RuleSet, line: str) -> None:
    assert check(line, rules).findings == ()


def test_the_resources_hold_only_what_is_read() -> None:
    names = {path.name for path in (resources_dir() / "tone").iterdir() if path.suffix == ".yaml"}
    assert names == {path.name for path in rule_files(shipped_rules_dir())}
