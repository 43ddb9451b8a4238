"""Where in a sentence a time may stand: unbroken pieces of time, with a boundary on both sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from companion.timers.lexicon import HURRY, T
from companion.timers.moment import Reason
from companion.timers.tokens import Piece

_LOOSE = frozenset({T.OR, T.FILL, T.CUE, T.COMMA, T.TO, T.PAST_HOUR, T.MEASURE, T.SHARP, T.AFTER, T.CLOSE, T.OPEN, T.SHORT})
_HEAD_LOOSE = frozenset({T.OR, T.FILL, T.CUE, T.COMMA, T.TO, T.PAST_HOUR, T.MEASURE, T.SHARP, T.CLOSE})
_LENGTH = frozenset({T.NUM, T.HALF, T.MEASURE, T.UNIT, T.TO, T.COMMA})
_STRONG = frozenset({T.SUFFIX, T.BOUND})
# What may follow a bare hour in a sentence: 三点给您回电, but not 三点建议.
_VERBS = ("给", "回", "联", "打", "致", "来", "再", "跟", "处", "通", "答", "反", "送", "到", "提", "开", "见", "办", "能", "可")
_ENDS = frozenset(",，。.!！?？;；、~～)）】」』”\"'：:…\n")


class Run(NamedTuple):
    """Pieces first..end-1."""

    first: int
    end: int

    @property
    def size(self) -> int:
        """How many pieces."""
        return self.end - self.first

    def of(self, items: Sequence[Piece]) -> Sequence[Piece]:
        """The pieces themselves."""
        return items[self.first : self.end]

    def at_commas(self, items: Sequence[Piece]) -> Iterator[Run]:
        """The run cut at its commas, unless a day stands before one and its clock time behind it."""
        start = self.first
        for index in range(self.first, self.end):
            if items[index].kind is T.COMMA and items[index].text in ",，、" and not self._day_then_clock(items, start, index):
                yield Run(start, index)
                start = index + 1
        yield Run(start, self.end)

    def _day_then_clock(self, items: Sequence[Piece], start: int, comma: int) -> bool:
        left = {piece.kind for piece in items[start:comma]}
        right = {piece.kind for piece in items[comma + 1 : self.end]}
        named = left & {T.DAY, T.WEEKDAY, T.DATE, T.NUMBERED, T.EDGE}
        timed = {T.POINT, T.CLOCK, T.SUFFIX, T.UNIT, T.WORK}
        days = {T.DAY, T.WEEKDAY, T.DATE, T.DAYPART, T.NUMBERED}
        return bool(named) and not left & timed and bool(right & {T.POINT, T.CLOCK, T.PART}) and not right & days


def runs(items: Sequence[Piece]) -> Iterator[Run]:
    """The maximal stretches without OTHER. A word that only hedges (``尽快``) is a run of its own."""
    start: int | None = None
    for index, piece in enumerate(items):
        alone = is_hurry(piece)
        if piece.kind is T.OTHER or alone:
            if start is not None:
                yield Run(start, index)
            start = None
            if alone:
                yield Run(index, index + 1)
        elif start is None:
            start = index
    if start is not None:
        yield Run(start, len(items))


def is_hurry(piece: Piece) -> bool:
    """A word that only hurries or softens beside a time: ``尽快在30分钟内``."""
    return piece.kind is T.VAGUE and piece.text in HURRY


def trim(run: Run, items: Sequence[Piece]) -> Run:
    """Without the fillers at both ends. A cue that makes a bare length a promise is outside the span all the same."""
    first, end = run
    while first < end and items[first].kind in _HEAD_LOOSE and not _carries(items[first]):
        first += 1
    while end > first and items[end - 1].kind in _LOOSE and not (items[end - 1].kind is T.CLOSE and _opened(items, first, end)):
        end -= 1
    if end > first and _is_stop(items[end - 1]):
        end -= 1
    return Run(first, end)


def _carries(piece: Piece) -> bool:
    """English words that the grammar needs: ``next monday``, ``at 3``."""
    return piece.value == "next" or piece.text in ("at", "around", "about")


def _opened(items: Sequence[Piece], first: int, end: int) -> bool:
    return any(piece.kind is T.OPEN for piece in items[first:end])


def _is_stop(piece: Piece) -> bool:
    return piece.kind is T.OTHER and piece.text in _ENDS


def continues_number(run: Run, items: Sequence[Piece]) -> bool:
    """``第3-5点``, ``单号123-15:30``: what stands behind the dash belongs to something that is no time."""
    if not run.first or items[run.first].kind not in (T.TO, T.MINUS) or items[run.first].gap:
        return False
    before = items[run.first - 1]
    return before.kind is T.OTHER and before.text[-1].isascii() and before.text[-1].isalnum()


_FROM_ELSEWHERE = frozenset({"起", "满", "逾", "超", "内起"})
_SAID = frozenset("说讲应诺称")
_LAST_TIME = frozenset({"上次", "上回"})
_LOOK_BACK = 5
_EXCEPT = frozenset({"除", "除了", "不是", "并非"})
_OF_THE_PAST = frozenset({"过去", "近", "最近", "前", "此前", "之前", "以前", "已", "已经", "用了", "等了", "花了"})


def borrowed(run: Run, items: Sequence[Piece]) -> Reason | None:
    """Why a time is not the promise: ``签收之日起7天内``, ``过去3小时内``, ``除了周五``."""
    if not run.first or items[run.first].gap:
        return None
    before = items[run.first - 1].text
    if before in _EXCEPT:
        return "ambiguous"
    if before in _SAID and _of_before(items[max(run.first - _LOOK_BACK, 0) : run.first]):
        return "past"
    if items[run.first].kind not in (T.NUM, T.HALF):
        return None
    if before in _FROM_ELSEWHERE:
        return "ambiguous"
    return "past" if before in _OF_THE_PAST else None


def _of_before(items: Sequence[Piece]) -> bool:
    """``昨天说30分钟内``, ``上次答应今晚8点``: a promise of another day, told again."""
    return any(piece.kind is T.DAY and piece.value < 0 or piece.text in _LAST_TIME for piece in items)


def touches_number(run: Run, items: Sequence[Piece]) -> bool:
    """A short number right beside the run that the grammar has no place for: ``tomorrow 9``, ``12.25 下午3点``."""
    before = items[run.first - 1] if run.first else None
    after = items[run.end] if run.end < len(items) else None
    return (before is not None and _looks_like_time(before, 2)) or (after is not None and _looks_like_time(after, 4))


def _looks_like_time(piece: Piece, digits: int) -> bool:
    if piece.kind is not T.OTHER or not piece.text[0].isdigit() or not piece.text[0].isascii():
        return False
    if "." in piece.text or len(piece.text) <= digits:
        return True
    return len(piece.text) == 8 and piece.text.startswith("20") and piece.text[4:6] <= "12"


def is_part_only(run: Run, items: Sequence[Piece]) -> bool:
    """``早上您来电``: a part of the day and nothing else."""
    return all(piece.kind is T.PART for piece in run.of(items))


def is_promise(run: Run, items: Sequence[Piece]) -> bool:
    """Whether a run inside a sentence is about a time to come, and not a length, a count or small talk."""
    own = run.of(items)
    kinds = {piece.kind for piece in own}
    if kinds & {T.VAGUE, T.MANY, T.AGO, T.OR}:
        return True
    if own[0].kind is T.SUFFIX and own[0].text not in ("in", "before", "after", "by", "within", "later"):
        # 付款后24小时内: counted from something else.
        return bool(kinds & {T.UNIT, T.POINT, T.CLOCK})
    if kinds <= {T.DAY, T.PART} and T.DAY in kinds and all(piece.value == 0 for piece in own if piece.kind is T.DAY):
        return len(own) > 1
    if kinds == {T.WORK} or kinds == {T.YEAR} or kinds == {T.LOWER}:
        return False
    if kinds <= _LENGTH:
        return _is_bare_length_promise(run, items)
    if kinds <= {T.NUM, T.POINT, T.HALF, T.UNIT, T.SHARP, T.SHORT, T.PAST_HOUR}:
        return _is_bare_hour_promise(run, items)
    return True


def _is_bare_length_promise(run: Run, items: Sequence[Piece]) -> bool:
    if not any(piece.kind is T.UNIT for piece in run.of(items)):
        return False
    before = items[run.first - 1] if run.first else None
    if before is not None and before.kind in (T.CUE, T.PAST_HOUR, T.AFTER, T.BOUND):
        return True
    return _open_left(run, items, spaced=True) and _open_right(run, items, spaced=True)


def _is_bare_hour_promise(run: Run, items: Sequence[Piece]) -> bool:
    after = items[run.end] if run.end < len(items) else None
    right = _open_right(run, items, spaced=False) or (after is not None and after.text.startswith(_VERBS))
    return right and _open_left(run, items, spaced=False)


def _open_left(run: Run, items: Sequence[Piece], *, spaced: bool) -> bool:
    if not run.first:
        return True
    before = items[run.first - 1]
    if items[run.first].gap:
        return True
    if spaced:
        return False
    return before.kind in (T.FILL, T.CUE, T.COMMA, T.TO, T.PAST_HOUR) or before.text in _ENDS


def _open_right(run: Run, items: Sequence[Piece], *, spaced: bool) -> bool:
    if run.end >= len(items):
        return True
    after = items[run.end]
    if after.gap:
        return True
    return not spaced and (after.text in _ENDS or after.kind in (T.FILL, T.COMMA))
