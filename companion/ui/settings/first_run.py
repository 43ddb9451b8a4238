"""The first run: five steps of a few seconds each. Every one can be left out, all can be done again."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from companion.base.i18n import _
from companion.ui.announce import announce
from companion.ui.choice import Choice
from companion.ui.icon import tray_icon
from companion.ui.look import Look
from companion.ui.settings.form import Card, button
from companion.ui.settings.held_key import HeldKey
from companion.ui.settings.page_profile import ProfileForm
from companion.ui.settings.practice_process import PracticeProcess
from companion.ui.settings.services import Services
from companion.ui.settings.sheet import settings_sheet
from companion.ui.settings.step import Step
from companion.ui.settings.step_hotkey import HotkeyStep
from companion.ui.settings.step_paste import PasteStep
from companion.ui.settings.step_principles import PrinciplesStep
from companion.ui.settings.step_try import TryStep

WIDTH, HEIGHT = 720, 560


class ProfileStep(Step):
    """Step 2: what fills the slots by itself."""

    def __init__(self, services: Services) -> None:
        about = _("话术里要报公司名、工号的地方会自动填好。都可以空着，以后在设置里补。")
        super().__init__(services.look, _("先认识一下您"), about)
        card = Card(services.look)
        self.form = ProfileForm(services.look, services.live)
        card.add(self.form)
        self.add(card)

    def left(self) -> None:
        """What is typed counts."""
        self.form.keep()

    def first_focus(self) -> QWidget | None:
        """The first line."""
        return self.form.lines["company"]


class FirstRun(QWidget):
    """`closed`: gone from the screen. It is an ordinary window: nothing waits for it, hotkeys work beside it."""

    closed = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__(None)
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(_("初次引导"))
        self.setAccessibleName(_("初次引导"))
        self._look = services.look
        self.practice = PracticeProcess(services.live, self)
        self.hotkey = HotkeyStep(services)
        self.paste = PasteStep(services, self.practice)
        self.trying = TryStep(services, self.practice)
        self.steps: list[Step] = [PrinciplesStep(services), ProfileStep(services), self.hotkey, self.paste, self.trying]
        self._at = -1
        self._held = HeldKey()
        self._dots = _Dots(self._look, len(self.steps))
        self._stack = QStackedWidget(self)
        for step in self.steps:
            self._stack.addWidget(_scrolled(step))
        self.skip = button(self._look, _("先不看了"), "link", self)
        self.back = button(self._look, _("上一步"), parent=self)
        self.next = button(self._look, _("下一步"), "primary", self)
        self._lay_out()
        self.skip.clicked.connect(self.close)
        self.back.clicked.connect(lambda: self.go(self._at - 1))
        self.next.clicked.connect(self._forward)
        for keys, by in (("Alt+Left", -1), ("Alt+Right", 1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda by=by: self.go(self._at + by))
        self._look.changed.connect(self._dress)
        self._dress()
        self._fit()

    @property
    def at(self) -> int:
        """The step that is shown, from 0."""
        return self._at

    def go(self, number: int) -> None:
        """Show a step."""
        if self._at >= 0:
            self.steps[self._at].left()
        self._at = min(max(number, 0), len(self.steps) - 1)
        step, total = self.steps[self._at], len(self.steps)
        self._dots.say(self._at)
        self._stack.setCurrentIndex(self._at)
        self.back.setVisible(self._at > 0)
        last = self._at == total - 1
        self.next.setText(_("完成") if last else _("下一步"))
        self.next.setAccessibleName(self.next.text())
        self.skip.setVisible(not last)
        step.entered()
        (step.first_focus() or self.next).setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, _("第 {number} 步，共 {total} 步：{title}").format(number=self._at + 1, total=total, title=step.title))

    def used(self, choice: Choice) -> None:
        """A phrase left the palette while this window stands."""
        if self._at == len(self.steps) - 1:
            self.trying.used(choice)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remember it."""
        self._held.pressed(event)
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Esc closes; Enter presses the button in focus, or goes on."""
        key = self._held.released(event)
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            pressed = self.focusWidget()
            if pressed is not None and hasattr(pressed, "click"):
                pressed.click()
            else:
                self._forward()
        else:
            super().keyReleaseEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave the step, end the practice box, tell."""
        if self._at >= 0:
            self.steps[self._at].left()
        self.paste.trial.close()
        self.practice.close()
        super().closeEvent(event)
        self.closed.emit()

    def _forward(self) -> None:
        if self._at == len(self.steps) - 1:
            self.close()
        else:
            self.go(self._at + 1)

    def _lay_out(self) -> None:
        px = self._look.px
        footer = QFrame(self)
        footer.setObjectName("band")
        row = QHBoxLayout(footer)
        row.setContentsMargins(px(40), px(10), px(48), px(16))
        row.setSpacing(px(10))
        row.addWidget(self.skip)
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.next)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(18), 0, 0)
        column.setSpacing(0)
        column.addWidget(self._dots, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._stack, 1)
        column.addWidget(footer)

    def _dress(self) -> None:
        self.setWindowIcon(tray_icon(self._look.tokens))
        self.setStyleSheet(settings_sheet(self._look.tokens, self._look.size))

    def _fit(self) -> None:
        room = self.screen().availableSize() - QSize(16, 48)
        self.resize(QSize(self._look.px(WIDTH), self._look.px(HEIGHT)).boundedTo(room))


def _scrolled(step: Step) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    side = step.look.px(48)
    step.column.setContentsMargins(side, step.look.px(16), side, step.look.px(12))
    area.setWidget(step)
    return area


class _Dots(QWidget):
    """Where one is: a bar for the step shown, dots for the others."""

    def __init__(self, look: Look, count: int) -> None:
        super().__init__()
        self._look = look
        self._count = count
        self._at = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def say(self, at: int) -> None:
        """Step `at`, from 0."""
        self._at = at
        self.setAccessibleName(_("第 {number} 步，共 {total} 步").format(number=at + 1, total=self._count))
        self.update()

    def sizeHint(self) -> QSize:
        """One wide, the others round."""
        return QSize(self._look.px(16 * self._count + 14), self._look.px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Filled up to here, hollow beyond."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.height() / 8, self.height() / 8)
        x = 0.0
        for number in range(self._count):
            painter.setPen(self._look.colour("accent" if number <= self._at else "border"))
            painter.setBrush(self._look.colour("accent" if number <= self._at else "bg"))
            width = 22 if number == self._at else 7
            painter.drawRoundedRect(QRectF(x, 0.5, width, 7), 3.5, 3.5)
            x += width + 9


