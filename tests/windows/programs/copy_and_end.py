"""The product's own way to end while a text of ours waits to be asked for."""

import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from companion.desktop.ports import NO_TARGET, Reason
from companion.desktop.windows.seam import WindowsSeam

seam = WindowsSeam()
done = threading.Event()
reports = []
seam.insert("留下的", NO_TARGET, lambda report: (reports.append(report), done.set()))
done.wait(10)
assert reports[0].reason is Reason.NO_TARGET
seam.close()
print("ready", flush=True)
