"""我的资料: what fills the slots of those names."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QWidget

from companion.base.i18n import _
from companion.base.settings import Settings
from companion.ui.look import Look
from companion.ui.settings.form import Page, words
from companion.ui.settings.live import LiveSettings
from companion.ui.settings.services import Services
from companion.ui.theme import Role

_PAUSE_MS = 400
"""So long after the last key what is typed counts."""


def profile_page(services: Services) -> Page:
    """The page."""
    about = _("话术里的{slot}这类空会自动填上，不用每次输入。只存在本机。").format(slot="〔公司名〕〔工号〕")
    page = Page(services.look, _("我的资料"), about)
    page.card().add(ProfileForm(services.look, services.live))
    return page


def fields() -> list[tuple[str, str, str]]:
    """(name in the settings, label, example), in the order of the form."""
    return [
        ("company", _("公司名"), _("例如：晴川电器")),
        ("number", _("工号"), _("例如：0217")),
        ("name", _("姓名"), _("例如：林晓")),
        ("nickname", _("昵称"), _("对客户自称，例如：小林")),
        ("phone", _("电话"), _("给客户回拨用的号码")),
    ]


class ProfileForm(QWidget):
    """Five lines; each counts when it is left, and a moment after the last key."""

    def __init__(self, look: Look, live: LiveSettings) -> None:
        super().__init__()
        self._live = live
        self.lines: dict[str, QLineEdit] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.keep)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, look.px(12), 0, look.px(12))
        grid.setHorizontalSpacing(look.px(20))
        grid.setVerticalSpacing(look.px(10))
        grid.setColumnStretch(1, 1)
        for number, (name, label, example) in enumerate(fields()):
            line = QLineEdit(getattr(live.now.profile, name), self)
            line.setProperty("kind", "slot")
            line.setPlaceholderText(example)
            line.setAccessibleName(label)
            line.setMaxLength(60)
            look.dress(line, Role.BASE)
            line.textEdited.connect(lambda _text: self._pause.start())
            line.editingFinished.connect(self.keep)
            line.installEventFilter(self)
            caption = words(look, label, Role.BASE, parent=self)
            caption.setWordWrap(False)
            caption.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
            caption.setBuddy(line)
            grid.addWidget(caption, number, 0)
            grid.addWidget(line, number, 1)
            self.lines[name] = line
        live.changed.connect(self._follow)

    def keep(self) -> None:
        """What is typed counts from now on."""
        self._pause.stop()
        values = {name: line.text().strip() for name, line in self.lines.items()}
        self._live.put(replace(self._live.now, profile=replace(self._live.now.profile, **values)))

    def _follow(self, settings: Settings) -> None:
        """Changed elsewhere, in the first run: only a line that is being typed in stays as it is."""
        for name, line in self.lines.items():
            value = getattr(settings.profile, name)
            if line.text().strip() != value and not (self._pause.isActive() and line.hasFocus()):
                line.setText(value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window closes with the focus still in a line."""
        if event.type() == QEvent.Type.Hide and self._pause.isActive():
            self.keep()
        return False
