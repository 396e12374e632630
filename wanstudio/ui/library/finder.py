"""Above the grid: the search field, the filters, the tabs, and how many of how many are found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from wanstudio.core.recipe import Flag
from wanstudio.core.seeking import EVERYTHING, LIKED, MadeFrom, Order, Sought, Tallies
from wanstudio.ui.figures import whole
from wanstudio.ui.library.filters import Offered, fill_filters
from wanstudio.ui.library.tabs import Tabs
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import IconButton, LinkButton
from wanstudio.ui.widgets.labels import ElidedLabel
from wanstudio.ui.widgets.menu import Menu

if TYPE_CHECKING:  # loaded when the library is first wide
    from wanstudio.ui.library.chips import Chips
    from wanstudio.ui.library.daysbox import DaysBox

_MENU_PX = 264  # its entries say what is chosen in them
NARROW_PX = 300  # no room for the tabs' words: the filters have the same
_PICKS: frozenset[Flag] = frozenset({"pick"})
_OF_TABS: tuple[tuple[frozenset[Flag], int], ...] = ((frozenset(), 0), (_PICKS, 0), (frozenset(), LIKED))


class SearchField(QLineEdit):
    """`left` is emitted when it is done with: Esc clears it, Enter and Down keep what was typed."""

    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("search")
        self.setAccessibleName("Search the library")
        self._icon, self._clear = QAction(self), QAction("Clear the search", self)
        self._clear.triggered.connect(self.clear)
        self.addAction(self._icon, QLineEdit.ActionPosition.LeadingPosition)
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self.textChanged.connect(lambda text: self._clear.setVisible(bool(text)))
        self._clear.setVisible(False)
        self._dress()
        theme.changed.connect(self._dress)

    def _dress(self) -> None:
        self._icon.setIcon(self._theme.icon("search"))
        self._clear.setIcon(self._theme.icon("x"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class Finder(QWidget):
    """`changed` is emitted with what is sought now, `file_wanted` to have a file chosen that clips were made from,
    `sight_wanted` before a box opens here: from the menu bar it is asked for also while none of this is seen.
    `models` are ids with titles, for the filters."""

    changed = Signal(object)  # Sought
    file_wanted = Signal()
    sight_wanted = Signal()

    def __init__(self, theme: Theme, models: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._theme, self._offered = theme, Offered(tuple(models))
        self.sought = EVERYTHING
        self._tallies, self._narrow = Tallies(), False
        self._chips: Chips | None = None
        self.wide = False  # the field is elsewhere, and chips say what is sought
        self.field = SearchField(theme)
        self.button = IconButton(theme, "list-filter", "Filter", self._open, checkable=True)
        self.button.setProperty("boxed", True)
        self.tabs = Tabs(theme)
        self._found, self._end = ElidedLabel("", "small", "muted"), LinkButton("Clear filters", self._clear_filters)
        self._lay_out()
        self.field.textChanged.connect(lambda text: self.choose(replace(self.sought, words=text)))
        self.tabs.chosen.connect(self._on_tab)
        self._say()

    def _lay_out(self) -> None:
        px = self._theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), 0, px(16), px(8))
        column.setSpacing(px(6))
        self._top, below = QHBoxLayout(), QHBoxLayout()
        self._top.setSpacing(px(8))
        self._put_back()
        below.addWidget(self._found, 1)
        below.addWidget(self._end)
        column.addLayout(self._top)
        column.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(below)

    def _put_back(self) -> None:
        self._top.addWidget(self.field, 1)
        self._top.addWidget(self.button)

    def set_wide(self, wide: bool) -> None:
        """With a chip for each filter in place of tabs and menu. Who asks for it gives the field its place."""
        if wide and self._chips is None:
            from wanstudio.ui.library.chips import Chips  # loaded when it is first shown

            self._chips = Chips(self._theme, self._offered, self.choose, self.ask, self._clear_filters, self.button)
            self._top.addWidget(self._chips, 1)
        self.wide = wide
        if self._chips is not None:
            if wide:
                self._chips.take_rest()
            else:
                self._put_back()
            self._chips.setVisible(wide)
        self.button.setVisible(not wide)
        self._say()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Behind the field, as Tab goes."""
        chips = () if self._chips is None else (*self._chips.chips, self._chips.end)
        return (*chips[:-1], self.button, *chips[-1:], self.tabs, self._end)

    # ---- what is sought ----

    def choose(self, sought: Sought) -> None:
        if sought != self.sought:
            self.sought = sought
            self._say()
            self.changed.emit(sought)

    def clear(self) -> None:
        """The words and all else that narrows it down; the project stays."""
        self.choose(self.sought.without_filters)
        self.field.clear()

    def sort(self, order: Order) -> None:
        self.choose(replace(self.sought, order=order))

    def _clear_filters(self) -> None:
        self.choose(self.sought.without_filters)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)  # what was pressed is gone

    def _on_tab(self, index: int) -> None:
        flags, stars = _OF_TABS[index]
        self.choose(replace(self.sought, flags=flags, stars=stars))

    # ---- what it says ----

    def show_tallies(self, tallies: Tallies) -> None:
        self._tallies = tallies
        self.tabs.show_tallies(tallies)
        self._say()

    def show_tags(self, tags: Sequence[str]) -> None:
        """All that some clip has, for the filters."""
        if tuple(tags) != self._offered.tags:
            self._offered = self._offered._replace(tags=tuple(tags))
            self._say()

    def show_sources(self, sources: Sequence[MadeFrom]) -> None:
        """The files that went into clips last, for the filters."""
        if tuple(sources) != self._offered.sources:
            self._offered = self._offered._replace(sources=tuple(sources))
            self._say()

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self._say()

    def _say(self) -> None:
        sought, tallies = self.sought, self._tallies
        now = (sought.flags, sought.stars)
        self.tabs.set_index(_OF_TABS.index(now) if now in _OF_TABS else -1)
        self.tabs.setVisible(not self._narrow and not self.wide)
        if self._chips is not None and self.wide:
            self._chips.show_sought(sought, self._offered)
        self.field.setPlaceholderText("Search" if self._narrow else "Search prompts, tags, seeds")
        self.button.setChecked(bool(sought.filters))
        filters = f"{sought.filters} filter{'s' * (sought.filters > 1)} on" if sought.filters else ""
        self.button.setAccessibleDescription(filters)
        self._found.setText(f"{whole(tallies.found)} of {whole(tallies.every)}")
        self.field.setAccessibleDescription("" if not sought.narrowed else f"{self._found.text()} found")
        self._found.setVisible(sought.narrowed and not self.wide)
        self._end.setVisible(bool(sought.filters) and not self.wide)

    def menu_now(self) -> Menu:
        return Menu.of_now(self._theme, self, self.fill_menu)

    def fill_menu(self, menu: Menu) -> None:
        """With what the clips can be narrowed down by."""
        menu.setMinimumWidth(self._theme.px(_MENU_PX))
        fill_filters(self._theme, menu, self.sought, self._offered, self.choose, self.ask)

    def ask(self, title: str) -> None:
        """For what stands in no menu of this part."""
        if title == "Date":
            self.ask_days()
        else:
            self.file_wanted.emit()

    def ask_days(self) -> DaysBox:
        """Between which two days, in a box at the filters."""
        from wanstudio.ui.library.daysbox import DaysBox  # loaded when it is first asked for

        if not self.isVisible():
            self.sight_wanted.emit()
        box = DaysBox(self._theme, self.window(), self.sought.period)
        box.chosen.connect(lambda days: self.choose(replace(self.sought, period=days)))
        at = self.button if self._chips is None or not self.wide else self._chips.of("Date")
        box.open_at(at.mapToGlobal(QPoint(0, at.height())), box.first)
        return box

    def _open(self) -> None:
        self._say()  # the click has switched it
        self.menu_now().popup(self.button.mapToGlobal(QPoint(0, self.button.height())))
