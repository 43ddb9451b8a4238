"""A target that fetches the clipboard SECONDS after the paste key, and writes what it got to FILE.

With `take-after` it then owns the clipboard itself, with `take-before` it does so instead of reading.
"""

import sys
import time
from pathlib import Path

from xcffib.xproto import EventMask, KeyPressEvent
from xclient import Client

path, title, delay = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
client = Client()
window = client.window(title, EventMask.KeyPress | EventMask.PropertyChange, program="SlowReader")
path.write_bytes(b"")
while (event := client.event(time.monotonic() + 600)) is not None:
    if isinstance(event, KeyPressEvent) and event.detail == 55 and event.state & 4:  # Ctrl+V on a us keyboard
        time.sleep(delay)
        if "take-before" not in sys.argv:
            path.write_bytes(client.convert(window, "CLIPBOARD", "UTF8_STRING") or b"(refused)")
        if sys.argv[4:]:
            client.core.SetSelectionOwner(window, client.atom("CLIPBOARD"), 0)
            client.conn.flush()
