"""What part of all phrases the list shows: a branch of the tree on the left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from companion.base.i18n import _
from companion.phrases.model import STAGES, Phrase, Status
from companion.ui.palette.rows import status_word


@dataclass(frozen=True, slots=True)
class Scope:
    """One branch. `kind`: all, mine, unsaved, status, stage or category; `path`: which one of the kind."""

    kind: str = "all"
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """A line of the tree: its words, what it narrows to (None: a heading), how many phrases, and what is below it."""

    label: str
    scope: Scope | None
    count: int
    below: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class Marked:
    """The ids that a scope asks for besides the phrase itself."""

    own: Collection[str] = frozenset()
    unsaved: Collection[str] = frozenset()


def holds(scope: Scope, phrase: Phrase, marked: Marked) -> bool:
    """Whether `phrase` belongs to `scope`."""
    match scope.kind:
        case "mine":
            return phrase.id in marked.own
        case "unsaved":
            return phrase.id in marked.unsaved
        case "status":
            return phrase.status.value == scope.path[0]
        case "stage":
            return phrase.stage == scope.path[0]
        case "category":
            return phrase.category[: len(scope.path)] == scope.path
        case _:
            return True


def tree_of(phrases: Sequence[Phrase], marked: Marked) -> tuple[Branch, ...]:
    """The whole tree; branches without a phrase are left out, but for the first two."""
    stages, states = Counter(one.stage for one in phrases), Counter(one.status for one in phrases)
    unsaved = sum(one.id in marked.unsaved for one in phrases)
    top = [
        Branch(_("全部"), Scope(), len(phrases)),
        Branch(_("我的"), Scope("mine"), sum(one.id in marked.own for one in phrases)),
    ]
    if unsaved:
        top.append(Branch(_("改了没存"), Scope("unsaved"), unsaved))
    return (
        *top,
        Branch(_("状态"), None, 0, tuple(
            Branch(status_word(one), Scope("status", (one.value,)), states[one]) for one in Status if states[one]
        )),
        Branch(_("阶段"), None, 0, tuple(Branch(one, Scope("stage", (one,)), stages[one]) for one in STAGES if stages[one])),
        Branch(_("场景"), None, 0, _categories(one.category for one in phrases)),
    )  # fmt: skip


def _categories(paths: Iterable[tuple[str, ...]]) -> tuple[Branch, ...]:
    counts = Counter(path[:depth] for path in paths for depth in range(1, len(path) + 1))
    below: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for path in counts:
        below.setdefault(path[:-1], []).append(path)

    def grown(above: tuple[str, ...]) -> tuple[Branch, ...]:
        return tuple(Branch(path[-1], Scope("category", path), counts[path], grown(path)) for path in below.get(above, ()))

    return grown(())
