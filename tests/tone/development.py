"""The development set: forbidden and clean messages of many industries.

A third of the first two batches, fixed by a hash, and the eight exams are held apart: the weights never saw them, no rule was
written from them, they are only measured (``python -m tests.bench.tone``). The third flatters the rules: it shares its author
with them. The exams were written by other hands who had not seen the rules; only the two limits and the floors of the
weighing were chosen with their figures in view. What the rules do to wordings they have never met shows in the other batches, too: each
measured once, and only then learned from. That first measurement, at warning or above (grave ones: at error; clean: false alarms):

    batch    forbidden   grave   clean
    second      32 %      43 %   1.4 %
    third       52 %      83 %   1.3 %
    fourth      54 %      88 %   2.0 %
    fifth       46 %      58 %   6.0 %  (fifty uses of trap words)
    known       61 %             (set phrases that such lists of many trades share)
    sixth       65 %      62 %   6.6 %  (half of the clean lines are uses of trap words)
    eighth                        16 %  (465 clean lines sought to set the rules off: trap words, warnings, emergencies)
    ninth       73 %      63 %   8.0 %  (the same words, once hurting and once not)
    tenth                         3.1 %  (greetings, names, closings; by ourselves)
    eleventh                       28 %  (“do it here, directly”: a tester's find, by ourselves)
    blind-1     70 %      65 %   2.5 %  (from here on written by others who had not seen the rules)
    blind-2     51 %      61 %   0.5 %  (before there were weights)
    blind-2     72 %      68 %   2.5 %  (with frames and weights, before any of its lines was looked at)
    blind-3     63 %      64 %   4.8 %
    blind-4     64 %      60 %   5.7 %
    blind-5     70 %      65 %   3.7 %
    blind-6     64 %      89 %   3.9 %  (like real chat)
    blind-7     53 %      42 %   6.9 %  (the four gravest slips, half of them without any telling word)
    blind-8     66 %      70 %   4.1 %
    blind-9     74 %      80 %   9.7 %  (dialect, polite and very short ones)
    blind-10    73 %      81 %   6.4 %
    blind-11    80 %      88 %   6.5 %  (two thirds of the clean lines are uses of trap words)
    blind-12    74 %      82 %   3.4 %  (polite and weary; its hundred soft refusals are left out: others call the same ones ordinary)
    blind-13    61 %            24.0 %  (empathy in strong words, and the strongest words in innocent use)
    blind-14                      3.9 %  (ordinary chat)
    blind-15    78 %      71 %  10.3 %  (secrets and private channels without the words for them)
    blind-16    72 %      59 %   4.1 %  (contempt and threats without the words for them)
    blind-17                      7.2 %  (strong words in innocent use, three to each word)
    blind-18    70 %              2.7 %  (soft: misled, promised, fobbed off)
    blind-19    80 %              5.0 %  (what stings)
    blind-20    60 %      53 %   7.7 %  (blunt, or one clause in a polite turn)
    blind-21                      4.6 %  (ordinary chat, typed in a hurry)
    blind-22                      5.6 %  (strong words in the vocabulary of forty trades)
    blind-23                     11.2 %  (sharp constructions in innocent use)
    blind-24    72 %      77 %   2.0 %  (3 to 12 characters; this one and the next after the nine above were learned from)
    blind-25                      5.5 %  (the words of the gravest slips in innocent use)
    blind-26                      6.4 %  (the words of refusing, asking, hurrying in innocent use)
    blind-27    71 %      78 %   5.2 %  (whole turns, one clause of them a slip)
    blind-28    72 %      75 %   6.8 %  (grave and polite, without the words)
    blind-29                      6.1 %  (what agents say in thirty conversations)
    blind-30                      3.3 %  (the shops' register)
    blind-31    72 %      92 %   1.5 %  (what shops' agents are guilty of, and its neighbours)
    blind-32                      3.5 %  (on the telephone)
    blind-33    76 %              3.2 %  (what telephone agents are guilty of, and its neighbours)
    blind-34    92 %      86 %   9.3 %  (the gravest, half of them with the words; nearest neighbours)

The seventh batch was written to be learned from; the last 136 of its forbidden lines were measured before: 71 %.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Line:
    """One message; `category` is the slip of a forbidden one, the sort of a clean one."""

    category: str
    text: str
    held: bool
    by_others: bool = False
    """Of the harder batches: those that other hands wrote later (blind-3 and on), the ninth and the eleventh."""


_FIRST = ("forbidden", "forbidden-second", "clean_chat", "clean_traps", "clean_turns", "clean-second")
"""The first two batches, of which a third is held apart."""


def is_held(path: Path, text: str) -> bool:
    if path.stem in _FIRST:
        return hashlib.sha256(text.encode()).digest()[0] % 3 == 0
    return "-exam-" in path.stem


def is_by_others(path: Path) -> bool:
    _kind, _dash, number = path.stem.partition("-blind-")
    return "-exam-" in path.stem or path.stem.endswith(("-ninth", "-eleventh")) or int(number or 0) >= 3


def read(pattern: str) -> list[Line]:
    lines = []
    for path in sorted(DATA.glob(pattern)):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                category, text = line.split("\t")
                lines.append(Line(category, text.replace("\\n", "\n"), is_held(path, text), is_by_others(path)))
    return lines


def forbidden() -> list[Line]:
    return read("forbidden*.tsv")


def clean() -> list[Line]:
    return read("clean*.tsv")

