"""Which key pastes where: a table by the executable's name (lower case), and the user's own entries before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from companion.desktop.windows.constants import VK_CONTROL, VK_INSERT, VK_SHIFT, VK_V

COPY_ONLY = "copy-only"


@dataclass(frozen=True, slots=True)
class PasteKey:
    """The virtual keys to press, modifiers first."""

    name: str
    keys: tuple[int, ...]


CTRL_V = PasteKey("ctrl+v", (VK_CONTROL, VK_V))
CTRL_SHIFT_V = PasteKey("ctrl+shift+v", (VK_CONTROL, VK_SHIFT, VK_V))
SHIFT_INSERT = PasteKey("shift+insert", (VK_SHIFT, VK_INSERT))
# X11's second selection does not exist here; a settings file brought along from there may name it.
_KEYS = {key.name: key for key in (CTRL_V, CTRL_SHIFT_V, SHIFT_INSERT)} | {"shift+insert-primary": SHIFT_INSERT}

# In these, Ctrl+V is an ordinary control character (their manuals; conhost and Windows Terminal take Ctrl+V).
_PROGRAMS: Mapping[str, PasteKey] = {
    **dict.fromkeys(
        ("mintty.exe", "putty.exe", "kitty.exe", "kitty_portable.exe", "xshell.exe", "securecrt.exe", "mobaxterm.exe",
         "gvim.exe", "emacs.exe"),
        SHIFT_INSERT,
    ),
    **dict.fromkeys(("alacritty.exe", "wezterm-gui.exe"), CTRL_SHIFT_V),
}  # fmt: skip


def paste_key(program: str, own: Mapping[str, str]) -> PasteKey | None:
    """The key for a program; None: the user wants the text copied only. `own`: executable -> a key's name."""
    choice = {name.lower(): value.lower() for name, value in own.items()}.get(program.lower())
    if choice == COPY_ONLY:
        return None
    return _KEYS.get(choice or "") or _PROGRAMS.get(program.lower(), CTRL_V)
