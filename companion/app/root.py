"""One running app: the palette, the tray, the socket, and everything that follows the settings and the packs."""

from __future__ import annotations

import contextlib
import gc
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from companion.app.packs import faults, load
from companion.app.scheme import SystemScheme
from companion.base.clock import Clock
from companion.base.i18n import _
from companion.base.paths import Paths, shipped_packs_dir
from companion.base.settings import LoadedSettings, Settings, kept
from companion.base.store import StoreError
from companion.desktop.instance import listening_place
from companion.desktop.ports import NO_TARGET
from companion.desktop.session import Session, read_facts
from companion.phrases.usage import Usage
from companion.ui.feature import Action
from companion.ui.library_loader import LibraryLoader
from companion.ui.look import Look
from companion.ui.menu import Entry, Offered
from companion.ui.palette_feature import PaletteFeature
from companion.ui.process import EndSignals, install_excepthook
from companion.ui.settings.board import HotkeyBoard
from companion.ui.settings.live import LiveSettings
from companion.ui.strip import MessageStrip
from companion.ui.taskbar import OffTaskbar

if TYPE_CHECKING:
    from companion.app.features import Features
    from companion.phrases.library import Library
    from companion.ui.local_server import LocalServer
    from companion.ui.tray import Tray

_log = logging.getLogger("companion.app")
AGAIN = 75
"""The code by which the event loop asks for everything to be built anew, in another language."""


class App(QObject):
    """Everything of one running app. The palette is built at once, the rest in the first idle moments of `run`."""

    def __init__(
        self, app: QApplication, paths: Paths, clock: Clock, session: Session, board: HotkeyBoard, loaded: LoadedSettings,
        notices: list[str],
    ) -> None:  # fmt: skip
        super().__init__()
        self._app, self._paths, self._clock, self._session, self._board = app, paths, clock, session, board
        settings = self._applied = loaded.settings
        self._set_aside = loaded.set_aside
        self._live = LiveSettings(settings, lambda new: kept(paths.settings, new, locked=loaded.locked), self)
        self._library: Library | None = None
        self._features: Features | None = None
        self._tray: Tray | None = None
        self._server: LocalServer | None = None
        self._low_level = False
        self._notices = [*notices, *loaded.notices]
        self._settings_notices = loaded.notices
        self._pack_notices: list[str] = []
        scheme = SystemScheme(read_facts(), self)
        look = self._look = Look(app, settings.look.theme, settings.look.font_size, scheme.dark)
        scheme.changed.connect(look.look_again)
        self._message = MessageStrip(look)
        self._usage = self._open_usage()
        self._palette = PaletteFeature(
            look, session.typist, session.clipboard, session.hotkeys, self._message, self._usage, self._now, self
        )
        self._off_taskbar = OffTaskbar(session.keep_off_taskbar, self)
        self._off_taskbar.watch(QApplication.topLevelWidgets())
        self._loader = LibraryLoader(lambda: load(paths), [shipped_packs_dir(), paths.packs], self)
        self._loader.loaded.connect(self._library_loaded)
        self._apply(settings)
        board.serve(self._palette.actions())

    @property
    def settings(self) -> Settings:
        """Those in force."""
        return self._live.now

    def run(self, opening: str = "") -> int:
        """Run until the end; once everything is built, open the window named `opening`."""
        install_excepthook(self._bug)
        # Not `quit`: that asks every window first, and those that only hide or shrink would refuse.
        signals = EndSignals(QApplication.exit)
        steps = (self._loader.start, self._build_tray, self._build_features, self._listen, lambda: self._begin(opening))
        self._in_turn(steps)
        code = int(self._app.exec())
        signals.close()
        return code

    def _in_turn(self, steps: Sequence[Callable[[], None]]) -> None:
        """One after the other, each once nothing else is to be done: a pressed key goes first."""
        def take() -> None:
            steps[0]()
            self._in_turn(steps[1:])

        if steps:
            QTimer.singleShot(0, self, take)

    def _build_tray(self) -> None:
        from companion.ui.tray import Tray

        self._tray = Tray(self._look, self)
        self._tray.chosen.connect(self._menu_chosen)
        self._tray.show()

    def _build_features(self) -> None:
        from companion.app.features import Features, Shared

        assert self._tray is not None
        shared = Shared(
            self._paths, self._clock, self._session, self._look, self._live, self._board, self._tray, self._message,
            self._off_taskbar, self._usage, self._palette, lambda: self._library, self._settings_notices,
        )  # fmt: skip
        self._features = Features(shared, self._refresh, self)
        if self._library is not None:
            self._features.use_library(self._library)
        self._off_taskbar.watch(QApplication.topLevelWidgets())
        self._apply(self._live.now)
        self._live.changed.connect(self._apply)
        self._board.changed.connect(self._refresh)
        self._refresh()

    def _listen(self) -> None:
        from companion.ui.local_server import LocalServer

        self._server = LocalServer(("ping", *(f"show {action.name}" for action in self._actions())), self)
        self._server.command_received.connect(self._command)
        reason = self._server.listen(listening_place(self._paths.socket))
        if reason:
            _log.warning("local socket: %s", reason)

    def _begin(self, opening: str) -> None:
        # A folder that cannot be entered is told of already.
        with contextlib.suppress(OSError):
            # Built anew in another language: what could not be saved is said again.
            if self._set_aside or opening == "settings" or not self._paths.settings.exists():
                self._live.write()
        self._command(f"show {opening}")
        # What stands now stands to the end (two dozen objects are garbage): a full collection no longer walks it, 40 ms each.
        gc.freeze()
        gc.enable()

    def close(self) -> None:
        """Give everything back: hotkeys, clipboard, socket, files."""
        if self._server is not None:
            self._server.close()
        self._palette.close()
        if self._features is not None:
            self._features.close()
        self._board.close()
        if self._tray is not None:
            self._tray.close()
        self._message.hide()
        self._session.notifier.close()
        self._session.hotkeys.close()
        self._session.close()
        self._loader.close()
        self._usage.close()
        self._look.deleteLater()

    def _actions(self) -> Sequence[Action]:
        return self._features.actions() if self._features is not None else self._palette.actions()

    def _now(self) -> datetime:
        return self._clock.now().astimezone(self._clock.zone())

    def _open_usage(self) -> Usage:
        try:
            return Usage(self._paths.database, self._clock.now())
        except StoreError as error:
            self._notices.append(str(error))
            return Usage(None, self._clock.now())

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
        self._use_low_level(settings.hotkeys.low_level)
        if self._features is not None:
            self._features.use_settings(settings)
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
        if self._features is None:
            return
        timers = self._features.timers
        if entry == "palette":
            # The first click of a double click has opened the promises.
            timers.panel.dismiss()
        if entry == Entry.HELP:
            self._palette.show_help(NO_TARGET)
        elif entry == Entry.PROBLEMS:
            self._palette.open(NO_TARGET)
        elif entry == Entry.FOLDER:
            self._features.show_folder(self._paths.packs)
        elif entry == Entry.TIMERS:
            timers.open_panel(self._session.typist.last_target())
        elif entry == Entry.QUIT:
            timers.ask_to_end(self._app.exit)
        else:
            self._command(f"show {entry}")

    def _library_loaded(self, library: Library) -> None:
        self._pack_notices = faults(library)
        self._library = library
        self._palette.use_library(library, self._live.now.profile.slots())
        if self._features is not None:
            self._features.use_library(library)
        self._refresh()
        _log.info("library: %d phrases, %d problems", len(library), len(library.problems))

    def _refresh(self) -> None:
        cannot = _("快捷键 {chord} 用不了：{reason} 可以从托盘菜单打开。")
        refused = [cannot.format(chord=report.chord, reason=report.reason) for report in self._board.refused()]
        self._palette.window.set_notices([*self._pack_notices, *self._notices, *refused])
        if self._tray is not None and self._features is not None:
            chords = self._board.ready()
            offered = [Offered(a.name, a.label, chords.get(a.name, ""), a.group) for a in self._actions() if a.label]
            self._tray.set_menu(offered, len(self._pack_notices))

    def _bug(self) -> None:
        """The last line of defence: the app stays, the agent is told once, the log has the place."""
        told = _("程序内部出了一点问题，已记在日志里；请继续使用。")
        if told not in self._notices:
            self._notices.append(told)
            self._refresh()
