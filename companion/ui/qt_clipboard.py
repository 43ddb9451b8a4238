"""Qt's clipboard behind the port, for systems where we have no backend of our own yet.

Copying works everywhere; reading asks the owner synchronously, so it is refused where Qt says that the data is secret or
not text, and the deadline cannot be kept: Windows and macOS answer from the system, not from the owner.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from companion.desktop.ports import ClipboardContent

_SECRET = (
    "x-kde-passwordManagerHint",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"',
    "org.nspasteboard.ConcealedType",
)


class QtClipboard:
    """`ports.Clipboard` over QClipboard; call from Qt's thread."""

    def read(self, done: Callable[[ClipboardContent], None], deadline: float = 0.8, limit: int = 1_000_000) -> None:
        """As the port; `deadline` is the system's own here."""
        data = QGuiApplication.clipboard().mimeData()
        if data is None or not data.formats():
            done(ClipboardContent("empty"))
        elif any(data.hasFormat(name) for name in _SECRET):
            done(ClipboardContent("secret"))
        elif not data.hasText():
            done(ClipboardContent("no-text"))
        else:
            text = data.text()
            done(ClipboardContent("too-big") if len(text.encode("utf-8", "replace")) > limit else ClipboardContent("text", text))

    def copy(self, text: str, done: Callable[[bool], None]) -> None:
        """As the port."""
        clipboard = QGuiApplication.clipboard()
        data = QMimeData()
        data.setText(text)
        clipboard.setMimeData(data)
        done(clipboard.ownsClipboard() or clipboard.text() == text)

    def former(self) -> Mapping[str, int]:
        """Nothing is ever kept: nothing is pasted here."""
        return {}
