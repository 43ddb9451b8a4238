"""``companion search``: phrases by Chinese, pinyin, initials, code or English, once or line by line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from companion.base.clock import SystemClock
from companion.base.i18n import _
from companion.base.paths import Paths, shipped_packs_dir
from companion.base.whole_number import whole_number
from companion.cli.common import (
    DONE,
    NO,
    CliError,
    Context,
    input_lines,
    is_missing,
    path_name,
    print_json,
    visible,
)
from companion.phrases.library import Library, PackSource, open_library
from companion.phrases.model import Problem, Status
from companion.phrases.search.answer import Answer, Hit, View
from companion.phrases.search.session import SearchSession
from companion.phrases.sources import user_sources

_TEXT_SHOWN = 60


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("query", nargs="?", metavar=_("查询"), help=_("要找的内容；不写就从标准输入逐行读"))
    parser.add_argument("--pack", type=path_name, action="append", metavar=_("路径"), help=_("只在这个话术包或文件夹里找（可多次）"))
    parser.add_argument("--limit", type=_limit, default=20, metavar=_("条数"), help=_("最多列几条；0 是全部（默认 20）"))
    parser.add_argument("--all-status", action="store_true", help=_("停用和过期的也列出"))
    parser.add_argument("--json", action="store_true", help=_("每个查询输出一行 JSON"))
    parser.add_argument("--fail-empty", action="store_true", help=_("有查询一条也没找到时，退出码为 1"))


def run(args: argparse.Namespace, context: Context) -> int:
    """Answer the query, or every line of standard input."""
    library = _library(args.pack, context.paths)
    clock = SystemClock()
    view = View(today=clock.now().astimezone(clock.zone()).date(), all_status=args.all_status)
    session = library.session()
    queries: Iterable[str] = input_lines() if args.query is None else [args.query]
    empty = False
    for query in queries:
        answer, milliseconds = _timed(clock, session, query, args.limit, view)
        empty = empty or not answer.hits
        if args.json:
            print_json(_as_json(answer, milliseconds))
        else:
            _print(answer)
    return NO if empty and args.fail_empty else DONE


def _limit(text: str) -> int:
    number = whole_number(text)
    if number is None:
        raise argparse.ArgumentTypeError(_("{value} 不是 0 或正整数").format(value=text[:40]))
    return number


def _library(packs: list[Path] | None, paths: Paths) -> Library:
    for path in packs or ():
        if is_missing(path):
            raise CliError(_("找不到话术包 {path}。请检查路径。").format(path=path))
    named = [PackSource(path, explicit=True) for path in packs or ()]
    library = open_library(named, paths.cache) if named else own_library(paths)
    for problem in library.problems:
        print(sentence(problem), file=sys.stderr)
    for path in packs or ():
        _refuse_unreadable(library, path)
    return library


def own_library(paths: Paths) -> Library:
    """The shipped packs and the user's own, as the app serves them."""
    return open_library([PackSource(shipped_packs_dir(), "shipped"), *user_sources(paths.packs)], paths.cache)


def _refuse_unreadable(library: Library, path: Path) -> None:
    """A pack named on the command line of which nothing could be read is no input at all."""
    inside = [pack for pack in library.packs if pack.path == path.absolute() or path.absolute() in pack.path.parents]
    broken = any(problem.severity == "error" for problem in library.problems)
    if broken and not any(pack.phrases for pack in inside):
        raise CliError(_("{path} 里没有能用的话术。请按上面的提示改好再试。").format(path=path))


def sentence(problem: Problem) -> str:
    """Place and words."""
    return f"{visible(problem.file)}:{problem.line}:{problem.column}: {problem.told}"


def _timed(clock: SystemClock, session: SearchSession, query: str, limit: int, view: View) -> tuple[Answer, float]:
    before = clock.monotonic()
    answer = session.search(query, limit, view=view)
    return answer, (clock.monotonic() - before) * 1000


def _as_json(answer: Answer, milliseconds: float) -> dict[str, Any]:
    hits = [_hit_as_json(hit) for hit in answer.hits]
    return {"query": answer.query, "total": answer.total, "ms": round(milliseconds, 3), "hits": hits}


def _hit_as_json(hit: Hit) -> dict[str, Any]:
    phrase = hit.phrase
    return {
        "id": phrase.id,
        "title": phrase.title,
        "text": phrase.text,
        "category": "/".join(phrase.category),
        "code": phrase.code,
        "pack": phrase.pack,
        "status": phrase.status.value,
        "score": hit.score,
        "match": hit.match,
        "spans": {name: hit.spans.get(name, ()) for name in ("title", "text")},
    }


def _status_shown(status: Status) -> str:
    """A word for whatever may not simply be sent."""
    words = {Status.DRAFT: _("草稿"), Status.REVIEW: _("待审"), Status.RETIRED: _("停用")}
    return words.get(status, "")


def _print(answer: Answer) -> None:
    if not answer.hits:
        print(_("没有找到“{query}”。").format(query=visible(answer.query)), flush=True)
        return
    for number, hit in enumerate(answer.hits, 1):
        phrase = hit.phrase
        parts = ("/".join(phrase.category), phrase.code, phrase.id, _status_shown(phrase.status))
        labels = " · ".join(label for label in parts if label)
        text = phrase.text.replace("\n", " ⏎ ")
        print(f"{number:>2}  {phrase.title}  ({labels})")
        print(f"    {text if len(text) <= _TEXT_SHOWN else text[:_TEXT_SHOWN] + '……'}")
    if answer.total > len(answer.hits):
        print(_("共 {total} 条，列出前 {shown} 条。").format(total=answer.total, shown=len(answer.hits)))
    sys.stdout.flush()
