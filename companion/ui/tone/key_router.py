"""Every key of the tone window goes through here, wherever the focus is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from companion.phrases.model import Phrase
from companion.tone.model import Finding
from companion.ui.choice import Action
from companion.ui.key_table import number_of
from companion.ui.key_watch import KeyWatch
from companion.ui.leaving import Leaving
from companion.ui.tone.keys import ONCE, Command, command_of
from companion.ui.tone.session import Session
from companion.ui.tone.view import ToneView

_ACTIONS = {Command.ENTER: Action.PASTE, Command.COPY: Action.COPY}


class KeyRouter(KeyWatch):
    """`wording_ignored` and `rule_ignored` carry a finding, `phrase_wanted` the Phrase that was offered.

    `pasting_is_unsafe`: asked before a paste, which then becomes a copy.
    """

    wording_ignored = Signal(object)
    rule_ignored = Signal(object)
    phrase_wanted = Signal(object)

    def __init__(
        self, view: ToneView, session: Session, leaving: Leaving, pasting_is_unsafe: Callable[[], bool], parent: QObject
    ) -> None:
        super().__init__(leaving, parent)
        self._pasting_is_unsafe = pasting_is_unsafe
        self._view, self._session = view, session
        self._number = self._key = 0
        self._does: dict[Command, Callable[[], object]] = {
            Command.TAKE: lambda: session.take(view.list.current),
            Command.TAKE_ALL: session.take_all,
            Command.NUMBER: lambda: session.take_number(self._number),
            Command.OTHER: lambda: session.turn(1),
            Command.BEFORE: lambda: session.turn(-1),
            Command.IGNORE_ONCE: session.pass_over,
            Command.IGNORE_WORDING: lambda: self._tell(self.wording_ignored, view.list.current),
            Command.IGNORE_RULE: lambda: self._tell(self.rule_ignored, view.list.current),
            Command.WHY: session.toggle_reasons,
            Command.HINTS: session.toggle_hints,
            Command.EDIT: session.edit,
            Command.PHRASE: lambda: self._tell(self.phrase_wanted, session.phrase),
            Command.CLOSE: lambda: leaving.gate.wait(self._key, self.close_wanted.emit),
        }
        buttons = {
            view.take: Command.TAKE, view.once: Command.IGNORE_ONCE, view.wording: Command.IGNORE_WORDING,
            view.rule: Command.IGNORE_RULE, view.why: Command.WHY, view.hints: Command.HINTS, view.phrase: Command.PHRASE,
        }  # fmt: skip
        for button, command in buttons.items():
            button.clicked.connect(self._does[command])
        view.cross.clicked.connect(self.close_wanted)
        watched: list[QWidget] = [view.list, view.draft, view.after, view.cross, *buttons]
        for widget in watched:
            widget.installEventFilter(self)

    def press(self, event: QKeyEvent, where: QObject | None = None) -> bool:
        """What a key does depends on whether the draft is being written in `where`."""
        if super().press(event, where):
            return True
        in_text = where is self._view.draft and self._view.draft.editing
        command = command_of(event, in_text=in_text)
        if event.isAutoRepeat() and command in ONCE:
            return True
        self._key, self._number = event.key(), number_of(event)
        if self.answered(event, _ACTIONS.get(command) if command else None, closes=command is Command.CLOSE):
            return True
        if command is None or (command is Command.TAKE and isinstance(where, QAbstractButton)):
            return False
        self._act(command, where, in_text=in_text)
        return True

    def _act(self, command: Command, where: QObject | None, *, in_text: bool) -> None:
        if in_text and command in (Command.ENTER, Command.CLOSE):
            self._session.rest()
        elif command is Command.ENTER and isinstance(where, QAbstractButton):
            where.click()
        elif command in _ACTIONS:
            self._leave(_ACTIONS[command])
        else:
            self._does[command]()

    def _leave(self, action: Action) -> None:
        """Put the mended text back; with nothing mended there is nothing to paste, and Enter means by hand."""
        self._session.settle()
        draft = self._session.draft
        if action is Action.PASTE and not draft.changed:
            self._session.edit()
            return
        why = self._session.refuses(draft.after)
        if why:
            self._session.edit(why=why)
            return
        if self._pasting_is_unsafe():
            action = Action.COPY
        # As a phrase it passes the one way out there is. A draft may hold what a phrase writes as a literal.
        phrase = Phrase("", "", (draft.after.replace("\\{{", "\\\\{{"),))
        self._leaving.leave(phrase, {}, action, "", self._key, instead=self._session.instead)

    def _tell(self, signal: object, value: Finding | Phrase | None) -> None:
        if value is not None:
            signal.emit(value)  # type: ignore[attr-defined]
