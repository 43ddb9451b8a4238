"""Which phrases of a segment hold what they must: worked out on the arrays, so that no phrase is built for it."""

from __future__ import annotations

import numpy as np

from companion.phrases.search.found import Mask, code_key, code_range
from companion.phrases.search.index import HEAD_FIELDS, Index, channel_bit


def holding(index: Index, field: str, wanted: str) -> Mask:
    """The phrases that have `wanted`, folded and not empty, in a field of `HEAD_FIELDS` behind the title; whose `code` begins with it; which fit the `channel`.

    Several tags count as one text with a newline between them, a category as its path with slashes.
    """
    if field == "channel":
        fits: Mask = (index.channels == 0) | (index.channels & channel_bit(wanted) > 0)
        return fits
    mask = np.zeros(len(index), np.bool_)
    if field == "code":
        first, last = code_range(index, code_key(wanted))
        mask[index.code_docs[first:last]] = True
        return mask
    layer, which = index.head, HEAD_FIELDS.index(field)
    first_char = (index.chars == ord(wanted[0])).nonzero()[0].tolist()
    starts = np.concatenate([layer.positions(kind) for kind in first_char] or [layer.order[:0]])
    docs = layer.docs_of(starts)
    inside = (index.ends[which - 1].take(docs) < starts) & (starts + len(wanted) <= index.ends[which].take(docs))
    starts, docs = starts[inside], docs[inside]
    for step, char in enumerate(wanted[1:], 1):
        same = index.chars.take(layer.types.take(starts + step)) == ord(char)
        starts, docs = starts[same], docs[same]
    mask[docs] = True
    return mask
