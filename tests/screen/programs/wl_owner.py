"""Owns the Wayland clipboard with the formats given on stdin (JSON: name -> base64). Prints READY. --silent: never answers."""

import asyncio
import base64
import json
import os
import sys
from pathlib import Path

from companion.desktop.wayland.selection import Selection
from companion.desktop.wayland.wire import Wire, socket_path

formats = {name: base64.b64decode(data) for name, data in json.load(sys.stdin).items()}


class Silent(Selection):
    def _serve(self, source, name, fd):
        self.held = [*getattr(self, "held", []), fd]


async def main():
    path = socket_path(os.environ)
    assert isinstance(path, Path)
    wire = Wire(path)
    await wire.round_trip()
    kind = Silent if "--silent" in sys.argv else Selection
    assert await kind(wire, wire.bind("wl_seat", 1)).claim(formats)
    print("READY", flush=True)
    await wire.lost.wait()


asyncio.run(main())
