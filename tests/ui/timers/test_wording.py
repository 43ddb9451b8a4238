from __future__ import annotations

from datetime import timedelta

import pytest

from companion.base.i18n import use_language
from companion.base.paths import shipped_packs_dir
from companion.phrases.library import PackSource, open_library
from companion.timers.model import Promise, PromiseKind
from companion.ui.timers.wording import phrase_query
from tests.timers.worlds import NOW

LONG = timedelta(hours=2)


def promise(kind: PromiseKind, *, moved: bool = False) -> Promise:
    return Promise("t-1", kind, "王女士", "", NOW, NOW - LONG if moved else NOW, "Asia/Shanghai", NOW - 2 * LONG)


@pytest.mark.parametrize("language", ["zh_CN", "en", "zh_TW"])
def test_every_turn_of_a_promise_leads_to_a_vetted_phrase_as_the_first_hit_in_every_language(language: str) -> None:
    library = open_library([PackSource(shipped_packs_dir(), "shipped")])
    turns = {
        "等待中回一声": (PromiseKind.HOLD, NOW - LONG, False),
        "比预想的久": (PromiseKind.HOLD, NOW, False),
        "对方正忙": (PromiseKind.TRANSFER, NOW, False),
        "更正说法": (PromiseKind.CORRECTION, NOW, False),
        "进度同步": (PromiseKind.FOLLOW_UP, NOW - LONG, False),
        "提前说明要晚": (PromiseKind.FOLLOW_UP, NOW - LONG, True),
        "按约回电": (PromiseKind.FOLLOW_UP, NOW, False),
        "过时补救": (PromiseKind.FOLLOW_UP, NOW + LONG, False),
    }
    use_language(language)
    try:
        for title, (kind, now, moved) in turns.items():
            query = phrase_query(promise(kind, moved=moved), now)
            first = library.search(query).hits[0].phrase
            assert (first.title, first.status) == (title, "approved"), query
    finally:
        use_language("zh_CN")
