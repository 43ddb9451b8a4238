"""Pieces to one clause. The whole of the pieces has to fit; what does not is refused with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from companion.timers.clause import Clause, Clock, Unclear
from companion.timers.clocks import read_clock
from companion.timers.faces import within_day
from companion.timers.lengths import read_length
from companion.timers.lexicon import T
from companion.timers.moment import Reason
from companion.timers.tokens import Piece
from companion.timers.written import read_date

_SIGNS = frozenset("-~—–→～〜")
_REASONS: dict[T, Reason] = {T.VAGUE: "vague", T.LOWER: "vague", T.MANY: "ambiguous", T.AGO: "past"}


def read_clause(pieces: Sequence[Piece]) -> Clause:
    """The clause that `pieces` are, without one left over. Raises `Unclear`."""
    reader = _Reader(pieces)
    reader.read()
    return reader.finish()


class _Reader:
    """One walk over the pieces, left to right, never back."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self._at = 0
        self._clause = Clause()
        self._left: Clause | None = None
        self._link = ""

    def read(self) -> None:
        while self._at < len(self._pieces):
            if not (self._mark() or self._day() or self._time()):
                raise Unclear("ambiguous")

    def finish(self) -> Clause:
        return self._clause if self._left is None else _join(self._left, self._clause, self._link)

    def _peek(self, ahead: int) -> Piece | None:
        at = self._at + ahead
        return self._pieces[at] if at < len(self._pieces) else None

    def _mark(self) -> bool:
        """Words that are no time themselves."""
        piece, clause = self._pieces[self._at], self._clause
        reason = _REASONS.get(piece.kind)
        if piece.kind is T.OR:
            raise Unclear("ambiguous", self._alternatives())
        if piece.value == "no-weekday":
            raise Unclear("invalid_date")
        if reason is not None:
            raise Unclear(reason, _choices(piece))
        if piece.kind is T.FILL and piece.value == "next":
            return self._next_word()
        if piece.kind in (T.FILL, T.COMMA, T.PAST_HOUR, T.SHARP) or (piece.kind is T.CUE):
            clause.cue = clause.cue or piece.kind in (T.CUE, T.PAST_HOUR)
        elif piece.kind is T.BOUND:
            clause.bound = True
        elif piece.kind is T.AFTER:
            clause.cue = True
        elif piece.kind is T.MINUS:
            clause.negative = True
        elif piece.kind is T.SUFFIX:
            self._suffix(piece)
        elif piece.kind is T.TO:
            self._to(piece)
        elif piece.kind is T.OPEN:
            return self._brackets()
        else:
            return False
        self._at += 1
        return True

    def _alternatives(self) -> tuple[str, ...]:
        left, right = self._pieces[: self._at], self._pieces[self._at + 1 :]
        return tuple("".join(piece.text for piece in side) for side in (left, right))

    def _next_word(self) -> bool:
        """English ``next monday``: the coming week's; ``next week`` names no day."""
        following = self._peek(1)
        if following is None or following.kind is not T.WEEKDAY:
            raise Unclear("ambiguous")
        self._clause.days.append(("next-weekday", following.value[1]))
        self._at += 2
        return True

    def _suffix(self, piece: Piece) -> None:
        clause = self._clause
        if clause.suffix or (clause.blank and not piece.text.isascii()):
            raise Unclear("vague" if len(self._pieces) == 1 else "ambiguous")
        clause.suffix = piece.value
        if piece.text == "为止":
            clause.suffix = "before"

    def _to(self, piece: Piece) -> None:
        if self._clause.blank and self._left is None:
            if piece.text in _SIGNS:
                raise Unclear("ambiguous")
            return
        if self._left is not None or self._at + 1 == len(self._pieces):
            raise Unclear("ambiguous")
        self._left, self._link, self._clause = self._clause, piece.text, Clause()

    def _brackets(self) -> bool:
        close = next((i for i in range(self._at, len(self._pieces)) if self._pieces[i].kind is T.CLOSE), None)
        if close is None or self._clause.inner is not None:
            raise Unclear("ambiguous")
        inside = self._pieces[self._at + 1 : close]
        if any(piece.kind is T.OPEN for piece in inside):
            raise Unclear("ambiguous")
        self._clause.inner = read_clause(inside)
        if self._clause.inner.blank:
            raise Unclear("ambiguous")
        self._at = close + 1
        return True

    def _day(self) -> bool:
        piece, days = self._pieces[self._at], self._clause.days
        if piece.kind is T.DAY:
            days.append(("offset", piece.value))
        elif piece.kind is T.DAYPART:
            days.append(("offset", piece.value[0]))
            self._clause.parts.append(piece.value[1])
        elif piece.kind is T.WEEKDAY:
            days.append(("weekday", *piece.value))
        elif piece.kind is T.DATE:
            days.append(("date", *piece.value))
        elif piece.kind is T.NEXT_WORKDAY:
            days.append(("next-workday",))
        elif piece.kind is T.EDGE:
            days.append((f"edge-{piece.value[0]}", piece.value[1]))
            if piece.text.endswith("内"):
                self._clause.bound = True
        elif piece.kind is T.PART:
            self._clause.parts.append(piece.value)
        else:
            return self._written_date()
        self._at += 1
        if piece.kind is T.DATE and (following := self._peek(0)) is not None and following.kind is T.NUMBERED:
            self._at += 1
        return True

    def _written_date(self) -> bool:
        written = read_date(self._pieces, self._at)
        if written is None:
            return False
        self._clause.days.append(written.day)
        self._at = written.end
        return True

    def _time(self) -> bool:
        clause, piece = self._clause, self._pieces[self._at]
        if piece.kind is T.WORK:
            if clause.work:
                raise Unclear("contradiction")
            clause.work = piece.value
            self._at += 1
            return True
        length = read_length(self._pieces, self._at)
        if length is not None:
            if clause.length is not None:
                raise Unclear("ambiguous")
            clause.length, self._at = length.length, length.end
            clause.upper = clause.upper or length.upper
            return True
        clock = read_clock(self._pieces, self._at)
        if clock is None:
            return False
        clause.clocks.append(clock.clock)
        clause.upper = clause.upper or clock.first is not None
        self._at = clock.end
        return True


def _choices(piece: Piece) -> tuple[str, ...]:
    """The moments that a word for more than one may mean."""
    if piece.value == "weekend":
        prefix = piece.text[: len(piece.text) - len("周末")].rstrip("星礼个")
        return (f"{prefix}周六上午10点", f"{prefix}周日上午10点") if prefix in ("", "本", "这", "下", "下下") else ()
    if piece.value == "week" and not piece.text.startswith("上"):
        start = "下" if piece.text.startswith("下") else "本"
        return (f"{start}周五下班前", f"{start}周日下午6点前") if start == "本" else ("下周一上午10点", "下周五下班前")
    return ("4小时内",) if piece.text.startswith("半") else ()


def _join(left: Clause, right: Clause, link: str) -> Clause:
    """A range: its end is the promise, with what the beginning said of day and part."""
    if right.blank or left.inner is not None or left.suffix or left.work or right.work:
        raise Unclear("ambiguous")
    right.upper = True
    right.bound = right.bound or left.bound
    if left.length is not None and right.length is not None and not (left.clocks or right.clocks):
        if left.length.rough > right.length.rough:
            raise Unclear("contradiction")
        return right
    if not (left.clocks and right.clocks) or left.length is not None or right.length is not None:
        raise Unclear("ambiguous")
    words = link not in _SIGNS or left.days or left.parts or right.parts or "said" in (left.clocks[0].style, right.clocks[0].style)
    if not words:
        raise Unclear("ambiguous")
    if not right.days:
        right.days = left.days
        if left.parts and not right.parts and right.clocks[0].style != "24":
            right.parts = _later_part(left, right.clocks[0])
        _check_order(left, right)
    return right


def _later_part(left: Clause, end: Clock) -> list[str]:
    """``上午11点到1点`` runs over noon: the end is not in the morning any more."""
    start = left.clocks[-1]
    crosses = left.parts[-1] in ("morning", "forenoon", "noon") and (end.hour, end.minute) < (start.hour, start.minute)
    return ["afternoon"] if crosses else left.parts


def _check_order(left: Clause, right: Clause) -> None:
    first, last = left.clocks[-1], right.clocks[-1]
    same_face = left.parts == right.parts and (first.style == last.style == "24" or bool(left.parts))
    if same_face and first.hour != 12 and (first.hour, first.minute) >= (last.hour, last.minute):
        raise Unclear("contradiction")
    open_face = first.style == last.style == "said" and not (left.parts or first.half or last.half)
    if open_face and within_day(first) >= within_day(last):
        raise Unclear("contradiction")
