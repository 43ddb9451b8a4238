"""The requests and events we use, by interface: name and signature in the order of the protocol (the opcode).

Signatures: u uint, i int, s string, o object (0: none), n new object, a array of uint, h file descriptor.
Sources: wayland.xml; virtual-keyboard-unstable-v1, wlr-data-control-unstable-v1, ext-data-control-v1 and
wlr-foreign-toplevel-management-unstable-v1, as published by their projects.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Members = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Interface:
    """`born`: the interface of objects that an event of this one brings along."""

    requests: Members = ()
    events: Members = ()
    born: str = ""


VIRTUAL_KEYBOARD = "zwp_virtual_keyboard_manager_v1"
TOPLEVELS = "zwlr_foreign_toplevel_manager_v1"
DATA_CONTROL = ("ext_data_control_manager_v1", "zwlr_data_control_manager_v1")
"""The standard one first; both have the same members."""


def _data_control(prefix: str, offer: str) -> dict[str, Interface]:
    return {
        f"{prefix}_manager_v1": Interface((("create_data_source", "n"), ("get_data_device", "no"), ("destroy", ""))),
        f"{prefix}_device_v1": Interface(
            (("set_selection", "o"), ("destroy", ""), ("set_primary_selection", "o")),
            (("data_offer", "n"), ("selection", "o"), ("finished", ""), ("primary_selection", "o")),
            born=offer,
        ),
        f"{prefix}_source_v1": Interface((("offer", "s"), ("destroy", "")), (("send", "sh"), ("cancelled", ""))),
        offer: Interface((("receive", "sh"), ("destroy", "")), (("offer", "s"),)),
    }


INTERFACES: Mapping[str, Interface] = {
    "wl_display": Interface(
        (("sync", "n"), ("get_registry", "n")), (("error", "ous"), ("delete_id", "u"))
    ),
    "wl_registry": Interface((("bind", "usun"),), (("global", "usu"), ("global_remove", "u"))),
    "wl_callback": Interface((), (("done", "u"),)),
    "wl_seat": Interface(
        (("get_pointer", "n"), ("get_keyboard", "n"), ("get_touch", "n"), ("release", "")),
        (("capabilities", "u"), ("name", "s")),
    ),
    VIRTUAL_KEYBOARD: Interface((("create_virtual_keyboard", "on"),)),
    "zwp_virtual_keyboard_v1": Interface(
        (("keymap", "uhu"), ("key", "uuu"), ("modifiers", "uuuu"), ("destroy", ""))
    ),
    TOPLEVELS: Interface(
        (("stop", ""),), (("toplevel", "n"), ("finished", "")), born="zwlr_foreign_toplevel_handle_v1"
    ),
    "zwlr_foreign_toplevel_handle_v1": Interface(
        (
            ("set_maximized", ""), ("unset_maximized", ""), ("set_minimized", ""), ("unset_minimized", ""),
            ("activate", "o"), ("close", ""), ("set_rectangle", "oiiii"), ("destroy", ""),
            ("set_fullscreen", "o"), ("unset_fullscreen", ""),
        ),
        (
            ("title", "s"), ("app_id", "s"), ("output_enter", "o"), ("output_leave", "o"), ("state", "a"),
            ("done", ""), ("closed", ""), ("parent", "o"),
        ),
    ),
    **_data_control("ext_data_control", "ext_data_control_offer_v1"),
    **_data_control("zwlr_data_control", "zwlr_data_control_offer_v1"),
}  # fmt: skip
