"""关于: version, what it is made of, where the log is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from companion import __version__
from companion.base.i18n import _
from companion.ui.settings.form import Page, button, words
from companion.ui.settings.services import Services
from companion.ui.theme import Role

# Distribution, licence as its own metadata states it.
_PARTS = (
    ("PySide6-Essentials", "LGPL-3.0"), ("numpy", "BSD-3-Clause"), ("PyYAML", "MIT"), ("platformdirs", "MIT"),
    ("xcffib", "Apache-2.0"), ("jeepney", "MIT"),
)  # fmt: skip


def about_page(services: Services) -> Page:
    """The page."""
    look = services.look
    page = Page(look, _("关于"))
    card = page.card()
    number = words(look, __version__, Role.CHIP, "quiet")
    number.setWordWrap(False)
    card.row(_("客服伙伴"), number, _("找话术、查语气、记承诺、缓口气。只粘贴，从不发送。"))
    log = button(look, _("打开位置"), "link")
    log.setAccessibleName(_("打开日志的位置"))
    log.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(services.log))))
    card.row(_("日志"), log, _("{path}（里面没有客户的内容）").format(path=services.log))
    page.heading(_("许可"))
    parts = page.card()
    own = words(look, "MIT", Role.CHIP, "quiet")
    own.setWordWrap(False)
    parts.row(_("客服伙伴"), own)
    for name, licence in _PARTS:
        try:
            installed = version(name)
        except PackageNotFoundError:
            continue
        label = words(look, licence, Role.CHIP, "quiet")
        label.setWordWrap(False)
        parts.row(f"{name} {installed}", label)
    return page
