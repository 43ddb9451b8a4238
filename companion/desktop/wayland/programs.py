"""Which key pastes where: the table of X11, by app id, with what Wayland programs are called besides."""

from __future__ import annotations

from collections.abc import Mapping

from companion.desktop.x11.programs import CTRL_SHIFT_V, CTRL_V, PasteKey, paste_key

_TERMINALS = frozenset({"foot", "footclient", "havoc", "rio", "cosmic-term", "com.system76.cosmicterm", "contour", "wezterm", "warp"})


def wayland_paste_key(program: str, own: Mapping[str, str]) -> PasteKey | None:
    """As `paste_key`, for an app id; an entry of the user's own stands before all."""
    key = paste_key(program, own)
    mine = program.lower() in {name.lower() for name in own}
    return CTRL_SHIFT_V if key is CTRL_V and not mine and program.lower() in _TERMINALS else key
