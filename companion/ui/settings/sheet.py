"""What the settings window and the first run add to the application's stylesheet; tokens only."""

from __future__ import annotations

from companion.ui.theme import Tokens, scaled

_SHEET = """
QFrame#nav {{ background: {bg}; border: none; border-right: 1px solid {line}; }}
QListWidget#pages, QListWidget#pages:focus {{ background: transparent; border: 2px solid transparent; padding: {p6}px; }}
QListWidget#pages::item {{ color: {text}; border-radius: {p6}px; border-left: {p3}px solid transparent;
  padding: {p7}px {p10}px; margin: 1px 0; }}
QListWidget#pages::item:hover {{ background: {surface}; }}
QListWidget#pages::item:selected {{ background: {selection}; color: {text}; border-left: {p3}px solid {accent}; }}
QListWidget#pages[ring="true"]::item:selected {{ border: 2px solid {accent}; border-left: {p3}px solid {accent};
  padding: {p5}px {p8}px {p5}px {p10}px; }}
QPushButton {{ outline: none; }}
QFrame#card {{ background: {surface}; border: 1px solid {line}; border-radius: {p10}px; }}
QFrame#notice {{ background: {surface}; border: 1px solid {medium}; border-radius: {p8}px; }}
QAbstractButton[kind="primary"] {{ background: {accent}; color: {surface}; border: 2px solid {accent};
  border-radius: {p6}px; padding: {p3}px {p14}px; min-height: {p24}px; }}
QAbstractButton[kind="primary"]:focus {{ border: 2px solid {text}; }}
QAbstractButton[kind="primary"]:disabled, QAbstractButton[kind="button"]:disabled {{ background: {bg}; color: {text2};
  border: 1px solid {line}; }}
QAbstractButton[kind="link"] {{ background: transparent; color: {accent}; border: 2px solid transparent;
  border-radius: {p6}px; padding: {p2}px {p6}px; min-height: {p24}px; }}
QAbstractButton[kind="link"]:hover {{ background: {selection}; }}
QAbstractButton[kind="link"]:focus {{ border: 2px solid {accent}; }}
QAbstractButton[kind="link"]:disabled {{ color: {text2}; }}
QAbstractButton[kind="segment"] {{ background: {surface}; color: {text2}; border: 1px solid {border};
  border-radius: {p6}px; padding: {p4}px {p12}px; min-height: {p24}px; }}
QAbstractButton[kind="segment"]:hover {{ color: {text}; }}
QAbstractButton[kind="segment"]:checked {{ background: {selection}; color: {accent}; border: 1px solid {accent}; }}
QAbstractButton[kind="segment"]:focus {{ border: 2px solid {accent}; padding: {p3}px {p11}px; }}
QPlainTextEdit#practice {{ background: {surface}; color: {text}; border: 1px solid {border}; border-radius: {p8}px;
  padding: {p8}px; selection-background-color: {selection}; selection-color: {text}; }}
QPlainTextEdit#practice:focus {{ border: 2px solid {accent}; padding: {p7}px; }}
"""


def settings_sheet(tokens: Tokens, size: int) -> str:
    """The additional stylesheet for one theme at one base size (12-20 px)."""
    pads = {f"p{pixels}": scaled(pixels, size) for pixels in (2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 14, 24)}
    return _SHEET.format(**{name: getattr(tokens, name) for name in tokens.__slots__}, **pads)
