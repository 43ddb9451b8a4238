"""Pack files to packs. A file that is broken is a pack without phrases that says why; nothing here raises for content."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from companion.base import guarded_yaml
from companion.base.guarded_yaml import Document, Hidden, Limits, Refused, Tree, unhurried_collector
from companion.base.i18n import _
from companion.base.os_reason import os_reason
from companion.phrases import pack_keys
from companion.phrases.model import Pack, Phrase, Problem
from companion.phrases.pack_fields import check_keys, read_group, read_text
from companion.phrases.pack_report import Report
from companion.phrases.pack_schema import PhraseReader, id_is_good

__all__ = ["DEFAULT", "EXPLICIT", "PackLimits", "find_pack_files", "load_pack", "read_pack"]

_SUFFIXES = (".yaml", ".yml")
_LEVELS = 2
# Looking is bounded, too: a folder of a million files is given up after this many names.
_NAMES_PER_FILE = 20


@dataclass(frozen=True, slots=True)
class PackLimits:
    """How much is read: of one file, phrases in it, and files in a folder (reliability.md, S2)."""

    yaml: Limits = field(default_factory=lambda: guarded_yaml.DEFAULT)
    phrases: int = 20_000
    files: int = 500


DEFAULT = PackLimits()
EXPLICIT = PackLimits(guarded_yaml.EXPLICIT, phrases=200_000, files=5_000)
"""For files and folders that a person named on the command line."""


def load_pack(path: Path, origin: str = "user", limits: PackLimits = DEFAULT) -> Pack:
    """Read one pack file. Broken phrases are left out, the others stay; `problems` say what and where."""
    with unhurried_collector():
        try:
            document = guarded_yaml.load(path, limits.yaml, keep_hidden=True)
        except Refused as refused:
            return _refused(path, origin, refused)
        return _pack(document, path, origin, limits)


def read_pack(data: bytes, path: Path, origin: str = "user", limits: PackLimits = DEFAULT) -> Pack:
    """As `load_pack`, from bytes that were read already; `path` is only a name."""
    with unhurried_collector():
        try:
            document = guarded_yaml.loads(data, str(path), limits.yaml, keep_hidden=True)
        except Refused as refused:
            return _refused(path, origin, refused)
        return _pack(document, path, origin, limits)


def _refused(path: Path, origin: str, refused: Refused) -> Pack:
    place = (max(refused.line, 1), max(refused.column, 1))
    problem = Problem(str(path), *place, refused.key, "error", refused.message)
    return Pack(path.stem, path.stem, path, (), origin=origin, problems=(problem,))


def _pack(document: Document, path: Path, origin: str, limits: PackLimits) -> Pack:
    report = Report(document)
    tree = document.tree
    if not isinstance(tree, dict):
        message = _("这个文件不是话术包。请在最外层写 pack: 和 phrases:。")
        report.error((), message)
        tree = {}
    else:
        check_keys(report, tree, pack_keys.TOP, ())
    head = read_group(report, tree, "pack", pack_keys.PACK, ()) or {}
    texts = {key: read_text(report, head, key, ("pack",)) for key in sorted(pack_keys.PACK)}
    if texts["id"] and not id_is_good(texts["id"]):
        report.error(("pack", "id"), _("话术包的 id 只能用小写字母、数字、点和横线。"))
        texts["id"] = ""
    identity = texts["id"] or path.stem
    bad = _report_hidden(report, document.hidden)
    phrases = tuple(_phrases(report, tree, identity, bad, limits))
    return Pack(
        id=identity,
        name=texts["name"] or identity,
        path=path,
        phrases=phrases,
        language=texts["language"] or "zh-CN",
        version=texts["version"],
        licence=texts["licence"],
        origin=origin,
        problems=report.in_order(),
    )


def _phrases(report: Report, tree: dict[str, Tree], pack: str, bad: set[int], limits: PackLimits) -> Iterator[Phrase]:
    entries = tree.get("phrases", "")
    if isinstance(entries, str) and not entries:
        if not report.errors:
            report.warning(("phrases",), _("这个话术包里还没有话术。请在 phrases: 下面写上。"))
        return
    if not isinstance(entries, list):
        report.error(("phrases",), _("phrases 要写成列表，每条以“- id: …”开头。"))
        return
    if len(entries) > limits.phrases:
        message = _("话术超过 {limit} 条，不读。请拆成几个文件。")
        report.error(("phrases",), message.format(limit=limits.phrases))
        return
    reader = PhraseReader(report, pack)
    for index, entry in enumerate(entries):
        phrase = reader.read(entry, index)
        if phrase is not None and index not in bad:
            yield phrase


def _report_hidden(report: Report, hidden: tuple[Hidden, ...]) -> set[int]:
    """Says every hidden character; returns the indexes of the phrases that have one."""
    bad: set[int] = set()
    for mark in hidden:
        key = next((part for part in reversed(mark.keys) if isinstance(part, str)), "")
        report.at(mark.line, mark.column, key, "error" if mark.keys else "warning", mark.message)
        if len(mark.keys) > 1 and isinstance(mark.keys[1], int):
            bad.add(mark.keys[1])
    return bad


def find_pack_files(folder: Path, limits: PackLimits = DEFAULT) -> tuple[list[Path], list[Problem]]:
    """The pack files in `folder` and two levels below it, sorted; a file stands for itself, a missing folder is empty.

    Names that begin with a dot are passed over, links are followed only to files inside `folder`.
    """
    try:
        mode = folder.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return ([folder] if folder.is_symlink() else []), []
    except OSError as error:
        return [], [_unreadable(folder, error)]
    if not stat.S_ISDIR(mode):
        return [folder], []
    problems: list[Problem] = []
    found: list[Path] = []
    for names, entry in enumerate(_entries(folder, _LEVELS, problems)):
        if names >= limits.files * _NAMES_PER_FILE:
            problems.append(_problem(folder, _("文件夹里的文件太多，只看了前面一部分。请只放话术包。")))
            break
        if not entry.name.lower().endswith(_SUFFIXES):
            continue
        path = Path(entry.path)
        wrong = _wrong_link(path, folder) if entry.is_symlink() else ""
        if wrong:
            problems.append(_problem(path, wrong))
        else:
            found.append(path)
    found.sort()
    if len(found) > limits.files:
        message = _("话术包超过 {limit} 个，多出来的没有读。请合并一些。")
        problems.append(_problem(folder, message.format(limit=limits.files)))
    return found[: limits.files], problems


def _entries(folder: Path, levels: int, problems: list[Problem]) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if not entry.is_dir(follow_symlinks=False):
                    yield entry
                elif levels:
                    yield from _entries(Path(entry.path), levels - 1, problems)
    except OSError as error:
        problems.append(_unreadable(folder, error))


def _wrong_link(path: Path, folder: Path) -> str:
    """Why the link at `path` is not followed, or nothing."""
    try:
        inside = path.resolve(strict=True).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return _("这个链接指向的文件不在了，或链接绕成了圈。请删掉它，或放一份文件进来。")
    return "" if inside else _("这个链接指到文件夹外面，不读。请放一份文件进来。")


def _unreadable(folder: Path, error: OSError) -> Problem:
    return _problem(folder, _("这里读不了：{reason}。请检查路径和权限。").format(reason=os_reason(error)))


def _problem(path: Path, message: str) -> Problem:
    return Problem(str(path), 1, 1, "", "error", message)
