"""The library's header: how many clips there are, the project, the order; in a wide library the search among them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wanstudio.core.seeking import Order
from wanstudio.ui.library.arrange import ArrangeButton
from wanstudio.ui.library.finder import SearchField
from wanstudio.ui.library.projects import ProjectButton, ProjectMenus
from wanstudio.ui.theme.theme import UNLIMITED_PX, Theme
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.menu import Menu
from wanstudio.ui.widgets.panels import PanelHeader

if TYPE_CHECKING:
    from wanstudio.ui.library.widebar import WideBar

_FIELD_PX, _FIRST = 340, 1000  # as wide as that before anything else grows


class LibraryHeader(PanelHeader):
    """`fill` is given the menu of the order each time that it opens, `leave` is called to have all panels again.

    `sized`, `as_rows_wanted` and `details_wanted` are those of `bar`, which only a wide one has: None before.
    """

    sized = Signal(int)
    as_rows_wanted = Signal(bool)
    details_wanted = Signal(bool)

    def __init__(
        self,
        theme: Theme,
        field: SearchField,
        projects: ProjectMenus,
        fill: Callable[[Menu], object],
        leave: Callable[[], object],
    ) -> None:
        super().__init__(theme, "Library")
        self._field, self._leave, self._wide = field, leave, False
        self._order: Order = "newest"
        self.count = Label("", "small", "muted")
        self.project = ProjectButton(theme, projects)
        self.arrange = ArrangeButton(theme, fill)
        self.bar: WideBar | None = None
        for part in (self.count, self.project, self.arrange):
            self.row.addWidget(part)
        theme.changed.connect(self._dress)
        self._dress()

    def set_wide(self, wide: bool) -> None:
        """All in one line, the field among it; who takes it back gives it its place."""
        self._wide = wide
        if self.bar is None:
            self.bar = self._made_bar()
            self.row.addWidget(self.bar)
        self.row.removeWidget(self.project)
        self.row.removeWidget(self.count)
        if wide:
            self.row.insertWidget(1, self.project)
            self.row.insertWidget(2, self._field, _FIRST)
            self.row.insertWidget(3, self.count)
        else:  # behind the stretch
            self.row.insertWidget(2, self.count)
            self.row.insertWidget(3, self.project)
        self.row.setSpacing(self._theme.px(8 if wide else 2))
        self.arrange.setVisible(not wide)
        self.bar.setVisible(wide)
        self._dress()

    def _made_bar(self) -> WideBar:
        from wanstudio.ui.library.widebar import WideBar  # loaded when it is first shown

        bar = WideBar(self._theme, self.arrange.menu_now, self._leave)
        bar.sized.connect(self.sized)
        bar.as_rows_wanted.connect(self.as_rows_wanted)
        bar.details_wanted.connect(self.details_wanted)
        bar.show_order(self._order)
        return bar

    def _dress(self) -> None:
        self.count.setContentsMargins(self._theme.px(0 if self._wide else 6), 0, 0, 0)
        self._field.setMaximumWidth(self._theme.px(_FIELD_PX) if self._wide else UNLIMITED_PX)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """As Tab goes, the field with them, which in a narrow library stands below."""
        first = (self.project,) if self._wide else (self.project, self.arrange)
        bar = self.bar
        last = () if bar is None else (bar.slider, bar.looks, bar.sort, bar.details, bar.back)
        return (*first, self._field, *last)

    def show_order(self, order: Order) -> None:
        self._order = order
        self.arrange.show_order(order)
        if self.bar is not None:
            self.bar.show_order(order)

    def show_looks(self, column_px: int, *, as_rows: bool, alone: bool, details: bool) -> None:
        if self.bar is not None:
            self.bar.show_looks(column_px, as_rows=as_rows, alone=alone, details=details)

    def offer_search(self, on: bool) -> None:
        """In a wide library: there is something to look through."""
        if self._wide and self.bar is not None:
            self._field.setVisible(on)
            self.bar.slider.setVisible(on)

    def offer_details(self, on: bool) -> None:
        """There is room for them."""
        if self.bar is not None:
            self.bar.details.setVisible(on)
