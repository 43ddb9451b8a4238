"""Search at 3,000, 100,000 and a million phrases beside a byte scan, SQLite FTS5 (trigram) and fzf, the same keystrokes in one run.

    python -m tests.bench.search_rivals [COUNT...]

All get the same text, spelt out in pinyin as well for the rivals, as they know no pinyin; a keystroke is every prefix of
a query. fzf is a new process for each query (its own filter mode). Recall: the share of whole queries whose phrase is
among what is found. CPU time of the thread, but for fzf, whose wall time is named; one run. A million phrases, if they
are asked for, take some ten minutes: fewer queries are typed there.
"""

from __future__ import annotations

import gc
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from companion.phrases.model import Phrase
from companion.phrases.search.build import build_index
from companion.phrases.search.index import to_arrays
from companion.phrases.search.segment import Segment
from companion.phrases.search.session import SearchSession
from tests.bench.search import Spelling, hanzi_parts, looked_at, mixed
from tests.bench.search_data import make_phrases

QUERIES, FZF_QUERIES = 60, 12
MANY, FEWER, FZF_FEWER = 500_000, 30, 2
"""From so many phrases on, so many queries only."""
FRAME = 1000 / 60
"""Milliseconds."""


def _typed(phrases: list[Phrase], spell: Spelling) -> list[tuple[Phrase, str]]:
    chance = random.Random(5)
    parts, found = hanzi_parts(phrases, chance), []
    for _ in range(QUERIES):
        phrase, part = next(parts)
        spelt = spell(part)
        found.append((phrase, chance.choice((part, "".join(spelt), "".join(s[0] for s in spelt), mixed(part, spelt, chance)))))
    return found


def _row(name: str, times: list[float], found: list[bool], base: float = 0.0) -> None:
    p50, p99 = np.percentile(times, 50) * 1000, np.percentile(times, 99) * 1000
    ratio = f"   p99 {p99 / base:6.2f}x scan" if base else ""
    late = sum(one * 1000 > FRAME for one in times) / len(times)
    print(f"  {name:24} p50 {p50:8.2f} ms   p99 {p99:8.2f} ms{ratio}   over one frame {late:6.1%}   recall {sum(found) / len(found):.2f}", flush=True)


def _measure(search: Callable[[str, Phrase, bool], bool], asked: list[tuple[Phrase, str]], clock: Callable[[], float] = time.thread_time) -> tuple[list[float], list[bool]]:
    times, found = [], []
    for phrase, query in asked:
        for end in range(1, len(query) + 1):
            before = clock()
            hit = search(query[:end], phrase, end == len(query))
            times.append(clock() - before)
        found.append(hit)
    return times, found


def compare(count: int) -> None:
    """One size."""
    phrases, spell = make_phrases(count), Spelling()
    asked = _typed(phrases, spell)[: FEWER if count >= MANY else QUERIES]
    texts = [_spelt(p, spell(p.title)) for p in phrases]
    place = {phrase.id: at for at, phrase in enumerate(phrases)}
    print(f"{count} phrases")
    haystack = "\n".join(texts).encode()
    needles = {phrase.id: texts[place[phrase.id]].encode() for phrase, _query in asked}
    scan_times, scan_found = _measure(lambda q, p, _last: bool(haystack.count(q.encode())) and q.encode() in needles[p.id], asked)
    base = float(np.percentile(scan_times, 99) * 1000)
    _row("byte scan", scan_times, scan_found)
    before = time.thread_time()
    index = build_index(phrases, [0] * count)
    size = sum(array.nbytes for array in to_arrays(index).values()) / 1e6
    print(f"  index built in {time.thread_time() - before:.1f} s, {size:.0f} MB")
    session = SearchSession([Segment(index, np.ones(count, np.bool_))])
    # The phrases made for the bench are no part of any program: the collector shall not walk them.
    gc.freeze()
    # What is measured is a list of twenty; whether the wanted phrase is among all is asked apart.
    times, _ = _measure(lambda q, _p, _last: bool(looked_at(session, q)), asked)
    found = [any(hit.phrase.id == phrase.id for hit in session.search(query, 0).hits) for phrase, query in asked]
    _row("Companion", times, found, base)
    with tempfile.TemporaryDirectory() as folder:
        _fts(Path(folder), texts, asked, place, base)
        _fzf(Path(folder), texts, asked, base)


def _spelt(phrase: Phrase, syllables: list[str]) -> str:
    return f"{phrase.title}\t{''.join(syllables)}\t{''.join(s[0] for s in syllables)}\t{phrase.text}"


def _fts(folder: Path, texts: list[str], asked: list[tuple[Phrase, str]], place: dict[str, int], base: float) -> None:
    with sqlite3.connect(folder / "fts.db") as data:
        data.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='trigram')")
        data.executemany("INSERT INTO t(rowid, x) VALUES (?, ?)", enumerate(texts))
        data.commit()

        def search(query: str, phrase: Phrase, last: bool) -> bool:
            # Fewer than three characters are no trigram: LIKE is what its manual names for them.
            rows = data.execute(
                *(("SELECT rowid FROM t WHERE x MATCH ? LIMIT 20", (f'"{query}"',)) if len(query) > 2 else ("SELECT rowid FROM t WHERE x LIKE ? LIMIT 20", (f"%{query}%",)))
            ).fetchall()
            return bool(rows) and (not last or query in texts[place[phrase.id]])

        _row("SQLite FTS5 trigram", *_measure(search, asked), base)
    data.close()


def _fzf(folder: Path, texts: list[str], asked: list[tuple[Phrase, str]], base: float) -> None:
    if shutil.which("fzf") is None:
        print("  fzf is not installed, not measured (Debian: fzf)")
        return
    path = folder / "all.txt"
    path.write_text("\n".join(texts), encoding="utf-8")

    def search(query: str, phrase: Phrase, _last: bool) -> bool:
        with path.open("rb") as lines:
            out = subprocess.run(["fzf", "--filter", query], stdin=lines, capture_output=True, check=False).stdout
        return phrase.title.encode() in out

    _row("fzf --filter (wall)", *_measure(search, asked[: FZF_FEWER if len(texts) >= MANY else FZF_QUERIES], time.perf_counter), base)


def main() -> None:
    """Each size named."""
    for count in [int(argument) for argument in sys.argv[1:]] or [3_000, 100_000]:
        compare(count)


if __name__ == "__main__":
    main()
