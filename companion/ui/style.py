"""Tokens turned into a QPalette and one stylesheet; nothing here names a colour of its own."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from companion.ui.theme import Tokens, scaled

_SHEET = """
QToolTip {{ background: {surface}; color: {text}; border: 1px solid {border}; padding: {p4}px {p6}px; }}
QMenu {{ background: {surface}; color: {text}; border: 1px solid {line}; padding: {p6}px 0; }}
QMenu::item {{ padding: {p6}px {p24}px; min-height: {p20}px; }}
QMenu::item:selected {{ background: {selection}; color: {text}; }}
QMenu::item:disabled {{ color: {text2}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: {p6}px 0; }}
QLabel {{ background: transparent; color: {text}; }}
QLabel[tone="quiet"] {{ color: {text2}; }}
QLabel[tone="accent"] {{ color: {accent}; }}
QLabel[tone="caution"] {{ color: {medium}; }}
QLabel[tone="wrong"] {{ color: {high}; }}
QLineEdit#search {{ background: transparent; border: none; color: {text}; selection-background-color: {selection};
  selection-color: {text}; padding: 0; }}
QAbstractScrollArea {{ background: transparent; border: none; color: {text}; selection-background-color: {selection};
  selection-color: {text}; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
QListView {{ outline: none; border: 2px solid transparent; border-radius: {p6}px; }}
QListView:focus, QTextEdit#preview:focus {{ border: 2px solid {accent}; border-radius: {p6}px; }}
QTextEdit#preview {{ border: 2px solid transparent; border-radius: {p6}px; }}
QScrollBar:vertical {{ background: transparent; width: {p8}px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {border}; border-radius: {p2}px; min-height: {p28}px; margin: {p2}px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QScrollBar:horizontal {{ height: 0; }}
QAbstractButton[kind="chip"] {{ background: transparent; color: {text2}; border: 2px solid transparent;
  border-radius: {p12}px; padding: 0 {p8}px; min-height: {p24}px; }}
QAbstractButton[kind="chip"]:hover {{ color: {text}; }}
QAbstractButton[kind="chip"]:checked {{ background: {selection}; color: {accent}; }}
QAbstractButton[kind="chip"]:focus {{ border: 2px solid {accent}; }}
QAbstractButton#channel {{ border: 1px solid {line}; padding: 0 {p10}px; }}
QAbstractButton#channel:focus {{ border: 2px solid {accent}; }}
QAbstractButton[kind="button"] {{ background: {surface}; color: {text}; border: 1px solid {border};
  border-radius: {p6}px; padding: {p4}px {p14}px; min-height: {p24}px; text-align: center; }}
QAbstractButton[kind="button"]:hover, QAbstractButton[kind="button"]:pressed {{ background: {selection}; }}
QAbstractButton[kind="button"]:focus {{ border: 2px solid {accent}; }}
QAbstractButton[kind="entry"] {{ background: transparent; color: {text}; border: 2px solid transparent;
  border-radius: {p6}px; padding: {p4}px {p12}px; min-height: {p28}px; text-align: left; }}
QAbstractButton[kind="entry"]:hover {{ background: {selection}; }}
QAbstractButton[kind="entry"]:focus {{ border: 2px solid {accent}; background: {selection}; }}
QLineEdit[kind="slot"], QPlainTextEdit[kind="slot"] {{ background: {surface}; color: {text};
  border: 1px solid {border}; border-radius: {p6}px; padding: {p4}px {p8}px; min-height: {p24}px;
  selection-background-color: {selection}; selection-color: {text}; placeholder-text-color: {text2}; }}
QLineEdit[kind="slot"]:focus, QPlainTextEdit[kind="slot"]:focus {{ border: 2px solid {accent};
  padding: {p3}px {p7}px; }}
QComboBox[kind="slot"] {{ background: {surface}; color: {text}; border: 1px solid {border}; border-radius: {p6}px;
  padding: {p4}px {p8}px; min-height: {p24}px; }}
QComboBox[kind="slot"][empty="true"] {{ color: {text2}; }}
QComboBox[kind="slot"]:focus {{ border: 2px solid {accent}; padding: {p3}px {p7}px; }}
QComboBox[kind="slot"]::drop-down {{ border: none; width: {p28}px; }}
QComboBox[kind="slot"]::down-arrow {{ image: none; }}
QComboBox QAbstractItemView {{ background: {surface}; border: 1px solid {border}; selection-background-color: {selection};
  selection-color: {text}; outline: none; }}
QComboBox[wrong="true"], QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] {{ border: 2px solid {high}; padding: {p3}px {p7}px; }}
QFrame[kind="hairline"] {{ background: {line}; border: none; }}
QFrame[kind="sheet"] {{ background: {bg}; border: none; border-radius: {p8}px; }}
QWidget#band, QWidget#footer {{ background: {bg}; }}
QWidget#window {{ background: {bg}; }}
"""


def stylesheet(tokens: Tokens, size: int) -> str:
    """The application's stylesheet for one theme at one base size (12-20 px)."""
    pads = {f"p{pixels}": scaled(pixels, size) for pixels in (2, 3, 4, 6, 7, 8, 10, 12, 14, 20, 24, 28)}
    colours = {name: getattr(tokens, name) for name in tokens.__slots__}
    return _SHEET.format(**colours, **pads)


def qt_palette(tokens: Tokens) -> QPalette:
    """The QPalette of one theme, for everything the stylesheet does not name."""
    palette = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Window, tokens.bg),
        (QPalette.ColorRole.WindowText, tokens.text),
        (QPalette.ColorRole.Base, tokens.surface),
        (QPalette.ColorRole.AlternateBase, tokens.bg),
        (QPalette.ColorRole.Text, tokens.text),
        (QPalette.ColorRole.PlaceholderText, tokens.text2),
        (QPalette.ColorRole.Button, tokens.surface),
        (QPalette.ColorRole.ButtonText, tokens.text),
        (QPalette.ColorRole.Highlight, tokens.selection),
        (QPalette.ColorRole.HighlightedText, tokens.text),
        (QPalette.ColorRole.Link, tokens.accent),
        (QPalette.ColorRole.LinkVisited, tokens.accent),
        (QPalette.ColorRole.ToolTipBase, tokens.surface),
        (QPalette.ColorRole.ToolTipText, tokens.text),
        (QPalette.ColorRole.Accent, tokens.accent),
    ):
        palette.setColor(role, QColor(colour))
    disabled = QPalette.ColorGroup.Disabled
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(disabled, role, QColor(tokens.text2))
    return palette


def restyle(widget: QWidget) -> None:
    """Follow a property of `widget` that has changed. Polishing alone would bring back the font of its first time."""
    font = widget.font()
    widget.style().polish(widget)
    widget.setFont(font)


def show_ring(widget: QWidget, on: bool) -> None:
    """The ring of the focus where a stylesheet cannot tell it: on the item of a view, on the box around a field."""
    widget.setProperty("ring", "true" if on else "false")
    restyle(widget)
    if isinstance(widget, QAbstractScrollArea):
        widget.viewport().update()
