"""Reading one mapping of a content file: typed values out, every fault kept with its file, line and key."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import Any

from companion.base.guarded_yaml import Document, Refused
from companion.base.i18n import _

LINE_CHARS = 22
"""The longest line of a card (screens.md 3.5), in characters."""
_NUMBER = re.compile(r"\d+(\.\d+)?")


class Fields:
    """The mapping at `keys` of a document. Reading never stops: a fault is added to `problems`, a default returned."""

    def __init__(self, document: Document, keys: Sequence[str | int], tree: Any, problems: list[Refused]) -> None:
        self._document = document
        self._keys = tuple(keys)
        self._problems = problems
        self._tree: dict[str, Any] = tree if isinstance(tree, dict) else {}
        if not isinstance(tree, dict):
            self.fault("", _("这里应是“名字: 内容”的形式。"))

    def fault(self, name: str | int, message: str) -> None:
        """Note that `name` ("": the mapping itself) is wrong."""
        keys = self._keys if name == "" else (*self._keys, name)
        self._problems.append(self._document.refusal(keys, message))

    def known(self, names: Sequence[str]) -> None:
        """Fault every key that is not among `names`, with the nearest one."""
        for name in self._tree.keys() - set(names):
            near = difflib.get_close_matches(name, names, n=1)
            hint = _("是不是 {near}？").format(near=near[0]) if near else _("可用的有：{names}。").format(names="、".join(names))
            self.fault(name, _("不认识 {name}。{hint}").format(name=name, hint=hint))

    def has(self, name: str) -> bool:
        """Whether the key is there at all."""
        return name in self._tree

    def text(self, name: str, *, required: bool = False, choices: Sequence[str] = (), limit: int = 0) -> str:
        """A text; "" where there is none."""
        value = self._tree.get(name, "")
        if not isinstance(value, str):
            self.fault(name, _("{name} 应是一段文字。").format(name=name))
            return ""
        if required and not value.strip():
            self.fault(name, _("缺少 {name}。").format(name=name))
        elif value and choices and value not in choices:
            self.fault(name, _("{name} 只能是：{choices}。").format(name=name, choices="、".join(choices)))
        elif limit and len(value) > limit:
            self.fault(name, _("{name} 超过 {limit} 个字。").format(name=name, limit=limit))
        return value

    def texts(self, name: str, *, required: bool = False, limit: int = 0) -> tuple[str, ...]:
        """A list of texts."""
        value = self._tree.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            self.fault(name, _("{name} 应是一列文字。").format(name=name))
            return ()
        if required and not value:
            self.fault(name, _("缺少 {name}。").format(name=name))
        if limit and any(len(item) > limit for item in value):
            self.fault(name, _("{name} 有一行超过 {limit} 个字。").format(name=name, limit=limit))
        return tuple(value)

    def numbers(self, name: str, allowed: Sequence[int], default: tuple[int, ...] = ()) -> tuple[int, ...]:
        """A list of whole numbers out of `allowed`, ascending as there."""
        if name not in self._tree:
            return default
        names = {str(number) for number in allowed}
        value = self.texts(name)
        if not set(value) <= names or len(set(value)) != len(value):
            self.fault(name, _("{name} 只能从 {allowed} 里选，不重复。").format(name=name, allowed="、".join(map(str, allowed))))
            return default
        return tuple(number for number in allowed if str(number) in value)

    def number(self, name: str, low: float, high: float, *, required: bool = False) -> float | None:
        """A number from `low` to `high`; None where there is none."""
        value = self._tree.get(name)
        if value is None and not required:
            return None
        if isinstance(value, str) and _NUMBER.fullmatch(value) and low <= float(value) <= high:
            return float(value)
        self.fault(name, _("{name} 应是 {low:g} 到 {high:g} 之间的数。").format(name=name, low=low, high=high))
        return None

    def flag(self, name: str) -> bool:
        """True or false; false where there is none."""
        value = self._tree.get(name, "false")
        if value not in ("true", "false"):
            self.fault(name, _("{name} 只能是 true 或 false。").format(name=name))
        return bool(value == "true")

    def below(self, name: str) -> Fields:
        """The mapping under `name`."""
        return Fields(self._document, (*self._keys, name), self._tree.get(name, {}), self._problems)

    def items(self, name: str, *, required: bool = False) -> Iterator[Fields]:
        """The mappings of the list under `name`."""
        value = self._tree.get(name, [])
        if not isinstance(value, list) or (required and not value):
            self.fault(name, _("{name} 应是一列内容，至少一项。").format(name=name))
            return
        for number, item in enumerate(value):
            yield Fields(self._document, (*self._keys, name, number), item, self._problems)
