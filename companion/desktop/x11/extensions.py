"""Whether an X server lets a program press keys."""

from __future__ import annotations

from typing import Any

import xcffib
import xcffib.xproto  # without it no connection is made

_XTEST = b"XTEST"


def can_press_keys(display: str) -> bool:
    """Whether the server at `display` has XTEST; False too when nothing answers there."""
    connect: Any = xcffib.connect
    try:
        connection = connect(display=display)
    except xcffib.ConnectionException:
        return False
    try:
        return bool(connection.core.QueryExtension(len(_XTEST), _XTEST.decode()).reply().present)
    except xcffib.ConnectionException:
        return False
    finally:
        connection.disconnect()
