"""Translations: one gettext catalogue for the windows and the command line.

The source language is zh_CN; ``resources/locale/<language>/LC_MESSAGES/companion.mo`` holds the others.
The translator is, with the log, the only module-level state of the program (house.md, habit 2).
"""

from __future__ import annotations

import gettext
import locale
import os
from pathlib import Path

from companion.base.paths import resources_dir

LANGUAGES = ("zh_CN", "zh_TW", "en")
_translations: gettext.NullTranslations = gettext.NullTranslations()
_language = "zh_CN"


def _(message: str) -> str:
    """The message in the user's language. Marks it for extraction."""
    return _translations.gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """As `_`, for a message with a count."""
    return _translations.ngettext(singular, plural, count)


def use_language(language: str | None, folder: Path | None = None) -> str:
    """Switch to `language` ("zh_CN", "zh_TW", "en"; None or "auto": the system's). Returns the one in use.

    Everything that is Chinese but not zh_CN reads Traditional; everything else reads Chinese unless the system
    is plainly English: the agents are Chinese-speaking.
    """
    global _language, _translations
    chosen = language if language in LANGUAGES else system_language()
    if chosen == "zh_CN":
        _translations = gettext.NullTranslations()
    else:
        _translations = gettext.translation(
            "companion", folder or resources_dir() / "locale", languages=[chosen], fallback=True
        )
    _language = chosen
    return chosen


def language() -> str:
    """The one in use, for words that come as data and not from the catalogue."""
    return _language


def system_language() -> str:
    """The language of the environment, one of `LANGUAGES`."""
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    name = next((name for name in names if name), locale.getlocale()[0] or "")
    name = name.replace("-", "_")
    if name.startswith(("zh_TW", "zh_HK", "zh_MO", "Chinese (Traditional)")):
        return "zh_TW"
    return "en" if name.startswith(("en", "English")) else "zh_CN"
