"""Imported before everything else of the app: what the libraries would bring along and this program never uses.

**PySide6's reading of every module.** After each import it reads the module's whole source to see whether it may use
``from __feature__ import snake_case`` (shibokensupport/feature.py, ``_mod_uses_pyside``; PYSIDE-2029) and the standard
library keeps these lines: 450 files and 12 to 15 MB. Should the function go by another name some day, nothing is changed.

**OpenSSL.** asyncio and hashlib load it where it is there, for connections that we never open and digests that Python
has by itself: 4 MB. Some distributions build Python without its own digests; there hashlib keeps OpenSSL's.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from types import ModuleType
from typing import Any

_absent: Any = None
sys.modules["ssl"] = _absent
if find_spec("_md5") and find_spec("_sha3"):
    sys.modules["_hashlib"] = _absent

from PySide6.support import feature  # type: ignore[attr-defined]  # noqa: E402 - it imports hashlib


def _uses_no_feature(_module: ModuleType) -> bool:
    return False


if hasattr(feature, "_mod_uses_pyside"):
    feature._mod_uses_pyside = _uses_no_feature
