"""The small language in which rules spell a construction, and the word families that it is built from.

``(a|b)`` one of, ``[a]`` perhaps, ``[a|b]*`` up to three of them, ``…`` up to six characters of the same clause, ``,`` a
break between clauses or none, ``^`` and ``$`` begin and end of a clause (modal particles before the end do not count),
``{name}`` a word family; everything else as in a regular expression. Nothing here can repeat without a bound.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

GAP = r"\w{0,6}?"
BREAK = r"\W{0,3}"
CLAUSE_START = r"(?<!\w)"
CLAUSE_END = r"[啊呀呢哈哦噢喔啦嘛吧呗咯喽嘞哩了的哟诶哒滴么嗯亲哎唉]{0,4}(?!\w)"

_FAMILY = re.compile(r"\{([^\W\d]\w*)\}")
_TOKEN = re.compile(r"\\.|\{\d+(?:,\d*)?\}|\(\?(?:[:=!]|<[=!])|.", re.DOTALL)
_MEANING = {
    "…": GAP, ",": BREAK, "^": CLAUSE_START, "$": CLAUSE_END, "*": "{0,3}", "+": "{1,3}",
    "(": "(?:", "[": "(?:", "]": ")?",
}  # fmt: skip


_LONGEST = 200_000
"""Characters of an expression with its families filled in; families of families can double with each step."""


class UnknownFamily(Exception):
    """A rule names a family that no file defines."""


class TooLong(Exception):
    """The families filled in make an expression over all bounds."""


def to_regex(phrase: str, families: Mapping[str, str]) -> str:
    """The regular expression of a phrase. Raises `UnknownFamily`."""
    parts = []
    at = 0
    for match in _FAMILY.finditer(phrase):
        parts += [_translate(phrase[at : match.start()]), _family(match.group(1), families)]
        at = match.end()
    return "".join([*parts, _translate(phrase[at:])]).replace(")?{0,3}", "){0,3}")


def _translate(text: str) -> str:
    return "".join(_MEANING.get(token, token) for token in _TOKEN.findall(text))


def expand(pattern: str, families: Mapping[str, str]) -> str:
    """A regular expression with its ``{name}`` families filled in. Raises `UnknownFamily`."""
    return _FAMILY.sub(lambda match: _family(match.group(1), families), pattern)


def _family(name: str, families: Mapping[str, str]) -> str:
    if name not in families:
        raise UnknownFamily(name)
    filled = f"(?:{to_regex(families[name], families)})"
    if len(filled) > _LONGEST:
        raise TooLong(name)
    return filled


def circular(families: Mapping[str, str]) -> list[str]:
    """The families that lead back to themselves, each by whatever way, in their order."""
    named = {name: {found for found in _FAMILY.findall(text) if found in families} for name, text in families.items()}
    # What leads to no family but settled ones is settled; what is left over leads into a circle.
    settled: set[str] = set()
    while more := {name for name, below in named.items() if name not in settled and below <= settled}:
        settled |= more
    return [name for name in families if name not in settled]
