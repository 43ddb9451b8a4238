"""What we ask of macOS, one call each; `native.py` is the real one, tests play another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

Items = Sequence[Mapping[str, bytes]]
"""The items of a pasteboard: uniform type identifier -> data."""


@dataclass(frozen=True, slots=True)
class Front:
    """The program in front; 0 and empty where the system does not say (`window` and `title` need the Accessibility right)."""

    pid: int = 0
    bundle: str = ""
    window: int = 0
    title: str = ""


class MacApi(Protocol):
    """Calls may come on any thread; callbacks come on the main thread."""

    def trusted(self) -> bool:
        """Whether we may press keys in other programs (AXIsProcessTrusted)."""
        ...

    def secure_input(self) -> bool:
        """Whether a program keeps the keyboard to itself, as password fields do (IsSecureEventInputEnabled)."""
        ...

    def front(self) -> Front:
        """The program with the keyboard."""
        ...

    def bring_forward(self, pid: int) -> None:
        """Ask for a program to be activated."""
        ...

    def keys_down(self) -> bool:
        """Whether a modifier or Return is physically down."""
        ...

    def press_paste(self) -> None:
        """Command+V, down and up."""
        ...

    def change_count(self) -> int:
        """Grows whenever anybody writes to the general pasteboard."""
        ...

    def items(self) -> Items:
        """Everything on the pasteboard."""
        ...

    def put(self, items: Items) -> int:
        """Replace the pasteboard; the new change count."""
        ...

    def promise(self, data: Mapping[str, bytes], asked: Callable[[str], None]) -> int:
        """Own the pasteboard with `data`, handed over when a program asks for a type: `asked` tells which."""
        ...

    def register(self, number: int, key: int, modifiers: int) -> int:
        """RegisterEventHotKey; 0: done, else the system's error."""
        ...

    def unregister(self, number: int) -> None:
        """Give it back."""
        ...

    def listen(self, pressed: Callable[[int], None]) -> None:
        """From now on `pressed` gets the number of each registered key that goes down."""
        ...

    def close(self) -> None:
        """No more callbacks."""
        ...
