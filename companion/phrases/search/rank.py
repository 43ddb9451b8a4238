"""The grades of several terms put together, what the view adds, and the best few picked out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from companion.phrases.model import STAGES, Phrase, Status
from companion.phrases.search.answer import CODE, PREFIX, REMEMBERED, TITLE, View
from companion.phrases.search.found import (
    BAND,
    LIFT,
    WITH_LABELS,
    WITH_TITLES,
    Found,
    Grades,
    Mask,
    code_key,
    code_range,
)
from companion.phrases.search.index import Index, Ints, channel_bit

APPROVED_LIFT = 40.0
"""More than any score, less than a band: approved phrases stand first in each band."""
FITS = 0.4
SIDE_BY_SIDE = 1.0
USED = 1.5
ENOUGH = 50
"""With so many hits in title, tags or category (or as many as are asked for), those in the text are only counted."""
ALIKE = 0.002
"""Grades that differ by less may be the same once rounded to what decides the order."""
_CODED = (9 - CODE) * BAND + LIFT
_RARE = 32
"""If less than this share of the phrases has all the terms, their titles are not looked at alone first."""


def combine(
    founds: Sequence[Found], joined: Found | None, query: str, mask: Mask, limit: int, asked: Ints
) -> tuple[Ints, Grades, int]:
    """(phrases, their grades, how many match in all): every term somewhere, in the worst band of any.

    When enough phrases match outside their text, those that match in it alone are left out of the first two: they
    are in a later band, and no further than `limit` is shown. `limit` 0 leaves nothing out; nor are those of `asked` left out that match.
    """
    index = founds[0].index
    hit = np.logical_and.reduce([found.anywhere for found in founds]) if len(founds) > 1 else founds[0].anywhere.copy()
    coded = _same_code(index, code_key(query))
    hit[coded] = True
    hit &= mask
    coded, asked = coded[mask.take(coded)], asked[hit.take(asked)]
    total = int(np.count_nonzero(hit))
    enough = max(limit, ENOUGH) if limit else total
    for docs, grades, least in _closer_and_closer(founds, joined, hit, total) if total > enough else ():
        kept = (grades >= np.float32(least)).nonzero()[0]
        if len(kept) >= enough:
            return *_and_these(*_and_these(docs.take(kept), grades.take(kept), asked, 1.0), coded, _CODED), total
    docs = hit.nonzero()[0].astype(np.int32)
    grades = _with_row(all_of([found.grades(hit, docs) for found in founds]), joined.grades(hit, docs) if joined else None)
    return *_and_these(docs, grades, coded, _CODED), total


def _closer_and_closer(
    founds: Sequence[Found], joined: Found | None, hit: Mask, total: int
) -> Iterator[tuple[Ints, Grades, float]]:
    """Phrases and grades by what begins titles, by titles, by labels too; and the least grade of which none is missing.

    Only single pieces stand in so many phrases that a look at fewer fields is less work.
    """
    plain = all(found.head.single and not found.near for found in founds)
    if len(founds) == 1:
        for level, band in ((0, PREFIX), (WITH_TITLES, TITLE)) if plain else ():
            yield *_of_these(founds[0].graded(level), hit), (9 - band) * BAND
        yield *_of_these(founds[0].graded(WITH_LABELS), hit), 1.0
        return
    if plain and total > len(hit) // _RARE:
        rarest = min(founds, key=lambda found: sum(piece.count(found.index.head) for piece in found.head.single))
        titles = rarest.graded(WITH_TITLES)
        docs = (hit & (titles >= np.float32((9 - TITLE) * BAND))).nonzero()[0].astype(np.int32)
        grades = all_of([titles.take(docs) if found is rarest else found.title_grades(docs) for found in founds])
        yield docs, _with_row(grades, joined.title_grades(docs) if joined else None), (9 - TITLE) * BAND
    docs = hit.nonzero()[0].astype(np.int32)
    grades = all_of([found.head_grades(docs) for found in founds])
    yield docs, _with_row(grades, joined.head_grades(docs) if joined else None), 1.0


def _of_these(grades: Grades, hit: Mask) -> tuple[Ints, Grades]:
    docs = (hit & (grades > 0)).nonzero()[0].astype(np.int32)
    return docs, grades.take(docs)




def _and_these(docs: Ints, grades: Grades, these: Ints, least: float) -> tuple[Ints, Grades]:
    """`docs`, which ascend, with `these` among them, whose grades are at least so much."""
    if not len(these):
        return docs, grades
    every = np.union1d(docs, these)
    raised = np.zeros(len(every), np.float32)
    raised[np.searchsorted(every, docs)] = grades
    at = np.searchsorted(every, these)
    raised[at] = np.maximum(raised[at], np.float32(least))
    return every, raised


def all_of(grades: list[Grades]) -> Grades:
    """The worst band of any term, and the mean score; 0 where a term is missing."""
    if len(grades) == 1:
        return grades[0]
    bands = [np.floor(one / np.float32(BAND)) for one in grades]
    worst = np.minimum.reduce(bands)
    scores = np.zeros(len(worst), np.float32)
    for one, band in zip(grades, bands, strict=True):
        scores += one - band * np.float32(BAND)
    together = worst * np.float32(BAND) + scores / np.float32(len(grades))
    return np.where(worst > 0, together, np.float32(0))


def _with_row(grades: Grades, row: Grades | None) -> Grades:
    if row is None:
        return grades
    return np.maximum(grades, np.where(row > 0, row + np.float32(SIDE_BY_SIDE), row))


def _same_code(index: Index, key: bytes) -> Ints:
    first, last = code_range(index, key)
    same: Ints = index.code_docs[first:last][index.codes[first:last] == key]
    return same


def served(index: Index, alive: Mask, view: View) -> Mask:
    """The phrases that may be shown at all."""
    if view.all_status:
        return alive
    mask: Mask = alive & (index.status != 3)
    if view.today is not None:
        day = view.today.toordinal()
        mask &= (index.valid[0] <= day) & (day <= index.valid[1])
    return mask


def with_view(index: Index, docs: Ints, grades: Grades, view: View) -> Grades:
    """The grades of `docs` with what the view adds: approval, channel and stage that fit."""
    final = grades + np.where(index.status.take(docs) == 2, np.float32(APPROVED_LIFT), np.float32(0))
    if bit := channel_bit(view.channel):
        channels = index.channels.take(docs)
        final += np.where((channels == 0) | (channels & bit > 0), np.float32(FITS), np.float32(0))
    if view.stage in STAGES:
        final += np.where(index.stage.take(docs) == STAGES.index(view.stage) + 1, np.float32(FITS), np.float32(0))
    return final


def best(docs: Ints, grades: Grades, count: int, equals: bool = False) -> tuple[Ints, Grades]:
    """The `count` best of `docs`, unsorted, of equals the first (with `equals` each of them); every one for 0."""
    if not count or len(docs) <= count:
        return docs, grades
    least = np.partition(grades, len(grades) - count)[len(grades) - count]
    if equals:
        better = (grades > least - np.float32(ALIKE)).nonzero()[0]
        return docs.take(better), grades.take(better)
    better = (grades > least).nonzero()[0]
    equal = (grades == least).nonzero()[0][: count - len(better)]
    chosen = np.concatenate((better, equal))
    return docs.take(chosen), grades.take(chosen)


def band_of(grade: float) -> int:
    """The band of a grade."""
    return 9 - int(grade // BAND)


def score_of(grade: float, phrase: Phrase) -> float:
    """The score inside the band, as a person reads it."""
    lift = LIFT + (APPROVED_LIFT if phrase.status is Status.APPROVED else 0.0)
    return round(grade % BAND - lift, 3)


def remembered_grade(phrase: Phrase) -> float:
    """The grade of the phrase that is remembered for a query."""
    return (9 - REMEMBERED) * BAND + LIFT + (APPROVED_LIFT if phrase.status is Status.APPROVED else 0.0)
