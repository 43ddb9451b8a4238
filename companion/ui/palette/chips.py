"""The row of stage chips and the channel chip."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from companion.base.i18n import _
from companion.phrases.model import CHANNELS, STAGES
from companion.ui.look import Look
from companion.ui.theme import Role


class StageChips(QScrollArea):
    """常用 and the stages; one is chosen. `stage` is empty for 常用. Overflow scrolls to the chosen one."""

    chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("阶段"))
        self._names = ("", *STAGES)
        self._group = QButtonGroup(self)
        body = QWidget()
        layout = QHBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for number, name in enumerate(self._names):
            chip = QPushButton(name or _("常用"), body)
            chip.setProperty("kind", "chip")
            chip.setCheckable(True)
            chip.setAutoDefault(False)
            chip.setAccessibleName(_("阶段：{stage}").format(stage=name or _("常用")))
            look.dress(chip, Role.CHIP)
            self._group.addButton(chip, number)
            layout.addWidget(chip)
        layout.addStretch(1)
        self.setWidget(body)
        self._group.button(0).setChecked(True)
        self._group.idToggled.connect(self._toggled)
        self.resize_to_look()
        look.changed.connect(self.resize_to_look)

    @property
    def stage(self) -> str:
        """The chosen stage, empty for 常用."""
        return self._names[max(self._group.checkedId(), 0)]

    def buttons(self) -> list[QPushButton]:
        """The chips, left to right."""
        return [button for button in self._group.buttons() if isinstance(button, QPushButton)]

    def choose(self, stage: str) -> None:
        """Choose by name; an unknown one means 常用."""
        number = self._names.index(stage) if stage in self._names else 0
        self._group.button(number).setChecked(True)

    def move(self, by: int) -> None:  # type: ignore[override]
        """Go `by` chips on; no wrapping."""
        number = min(max(self._group.checkedId() + by, 0), len(self._names) - 1)
        self._group.button(number).setChecked(True)

    def resize_to_look(self) -> None:
        """As high as a chip."""
        self.setFixedHeight(self._look.px(36))

    def _toggled(self, number: int, checked: bool) -> None:
        if checked:
            self.ensureWidgetVisible(self._group.button(number), self._look.px(48), 0)
            self.chosen.emit(self._names[number])


class ChannelChip(QPushButton):
    """Which channel is served; pressing it goes on to the next. `channel` is empty for all."""

    chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._order = ("", *CHANNELS)
        self.channel = ""
        self.setObjectName("channel")
        self.setProperty("kind", "chip")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.dress(self, Role.CHIP)
        self.clicked.connect(self._next)
        self._show()

    def choose(self, channel: str) -> None:
        """Choose by name; an unknown one means all."""
        self.channel = channel if channel in self._order else ""
        self._show()
        self.chosen.emit(self.channel)

    def _next(self) -> None:
        self.choose(self._order[(self._order.index(self.channel) + 1) % len(self._order)])

    def _show(self) -> None:
        names = {"": _("全部渠道"), "im": _("在线聊天"), "phone": _("电话"), "sms": _("短信")}
        self.setText(names[self.channel])
        self.setAccessibleName(_("渠道：{channel}，按空格换").format(channel=names[self.channel]))
