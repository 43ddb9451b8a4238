"""The composition root of the tray app: builds everything once, connects signals, owns nothing else."""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import os
import sys
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

import companion.ui.lean_imports  # noqa: F401 - before the modules that it spares
from companion.base.clock import Clock, SystemClock
from companion.base.i18n import _, use_language
from companion.base.log import start_log
from companion.base.os_reason import os_reason
from companion.base.paths import Paths, shipped_packs_dir
from companion.base.settings import (
    CareSettings,
    LoadedSettings,
    Settings,
    load_settings,
    peek_settings,
    save_settings,
)
from companion.base.store import StoreError
from companion.cli.common import MISSING, CliError
from companion.desktop.autostart import choose_autostart, launch_command
from companion.desktop.input_method import qt_variables
from companion.desktop.instance import SingleInstance, listening_place, send_to_starting
from companion.desktop.motion import wants_less_motion
from companion.desktop.notifier import choose_notifier
from companion.desktop.ports import NO_TARGET, Notifier, NullNotifier
from companion.desktop.resume import watch_resume
from companion.desktop.scheme import watch_scheme
from companion.desktop.screen import screen_missing
from companion.desktop.session import Session, choose, read_facts
from companion.phrases.library import Library, PackSource, open_library
from companion.phrases.sources import user_sources
from companion.phrases.usage import Usage
from companion.ui.bridge import Bridge
from companion.ui.care.feature import CareFeature
from companion.ui.care.settings_page import care_page
from companion.ui.feature import Action, Feature
from companion.ui.icon import Mood
from companion.ui.library_loader import LibraryLoader
from companion.ui.local_server import LocalServer
from companion.ui.look import Look
from companion.ui.manager.feature import ManagerFeature
from companion.ui.menu import Entry, Offered
from companion.ui.palette_feature import PaletteFeature
from companion.ui.process import EndSignals, install_excepthook
from companion.ui.qt_clipboard import QtClipboard
from companion.ui.settings.board import HotkeyBoard
from companion.ui.settings.feature import ExtraPage, SettingsFeature
from companion.ui.settings.live import LiveSettings
from companion.ui.settings.services import Place, Services
from companion.ui.strip import MessageStrip
from companion.ui.taskbar import OffTaskbar
from companion.ui.timers.feature import TimersFeature
from companion.ui.timers.settings_page import timers_page
from companion.ui.tone.feature import ToneFeature
from companion.ui.tone.settings_page import TonePage
from companion.ui.tray import Tray
from companion.ui.tray_notifier import TrayNotifier

_log = logging.getLogger("companion.app")
_ON_WINDOWS = read_facts().platform == "win32"
AGAIN = 75
"""The code by which the event loop asks for everything to be built anew, in another language."""


def run_app(paths: Paths) -> int:
    """Start the app, or hand over to the running one. Returns the exit code of the process."""
    failed = paths.ensure()
    clock = SystemClock()
    with contextlib.ExitStack() as stack:
        try:
            lock = SingleInstance.acquire(paths.lock)
        except OSError:
            # No lock can be made in a read-only folder: better to run twice than not at all.
            lock = None
        else:
            if lock is None:
                # The file is the running one's: this start only looks.
                use_language(peek_settings(paths.settings).look.language)
                return _hand_over(paths)
            stack.enter_context(lock)
        loaded = load_settings(paths.settings, clock.now())
        use_language(loaded.settings.look.language)
        return _run(paths, clock, loaded, failed)


def _hand_over(paths: Paths) -> int:
    if send_to_starting(paths.socket, "show palette") != "ok":
        raise CliError(_("程序已在运行，但没有回应；请稍后再试。"), MISSING)
    return 0


def _run(paths: Paths, clock: Clock, loaded: LoadedSettings, failed: list[tuple[Path, OSError]]) -> int:
    start_log(paths.log)
    missing = screen_missing(os.environ)
    if missing:
        raise CliError(missing + _("请在桌面里启动；没有桌面时可运行 companion demo，或直接用命令行。"), MISSING)
    cannot = _("{folder} 写不了（{reason}），这次的改动不会留下。")
    notices = [cannot.format(folder=folder, reason=os_reason(error)) for folder, error in failed]
    # The seam's thread has to answer keys and clipboards while a window is being built: it waits 1 ms for its turn, not 5.
    sys.setswitchinterval(0.001)
    os.environ.update(qt_variables(os.environ))
    app = QApplication(sys.argv[:1])
    app.setApplicationName("companion")
    app.setDesktopFileName("companion")
    app.setQuitOnLastWindowClosed(False)
    opening = "guide" if loaded.first else ""
    while True:
        session = choose(read_facts(), QtClipboard(), choose_notifier(), paths.data)
        root = App(app, paths, clock, session, loaded, notices)
        try:
            code = root.run(opening)
        finally:
            root.close()
        if code != AGAIN:
            return code
        loaded, opening = LoadedSettings(root.settings), "settings"
        use_language(loaded.settings.look.language)


class App(QObject):
    """Everything of one running app."""

    def __init__(self, app: QApplication, paths: Paths, clock: Clock, session: Session, loaded: LoadedSettings, notices: list[str]) -> None:
        super().__init__()
        self._app = app
        self._paths = paths
        self._clock = clock
        self._session = session
        settings = self._applied = loaded.settings
        self._set_aside = loaded.set_aside
        self._live = LiveSettings(settings, self._save, self)
        self._library: Library | None = None
        self._low_level = False
        self._notices = [*notices, *loaded.notices]
        self._pack_notices: list[str] = []
        look = self._look = Look(app, settings.look.theme, settings.look.font_size)
        self._tray = Tray(look, self)
        self._message = MessageStrip(look)
        self._usage = self._open_usage()
        self._palette = PaletteFeature(
            look, session.typist, session.clipboard, session.hotkeys, self._message, self._usage, self._now, self
        )
        self._palette.use_chord(settings.hotkeys.palette)
        self._care = CareFeature(
            look, paths, clock, session.clipboard, self._message, settings.care, settings.hotkeys, self._save_care, self,
            wants_less_motion,
        )  # fmt: skip
        self._timers = TimersFeature(
            look, paths, clock, session.clipboard, self._notifier(), self._message, self._tell_tray, self,
            session.presence,
        )  # fmt: skip
        self._timers.use_chord(settings.hotkeys.timers)
        self._timers.phrase_wanted.connect(self._palette.open_with)
        self._care.slowed.connect(lambda target: self._palette.open_at_stage(target, "安抚"))
        self._care.next_promise, self._care.promise_soon = self._timers.next_promise, self._timers.promise_soon
        self._timers.quiet.busy = self._care.window.isVisible
        self._resume = watch_resume(lambda: self._timers.woken.post(None))
        self._scheme: Bridge[str] = Bridge(look.follow, self)
        self._schemes = watch_scheme(self._scheme.post)
        self._palette.flow.used.connect(self._timers.pasted)
        self._tone = ToneFeature(
            look, session.typist, session.clipboard, session.hotkeys, self._message, self._live, paths.tone_rules,
            lambda: self._now().date(), self,
        )  # fmt: skip
        self._tone.accepted.connect(self._timers.offer_for)
        self._tone.phrase_wanted.connect(self._palette.open_with)
        self._tone.letting_go.connect(self._palette.window.dismiss)
        self._tone.closed.connect(self._palette.take_focus_again)
        self._palette.check = self._tone.check_text
        self._manager = ManagerFeature(
            look, paths, self._tone.report, lambda: self._live.now.profile.name, lambda: self._now().date(), self
        )
        keys = self._palette.window.keys
        keys.edit_requested.connect(self._palette.leave_for(self._manager.edit))
        keys.history_requested.connect(self._palette.leave_for(self._manager.look_back))
        keys.draft_requested.connect(self._palette.leave_for(self._manager.begin))
        self._board = HotkeyBoard(session.hotkeys, self)
        extra: list[ExtraPage] = [
            ("tone", _("语气检查"), lambda: TonePage(look, self._live, self._tone.shelf.rules, paths.tone_rules)),
            ("timers", _("计时"), lambda: timers_page(look, self._live, paths.config, lambda: _show_folder(paths.config))),
            ("care", _("小憩"), lambda: care_page(look, self._live)),
        ]
        self._settings = SettingsFeature(self._services(loaded.notices), self, extra)
        self._palette.flow.used.connect(self._settings.phrase_used)
        self._features: list[Feature] = [self._palette, self._tone, self._timers, self._care, self._manager, self._settings]
        OffTaskbar(session.keep_off_taskbar, self).watch(QApplication.topLevelWidgets())
        self._live.changed.connect(self._apply)
        self._board.changed.connect(self._refresh)
        self._loader = LibraryLoader(self._load, [shipped_packs_dir(), paths.packs], self)
        self._server = LocalServer(("ping", *(f"show {action.name}" for action in self._actions())), self)
        self._server.command_received.connect(self._command)
        self._tray.chosen.connect(self._menu_chosen)
        self._loader.loaded.connect(self._library_loaded)

    @property
    def settings(self) -> Settings:
        """Those in force."""
        return self._live.now

    def run(self, opening: str = "") -> int:
        """Show the tray, register the hotkeys, open the window named `opening`, run until the end."""
        install_excepthook(self._bug)
        # Not `quit`: that asks every window first, and those that only hide or shrink would refuse.
        signals = EndSignals(QApplication.exit)
        reason = self._server.listen(listening_place(self._paths.socket))
        if reason:
            _log.warning("local socket: %s", reason)
        self._apply(self._live.now)
        self._loader.start()
        self._refresh()
        self._tray.show()
        # A folder that cannot be entered is told of already.
        with contextlib.suppress(OSError):
            if self._set_aside or not self._paths.settings.exists():
                self._live.write()
        self._command(f"show {opening}")
        code = int(self._app.exec())
        signals.close()
        return code

    def close(self) -> None:
        """Give everything back: hotkeys, clipboard, socket, files."""
        self._server.close()
        self._resume.close()
        self._schemes.close()
        self._scheme.close()
        for feature in self._features:
            feature.close()
        self._board.close()
        self._tray.close()
        self._message.hide()
        self._session.notifier.close()
        self._session.hotkeys.close()
        self._session.close()
        self._loader.close()
        self._usage.close()
        self._look.deleteLater()

    def _now(self) -> datetime:
        return self._clock.now().astimezone(self._clock.zone())

    def _actions(self) -> list[Action]:
        return [action for feature in self._features for action in feature.actions()]

    def _open_usage(self) -> Usage:
        try:
            return Usage(self._paths.database, self._clock.now())
        except StoreError as error:
            self._notices.append(str(error))
            return Usage(None, self._clock.now())

    def _services(self, notices: tuple[str, ...]) -> Services:
        paths, session = self._paths, self._session
        paste = next((one for one in session.capabilities if one.capability == "paste" and one.state != "ok"), None)
        return Services(
            self._look, self._live, self._board, choose_autostart(launch_command()), session.typist, session.clipboard,
            self._actions, lambda: self._library, self._erase_usage, paths.packs,
            places=(
                Place(_("设置"), paths.settings), Place(_("我自己的话术"), paths.packs), Place(_("话术的各个版本"), paths.versions),
                Place(_("使用记录与计时"), paths.database), Place(_("休息与复盘，只给您自己看"), paths.journal),
                Place(_("搜索用的缓存，可以删"), paths.cache), Place(_("日志"), paths.log),
            ),
            log=paths.log, paste_note=f"{paste.reason}{paste.remedy}" if paste else "",
            elevated_targets=_ON_WINDOWS, use_low_level=session.use_low_level if _ON_WINDOWS else None, notices=notices,
        )  # fmt: skip

    def _erase_usage(self) -> str:
        try:
            self._usage.forget_all()
        except StoreError as error:
            return str(error)
        return ""

    def _save(self, settings: Settings) -> str:
        try:
            save_settings(self._paths.settings, settings)
        except OSError as error:
            return _("设置没能存盘（{reason}），这次运行里照样有效。").format(reason=os_reason(error))
        return ""

    def _save_care(self, care: CareSettings) -> None:
        self._live.put(dataclasses.replace(self._live.now, care=care))

    def _apply(self, settings: Settings) -> None:
        """Everything that follows the settings, at the start and after each change."""
        before, self._applied = self._applied, settings
        if settings.look.language != before.look.language:
            self._app.exit(AGAIN)
            return
        if settings.look != before.look:
            self._look.use(settings.look.theme, settings.look.font_size)
        self._session.use_paste_keys(settings.paste.all_keys())
        self._palette.flow.use_single_line(settings.paste.single_line)
        self._palette.use_chord(settings.hotkeys.palette)
        self._timers.use_chord(settings.hotkeys.timers)
        self._tone.use_settings(settings)
        self._timers.use_settings(settings.timers)
        self._care.use_settings(settings.care, settings.hotkeys)
        self._use_low_level(settings.hotkeys.low_level)
        self._board.apply(self._actions(), settings.hotkeys.chords())
        if settings.profile != before.profile and self._library is not None:
            self._palette.use_library(self._library, settings.profile.slots())

    def _use_low_level(self, wanted: bool) -> None:
        """The hook comes or goes, and every chord is asked for anew; why it cannot be is said once."""
        if wanted == self._low_level:
            return
        self._low_level = wanted
        self._board.put_aside(True)
        reason = self._session.use_low_level(wanted)
        self._board.put_aside(False)
        if reason and reason not in self._notices:
            self._notices.append(reason)

    def _notifier(self) -> Notifier:
        """The desktop's own, or balloons of the tray where it has none."""
        own = self._session.notifier
        return TrayNotifier(self._tray.icon) if _ON_WINDOWS and isinstance(own, NullNotifier) else own

    def _command(self, line: str) -> None:
        for action in self._actions():
            if line == f"show {action.name}":
                self._open(action)

    def _open(self, action: Action) -> None:
        if action.name == "palette":
            # A request to show it never hides it.
            self._palette.open(self._session.typist.current_target())
        else:
            action.run(self._session.typist.last_target())

    def _menu_chosen(self, entry: str) -> None:
        if entry == "palette":
            # The first click of a double click has opened the promises.
            self._timers.panel.dismiss()
        if entry == Entry.HELP:
            self._palette.show_help(NO_TARGET)
        elif entry == Entry.PROBLEMS:
            self._palette.open(NO_TARGET)
        elif entry == Entry.FOLDER:
            _show_folder(self._paths.packs)
        elif entry == Entry.TIMERS:
            self._timers.open_panel(self._session.typist.last_target())
        elif entry == Entry.QUIT:
            self._timers.ask_to_end(self._app.exit)
        else:
            self._command(f"show {entry}")

    def _load(self) -> Library:
        sources = [PackSource(shipped_packs_dir(), "shipped"), *user_sources(self._paths.packs)]
        return open_library(sources, self._paths.cache)

    def _library_loaded(self, library: Library) -> None:
        at = _("{file} 第 {line} 行：{message}")
        self._pack_notices = [
            at.format(file=Path(problem.file).name, line=problem.line, message=problem.message)
            for problem in library.problems
            if problem.severity == "error"
        ]
        self._library = library
        self._palette.use_library(library, self._live.now.profile.slots())
        self._tone.use_library(library)
        self._manager.use_library(library)
        self._settings.library_changed()
        self._refresh()
        _log.info("library: %d phrases, %d problems", len(library), len(library.problems))

    def _refresh(self) -> None:
        cannot = _("快捷键 {chord} 用不了：{reason} 可以从托盘菜单打开。")
        refused = [cannot.format(chord=report.chord, reason=report.reason) for report in self._board.refused()]
        self._palette.window.set_notices([*self._pack_notices, *self._notices, *refused])
        chords = self._board.ready()
        offered = [Offered(a.name, a.label, chords.get(a.name, ""), a.group) for a in self._actions() if a.label]
        self._tray.set_menu(offered, len(self._pack_notices))

    def _tell_tray(self, mood: Mood, words: str, count: int) -> None:
        self._tray.tell(mood, words, count)
        # The menu counts what is near.
        self._refresh()

    def _bug(self) -> None:
        """The last line of defence: the app stays, the agent is told once, the log has the place."""
        told = _("程序内部出了一点问题，已记在日志里；请继续使用。")
        if told not in self._notices:
            self._notices.append(told)
            self._refresh()


def _show_folder(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
