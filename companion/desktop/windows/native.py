"""The four ports by ctypes."""

from __future__ import annotations

from companion.desktop.windows.api import Api
from companion.desktop.windows.native_board import NativeBoard
from companion.desktop.windows.native_keys import NativeKeys
from companion.desktop.windows.native_messages import NativeMessages
from companion.desktop.windows.native_windows import NativeWindows


def load() -> Api:
    """Bind everything. Raises OSError where this is not Windows, AttributeError where a function is missing."""
    return Api(NativeMessages(), NativeKeys(), NativeWindows(), NativeBoard())
