"""What every page of the care window is: a column of parts that knows its keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QVBoxLayout, QWidget

from companion.ui.look import Look

Hints = tuple[tuple[str, str], ...]


class Page(QWidget):
    """The page itself takes the focus when it opens, so that every key is its own until the agent presses Tab."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.hints: Hints = ()
        """(key, meaning) for the footer."""
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(look.px(20), look.px(8), look.px(20), look.px(8))
        self.column.setSpacing(look.px(10))

    def opened(self) -> None:
        """It is in view now."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def left(self) -> None:
        """It is out of view: whatever runs, stops."""

    def press(self, event: QKeyEvent) -> bool:
        """A key that no control took; whether it meant something here."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Before the scroll area around the page, which would take the arrows."""
        event.setAccepted(pressed(self, event))


def key_of(event: QKeyEvent) -> str:
    """The key as `CheckIn.press` names it: ``enter``, ``esc``, else the character typed; "" with Ctrl, Alt or Meta."""
    if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return "enter"
    if event.key() == Qt.Key.Key_Escape:
        return "esc"
    plain = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    return event.text().lower() if plain == Qt.KeyboardModifier.NoModifier else ""


def pressed(page: Page, event: QKeyEvent) -> bool:
    """Enter presses the button that has the focus, other keys are the page's; a held key counts once."""
    focused = QApplication.focusWidget()
    if event.isAutoRepeat():
        return False
    if key_of(event) == "enter" and isinstance(focused, QAbstractButton):
        focused.click()
        return True
    return page.press(event)


def typing() -> bool:
    """Whether a field has the keyboard, so that letters belong to it."""
    return isinstance(QApplication.focusWidget(), QLineEdit)
