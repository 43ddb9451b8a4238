"""粘贴: which key, whether at all, and on how many lines, for each program that needs it otherwise."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from companion.base.i18n import _
from companion.desktop.ports import Target
from companion.ui.settings.controls import Choice, Switch
from companion.ui.settings.form import Card, Page, StateLine, button, words
from companion.ui.settings.next_window import NextWindow
from companion.ui.settings.paste_table import COPY_ONLY, DEFAULT, Entry, entries, put_entry, remove_entry
from companion.ui.settings.services import Services
from companion.ui.theme import Role


def keys() -> list[tuple[str, str]]:
    """(value in the settings, words)."""
    return [
        (DEFAULT, _("自动")), ("ctrl+v", "Ctrl+V"), ("ctrl+shift+v", "Ctrl+Shift+V"), ("shift+insert", "Shift+Insert"),
        ("shift+insert-primary", _("Shift+Insert（选区）")), (COPY_ONLY, _("只复制，不粘贴")),
    ]  # fmt: skip


class PastePage(Page):
    """The table and the two ways to add to it."""

    def __init__(self, services: Services) -> None:
        about = _("大多数程序不用设。粘不进去、粘出怪字符，或不想让它粘的程序，加到这里。从不按回车，也从不发送。")
        super().__init__(services.look, _("粘贴"), about)
        self._services = services
        if services.paste_note:
            note = StateLine(services.look, role=Role.CHIP)
            note.say(services.paste_note, "caution")
            self.add(note)
        self._table = Card(services.look)
        self.rows: list[ProgramRow] = []
        self.add(self._table)
        self.heading(_("添加程序"))
        self._adding()
        self._fill()

    def add_program(self, program: str) -> None:
        """A program with everything as usual; it stays in the table while this page stands."""
        program = program.strip().lower()
        if not program:
            return
        known = [row for row in self.rows if row.entry.program == program]
        if not known:
            self._fill(Entry(program))
            known = self.rows[:1]
        self.told.say(_("{program} 在上面的表里，请选它的做法。").format(program=program), "done")
        known[0].key.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(known[0])

    def _adding(self) -> None:
        look, px = self._services.look, self._services.look.px
        self.name = QLineEdit()
        self.name.setProperty("kind", "slot")
        self.name.setPlaceholderText(_("程序名，例如 wechat"))
        self.name.setAccessibleName(_("程序名"))
        look.dress(self.name, Role.BASE)
        self.by_name = button(look, _("添加"))
        self.by_click = button(look, _("点一下它的窗口"))
        self.told = StateLine(look)
        self._next = NextWindow(self._services.typist, self)
        self.name.returnPressed.connect(self._add_named)
        self.by_name.clicked.connect(self._add_named)
        self.by_click.clicked.connect(self._wait)
        self._next.found.connect(self._clicked)
        self._next.gave_up.connect(lambda: self.told.say(_("一分钟内没有点到别的窗口。"), "caution"))
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, px(12), 0, px(12))
        column.setSpacing(px(8))
        line = QHBoxLayout()
        line.setSpacing(px(8))
        line.addWidget(self.name, 1)
        line.addWidget(self.by_name)
        column.addLayout(line)
        column.addWidget(self.told)
        column.addWidget(self.by_click, 0, Qt.AlignmentFlag.AlignLeft)
        self.by_click.setEnabled(not self._services.paste_note)
        self.told.say(_("不知道程序名，就用“点一下它的窗口”。"), "")
        self.card().add(box)

    def _add_named(self) -> None:
        self.add_program(self.name.text())
        self.name.clear()

    def _wait(self) -> None:
        self._next.start()
        self.told.say(_("现在去点一下那个程序的窗口……"), "next")

    def _clicked(self, target: Target) -> None:
        self.add_program(target.program)
        self.window().activateWindow()

    def hideEvent(self, event: object) -> None:
        """Nobody waits any longer."""
        super().hideEvent(event)  # type: ignore[arg-type]
        self._next.stop()

    def _fill(self, fresh: Entry | None = None) -> None:
        table = Card(self._services.look)
        shown = [*([fresh] if fresh else []), *entries(self._services.live.now.paste)]
        self.rows = [ProgramRow(self._services, entry) for entry in shown]
        for row in self.rows:
            row.remove.clicked.connect(lambda _checked=False, row=row: self._remove(row))
            table.add(row)
        if not self.rows:
            empty = words(self._services.look, _("还没有特别设置的程序。终端一类已经自动用对的键。"), Role.CHIP, "quiet")
            empty.setContentsMargins(0, self._services.look.px(10), 0, self._services.look.px(10))
            table.add(empty)
        self.column.replaceWidget(self._table, table)
        self._table.hide()
        self._table.deleteLater()
        self._table = table
        table.show()

    def _remove(self, row: ProgramRow) -> None:
        live = self._services.live
        live.put(remove_entry(live.now, row.entry.program))
        self.told.say(_("{program} 恢复成自动。").format(program=row.entry.program), "done")
        self._fill()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)


class ProgramRow(QWidget):
    """One program: its key, one line or several, away with it."""

    def __init__(self, services: Services, entry: Entry) -> None:
        super().__init__()
        self.entry = entry
        self._live = services.live
        look, px = services.look, services.look.px
        self.key = Choice(look, _("{program} 的粘贴键").format(program=entry.program), keys(), self)
        self.key.put(entry.key)
        self.one_line = Switch(look, _("粘到 {program} 时合成一行").format(program=entry.program), self)
        self.one_line.setChecked(entry.one_line)
        self.remove = button(look, _("移除"), "link", self)
        self.remove.setAccessibleName(_("移除 {program}").format(program=entry.program))
        label = words(look, entry.program, Role.BASE, parent=self)
        label.setBuddy(self.key)
        single = words(look, _("合成一行"), Role.SMALL, "quiet", self)
        single.setWordWrap(False)
        top, below = QHBoxLayout(), QHBoxLayout()
        top.addWidget(label, 1)
        top.addWidget(self.remove)
        below.setSpacing(px(8))
        below.addWidget(self.key)
        below.addStretch(1)
        below.addWidget(single)
        below.addWidget(self.one_line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(8), 0, px(10))
        column.setSpacing(px(4))
        column.addLayout(top)
        column.addLayout(below)
        self.key.chosen.connect(lambda value: self._put(Entry(entry.program, value, self.entry.one_line)))
        self.one_line.clicked.connect(lambda on: self._put(Entry(entry.program, self.entry.key, on)))

    def _put(self, entry: Entry) -> None:
        self.entry = entry
        self._live.put(put_entry(self._live.now, entry))
