"""The tone check: precision and recall by category, and its speed beside a plain alternation of the same literals.

``python -m tests.bench.tone`` (about half a minute). The open part is what the rules were written against, the held
third what they were never shown. Speed is told as the ratio to one ``re`` alternation of all anchors over the same text
in the same run, in CPU time of the thread: that alternation is what a keyword list would cost, and it finds nothing but keywords.
"""

from __future__ import annotations

import gc
import re
import statistics
import time
from collections import defaultdict
from collections.abc import Callable

from companion.tone.check import check
from companion.tone.loading import load_rules
from companion.tone.rules import RuleSet
from tests.tone import development
from tests.tone.development import Line

GRAVE = ("abuse", "threat", "privacy", "divert")


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:5.1f} %" if whole else "    –"


def quality(rules: RuleSet, *, held: bool) -> None:
    forbidden = [line for line in development.forbidden() if line.held is held]
    clean = [line for line in development.clean() if line.held is held]
    print(f"\n{'held apart' if held else 'open'}: {len(forbidden)} forbidden, {len(clean)} clean")
    by_category: dict[str, list[Line]] = defaultdict(list)
    for line in forbidden:
        by_category[line.category].append(line)
    for category, lines in sorted(by_category.items()):
        row(category, rules, lines)
    row("all forbidden", rules, forbidden)
    grave = [line for line in forbidden if line.category in GRAVE]
    print(f"  {'grave at error':14} {share(sum(check(one.text, rules).gravest == 'error' for one in grave), len(grave))}")
    false = [report for report in (check(line.text, rules) for line in clean) if report.findings]
    loud = sum(not report.clean for report in false)
    heard = sum(not check(line.text, rules).clean for line in forbidden)
    print(f"  clean with warning or error {share(loud, len(clean))}, with anything {share(len(false), len(clean))}")
    print(f"  precision at warning and above {share(heard, heard + loud)}")


def row(name: str, rules: RuleSet, lines: list[Line]) -> None:
    reports = [check(line.text, rules) for line in lines]
    loud, any_ = sum(not report.clean for report in reports), sum(bool(report.findings) for report in reports)
    print(f"  {name:14} {share(loud, len(lines))} at warning and above, {share(any_, len(lines))} at all ({len(lines)})")


def p95(work: Callable[[str], object], texts: list[str]) -> float:
    """Milliseconds."""
    times = []
    gc.disable()
    for text in texts:
        start = time.thread_time()
        work(text)
        times.append((time.thread_time() - start) * 1000)
    gc.enable()
    return statistics.quantiles(times, n=20)[-1]


def texts_of(length: int, count: int) -> list[str]:
    """Messages of about that length, clean and forbidden lines mixed as they come."""
    lines = [line.text for line in (*development.clean(), *development.forbidden())]
    texts = []
    at = 0
    for _number in range(count):
        text = ""
        while len(text) < length:
            text += lines[at * 7 % len(lines)] + "。"
            at += 1
        texts.append(text[:length])
    return texts


def speed(rules: RuleSet) -> None:
    literals = sorted({anchor for rule in rules.rules for way in rule.anchors for anchor in way}, key=len, reverse=True)
    plain = re.compile("|".join(map(re.escape, literals)))
    rules.warm()
    print(f"\nspeed, p95 ({len(rules)} rules, {len(literals)} literals)")
    for length, count in ((20, 400), (200, 300), (5_000, 40), (50_000, 3)):
        texts = texts_of(length, count)
        ours, theirs = p95(lambda text: check(text, rules), texts), p95(plain.findall, texts)
        print(f"  {length:6} characters: {ours:8.2f} ms; plain alternation {theirs:7.2f} ms; ratio {ours / theirs:5.1f}")
    cold = []
    for _number in range(7):
        start = time.thread_time()
        load_rules()
        cold.append((time.thread_time() - start) * 1000)
    fresh = load_rules()
    start = time.thread_time()
    fresh.warm()
    print(f"  loading the rules {statistics.median(cold):.1f} ms; compiling all of them {(time.thread_time() - start) * 1000:.0f} ms")


def main() -> None:
    rules = load_rules()
    quality(rules, held=False)
    quality(rules, held=True)
    speed(rules)


if __name__ == "__main__":
    main()
