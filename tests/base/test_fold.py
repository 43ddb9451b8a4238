"""The shadow copy: runs that fold one to one take a shorter way to the same result."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from companion.base.fold import fold, simplified_map


@given(st.text(alphabet=st.sampled_from("這个ＡＢ，！ ab2😀é①ﬁ\u200b·\u0301…～\n“好"), max_size=30))
def test_a_run_folds_as_its_characters_do(text: str) -> None:
    whole = fold(text)
    singles = [fold(char) for char in text]
    assert whole.text == "".join(one.text for one in singles)
    assert whole.starts == tuple(at for at, one in enumerate(singles) for _ in one.text)
    assert whole.ends == tuple(at + 1 for at, one in enumerate(singles) for _ in one.text)


def test_every_character_of_the_plane_folds_the_same_in_a_run() -> None:
    simplified = simplified_map()
    for code in range(0x20, 0x10000):
        char = chr(code)
        if 0xD800 <= code <= 0xDFFF or not fold(char).text:
            continue
        plain = char if "\u4e00" <= char <= "\u9fff" else unicodedata.normalize("NFKC", char).lower()
        assert fold(f"好{char}").text == "好" + plain.translate(simplified), hex(code)
