"""What the X programs of the tests share: a connection, events with a deadline, one conversion. Not the product's code."""

import select
import struct
import time

import xcffib
import xcffib.xfixes
import xcffib.xproto
from xcffib.xproto import CW, EventMask, PropertyNotifyEvent, SelectionNotifyEvent, WindowClass


class Client:
    def __init__(self, display=None):
        self.conn = xcffib.connect(display=display)
        self.core = self.conn.core
        self.screen = self.conn.get_setup().roots[self.conn.pref_screen]
        self.root = self.screen.root
        self._pending = []

    def atom(self, name):
        return self.core.InternAtom(False, len(name), name).reply().atom

    def atom_name(self, atom):
        return self.core.GetAtomName(atom).reply().name.to_string()

    def window(self, title=None, mask=EventMask.PropertyChange, pid=None, program=None):
        window = self.conn.generate_id()
        self.core.CreateWindow(
            0 if title is None else 24, window, self.root, 80, 80, 300, 120, 0,
            WindowClass.InputOnly if title is None else WindowClass.InputOutput, 0, CW.EventMask, [mask],
        )  # fmt: skip
        if title is not None:
            data = title.encode()
            self.core.ChangeProperty(
                0, window, self.atom("_NET_WM_NAME"), self.atom("UTF8_STRING"), 8, len(data), data
            )
            hints = struct.pack("=9I", 1, 1, 1, 0, 0, 0, 0, 0, 0)  # WM_HINTS: takes input, wants normal state
            self.core.ChangeProperty(0, window, self.atom("WM_HINTS"), self.atom("WM_HINTS"), 32, 9, hints)
        if pid is not None:
            self.core.ChangeProperty(0, window, self.atom("_NET_WM_PID"), 6, 32, 1, struct.pack("=I", pid))
        if program is not None:
            data = f"{program}\0{program}\0".encode()
            self.core.ChangeProperty(0, window, self.atom("WM_CLASS"), 31, 8, len(data), data)
        if title is not None:
            self.core.MapWindow(window)
        self.conn.flush()
        return window

    def event(self, until):
        """The next event, or None at the time `until` (monotonic)."""
        while True:
            if self._pending:
                return self._pending.pop(0)
            try:
                event = self.conn.poll_for_event()
            except xcffib.Error:
                continue
            if event is not None:
                return event
            self.conn.flush()
            left = until - time.monotonic()
            if left <= 0:
                return None
            select.select([self.conn.get_file_descriptor()], [], [], left)

    def convert(self, window, selection, target, timeout=5.0):
        """Bytes of one format, None when refused or silent; other events are kept for later."""
        place = self.atom("TEST_PLACE")
        self.core.DeleteProperty(window, place)
        self.core.ConvertSelection(window, self.atom(selection), self.atom(target), place, 0)
        until = time.monotonic() + timeout
        kept = []
        data = None
        while (event := self.event(until)) is not None:
            if isinstance(event, SelectionNotifyEvent) and event.requestor == window:
                data = self._receive(window, place, until, kept) if event.property else None
                break
            kept.append(event)
        self._pending = kept + self._pending
        return data

    def _read(self, window, place):
        reply = self.core.GetProperty(True, window, place, 0, 0, 1 << 24).reply()
        return reply.type, reply.value.buf()

    def _receive(self, window, place, until, kept):
        kind, data = self._read(window, place)
        if kind != self.atom("INCR"):
            return data
        whole = b""
        while (event := self.event(until)) is not None:
            if isinstance(event, PropertyNotifyEvent) and event.atom == place and event.window == window:
                if event.state == 0:
                    _kind, piece = self._read(window, place)
                    if not piece:
                        return whole
                    whole += piece
            else:
                kept.append(event)
        return None
