"""The palette window: a frameless tool window, made once, shown over the target and gone without a trace."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.base.i18n import _
from companion.desktop.ports import Target
from companion.ui.choice import Choice
from companion.ui.leaving import Leaving
from companion.ui.leaving_sheet import LeavingSheet
from companion.ui.look import Look
from companion.ui.palette.feed import Feed
from companion.ui.palette.key_router import KeyRouter
from companion.ui.palette.session import Session
from companion.ui.palette.view import HEIGHT, WIDTH, PaletteView
from companion.ui.placement import palette_place


class PaletteWindow(LeavingSheet):
    """`clipboard_wanted` comes once per opened form; answer with `offer_clipboard`.

    The signals of `keys` (``pin_requested`` and its like) carry a phrase id.
    """

    keys: KeyRouter
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

    def toggle(self, target: Target, key: str = "") -> None:
        """The hotkey: open over `target`, or close."""
        if self.isVisible():
            self.dismiss()
        else:
            self.open_over(target, key)

    def offer_clipboard(self, text: str) -> None:
        """The text of the clipboard, read because of `clipboard_wanted`; offered where it fits, kept nowhere."""
        if self._session.form_open:
            self.view.form.offer_clipboard(text)

    def text(self) -> str:
        """The selected phrase as it would go out, open slots as ``{{name}}``; empty when nothing is selected."""
        return self._session.text()

    def checks(self) -> Callable[[str], str]:
        """What a text made of it elsewhere has to pass: gives why it may not go out, or nothing."""
        return self._session.checks()

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

    def _let_go(self, choice: Choice) -> None:
        self._session.remember(choice.values)
        super()._let_go(choice)
