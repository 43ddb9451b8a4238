"""话术包: which packs are in use, what is wrong with them, and where one's own belong."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.base.i18n import _
from companion.phrases.library import Library
from companion.ui.settings.form import Card, Page, StateLine, button, words
from companion.ui.settings.services import Services
from companion.ui.theme import Role


class PacksPage(Page):
    """Shows the library in use; looks anew whenever it is told to."""

    def __init__(self, services: Services) -> None:
        super().__init__(services.look, _("话术包"), _("存盘即生效，不用重启。写坏的文件会指出第几行，其他话术照常用。"))
        self._services = services
        look = services.look
        folder = button(look, _("打开文件夹"))
        folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(services.packs_folder))))
        self.card().row(_("我自己的话术"), folder, str(services.packs_folder))
        self._shown: list[QWidget] = []
        self.refresh()

    def refresh(self) -> None:
        """As the library is now."""
        for widget in self._shown:
            widget.hide()
            widget.deleteLater()
        self._shown = []
        library = self._services.library()
        if library is None:
            self._put(words(self._services.look, _("话术还在读取……"), Role.CHIP, "quiet"))
            return
        self._problems(library)
        self._title(_("在用的话术包"))
        card = Card(self._services.look)
        for pack in library.packs:
            counts = _("{phrases} 条，已审 {approved} 条").format(phrases=pack.phrases, approved=pack.approved)
            version = _("{counts} · 第 {version} 版").format(counts=counts, version=pack.version) if pack.version else counts
            origin = {"shipped": _("自带"), "team": _("团队"), "user": _("自己的")}.get(pack.source, pack.source)
            side = words(self._services.look, origin, Role.CHIP, "quiet")
            side.setWordWrap(False)
            card.row(pack.name or pack.id, side, version)
        self._put(card)

    def _problems(self, library: Library) -> None:
        if not library.problems:
            return
        self._title(_("需要处理（{count}）").format(count=len(library.problems)))
        card = Card(self._services.look)
        for problem in library.problems:
            line = StateLine(self._services.look, role=Role.CHIP)
            at = _("{file} 第 {line} 行：{message}") if problem.line else _("{file}：{message}")
            line.say(at.format(file=problem.file, line=problem.line, message=problem.told),
                     "caution" if problem.severity == "error" else "next")  # fmt: skip
            box = QWidget()
            inside = QVBoxLayout(box)
            inside.setContentsMargins(0, self._services.look.px(9), 0, self._services.look.px(9))
            inside.addWidget(line)
            card.add(box)
        self._put(card)

    def _title(self, text: str) -> None:
        label = words(self._services.look, text, Role.STRONG)
        label.setContentsMargins(0, self._services.look.px(8), 0, 0)
        self._put(label)

    def _put(self, widget: QWidget) -> None:
        self._shown.append(widget)
        self.add(widget)
