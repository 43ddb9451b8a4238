"""The five documents that advice is drawn from, by names that can be read."""

from __future__ import annotations

from companion.base.i18n import _


def title(document: str) -> str:
    """The title of a document named as in the packs and rules, ``004`` or ``004_539129d62b1b057c``; empty for another."""
    titles = {
        "000": _("移动客服沟通技巧"), "001": _("客服部门沟通技巧及案例分析"), "002": _("移动通信客服工作规范与技巧"),
        "003": _("热线电话客服注意事项"), "004": _("客户支持快速响应话术模板"),
    }  # fmt: skip
    return titles.get(document.partition("_")[0], "")


def cite(document: str, section: str) -> str:
    """``《title》第 4.4 节``; a section that goes by a heading of its own stands as it is, and so does an unknown document."""
    name = title(document) or document.partition("_")[0]
    if not section:
        return _("《{title}》").format(title=name)
    if section.replace(".", "").isdigit():
        return _("《{title}》第 {section} 节").format(title=name, section=section)
    return _("《{title}》{section}").format(title=name, section=section)
