"""Care as one part of the program: a pause, a mark for a hard call, one slow breath. Nothing comes by itself."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from companion.base.clock import Clock
from companion.base.i18n import _, language
from companion.base.paths import Paths
from companion.base.settings import CareSettings, HotkeySettings
from companion.care.contacts import CONTACTS_FILE
from companion.care.content import care_dir, load_library
from companion.care.model import Library
from companion.desktop.ports import NO_TARGET, Clipboard, Target
from companion.ui.bridge import Bridge
from companion.ui.care.daily import Daily
from companion.ui.care.flow import CareFlow
from companion.ui.care.record import Record
from companion.ui.care.slow_strip import SlowStrip
from companion.ui.care.window import CareWindow
from companion.ui.chip import Chip
from companion.ui.feature import Action
from companion.ui.look import Look
from companion.ui.strip import MessageStrip

HARD_MS, DAILY_MS = 5_000, 30_000
"""How long the chip of a marked call and that of the daily slot stay."""
_EXPIRE_MS = 3_600_000


def nothing() -> str:
    """No promise."""
    return ""


class CareFeature(QObject):
    """`save` keeps changed settings. `asks_less_motion` asks the desktop once, on a thread of its own.

    `next_promise` and `promise_soon` are asked while the window is open: the words of its corner, and the line of the
    last minute before a promise; empty for none. Set them whenever there is something to tell.

    `slowed` carries the window in front at each slow breath: the words that calm belong beside it.
    """

    slowed = Signal(object)

    def __init__(
        self, look: Look, paths: Paths, clock: Clock, clipboard: Clipboard, message: MessageStrip,
        settings: CareSettings, hotkeys: HotkeySettings, save: Callable[[CareSettings], None], parent: QObject,
        asks_less_motion: Callable[[], bool] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.next_promise: Callable[[], str] = nothing
        self.promise_soon: Callable[[], str] = nothing
        self._clock, self._clipboard, self._message = clock, clipboard, message
        self._settings, self._hotkeys, self._save = settings, hotkeys, save
        self._less_motion = self._daily_offered = False
        self._library: Library | None = None
        old = paths.config / "care" / CONTACTS_FILE
        self.record = Record(paths.journal, care_dir() / CONTACTS_FILE, old, self._now)
        self.window = CareWindow(look, lambda: self.next_promise(), lambda: self.promise_soon())
        self.flow = CareFlow(look, self.window, self.record, clock.monotonic, self._now, self._still)
        self.chip, self.strip = Chip(look, _("小憩")), SlowStrip(look, clock.monotonic)
        self.daily = Daily(self._now, self)
        self._copied: Bridge[bool] = Bridge(self._tell_copied, self)
        self._hint: Bridge[bool] = Bridge(self._take_hint, self)
        self.flow.copied.connect(lambda text: clipboard.copy(text, self._copied.post))
        self.flow.journal_declined.connect(self._declined)
        self.chip.taken.connect(lambda: self.calm(NO_TARGET))
        self.daily.due.connect(self._offer_daily)
        self.use_settings(settings, hotkeys)
        if asks_less_motion is not None:
            threading.Thread(
                target=lambda: self._hint.post(asks_less_motion()), name="less-motion", daemon=True
            ).start()
        self._expiry = QTimer(self)
        self._expiry.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._expiry.timeout.connect(self.record.expire)
        self._expiry.start(_EXPIRE_MS)
        QTimer.singleShot(0, self, self.record.settle)

    def actions(self) -> Sequence[Action]:
        """A pause; and, by hotkey alone, the mark and the slow breath."""
        keys = self._hotkeys
        return (
            Action("calm", _("休息一下"), self.calm, keys.calm),
            Action("hard", "", self.hard, keys.hard),
            Action("slow", "", self.slow, keys.slow),
        )

    def close(self) -> None:
        """Off the screen, nothing runs on."""
        self._copied.close()
        self._hint.close()
        self._expiry.stop()
        self.daily.use("")
        self.chip.withdraw()
        self.strip.withdraw()
        self.window.dismiss()

    def use_settings(self, settings: CareSettings, hotkeys: HotkeySettings) -> None:
        """In force from now on."""
        self._settings, self._hotkeys = settings, hotkeys
        self.flow.asks_for_journal = settings.offer_journal
        self.daily.use(settings.daily)

    def calm(self, target: Target) -> None:
        """The card, or what the chip of the daily slot offered; pressed again over it, back."""
        daily = self._daily_offered and self.chip.isVisible()
        self._daily_offered = False
        self.chip.withdraw()
        if self.window.isVisible():
            if self.window.isActiveWindow():
                self.window.dismiss()
            else:
                self.window.raise_()
                self.window.activateWindow()
        elif self._content() is None:
            self._message.say(_("练习内容读不了，请重新安装。"), target, caution=True)
        elif daily:
            self.flow.open_daily(target)
        else:
            self.flow.open_card(target)

    def hard(self, target: Target) -> None:
        """The call was hard: offer a pause, once for this mark."""
        if not self.window.isVisible():
            self._daily_offered = False
            self.chip.offer(_("刚才那通不容易。歇 60 秒？"), self._hotkeys.calm, target, HARD_MS)

    def slow(self, target: Target) -> None:
        """One long breath out over whatever is open."""
        library = self._content()
        if library is not None:
            self.strip.show_over(target, library.slow_down, still=self._still())
        self.slowed.emit(target)

    def _now(self) -> datetime:
        return self._clock.now().astimezone(self._clock.zone())

    def _still(self) -> bool:
        motion = self._settings.motion
        return motion == "reduced" or (motion == "system" and self._less_motion)

    def _content(self) -> Library | None:
        if self._library is None:
            loaded = load_library(care_dir(), language())
            if not loaded.problems:
                self._library = loaded.library
                self.flow.use_library(loaded.library)
        return self._library

    def _offer_daily(self) -> None:
        if not self.window.isVisible():
            self._daily_offered = True
            self.chip.offer(_("你定的五分钟到了，现在歇一歇？"), self._hotkeys.calm, NO_TARGET, DAILY_MS)

    def _declined(self) -> None:
        self._settings = dataclasses.replace(self._settings, offer_journal=False)
        self._save(self._settings)

    def _tell_copied(self, ok: bool) -> None:
        self._message.say(_("已复制") if ok else _("没能复制，请再试一次。"), NO_TARGET, caution=not ok)

    def _take_hint(self, less: bool) -> None:
        self._less_motion = less
