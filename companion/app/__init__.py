"""The composition root of the tray app: builds everything once, connects signals, owns nothing else.

Here the process: its one lock, its language, Qt, the desktop's backends, the chords. `root` has the palette and what every
part shares, `features` the other parts. In this order they are imported and built, so that a chord is heard before any
window is there, and opens the palette before the rest is.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import companion.app.lean  # noqa: F401 - before the modules that it spares
from companion.base.clock import Clock, SystemClock
from companion.base.i18n import _, use_language
from companion.base.log import start_log
from companion.base.os_reason import os_reason
from companion.base.paths import Paths
from companion.base.settings import LoadedSettings, Settings, load_settings, peek_settings
from companion.cli.common import MISSING, CliError
from companion.desktop.input_method import qt_variables
from companion.desktop.instance import SingleInstance, send_to_starting
from companion.desktop.notifier import later_notifier
from companion.desktop.qt_theme import platform_theme
from companion.desktop.screen import screen_missing
from companion.desktop.session import choose, read_facts

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


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
    app = _qt(sys.argv[:1])
    opening = "guide" if loaded.first else ""
    while True:
        code, settings = _run_once(app, paths, clock, loaded, notices, opening)
        if settings is None:
            return code
        loaded, opening = LoadedSettings(settings, locked=loaded.locked), "settings"
        use_language(settings.look.language)


def _qt(arguments: list[str]) -> QApplication:
    from PySide6.QtWidgets import QApplication

    # The seam's thread has to answer keys and clipboards while a window is being built: it waits 1 ms for its turn, not 5.
    sys.setswitchinterval(0.001)
    os.environ.update(qt_variables(os.environ))
    with platform_theme(read_facts(), os.environ):
        app = QApplication(arguments)
    app.setApplicationName("companion")
    app.setDesktopFileName("companion")
    app.setQuitOnLastWindowClosed(False)
    return app


def _run_once(
    app: QApplication, paths: Paths, clock: Clock, loaded: LoadedSettings, notices: list[str], opening: str
) -> tuple[int, Settings | None]:
    """From the chords to the end of the event loop: its code, and the settings to start again with, or None."""
    from companion.ui.qt_clipboard import QtClipboard
    from companion.ui.settings.board import HotkeyBoard

    # What is made until everything stands is no garbage; `App` turns the collector on again.
    gc.disable()
    session = choose(read_facts(), QtClipboard(), later_notifier(), paths.data)
    board = HotkeyBoard(session.hotkeys, app)
    board.want(loaded.settings.hotkeys.chords())

    from companion.app.root import AGAIN, App

    root = App(app, paths, clock, session, board, loaded, notices)
    try:
        code = root.run(opening)
        return code, root.settings if code == AGAIN else None
    finally:
        root.close()
