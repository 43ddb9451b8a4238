"""Where there is no tray: a small ordinary window with the same menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from companion.base.i18n import _
from companion.ui.icon import tray_icon
from companion.ui.look import Look
from companion.ui.menu import MenuLine
from companion.ui.theme import Role


class SmallWindow(QWidget):
    """`chosen` carries an `Entry`. Closing it only minimises it: it is the one way to the program's menu."""

    chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(None)
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowTitle(_("客服伙伴"))
        self.setAccessibleName(_("客服伙伴"))
        self._look = look
        self._buttons: list[QPushButton] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(look.px(10), look.px(14), look.px(10), look.px(10))
        self._layout.setSpacing(look.px(2))
        about = QLabel(_("这个桌面没有托盘，菜单先放在这里。"), self)
        about.setProperty("tone", "quiet")
        about.setWordWrap(True)
        about.setContentsMargins(look.px(14), 0, look.px(14), look.px(6))
        look.dress(about, Role.SMALL)
        self._layout.addWidget(about)
        look.changed.connect(self._dress)
        self._dress()

    def show_lines(self, lines: Sequence[MenuLine]) -> None:
        """Replace the menu."""
        while self._layout.count() > 1:
            item = self._layout.takeAt(1)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._buttons = []
        for line in lines:
            if line.entry is None:
                rule = QFrame(self)
                rule.setProperty("kind", "hairline")
                rule.setFixedHeight(1)
                self._add(rule)
                continue
            label = _("{group}：{label}").format(group=line.group, label=line.label) if line.group else line.label
            button = QPushButton(label, self)
            button.setProperty("kind", "entry")
            button.setAutoDefault(False)
            button.setAccessibleName(label)
            self._look.dress(button, Role.BASE)
            button.clicked.connect(lambda _checked=False, entry=line.entry: self.chosen.emit(entry))
            self._add(button)
            self._buttons.append(button)
        self.setFixedSize(max(self._look.px(260), self.sizeHint().width()), self.sizeHint().height())

    def _add(self, widget: QWidget) -> None:
        # In a window that shows already, a new child counts for the size only once it is shown.
        self._layout.addWidget(widget)
        widget.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down walk, Enter chooses."""
        focused = [number for number, button in enumerate(self._buttons) if button.hasFocus()]
        at = focused[0] if focused else -1
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self._buttons[(at + step) % len(self._buttons)].setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and focused:
            self._buttons[at].click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Fonts changed: the size follows."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._buttons:
            self.setFixedSize(max(self._look.px(260), self.sizeHint().width()), self.sizeHint().height())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay within reach."""
        event.ignore()
        self.showMinimized()

    def _dress(self) -> None:
        self.setWindowIcon(tray_icon(self._look.tokens))
