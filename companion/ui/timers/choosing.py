"""What becomes of the line when one of the ready times is taken: the time goes in, the other words stay."""

from __future__ import annotations

from collections.abc import Callable

from companion.timers.moment import Moment, Refusal
from companion.timers.when import Split

Read = Callable[[str], Split]
# With one of these, what is left of a word may still be a piece of the time.
_TIME = frozenset("0123456789年月日号点分秒时天周早晚午钟刻半后内前稍会儿")


def with_time(choice: str, line: str, read: Read) -> str:
    """`line` with `choice` as its time: what was a time, or wanted to be one, goes; who and what stays."""
    said = read(line)
    if isinstance(said.when, Moment):
        return _joined(choice, said.rest)
    words = line.split()
    kept = " ".join(rest for word in words if (rest := _without_time(word, read)))
    if read(_joined(choice, kept)).when.text != choice:
        kept = " ".join(word for word in words if _is_plain(read(word).when))
    return _joined(choice, kept)


def _without_time(word: str, read: Read) -> str:
    """The part of a word without gaps that is no time: 王女士 of 明天王女士; empty where that is not certain."""
    if _is_plain(read(word).when):
        return word
    cuts = range(1, len(word))
    after = next((word[cut:] for cut in cuts if _parts(word[:cut], word[cut:], read)), "")
    return after or next((word[:cut] for cut in reversed(cuts) if _parts(word[cut:], word[:cut], read)), "")


def _parts(time: str, rest: str, read: Read) -> bool:
    return (
        len(rest) > 1
        and not _TIME.intersection(rest)
        and not _is_plain(read(time).when)
        and _is_plain(read(rest).when)
    )


def _is_plain(when: Moment | Refusal) -> bool:
    return isinstance(when, Refusal) and when.reason in ("no_time", "empty")


def _joined(choice: str, rest: str) -> str:
    return f"{choice} {rest}".strip() + ("" if rest else " ")
