"""The composition root of the tray app: builds everything once, connects signals, owns nothing else."""

from __future__ import annotations

import logging
import signal
import socket
import sys
import threading
from dataclasses import dataclass
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QEvent, QObject, QSocketNotifier, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from companion.base.clock import Clock, SystemClock
from companion.base.i18n import _, use_language
from companion.base.log import start_log
from companion.base.paths import Paths, shipped_packs_dir
from companion.base.settings import Settings, load_settings
from companion.base.store import StoreError
from companion.desktop.instance import SingleInstance, send
from companion.desktop.ports import HotkeyReport, HotkeyState, Target
from companion.desktop.session import Session, choose, read_facts
from companion.phrases.library import Library, PackSource, open_library
from companion.phrases.usage import Usage
from companion.ui.bridge import Bridge
from companion.ui.library_feed import LibraryFeed
from companion.ui.library_loader import LibraryLoader
from companion.ui.local_server import LocalServer
from companion.ui.look import Look
from companion.ui.menu import Entry
from companion.ui.palette.choice import Choice
from companion.ui.palette.window import PaletteWindow
from companion.ui.paste_flow import PasteFlow
from companion.ui.qt_clipboard import QtClipboard
from companion.ui.strip import MessageStrip, PartStrip
from companion.ui.tray import Tray

_log = logging.getLogger("companion.app")
_COMMANDS = ("show palette", "ping")


def run_app(paths: Paths) -> int:
    """Start the app, or hand over to the running one. Returns the exit code of the process."""
    failed = paths.ensure()
    clock = SystemClock()
    loaded = load_settings(paths.settings, clock.now())
    use_language(loaded.settings.look.language)
    lock = _acquire(paths)
    if lock is None:
        if send(paths.socket, "show palette") != "ok":
            print(_("companion: 程序已在运行，但没有回应；请稍后再试。"), file=sys.stderr)
        return 0
    start_log(paths.log)
    notices = [_("{folder} 写不了（{reason}），这次的改动不会留下。").format(folder=folder, reason=reason) for folder, reason in failed]
    app = QApplication(sys.argv[:1])
    app.setApplicationName("companion")
    app.setDesktopFileName("companion")
    app.setQuitOnLastWindowClosed(False)
    session = choose(read_facts(), QtClipboard())
    root = App(app, paths, clock, session, loaded.settings, [*notices, *loaded.notices])
    try:
        return root.run()
    finally:
        root.close()
        if isinstance(lock, SingleInstance):
            lock.release()


def _acquire(paths: Paths) -> SingleInstance | bool | None:
    """The lock; None when another holds it; True when no lock can be made, and the app runs all the same."""
    try:
        return SingleInstance.acquire(paths.lock)
    except OSError:
        return True


@dataclass(slots=True)
class _Windows:
    palette: PaletteWindow
    message: MessageStrip
    strip: PartStrip
    tray: Tray


class App(QObject):
    """Everything of one running app. `close` may be called at any moment after construction."""

    def __init__(self, app: QApplication, paths: Paths, clock: Clock, session: Session, settings: Settings, notices: list[str]) -> None:
        super().__init__()
        self._app = app
        self._paths = paths
        self._clock = clock
        self._session = session
        self._settings = settings
        self._notices = notices
        self._pack_notices: list[str] = []
        look = Look(app, settings.look.theme, settings.look.font_size)
        self._windows = _Windows(PaletteWindow(look), MessageStrip(look), PartStrip(look), Tray(look, self))
        self._flow = PasteFlow(session.typist, session.clipboard, self._windows.message, self._windows.strip, self)
        self._usage = self._open_usage()
        self._feed: LibraryFeed | None = None
        self._chord = ""
        self._pressed: Bridge[Target] = Bridge(self._hotkey_pressed, self)
        self._escaped: Bridge[Target] = Bridge(lambda _target: self._flow.abandon(), self)
        self._clipboard_read = Bridge(lambda content: self._windows.palette.offer_clipboard(content.text), self)
        self._loader = LibraryLoader(self._load, [shipped_packs_dir(), paths.packs], self)
        self._server = LocalServer(_COMMANDS, self)
        self._connect()

    # -- life ----------------------------------------------------------------------------------------------------

    def run(self) -> int:
        """Show the tray, register the hotkey, run until the end."""
        _install_excepthook(self._bug)
        wakeup = _Signals(self._app.quit)
        reason = self._server.listen(self._paths.socket)
        if reason:
            _log.warning("local socket: %s", reason)
        self._session.use_paste_keys(self._settings.paste.keys)
        self._register()
        self._loader.start()
        self._windows.tray.show()
        code = int(self._app.exec())
        wakeup.close()
        return code

    def close(self) -> None:
        """Give everything back: hotkeys, clipboard, socket, files."""
        for bridge in (self._pressed, self._escaped, self._clipboard_read):
            bridge.close()
        self._flow.close()
        self._server.close()
        self._windows.tray.close()
        self._windows.palette.hide()
        self._session.hotkeys.close()
        self._session.close()
        self._loader.close()
        if self._usage is not None:
            self._usage.close()

    def _open_usage(self) -> Usage:
        try:
            return Usage(self._paths.database, self._clock.now())
        except StoreError as error:
            self._notices.append(str(error))
            return Usage(None, self._clock.now())

    def _connect(self) -> None:
        palette, tray = self._windows.palette, self._windows.tray
        palette.chosen.connect(self._flow.run)
        palette.clipboard_wanted.connect(lambda: self._session.clipboard.read(self._clipboard_read.post))
        palette.keys.pin_requested.connect(self._pin)
        palette.installEventFilter(self)
        self._flow.used.connect(self._used)
        self._flow.pending_changed.connect(self._watch_escape)
        tray.chosen.connect(self._menu_chosen)
        self._server.command_received.connect(self._command)
        self._loader.loaded.connect(self._library_loaded)

    # -- the hotkey ----------------------------------------------------------------------------------------------

    def _register(self) -> None:
        chord = self._settings.hotkeys.palette
        report = self._session.hotkeys.register(chord, self._pressed.post) if chord else HotkeyReport("", HotkeyState.READY)
        self._chord = chord if report.state is HotkeyState.READY else ""
        if self._chord != chord:
            self._notices.append(_("快捷键 {chord} 用不了：{reason} 可以从托盘菜单打开面板。").format(chord=chord, reason=report.reason))
        self._flow.use_chord(self._chord)
        self._refresh_notices()

    def _hotkey_pressed(self, target: Target) -> None:
        palette = self._windows.palette
        if self._flow.pending and not palette.isVisible():
            self._flow.next_part(target)
        elif palette.isVisible() and not palette.isActiveWindow():
            # It lost the focus meanwhile: the agent wants it here, over the window of now.
            palette.dismiss()
            self._open_palette(target)
        else:
            palette.toggle(self._foreign(target), _key(target))

    def _open_palette(self, target: Target) -> None:
        target = self._foreign(target)
        self._windows.palette.open_over(target, _key(target))

    def _foreign(self, target: Target) -> Target:
        """The window over which to open: from the tray or a strip, the one that was in front before."""
        return target if target.window else self._session.typist.last_target()

    def _watch_escape(self, pending: bool) -> None:
        if pending:
            self._session.hotkeys.register("Escape", self._escaped.post)
        else:
            self._session.hotkeys.unregister("Escape")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The palette lost or got the focus: which window was in front last?"""
        if event.type() in (QEvent.Type.WindowActivate, QEvent.Type.WindowDeactivate) and self._windows.palette.isVisible():
            # The window manager tells the others a moment after it has told us.
            QTimer.singleShot(50, self, self._look_at_target)
        return False

    def _look_at_target(self) -> None:
        if self._windows.palette.isVisible():
            self._windows.palette.set_current_target(self._session.typist.last_target())

    # -- what was chosen -----------------------------------------------------------------------------------------

    def _used(self, choice: Choice) -> None:
        self._usage.record(choice.query, choice.phrase_id, self._clock.now())
        if self._feed is not None:
            self._feed.used(choice.phrase_id)

    def _pin(self, phrase_id: str) -> None:
        if phrase_id in self._usage.pinned():
            self._usage.unpin(phrase_id)
        else:
            self._usage.pin(phrase_id)
        self._windows.palette.refresh()

    def _command(self, line: str) -> None:
        if line == "show palette":
            self._open_palette(self._session.typist.current_target())

    def _menu_chosen(self, entry: str) -> None:
        if entry == Entry.PALETTE:
            self._open_palette(self._session.typist.last_target())
        elif entry == Entry.HELP:
            self._open_palette(self._session.typist.last_target())
            self._windows.palette.view.show_help(True)
        elif entry == Entry.FOLDER:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._paths.packs)))
        elif entry == Entry.PROBLEMS:
            self._open_palette(self._session.typist.last_target())
        elif entry == Entry.QUIT:
            self._app.quit()

    # -- the library ---------------------------------------------------------------------------------------------

    def _load(self) -> Library:
        sources = [PackSource(shipped_packs_dir(), "shipped"), PackSource(self._paths.packs, "user")]
        return open_library(sources, self._paths.cache)

    def _library_loaded(self, library: Library) -> None:
        last_stage = self._feed.last_stage if self._feed is not None else ""
        self._feed = LibraryFeed(library, self._usage, lambda: self._clock.now().astimezone(self._clock.zone()).date())
        self._feed.last_stage = last_stage
        self._pack_notices = [
            _("{file} 第 {line} 行：{message}").format(file=problem.file, line=problem.line, message=problem.message)
            for problem in library.problems
            if problem.severity == "error"
        ]
        self._windows.palette.set_feed(self._feed, self._settings.profile.slots())
        self._refresh_notices()
        _log.info("library: %d phrases, %d problems", len(library), len(library.problems))

    def _refresh_notices(self) -> None:
        self._windows.palette.set_notices([*self._pack_notices, *self._notices])
        self._windows.tray.set_menu(self._chord, len(self._pack_notices))

    def _bug(self) -> None:
        """The last line of defence: the app stays, the agent is told once, the log has the place."""
        if _("程序内部出了一点问题，已记在日志里；请继续使用。") not in self._notices:
            self._notices.append(_("程序内部出了一点问题，已记在日志里；请继续使用。"))
            self._refresh_notices()


def _key(target: Target) -> str:
    """Names a window for remembered slot values: the same window with another title is another customer."""
    return f"{target.window}:{target.title}" if target.window else ""


def _install_excepthook(tell: Callable[[], None]) -> None:
    """Bugs of any thread end here: the place is logged, never the values."""

    def log(kind: type[BaseException], trace: TracebackType | None) -> None:
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else "?"
        _log.error("unexpected %s at %s", kind.__name__, place)

    def hook(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
        log(kind, trace)
        tell()

    sys.excepthook = hook
    threading.excepthook = lambda args: log(args.exc_type, args.exc_traceback)


class _Signals(QObject):
    """SIGTERM, SIGINT and SIGHUP end the event loop: Python's handler runs when the wake-up descriptor is read."""

    def __init__(self, quit_app: Callable[[], None]) -> None:
        super().__init__()
        self._reader, self._writer = socket.socketpair()
        self._writer.setblocking(False)
        signal.set_wakeup_fd(self._writer.fileno())
        for name in ("SIGTERM", "SIGINT", "SIGHUP"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), lambda *_args: quit_app())
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(lambda: self._reader.recv(64))

    def close(self) -> None:
        """Before the interpreter ends."""
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._reader.close()
        self._writer.close()

