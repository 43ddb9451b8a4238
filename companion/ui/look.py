"""The look in force: follows the system's scheme or a fixed one, and dresses widgets; switches while running."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QLocale, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QWidget

from companion.ui.style import qt_palette, stylesheet
from companion.ui.theme import BASE_SIZE, DARK, LIGHT, SIZES, Role, Tokens, choose_family, scaled

_ROLE = "textRole"
_STRONG = (Role.TITLE, Role.STRONG)


class Look(QObject):
    """Built once in companion.app and handed to every window.

    `scheme` is ``system``, ``light`` or ``dark``; `size` the base size in pixels, 12-20. `changed` follows every switch,
    after the application's palette, stylesheet and fonts are in place. `is_dark` is asked where Qt does not know the
    system's scheme.
    """

    changed = Signal()

    def __init__(
        self, app: QApplication, scheme: str = "system", size: int = BASE_SIZE, is_dark: Callable[[], bool] = lambda: False
    ) -> None:
        super().__init__(app)
        self._app = app
        self._is_dark = is_dark
        self._scheme = scheme
        self._desktop = ""
        self._size = size
        QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        self._family = choose_family(QFontDatabase.families())
        weights = (QFontDatabase.weight(self._family, style) for style in QFontDatabase.styles(self._family))
        self._has_bold = any(weight >= QFont.Weight.DemiBold for weight in weights)
        self.tokens = self._chosen()
        app.styleHints().colorSchemeChanged.connect(self.look_again)
        self._apply()

    @property
    def size(self) -> int:
        """The base size in pixels."""
        return self._size

    @property
    def family(self) -> str:
        """The font family in use."""
        return self._family

    def use(self, scheme: str, size: int) -> None:
        """Switch at once."""
        self._scheme, self._size = scheme, size
        self.tokens = self._chosen()
        self._apply()

    def follow(self, scheme: str) -> None:
        """What the desktop itself says: ``dark``, ``light``, or nothing; it counts more than what Qt makes of it."""
        if scheme != self._desktop:
            self._desktop = scheme
            self.look_again()

    def px(self, pixels: int) -> int:
        """A length designed for base size 14, at the size in force."""
        return scaled(pixels, self._size)

    def colour(self, name: str) -> QColor:
        """The token `name` as a QColor."""
        return QColor(getattr(self.tokens, name))

    def font(self, role: Role, *, strong: bool | None = None, underline: bool = False) -> QFont:
        """The font of a role. `strong` overrides its weight; never a synthetic bold."""
        font = QFont(self._family)
        font.setPixelSize(scaled(SIZES[role], self._size))
        heavy = role in _STRONG if strong is None else strong
        font.setWeight(QFont.Weight.DemiBold if heavy and self._has_bold else QFont.Weight.Normal)
        font.setUnderline(underline)
        return font

    def dress(self, widget: QWidget, role: Role) -> None:
        """Give `widget` the font of a role, now and after every switch."""
        widget.setProperty(_ROLE, role.value)
        widget.setFont(self.font(role))

    def _chosen(self) -> Tokens:
        if self._scheme == "system":
            known = self._app.styleHints().colorScheme()
            qt = known == Qt.ColorScheme.Dark or (known == Qt.ColorScheme.Unknown and self._is_dark())
            return DARK if self._desktop == "dark" or (not self._desktop and qt) else LIGHT
        return DARK if self._scheme == "dark" else LIGHT

    def look_again(self) -> None:
        """The system's scheme may be another now."""
        if self._scheme == "system" and self.tokens is not self._chosen():
            self.tokens = self._chosen()
            self._apply()

    def _apply(self) -> None:
        self._app.setPalette(qt_palette(self.tokens))
        self._app.setFont(self.font(Role.BASE))
        self._app.setStyleSheet(stylesheet(self.tokens, self._size))
        for widget in self._app.allWidgets():
            role = widget.property(_ROLE)
            if role:
                widget.setFont(self.font(Role(role)))
        self.changed.emit()
