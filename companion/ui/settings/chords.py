"""Chords: how a key press is spelled for the hotkey ports, which ones may never be taken, and which are offered instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt

from companion.base.i18n import _
from companion.ui import key_table

CANDIDATES = ("Ctrl+Alt+K", "Ctrl+Alt+J", "Ctrl+Alt+U", "Ctrl+Alt+M", "Ctrl+Alt+G", "F9")
"""What is offered in this order when a chord is taken (screens.md, "Default keys")."""

_MODIFIERS = (
    (Qt.KeyboardModifier.ControlModifier, "Ctrl"),
    (Qt.KeyboardModifier.AltModifier, "Alt"),
    (Qt.KeyboardModifier.ShiftModifier, "Shift"),
    (Qt.KeyboardModifier.MetaModifier, "Meta"),
)
MODIFIER_KEYS = key_table.MODIFIER_KEYS | {Qt.Key.Key_ScrollLock}
_NAMED = {
    Qt.Key.Key_Space: "Space", Qt.Key.Key_Return: "Return", Qt.Key.Key_Enter: "Enter", Qt.Key.Key_Tab: "Tab",
    Qt.Key.Key_Backtab: "Tab", Qt.Key.Key_Backspace: "Backspace", Qt.Key.Key_Escape: "Escape",
    Qt.Key.Key_Insert: "Insert", Qt.Key.Key_Delete: "Delete", Qt.Key.Key_Home: "Home", Qt.Key.Key_End: "End",
    Qt.Key.Key_PageUp: "PageUp", Qt.Key.Key_PageDown: "PageDown", Qt.Key.Key_Left: "Left", Qt.Key.Key_Right: "Right",
    Qt.Key.Key_Up: "Up", Qt.Key.Key_Down: "Down", Qt.Key.Key_Pause: "Pause",
}  # fmt: skip
_SENDS = frozenset({"Return", "Enter"})
_SWITCHES = frozenset({"Ctrl+Space", "Shift+Space", "Meta+Space", "Ctrl+Shift+Space"})
_DESKTOPS = frozenset({"Alt+Tab", "Alt+F4", "Ctrl+Alt+Delete", "Alt+Space", "Meta+L", "Meta+Tab", "Alt+Shift+Tab", "Ctrl+Tab"})


def chord_of(key: int, modifiers: Qt.KeyboardModifier) -> str:
    """The chord of a key press, spelled as `ports.Hotkeys` wants it; empty for a modifier alone or a nameless key."""
    named = [name for flag, name in _MODIFIERS if modifiers & flag]
    own = _key_name(key)
    return "+".join([*named, own]) if own else ""


def _key_name(key: int) -> str:
    if key in (member.value for member in MODIFIER_KEYS):
        return ""
    first, last = Qt.Key.Key_F1.value, Qt.Key.Key_F24.value
    if first <= key <= last:
        return f"F{key - first + 1}"
    for member, name in _NAMED.items():
        if key == member.value:
            return name
    return chr(key).upper() if 0x21 <= key <= 0x7E else ""


def refusal(chord: str) -> str:
    """Why a chord may never become a hotkey, in a sentence; empty when it may."""
    *modifiers, key = chord.replace("++", "+plus").split("+") if chord else ["", ""]
    held = frozenset(modifiers)
    function_key = len(key) > 1 and key[0] == "F" and key[1:].isdigit()
    if not key:
        return _("这个键登记不了，请换一个。")
    if chord in _DESKTOPS:
        return _("{chord} 是系统自己要用的键，请换一个。").format(chord=chord)
    if chord in _SWITCHES:
        return _("{chord} 常用来切换输入法，请换一个。").format(chord=chord)
    if function_key and not held:
        return "" if key != "F1" else _("F1 到处都是“帮助”，请换一个。")
    if key in _SENDS and "Alt" not in held:
        return _("带回车的组合在聊天窗口里常常就是“发送”，请换一个。")
    if not held - {"Shift"} and not function_key:
        return _("打字时会用到 {chord}。请带上 Ctrl、Alt 或 Win，或单独用 F2 到 F12。").format(chord=chord)
    if held == {"Ctrl"} and not function_key:
        return _("{chord} 在别的程序里另有用处（比如 Ctrl+C 是复制）。请再加上 Alt 或 Shift。").format(chord=chord)
    return ""


def first_free(free: Callable[[str], bool], used: Iterable[str], candidates: Iterable[str] = CANDIDATES) -> str:
    """The first candidate that is not among our own `used` ones and that `free` says yes to; empty: none is."""
    own = set(used)
    return next((chord for chord in candidates if chord not in own and free(chord)), "")
