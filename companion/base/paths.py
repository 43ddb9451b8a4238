"""Where things lie: per-user folders, and the data that ships with the program.

The per-user folders are platformdirs' for the name ``companion``; ``--config``/``--data`` and the variables
``COMPANION_CONFIG_DIR``/``COMPANION_DATA_DIR`` name the folders themselves (cli.md, "Where things lie").
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from companion.base.files import make_folder

_NAME = "companion"


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one user. Nothing here exists until `ensure` made it."""

    config: Path
    data: Path
    cache: Path
    log: Path

    @property
    def packs(self) -> Path:
        """The user's own phrase packs."""
        return self.config / "phrases"

    @property
    def tone_rules(self) -> Path:
        """The user's own tone rules."""
        return self.config / "tone"

    @property
    def settings(self) -> Path:
        """The one settings file."""
        return self.config / "settings.yaml"

    @property
    def database(self) -> Path:
        """Usage and timers."""
        return self.data / "companion.sqlite3"

    @property
    def journal(self) -> Path:
        """Care, and nothing else."""
        return self.data / "journal.sqlite3"

    @property
    def versions(self) -> Path:
        """Earlier and pending versions of edited phrases, one file each."""
        return self.data / "versions"

    @property
    def lock(self) -> Path:
        """Held by the one running app."""
        return self.data / "companion.lock"

    @property
    def socket(self) -> Path:
        """Where the running app listens for a second start (a local socket; a pipe name on Windows)."""
        return self.data / "companion.sock"

    def ensure(self) -> list[tuple[Path, OSError]]:
        """Make the folders, owner-only. Returns those that could not be made, each with what the system said."""
        failed: list[tuple[Path, OSError]] = []
        for folder in (self.config, self.packs, self.data, self.cache, self.log):
            try:
                make_folder(folder)
            except OSError as error:
                failed.append((folder, error))
        return failed


def user_paths(config: Path | None = None, data: Path | None = None) -> Paths:
    """The folders of this user; an argument wins over the variable, the variable over the platform's own.

    With the data folder named, the cache and the log lie inside it, so that a test or a portable copy
    touches nothing else.
    """
    config = config or _from_environment("COMPANION_CONFIG_DIR")
    data = data or _from_environment("COMPANION_DATA_DIR")
    own = platformdirs.PlatformDirs(_NAME, appauthor=False, roaming=False)
    return Paths(
        config=config or own.user_config_path,
        data=data or own.user_data_path,
        cache=data / "cache" if data else own.user_cache_path,
        log=data / "log" if data else own.user_log_path,
    )


def _from_environment(name: str) -> Path | None:
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    # "~somebody" of whom the system knows nothing is an odd name for a folder, not a home.
    with contextlib.suppress(RuntimeError):
        return Path(value).expanduser().absolute()
    return Path(value).absolute()


def _shipped(name: str) -> Path:
    package = Path(__file__).resolve().parents[1]
    installed = package / "_data" / name
    return installed if installed.is_dir() else package.parent / name


def resources_dir() -> Path:
    """The folder of icons, rules, exercises, tables and translations, installed or in a checkout."""
    return _shipped("resources")


def shipped_packs_dir() -> Path:
    """The folder of the shipped phrase packs."""
    return _shipped("phrases")
