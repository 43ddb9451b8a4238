"""`companion packs`: which packs there are, and what is wrong in them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from companion.base import guarded_yaml
from companion.base.i18n import _
from companion.base.paths import shipped_packs_dir
from companion.cli.common import DONE, NO, CliError, Context, is_missing, path_name, print_json, visible
from companion.phrases.model import Pack, Problem, Status
from companion.phrases.packs import DEFAULT, EXPLICIT, PackLimits, find_pack_files, load_pack


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare `list` and `lint`."""
    actions = parser.add_subparsers(dest="action", metavar=_("动作"), required=True)
    listing = actions.add_parser("list", help=_("有哪些话术包"), description=_("列出随程序来的和自己的话术包。"))
    lint = actions.add_parser("lint", help=_("检查话术包"), description=_("逐条说出话术包里的问题；有错误时退出码是 1。"))
    lint.add_argument("paths", nargs="*", type=path_name, metavar=_("路径"), help=_("文件或文件夹；不写就检查全部话术包"))
    for action in (listing, lint):
        action.add_argument("--json", action="store_true", help=_("每行一个 JSON 对象"))


def run(args: argparse.Namespace, context: Context) -> int:
    """List or lint."""
    folders = [(shipped_packs_dir(), "shipped", DEFAULT), (context.paths.packs, "user", DEFAULT)]
    if args.action == "list":
        return _list(_told(_read(folders), context), args.json)
    missing = next((path for path in args.paths if is_missing(path)), None)
    if missing is not None:
        raise CliError(_("找不到 {file}。请检查路径。").format(file=missing))
    found = _read([(path, "user", EXPLICIT) for path in args.paths] or folders)
    return _lint(_told(found, context), args.json)


def _read(sources: Sequence[tuple[Path, str, PackLimits]]) -> Iterator[Pack | Problem]:
    for source, origin, limits in sources:
        files, problems = find_pack_files(source, limits)
        yield from problems
        for file in files:
            yield load_pack(file, origin, limits)


def _told(found: Iterator[Pack | Problem], context: Context) -> Iterator[Pack | Problem]:
    """All of `found`; then, on stderr, of which broken files among them the last good version is in use."""
    broken = set()
    for pack in found:
        yield pack
        if isinstance(pack, Pack) and any(problem.severity == "error" for problem in pack.problems):
            broken.add(pack.path.absolute())
    if broken:
        # With the search index comes numpy: only when there is something to ask it for.
        from companion.cli.search import own_library, sentence

        for problem in own_library(context.paths).problems:
            if problem.kept and Path(problem.file) in broken:
                print(f"companion: {sentence(problem)}", file=sys.stderr)


def _list(found: Iterator[Pack | Problem], as_json: bool) -> int:
    for pack in found:
        if isinstance(pack, Problem):
            continue
        approved = sum(phrase.status is Status.APPROVED for phrase in pack.phrases)
        if as_json:
            print_json(
                {"id": pack.id, "name": pack.name, "version": pack.version, "path": str(pack.path), "phrases": len(pack.phrases),
                 "approved": approved, "source": pack.origin, "problems": len(pack.problems)}
            )  # fmt: skip
            continue
        line = _("{name}（{id}）：{count} 条，已审 {approved} 条").format(
            name=pack.name, id=pack.id, count=len(pack.phrases), approved=approved
        )
        if pack.problems:
            line += _("，{count} 个问题").format(count=len(pack.problems))
        print(line)
        print(f"    {visible(str(pack.path))}")
    return DONE


def _lint(found: Iterator[Pack | Problem], as_json: bool) -> int:
    files = errors = warnings = 0
    seen: dict[tuple[str, str], Path] = {}
    for pack in found:
        files += isinstance(pack, Pack)
        for problem in (*pack.problems, *_said_twice(pack, seen)) if isinstance(pack, Pack) else (pack,):
            errors += problem.severity == "error"
            warnings += problem.severity == "warning"
            _print(problem, as_json)
    if not as_json:
        summary = _("查了 {files} 个文件：{errors} 个错误，{warnings} 个提醒。")
        print(summary.format(files=files, errors=errors, warnings=warnings))
    return NO if errors else DONE


def _said_twice(pack: Pack, seen: dict[tuple[str, str], Path]) -> Iterator[Problem]:
    """Ids that an earlier file of the same folder has, too: only the later phrase counts, and nobody else would say so."""
    twice = {}
    for phrase in pack.phrases:
        first = seen.setdefault((pack.origin, phrase.id), pack.path)
        if first != pack.path:
            twice[phrase.id] = first
    if not twice:
        return
    for id_, line, column in _places_of_ids(pack.path, twice.keys()):
        message = _("id “{id}”在 {file} 里也有，只有这里的这条有效。请改掉一个 id。").format(id=id_, file=visible(str(twice[id_])))
        yield Problem(str(pack.path), line, column, "id", "warning", message)


def _places_of_ids(path: Path, ids: Collection[str]) -> Iterator[tuple[str, int, int]]:
    try:
        document = guarded_yaml.load(path, EXPLICIT.yaml, keep_hidden=True)
    except guarded_yaml.Refused:
        # It changed since it was read a moment ago.
        return
    entries = document.tree.get("phrases", ()) if isinstance(document.tree, dict) else ()
    for index, entry in enumerate(entries):
        if isinstance(entry, dict) and (id_ := str(entry.get("id", ""))) in ids:
            yield id_, *document.locate(("phrases", index, "id"))


def _print(problem: Problem, as_json: bool) -> None:
    if as_json:
        print_json({name: getattr(problem, name) for name in ("file", "line", "column", "key", "severity", "message")})
        return
    word = _("错误") if problem.severity == "error" else _("提醒")
    print(f"{visible(problem.file)}:{problem.line}:{problem.column} {word} {problem.message}")
