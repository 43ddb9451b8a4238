"""A moment said again: absolute, with its weekday, in words that parse to the same moment."""

from __future__ import annotations

from datetime import datetime

from companion.base.i18n import _
from companion.timers.clause import Length
from companion.timers.present import Meant

WEEKDAYS = "一二三四五六日"


def echo(meant: Meant, now: datetime) -> str:
    """``11月19日 周四 15:00``; lengths of time with what was said: ``11:17 周四（30 分钟后）``. Always Chinese."""
    at = meant.at
    clock = f"{at:%H:%M:%S}" if at.second and (meant.length is None or meant.length.workdays) else f"{at:%H:%M}"
    weekday = f"周{WEEKDAYS[at.weekday()]}"
    day = f"{at.month}月{at.day}日" if at.year == now.year else f"{at.year}年{at.month}月{at.day}日"
    by = meant.kind == "deadline"
    if meant.length is None or meant.length.workdays:
        return f"{day} {weekday} {clock}{' 前' if by else ''}"
    said = f"（{spoken(meant.length)}{'内' if by else '后'}）"
    if at.date() == now.date():
        return f"{clock} {weekday}{said}"
    return f"{day} {weekday} {clock}{said}"


def spoken(length: Length) -> str:
    """``2 小时 40 分钟``: a length in its largest whole units."""
    hours, rest = divmod(length.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = (
        (length.months, "个月"),
        (length.days, "天"),
        (length.workdays, "个工作日"),
        (hours, "小时"),
        (minutes, "分钟"),
        (seconds, "秒"),
    )
    return " ".join(f"{count} {unit}" for count, unit in parts if count)


def read_back(at: datetime) -> str:
    """The moment for reading aloud to the customer: ``11月20日 周五 18:00``."""
    return _("{month}月{day}日 周{weekday} {clock}").format(
        month=at.month, day=at.day, weekday=WEEKDAYS[at.weekday()], clock=f"{at:%H:%M}"
    )
