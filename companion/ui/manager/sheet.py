"""What the phrase manager adds to the application's stylesheet and to that of the settings; tokens only."""

from __future__ import annotations

from companion.ui.settings.sheet import settings_sheet
from companion.ui.theme import Tokens, scaled

_SHEET = """
QTreeWidget#scopes {{ show-decoration-selected: 1; background: transparent; border: none; outline: none; padding: {p6}px {p4}px; }}
QTreeWidget#scopes::item {{ color: {text}; border: 2px solid transparent; border-left: none; padding: {p4}px {p4}px; }}
QTreeWidget#scopes::item:disabled {{ color: {text2}; }}
QTreeWidget#scopes::item:hover {{ background: {surface}; }}
QTreeWidget#scopes::item:selected {{ background: {selection}; color: {text}; }}
QTreeWidget#scopes[ring="true"]::item:selected {{ border: 2px solid {accent}; border-left: none; }}
QWidget#paper, QFrame#paper {{ background: {surface}; }}
QFrame#filter {{ background: {surface}; border: 1px solid {border}; border-radius: {p6}px; }}
QFrame#filter[ring="true"] {{ border: 2px solid {accent}; }}
QTextEdit[kind="slot"] {{ background: {surface}; border: 1px solid {border}; border-radius: {p6}px; padding: {p6}px {p4}px; }}
QTextEdit[kind="slot"]:focus {{ border: 2px solid {accent}; padding: {p5}px {p3}px; }}
QTextEdit[kind="slot"][wrong="true"] {{ border: 2px solid {high}; padding: {p5}px {p3}px; }}
QListWidget#slots {{ background: {surface}; border: 1px solid {border}; border-radius: {p6}px; padding: {p3}px; outline: none; }}
QListWidget#slots::item {{ color: {text}; padding: {p3}px {p8}px; border-radius: {p4}px; }}
QListWidget#slots::item:selected {{ background: {selection}; color: {text}; }}
QLabel[step="on"] {{ background: {selection}; color: {accent}; border: 1px solid {accent}; border-radius: {p10}px;
  padding: {p2}px {p10}px; }}
QLabel[step="off"] {{ color: {text2}; border: 1px solid transparent; padding: {p2}px {p10}px; }}
QFrame#approval {{ background: {bg}; border: 1px solid {line}; border-radius: {p8}px; }}
"""


def manager_sheet(tokens: Tokens, size: int) -> str:
    """The additional stylesheet for one theme at one base size (12-20 px)."""
    pads = {f"p{pixels}": scaled(pixels, size) for pixels in (2, 3, 4, 5, 6, 8, 10)}
    own = _SHEET.format(**{name: getattr(tokens, name) for name in tokens.__slots__}, **pads)
    return settings_sheet(tokens, size) + own
