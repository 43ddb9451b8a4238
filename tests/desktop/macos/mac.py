"""A Mac of values: programs that read the pasteboard when Command+V comes, and rights that are there or not."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from companion.desktop.macos.api import Front, Items
from companion.desktop.macos.hotkeys import TAKEN
from companion.desktop.macos.pasteboard import TEXT

OWN = 99


@dataclass
class Mac:
    """`reads`: what the program in front does on Command+V; None: it does not paste."""

    has_right: bool = True
    secure: bool = False
    in_front: Front = field(default_factory=lambda: Front(7, "com.tencent.xinWeChat", 70, "王女士"))
    held: bool = False
    reads: Callable[[Mac], None] | None = None
    pasted: list[bytes] = field(default_factory=list)
    presses: int = 0
    board: list[Mapping[str, bytes]] = field(default_factory=list)
    count: int = 1
    brought: list[int] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    registered: dict[int, tuple[int, int]] = field(default_factory=dict)
    pressed: Callable[[int], None] = lambda number: None
    asked: Callable[[str], None] = lambda name: None
    closed: bool = False

    def trusted(self) -> bool:
        return self.has_right

    def secure_input(self) -> bool:
        return self.secure

    def front(self) -> Front:
        return self.in_front

    def bring_forward(self, pid: int) -> None:
        self.brought.append(pid)
        if pid == 7:
            self.in_front = Front(7, "com.tencent.xinWeChat", 70, "王女士")

    def keys_down(self) -> bool:
        return self.held

    def press_paste(self) -> None:
        self.presses += 1
        if self.reads is not None:
            threading.Timer(0.02, self.reads, (self,)).start()

    def change_count(self) -> int:
        return self.count

    def items(self) -> Items:
        return list(self.board)

    def put(self, items: Items) -> int:
        self.board = list(items)
        self.count += 1
        return self.count

    def promise(self, data: Mapping[str, bytes], asked: Callable[[str], None]) -> int:
        self.asked = asked
        return self.put([data])

    def register(self, number: int, key: int, modifiers: int) -> int:
        if key in self.taken:
            return TAKEN
        self.registered[number] = (key, modifiers)
        return 0

    def unregister(self, number: int) -> None:
        del self.registered[number]

    def listen(self, pressed: Callable[[int], None]) -> None:
        self.pressed = pressed

    def close(self) -> None:
        self.closed = True


def paste(mac: Mac) -> None:
    """A program that takes the text once."""
    mac.pasted.append(mac.board[0][TEXT])
    mac.asked(TEXT)
