"""What PyYAML complains of, said as what to do about it."""

from __future__ import annotations

import re

import yaml

from companion.base.i18n import _

_BLANK_FIRST = re.compile(r"(?:^\s*(?:- )*|[:：]\s*)\{\{")


def advice(error: yaml.MarkedYAMLError, source: str) -> str:
    """One sentence for a syntax error of PyYAML: the likely slip and its cure."""
    problem = error.problem or ""
    mark = error.problem_mark or error.context_mark
    lines = source.splitlines()
    row = mark.line if mark else 0
    line = lines[row] if row < len(lines) else ""
    near = line + (lines[row - 1] if 0 < row <= len(lines) else "")
    if _BLANK_FIRST.search(line):
        return _("以 {{ 开头的文字要用引号括起来。")
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return _("缩进里有 Tab。请改成空格。")
    if "end of stream" in problem and "quoted" in (error.context or ""):
        return _("引号没有配对。请补上结尾的引号。")
    if "escape" in problem:
        return _("双引号里的反斜杠写法不对。请写成 \\\\，或改用单引号。")
    if "mapping values" in problem and "：" in near:
        return _("名字后面要用英文冒号加空格（: ），这里可能用了中文冒号（：）。")
    if "mapping values" in problem:
        return _("这一行多了一个英文冒号，或缩进不对。文字里有“: ”时，请用引号括起来。")
    if "cannot start any token" in problem or "alias" in (error.context or "") or "anchor" in (error.context or ""):
        return _("文字不能以 @、`、%、*、& 开头。请用引号括起来。")
    if "block scalar" in (error.context or ""):
        return _("| 和 > 后面要另起一行再写文字。文字本身以它们开头时，请用引号括起来。")
    if "flow" in (error.context or ""):
        return _("方括号或花括号没有配对，或少了逗号。请检查这一行和上一行。")
    if "%" in line[:1]:
        return _("不支持以 % 开头的指令。请删掉这一行。")
    if "expected key" in problem or "indicator" in problem:
        return _("这里对不上：请检查缩进，以及前面的引号有没有配对；文字以引号、方括号或花括号开头时，整段用引号括起来。")
    return _("这里的写法不对。请检查缩进、冒号和引号。")
