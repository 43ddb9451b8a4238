"""Whole numbers in files and commands, also absurd ones."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from companion.base.settings import load_settings, peek_settings
from companion.base.whole_number import whole_number


@pytest.mark.parametrize(("text", "number"), [
    ("0", 0), ("014", 14), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("9" * 5000, None), ("", None), ("-1", None), ("１２", None), ("²", None),
])  # fmt: skip
def test_only_plain_digits_of_a_sane_length_are_a_number(text: str, number: int | None) -> None:
    assert whole_number(text) == number


def test_a_font_size_of_5000_digits_is_one_short_notice_and_the_default(tmp_path: Path) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text(f'look: {{font_size: "{"9" * 5000}", theme: dark}}\n', encoding="utf-8")
    loaded = load_settings(path, datetime(2026, 11, 22, tzinfo=UTC))
    assert (loaded.settings.look.font_size, loaded.settings.look.theme) == (14, "dark")
    assert "look.font_size" in loaded.notices[0] and len(loaded.notices[0]) < 120
    assert peek_settings(path).look.font_size == 14
