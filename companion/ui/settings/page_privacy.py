"""隐私与数据: where everything lies, and how to be rid of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton

from companion.base.i18n import _
from companion.ui.settings.form import Page, StateLine, button
from companion.ui.settings.services import Place, Services


class PrivacyPage(Page):
    """Erasing asks once more on the same button; nothing pops up."""

    def __init__(self, services: Services) -> None:
        about = _("所有内容只在这台电脑上：不联网，不上传，没有给主管看的视图。剪贴板只在您按键时读，不进日志。")
        super().__init__(services.look, _("隐私与数据"), about)
        self._services = services
        self._sure = False
        self.heading(_("文件在哪里"))
        card = self.card()
        for place in services.places:
            card.row(place.label, self._opener(place), str(place.path))
        self.heading(_("清除"))
        erase = self.card()
        self.erase = button(services.look, _("清除使用记录"))
        self.erase.clicked.connect(self._erase_clicked)
        self.erase.installEventFilter(self)
        detail = _("常用排序会从头学起；钉住的话术、资料和设置都不动。")
        erase.row(_("用过哪些话术"), self.erase, detail)
        self.told = StateLine(services.look)
        self.told.hide()
        self.add(self.told)

    def _opener(self, place: Place) -> QPushButton:
        made = button(self._services.look, _("打开位置"), "link")
        made.setAccessibleName(_("打开{what}的位置").format(what=place.label))
        folder = place.path if place.path.is_dir() else place.path.parent
        made.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
        return made

    def _erase_clicked(self) -> None:
        if not self._sure:
            self._ask(True)
            return
        self._ask(False)
        reason = self._services.erase_usage()
        self.told.say(reason or _("已清除，磁盘上也没有了。"), "caution" if reason else "done")
        self.told.show()

    def _ask(self, sure: bool) -> None:
        self._sure = sure
        self.erase.setText(_("确认清除") if sure else _("清除使用记录"))
        self.erase.setAccessibleName(self.erase.text())
        if sure:
            self.told.say(_("清除后找不回来。再按一次确认，按别处就算了。"), "next")
            self.told.show()
            self.erase.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The focus goes elsewhere: not erased, not half asked."""
        if event.type() == QEvent.Type.FocusOut and self._sure:
            self._ask(False)
            self.told.say(_("没有清除。"), "")
        return super().eventFilter(watched, event)

    def refresh(self) -> None:
        """Shown again: nothing is half asked."""
        self._ask(False)
        self.told.hide()
