"""计时 in the settings: the working day that promises are counted by, the calendar, and whether a reminder is heard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from companion.base.i18n import _
from companion.base.settings import TimerSettings
from companion.timers.calendar_file import USER_FILE, load_calendar, shipped_calendar
from companion.ui.look import Look
from companion.ui.settings.controls import Choice, Switch
from companion.ui.settings.form import Page, StateLine, button, words
from companion.ui.settings.live import LiveSettings


def timers_page(look: Look, live: LiveSettings, config: Path, open_folder: Callable[[], object]) -> Page:
    """The page; `config` is the folder of the agent's own calendar, `open_folder` shows it."""
    page = Page(look, _("计时"), _("到期的承诺总会提醒：卡片、通知、托盘。卡片不抢键盘，也不盖住全屏的窗口。"))
    card = page.card()
    card.row(_("上班时间"), Hours(look, live), _("“下班前”“2个工作日内”按它算，过期后的提醒也只在这段时间里。"))
    sound = Switch(look, _("提醒时出声"))
    sound.setChecked(live.now.timers.sound)
    sound.clicked.connect(lambda on: _put(live, replace(live.now.timers, sound=on)))
    card.row(_("提醒时出声"), sound, _("默认不出声。"))
    page.heading(_("工作日历"))
    folder = button(look, _("打开文件夹"))
    folder.clicked.connect(open_folder)
    years = shipped_calendar().years
    about = _("自带 {first}–{last} 年的节假日和调休。没有录入的年份按周一到周五算，并会说明。")
    about = about.format(first=min(years), last=max(years))
    page.card().row(_("节假日和调休"), folder, about + _("自己的放在 {file}。").format(file=USER_FILE))
    for problem in load_calendar(config).problems:
        told = StateLine(look)
        told.say(problem, "caution")
        page.add(told)
    return page


class Hours(QWidget):
    """From when to when, every half hour; the end stays after the start."""

    def __init__(self, look: Look, live: LiveSettings) -> None:
        super().__init__()
        self._live = live
        own = live.now.timers
        self.start = Choice(look, _("上班"), _times(own.start))
        self.end = Choice(look, _("下班"), _times(own.end))
        self._show()
        self.start.chosen.connect(lambda value: self._move(replace(live.now.timers, start=value)))
        self.end.chosen.connect(lambda value: self._move(replace(live.now.timers, end=value)))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        row.addWidget(self.start)
        to = words(look, _("到"))
        to.setWordWrap(False)
        row.addWidget(to)
        row.addWidget(self.end)

    def _move(self, timers: TimerSettings) -> None:
        if timers.start < timers.end:
            _put(self._live, timers)
        self._show()

    def _show(self) -> None:
        self.start.put(self._live.now.timers.start)
        self.end.put(self._live.now.timers.end)


def _put(live: LiveSettings, timers: TimerSettings) -> None:
    live.put(replace(live.now, timers=timers))


def _times(own: str) -> list[tuple[str, str]]:
    """Every half hour, and the time that is set."""
    halves = {f"{hour:02d}:{minute:02d}" for hour in range(24) for minute in (0, 30)}
    return [(time, time) for time in sorted(halves | {own})]
