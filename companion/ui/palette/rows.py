"""The rows of the result list as values, and the list model over them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from companion.base.i18n import _
from companion.phrases.model import Phrase, Status
from companion.ui.palette.filling import NOTHING, row_text
from companion.ui.texts import Spans

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
_NO_SPANS: Mapping[str, Spans] = {}


class HitLike(Protocol):
    """What the list needs of a hit of the search."""

    @property
    def phrase(self) -> Phrase:
        """The phrase found."""
        ...

    @property
    def spans(self) -> Mapping[str, Spans]:
        """Field name -> half-open spans in code points of the original."""
        ...


class SectionLike(Protocol):
    """What the list needs of a section of the empty query."""

    @property
    def title(self) -> str:
        """Its heading."""
        ...

    @property
    def phrases(self) -> Sequence[Phrase]:
        """Its phrases, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: a phrase, or (phrase None) a heading."""

    phrase: Phrase | None
    heading: str = ""
    spans: Mapping[str, Spans] = field(default_factory=lambda: _NO_SPANS)


@dataclass(frozen=True, slots=True)
class Badge:
    """A mark at the right of a row; `outlined` ones warn."""

    text: str
    outlined: bool = False


def rows_of_hits(hits: Iterable[HitLike]) -> list[Row]:
    """Hits in their order, no headings."""
    return [Row(hit.phrase, spans=hit.spans) for hit in hits]


def rows_of_sections(sections: Iterable[SectionLike]) -> list[Row]:
    """Headings and phrases; a phrase shown once stays out of later sections, an empty section shows no heading."""
    rows: list[Row] = []
    seen: set[str] = set()
    for section in sections:
        fresh = [phrase for phrase in section.phrases if phrase.id not in seen]
        if fresh:
            rows.append(Row(None, section.title))
            rows.extend(Row(phrase) for phrase in fresh)
            seen.update(phrase.id for phrase in fresh)
    return rows


def status_word(status: Status) -> str:
    """How far in vetting, for people."""
    return {
        Status.DRAFT: _("草稿"), Status.REVIEW: _("待审"), Status.APPROVED: _("已审"), Status.RETIRED: _("停用"),
    }[status]


def badges(phrase: Phrase, filled: Mapping[str, str] = NOTHING) -> list[Badge]:
    """The marks of a phrase; `filled` are slots that need no asking (the agent's own particulars)."""
    found = []
    if len(phrase.parts) > 1:
        found.append(Badge(_("{count} 段").format(count=len(phrase.parts))))
    blanks = _blanks(phrase, filled)
    if blanks:
        found.append(Badge(_("{count} 占位").format(count=blanks)))
    if phrase.status is not Status.APPROVED:
        found.append(Badge(status_word(phrase.status), outlined=True))
    if phrase.internal:
        found.append(Badge(_("内部"), outlined=True))
    return found


def spoken(phrase: Phrase, position: int, total: int, filled: Mapping[str, str] = NOTHING) -> str:
    """What a screen reader says for a row; `position` counts from 1."""
    words = [_("第 {position} 项").format(position=position), _("共 {total} 项").format(total=total)]
    words += [word for word in (phrase.stage, phrase.title, row_text(phrase, (), filled)[0]) if word]
    if len(phrase.parts) > 1:
        words.append(_("{count} 段").format(count=len(phrase.parts)))
    blanks = _blanks(phrase, filled)
    if blanks:
        words.append(_("{count} 个占位").format(count=blanks))
    if phrase.internal:
        words.append(_("内部"))
    return _("，").join([*words, status_word(phrase.status)])


def _blanks(phrase: Phrase, filled: Mapping[str, str]) -> int:
    return len(set(phrase.slots) - set(filled))


class RowModel(QAbstractListModel):
    """The rows shown now. `filled` are the slots that are never asked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Row] = ()
        self._positions: list[int] = []
        self._total = 0
        self.filled: Mapping[str, str] = {}

    def show(self, rows: Sequence[Row]) -> None:
        """Replace everything."""
        self.beginResetModel()
        self._rows = rows
        self._positions, self._total = [], 0
        for row in rows:
            self._total += row.phrase is not None
            self._positions.append(self._total)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Rows of the flat list."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings can neither be selected nor reached; nothing can be dragged out."""
        if self.row(index.row()).phrase is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row itself under `ROW`; its title to show; the whole sentence to speak."""
        row = self.row(index.row())
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.phrase.title if row.phrase else row.heading
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if row.phrase is None:
                return row.heading
            return spoken(row.phrase, self._positions[index.row()], self._total, self.filled)
        return None

    def row(self, number: int) -> Row:
        """The row at `number`; an empty heading outside the list."""
        return self._rows[number] if 0 <= number < len(self._rows) else Row(None)

    def phrase_rows(self) -> list[int]:
        """The numbers of the rows that are phrases."""
        return [number for number, row in enumerate(self._rows) if row.phrase is not None]
