"""The one settings file: typed, complete by default, saved whole or not at all.

A file that cannot be understood is set aside under a dated name and said aloud; what can be understood of it is kept
key by key, so that one wrong value never costs the others. A file that cannot be read at all is left where it is.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, get_type_hints

from companion.base.files import write_atomic
from companion.base.guarded_yaml import Refused, Unread, dump, load
from companion.base.i18n import LANGUAGES, _
from companion.base.os_reason import os_reason
from companion.base.whole_number import whole_number


@dataclass(frozen=True, slots=True)
class Profile:
    """The agent's own particulars; they fill the slots of those names."""

    company: str = ""
    number: str = ""
    name: str = ""
    nickname: str = ""
    phone: str = ""

    def slots(self) -> dict[str, str]:
        """Slot name -> value, only what is filled in."""
        values = {
            "公司名": self.company,
            "工号": self.number,
            "姓名": self.name,
            "昵称": self.nickname,
            "电话": self.phone,
        }
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class HotkeySettings:
    """Global chords by what they open; an empty string means none."""

    palette: str = "Ctrl+Alt+Space"
    check: str = "Ctrl+Alt+Y"
    timers: str = "Ctrl+Alt+N"
    calm: str = "Ctrl+Alt+B"
    hard: str = "Ctrl+Alt+M"
    """A hard call is over: the one-key check-in."""
    slow: str = "Ctrl+Alt+H"
    """The 6-second strip over whatever is open, with the palette at 安抚."""
    low_level: bool = False
    """Windows: chords that Windows refuses are heard by a hook that sees every key (the package ``keyboard``)."""

    def chords(self) -> dict[str, str]:
        """What it opens -> chord."""
        return {name: chord for name, chord in dataclasses.asdict(self).items() if isinstance(chord, str)}


@dataclass(frozen=True, slots=True)
class LookSettings:
    """How the windows look."""

    theme: str = field(default="system", metadata={"choices": ("system", "light", "dark")})
    font_size: int = field(default=14, metadata={"range": (12, 20)})
    language: str = field(default="auto", metadata={"choices": ("auto", *LANGUAGES)})


@dataclass(frozen=True, slots=True)
class PasteSettings:
    """How replies reach other programs. Keys are program names as the desktop gives them, lower case."""

    keys: Mapping[str, str] = field(default_factory=dict)
    """Program -> paste chord (``Ctrl+V``, ``Shift+Insert``, ``Ctrl+Shift+V``)."""
    copy_only: tuple[str, ...] = ()
    """Programs into which nothing is ever pasted: the reply is copied and the agent told."""
    single_line: tuple[str, ...] = ()
    """Programs that get a reply of several lines as one line (a field that cuts at the first line end)."""

    def all_keys(self) -> dict[str, str]:
        """Both tables as one, the way the paste backends read it."""
        return {**self.keys, **dict.fromkeys(self.copy_only, "copy-only")}


@dataclass(frozen=True, slots=True)
class CareSettings:
    """The care window. Nothing here says whether or when it was used."""

    motion: str = field(default="system", metadata={"choices": ("system", "reduced", "full")})
    """``reduced``: words and a step bar, nothing else moves; ``system``: as the desktop asks."""
    daily: str = field(default="", metadata={"pattern": "|([01][0-9]|2[0-3]):[0-5][0-9]"})
    """Wall time ``HH:MM`` at which the daily five minutes may be offered; empty: never."""
    offer_journal: bool = True
    """Whether the first card still asks about the journal; False once the agent has said no."""


_MOST_SHOWN = 40
"""Characters of a wrong value that are said again."""
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9]"


@dataclass(frozen=True, slots=True)
class TimerSettings:
    """Promises: the working day they are counted by (wall time ``HH:MM``), and whether a reminder may be heard."""

    start: str = field(default="09:00", metadata={"pattern": _TIME})
    end: str = field(default="18:00", metadata={"pattern": _TIME})
    sound: bool = False


@dataclass(frozen=True, slots=True)
class ToneSettings:
    """What the tone check does not say again, because the agent said so."""

    words: tuple[str, ...] = ()
    """Wordings that are let pass wherever they stand; also names of shops and dishes."""
    rules: tuple[str, ...] = ()
    """Ids of rules that are silent."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; every field has a default, so an empty file is a good file."""

    profile: Profile = Profile()
    hotkeys: HotkeySettings = HotkeySettings()
    look: LookSettings = LookSettings()
    paste: PasteSettings = PasteSettings()
    care: CareSettings = CareSettings()
    tone: ToneSettings = ToneSettings()
    timers: TimerSettings = TimerSettings()


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """The settings in force and what to tell the user about the file, one sentence each (mostly none)."""

    settings: Settings
    notices: tuple[str, ...] = ()
    first: bool = False
    """There was no file: the program starts for the first time."""
    set_aside: bool = False
    """What was not understood lies beside it under a dated name: the file may be written anew, and is said once."""
    locked: bool = False
    """What is in the file was not read, or not all of it, and lies nowhere else: nothing is written over it in this run."""


def load_settings(path: Path, now: datetime) -> LoadedSettings:
    """Read `path`; a missing file gives the defaults. Never raises for content: what is wrong is a notice."""
    try:
        path.stat()
        tree = load(path).tree
    except (FileNotFoundError, NotADirectoryError):
        return LoadedSettings(Settings(), first=True)
    except Unread as unread:
        return _not_read(unread.reason)
    except Refused as refused:
        said, done = _set_aside(path, now, str(refused))
        return LoadedSettings(Settings(), (said,), set_aside=done, locked=not done)
    except OSError as error:
        return _not_read(os_reason(error))
    if not isinstance(tree, dict):
        tree = {}
    notices: list[str] = []
    settings = _build(Settings, tree, "", notices)
    if not notices:
        return LoadedSettings(settings)
    said, done = _set_aside(path, now, _("有不认识的内容"), keep=True)
    return LoadedSettings(settings, (*notices, said), set_aside=done, locked=not done)


def peek_settings(path: Path, notices: list[str] | None = None) -> Settings:
    """What can be understood of `path`, for a command that only looks: nothing is written. `notices` gets what was not."""
    told: list[str] = [] if notices is None else notices
    if not path.exists():
        return Settings()
    try:
        tree = load(path).tree
    except Refused as refused:
        told.append(_("设置文件有问题（{why}），这次先用默认设置。").format(why=refused))
        return Settings()
    except OSError as error:
        told.append(_("设置文件有问题（{why}），这次先用默认设置。").format(why=os_reason(error)))
        return Settings()
    settings: Settings = _build(Settings, tree if isinstance(tree, dict) else {}, "", told)
    return settings


def save_settings(path: Path, settings: Settings) -> None:
    """Write the whole file atomically. Raises OSError."""
    write_atomic(path, dump(_plain(settings)).encode("utf-8"))


def kept(path: Path, settings: Settings, *, locked: bool) -> str:
    """Save them unless the file is `locked` (see `LoadedSettings`); the empty string, or a sentence why they are not saved."""
    reason = _("原来的设置文件没能全部读出来，没有盖掉它")
    if not locked:
        try:
            save_settings(path, settings)
        except OSError as error:
            reason = os_reason(error)
        else:
            return ""
    return _("设置没能存盘（{reason}），这次运行里照样有效。").format(reason=reason)


def _not_read(reason: str) -> LoadedSettings:
    said = _("设置文件读不了（{reason}），这次先用默认设置。").format(reason=reason)
    return LoadedSettings(Settings(), (said,), locked=True)


def _set_aside(path: Path, now: datetime, why: str, *, keep: bool = False) -> tuple[str, bool]:
    """The sentence about it, and whether it could be done."""
    aside = path.with_name(f"{path.stem}.{now:%Y%m%d-%H%M%S}.broken{path.suffix}")
    try:
        if keep:
            write_atomic(aside, path.read_bytes())
        else:
            path.replace(aside)
    except OSError:
        return _("设置文件有问题（{why}），这次先用默认设置。").format(why=why), False
    return _("设置文件有问题（{why}），原文件已另存为 {file}。").format(why=why, file=aside.name), True


def _build(kind: Any, tree: dict[str, Any], where: str, notices: list[str]) -> Any:
    hints = get_type_hints(kind)
    known = {entry.name: entry for entry in dataclasses.fields(kind)}
    values: dict[str, Any] = {}
    for name, raw in tree.items():
        key = f"{where}{name}"
        if name not in known:
            notices.append(_("设置里的 {key} 不认识，已忽略。").format(key=key))
        elif dataclasses.is_dataclass(hints[name]):
            values[name] = _build(hints[name], raw if isinstance(raw, dict) else {}, f"{key}.", notices)
        else:
            value = _value(known[name], hints[name], raw)
            if value is None:
                notices.append(_("设置里的 {key} 不能是“{value}”，已改回默认值。").format(key=key, value=_shown(raw)))
            else:
                values[name] = value
    return kind(**values)


def _shown(raw: Any) -> str:
    text = str(raw)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


def _value(entry: dataclasses.Field[Any], hint: Any, raw: Any) -> Any:
    """The typed value, or None when `raw` is not one."""
    if hint is int:
        number = whole_number(raw) if isinstance(raw, str) else None
        low, high = entry.metadata["range"]
        return number if number is not None and low <= number <= high else None
    if hint is bool:
        return {"true": True, "false": False}.get(raw) if isinstance(raw, str) else None
    if hint is str:
        good = isinstance(raw, str) and raw in entry.metadata.get("choices", (raw,))
        good = good and re.fullmatch(entry.metadata.get("pattern", "(?s:.*)"), raw) is not None
        return raw if good else None
    if hint == tuple[str, ...]:
        return tuple(raw) if isinstance(raw, list) and all(isinstance(item, str) for item in raw) else None
    if isinstance(raw, dict) and all(isinstance(item, str) for item in raw.values()):
        return dict(raw)
    return None


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {entry.name: _plain(getattr(value, entry.name)) for entry in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
