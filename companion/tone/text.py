"""A message as the rules see it: folded, with what is not the agent's own words masked, cut into sentences."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from companion.base.fold import Folded, fold

MASK = "\ue000"
"""Stands for a character that no rule may look at. Not a word character, so it ends a clause."""

Span = tuple[int, int]

_VARIANTS = str.maketrans("妳唸著", "你念着")
"""What Taiwan writes otherwise and the table of single characters leaves: some of it is right elsewhere (著名)."""

_HAN = "\u4e00-\u9fff"
_SENTENCE = re.compile(r"[^。!?;\n~]+[。!?;~]*")
# 没 办 法, 没.办.法: single characters kept apart, three or more; 微-信: one mark between two characters.
_SPACED = re.compile(rf"(?<![{_HAN}])[{_HAN}](?:[ .,\-_*·•|/+^]{{1,2}}[{_HAN}]){{2,30}}(?![{_HAN}])")
_SPLIT = re.compile(rf"(?<=[{_HAN}v])[-_*·•^|+'`](?=[{_HAN}])")
_MENU = re.compile(r"\w{2,10}(?:\s?(?:->|[>→])\s?\w{2,10}){1,6}|\w{2,8}(?:[-/]\w{2,8}){2,6}")
_MENU_SIGNS = frozenset(">→-/")
_MENU_RUN = re.compile(r"[\w\s>→/-]+")
_FOREIGN = re.compile(
    r"https?://[^\s\u4e00-\u9fff，。]+|www\.[^\s\u4e00-\u9fff，。]+"
    r"|[\w.+-]{1,40}@[a-z0-9-]{1,40}\.[a-z.]{2,20}|\{\{[^}\n]{0,60}\}\}|`[^`\n]{1,200}`"
)
_FOREIGN_SIGN = re.compile(r"[@`{]|://|www\.")
_NUMBER = re.compile(r"[0-9]{5,}|(?=[a-z]{0,6}[0-9])[a-z0-9]{9,40}")
_QUOTES = {"“": "”", "「": "」", "『": "』", '"': '"', "‘": "’", "《": "》", "【": "】"}
_QUOTE = re.compile("|".join(f"{re.escape(a)}[^{re.escape(b)}\\n]{{1,120}}{re.escape(b)}" for a, b in _QUOTES.items()))
_CUE = re.compile(
    r"(?:(?:说|讲|称|问|写|骂|喊|回|答|提|反馈|反映|投诉|表示|备注|标题|名为|叫|显示|提示|看到|所谓|让[他她])\w{0,6}"
    r"|(?:点击?|选择?|打开|进入|找到|按|勾选|搜索|输入|在|到|把|是|的)(?:了|着|一下|中|里)?)[:,]?\s?$"
)
_REPORTED = re.compile(
    r"(?:客户|用户|顾客|买家|对方|乘客|患者|病人|家属|家长|业主|旅客|住户|市民|会员)(?:刚才|刚刚|之前|一直|又|还|来电|留言)?"
    r"(?:说|称|表示|反馈|反映|问|讲|骂|留言|原话|投诉)(?:道|过|的?是)?(:|[^\n。]?)"
    r"|(?:您|你)(?:刚才|刚刚|之前)?(?:说|问|讲|写|反馈|提到)的?(?:是)?:"
)
# “滚”这种话: the word is talked about, not said.
_MENTION = re.compile(r"(?:这|那)?(?:种|类|样|句|两个|三个|四个|个)\w{0,2}(?:话|字|词|说法)|(?:一词|一说|的说法|二字|字样)")
# 不可能再给您优惠 offers nothing.
_REFUSED_OFFER = re.compile(r"(?:不(?!过|仅|但|妨|好意)|没|别|无)\w{0,3}?(?:帮|为|给|替)(?:您|你)")
_QUOTED_LINE = re.compile(r"^[>＞][^\n]*", re.MULTILINE)


@dataclass(frozen=True)
class Message:
    """One message: the original, its shadow with spans back, and what the rules must know about places in it."""

    original: str
    shadow: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    quoted: tuple[Span, ...]
    """Spans of the shadow in quotation marks that nothing introduces as someone else's words."""

    def span(self, start: int, end: int) -> Span:
        """The span of the original that ``shadow[start:end]`` stands for."""
        return (self.starts[start], self.ends[end - 1]) if start < end else (0, 0)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences, as spans of the shadow, end marks included."""
        return tuple(match.span() for match in _SENTENCE.finditer(self.shadow))

    def offers_around(self, start: int, end: int, reach: int) -> str:
        """The shadow up to `reach` characters on either side of a hit, the hit and the offers that are refused masked."""
        offered, refused = self._offered
        # A refusal that begins in the hit is the hit's own: what is left of it is still an offer.
        last = bisect_left(refused, (end, 0)) - 1
        own = max(end, refused[last][1]) if last >= 0 else end
        return f"{offered[max(0, start - reach) : start]}{MASK}{self.shadow[end:own]}{offered[own : end + reach]}"

    @cached_property
    def _offered(self) -> tuple[str, list[Span]]:
        shadow = list(self.shadow)
        refused = [match.span() for match in _REFUSED_OFFER.finditer(self.shadow)]
        for span in refused:
            _mask(shadow, *span)
        return "".join(shadow), refused

    def sentence_at(self, position: int) -> Span:
        """The sentence that holds `position`."""
        at = bisect_right(self.sentences, (position, len(self.shadow))) - 1
        return self.sentences[at] if at >= 0 else (0, len(self.shadow))

    def in_quotes(self, start: int, end: int) -> bool:
        """Whether the span lies between quotation marks."""
        return any(left <= start and end <= right for left, right in self.quoted)


def read_message(text: str) -> Message:
    """Fold and mask `text`. Linear in its length; never fails, whatever the text."""
    joined = _join_split(fold(text))
    joined = replace(joined, text=joined.text.translate(_VARIANTS))
    shadow = list(joined.text)
    # Most messages hold none of its signs, and the expression would try every character.
    foreign = _FOREIGN.finditer(joined.text) if _FOREIGN_SIGN.search(joined.text) else ()
    for match in (*foreign, *_QUOTED_LINE.finditer(joined.text)):
        _mask(shadow, *match.span())
    plain = "".join(shadow)
    for span in _menus(plain):
        _mask(shadow, *span)
    for match in _NUMBER.finditer(plain):
        shadow[match.start() : match.end()] = "0" * (match.end() - match.start())
    _mask_reported(shadow, plain)
    quoted = _mask_quotes(shadow, plain)
    return Message(text, "".join(shadow), joined.starts, joined.ends, tuple(quoted))


def _join_split(folded: Folded) -> Folded:
    """Without the marks put between characters to hide a word (微-信, 没 办 法)."""
    drop = [match.start() for match in _SPLIT.finditer(folded.text)]
    for match in _SPACED.finditer(folded.text):
        drop += [at for at in range(*match.span()) if not "\u4e00" <= folded.text[at] <= "\u9fff"]
    if not drop or any(_menus(folded.text)):
        return folded
    dropped = set(drop)
    kept = [at for at in range(len(folded.text)) if at not in dropped]
    return Folded(
        "".join(folded.text[at] for at in kept),
        tuple(folded.starts[at] for at in kept),
        tuple(folded.ends[at] for at in kept),
    )


def _menus(text: str) -> Iterator[Span]:
    """Where a path through menus stands (设置 > 账号); only runs that hold a sign of one are searched for it."""
    for run in _MENU_RUN.finditer(text):
        if not _MENU_SIGNS.isdisjoint(run.group()):
            for match in _MENU.finditer(text, *run.span()):
                yield match.span()


def _mask(shadow: list[str], start: int, end: int) -> None:
    for at in range(start, end):
        if shadow[at] != "\n":
            shadow[at] = MASK


def _mask_reported(shadow: list[str], plain: str) -> None:
    """Customer said: … up to the end of the line (with a colon) or of the sentence (without)."""
    done = 0
    for match in _REPORTED.finditer(plain):
        if match.end() <= done:
            continue
        stops = "\n" if match.group(0).endswith(":") else "\n。"
        end = min((at for at in (plain.find(stop, match.end()) for stop in stops) if at >= 0), default=len(plain))
        _mask(shadow, max(match.end(), done), end)
        done = max(done, end)


def _mask_quotes(shadow: list[str], plain: str) -> list[Span]:
    """Mask what is introduced as someone's words or as a label; return the other quotations."""
    rest = []
    whole = plain.strip(" \n。!?,.")
    for match in _QUOTE.finditer(plain):
        if match.group(0) == whole:
            continue
        start, end = match.span()
        if _CUE.search(plain[max(0, start - 12) : start]) or plain[start] in "《【" or _MENTION.match(plain, end):
            _mask(shadow, start + 1, end - 1)
        else:
            rest.append((start, end))
    return rest
