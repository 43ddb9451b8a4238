"""`companion doctor`: what works on this machine, what does not, and what to do about it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

from companion.base.files import write_atomic
from companion.base.i18n import _
from companion.base.os_reason import os_reason
from companion.base.paths import Paths, shipped_packs_dir
from companion.cli.common import DONE, MISSING, Context, print_json
from companion.desktop import probe
from companion.desktop.ports import Capability
from companion.desktop.session import read_facts, survey
from companion.phrases.packs import find_pack_files, load_pack

_PROBE_BYTES = 64 * 1024
_MARKS = {"ok": "✔", "limited": "◐", "missing": "✘"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Only --json."""
    parser.add_argument("--json", action="store_true", help=_("每行一个 JSON 对象"))


def run(args: argparse.Namespace, context: Context) -> int:
    """Print every capability; 3 when one that the main job needs is missing."""
    capabilities = examine(context.paths)
    if args.json:
        for capability in capabilities:
            print_json(asdict(capability))
    else:
        _print(capabilities)
    return MISSING if any(capability.state == "missing" for capability in capabilities) else DONE


def examine(paths: Paths) -> list[Capability]:
    """Ask everything, in the order of cli.md."""
    names = probe.bus_names()
    session = survey(read_facts())
    return [
        *session,
        probe.tray(names, screen=session[0].state != "missing"),
        probe.notifications(names),
        probe.input_method(probe.bus_names(running=True)),
        probe.fonts(),
        _data(paths),
        _packs(paths),
    ]


def _data(paths: Paths) -> Capability:
    failed = paths.ensure()
    sentence = _("{folder} 建不了：{reason}。")
    if not failed:
        sentence = _("{folder} 写不进去：{reason}。")
        failed = [(folder, error) for folder in (paths.config, paths.data) for error in _try_to_write(folder)]
    if not failed:
        return Capability("data", str(paths.data), "ok")
    folder, error = failed[0]
    reason = sentence.format(folder=folder, reason=os_reason(error))
    remedy = _("请检查这个文件夹的权限和磁盘空间，或用 --data 和 --config 换一个位置。")
    return Capability("data", str(paths.data), "missing", reason, remedy)


def _try_to_write(folder: Path) -> list[OSError]:
    """What the system says to a small file; rights alone say nothing of a full or read-only disk."""
    probe = folder / f".companion-doctor-{os.getpid()}"
    try:
        write_atomic(probe, bytes(_PROBE_BYTES))
        probe.unlink()
    except OSError as error:
        return [error]
    return []


def _packs(paths: Paths) -> Capability:
    problems = []
    phrases = 0
    for folder, origin in ((shipped_packs_dir(), "shipped"), (paths.packs, "user")):
        files, found = find_pack_files(folder)
        problems += found
        for file in files:
            pack = load_pack(file, origin)
            phrases += len(pack.phrases)
            problems += pack.problems
    errors = [problem for problem in problems if problem.severity == "error"]
    if not phrases:
        return Capability("packs", "yaml", "missing", _("没有读到任何话术。"), _("请重新安装，或运行 companion packs lint 查看原因。"))
    if errors:
        first = errors[0]
        reason = _("{count} 处有错，第一处：{file} 第 {line} 行：{message}").format(
            count=len(errors), file=first.file, line=first.line, message=first.message
        )
        return Capability("packs", "yaml", "limited", reason, _("其余话术照常可用；运行 companion packs lint 查看全部。"))
    return Capability("packs", "yaml", "ok", _("{count} 条话术").format(count=phrases))


def _print(capabilities: Sequence[Capability]) -> None:
    """For people; what is said of several in a row is said once, below the last of them."""
    for words, alike in groupby(capabilities, lambda capability: (capability.reason, capability.remedy)):
        for capability in alike:
            print(f"{_MARKS[capability.state]} {capability.capability:<14}{capability.backend}")
        for line in filter(None, words):
            print(f"    {line}")
