"""A clipboard manager without manners: reads every format of every new owner, DELAY s later. Writes what it saw to FILE."""

import struct
import sys
import time
from pathlib import Path

import xcffib.xfixes
from xclient import Client

client = Client()
window = client.window()
xfixes = client.conn(xcffib.xfixes.key)
xfixes.QueryVersion(5, 0).reply()
xfixes.SelectSelectionInput(window, client.atom("CLIPBOARD"), 1)
client.conn.flush()
with Path(sys.argv[1]).open("a", buffering=1) as log:
    log.write("READY\n")
    while (event := client.event(time.monotonic() + 600)) is not None:
        if not isinstance(event, xcffib.xfixes.SelectionNotifyEvent) or not event.owner:
            continue
        time.sleep(float(sys.argv[2]))
        targets = client.convert(window, "CLIPBOARD", "TARGETS", 1.0) or b""
        for atom in struct.unpack(f"={len(targets) // 4}I", targets):
            name = client.atom_name(atom)
            if name in ("MULTIPLE", "DELETE", "SAVE_TARGETS"):
                continue
            data = client.convert(window, "CLIPBOARD", name, 1.0)
            log.write(f"{name} {len(data) if data is not None else 'refused'}\n")
