"""通用: start with the session, look, language, the first run once more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QWidget

from companion.base.i18n import _
from companion.ui.settings.controls import Choice, Segmented, Switch
from companion.ui.settings.form import Page, StateLine, button, words
from companion.ui.settings.services import Services
from companion.ui.theme import MAX_SIZE, MIN_SIZE, Role


def general_page(services: Services, open_guide: Callable[[], None]) -> Page:
    """The page."""
    look = services.look
    page = Page(look, _("通用"))
    start = page.card()
    switch = Switch(look, _("登录后自动启动"))
    start.row(_("登录后自动启动"), switch, _("开机登录后待在托盘里，热键随时可用。"))
    told = StateLine(look)
    told.hide()
    page.add(told)
    switch.setChecked(services.autostart.is_on())
    switch.clicked.connect(lambda on: _turn(services, switch, told, on))
    page.heading(_("外观"))
    _look_card(services, page)
    page.heading(_("引导"))
    again = button(look, _("再走一遍"))
    again.setAccessibleName(_("再走一遍初次引导"))
    again.clicked.connect(open_guide)
    page.card().row(_("初次引导"), again, _("原则、资料、热键实测、粘贴实测，三分钟。"))
    return page


def _turn(services: Services, switch: Switch, told: StateLine, on: bool) -> None:
    reason = services.autostart.turn(on)
    switch.setChecked(services.autostart.is_on())
    told.say(reason, "caution")
    told.setVisible(bool(reason))


def _look_card(services: Services, page: Page) -> None:
    look, live = services.look, services.live
    card = page.card()
    theme = Segmented(look, _("主题"), [("system", _("跟随系统")), ("light", _("浅色")), ("dark", _("深色"))])
    theme.put(live.now.look.theme)
    theme.chosen.connect(lambda value: live.put(replace(live.now, look=replace(live.now.look, theme=value))))
    card.row(_("主题"), theme)
    card.row(_("字号"), FontSize(services))
    choices = [("auto", _("跟随系统")), ("zh_CN", "简体中文"), ("zh_TW", "繁體中文"), ("en", "English")]
    language = Choice(look, _("语言"), choices)
    language.put(live.now.look.language)
    language.chosen.connect(lambda value: live.put(replace(live.now, look=replace(live.now.look, language=value))))
    card.row(_("语言"), language, _("话术本身不翻译。"))


class FontSize(QWidget):
    """Smaller, the size, larger."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        look = services.look
        self._live = services.live
        self.smaller, self.larger = button(look, "－"), button(look, "＋")
        self.smaller.setAccessibleName(_("字小一点"))
        self.larger.setAccessibleName(_("字大一点"))
        self._size = words(look, "", Role.BASE)
        self._size.setWordWrap(False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.px(10))
        for widget in (self.smaller, self._size, self.larger):
            layout.addWidget(widget)
        self.smaller.clicked.connect(lambda: self._step(-1))
        self.larger.clicked.connect(lambda: self._step(1))
        self._show()

    def _step(self, by: int) -> None:
        look = self._live.now.look
        self._live.put(replace(self._live.now, look=replace(look, font_size=min(max(look.font_size + by, MIN_SIZE), MAX_SIZE))))
        self._show()

    def _show(self) -> None:
        size = self._live.now.look.font_size
        self._size.setText(str(size))
        self._size.setAccessibleName(_("字号 {size}").format(size=size))
        self.smaller.setEnabled(size > MIN_SIZE)
        self.larger.setEnabled(size < MAX_SIZE)
