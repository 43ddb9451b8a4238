"""小憩 in the settings: motion, the daily five minutes, and whether the first card asks about the record."""

from __future__ import annotations

from dataclasses import replace

from companion.base.i18n import _
from companion.ui.look import Look
from companion.ui.settings.controls import Choice, Segmented, Switch
from companion.ui.settings.form import Page
from companion.ui.settings.live import LiveSettings

_FIRST, _LAST = 7, 22
"""Hours between which a daily time can be picked; any other stands in the settings file."""


def care_page(look: Look, live: LiveSettings) -> Page:
    """The page. Nothing on it tells whether care was ever used."""
    page = Page(look, _("小憩"), _("除了你自己定的时间，小憩不会自己出现；它不记你用没用过。"))
    card = page.card()
    motion = Segmented(look, _("动画"), [("system", _("跟随系统")), ("reduced", _("少动")), ("full", _("照常"))])
    motion.put(live.now.care.motion)
    motion.chosen.connect(lambda value: live.put(replace(live.now, care=replace(live.now.care, motion=value))))
    card.row(_("动画"), motion, _("少动：只有文字和一格一格的进度条，别的都不动。"))
    daily = Choice(look, _("每天五分钟"), [("", _("不用")), *((time, time) for time in _times(live.now.care.daily))])
    daily.put(live.now.care.daily)
    daily.chosen.connect(lambda value: live.put(replace(live.now, care=replace(live.now.care, daily=value))))
    card.row(_("每天五分钟"), daily, _("到时间轻轻提一次，不理它就算了。"))
    ask = Switch(look, _("卡片上问要不要打开记录"))
    ask.setChecked(live.now.care.offer_journal)
    ask.clicked.connect(lambda on: live.put(replace(live.now, care=replace(live.now.care, offer_journal=on))))
    card.row(_("卡片上问要不要打开记录"), ask, _("记录本身在小憩窗口里开关、查看和清除。"))
    return page


def _times(own: str) -> list[str]:
    """Every half hour, and the time that is set."""
    halves = {f"{hour:02d}:{minute:02d}" for hour in range(_FIRST, _LAST + 1) for minute in (0, 30)}
    return sorted(halves | ({own} if own else set()))
