"""The keys of a pack file, what people write instead of them, and how to say which one was meant."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping

from companion.base.i18n import _

TOP = frozenset({"pack", "phrases"})
PACK = frozenset({"id", "name", "language", "version", "licence"})
PHRASE = frozenset(
    {"id", "title", "text", "parts", "category", "stage", "channels", "tags", "code", "says", "when", "caution",
     "slots", "source", "status", "review", "valid"}
)  # fmt: skip
SLOT = frozenset({"kind", "required", "choices", "default", "limit"})
SOURCE = frozenset({"document", "section"})
REVIEW = frozenset({"by", "on", "note"})
VALID = frozenset({"from", "until"})

# Chinese names, and what other programs call the same thing.
_MEANT: Mapping[str, str] = {
    word: key
    for key, words in {
        "pack": "话术包 包 meta",
        "phrases": "话术 短语 条目 phrase items entries matches replies",
        "id": "编号 标识 identifier",
        "name": "名称 包名",
        "language": "语言 lang locale",
        "version": "版本 版本号 ver",
        "licence": "许可 授权 license",
        "title": "标题 名称 名字 题目 name label subject",
        "text": "正文 内容 话术 文本 回复 文字 body content reply message replace",
        "parts": "分段 多段 消息 segments messages",
        "category": "分类 类别 场景 分组 目录 categories group folder",
        "stage": "阶段 环节 步骤 step phase",
        "channels": "渠道 通道 channel",
        "tags": "标签 tag keywords",
        "code": "编码 代码 快捷码 快捷编码 缩写 shortcut short_code abbr trigger keyword",
        "says": "客户说 客户话 问法 customer_says question questions asks",
        "when": "适用 适用场景 何时用 时机 usage use",
        "caution": "备注 注意 注意事项 提醒 警告 note notes remark warning",
        "slots": "占位 占位符 变量 空格 variables vars slot placeholders",
        "source": "来源 出处 origin reference ref",
        "status": "状态 state",
        "review": "审核 复核 审批 approval reviewed",
        "valid": "有效期 期限 生效 validity expires expiry",
        "kind": "类型 种类 type",
        "required": "必填 必须 mandatory",
        "choices": "选项 可选 options values enum",
        "default": "默认 默认值",
        "limit": "上限 限额 最长 max maximum",
        "document": "文档 文件 doc file",
        "section": "章节 节 段 chapter",
        "by": "审核人 谁 reviewer who",
        "on": "日期 时间 date day",
        "from": "开始 起 从 生效日 since start",
        "until": "结束 止 到 失效日 to end",
    }.items()
    for word in words.split()
}
_ALSO: Mapping[str, tuple[str, ...]] = {
    # One word, several keys: which one depends on where it stands.
    "名称": ("title", "name"), "name": ("title",), "话术": ("phrases", "text"), "备注": ("caution", "note"),
    "note": ("caution",), "日期": ("on",), "时间": ("on",), "编码": ("code",), "text": ("text",),
}  # fmt: skip


def meant(key: str, known: Collection[str]) -> str:
    """The key of `known` that the unknown `key` most probably stands for; empty if none is near."""
    word = key.strip().lower()
    candidates = (*_ALSO.get(word, ()), _MEANT.get(word, ""))
    by_name = next((candidate for candidate in candidates if candidate in known), "")
    if by_name:
        return by_name
    near = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return near[0] if near else ""


def unknown_key(key: str, known: Collection[str]) -> str:
    """The sentence for an unknown key."""
    near = meant(key, known)
    if near:
        return _("没有“{key}”这个键，是不是想写 {near}？").format(key=key, near=near)
    return _("没有“{key}”这个键。可以用的有：{known}。").format(key=key, known=" ".join(sorted(known)))


def wrong_value(value: str, known: Collection[str], meanings: Mapping[str, str]) -> str:
    """The sentence for a wrong value of a closed set: with the nearest one, or with all of them."""
    near = meanings.get(value.strip().lower(), "") or next(iter(difflib.get_close_matches(value, known, n=1, cutoff=0.5)), "")
    if near:
        return _("没有“{value}”这个值，是不是想写 {near}？").format(value=value, near=near)
    return _("没有“{value}”这个值。可以用的有：{known}。").format(value=value, known=" ".join(known))
