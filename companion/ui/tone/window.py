"""The tone window: shown over the target with a draft, and gone without a trace."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QVBoxLayout

from companion.base.i18n import _
from companion.desktop.ports import NO_TARGET, Target
from companion.ui.announce import announce
from companion.ui.leaving import Leaving
from companion.ui.leaving_sheet import LeavingSheet
from companion.ui.look import Look
from companion.ui.placement import screen_of
from companion.ui.tone import words
from companion.ui.tone.draft import Draft
from companion.ui.tone.key_router import KeyRouter
from companion.ui.tone.session import Check, Offer, Refuses, Session, nothing
from companion.ui.tone.view import WIDTH, ToneView
from companion.ui.tone.where import grown, popover_place


class ToneWindow(LeavingSheet):
    """The signals of `keys` tell of what is ignored for good and of the phrase that is wanted instead."""

    keys: KeyRouter

    def __init__(self, look: Look, check: Check, offer: Offer) -> None:
        super().__init__(look, _("语气检查"))
        self.view = ToneView(look, self)
        self.session = Session(self.view, check, offer, self)
        self._leaving = Leaving(self.view.footer, self)
        self.keys = KeyRouter(self.view, self.session, self._leaving, lambda: self.took_selection, self)
        self._target, self._had_selection = NO_TARGET, False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self._leaving.decided.connect(self.decided)
        self._leaving.left.connect(self._let_go)
        self._leaving.blanks_open.connect(lambda _action: self.session.edit(blank=True))
        self.keys.close_wanted.connect(self.dismiss)
        self.session.changed.connect(self._grow)

    def open_over(self, draft: Draft, target: Target, *, instead: bool = True, refuses: Refuses = nothing) -> None:
        """Show `draft`, to be put into `target`; `instead`: it was copied there, and what is selected is to be replaced.

        `refuses`: asked before anything leaves.
        """
        self._target, self._had_selection = target, QGuiApplication.clipboard().ownsSelection()
        self._leaving.begin(target)
        scale = max(self.look.px(100) / 100, 1.0)
        area = screen_of(target, QCursor.pos()).availableGeometry()
        width = min(round(WIDTH * scale), area.width())
        self.resize(width, self.height())
        self.session.begin(draft, target if instead else NO_TARGET, refuses)
        self.setGeometry(popover_place(QSize(width, self._wanted(width)).boundedTo(area.size()), target, QCursor.pos()))
        self.show()
        self.raise_()
        self.activateWindow()
        first = self.view.list.current
        said = words.summary(draft) + ("。" + words.spoken(draft, first) if first is not None else "")
        announce(self, said)

    @property
    def took_selection(self) -> bool:
        """Something was selected in here since it opened: under X11 a target may then have let go of its own."""
        return QGuiApplication.clipboard().ownsSelection() and not self._had_selection

    def unsure(self) -> None:
        """The agent was in another window meanwhile: what is selected there now is not known."""
        if self.isVisible():
            self._leaving.unsure()
            self.session.unsure()

    def _wanted(self, width: int) -> int:
        return self.view.height_wanted(width)

    def _grow(self) -> None:
        if self.isVisible():
            area = screen_of(self._target, self.geometry().center()).availableGeometry()
            place: QRect = grown(self.geometry(), self._wanted(self.width()), area)
            if place != self.geometry():
                self.setGeometry(place)

    def _vanish(self) -> None:
        self.hide()
        # Nothing of a customer's message stays in memory longer than it is on the screen.
        self.session.forget()
        super()._vanish()
