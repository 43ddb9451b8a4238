"""Rule files of a team or a person: over the shipped ones by id, and every error with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.tone.check import check
from companion.tone.loading import load_rules

GOOD = """
families: {店: '(本店|小店)'}
rules:
  - id: team.no-slang
    category: jargon
    severity: warning
    message: 请说“优惠券”。
    any: ['{店}…薅羊毛']
    suggest: [本店有优惠券]
    bad: [本店可以薅羊毛, 小店欢迎薅羊毛, 本店薅羊毛啦]
    good: [本店有优惠券, 羊毛衫八折, 小店欢迎您]
"""


def write(folder: Path, text: str, name: str = "team.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_teams_rule_is_in_force(tmp_path: Path) -> None:
    rules = load_rules([write(tmp_path, GOOD)])
    assert rules.problems == ()
    assert [finding.rule for finding in check("小店欢迎大家薅羊毛", rules).findings] == ["team.no-slang"]


def test_a_folder_is_read_in_order_and_a_later_rule_wins(tmp_path: Path) -> None:
    write(tmp_path, GOOD, "1.yaml")
    write(tmp_path, GOOD.replace("severity: warning", "severity: error"), "2.yaml")
    write(tmp_path, "not: read", ".3.yaml")
    rule = load_rules([tmp_path]).by_id("team.no-slang")
    assert rule is not None and rule.severity == "error"


def test_a_shipped_rule_is_overridden_by_its_id(tmp_path: Path) -> None:
    quiet = GOOD.replace("team.no-slang", "shirk.not-our-job").replace("severity: warning", "severity: hint")
    rules = load_rules([write(tmp_path, quiet)])
    assert "shirk.not-our-job" not in {finding.rule for finding in check("这个不归我们管", rules).findings}
    assert len(rules) == len(load_rules())


def test_a_family_of_ones_own_changes_no_shipped_rule(tmp_path: Path) -> None:
    rules = load_rules([write(tmp_path, GOOD.replace("店: ", "我方: '(张三)', 店: "))])
    assert not check("这个不归我们管", rules).clean


def test_without_the_shipped_rules(tmp_path: Path) -> None:
    assert len(load_rules([write(tmp_path, GOOD)], shipped=False)) == 1


@pytest.mark.parametrize(("change", "key", "line", "says"), [
    (("message: 请", "mesage: 请"), "mesage", 7, "message"),
    (("severity: warning", "severity: warn"), "severity", 6, "warning"),
    (("category: jargon", "category: slang"), "category", 5, "shirk"),
    (("id: team.no-slang", "id: Team"), "id", 4, "小写"),
    (("{店}…", "{铺}…"), "any", 8, "铺"),
    (("'{店}…薅羊毛'", "'(薅羊毛'"), "any", 8, "表达式"),
    (("good: [本店有优惠券", "good: [本店薅羊毛"), "good", 11, "本店薅羊毛"),
    (("bad: [本店可以薅羊毛", "bad: [本店可以"), "bad", 10, "本店可以"),
    (("bad: [本店可以薅羊毛, ", "bad: ["), "bad", 10, "三句"),
    (("any: ['{店}…薅羊毛']", "any: 薅羊毛"), "any", 8, "一串"),
    (("message: 请说“优惠券”。", "limit: x\n    message: 请"), "limit", 7, "整数"),
])  # fmt: skip
def test_an_error_names_file_line_and_key(tmp_path: Path, change: tuple[str, str], key: str, line: int, says: str) -> None:
    path = write(tmp_path, GOOD.replace(*change))
    (problem,) = load_rules([path]).problems
    assert (problem.file, problem.line, problem.key) == (str(path), line, key)
    assert says in problem.message
    assert str(problem).startswith(f"{path}:{line}:")


def test_a_wrong_rule_costs_only_itself(tmp_path: Path) -> None:
    second = GOOD.split("rules:")[1].replace("team.no-slang", "team.other").replace("severity: warning", "severity: x")
    rules = load_rules([write(tmp_path, GOOD + second)])
    assert [problem.key for problem in rules.problems] == ["severity"]
    assert rules.by_id("team.no-slang") is not None


@pytest.mark.parametrize("text", ["- a", "rules: {a: b}", "regeln: []", "rules: [*a]", "families: [a]", "rules: [a]"])
def test_a_file_that_is_none_is_a_problem_and_no_crash(tmp_path: Path, text: str) -> None:
    rules = load_rules([write(tmp_path, text)])
    assert len(rules.problems) == 1
    assert len(rules) == len(load_rules())


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    assert len(load_rules([tmp_path / "none.yaml"]).problems) == 1


@pytest.mark.parametrize(("change", "key", "line", "says"), [
    (("message: 请", f"limit: {'9' * 5000}\n    message: 请"), "limit", 7, "整数"),
    (("any: ['{店}…薅羊毛']", "kind: pattern\n    any: ['薅{99999999999999999999}']"), "any", 9, "次数太大"),
    (("any: ['{店}…薅羊毛']", f"kind: pattern\n    any: ['{'(' * 3000}薅{')' * 3000}']"), "any", 9, "太深"),
    (("any: ['{店}…薅羊毛']", "kind: pattern\n    any: ['(甲+)+丁|甲乙']"), "any", 9, "停不下来"),
    (("message: 请", "missing: '('\n    message: 请"), "missing", 7, "表达式"),
    (("message: 请", "unless_match: '(?P<x>a'\n    message: 请"), "unless_match", 7, "表达式"),
    (("message: 请", "unless_sentence: '{没有这个}'\n    message: 请"), "unless_sentence", 7, "没有这个"),
    (("message: 请", "not_in: '(甲+)+丁'\n    message: 请"), "not_in", 7, "停不下来"),
])  # fmt: skip
def test_an_expression_that_is_no_good_is_named_by_its_own_key(
    tmp_path: Path, change: tuple[str, str], key: str, line: int, says: str
) -> None:
    path = write(tmp_path, GOOD.replace(*change))
    rules = load_rules([path])
    (problem,) = rules.problems
    assert (problem.file, problem.line, problem.key) == (str(path), line, key)
    assert says in problem.message and len(rules) == len(load_rules())


def test_families_that_lead_in_a_circle_are_named_with_their_lines(tmp_path: Path) -> None:
    circle = GOOD.replace("families: {店: '(本店|小店)'}", "families:\n  店: '(本店|小店)'\n  甲: '{乙}'\n  乙: 'x{甲}'\n  丙: '{乙}'")
    problems = load_rules([write(tmp_path, circle)]).problems
    assert [(problem.key, problem.line) for problem in problems] == [("甲", 4), ("乙", 5), ("丙", 6)]
    assert "绕回" in problems[0].message and not check("本店薅羊毛", load_rules([tmp_path])).clean


def test_families_that_double_with_each_step_end_in_a_sentence(tmp_path: Path) -> None:
    names = [f"f{number}" for number in range(40)]
    doubling = "\n".join(f"  {name}: '{{{below}}}{{{below}}}'" for below, name in zip(names, names[1:], strict=False))
    text = GOOD.replace("families: {店: '(本店|小店)'}", f"families:\n  店: '(本店|小店)'\n  f0: 甲\n{doubling}").replace("{店}…", "{f39}…")
    (problem,) = load_rules([write(tmp_path, text)]).problems
    assert problem.key == "any" and "太长" in problem.message


def test_a_folder_that_cannot_be_read_is_a_problem_and_the_shipped_rules_stand(tmp_path: Path) -> None:
    folder = tmp_path / ("长" * 100)
    rules = load_rules([folder])
    (problem,) = rules.problems
    assert problem.file == str(folder) and "名字太长" in problem.message
    assert len(rules) == len(load_rules())
