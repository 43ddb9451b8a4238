"""What a refusal says, and the ready expressions it offers. Every choice offered parses at that very moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from companion.base.i18n import _
from companion.timers.moment import Reason
from companion.timers.present import Frame

CHOICES = 3
_POOL = ("30分钟内", "2小时内", "今天下班前", "明天上午10点", "明天下班前")
# What an agent most likely wants next, by reason; the pool fills up what does not parse at the moment.
_FIRST: dict[Reason, tuple[str, ...]] = {
    "needs_hour": ("今天下午3点", "今天下班前", "明天上午10点", "明天下午3点"),
    "invalid_time": ("今天下午3点", "今天下班前", "明天上午10点"),
    "past": ("30分钟内", "今天下班前", "明天上午10点"),
    "too_far": ("3个工作日内", "下周一上午10点", "月底前"),
    "nonexistent_time": ("2小时内", "明天上午10点", "明天下班前"),
}


def message(reason: Reason) -> str:
    """One sentence for the agent, in the current language."""
    return {
        "empty": _("还没有写时间。"),
        "no_time": _("这里没有能确定的时间。"),
        "vague": _("这个说法没有确切时间，请说到几点或多久。"),
        "ambiguous": _("这个说法可以有不止一种理解，请说得再确切些。"),
        "needs_hour": _("还差几点钟。"),
        "invalid_time": _("没有这个钟点，请检查一下。"),
        "invalid_date": _("没有这一天，请检查一下日期。"),
        "nonexistent_time": _("这个钟点因为时钟调整而不存在，请换一个时间。"),
        "past": _("这个时间已经过了，请选一个以后的时间。"),
        "non_positive": _("时长要大于零。"),
        "too_far": _("太远了，最多记到十年以后。"),
        "contradiction": _("前后说的时间对不上，请检查一下。"),
    }[reason]


def candidates(reason: Reason, own: Iterable[str], frame: Frame) -> tuple[str, ...]:
    """Expressions worth offering, best first, without doubles; the caller keeps the first three that parse."""
    listed = list(own)
    if reason == "invalid_date":
        tomorrow = frame.today + timedelta(days=1)
        listed.append(f"{tomorrow.month}月{tomorrow.day}日上午10点")
    return tuple(dict.fromkeys((*listed, *_FIRST.get(reason, ()), *_POOL)))
