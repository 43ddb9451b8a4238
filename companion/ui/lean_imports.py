"""Imported before everything else of the app: stops PySide6 from reading the source of every module.

After each import PySide6 reads the module's whole source to see whether it may use ``from __feature__ import snake_case``
(shibokensupport/feature.py, ``_mod_uses_pyside``; PYSIDE-2029) and the standard library keeps these lines: 450 files and
12 to 15 MB in this program, which never uses ``__feature__``. Should the function go by another name some day, nothing is changed.
"""

from __future__ import annotations

from types import ModuleType

from PySide6.support import feature  # type: ignore[attr-defined]


def _uses_no_feature(_module: ModuleType) -> bool:
    return False


if hasattr(feature, "_mod_uses_pyside"):
    feature._mod_uses_pyside = _uses_no_feature
