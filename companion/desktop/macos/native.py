"""The real `MacApi`: AppKit's pasteboard and workspace, Carbon's hotkeys, Quartz' keys. Loads nothing when imported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from ctypes import c_bool, c_int32, c_ulong
from typing import Any

from companion.base.i18n import _
from companion.desktop.macos.accessibility import Accessibility
from companion.desktop.macos.api import Front, Items
from companion.desktop.macos.carbon import Carbon
from companion.desktop.macos.objc import NSInteger, ObjC

_IGNORING_OTHERS = 1 << 1
"""NSApplicationActivateIgnoringOtherApps."""


class NativeApi:
    """As `MacApi`. Raises ConnectionError where this is no Mac."""

    def __init__(self) -> None:
        try:
            self._objc = ObjC()
            self._carbon = Carbon()
            self._accessibility = Accessibility(self._objc)
        except (OSError, AttributeError) as error:
            raise ConnectionError(_("连不上 macOS 的系统接口。")) from error
        self._promised: Mapping[str, bytes] = {}
        self._asked: Callable[[str], None] = lambda name: None
        self._owner = self._objc.made_with("CompanionPasteboardOwner", "pasteboard:provideDataForType:", self._provide)
        self.trusted = self._accessibility.trusted
        self.secure_input = self._carbon.secure_input
        self.keys_down = self._carbon.keys_down
        self.press_paste = self._carbon.press_paste
        self.register = self._carbon.register
        self.unregister = self._carbon.unregister
        self.listen = self._carbon.listen
        self.close = self._carbon.close

    # -- programs ------------------------------------------------------------------------------------------------

    def front(self) -> Front:
        """As the port."""
        objc = self._objc
        with objc.pool():
            workspace = objc.send(objc.named("NSWorkspace"), "sharedWorkspace")
            program = objc.send(workspace, "frontmostApplication")
            if not program:
                return Front()
            pid = objc.send(program, "processIdentifier", result=c_int32)
            window, title = self._accessibility.window(pid) if self.trusted() else (0, "")
            return Front(pid, objc.text(objc.send(program, "bundleIdentifier")), window, title)

    def bring_forward(self, pid: int) -> None:
        """As the port."""
        objc = self._objc
        with objc.pool():
            kind = objc.named("NSRunningApplication")
            program = objc.send(kind, "runningApplicationWithProcessIdentifier:", pid, types=[c_int32])
            if program:
                objc.send(program, "activateWithOptions:", _IGNORING_OTHERS, types=[c_ulong], result=c_bool)

    # -- the pasteboard ------------------------------------------------------------------------------------------

    def change_count(self) -> int:
        """As the port."""
        with self._objc.pool():
            return int(self._objc.send(self._pasteboard(), "changeCount", result=NSInteger))

    def items(self) -> Items:
        """As the port."""
        objc = self._objc
        with objc.pool():
            return [self._item(item) for item in objc.listed(objc.send(self._pasteboard(), "pasteboardItems"))]

    def put(self, items: Items) -> int:
        """As the port."""
        objc = self._objc
        with objc.pool():
            pasteboard = self._pasteboard()
            count = int(objc.send(pasteboard, "clearContents", result=NSInteger))
            made = []
            for item in items:
                fresh = objc.send(objc.send(objc.send(objc.named("NSPasteboardItem"), "alloc"), "init"), "autorelease")
                for name, content in item.items():
                    objc.send(fresh, "setData:forType:", objc.data(content), objc.string(name), result=c_bool)
                made.append(fresh)
            if made:
                objc.send(pasteboard, "writeObjects:", objc.array(made), result=c_bool)
            return count

    def promise(self, data: Mapping[str, bytes], asked: Callable[[str], None]) -> int:
        """As the port. The system asks on the main thread."""
        objc = self._objc
        self._promised, self._asked = data, asked
        with objc.pool():
            names = objc.array([objc.string(name) for name in data])
            return int(objc.send(self._pasteboard(), "declareTypes:owner:", names, self._owner, result=NSInteger))

    def _provide(self, pasteboard: int, kind: int) -> None:
        name = self._objc.text(kind)
        content = self._promised.get(name)
        if content is not None:
            self._objc.send(pasteboard, "setData:forType:", self._objc.data(content), kind, result=c_bool)
            self._asked(name)

    def _pasteboard(self) -> Any:
        return self._objc.send(self._objc.named("NSPasteboard"), "generalPasteboard")

    def _item(self, item: Any) -> Mapping[str, bytes]:
        objc = self._objc
        found: dict[str, bytes] = {}
        for kind in objc.listed(objc.send(item, "types")):
            data = objc.send(item, "dataForType:", kind)
            if data:
                found[objc.text(kind)] = objc.content(data)
        return found
