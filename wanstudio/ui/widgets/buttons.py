"""Buttons: with an icon alone, with an icon and words, as a link."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QPushButton, QToolButton

from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.looks import set_look
from wanstudio.ui.widgets.presses import PressedByEnter


class IconButton(PressedByEnter, QToolButton):
    """28 x 28 (24 when `small`). `tip` is tooltip and accessible name; `checkable` makes it a switch.

    `on` is the colour role of the icon while the switch is on.
    """

    def __init__(
        self,
        theme: Theme,
        icon: str,
        tip: str,
        on_click: Callable[[], object] | None = None,
        *,
        small: bool = False,
        checkable: bool = False,
        icon_px: int = 16,
        on: str = "",
    ) -> None:
        super().__init__()
        self._theme, self._icon, self._small, self._icon_px = theme, icon, small, icon_px
        self._on = on
        self._filled = False
        self.setCheckable(checkable)
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._dress()
        theme.changed.connect(self._dress)
        if on_click is not None:
            self.clicked.connect(lambda _=False: on_click())

    def show_icon(self, icon: str, tip: str | None = None, *, filled: bool = False) -> None:
        """Change the picture (play to pause), and the words with it."""
        self._icon, self._filled = icon, filled
        if tip is not None:
            self.setToolTip(tip)
            self.setAccessibleName(tip)
        self._dress()

    def _dress(self) -> None:
        side = self._theme.px(24 if self._small else 28)
        self.setFixedSize(side, side)
        self.setIconSize(QSize(self._theme.px(self._icon_px), self._theme.px(self._icon_px)))
        self.setIcon(self._theme.icon(self._icon, size_px=self._icon_px, filled=self._filled, on=self._on))


class Button(PressedByEnter, QPushButton):
    """A verb and its object. At most one `primary` in a surface (design, principle 3)."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        on_click: Callable[[], object] | None = None,
        *,
        icon: str = "",
        primary: bool = False,
        flat: bool = False,
        small: bool = False,
        large: bool = False,
    ) -> None:
        super().__init__(text)
        self._theme, self._icon, self._primary, self._said = theme, icon, primary, text
        for look, wanted in (("primary", primary), ("flat_look", flat), ("small", small), ("large", large)):
            self.setProperty(look, wanted)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(text)
        self._dress()
        theme.changed.connect(self._dress)
        if on_click is not None:
            self.clicked.connect(lambda _=False: on_click())

    def setText(self, text: str) -> None:
        """A screen reader says what is seen, unless it was given other words; without any, what was seen before."""
        super().setText(text)
        if text and self.accessibleName() == self._said:
            self.setAccessibleName(text)
            self._said = text

    def set_short(self, short: bool) -> None:
        """The icon alone, where there is little room; the words are its tooltip then."""
        words = self.accessibleName()
        self.setText("" if short else words)
        self.setToolTip(words if short else "")

    def show_icon(self, icon: str) -> None:
        self._icon = icon
        self._dress()

    def set_primary(self, primary: bool) -> None:
        if self._primary != primary:
            self._primary = primary
            set_look(self, "primary", primary)
            self._dress()

    def _dress(self) -> None:
        if self._icon:
            self.setIconSize(QSize(self._theme.px(18), self._theme.px(16)))
            self.setIcon(self._spaced(self._theme.icon(self._icon, "on_accent" if self._primary else "text")))

    def _spaced(self, icon: QIcon) -> QIcon:
        """Qt puts 4 px between icon and words, the design 6: the picture is 2 px wider than what it shows."""
        made, size = QIcon(), self.iconSize()
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled):
            shown = icon.pixmap(QSize(size.height(), size.height()), self.devicePixelRatioF(), mode)
            wide = QPixmap(size * self.devicePixelRatioF())
            wide.setDevicePixelRatio(self.devicePixelRatioF())
            wide.fill(Qt.GlobalColor.transparent)
            painter = QPainter(wide)
            painter.drawPixmap(0, 0, shown)
            painter.end()
            made.addPixmap(wide, mode)
        return made


class LinkButton(PressedByEnter, QPushButton):
    """Words that act, in the accent's ink, 12 px."""

    def __init__(self, text: str, on_click: Callable[[], object] | None = None) -> None:
        super().__init__(text)
        self.setProperty("link", True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if on_click is not None:
            self.clicked.connect(lambda _=False: on_click())
