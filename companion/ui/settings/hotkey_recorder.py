"""A box that takes down a chord as it is pressed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from companion.base.i18n import _
from companion.ui.look import Look
from companion.ui.settings.chords import MODIFIER_KEYS, chord_of, refusal
from companion.ui.settings.controls import KeyCaps


class HotkeyRecorder(QAbstractButton):
    """Enter, Space or a click starts; the next chord is told by `recorded`, one that may not be by `refused` (a sentence).

    Esc and a loss of the focus end it without a change. While `recording_changed(True)` stands, whoever owns the
    hotkeys must put them aside, so that they arrive here as keys.
    """

    recorded = Signal(str)
    refused = Signal(str)
    recording_changed = Signal(bool)

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._name = name
        self._chord = ""
        self.recording = False
        self._caps = KeyCaps(look, self)
        self._caps.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(look.px(10), look.px(3), look.px(10), look.px(3))
        layout.addWidget(self._caps, 0, Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._start)
        look.changed.connect(self.updateGeometry)
        self._show()

    def put(self, chord: str) -> None:
        """Show `chord` as the one in force; empty for none."""
        self._chord = chord
        self._show()

    def sizeHint(self) -> QSize:
        """Never narrower than its own instruction, so that nothing jumps."""
        caps = self._caps.sizeHint()
        least = self.fontMetrics().horizontalAdvance(_("请按新的组合键…"))
        return QSize(max(caps.width(), least) + self._look.px(24), caps.height() + self._look.px(8))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """While recording every key is material."""
        if not self.recording:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._start()
            else:
                super().keyPressEvent(event)
            return
        event.accept()
        if event.isAutoRepeat() or event.key() in MODIFIER_KEYS:
            return
        if event.key() == Qt.Key.Key_Escape and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.stop()
            return
        chord = chord_of(event.key(), event.modifiers())
        why = refusal(chord)
        if why:
            self.refused.emit(why)
            return
        self.stop()
        self.recorded.emit(chord)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """A release clicks a button; not this one while it records."""
        if not self.recording:
            super().keyReleaseEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tab and shortcuts are keys like others here."""
        if self.recording and event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                self.keyPressEvent(event)
            event.accept()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Gone elsewhere: as it was."""
        super().focusOutEvent(event)
        # A grab of the keyboard (a hotkey of somebody else's) takes the focus for a moment and brings it back.
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.stop()

    def stop(self) -> None:
        """End recording, if it is on."""
        if self.recording:
            self.recording = False
            self.recording_changed.emit(False)
            self._show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A field; the ring says that it has the focus or records."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong = self.hasFocus() or self.recording
        painter.setPen(QPen(self._look.colour("accent" if strong else "border"), 2 if strong else 1))
        painter.setBrush(self._look.colour("selection" if self.recording else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _start(self) -> None:
        if not self.recording:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.recording = True
            self.recording_changed.emit(True)
            self._show()

    def _show(self) -> None:
        if self.recording:
            self._caps.say("", _("请按新的组合键…"))
        else:
            self._caps.say(self._chord, _("未设置"))
        state = _("正在等按键") if self.recording else self._chord or _("未设置")
        self.setAccessibleName(_("{name}的快捷键：{state}，按回车修改").format(name=self._name, state=state))
        self.updateGeometry()
        self.update()
