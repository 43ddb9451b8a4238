"""Bands and scores, vectorised over all hits of one term; terms put together; the best few picked out.

A *grade* is one number per phrase, 0 for no match: ``(9 - band) * BAND + LIFT + score``. A score never leaves its band.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from companion.phrases.model import STAGES, Phrase, Status
from companion.phrases.search.answer import (
    BODY,
    CODE,
    LABEL,
    NEAR,
    PREFIX,
    REMEMBERED,
    START,
    TITLE,
    WHOLE,
    View,
)
from companion.phrases.search.build import channel_bit
from companion.phrases.search.index import Index, Ints
from companion.phrases.search.paths import Run

BAND, LIFT = 100.0, 20.0
APPROVED_LIFT = 40.0
"""More than any score, less than a band: approved phrases stand first in each band."""
FITS = 0.4
SIDE_BY_SIDE = 1.0
USED = 1.5

Grades = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(slots=True, eq=False)
class Found:
    """Where one term was found in one segment: runs with the phrase of each start, per layer."""

    term: str
    head: list[tuple[Run, Ints]] = field(default_factory=list)
    body: list[tuple[Run, Ints]] = field(default_factory=list)
    near: str = ""
    """Empty, or what was bent to find it: fuzzy, homophone, typo."""

    def __bool__(self) -> bool:
        return bool(self.head or self.body)


def grade_head(index: Index, found: Found, letters: int, grades: Grades) -> None:
    """Raise `grades` by the hits in title, tags, category and what customers say."""
    layer = index.head
    cost = index.title_cost
    for run, docs in found.head:
        starts = run.starts
        begins, title_end = layer.offsets[docs], index.ends[0][docs]
        behind = starts + run.length
        at_word = layer.types[starts - 1] < index.breaks
        band = np.where(
            starts >= title_end,
            LABEL,
            np.where(
                starts == begins,
                np.where(behind == title_end, WHOLE, PREFIX),
                np.where(at_word, START, TITLE),
            ),
        )
        if found.near:
            # Inside the last band, a title still goes before a label.
            score = run.quality / (10.0 * letters) - cost[docs] + np.where(band == LABEL, 3, 6)
            np.maximum.at(grades, docs, ((9 - NEAR) * BAND + LIFT + score).astype(np.float32))
            continue
        score = run.quality / (10.0 * letters) - cost[docs]
        np.maximum.at(grades, docs, ((9 - band) * BAND + LIFT + score).astype(np.float32))


def grade_body(index: Index, found: Found, letters: int, grades: Grades) -> None:
    """Raise `grades` by the hits in the text."""
    cost = index.text_cost
    base = (9 - (NEAR if found.near else BODY)) * BAND + LIFT
    for run, docs in found.body:
        score = run.quality / (10.0 * letters) - cost[docs]
        np.maximum.at(grades, docs, (base + score).astype(np.float32))


def grade_codes(index: Index, code: bytes, exact: bool, grades: Grades) -> None:
    """Raise `grades` where the code begins with `code`; to the first band where it equals it and `exact` is asked."""
    if not code:
        return
    first = int(np.searchsorted(index.codes, code, "left"))
    last = int(np.searchsorted(index.codes, code + b"\xff", "left"))
    docs = index.code_docs[first:last]
    np.maximum.at(grades, docs, np.float32((9 - LABEL) * BAND + LIFT))
    if exact:
        same = docs[index.codes[first:last] == code]
        grades[same] = (9 - CODE) * BAND + LIFT


def all_of(grades: list[Grades]) -> Grades:
    """Every term somewhere: the worst band, and the mean score."""
    bands = [np.floor(one / np.float32(BAND)) for one in grades]
    worst = np.minimum.reduce(bands)
    scores = sum((one - band * np.float32(BAND) for one, band in zip(grades, bands, strict=True)), np.float32(0))
    together = worst * np.float32(BAND) + scores / np.float32(len(grades))
    return np.where(worst > 0, together, np.float32(0)).astype(np.float32)


def served(index: Index, alive: Mask, view: View) -> Mask:
    """The phrases that may be shown at all."""
    if view.all_status:
        return alive
    mask: Mask = alive & (index.status != 3)
    if view.today is not None:
        day = view.today.toordinal()
        mask &= (index.valid[0] <= day) & (day <= index.valid[1])
    return mask


def final_grades(index: Index, docs: Ints, grades: Grades, view: View) -> Grades:
    """The grades of `docs` with what the view adds: approval, channel and stage that fit."""
    final = grades[docs] + np.where(index.status[docs] == 2, np.float32(APPROVED_LIFT), np.float32(0))
    if bit := channel_bit(view.channel):
        channels = index.channels[docs]
        final += np.where((channels == 0) | (channels & bit > 0), np.float32(FITS), np.float32(0))
    if view.stage in STAGES:
        final += np.where(index.stage[docs] == STAGES.index(view.stage) + 1, np.float32(FITS), np.float32(0))
    return final


def best(docs: Ints, grades: Grades, count: int) -> tuple[Ints, Grades]:
    """The `count` best of `docs`, unsorted; all of them for 0."""
    if not count or len(docs) <= count:
        return docs, grades
    chosen = np.argpartition(-grades, count)[:count]
    return docs[chosen], grades[chosen]


def band_of(grade: float) -> int:
    """The band of a grade."""
    return 9 - int(grade // BAND)


def score_of(grade: float, phrase: Phrase) -> float:
    """The score inside the band, as a person reads it."""
    lift = LIFT + (APPROVED_LIFT if phrase.status is Status.APPROVED else 0.0)
    return round(grade % BAND - lift, 3)


def remembered_grade() -> float:
    """The grade of the phrase that is remembered for a query."""
    return (9 - REMEMBERED) * BAND + LIFT + APPROVED_LIFT
