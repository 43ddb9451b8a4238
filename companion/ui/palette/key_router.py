"""Every key of the palette goes through here, wherever the focus is."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget

from companion.ui.choice import Action
from companion.ui.key_table import number_of
from companion.ui.key_watch import KeyWatch
from companion.ui.leaving import Leaving
from companion.ui.palette.keys import Command, command_of
from companion.ui.palette.session import Session
from companion.ui.palette.view import PaletteView

_ACTIONS = {Command.ENTER: Action.PASTE, Command.COPY: Action.COPY, Command.SEGMENTS: Action.SEGMENTS}
_ONCE = {*_ACTIONS, Command.CLOSE, Command.NUMBER, Command.HELP, Command.PIN, Command.EDIT, Command.CHECK, Command.HISTORY, Command.DRAFT}
"""Commands that a held key gives once."""


class KeyRouter(KeyWatch):
    """The ``*_requested`` signals carry the id of the selected phrase, but for `draft_requested`: what was looked for in vain."""

    pin_requested = Signal(str)
    edit_requested = Signal(str)
    check_requested = Signal(str)
    history_requested = Signal(str)
    draft_requested = Signal(str)

    def __init__(self, view: PaletteView, session: Session, leaving: Leaving, parent: QObject) -> None:
        super().__init__(leaving, parent)
        self._view = view
        self._session = session
        self._last_key = 0
        self._where: QObject | None = None
        view.form.complete.connect(lambda: session.act_as_wanted(self._last_key))
        view.list.activated_by_mouse.connect(lambda: session.act(Action.PASTE, 0))
        widgets: list[QWidget] = [view.search, view.channel, *view.stages.buttons(), view.list, view.preview, view.help]
        for widget in widgets:
            widget.installEventFilter(self)
        view.form.watch_keys(self)

    def press(self, event: QKeyEvent, where: QObject | None = None) -> bool:
        """Where the event went counts, not Qt's focus: a window shown again at once may have the keys and not know it."""
        if super().press(event, where):
            return True
        self._last_key, self._where = event.key(), where
        command = command_of(event)
        if event.isAutoRepeat() and command in _ONCE:
            return True
        if self.answered(event, _ACTIONS.get(command) if command else None, closes=command is Command.CLOSE):
            return True
        if self._view.body.currentIndex() == 1:
            return self._help_key(command)
        if command is None:
            return self._redirect(event)
        if self._session.form_open and command is not Command.NUMBER:
            return self._form_key(command)
        return self._list_key(command, number_of(event))

    def _help_key(self, command: Command | None) -> bool:
        if command in (Command.CLOSE, Command.HELP, Command.ENTER):
            self._view.show_help(False)
        return command not in (Command.UP, Command.DOWN, Command.PAGE_UP, Command.PAGE_DOWN)

    def _form_key(self, command: Command) -> bool:
        form = self._view.form
        match command:
            case Command.ENTER:
                form.enter()
            case Command.SEGMENTS if isinstance(self._where, QPlainTextEdit):
                return False
            case Command.COPY | Command.SEGMENTS:
                self._session.act(_ACTIONS[command], self._last_key)
            case Command.CLOSE:
                self._session.close_form()
            case Command.TAB if not form.take_suggestion():
                form.advance(1)
            case Command.BACK_TAB if not form.advance(-1):
                self._session.close_form()
            case Command.HELP:
                self._view.show_help(True)
            case Command.CHECK:
                self._ask_elsewhere(command)
            case _:
                return command in (Command.TAB, Command.BACK_TAB)
        return True

    def _list_key(self, command: Command, number: int) -> bool:
        rows, focus = self._view.list, self._where
        match command:
            case Command.ENTER if isinstance(focus, QAbstractButton):
                focus.click()
            case Command.ENTER | Command.COPY | Command.SEGMENTS:
                self._session.act(_ACTIONS[command], self._last_key)
            case Command.NUMBER if rows.choose_visible(number):
                self._session.act(Action.PASTE, self._last_key)
            case Command.CLOSE:
                self._leaving.gate.wait(self._last_key, self.close_wanted.emit)
            case Command.FIRST | Command.LAST if focus is self._view.search:
                return False
            case Command.TAB if self._session.has_blanks() and focus is self._view.search:
                self._session.open_form(Action.PASTE)
            case Command.TAB | Command.BACK_TAB:
                self._cycle(1 if command is Command.TAB else -1)
            case Command.CLEAR:
                self._view.search.clear()
                self._view.search.setFocus()
            case Command.HELP:
                self._view.show_help(True)
            case Command.DRAFT if rows.current_phrase() is None and self._view.search.query.strip():
                self.draft_requested.emit(self._view.search.query.strip())
            case _:
                self._move(command)
                self._ask_elsewhere(command)
        return True

    def _move(self, command: Command) -> None:
        rows, far = self._view.list, 10**6
        steps = {
            Command.UP: -1, Command.DOWN: 1, Command.PAGE_UP: -rows.page(), Command.PAGE_DOWN: rows.page(),
            Command.FIRST: -far, Command.LAST: far,
        }
        if command in steps:
            rows.step(steps[command])
        elif command in (Command.STAGE_LEFT, Command.STAGE_RIGHT):
            self._view.stages.move(1 if command is Command.STAGE_RIGHT else -1)
        elif command in (Command.SCROLL_UP, Command.SCROLL_DOWN):
            self._view.preview.scroll(1 if command is Command.SCROLL_DOWN else -1)

    def _ask_elsewhere(self, command: Command) -> None:
        signals = {
            Command.PIN: self.pin_requested, Command.EDIT: self.edit_requested,
            Command.CHECK: self.check_requested, Command.HISTORY: self.history_requested,
        }
        phrase = self._view.list.current_phrase()
        # What the tone window pastes is text: the slots are asked about before it opens.
        if phrase is not None and command in signals and not (command is Command.CHECK and self._session.held_back()):
            signals[command].emit(phrase.id)

    def _cycle(self, by: int) -> None:
        view = self._view
        chip = next((chip for chip in view.stages.buttons() if chip.isChecked()), view.stages.buttons()[0])
        ring: list[QWidget] = [view.search, view.channel, chip, view.list, view.preview]
        focus = self._where
        at = ring.index(focus) if focus in ring else 2 if isinstance(focus, QAbstractButton) else 0
        ring[(at + by) % len(ring)].setFocus(Qt.FocusReason.TabFocusReason)

    def _redirect(self, event: QKeyEvent) -> bool:
        """Text typed over the list or the preview goes where text goes."""
        if isinstance(self._where, (QLineEdit, QPlainTextEdit, QAbstractButton)) or not event.text().strip() or self._session.form_open:
            return False
        self._view.search.setFocus()
        QApplication.sendEvent(self._view.search, event)
        return True
