"""Another program that has Ctrl+Alt+K, until it ends."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from companion.desktop.ports import HotkeyState
from companion.desktop.windows.seam import WindowsSeam

seam = WindowsSeam()
state = seam.register(sys.argv[1], lambda target: print("pressed", flush=True)).state
print("ready" if state is HotkeyState.READY else state, flush=True)
sys.stdin.readline()
