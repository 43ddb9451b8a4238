"""The palette window: a frameless tool window, made once, shown over the target and gone without a trace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QCloseEvent, QCursor, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.base.i18n import _
from companion.desktop.ports import Target
from companion.ui.look import Look
from companion.ui.palette.choice import Choice
from companion.ui.palette.feed import Feed
from companion.ui.palette.key_router import KeyRouter
from companion.ui.palette.leaving import Leaving
from companion.ui.palette.session import Session
from companion.ui.palette.view import HEIGHT, WIDTH, PaletteView
from companion.ui.placement import palette_place
from companion.ui.sheet import Sheet


class PaletteWindow(Sheet):
    """Signals are facts, sent when the window is hidden already: first `chosen` (a Choice), then `closed`.

    `decided` comes before them, with the same Choice, while its key is still down.
    `clipboard_wanted` comes once per opened form; answer with `offer_clipboard`. The signals of `keys`
    (``pin_requested`` and its like) carry a phrase id.
    """

    decided = Signal(object)
    chosen = Signal(object)
    closed = Signal()
    clipboard_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, _("话术面板"), parent=parent)
        self.view = PaletteView(look, self)
        self._leaving = Leaving(self.view.footer, self)
        self._session = Session(self.view, self._leaving, self)
        self.keys = KeyRouter(self.view, self._session, self._leaving, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self._leaving.decided.connect(self.decided)
        self._leaving.left.connect(self._let_go)
        self.keys.close_wanted.connect(self.dismiss)
        self._session.form_opened.connect(self.clipboard_wanted)

    def set_feed(self, feed: Feed, profile: Mapping[str, str]) -> None:
        """Where answers come from, and the agent's own particulars by slot name (`Profile.slots`)."""
        self._session.feed, self._session.profile = feed, profile
        if self.isVisible():
            self._session.refresh()

    def set_notices(self, notices: Sequence[str]) -> None:
        """Sentences for the line under the header (a broken pack: file and line); empty takes it away."""
        more = _("（还有 {count} 条）").format(count=len(notices) - 1) if len(notices) > 1 else ""
        self.view.notice.say(notices[0] + more if notices else "")
        self.view.notice.setVisible(bool(notices))

    def open_over(self, target: Target, key: str = "", channel: str = "") -> None:
        """Show over `target`. `key` names the window for remembered slot values, `channel` presets the chip."""
        scale = max(self.look.px(100) / 100, 1.0)
        size = QSize(round(WIDTH * scale), round(HEIGHT * scale))
        place: QRect = palette_place(size, target, QCursor.pos())
        self.setGeometry(place)
        self._leaving.begin(target)
        if channel:
            self.view.channel.choose(channel)
        self._session.begin(key)
        self.show()
        self.raise_()
        self.activateWindow()

    def dismiss(self) -> None:
        """Hide without a choice; nothing happens when hidden already."""
        if self.isVisible():
            self._leaving.gate.cancel()
            self._vanish()
            self.closed.emit()

    def toggle(self, target: Target, key: str = "") -> None:
        """The hotkey: open over `target`, or close."""
        if self.isVisible():
            self.dismiss()
        else:
            self.open_over(target, key)

    def set_current_target(self, target: Target) -> None:
        """Another program's window is in front now, while the palette is open (NO_TARGET is of no interest)."""
        if self.isVisible() and target.window:
            self._leaving.moved(target)

    def offer_clipboard(self, text: str) -> None:
        """The text of the clipboard, read because of `clipboard_wanted`; offered where it fits, kept nowhere."""
        if self._session.form_open:
            self.view.form.offer_clipboard(text)

    def text(self) -> str:
        """The selected phrase as it would go out, open slots as ``{{name}}``; empty when nothing is selected."""
        return self._session.text()

    def values(self) -> Mapping[str, str]:
        """What the slots of the selected phrase are filled with, by name."""
        return self._session.values()

    @property
    def target(self) -> Target:
        """The window it was opened over."""
        return self._leaving.target

    def forget(self, key: str) -> None:
        """The target window of `key` is gone: forget what was typed for it."""
        self._session.memory.forget(key)

    def refresh(self) -> None:
        """The phrases, the pins or the usage changed."""
        self._session.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no child had."""
        event.setAccepted(self.keys.press(event))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Releases that no child had."""
        self._leaving.gate.released(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window manager may close it as Esc would; the window itself lives on."""
        event.ignore()
        self.dismiss()

    def _let_go(self, choice: Choice) -> None:
        self._session.remember(choice.values)
        self._vanish()
        self.chosen.emit(choice)
        self.closed.emit()

    def _vanish(self) -> None:
        self.hide()
        # A window hidden and shown again soon is not told that it is active (X11); a new native one is.
        self.destroy()
