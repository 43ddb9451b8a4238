"""Registers a hotkey, and at its press hangs with Python's lock held."""

import ctypes
import sys
import time

from companion.desktop.x11.seam import X11Seam


def hang(_target):
    print("HANGS", flush=True)
    ctypes.PyDLL(None).sleep(120)


seam = X11Seam()
print(seam.register(sys.argv[1], hang).state.name, flush=True)
time.sleep(120)
