"""The log: ids and lengths, never text. Owner-only, three files of one megabyte."""

from __future__ import annotations

import logging
import logging.handlers
import os
from pathlib import Path

from companion.base.files import make_folder
from companion.base.os_reason import os_reason

_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


class _OwnerOnly(logging.handlers.RotatingFileHandler):
    def _open(self):  # type: ignore[no-untyped-def]  # the base class's own signature has no types worth copying
        stream = super()._open()
        if hasattr(os, "fchmod"):
            os.fchmod(stream.fileno(), 0o600)
        return stream


def start_log(folder: Path, level: int = logging.INFO) -> str | None:
    """Log to ``folder/companion.log``. Returns the reason when that is not possible, and logs nowhere then."""
    root = logging.getLogger("companion")
    root.setLevel(level)
    root.propagate = False
    try:
        make_folder(folder)
        handler: logging.Handler = _OwnerOnly(
            folder / "companion.log", maxBytes=1_000_000, backupCount=2, encoding="utf-8"
        )
    except OSError as error:
        root.addHandler(logging.NullHandler())
        return os_reason(error)
    handler.setFormatter(logging.Formatter(_FORMAT))
    root.addHandler(handler)
    return None
