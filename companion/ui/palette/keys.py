"""Keys of the palette as data: which chord means which command (screens.md 3.1)."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from companion.base.i18n import _
from companion.ui.key_table import ALT, CTRL, NONE, SHIFT, number_of, pressed


class Command(Enum):
    """What a key asks for."""

    ENTER = auto()
    COPY = auto()
    SEGMENTS = auto()
    CLOSE = auto()
    UP = auto()
    DOWN = auto()
    PAGE_UP = auto()
    PAGE_DOWN = auto()
    FIRST = auto()
    LAST = auto()
    TAB = auto()
    BACK_TAB = auto()
    STAGE_LEFT = auto()
    STAGE_RIGHT = auto()
    SCROLL_UP = auto()
    SCROLL_DOWN = auto()
    CLEAR = auto()
    PIN = auto()
    HELP = auto()
    EDIT = auto()
    CHECK = auto()
    HISTORY = auto()
    DRAFT = auto()
    NUMBER = auto()
    """Alt+1..9; the number is `number_of` the event."""


_CHORDS = {
    (Qt.Key.Key_Return, NONE): Command.ENTER,
    (Qt.Key.Key_Return, CTRL): Command.COPY,
    (Qt.Key.Key_Return, SHIFT): Command.SEGMENTS,
    (Qt.Key.Key_Escape, NONE): Command.CLOSE,
    (Qt.Key.Key_Up, NONE): Command.UP,
    (Qt.Key.Key_Down, NONE): Command.DOWN,
    (Qt.Key.Key_PageUp, NONE): Command.PAGE_UP,
    (Qt.Key.Key_PageDown, NONE): Command.PAGE_DOWN,
    (Qt.Key.Key_Home, NONE): Command.FIRST,
    (Qt.Key.Key_End, NONE): Command.LAST,
    (Qt.Key.Key_Tab, NONE): Command.TAB,
    (Qt.Key.Key_Backtab, SHIFT): Command.BACK_TAB,
    (Qt.Key.Key_Backtab, NONE): Command.BACK_TAB,
    (Qt.Key.Key_Tab, SHIFT): Command.BACK_TAB,
    (Qt.Key.Key_Left, CTRL): Command.STAGE_LEFT,
    (Qt.Key.Key_Right, CTRL): Command.STAGE_RIGHT,
    (Qt.Key.Key_Up, SHIFT): Command.SCROLL_UP,
    (Qt.Key.Key_Down, SHIFT): Command.SCROLL_DOWN,
    (Qt.Key.Key_Backspace, CTRL): Command.CLEAR,
    (Qt.Key.Key_D, CTRL): Command.PIN,
    (Qt.Key.Key_F1, NONE): Command.HELP,
    (Qt.Key.Key_E, CTRL): Command.EDIT,
    (Qt.Key.Key_N, CTRL): Command.DRAFT,
    (Qt.Key.Key_Y, CTRL): Command.CHECK,
    (Qt.Key.Key_F2, NONE): Command.HISTORY,
}


def command_of(event: QKeyEvent) -> Command | None:
    """The command of a key press; None: it is text, or nobody's."""
    chord = pressed(event)
    if chord[1] == ALT and number_of(event):
        return Command.NUMBER
    return _CHORDS.get(chord)


def help_lines() -> list[tuple[str, str]]:
    """The keys for people: (keys, what they do), in the order of use."""
    return [
        (_("↑ ↓  PgUp PgDn"), _("移动")),
        ("Enter", _("粘贴；有空着的占位就先填写")),
        ("Ctrl+Enter", _("只复制，不粘贴")),
        ("Shift+Enter", _("分段粘贴")),
        ("Alt+1 … 9", _("直接用看得见的第几条")),
        ("Tab", _("填写占位；没有占位就换到下一处")),
        ("Shift+Tab", _("回到上一处")),
        ("Ctrl+← →", _("换阶段")),
        ("Shift+↑ ↓", _("滚动预览")),
        ("Ctrl+D", _("钉住或取消钉住")),
        ("Ctrl+E", _("编辑这一句")),
        ("F2", _("这一句的版本")),
        ("Ctrl+N", _("没找到时，存为我的草稿")),
        ("Ctrl+Y", _("检查这一句的语气")),
        ("Ctrl+Backspace", _("清空搜索")),
        ("Esc", _("从填写回到列表；从列表关闭面板")),
        ("#  @  >  /", _("按标签、场景、阶段、编码筛选")),
    ]
