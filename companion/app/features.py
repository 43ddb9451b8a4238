"""The parts beside the palette: promises, the tone check, care, the phrase manager, the settings; each is told of the others here."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from companion.base.clock import Clock
from companion.base.i18n import _
from companion.base.paths import Paths
from companion.base.settings import CareSettings, Settings
from companion.base.store import StoreError
from companion.desktop.autostart import choose_autostart, launch_command
from companion.desktop.motion import wants_less_motion
from companion.desktop.ports import Notifier
from companion.desktop.ports_null import NullNotifier
from companion.desktop.resume import watch_resume
from companion.desktop.scheme import watch_scheme
from companion.desktop.session import Session, read_facts
from companion.phrases.usage import Usage
from companion.ui.bridge import Bridge
from companion.ui.care.feature import CareFeature
from companion.ui.care.settings_page import care_page
from companion.ui.feature import Action
from companion.ui.icon import Mood
from companion.ui.look import Look
from companion.ui.manager.feature import ManagerFeature
from companion.ui.palette_feature import PaletteFeature
from companion.ui.settings.board import HotkeyBoard
from companion.ui.settings.feature import ExtraPage, SettingsFeature
from companion.ui.settings.live import LiveSettings
from companion.ui.settings.services import Place, Services
from companion.ui.strip import MessageStrip
from companion.ui.taskbar import OffTaskbar
from companion.ui.timers.feature import TimersFeature
from companion.ui.timers.settings_page import timers_page
from companion.ui.tray import Tray
from companion.ui.tray_notifier import TrayNotifier

if TYPE_CHECKING:
    from companion.phrases.library import Library
    from companion.ui.settings.form import Page
    from companion.ui.tone.feature import ToneFeature

ON_WINDOWS = read_facts().platform == "win32"


@dataclass(frozen=True, slots=True)
class Shared:
    """What is there before these parts, and serves all of them."""

    paths: Paths
    clock: Clock
    session: Session
    look: Look
    live: LiveSettings
    board: HotkeyBoard
    tray: Tray
    message: MessageStrip
    off_taskbar: OffTaskbar
    usage: Usage
    palette: PaletteFeature
    library: Callable[[], Library | None]
    notices: tuple[str, ...]
    """What was wrong with the settings file at the start."""


class Features(QObject):
    """Built once; `changed` is called when the menu has to say something else."""

    def __init__(self, shared: Shared, changed: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._shared = shared
        self._tray, self._changed = shared.tray, changed
        settings = shared.live.now
        self.care = CareFeature(
            shared.look, shared.paths, shared.clock, shared.session.clipboard, shared.message, settings.care,
            settings.hotkeys, self._save_care, self, wants_less_motion,
        )  # fmt: skip
        self.timers = TimersFeature(
            shared.look, shared.paths, shared.clock, shared.session.clipboard, self._notifier(), shared.message,
            self._tell_tray, self, shared.session.presence,
        )  # fmt: skip
        self.manager = ManagerFeature(
            shared.look, shared.paths, lambda text: self.tone.report(text), lambda: shared.live.now.profile.name, self._today, self
        )
        self.settings = SettingsFeature(self._services(), self, self._pages())
        self._join(shared.palette)
        self._resume = watch_resume(lambda: self.timers.woken.post(None))
        self._scheme: Bridge[str] = Bridge(shared.look.follow, self)
        self._schemes = watch_scheme(self._scheme.post)

    @cached_property
    def tone(self) -> ToneFeature:
        """Built at its first use: its rules and expressions alone take 9 MB."""
        from companion.ui.tone.feature import ToneFeature

        shared, palette = self._shared, self._shared.palette
        tone = ToneFeature(
            shared.look, shared.session.typist, shared.session.clipboard, shared.session.hotkeys, shared.message,
            shared.live, shared.paths.tone_rules, self._today, self,
        )  # fmt: skip
        tone.accepted.connect(self.timers.offer_for)
        tone.phrase_wanted.connect(palette.open_with)
        tone.letting_go.connect(palette.window.dismiss)
        tone.closed.connect(palette.take_focus_again)
        library = shared.library()
        if library is not None:
            tone.use_library(library)
        shared.off_taskbar.watch(QApplication.topLevelWidgets())
        return tone

    def actions(self) -> Sequence[Action]:
        """All of them, those of the palette first, in the order of the menu."""
        chord = self._shared.live.now.hotkeys.check
        check = Action("check", _("语气检查"), lambda target: self.tone.toggle(target), chord)
        parts = (self.timers, self.care, self.manager, self.settings)
        return [*self._shared.palette.actions(), check, *(action for part in parts for action in part.actions())]

    def use_settings(self, settings: Settings) -> None:
        """In force from now on."""
        self.timers.use_chord(settings.hotkeys.timers)
        if self._has_tone:
            self.tone.use_settings(settings)
        self.timers.use_settings(settings.timers)
        self.care.use_settings(settings.care, settings.hotkeys)

    def use_library(self, library: Library) -> None:
        """The packs were read anew."""
        if self._has_tone:
            self.tone.use_library(library)
        self.manager.use_library(library)
        self.settings.library_changed()

    def show_folder(self, path: Path) -> None:
        """Open the folder in the desktop's own file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def close(self) -> None:
        """Hide everything, give everything back."""
        self._resume.close()
        self._schemes.close()
        self._scheme.close()
        if self._has_tone:
            self.tone.close()
        for part in (self.timers, self.care, self.manager, self.settings):
            part.close()

    @property
    def _has_tone(self) -> bool:
        return "tone" in self.__dict__

    def _join(self, palette: PaletteFeature) -> None:
        care, timers = self.care, self.timers
        timers.phrase_wanted.connect(palette.open_with)
        care.slowed.connect(lambda target: palette.open_at_stage(target, "安抚"))
        care.next_promise, care.promise_soon = timers.next_promise, timers.promise_soon
        timers.quiet.busy = care.window.isVisible
        palette.flow.used.connect(timers.pasted)
        palette.flow.used.connect(self.settings.phrase_used)
        palette.check = lambda text, values, target, refuses: self.tone.check_text(text, values, target, refuses)
        keys, manager = palette.window.keys, self.manager
        keys.edit_requested.connect(palette.leave_for(manager.edit))
        keys.history_requested.connect(palette.leave_for(manager.look_back))
        keys.draft_requested.connect(palette.leave_for(manager.begin))

    def _pages(self) -> list[ExtraPage]:
        look, live, paths = self._shared.look, self._shared.live, self._shared.paths

        def tone_page() -> Page:
            from companion.ui.tone.settings_page import TonePage

            return TonePage(look, live, self.tone.shelf.rules, paths.tone_rules)

        return [
            ("tone", _("语气检查"), tone_page),
            ("timers", _("计时"), lambda: timers_page(look, live, paths.config, lambda: self.show_folder(paths.config))),
            ("care", _("小憩"), lambda: care_page(look, live)),
        ]

    def _services(self) -> Services:
        shared = self._shared
        paths, session = shared.paths, shared.session
        paste = next((one for one in session.capabilities if one.capability == "paste" and one.state != "ok"), None)
        return Services(
            shared.look, shared.live, shared.board, choose_autostart(launch_command()), session.typist, session.clipboard,
            self.actions, shared.library, self._erase_usage, paths.packs,
            places=(
                Place(_("设置"), paths.settings), Place(_("我自己的话术"), paths.packs), Place(_("话术的各个版本"), paths.versions),
                Place(_("使用记录与计时"), paths.database), Place(_("休息与复盘，只给您自己看"), paths.journal),
                Place(_("搜索用的缓存，可以删"), paths.cache), Place(_("日志"), paths.log),
            ),
            log=paths.log, paste_note=f"{paste.reason}{paste.remedy}" if paste else "",
            elevated_targets=ON_WINDOWS, use_low_level=session.use_low_level if ON_WINDOWS else None,
            notices=shared.notices,
        )  # fmt: skip

    def _today(self) -> date:
        clock = self._shared.clock
        return clock.now().astimezone(clock.zone()).date()

    def _erase_usage(self) -> str:
        try:
            self._shared.usage.forget_all()
        except StoreError as error:
            return str(error)
        return ""

    def _save_care(self, care: CareSettings) -> None:
        live = self._shared.live
        live.put(dataclasses.replace(live.now, care=care))

    def _notifier(self) -> Notifier:
        """The desktop's own, or balloons of the tray where it has none."""
        own = self._shared.session.notifier
        return TrayNotifier(self._tray.icon) if ON_WINDOWS and isinstance(own, NullNotifier) else own

    def _tell_tray(self, mood: Mood, words: str, count: int) -> None:
        self._tray.tell(mood, words, count)
        # The menu counts what is near.
        self._changed()
