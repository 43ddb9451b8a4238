"""Listens to what one client asks of the X server (RECORD extension). Not the product's code."""

import contextlib
import struct
import threading

import xcffib
import xcffib.record
from xclient import Client

GRAB_SERVER = 36
_FROM_CLIENT, _END = 1, 5


@contextlib.contextmanager
def core_requests(display, window):
    """The numbers of the core requests, as they are sent, of the client that owns `window`; complete at the end."""
    control, listener = Client(display), Client(display)
    record = control.conn(xcffib.record.key)
    record.QueryVersion(1, 13).reply()
    # Of all that can be recorded the core requests only. xcffib reads more padding than it packs.
    wanted = xcffib.record.Range(xcffib.MemoryUnpacker(struct.pack("=BB30x", 1, 127)))
    context = control.conn.generate_id()
    record.CreateContext(context, 0, 1, 1, [window], [wanted], is_checked=True).check()
    seen = []
    cookie = listener.conn(xcffib.record.key).EnableContext(context)
    listener.conn.flush()

    def listen():
        while (answer := cookie.reply()).category != _END:
            if answer.category == _FROM_CLIENT:
                seen.extend(_numbers(answer.data.buf()))

    thread = threading.Thread(target=listen)
    thread.start()
    try:
        yield seen
    finally:
        record.DisableContext(context, is_checked=True).check()
        thread.join(5)
        control.conn.disconnect()
        listener.conn.disconnect()


def _numbers(data):
    at = 0
    while at + 4 <= len(data):
        number, length = struct.unpack_from("=BxH", data, at)
        if not length:
            length = struct.unpack_from("=I", data, at + 4)[0]
        yield number
        at += 4 * length
