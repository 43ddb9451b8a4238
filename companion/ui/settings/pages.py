"""The pages of the settings window, in their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from companion.base.i18n import _
from companion.ui.settings.form import Page
from companion.ui.settings.page_about import about_page
from companion.ui.settings.page_general import general_page
from companion.ui.settings.page_hotkeys import hotkey_page
from companion.ui.settings.page_packs import PacksPage
from companion.ui.settings.page_paste import PastePage
from companion.ui.settings.page_privacy import PrivacyPage
from companion.ui.settings.page_profile import profile_page
from companion.ui.settings.services import Services
from companion.ui.settings.window import PageEntry


def pages(
    services: Services, open_guide: Callable[[], None], extra: Sequence[tuple[str, str, Callable[[], Page]]] = ()
) -> list[PageEntry]:
    """Only pages whose part exists; `extra` are those of other parts."""
    return [
        PageEntry("general", _("通用"), lambda: general_page(services, open_guide)),
        PageEntry("profile", _("我的资料"), lambda: profile_page(services)),
        PageEntry("hotkeys", _("热键"), lambda: hotkey_page(services)),
        PageEntry("paste", _("粘贴"), lambda: PastePage(services)),
        *(PageEntry(*page) for page in extra),
        PageEntry("packs", _("话术包"), lambda: PacksPage(services)),
        PageEntry("privacy", _("隐私与数据"), lambda: PrivacyPage(services)),
        PageEntry("about", _("关于"), lambda: about_page(services)),
    ]
