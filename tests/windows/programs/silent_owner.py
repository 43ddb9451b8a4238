"""Another program that owns the clipboard, promises a text and never gives it: its window takes no message."""

import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from companion.desktop.windows.constants import CF_UNICODETEXT
from companion.desktop.windows.native import load

api = load()
window = api.messages.open(lambda message, wparam, lparam: False)
assert api.board.open(window)
api.board.empty()
api.board.put(CF_UNICODETEXT, None)
api.board.close()
print("ready", flush=True)
threading.Event().wait()
