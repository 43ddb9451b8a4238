"""Which pieces really are about time: ``十分感谢``, ``三点建议`` and order numbers are not."""

from __future__ import annotations

from companion.timers.lexicon import T
from companion.timers.tokens import Piece

_NUMBER_TAIL = frozenset(
    {T.UNIT, T.POINT, T.NUMBERED, T.MERIDIEM, T.HALF, T.MEASURE, T.LOWER, T.NEXT_WORKDAY}
)
_NUMBER_HEAD = frozenset({T.POINT, T.SHORT, T.PAST_HOUR, T.MONTH})
_GLUE = frozenset("x*×/_#&=@＊¥$€£第")
_UNIT_HEAD = frozenset({T.NUM, T.HALF, T.MEASURE, T.LOWER})
_COUNTED = frozenset("来多余")
_NAMED = frozenset({T.DAY, T.DAYPART, T.WEEKDAY, T.MONTH, T.YEAR, T.EDGE})
# Left over before a day they make it another one, and not one of the grammar's: ``下下下周一``, ``大大大后天``.
_SHIFTS = frozenset("大下上次再后前")
_RELATIVE = frozenset({"当天", "当日", "次日", "翌日"})
_STOPS = frozenset(",，。.!！?？;；:：、…\n")
_AT = frozenset({"at", "by", "before", "after", "around", "about", "until", "till"})
_LONGEST = 4
"""Figures of a number beside another one, at most: what is longer is a telephone or an order (``13812345678 30分钟后``)."""
NUMBER_WORDS = frozenset({"business", "working"})


def settle(items: list[Piece]) -> list[Piece]:
    """The same pieces, with those that only look like time turned into OTHER. Looks two pieces around, no further."""
    out: list[Piece] = []
    for index, piece in enumerate(items):
        before = out[-1] if out else None
        after = items[index + 1] if index + 1 < len(items) else None
        kind = _kind(piece, before, after, items, index)
        out.append(piece if kind is piece.kind else piece._replace(kind=kind))
    return _drop_orphans(out)


def _kind(piece: Piece, before: Piece | None, after: Piece | None, items: list[Piece], index: int) -> T:
    kind = piece.kind
    previous = before.kind if before else None
    following = after.kind if after else None
    if kind is T.NUM:
        return T.NUM if _is_time_number(piece, before, after, items, index) else T.OTHER
    if kind in (T.DATE, T.CLOCK):
        return T.OTHER if _is_glued(piece, before, items, index) else kind
    if kind is T.TO and piece.text in "-—" and following is T.NUM and previous in (None, T.OTHER, T.FILL, T.CUE, T.AFTER, T.BOUND):
        return T.MINUS if previous is not T.OTHER or piece.gap else T.OTHER
    if kind is T.UNIT and piece.text == "second" and following is not None and previous is not T.NUM:
        return T.OTHER
    if kind is T.MANY and piece.text == "第":
        second = items[index + 2].kind if index + 2 < len(items) else None
        return T.MANY if second is T.UNIT else T.OTHER
    if kind in _NAMED and before is not None and previous is T.OTHER and not piece.gap and before.text in _SHIFTS:
        return T.MANY
    if kind is T.DAY and piece.text in _RELATIVE and before is not None and previous is T.OTHER and not piece.gap and before.text not in _STOPS:
        return T.MANY
    if kind is T.UNIT and before is not None and before.text in ("next", "this"):
        return T.MANY
    if kind is T.PART and piece.text in "早晚" and following not in (T.NUM, T.CLOCK):
        return T.OTHER
    if kind is T.VAGUE and piece.text == "later" and previous is T.UNIT:
        return T.SUFFIX
    if kind is T.MONTH and piece.value[0] == "abs":
        near = following is T.NUM or previous in (T.NUM, T.NUMBERED) or (before is not None and before.text == "of")
        return kind if near else T.OTHER
    if kind is T.LOWER and (piece.text in _COUNTED or piece.text in ("几", "数", "几个")):
        counted = previous is T.NUM or following in (T.UNIT, T.MEASURE, T.POINT)
        counted = counted or piece.text in "多余" and previous in (T.POINT, T.UNIT, T.MEASURE)
        return T.LOWER if counted else T.OTHER
    return kind


def _is_glued(piece: Piece, before: Piece | None, items: list[Piece], index: int) -> bool:
    """Part of something longer that is no time: ``A30``, ``7×24``, ``v2.5.3``."""
    if before is None or piece.gap or before.kind is not T.OTHER:
        return False
    if before.text == ".":
        second = items[index - 2] if index > 1 else None
        return second is not None and not before.gap and second.text[-1].isascii() and second.text[-1].isalnum()
    return before.text in _GLUE or (before.text[-1].isascii() and before.text[-1].isalnum())


def _is_time_number(
    piece: Piece, before: Piece | None, after: Piece | None, items: list[Piece], index: int
) -> bool:
    if _is_glued(piece, before, items, index):
        return False
    if after is not None and after.kind in _NUMBER_TAIL:
        # ``分机8021 半小时后``: a number of its own, not 8021 and a half.
        return not (after.kind is T.HALF and after.gap and piece.text.isascii())
    if after is not None and after.kind in (T.MONTH, T.PAST_HOUR, T.TO) and after.text not in ("-",):
        return True
    if after is not None and after.kind is T.NUM and len(piece.text) > _LONGEST:
        return False
    if after is not None and (after.text in NUMBER_WORDS or after.kind is T.NUM):
        return before is None or before.kind is not T.OTHER
    if after is not None and after.kind is T.TO and index + 2 < len(items):
        return items[index + 2].kind is T.NUM
    if before is None:
        return False
    if before.kind is T.UNIT and before.value == "hour" and not piece.gap and after_hour(piece):
        return True
    return before.kind in _NUMBER_HEAD or before.kind is T.TO or before.text in _AT or before.text in ("月", "月份")


def after_hour(piece: Piece) -> bool:
    """``1小时30``: minutes without their unit, in two figures."""
    return piece.kind is T.NUM and piece.text.isdigit() and len(piece.text) == 2 and piece.value < 60


def _drop_orphans(items: list[Piece]) -> list[Piece]:
    """Units without a number, numbers whose unit is no unit after all."""
    out = list(items)
    for index, piece in enumerate(out):
        before = out[index - 1] if index else None
        after = out[index + 1] if index + 1 < len(out) else None
        if not _stands(piece, before, after, out[index - 2] if index > 1 else None):
            out[index] = piece._replace(kind=T.OTHER)
            if piece.kind is T.UNIT and piece.value == "fen" and before is not None and before.kind is T.NUM:
                out[index - 1] = before._replace(kind=T.OTHER)
    return out


def _stands(piece: Piece, before: Piece | None, after: Piece | None, second: Piece | None) -> bool:
    previous = before.kind if before else None
    following = after.kind if after else None
    if piece.kind is T.UNIT:
        if piece.value == "fen" and previous is T.NUM:
            return _is_minute(piece, after, second)
        if piece.value == "workday" and previous not in _UNIT_HEAD and (before is None or before.text not in NUMBER_WORDS):
            return True
        if piece.value == "quarter" and following in (T.PAST_HOUR, T.TO):
            return True
        if before is not None and before.text in NUMBER_WORDS:
            return True
        return previous in _UNIT_HEAD
    if piece.kind is T.POINT:
        return previous in (T.NUM, T.LOWER)
    if piece.kind in (T.MEASURE, T.NUMBERED):
        return previous in (T.NUM, T.HALF, T.LOWER)
    if piece.kind is T.HALF:
        return previous in (T.POINT, T.MEASURE, T.UNIT, T.NUM) or following in (T.UNIT, T.MEASURE, T.PAST_HOUR, T.NUM)
    if piece.kind is T.SHARP:
        return previous in (T.POINT, T.UNIT, T.CLOCK, T.NUM)
    if piece.kind is T.SHORT:
        return following is T.NUM
    if piece.kind is T.BOTTOM:
        return previous in (T.MONTH, T.YEAR) or (before is not None and before.kind is T.UNIT and before.value in ("yue", "nian"))
    if piece.kind is T.MERIDIEM:
        return previous in (T.NUM, T.CLOCK)
    return True


def _is_minute(piece: Piece, after: Piece | None, second: Piece | None) -> bool:
    """``三点十分``, ``1小时30分``, ``10分后``, ``30m`` are minutes; ``十分感谢`` is not."""
    if piece.text == "m":
        return True
    if second is not None and second.kind in (T.POINT, T.UNIT, T.PAST_HOUR, T.SHORT, T.COMMA, T.TO):
        return True
    if second is not None and second.kind is T.NUM:
        return True
    if after is not None and after.text == "到":
        return True
    return after is not None and (after.kind in (T.SUFFIX, T.POINT) or after.kind is T.NUM and not after.gap)
