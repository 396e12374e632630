"""The library: every clip on this computer, as a grid."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from wanstudio.core.recipe import Clip
from wanstudio.core.seeking import Sought, Tallies
from wanstudio.ui.empty import no_clips, no_clips_in_project, nothing_found
from wanstudio.ui.figures import counted, whole
from wanstudio.ui.keymap import Keymap
from wanstudio.ui.library.arrange import fill_check, fill_looks, fill_orders
from wanstudio.ui.library.delegate import ClipDelegate
from wanstudio.ui.library.finder import NARROW_PX, Finder
from wanstudio.ui.library.grid import Act, Can, ClipGrid
from wanstudio.ui.library.header import LibraryHeader
from wanstudio.ui.library.model import ClipListModel
from wanstudio.ui.library.projects import NO_PROJECTS, ProjectMenus
from wanstudio.ui.library.side import Side
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.menu import Menu
from wanstudio.ui.widgets.pictures import Pictures

if TYPE_CHECKING:
    from wanstudio.ui.library.details import Details, Settings, Untag

WIDE_PX, COLUMN_PX, _DETAILS_FROM_PX, _LEAST_PX = 800, 190, 1100, 240


class LibraryView(QWidget):
    """`chosen` is emitted with the clip that the user moved to, `arranged` when the clips became a grid, or a list.

    `act` is called for what the menu offers. `can` says whether an entry can be chosen for these clips now: a clip
    without words has none to copy. The clips are what `finder` seeks; who fills them in tells `show_tallies` how many.
    """

    chosen = Signal(object)  # Clip
    arranged = Signal()
    alone_wanted = Signal()  # in the window, or with all else again

    def __init__(
        self,
        theme: Theme,
        model: ClipListModel,
        *,
        act: Act,
        can: Can,
        pictures: Pictures,
        models: Sequence[tuple[str, str]] = (),
        keymap: Keymap | None = None,
        projects: ProjectMenus = NO_PROJECTS,
        settings: Settings = lambda clips: (),
        untag: Untag = lambda tag, clips: None,
    ) -> None:
        super().__init__()
        self.setObjectName("library")
        self._theme, self._model, self._tallies = theme, model, Tallies()
        self.is_alone = False  # in the window
        self._wide, self.column_px = False, COLUMN_PX
        self.with_details = True  # where there is room for them
        self._quiet = False  # the choice is not the user's: nobody is told
        self._kept: list[str] = []  # ids of those that are chosen, while the list is filled anew
        self.finder = Finder(theme, models)
        delegate = ClipDelegate(theme, pictures, dict(models))
        self.keymap = keymap or Keymap()
        self.grid = ClipGrid(theme, self.keymap, model, delegate, act, can, projects.put)
        self.header = LibraryHeader(theme, self.finder.field, projects, self.fill_arrange, self.alone_wanted.emit)
        self.project, self.arrange = self.header.project, self.header.arrange

        def details() -> Details:
            from wanstudio.ui.library.details import Details  # loaded when they are first shown

            return Details(theme, pictures, self.grid, model, act=act, can=can, settings=settings, untag=untag)

        self.side = Side(details)
        self._pages = QStackedLayout()
        self._pages.addWidget(no_clips(theme))
        self._pages.addWidget(self.grid)
        self._pages.addWidget(nothing_found(theme, self._clear))
        self._pages.addWidget(no_clips_in_project(theme))
        self._pages.addWidget(QWidget())  # plain ground, while the library has not answered
        beside, column = QHBoxLayout(self), QVBoxLayout()
        beside.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)  # a wide one becomes narrow at once
        for layout in (beside, column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        beside.addLayout(column, 1)
        beside.addWidget(self.side)
        column.addWidget(self.header)
        column.addWidget(self.finder)
        column.addLayout(self._pages, 1)
        self.grid.selectionModel().selectionChanged.connect(self._on_selection)
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset, model.settled):
            signal.connect(self._on_count)
        model.modelAboutToBeReset.connect(self._keep_choice)
        model.modelReset.connect(self._choose_again)
        self.finder.field.left.connect(self._to_grid)
        self.finder.changed.connect(self._on_sought)
        self.header.sized.connect(self.set_column)
        self.header.as_rows_wanted.connect(self.set_as_rows)
        self.header.details_wanted.connect(self.set_with_details)
        self._on_count()

    def fill_arrange(self, menu: Menu) -> None:
        """With what the clips can be sorted by, and what they can look like."""
        fill_orders(menu, self.finder.sought.order, self.finder.sort)
        menu.addSeparator()
        fill_looks(menu, self.grid.as_rows, self.set_as_rows)
        menu.addSeparator()
        alone = f"Library alone\t{self.keymap.shown('library_alone')}"
        fill_check(menu, alone, self.is_alone, self.alone_wanted.emit)

    def set_as_rows(self, as_rows: bool) -> None:
        if as_rows != self.grid.as_rows:
            self.grid.set_as_rows(as_rows)
            self._show_looks()
            self.arranged.emit()

    def set_column(self, column_px: int) -> None:
        """How wide a column is at least, at 100 %, where the library itself is."""
        if column_px != self.column_px:
            self.column_px = column_px
            self.grid.set_large(column_px if self._wide else 0)
            self._show_looks()
            self.arranged.emit()

    def set_alone(self, alone: bool) -> None:
        self.is_alone = alone
        self._show_looks()

    def _on_sought(self, sought: Sought) -> None:
        self.header.show_order(sought.order)

    def _show_looks(self) -> None:
        self.header.show_looks(
            self.column_px, as_rows=self.grid.as_rows, alone=self.is_alone, details=self.with_details
        )

    # ---- a wide one ----

    def _set_wide(self, wide: bool) -> None:
        """All of the header in one line, chips below it and larger pictures; or as in a narrow panel again."""
        if wide == self._wide:
            return
        self._wide, field = wide, self.finder.field
        held = field.hasFocus()
        self.finder.set_wide(wide)
        self.header.set_wide(wide)
        self._order_stops()
        self.grid.set_large(self.column_px if wide else 0)
        self._show_looks()
        field.show()  # Qt hides what gets another parent until a moment later
        self._on_count()
        if held:
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _order_stops(self) -> None:
        """Tab goes as the eye does, from the header to the clips."""
        stops = (*self.header.stops, *self.finder.stops, self.grid, *self.side.stops)
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    # ---- details ----

    def set_with_details(self, on: bool) -> None:
        if on != self.with_details:
            self.with_details = on
            self._fit_details()
            self._show_looks()
            self.arranged.emit()

    def _fit_details(self) -> None:
        """They stand beside the clips where there is room for both; their button does, too."""
        room = self._wide and self.width() >= self._theme.px(_DETAILS_FROM_PX)
        self.header.offer_details(room)
        if self.side.set_there(room and self.with_details):
            self._order_stops()

    # ---- finding ----

    def lead_to_search(self) -> None:
        """Lead to the search; while there is no clip there is none."""
        if self.finder.isVisible():
            self.finder.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.finder.field.selectAll()

    def show_tallies(self, tallies: Tallies) -> None:
        self._tallies = tallies
        self.finder.show_tallies(tallies)
        self._on_count()

    def _clear(self) -> None:
        self.finder.clear()
        self.lead_to_search()

    def _to_grid(self) -> None:
        """To the clip that is chosen, or the first of those that were found."""
        if self._model.rowCount():
            self.grid.setFocus(Qt.FocusReason.TabFocusReason)
            if not self.grid.currentIndex().isValid():
                self.grid.setCurrentIndex(self._model.index(0))

    def _keep_choice(self) -> None:
        self._kept = [clip.id for clip in self.grid.chosen()]

    def _choose_again(self) -> None:
        """Those that are still in the list, without scrolling to them."""
        rows = [row for clip_id in self._kept if (row := self._model.row_of(clip_id)) is not None]
        self._quiet = True
        for row in rows:
            index = self._model.index(row)
            self.grid.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.Select)
        self._quiet = False

    def minimumSizeHint(self) -> QSize:
        """What stands here depends on the width, and not the width on that."""
        return QSize(self._theme.px(_LEAST_PX), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < self._theme.px(NARROW_PX)
        self._set_wide(event.size().width() >= self._theme.px(WIDE_PX))
        self._fit_details()
        self.finder.set_narrow(narrow)
        self.header.count.setVisible(narrow or self._wide)  # else the first tab says it

    # ---- which are chosen ----

    def select(self, clip_id: str) -> None:
        """Make a clip the chosen one, as a click would; none is where the list does not have it."""
        row = self._model.row_of(clip_id)
        if row is None:
            self.grid.selectionModel().clear()
        else:
            self.grid.setCurrentIndex(self._model.index(row))

    def go_along(self, clip_id: str) -> None:
        """The keys are at this clip from now on, and nobody is told: it is looked at elsewhere. Where several are
        chosen, and it is one of them, they stay chosen."""
        row = self._model.row_of(clip_id)
        if row is None:
            return
        index, flags = self._model.index(row), QItemSelectionModel.SelectionFlag
        stays = self.grid.selectionModel().isSelected(index)
        self._quiet = True
        self.grid.selectionModel().setCurrentIndex(index, flags.NoUpdate if stays else flags.ClearAndSelect)
        self._quiet = False

    def let_go(self, clip_ids: set[str]) -> None:
        """These leave the list: where all that are chosen do, the next one that stays is, or the one before."""
        chosen = self.grid.chosen()
        if not chosen or any(clip.id not in clip_ids for clip in chosen):
            return
        here, clips = max(0, self.grid.currentIndex().row()), self._model.clips
        near = next((clip for clip in (*clips[here:], *clips[:here][::-1]) if clip.id not in clip_ids), None)
        if near is None:
            self.grid.clearSelection()
        else:
            self.select(near.id)

    def cell_corner(self) -> QPoint:
        """The lower left corner of the clip that the keys are at, on the screen."""
        cell = self.grid.visualRect(self.grid.currentIndex()).intersected(self.grid.viewport().rect())
        return self.grid.viewport().mapToGlobal(cell.bottomLeft() if cell.isValid() else QPoint(0, 0))

    @property
    def current(self) -> Clip | None:
        index = self.grid.currentIndex()
        clip: Clip | None = index.data(ClipListModel.ClipRole) if index.isValid() else None
        return clip

    def _on_selection(self, taken: QItemSelection, left: QItemSelection) -> None:
        """Qt tells of it also when rows come or go beside those that are chosen: nobody has moved then."""
        is_other = not (taken.isEmpty() and left.isEmpty())
        clip = self.grid.only() if is_other and not self._quiet else None
        if clip is not None:
            self.chosen.emit(clip)

    def _on_count(self, *_: object) -> None:
        count, sought = self._model.total, self.finder.sought
        every = max(self._tallies.every, count if sought.is_all else 0)
        none = 2 if sought.narrowed else 3 if sought.project else 2 if every else 0 if self._model.known else 4
        self._pages.setCurrentIndex(1 if count else none)
        there = bool(every) or sought.narrowed  # something to look through
        self.finder.setVisible(there)
        self.header.offer_search(there)
        some = sought.narrowed and self._wide
        found = f"{whole(self._tallies.found)} of {whole(every)}" if some else counted(every, "clip")
        self.header.count.setText(found if every else "")
