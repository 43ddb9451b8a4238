"""The sentences of the phrase manager: how far a phrase is, who said so, what can be done with it."""

from __future__ import annotations

from enum import Enum, auto

from companion.base.documents import cite
from companion.base.i18n import _
from companion.phrases.editing import History, Version
from companion.phrases.model import Phrase, Status
from companion.ui.palette.rows import status_word


class Step(Enum):
    """What can be done with the status of a phrase."""

    SUBMIT = auto()
    APPROVE = auto()
    SEND_BACK = auto()
    DROP = auto()
    RETIRE = auto()
    REVIVE = auto()
    DELETE = auto()


def steps(history: History, *, deletable: bool) -> tuple[Step, ...]:
    """The steps that are open now, the likeliest first."""
    current = history.current
    if current is None:
        return (Step.DELETE,) if deletable else ()
    onward = {
        Status.DRAFT: (Step.SUBMIT,), Status.REVIEW: (Step.APPROVE, Step.SEND_BACK), Status.APPROVED: (),
        Status.RETIRED: (Step.REVIVE,),
    }[current.phrase.status]  # fmt: skip
    found = [*onward, *([Step.DROP] if history.pending else [])]
    if current.phrase.status is not Status.RETIRED:
        found.append(Step.RETIRE)
    return (*found, *([Step.DELETE] if deletable else []))


def step_words(step: Step, *, beneath: bool) -> str:
    """The words on its button. `beneath`: another phrase would count again once this one is gone."""
    if step is Step.DELETE and beneath:
        return _("恢复原来的一条")
    return {
        Step.SUBMIT: _("提交审核"), Step.APPROVE: _("通过审核……"), Step.SEND_BACK: _("退回草稿"), Step.DROP: _("放弃这一版"),
        Step.RETIRE: _("停用这条"), Step.REVIVE: _("重新启用"), Step.DELETE: _("删除"),
    }[step]  # fmt: skip


def standing(history: History) -> str:
    """How far the phrase is, in a sentence."""
    current, served = history.current, history.version(history.served)
    if current is None:
        return _("新话术，还没有存。")
    said = version_words(current)
    if history.pending and served is not None:
        still = _("面板里用的仍是第 {number} 版（{status}），这一版通过后才换。")
        return _("{said}。").format(said=said) + still.format(number=served.number, status=status_word(served.phrase.status))
    return _("{said}。").format(said=said)


def version_words(version: Version) -> str:
    """A version with who wrote it and who approved it."""
    phrase = version.phrase
    words = [_("第 {number} 版").format(number=version.number), status_word(phrase.status)]
    if version.by:
        words.append(_("{name} 写").format(name=version.by))
    if phrase.review is not None:
        day = f"{phrase.review.on:%Y-%m-%d}" if phrase.review.on else ""
        by = " ".join(filter(None, (phrase.review.by, day)))
        words.append(_("{name} 审").format(name=by) if by else "")
        words.append(phrase.review.note)
    return _("，").join(filter(None, words))


def version_line(version: Version, history: History) -> str:
    """A version in the list of versions."""
    words = [f"v{version.number}", status_word(version.phrase.status)]
    if version.number == history.served:
        words.append(_("在用"))
    if version.on is not None:
        words.append(f"{version.on:%m-%d}")
    if version.by:
        words.append(version.by)
    return " · ".join(words)


def length(text: str, parts: int, slots: int) -> str:
    """How long a text is."""
    said = [_("{count} 字").format(count=len(text))]
    if parts > 1:
        said.append(_("{count} 段").format(count=parts))
    if slots:
        said.append(_("{count} 占位").format(count=slots))
    return " · ".join(said)


def source(phrase: Phrase) -> str:
    """Whose advice it is, and the pack it came from."""
    return cite(phrase.source.document, phrase.source.section) if phrase.source is not None else _("自己写的")


def code_taken(owner: Phrase) -> str:
    """The code is somebody else's."""
    return _("编码和“{title}”一样，输入它会找到两条。").format(title=owner.title)
