"""In which order the clips stand, and as a grid or a list: the words, the menu, the button in the library's header."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QPoint

from wanstudio.core.seeking import ORDERS, Order
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import IconButton
from wanstudio.ui.widgets.menu import Menu

WORDS: Mapping[Order, str] = {
    "newest": "Newest",
    "oldest": "Oldest",
    "rated": "Best rated",
    "longest": "Longest",
    "name": "Name",
}


def fill_orders(menu: Menu, now: Order, choose: Callable[[Order], object]) -> None:
    for order in ORDERS:
        fill_check(menu, WORDS[order], order == now, partial(choose, order))


def fill_looks(menu: Menu, as_rows: bool, choose: Callable[[bool], object]) -> None:
    for words, rows in (("Grid", False), ("List", True)):
        fill_check(menu, words, rows == as_rows, partial(choose, rows))


def fill_check(menu: Menu, words: str, on: bool, choose: Callable[[], object]) -> None:
    entry = menu.addAction(words, choose)
    entry.setCheckable(True)
    entry.setChecked(on)


class ArrangeButton(IconButton):
    """`fill` is given the menu each time that it opens."""

    def __init__(self, theme: Theme, fill: Callable[[Menu], object]) -> None:
        super().__init__(theme, "arrow-down-wide-narrow", "Sort, grid or list", self.open)
        self.setObjectName("arrange")
        self._fill = fill
        self.show_order("newest")

    def show_order(self, order: Order) -> None:
        said = f"Sort: {WORDS[order]}"
        self.setToolTip(said)
        self.setAccessibleName(said)

    def menu_now(self) -> Menu:
        return Menu.of_now(self._theme, self, self._fill)

    def open(self) -> None:
        self.menu_now().popup(self.mapToGlobal(QPoint(0, self.height())))
