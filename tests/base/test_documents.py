"""Where advice comes from, in words that an agent can read."""

from __future__ import annotations

import pytest

from companion.base.documents import cite, title


@pytest.mark.parametrize(
    ("document", "section", "said"),
    [
        ("004_539129d62b1b057c", "4.4", "《客户支持快速响应话术模板》第 4.4 节"),
        ("002", "二（一）1、2", "《移动通信客服工作规范与技巧》二（一）1、2"),
        ("003_1ec05448fd93aa14", "", "《热线电话客服注意事项》"),
        ("售后手册", "2", "《售后手册》第 2 节"),
    ],
)
def test_a_source_is_named_by_its_title(document: str, section: str, said: str) -> None:
    assert cite(document, section) == said


def test_a_document_of_ones_own_has_no_title_here() -> None:
    assert title("售后手册") == ""
    assert all(title(f"00{number}") for number in range(5))
