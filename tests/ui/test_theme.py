from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from companion.ui import theme
from companion.ui.style import stylesheet
from companion.ui.theme import DARK, LIGHT, Tokens, choose_family, contrast, scaled

UI = Path(theme.__file__).parent


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#FFFFFF", "#777777") == contrast("#777777", "#FFFFFF")


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
def test_every_ink_reads_on_every_ground(tokens: Tokens) -> None:
    inks = ("text", "text2", "accent", "high", "medium", "low")
    for ink, ground in product(inks, ("bg", "surface", "selection")):
        ratio = contrast(getattr(tokens, ink), getattr(tokens, ground))
        assert ratio >= 4.5, f"{tokens.name}: {ink} on {ground} is {ratio:.2f}"
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5
    assert contrast(tokens.border, tokens.surface) >= 3


def test_the_table_of_the_design_is_met() -> None:
    """screens.md 3.10 gives the computed contrasts; the colours are those."""
    assert contrast(LIGHT.text, LIGHT.surface) == pytest.approx(15.8, abs=0.06)
    assert contrast(LIGHT.text2, LIGHT.selection) == pytest.approx(5.3, abs=0.06)
    assert contrast(DARK.accent, DARK.surface) == pytest.approx(7.3, abs=0.06)
    assert contrast(DARK.text2, DARK.selection) == pytest.approx(5.0, abs=0.06)


def test_colours_stand_in_the_theme_only() -> None:
    literal = re.compile(r"#[0-9A-Fa-f]{3,8}\b|\brgba?\(|QColor\(\s*\d|Qt\.GlobalColor\.(?!transparent)|QColor\(\s*[\"']")
    found = [
        f"{path.relative_to(UI)}:{number}: {line.strip()}"
        for path in UI.rglob("*.py") if path != UI / "theme.py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if literal.search(line)
    ]
    assert found == []


def test_the_stylesheet_has_only_colours_of_its_tokens() -> None:
    named = {value.lower() for value in (getattr(DARK, name) for name in DARK.__slots__) if value.startswith("#")}
    used = {colour.lower() for colour in re.findall(r"#[0-9A-Fa-f]{6}", stylesheet(DARK, 20))}
    assert used and used <= named


def test_the_first_installed_family_of_the_stack_wins() -> None:
    assert choose_family(["Arial", "WenQuanYi Micro Hei", "Noto Sans CJK SC"]) == "Noto Sans CJK SC"
    assert choose_family(["Noto Sans CJK JP", "Arial"]) == "sans-serif"


def test_sizes_scale_with_the_base_and_stop_at_its_ends() -> None:
    assert [scaled(56, size) for size in (12, 14, 20)] == [48, 56, 80]
    assert scaled(14, 40) == scaled(14, 20) == 20
    assert scaled(14, 3) == scaled(14, 12) == 12
