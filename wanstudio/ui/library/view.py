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
from wanstudio.ui.library.arrange import ArrangeButton, fill_check, fill_looks, fill_orders
from wanstudio.ui.library.delegate import ClipDelegate
from wanstudio.ui.library.finder import NARROW_PX, Finder
from wanstudio.ui.library.grid import Act, Can, ClipGrid
from wanstudio.ui.library.model import ClipListModel
from wanstudio.ui.library.projects import NO_PROJECTS, ProjectButton, ProjectMenus
from wanstudio.ui.theme.theme import UNLIMITED_PX, Theme
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.menu import Menu
from wanstudio.ui.widgets.panels import Hairline, PanelHeader
from wanstudio.ui.widgets.pictures import Pictures

if TYPE_CHECKING:  # loaded when the library is first wide
    from wanstudio.ui.library.details import Details, Settings, Untag
    from wanstudio.ui.library.widebar import WideBar

WIDE_PX, COLUMN_PX, _DETAILS_FROM_PX, _LEAST_PX = 800, 190, 1100, 240
_FIELD_PX, _FIRST = 340, 1000  # as wide as that before anything else grows


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
        self._bar: WideBar | None = None
        self.with_details = True  # where there is room for them
        self._details: Details | None = None
        self._line = Hairline(vertical=True)
        self._for_details = (pictures, act, can, settings, untag)
        self._quiet = False  # the choice is not the user's: nobody is told
        self._kept: list[str] = []  # ids of those that are chosen, while the list is filled anew
        self.finder = Finder(theme, models)
        delegate = ClipDelegate(theme, pictures, dict(models))
        self.keymap = keymap or Keymap()
        self.grid = ClipGrid(theme, self.keymap, model, delegate, act, can, projects.put)
        self._count = Label("", "small", "muted")
        self.header = PanelHeader(theme, "Library")
        self.project = ProjectButton(theme, projects)
        self.header.row.addWidget(self._count)
        self.arrange = ArrangeButton(theme, self.fill_arrange)
        self.header.row.addWidget(self.project)
        self.header.row.addWidget(self.arrange)
        self._pages = QStackedLayout()
        self._pages.addWidget(no_clips(theme))
        self._pages.addWidget(self.grid)
        self._pages.addWidget(nothing_found(theme, self._clear))
        self._pages.addWidget(no_clips_in_project(theme))
        self._beside = QHBoxLayout(self)
        self._beside.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)  # a wide one becomes narrow at once
        column = QVBoxLayout()
        for layout in (self._beside, column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        self._beside.addLayout(column, 1)
        self._beside.addWidget(self._line)
        self._line.hide()
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
        theme.changed.connect(self._dress)
        self._dress()
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
        self.arrange.show_order(sought.order)
        if self._bar is not None:
            self._bar.show_order(sought.order)

    def _show_looks(self) -> None:
        if self._bar is not None:
            looks = {"as_rows": self.grid.as_rows, "alone": self.is_alone, "details": self.with_details}
            self._bar.show_looks(self.column_px, **looks)

    # ---- a wide one ----

    def _set_wide(self, wide: bool) -> None:
        """All of the header in one line, chips below it and larger pictures; or as in a narrow panel again."""
        if wide == self._wide:
            return
        self._wide, field, row = wide, self.finder.field, self.header.row
        held = field.hasFocus()
        if self._bar is None:
            self._bar = self._made_bar()
            row.addWidget(self._bar)
        row.removeWidget(self.project)
        row.removeWidget(self._count)
        self.finder.set_wide(wide)
        if wide:
            row.insertWidget(1, self.project)
            row.insertWidget(2, field, _FIRST)
            row.insertWidget(3, self._count)
        else:  # behind the stretch
            row.insertWidget(2, self._count)
            row.insertWidget(3, self.project)
        row.setSpacing(self._theme.px(8 if wide else 2))
        self._dress()
        self._order_stops()
        self.arrange.setVisible(not wide)
        self._bar.setVisible(wide)
        self.grid.set_large(self.column_px if wide else 0)
        self._show_looks()
        field.show()  # Qt hides what gets another parent until a moment later
        self._on_count()
        if held:
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _order_stops(self) -> None:
        """Tab goes as the eye does, from the header to the clips."""
        bar = () if self._bar is None else (self._bar.slider, self._bar.looks, self._bar.sort)
        last = () if self._bar is None else (self._bar.details, self._bar.back)
        details = () if self._details is None else self._details.stops
        stops = [self.project, self.arrange, self.finder.field, *bar, *last, *self.finder.stops, self.grid, *details]
        if self._wide:
            stops.remove(self.arrange)
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _dress(self) -> None:
        self._count.setContentsMargins(self._theme.px(0 if self._wide else 6), 0, 0, 0)
        self.finder.field.setMaximumWidth(self._theme.px(_FIELD_PX) if self._wide else UNLIMITED_PX)

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
        there = room and self.with_details
        if self._bar is not None:
            self._bar.details.setVisible(room)
        if there and self._details is None:
            self._details = self._made_details()
            self._beside.addWidget(self._details)
            self._order_stops()
        if self._details is not None:
            self._line.setVisible(there)
            self._details.setVisible(there)

    def _made_details(self) -> Details:
        from wanstudio.ui.library.details import Details  # loaded when they are first shown

        pictures, act, can, settings, untag = self._for_details
        return Details(self._theme, pictures, self.grid, self._model, act=act, can=can, settings=settings, untag=untag)

    def _made_bar(self) -> WideBar:
        from wanstudio.ui.library.widebar import WideBar  # loaded when it is first shown

        bar = WideBar(self._theme, self.arrange.menu_now, self.alone_wanted.emit)
        bar.sized.connect(self.set_column)
        bar.as_rows_wanted.connect(self.set_as_rows)
        bar.details_wanted.connect(self.set_with_details)
        bar.show_order(self.finder.sought.order)
        return bar

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
        self._count.setVisible(narrow or self._wide)  # else the first tab says it

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
        none = 2 if sought.narrowed else 3 if sought.project else 2 if every else 0
        self._pages.setCurrentIndex(1 if count else none)
        there = bool(every) or sought.narrowed  # something to look through
        self.finder.setVisible(there)
        if self._wide and self._bar is not None:
            self.finder.field.setVisible(there)
            self._bar.slider.setVisible(there)
        some = sought.narrowed and self._wide
        found = f"{whole(self._tallies.found)} of {whole(every)}" if some else counted(every, "clip")
        self._count.setText(found if every else "")
