"""What may stand in a blank: checked, masked and suggested by kind (screens.md 3.2)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from urllib.parse import urlsplit

from companion.base.hidden_chars import describe, hidden_in
from companion.base.i18n import _
from companion.phrases.model import Slot

PROFILE_NAMES = ("公司名", "工号", "姓名", "昵称", "电话")
"""Slots of these names are filled from the agent's own settings."""

_MONEY = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(?:\.[0-9]{1,2})?")
_PHONE = re.compile(r"[0-9]{11}")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_ORDER = re.compile(r"[A-Za-z0-9]{5,32}")
_NUMBER = "[0-9]+(?:\\.[0-9]+)?|[零一二两三四五六七八九十百半几]+"
_DURATION = re.compile(
    f"[^0-9-]{{0,4}}?(?:{_NUMBER})(?:(?:到|至|-|—|~|～)(?:{_NUMBER}))?个?半?多?"
    "(?:秒|分|刻|小时|钟头|天|日|夜|工作日|周|星期|礼拜|月|季度|年|h|H|min|d)[^0-9]{0,6}"
)
_TIME_WORD = re.compile(
    "[0-9一二两三四五六七八九十]|[今明后当次]天?[早晚日天]|中午|上午|下午|晚上|凌晨|早上|傍晚|下班|上班|月初|月中|月底|年底|周末|节后|节前"
)


def check_value(slot: Slot, value: str) -> str:
    """Empty when `value` may stand in `slot`, else one sentence that says what is wanted. Blank means not filled."""
    text = value.strip()
    if not text:
        return _("“{name}”还没填。").format(name=slot.name) if slot.required else ""
    for _at, char in hidden_in(text):
        return _("这里藏着 {char}，请重新输入。").format(char=describe(char))
    if "\n" in text and slot.kind != "multiline":
        return _("这一格只能写一行。")
    check = _CHECKS.get(slot.kind, _check_length)
    return check(slot, text)


def _check_money(slot: Slot, text: str) -> str:
    if not _MONEY.fullmatch(text):
        return _("金额只写数字，最多两位小数，例如 12.50。")
    amount = Decimal(text.replace(",", ""))
    if amount <= 0:
        return _("金额要大于 0。")
    if slot.limit and amount > Decimal(slot.limit):
        return _("超出你的权限额度，需主管确认。")
    return ""


def _check_phone(_slot: Slot, text: str) -> str:
    return "" if _PHONE.fullmatch(text) else _("电话要 11 位数字。")


def _check_order(_slot: Slot, text: str) -> str:
    return "" if _ORDER.fullmatch(text) else _("单号是 5 到 32 位字母或数字。")


def _check_url(_slot: Slot, text: str) -> str:
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        good = False
    return "" if good and not re.search(r"\s", text) else _("链接要以 http:// 或 https:// 开头，中间没有空格。")


def _check_duration(_slot: Slot, text: str) -> str:
    numbers = re.findall(r"[0-9.]+", text)
    if not _DURATION.fullmatch(text) or (numbers and not any(float(number.strip(".") or 0) for number in numbers)):
        return _("请写成“30分钟”“2小时”“3个工作日”这样的时长。")
    return ""


def _check_datetime(_slot: Slot, text: str) -> str:
    if len(text) > 40 or not _TIME_WORD.search(text):
        return _("请写成“今晚8点”“11月20日 15:00”这样说得准的时间。")
    return ""


def _check_choice(slot: Slot, text: str) -> str:
    if text in slot.choices:
        return ""
    return _("请从这些里选一个：{choices}。").format(choices=_("、").join(slot.choices))


def _check_length(slot: Slot, text: str) -> str:
    if slot.limit and len(text) > int(slot.limit):
        return _("最多 {limit} 个字，现在是 {length} 个。").format(limit=slot.limit, length=len(text))
    return ""


_CHECKS: Mapping[str, Callable[[Slot, str], str]] = {
    "money": _check_money,
    "phone": _check_phone,
    "order": _check_order,
    "url": _check_url,
    "duration": _check_duration,
    "datetime": _check_datetime,
    "choice": _check_choice,
}
STRICT = frozenset(_CHECKS)
"""Kinds whose values have a form of their own; all else is free text."""


def limit_is_good(kind: str, limit: str) -> bool:
    """Whether `limit` of a slot can be read: an amount for money, a whole number for texts, none elsewhere."""
    if not limit:
        return True
    if kind == "money":
        return _MONEY.fullmatch(limit) is not None and "," not in limit
    return kind in ("text", "multiline", "profile") and re.fullmatch(r"[1-9][0-9]{0,5}", limit) is not None


def mask(kind: str, value: str) -> str:
    """A value for the screen and the log: 138****5678, 4****8912. Only phone and order numbers are masked."""
    text = value.strip()
    if kind == "phone":
        return f"{text[:3]}****{text[-4:]}" if len(text) >= 11 else "*" * len(text)
    if kind == "order":
        return f"{text[:1]}****{text[-4:]}" if len(text) > 5 else f"{text[:1]}****"
    return value


def suggest(slot: Slot, clipboard_text: str) -> str | None:
    """What the clipboard offers for `slot`, or None. To be shown, never to be taken without a key."""
    text = clipboard_text.strip()
    if not text or len(text) > 2000 or "\n" in text:
        return None
    if slot.kind == "phone":
        digits = re.sub(r"^\+?86|[\s-]", "", text)
        return digits if _MOBILE.fullmatch(digits) else None
    if slot.kind == "order":
        number = re.search(r"[0-9]", text) and _ORDER.fullmatch(text) and not _MOBILE.fullmatch(text)
        return text if number else None
    if slot.kind == "money":
        text = text.strip("¥￥元 ")
    elif slot.kind != "url" and not (slot.kind == "choice" and text in slot.choices):
        return None
    return None if check_value(slot, text) else text
