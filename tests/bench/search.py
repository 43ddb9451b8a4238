"""Phrase search measured: what is found, what comes first, and time per keystroke beside a byte scan in the same run.

    python -m tests.bench.search [COUNT...]        COUNT: phrases, 3000 and 100000 if none is named; 1000000 takes ten minutes

The scan is `bytes.count` of the typed letters over all texts spelt out in pinyin: the least that any search without
an index would have to do. Every prefix of a query is a keystroke. All times are CPU times of the thread, so that
whatever else runs on the machine does not count.
"""

from __future__ import annotations

import gc
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from companion.phrases.library import Library, PackSource, open_library
from companion.phrases.model import Phrase
from companion.phrases.search.build import build_index
from companion.phrases.search.pinyin import readings
from companion.phrases.search.segment import Segment
from companion.phrases.search.session import SearchSession
from tests.bench.search_data import make_phrases, write_packs

HOMOPHONES = {"退": "推", "款": "宽", "运": "韵", "费": "废", "发": "法", "票": "漂", "订": "定", "单": "担", "账": "帐", "申": "深", "请": "情", "快": "筷", "递": "弟"}
TRADITIONAL = str.maketrans("款运费发单账请递补偿转专员电话确认订流会员优券续", "款運費發單賬請遞補償轉專員電話確認訂流會員優券續")
FUZZY = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"), ("ang", "an"))
MISREAD = ("还款:haikuan", "重新:zhongxin", "长时间:zhangshijian", "银行:yinxing", "便宜:bianyi", "音乐:yinle", "调解:diaojie", "重庆:zhongqing", "厦门:xiamen", "利率:lishuai")
NOTHING = ["qwzxvbk", "zzxxqqvv", "火星移民", "恐龙蛋糕", "量子纠缠", "huoxingyimin", "konglongdangao", "asdfghjkl", "xyzzyq", "鲸鱼座", "jingyuzuoliu", "tkzzqx", "🦖🦖", "9988776655", "vvvv", "iiii", "uuu", "qzqzqz", "hellokitty"]


class Spelling:
    """Spells a text in pinyin as the tables have it, words with several readings by their neighbours."""

    def __init__(self) -> None:
        table = readings()
        self.names, self.of = table.syllables.names, table.of
        self.near: dict[str, list[tuple[int, str, str]]] = {}
        for char, place, before, after in table.contexts:
            self.near.setdefault(char, []).append((place, before, after))

    def __call__(self, text: str) -> list[str]:
        """A syllable for each hanzi, anything else as it is."""
        spelt = []
        for at, char in enumerate(text):
            place = next((p for p, b, a in self.near.get(char, ()) if text[at - 1 : at] and text[at - 1] in b or text[at + 1 : at + 2] and text[at + 1] in a), None)
            if place is None and char in self.of:
                place = self.of[char][0]
            spelt.append(char.lower() if place is None else self.names[place])
        return spelt


def hanzi_parts(phrases: list[Phrase], chance: random.Random) -> Iterator[tuple[Phrase, str]]:
    """A phrase and 2 to 5 neighbouring hanzi of its title, without end."""
    while True:
        phrase = chance.choice(phrases)
        title = phrase.title.split("·")[0]
        if phrase.status != "retired" and all("\u4e00" <= c <= "\u9fff" for c in title):
            length = min(len(title), chance.randint(2, 5))
            start = chance.randint(0, len(title) - length)
            yield phrase, title[start : start + length]


def mixed(part: str, spelt: list[str], chance: random.Random) -> str:
    """Each hanzi as itself, its syllable or its initial."""
    return "".join(chance.choice((c, s, s[0])) for c, s in zip(part, spelt, strict=True))


def slip(letters: str, chance: random.Random) -> str:
    """One letter dropped, doubled or swapped with the next."""
    at = chance.randrange(1, len(letters) - 1)
    return chance.choice((letters[:at] + letters[at + 1 :], letters[:at] + letters[at] + letters[at:], letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :]))


def fuzzy(spelt: list[str]) -> str:
    """As a southern speaker types it."""
    typed = []
    for syllable in spelt:
        for full, short in FUZZY:
            if syllable.startswith(full) and full[1] == "h":
                syllable = short + syllable[2:]
            elif full[0] != "z" and syllable.endswith(full):
                syllable = syllable[: -len(full)] + short
        typed.append("n" + syllable[1:] if syllable[0] == "l" else syllable)
    return "".join(typed)


def recall(session: SearchSession, phrases: list[Phrase], rounds: int) -> None:
    """Prints, for each way to type, the share of wanted phrases found."""
    spell, chance = Spelling(), random.Random(11)
    parts = hanzi_parts(phrases, chance)
    kinds: dict[str, Callable[[str, list[str]], str]] = {
        "Chinese": lambda part, _: part,
        "pinyin": lambda _, s: "".join(s),
        "initials": lambda _, s: "".join(x[0] for x in s),
        "mixed": lambda part, s: mixed(part, s, chance),
        "prefix": lambda _, s: "".join(s)[: len("".join(s[:-1])) + 1],
        "spaced pinyin": lambda _, s: " ".join(s),
        "traditional": lambda part, _: part.translate(TRADITIONAL),
        "full width": lambda _, s: "".join(chr(ord(c) + 0xFEE0) if c.isascii() else c for c in "".join(s)),
        "fuzzy pinyin": lambda _, s: fuzzy(s),
        "homophone": lambda part, _: "".join(HOMOPHONES.get(c, c) for c in part),
    }
    for name, make in kinds.items():
        found, misses = 0, []
        for _ in range(rounds):
            phrase, part = next(parts)
            query = make(part, spell(part))
            if any(hit.phrase.id == phrase.id for hit in session.search(query, 0).hits):
                found += 1
            else:
                misses.append(f"{query}<{part}")
        print(f"  {name:14} {found / rounds:.3f}  {' '.join(misses[:6])}")
    _several_words(session, phrases, chance, rounds)
    _slips(session, parts, spell, chance, rounds)
    _misread(session, phrases)
    _codes(session, phrases, chance, rounds)
    wrong = [q for q in NOTHING if session.search(q, 1).total]
    print(f"  {'nothing':14} {1 - len(wrong) / len(NOTHING):.3f}  {' '.join(wrong)}")
    _first(session, phrases, spell, chance, rounds)


def _several_words(session: SearchSession, phrases: list[Phrase], chance: random.Random, rounds: int) -> None:
    found = 0
    spell = Spelling()
    for _ in range(rounds):
        phrase, part = next(hanzi_parts(phrases, chance))
        topic = phrase.category[-1]
        words = [chance.choice((w, "".join(spell(w)))) for w in (topic, part)]
        chance.shuffle(words)
        found += any(hit.phrase.id == phrase.id for hit in session.search(" ".join(words), 0).hits)
    print(f"  {'any order':14} {found / rounds:.3f}")


def _slips(session: SearchSession, parts: Iterator[tuple[Phrase, str]], spell: Spelling, chance: random.Random, rounds: int) -> None:
    found, done, misses = 0, 0, []
    while done < rounds:
        _, part = next(parts)
        letters = "".join(spell(part))
        typed = slip(letters, chance)
        if typed == letters or len(part) < 2:
            continue
        done += 1
        if any(part in hit.phrase.title for hit in session.search(typed, 10).hits):
            found += 1
        else:
            misses.append(f"{typed}<{part}")
    print(f"  {'slips, top 10':14} {found / rounds:.3f}  {' '.join(misses[:12])}")


def _misread(session: SearchSession, phrases: list[Phrase]) -> None:
    asked = [entry.split(":") for entry in MISREAD]
    asked = [(word, typed) for word, typed in asked if any(word in phrase.title for phrase in phrases)]
    missed = [word for word, typed in asked if not any(word in hit.phrase.title for hit in session.search(typed, 0).hits)]
    print(f"  {'misreadings':14} {1 - len(missed) / len(asked):.3f}  {' '.join(missed)}")


def _codes(session: SearchSession, phrases: list[Phrase], chance: random.Random, rounds: int) -> None:
    coded = chance.sample([p for p in phrases if p.code and p.status != "retired"], rounds)
    first = sum(session.search(p.code, 1).hits[0].phrase.id == p.id for p in coded)
    print(f"  {'codes, first':14} {first / rounds:.3f}")


def _first(session: SearchSession, phrases: list[Phrase], spell: Spelling, chance: random.Random, rounds: int) -> None:
    first = 0
    for _ in range(rounds):
        phrase = chance.choice([p for p in chance.choices(phrases, k=50) if p.status == "approved"])
        title = phrase.title.lower()
        spelt = spell(phrase.title)
        query = chance.choice((title, "".join(spelt), "".join(spelt[: max(2, len(spelt) - 2)]))).rstrip("·")
        hit = session.search(query, 1).hits[0]
        first += hit.phrase.title == phrase.title or "".join(spell(hit.phrase.title)).startswith(query) or query in hit.phrase.title
    print(f"  {'wanted first':14} {first / rounds:.3f}")


def keystrokes(phrases: list[Phrase], count: int) -> list[str]:
    """Every prefix of `count` queries as they are typed."""
    spell, chance = Spelling(), random.Random(5)
    parts, typed = hanzi_parts(phrases, chance), []
    for _ in range(count):
        _, part = next(parts)
        spelt = spell(part)
        query = chance.choice((part, "".join(spelt), "".join(s[0] for s in spelt), mixed(part, spelt, chance), " ".join(spelt), slip("".join(spelt) + "a", chance)))
        typed += [query[:end] for end in range(1, len(query) + 1)]
    return typed


def looked_at(session: SearchSession, query: str, limit: int = 20, rows: int = 20) -> int:
    """One keystroke: the best `limit` hits, and of the first `rows` where and how they match. How many match in all."""
    answer = session.search(query, limit)
    for hit in answer.hits[:rows]:
        assert hit.match
    return answer.total


def speed(session: SearchSession, phrases: list[Phrase], count: int) -> None:
    """Prints the time per keystroke and its ratio to the scan of the same letters."""
    spell = Spelling()
    haystack = "\n".join("".join(spell(f"{p.title} {p.text}")) for p in phrases).encode()
    typed = keystrokes(phrases, count)
    scans, times = [], []
    for query in typed:
        letters = "".join(spell(query)).encode()
        before = time.thread_time()
        haystack.count(letters)
        between = time.thread_time()
        looked_at(session, query)
        times.append((time.thread_time() - between) * 1000)
        scans.append((between - before) * 1000)
    for name, share in (("p50", 50), ("p90", 90), ("p99", 99), ("max", 100)):
        own, scan = np.percentile(times, share), np.percentile(scans, share)
        print(f"  {name}: {own:7.2f} ms   scan {scan:6.2f} ms   ratio {own / scan:.2f}")
    wide = []
    for query in typed:
        before = time.thread_time()
        looked_at(session, query, 200, 9)
        wide.append((time.thread_time() - before) * 1000)
    print(f"  as the palette asks, 200 of which 9 are painted: p50 {np.percentile(wide, 50):.2f}   p99 {np.percentile(wide, 99):.2f} ms")
    worst = sorted(zip(times, typed, strict=True), reverse=True)[:8]
    print("  slowest:", "  ".join(f"{query!r} {taken:.1f}" for taken, query in worst))


_COLD = """
import time, sys
from pathlib import Path
def rss(): return next(int(l.split()[1]) / 1024 for l in open('/proc/self/status') if l.startswith('VmRSS'))
import numpy
bare, start = rss(), time.thread_time()
from companion.phrases.library import PackSource, open_library
library = open_library([PackSource(Path(sys.argv[1]), explicit=True)], Path(sys.argv[2]))
opened = time.thread_time()
session = library.session()
session.search('tuikuan', 20)
first = time.thread_time()
for query in ('t', 's', 'shenqing', '退款', 'yf'): session.search(query, 20)
print(f'  load {(opened - start) * 1000:.1f} ms   first query {(first - opened) * 1000:.1f} ms   memory over numpy {rss() - bare:.1f} MB')
"""


def cold(phrases: list[Phrase]) -> None:
    """Prints what a fresh process needs: building from YAML, opening the snapshot, one edited file."""
    with tempfile.TemporaryDirectory() as name:
        packs, cache = Path(name) / "packs", Path(name) / "cache"
        write_packs(packs, phrases, 500)
        before = time.thread_time()
        _open(packs, cache)
        print(f"  from YAML {time.thread_time() - before:.2f} s")
        time.sleep(2.1)
        _open(packs, cache)
        for _ in range(3):
            subprocess.run([sys.executable, "-c", _COLD, str(packs), str(cache)], check=True)
        edited = packs / "pack-0000.yaml"
        edited.write_text(edited.read_text(encoding="utf-8").replace("p000000\n    title: \"", "p000000\n    title: \"鲸鱼座"), encoding="utf-8")
        before = time.thread_time()
        library = _open(packs, cache)
        hits = library.search("jingyuzuo").hits
        print(f"  one of {len(library.packs)} files edited, found again ({hits[0].phrase.id}): {(time.thread_time() - before) * 1000:.1f} ms")


def _open(packs: Path, cache: Path) -> Library:
    return open_library([PackSource(packs, explicit=True)], cache)


def main() -> None:
    """Measure at each size named."""
    for count in [int(argument) for argument in sys.argv[1:]] or [3_000, 100_000]:
        phrases = make_phrases(count)
        before = time.thread_time()
        index = build_index(phrases, [0] * count)
        print(f"{count} phrases, index built in {time.thread_time() - before:.2f} s")
        segment = Segment(index, np.ones(count, np.bool_))
        # The phrases made for the bench are no part of any program: the collector shall not walk them.
        gc.freeze()
        if count <= 100_000:
            recall(SearchSession([segment]), phrases, 200 if count <= 10_000 else 60)
        speed(SearchSession([segment]), phrases, 250 if count <= 100_000 else 60)
        cold(phrases)


if __name__ == "__main__":
    main()
