"""Blanks that nobody filled in: the last look at a text before it leaves, however it was made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_ALWAYS = re.compile(
    r"\{\{[^{}\n]*\}\}"  # our own
    r"|〔[^〔〕\n]{1,20}〕"  # as the preview shows an open slot
    r"|(?<![A-Za-z0-9ＸｘXx×])(?:[XxＸｘ]{2,}|×{2,})(?![A-Za-z0-9])"  # XX, but not XXL
    r"|(?<![0-9A-Za-z*＊])[*＊]{2,}(?![0-9A-Za-z*＊])"  # ＊＊, but not a masked number
    r"|_{3,}|＿{2,}"
    r"|\[(?:your |customer |client |order |product |company |agent )?"
    r"(?:name|number|date|time|amount|email|phone|address|title|id)\]",
    re.IGNORECASE,
)
_HINT = re.compile(r"[XxＸｘ×*＊_＿〔【\[{<＜]")
_BOLD = re.compile(r"\*\*[^*\n]+\*\*")
_BRACKETED = re.compile(r"【([^【】\n]{1,20})】|\[([^\[\]\n]{1,20})\]|\{([^{}\n]{1,20})\}|<([^<>\n]{1,20})>|＜([^＜＞\n]{1,20})＞")

COMMON_NAMES = frozenset(
    ("姓名", "客户姓名", "称呼", "客户称呼", "订单号", "单号", "金额", "时间", "日期", "电话", "手机号", "产品名称", "商品名称",
     "公司名", "公司名称", "工号", "昵称", "时限", "链接", "地址", "快递公司", "运单号")
)
"""What templates of other programs call their blanks."""


def unfilled_marks(
    text: str, names: Iterable[str] = (), skip: Sequence[tuple[int, int]] = ()
) -> tuple[tuple[int, int], ...]:
    """The half-open spans (code points) of blanks left in `text`: ``{{…}}``, XX, ＊＊, ___, [name], 【姓名】.

    A word in brackets counts only if it is in `names` or `COMMON_NAMES`. Nothing inside a span of `skip` (values
    that a person typed) is a blank.
    """
    if not _HINT.search(text):
        return ()
    known = COMMON_NAMES | frozenset(names)
    bold = [found.span() for found in _BOLD.finditer(text)]
    spans = [found.span() for found in _ALWAYS.finditer(text) if not _touches(found.span(), bold)]
    spans += [
        found.span()
        for found in _BRACKETED.finditer(text)
        if next(group for group in found.groups() if group is not None).strip() in known
    ]
    kept = sorted(span for span in set(spans) if not _touches(span, skip))
    return tuple(span for span in kept if not any(other != span and _inside(span, other) for other in kept))


def _touches(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _inside(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return other[0] <= span[0] and span[1] <= other[1]
