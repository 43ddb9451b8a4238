"""Owns the Wayland clipboard with the formats given on stdin (JSON: name -> base64). Prints READY.

--silent: never answers. --trickle: a byte now and then, for ever.
"""

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


class Trickling(Selection):
    def _serve(self, source, name, fd):
        self.pouring = [*getattr(self, "pouring", []), asyncio.get_running_loop().create_task(self.pour(fd))]

    async def pour(self, fd):
        while True:
            os.write(fd, b".")
            await asyncio.sleep(0.05)


async def main():
    path = socket_path(os.environ)
    assert isinstance(path, Path)
    wire = Wire(path)
    await wire.round_trip()
    kinds = {"--silent": Silent, "--trickle": Trickling}
    assert await kinds.get(sys.argv[-1], Selection)(wire, wire.bind("wl_seat", 1)).claim(formats)
    print("READY", flush=True)
    await wire.lost.wait()


asyncio.run(main())
