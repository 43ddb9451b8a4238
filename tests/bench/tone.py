"""The tone check: precision and recall by category, and its speed beside a plain alternation of the same literals.

``python -m tests.bench.tone`` (about half a minute). The open part is what the rules were written against, the held
third what they were never shown. Speed is told as the ratio to one ``re`` alternation of all anchors over the same text
in the same run, in CPU time of the thread: that alternation is what a keyword list would cost, and it finds nothing but keywords.
textlint with prh over the same literals is measured, too, where ``TEXTLINT_HOME`` names a folder with both of them installed.
"""

from __future__ import annotations

import gc
import json
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

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
    """Milliseconds; each text counts with the best of three, so that what else the machine does counts less."""
    times = []
    gc.disable()
    for text in texts:
        best = float("inf")
        for _round in range(3):
            start = time.thread_time()
            work(text)
            best = min(best, (time.thread_time() - start) * 1000)
        times.append(best)
    gc.enable()
    return statistics.quantiles(times, n=20)[-1]


def texts_of(lines: list[Line], length: int, count: int) -> list[str]:
    """Messages of about that length, made of the lines as they come."""
    texts = []
    at = 0
    for _number in range(count):
        text = ""
        while len(text) < length:
            text += lines[at * 7 % len(lines)].text + "。"
            at += 1
        texts.append(text[:length])
    return texts


def literals(rules: RuleSet) -> list[str]:
    return sorted(rules.literals, key=len, reverse=True)


def speed(rules: RuleSet) -> None:
    words = literals(rules)
    plain = re.compile("|".join(map(re.escape, words)))
    rules.warm()
    clean, mixed = development.clean(), [*development.clean(), *development.forbidden()]
    print(f"\nspeed, p95 ({len(rules)} rules, {len(words)} literals)")
    for name, lines in (("clean", clean), ("mixed", mixed)):
        for length, count in ((20, 300), (200, 200), (5_000, 20), (50_000, 2)):
            texts = texts_of(lines, length, count)
            ours, theirs = p95(lambda text: check(text, rules), texts), p95(plain.findall, texts)
            print(f"  {name}, {length:6} characters: {ours:8.2f} ms; plain alternation {theirs:7.2f} ms; ratio {ours / theirs:5.1f}")
    cold = []
    for _number in range(7):
        start = time.thread_time()
        load_rules()
        cold.append((time.thread_time() - start) * 1000)
    fresh = load_rules()
    start = time.thread_time()
    fresh.warm()
    print(f"  loading the rules {statistics.median(cold):.1f} ms; compiling all of them {(time.thread_time() - start) * 1000:.0f} ms")


def textlint(rules: RuleSet) -> None:
    """The same literals as rules of prh, each text with the best of two; ours beside it, in wall time as textlint's is."""
    home, node = os.environ.get("TEXTLINT_HOME", ""), shutil.which("node")
    if not node or not (Path(home) / "node_modules" / "textlint").is_dir():
        print("  textlint with prh: not measured (no node, or TEXTLINT_HOME names no folder with node_modules/textlint)")
        return
    mixed = [*development.clean(), *development.forbidden()]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        specs = "".join(f"  - expected: ＊\n    pattern: {json.dumps(word, ensure_ascii=False)}\n" for word in literals(rules))
        (folder / "prh.yml").write_text(f"version: 1\nrules:\n{specs}", encoding="utf-8")
        (folder / "rc.json").write_text(json.dumps({"rules": {"prh": {"rulePaths": [str(folder / "prh.yml")]}}}))
        for length, count in ((200, 5), (5_000, 2)):
            texts = texts_of(mixed, length, count)
            (folder / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
            script = Path(__file__).with_name("textlint.cjs")
            command = [node, str(script), home, str(folder / "rc.json"), str(folder / "texts.json"), "2"]
            run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
            theirs = statistics.median(best for best, _found in json.loads(run.stdout))
            start = time.perf_counter()
            for text in texts:
                check(text, rules)
            ours = (time.perf_counter() - start) * 1000 / count
            print(f"  {length:6} characters: {ours:8.2f} ms; textlint with prh {theirs:7.1f} ms; ratio {theirs / ours:5.0f} in our favour")


def main() -> None:
    rules = load_rules()
    quality(rules, held=False)
    quality(rules, held=True)
    speed(rules)
    textlint(rules)


if __name__ == "__main__":
    main()
