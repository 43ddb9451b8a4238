"""The words of the tone window: grades, rows as they are spoken, refusals, where a rule comes from."""

from __future__ import annotations

import re

from companion.base.documents import cite, title
from companion.base.i18n import _
from companion.desktop.ports import ClipboardContent, Target
from companion.tone.model import CATEGORIES, Finding
from companion.ui.tone.draft import Draft

MOST_CHARS = 5_000
"""A longer text is no message to a customer (screens.md 3.3)."""
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")


def grade(severity: str) -> str:
    """How grave, in one character."""
    return {"error": _("高"), "warning": _("中"), "hint": _("低")}[severity]


def category(finding: Finding) -> str:
    """What kind of slip it is."""
    return CATEGORIES[finding.category]


def source(finding: Finding) -> str:
    """The document and section behind a rule; empty for a rule of one's own."""
    number, _space, section = finding.source.partition(" ")
    if not title(number):
        return finding.source
    return _("依据{source}").format(source=cite(number, section.removeprefix("§")))


def spoken(draft: Draft, finding: Finding) -> str:
    """A finding as a screen reader says it, how grave it is first."""
    said = [grade(finding.severity), category(finding), f"“{finding.text}”"]
    better = draft.suggestion(finding)
    said.append(_("建议改为：{wording}").format(wording=better) if better else _("没有现成的改法"))
    if draft.is_taken(finding):
        said.append(_("已采用"))
    return "，".join([*said, finding.message])


def summary(draft: Draft) -> str:
    """How many of each grade."""
    if not draft.findings:
        return _("没有要改的了")
    counts = ((name, sum(one.severity == name for one in draft.findings)) for name in ("error", "warning", "hint"))
    said = " · ".join(_("{grade} {count} 处").format(grade=grade(name), count=count) for name, count in counts if count)
    return said if draft.grave else _("没有要紧的问题，只有提示")


def statistics(draft: Draft) -> str:
    """How long the text is, and into how many messages it had better go."""
    said = _("{count} 字").format(count=len(draft.text))
    split = next((one for one in draft.findings if one.category == "length" and one.suggestions), None)
    if split is None:
        return said
    parts = split.suggestions[0].count("\n") - split.text.count("\n") + 1
    return said + " · " + _("建议分 {count} 段").format(count=parts)


def caption(draft: Draft) -> str:
    """The words over the mended text."""
    if draft.text != draft.original:
        said = _("改后（手动改过）")
    elif draft.taken is None:
        said = _("改后（全部采用）")
    else:
        said = _("改后（采用 {count} 处）").format(count=len(draft.chosen))
    open_ones = sum(not one.suggestions for one in draft.grave)
    return said + (_("，还有 {count} 处要自己改").format(count=open_ones) if open_ones else "")


def refused(content: ClipboardContent, chord: str) -> str:
    """Why what the clipboard gave is not checked; empty when it can be."""
    again = _("选中要检查的话，按 Ctrl+C，再按 {chord}。").format(chord=chord) if chord else _("请先复制要检查的话。")
    if content.state == "empty" or (content.state == "text" and not content.text.strip()):
        return _("剪贴板是空的。") + again
    sentences = {
        "no-text": _("剪贴板里是图片或文件，没有文字。") + again,
        "secret": _("剪贴板里的内容标着保密，没有去读它。"),
        "too-big": _("剪贴板里的内容太大，不像一条消息。请只复制要检查的部分。"),
        "no-answer": _("复制内容的那个程序没有回应。请再复制一次。"),
    }
    return sentences.get(content.state) or unfit(content.text)


def unfit(text: str) -> str:
    """Why a text is no message that can be checked; empty when it is one."""
    if len(text) > MOST_CHARS:
        said = _("这段有 {count} 个字，太长了，不像一条消息。请只复制要检查的部分。")
        return said.format(count=len(text))
    return "" if _HAN.search(text) else _("这里面没有中文，语气检查只看中文。")


def unchanged(draft: Draft, *, editing: bool) -> str:
    """The words where the mended text would be, while there is none."""
    if not draft.findings or editing:
        return _("和原来的一样。")
    if draft.mendable:
        return _("还没有采用。按 A 全部采用，按数字采用一处。")
    return _("这几处没有现成的改法，按 E 自己改。")


def folded(draft: Draft, *, opened: bool) -> str:
    """The words of the fold over the hints."""
    count = len(draft.hints)
    return _("收起 {count} 条提示").format(count=count) if opened else _("还有 {count} 条提示").format(count=count)


def place(target: Target) -> str:
    """What Enter will do there to the text that was copied, as the end of the caption."""
    if not target.window:
        return ""
    if target.selected is None:
        return _("，替换选中处；没选中就接在光标处")
    return _("，替换选中的原文") if target.selected else _("，原文没有选中，会接在光标处")


def keys(draft: Draft, *, editing: bool) -> tuple[tuple[str, str], ...]:
    """The keys that do something just now: (keys, what they do)."""
    if editing:
        return (("Enter", _("改好了")), ("Shift+Enter", _("换行")), ("Alt+1", _("采用第 1 处")), ("Esc", _("返回")))
    if not draft.changed:
        return (*((("A", _("全部采用")),) if draft.mendable else ()), ("E", _("手动改")), ("Esc", _("关上")))
    return (("Enter", _("粘贴改后")), ("Ctrl+Enter", _("复制")), ("E", _("手动改")), ("A", _("全部采用")), ("Esc", _("关上")))


def ignored_wording(finding: Finding) -> str:
    """What has become of a wording that was waved through."""
    said = _("以后不再提示“{wording}”。可以在“设置 › 语气检查”里恢复。")
    return said.format(wording=" ".join(finding.text.split()))


def ignored_rule(finding: Finding) -> str:
    """What has become of a rule that was turned off: which one it was."""
    said = _("以后不再提示这条规则（{category}：{message}）。可以在“设置 › 语气检查”里恢复。")
    return said.format(category=category(finding), message=finding.message.partition("。")[0])


def unselected() -> str:
    """Why a text was copied and not pasted, although Enter was pressed."""
    return _("已复制，没有粘贴：在这里选过文字，原来窗口里的选中可能松开了。请重新选中原文，再按 Ctrl+V。")
