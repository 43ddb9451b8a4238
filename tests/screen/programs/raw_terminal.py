"""Runs inside a terminal: writes every byte the terminal sends it to FILE, raw, at once."""

import os
import sys
import tty
from pathlib import Path

tty.setraw(0)
with Path(sys.argv[1]).open("wb", buffering=0) as file:
    while data := os.read(0, 65536):
        file.write(data)
