"""The line under a phrase: where it comes from, in words that read."""

from __future__ import annotations

import pytest

from companion.phrases.model import Source
from companion.ui.palette.preview import Shown, origin
from tests.ui.sample import phrase


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("2.5", "来源《客户支持快速响应话术模板》第 2.5 节 · 已审"),
        ("第二部分 开场与建立信任", "来源《客户支持快速响应话术模板》第二部分 开场与建立信任 · 已审"),
        ("3.2 配送延迟投诉", "来源《客户支持快速响应话术模板》3.2 配送延迟投诉 · 已审"),
        ("", "来源《客户支持快速响应话术模板》 · 已审"),
    ],
)
def test_a_section_with_a_heading_of_its_own_is_not_called_a_section_again(section: str, said: str) -> None:
    shown = Shown(phrase("a", "题", "文", source=Source("004_539129d62b1b057c", section)), {})
    assert origin(shown) == said
