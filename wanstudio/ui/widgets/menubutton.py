"""A button that opens a menu under it, with a chevron that says so."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent

from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button
from wanstudio.ui.widgets.menu import Menu

_CHEVRON_PX, _SIDE_PX, _MARK_PX = 14, 8, 28


class MenuButton(Button):
    """`fill` is given the menu each time that it opens, so that its entries are those of the moment."""

    def __init__(
        self, theme: Theme, text: str, fill: Callable[[Menu], object], *, icon: str = "", flat: bool = False
    ) -> None:
        super().__init__(theme, text, self.open, icon=icon, flat=flat)
        self.setProperty("opens_menu", True)
        self.mark = "chevron-down"
        self._fill = fill

    def menu_now(self) -> Menu:
        return Menu.of_now(self._theme, self, self._fill)

    def open(self) -> Menu:
        """Above the button where there is no room under it: Qt sees to that."""
        menu = self.menu_now()
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        return menu

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_mark(self, self._theme, self.mark)


def paint_mark(button: Button, theme: Theme, mark: str) -> None:
    """Behind the words, at the right edge."""
    painter = QPainter(button)
    side = theme.px(_CHEVRON_PX)
    left, top = button.width() - side - theme.px(_SIDE_PX), (button.height() - side) // 2
    role = "text_muted" if button.isEnabled() else "text_disabled"
    painter.drawPixmap(QPoint(left, top), theme.pixmap(mark, role, _CHEVRON_PX))
    painter.end()


def is_on_mark(button: Button, theme: Theme, event: QMouseEvent) -> bool:
    """Whether the left button was pressed there: another means nothing of what the mark does."""
    there = event.position().x() >= button.width() - theme.px(_MARK_PX)
    return there and event.button() is Qt.MouseButton.LeftButton
