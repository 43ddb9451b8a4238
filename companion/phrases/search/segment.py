"""A searchable segment: an index, what of it counts, and what was worked out for it already."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from companion.phrases.model import STAGES, Phrase
from companion.phrases.search.answer import UsageWeights, View
from companion.phrases.search.found import Found, Grades, Mask
from companion.phrases.search.index import APPROVED, Index, Ints, Layer, channel_bit
from companion.phrases.search.narrow import holding
from companion.phrases.search.pieces import Pieces
from companion.phrases.search.rank import served
from companion.phrases.search.reading import how
from companion.phrases.search.records import from_record

_KEPT = 1000
_SHORT, _KEPT_COMMON = 2, 16
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Segment:
    """`alive[d]`: phrase d of `index` counts, for no newer version of it stands elsewhere."""

    def __init__(self, index: Index, alive: Mask) -> None:
        self.index = index
        self.alive = alive
        self.pieces = Pieces(index)
        self._served: tuple[object, Mask] | None = None
        self._only: tuple[object, Mask] | None = None
        self._phrases: dict[int, Phrase] = {}
        self._docs: dict[str, list[int]] = {}
        self._ways: dict[tuple[str, bytes], str] = {}
        self._common: OrderedDict[str, Found] = OrderedDict()

    def common(self, term: str) -> Found | None:
        """What was found for a few letters that are one piece: they match so much that it is kept."""
        if term in self._common:
            self._common.move_to_end(term)
        return self._common.get(term)

    def keep_common(self, found: Found) -> None:
        """Remember `found` if it is of that kind."""
        if len(found.term) <= _SHORT and not (found.near or found.head.runs or found.body.runs):
            self._common[found.term] = found
            if len(self._common) > _KEPT_COMMON:
                self._common.popitem(last=False)

    def served(self, view: View) -> Mask:
        """The phrases that `view` may show."""
        key = (view.today, view.all_status)
        if self._served is None or self._served[0] != key:
            self._served = (key, served(self.index, self.alive, view))
        return self._served[1]

    def only(self, view: View) -> Mask:
        """The phrases that hold what `view` narrows to."""
        if self._only is None or self._only[0] != view.only:
            masks = [holding(self.index, field, wanted) for field, wanted in view.only]
            self._only = (view.only, np.logical_and.reduce(masks))
        return self._only[1]

    def of_stage(self, stage: str, view: View) -> list[int]:
        """The phrases of `stage` that `view` may show and that fit its channel."""
        index, number = self.index, STAGES.index(stage) + 1
        mask = self.served(view) & (index.stage == number)
        if bit := channel_bit(view.channel):
            mask &= (index.channels == 0) | (index.channels & bit > 0)
        return np.flatnonzero(mask).tolist()

    def is_approved(self, doc: int) -> bool:
        """Whether phrase `doc` is approved."""
        return bool(self.index.status[doc] == APPROVED)

    def phrase(self, doc: int) -> Phrase:
        """The phrase, built from its record the first time."""
        if doc not in self._phrases:
            _bounded(self._phrases)[doc] = from_record(self.index.record(doc))
        return self._phrases[doc]

    def docs_of(self, ids: Sequence[str]) -> Ints:
        """The phrases that count under `ids`."""
        return np.array([doc for phrase_id in ids for doc in self._docs_of(phrase_id)], np.int32)

    def _docs_of(self, phrase_id: str) -> list[int]:
        if phrase_id not in self._docs:
            _bounded(self._docs)[phrase_id] = [doc for doc in self.index.docs_of_id(phrase_id) if self.alive[doc]]
        return self._docs[phrase_id]

    def used(self, ids: tuple[str, ...], usage: UsageWeights) -> tuple[Ints, Grades]:
        """The phrases that count under `ids`, and the weight of each, 0 to 1."""
        counted = [(doc, usage.weight(phrase_id)) for phrase_id in ids for doc in self._docs_of(phrase_id)]
        docs, weights = zip(*counted, strict=True) if counted else ((), ())
        return np.array(docs, np.int32), np.clip(np.array(weights, np.float32), 0, 1)

    def how(self, layer: Layer, term: str, start: int, length: int) -> str:
        """In which way `term` was read at `start`."""
        types = layer.types[start : start + length]
        key = (term, types.tobytes())
        if key not in self._ways:
            _bounded(self._ways)[key] = how(self.pieces, term, types.tolist())
        return self._ways[key]


def _bounded(memory: dict[_Key, _Value]) -> dict[_Key, _Value]:
    if len(memory) >= _KEPT:
        memory.clear()
    return memory
