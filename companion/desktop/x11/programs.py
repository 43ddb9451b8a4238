"""Which key pastes where: a table by WM_CLASS (lower case), and the user's own entries before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from companion.desktop.x11.keymap import CONTROL_L, INSERT, SHIFT_L

_V = ord("v")


@dataclass(frozen=True, slots=True)
class PasteKey:
    """The keysyms to press, modifiers first; `primary`: the program pastes PRIMARY with it, not CLIPBOARD."""

    name: str
    keysyms: tuple[int, ...]
    primary: bool = False


CTRL_V = PasteKey("ctrl+v", (CONTROL_L, _V))
CTRL_SHIFT_V = PasteKey("ctrl+shift+v", (CONTROL_L, SHIFT_L, _V))
SHIFT_INSERT = PasteKey("shift+insert", (SHIFT_L, INSERT))
SHIFT_INSERT_PRIMARY = PasteKey("shift+insert-primary", (SHIFT_L, INSERT), primary=True)
COPY_ONLY = "copy-only"

_KEYS = {key.name: key for key in (CTRL_V, CTRL_SHIFT_V, SHIFT_INSERT, SHIFT_INSERT_PRIMARY)}

# In these, Ctrl+V is an ordinary control character. Shift+Insert inserts PRIMARY in programs built on Xt and rxvt;
# terminals built on VTE, Qt and the GPU ones follow Ctrl+Shift+V; Emacs and GVim take CLIPBOARD or PRIMARY on
# Shift+Insert.
_PROGRAMS: Mapping[str, PasteKey] = {
    **dict.fromkeys(("xterm", "uxterm", "rxvt", "urxvt", "mlterm", "emacs", "gvim", "st-256color"), SHIFT_INSERT_PRIMARY),
    **dict.fromkeys(
        (
            "gnome-terminal", "gnome-terminal-server", "org.gnome.terminal", "kgx", "org.gnome.console", "ptyxis",
            "org.gnome.ptyxis", "xfce4-terminal", "mate-terminal", "lxterminal", "deepin-terminal", "ukui-terminal",
            "terminator", "tilix", "tilda", "guake", "sakura", "roxterm", "konsole", "org.kde.konsole", "yakuake",
            "qterminal", "terminology", "alacritty", "kitty", "org.wezfurlong.wezterm", "com.mitchellh.ghostty",
        ),
        CTRL_SHIFT_V,
    ),
}  # fmt: skip


def paste_key(program: str, own: Mapping[str, str]) -> PasteKey | None:
    """The key for a program (WM_CLASS); None: the user wants the text copied only. `own`: WM_CLASS -> a key's name."""
    choice = {name.lower(): value for name, value in own.items()}.get(program.lower())
    if choice == COPY_ONLY:
        return None
    if choice is not None and choice.lower() in _KEYS:
        return _KEYS[choice.lower()]
    return _PROGRAMS.get(program.lower(), CTRL_V)
