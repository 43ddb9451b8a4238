"""The widgets of the palette and where they stand; no behaviour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from companion.base.i18n import _
from companion.ui.footer import Footer
from companion.ui.look import Look
from companion.ui.palette.chips import ChannelChip, StageChips
from companion.ui.palette.help import HelpSheet
from companion.ui.palette.preview import Preview
from companion.ui.palette.result_list import ResultList
from companion.ui.palette.search_field import SearchField
from companion.ui.palette.slot_form import SlotForm
from companion.ui.parts import ElidedLabel, hairline
from companion.ui.theme import Role

WIDTH, HEIGHT = 760, 524
MIN_WIDTH, MIN_HEIGHT = 560, 420
_NARROW = 680


class Magnifier(QWidget):
    """The mark before the search field."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Square."""
        return QSize(self._look.px(20), self._look.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A circle and its handle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.colour("text2"), 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        side = self.width()
        painter.drawEllipse(QRectF(side * 0.12, side * 0.12, side * 0.54, side * 0.54))
        painter.drawLine(QPointF(side * 0.6, side * 0.6), QPointF(side * 0.86, side * 0.86))


class PaletteView(QWidget):
    """Header, chips, list beside preview (or above it when narrow), footer."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.search = SearchField(self)
        self.search.setAccessibleName(_("搜话术"))
        self.search.setPlaceholderText(_("搜话术：中文、拼音、首字母、#标签、@场景、>阶段、/编码"))
        look.dress(self.search, Role.SEARCH)
        self.channel = ChannelChip(look, self)
        self.notice = ElidedLabel(self)
        self.notice.setProperty("tone", "caution")
        look.dress(self.notice, Role.SMALL)
        self.notice.hide()
        self.stages = StageChips(look, self)
        self.list = ResultList(look, self)
        self.nothing = QLabel(self)
        self.nothing.setWordWrap(True)
        self.nothing.setProperty("tone", "quiet")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        look.dress(self.nothing, Role.BASE)
        self.preview = Preview(look, self)
        self.form = SlotForm(look, self)
        self.help = HelpSheet(look, self)
        self.footer = Footer(look, self)
        self.left = QStackedWidget(self)
        self.right = QStackedWidget(self)
        self.body = QStackedWidget(self)
        self._assemble()
        look.changed.connect(self._measure)
        self._measure()

    def _assemble(self) -> None:
        self.left.addWidget(self.list)
        self.left.addWidget(self.nothing)
        self.right.addWidget(self.preview)
        self.right.addWidget(self.form)
        self._sides = QWidget(self)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._sides)
        self._beside.setSpacing(0)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._line = hairline(self._sides, upright=True)
        self._beside.addWidget(self.left, 55)
        self._beside.addWidget(self._line)
        self._beside.addWidget(self.right, 45)
        self.body.addWidget(self._sides)
        self.body.addWidget(self.help)
        self._header = QWidget(self)
        header = QHBoxLayout(self._header)
        header.addWidget(Magnifier(self.look, self._header))
        header.addWidget(self.search, 1)
        header.addWidget(self.channel)
        self._chips = QWidget(self)
        chips = QHBoxLayout(self._chips)
        chips.addWidget(self.stages)
        layout = QVBoxLayout(self)
        layout.setSpacing(0)
        layout.setContentsMargins(1, 1, 1, 1)
        for widget in (self._header, self.notice, hairline(self), self._chips, hairline(self)):
            layout.addWidget(widget)
        layout.addWidget(self.body, 1)
        layout.addWidget(self.footer)

    def _measure(self) -> None:
        px = self.look.px
        self._header.setFixedHeight(px(56))
        header, chips = self._header.layout(), self._chips.layout()
        assert header is not None and chips is not None
        header.setContentsMargins(px(16), 0, px(12), 0)
        header.setSpacing(px(10))
        chips.setContentsMargins(px(10), px(3), px(10), px(3))
        self.notice.setContentsMargins(px(16), 0, px(16), px(8))
        self.nothing.setContentsMargins(px(32), px(64), px(32), 0)
        self.left.setContentsMargins(px(6), px(4), px(4), px(4))
        self.right.setContentsMargins(px(14), px(12), px(8), px(10))
        self._arrange()

    def show_form(self, shown: bool) -> None:
        """The form or the preview; a narrow window gives the form the room of the list."""
        self.right.setCurrentIndex(1 if shown else 0)
        self._arrange()

    def show_help(self, shown: bool) -> None:
        """The key sheet or list and preview; the focus goes along."""
        self.body.setCurrentIndex(1 if shown else 0)
        (self.help if shown else self.search).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow windows have the preview below."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.width() < self.look.px(_NARROW)
        down = QBoxLayout.Direction.TopToBottom
        self._beside.setDirection(down if narrow else QBoxLayout.Direction.LeftToRight)
        form = narrow and self.right.currentIndex() == 1
        self._beside.setStretch(0, 20 if form else 55)
        self._beside.setStretch(2, 80 if form else 45)
        self._line.setMinimumSize(1, 1)
        self._line.setMaximumSize(*((16777215, 1) if narrow else (1, 16777215)))
