"""What a regular expression of a stranger must not do: fail in a way of its own, or take for ever.

`re` tries every way in which a repeat can share a text among its turns; when there are two for one piece, that doubles with
each further piece. So the parsed expression is looked through before it is ever run (sre_parse, which `re` itself uses). A
repeat of plain words is weighed exactly (Sardinas and Patterson 1953: can two rows of words read the same?), any other
may hold nothing of variable length.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import Any, TypeAlias

from companion.base.i18n import _

with warnings.catch_warnings():
    # Deprecated by name only: Python 3.11 keeps it as `re._parser` and the old name as an alias.
    warnings.simplefilter("ignore", DeprecationWarning)
    import sre_parse

_FEW = 6
"""Repeats up to so often are let be: some dozen ways each."""
_MOST_WORDS = 300
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT")
Words: TypeAlias = frozenset[tuple[int, ...]]


class Unfit(Exception):
    """The expression is not used; the message is a sentence for whoever wrote it."""


def examine(pattern: str) -> None:
    """Compile `pattern`. Raises `Unfit` when it is no expression, or could take for ever."""
    try:
        re.compile(pattern)
        endless = _endless(sre_parse.parse(pattern))
    except re.error as error:
        raise Unfit(_("表达式写错了：{reason}。").format(reason=error.msg)) from error
    except OverflowError as error:
        raise Unfit(_("表达式写错了：重复的次数太大。")) from error
    except RecursionError as error:
        raise Unfit(_("表达式的括号套得太深。请改得简单些。")) from error
    if endless:
        raise Unfit(_("这个表达式可能让检查停不下来：反复出现的一段里，同样的字有几种拆法。请去掉里面的重复，或把次数写小，例如 {0,3}。"))


def _endless(items: Any) -> bool:
    """Whether a long repeat can share one text among its turns in several ways."""
    for op, argument in items:
        if str(op) in _REPEATS and argument[1] > _FEW:
            words = _words(argument[2])
            if _reads_two_ways(words) if words is not None else _varies(argument[2]):
                return True
        if any(_endless(part) for part in _parts(argument)):
            return True
    return False


def _parts(argument: Any) -> Iterator[Any]:
    """The parsed expressions anywhere inside an argument."""
    if isinstance(argument, sre_parse.SubPattern):
        yield argument
    elif isinstance(argument, (tuple, list)):
        for one in argument:
            yield from _parts(one)


def _varies(items: Any) -> bool:
    """Whether there is a repeat or a choice of several lengths anywhere inside."""
    for op, argument in items:
        if str(op) in _REPEATS and argument[0] != argument[1]:
            return True
        if str(op) == "BRANCH":
            return True
        if any(_varies(part) for part in _parts(argument)):
            return True
    return False


def _words(items: Any) -> Words | None:
    """Everything that `items` can be, where that is a short list of plain words; else None."""
    found: Words = frozenset({()})
    for op, argument in items:
        step = _step(str(op), argument)
        if step is None or len(found) * len(step) > _MOST_WORDS:
            return None
        count = len(found) * len(step)
        found = frozenset(left + right for left in found for right in step)
        if len(found) < count:
            return None
    return found


def _step(name: str, argument: Any) -> Words | None:
    if name == "LITERAL":
        return frozenset({(argument,)})
    if name == "IN" and all(str(kind) == "LITERAL" for kind, _value in argument):
        return frozenset((value,) for _kind, value in argument)
    if name == "SUBPATTERN":
        return _words(argument[3])
    if name == "BRANCH":
        ways = [words for way in argument[1] if (words := _words(way)) is not None]
        every: Words = frozenset().union(*ways)
        # The same word twice is two ways to read it.
        return every if len(ways) == len(argument[1]) and len(every) == sum(map(len, ways)) else None
    if name in _REPEATS and argument[1] <= 1:
        once = _words(argument[2])
        return once if once is None or argument[0] else once | frozenset({()})
    return None


def _reads_two_ways(words: Words) -> bool:
    """Whether two different rows of `words` can be the same text; the empty word fits in anywhere."""
    if () in words:
        return True
    rests = {rest for one in words for rest in _rests(words, one) if rest}
    seen: set[tuple[int, ...]] = set()
    while rests:
        seen |= rests
        further = {rest for one in rests for rest in (*_rests(words, one), *_starts(words, one))}
        if () in further:
            return True
        rests = further - seen
    return False


def _rests(words: Words, start: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """What is left of each word that begins with `start`."""
    return (word[len(start) :] for word in words if word[: len(start)] == start)


def _starts(words: Words, text: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """What is left of `text` after each word with which it begins."""
    return (text[len(word) :] for word in words if text[: len(word)] == word)
