"""The library: every clip on this computer, as a grid."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Literal

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStackedLayout, QVBoxLayout, QWidget

from wanstudio.core.judging import Verdict
from wanstudio.core.recipe import Clip
from wanstudio.core.seeking import Tallies
from wanstudio.ui.empty import no_clips, nothing_found
from wanstudio.ui.library.delegate import ClipDelegate
from wanstudio.ui.library.finder import NARROW_PX, Finder
from wanstudio.ui.library.model import ClipListModel
from wanstudio.ui.library.verdicts import fill_verdicts, mark_of
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.menu import Menu
from wanstudio.ui.widgets.panels import PanelHeader
from wanstudio.ui.widgets.pictures import Pictures

ClipAction = (
    Literal["export", "folder", "path", "prompt", "panel", "compare", "compare_source", "continue", "source", "voice"]
    | Verdict
)
Can = Callable[["ClipAction", tuple[Clip, ...]], bool]
Act = Callable[[ClipAction, tuple[Clip, ...]], None]

WORDS: Mapping[ClipAction, tuple[str, str]] = {
    "export": ("share", "Export…"),
    "folder": ("folder-open", "Show in folder"),
    "panel": ("text-search", "Open in panel"),
    "compare": ("columns-2", "Compare"),
    "compare_source": ("columns-2", "Compare with its source"),
    "continue": ("arrow-right-to-line", "Continue from its end"),
    "source": ("film", "Use as source clip"),
    "voice": ("audio-lines", "Use its sound"),
    "path": ("copy", "Copy path"),
    "prompt": ("copy", "Copy prompt"),
}
_PLAYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CELLS_AT_ONCE = 2000
_MARGIN_PX, _GAP_PX, _COLUMN_AT_LEAST_PX = 16, 8, 110


class ClipGrid(QListView):
    """Two columns and more as there is room; arrows move from clip to clip. `played`: Space or Enter was pressed."""

    played = Signal()

    def __init__(
        self,
        theme: Theme,
        model: ClipListModel,
        delegate: ClipDelegate,
        act: Act,
        can: Can,
    ) -> None:
        super().__init__()
        self._theme, self._cells, self._act, self._can = theme, delegate, act, can
        self.setAccessibleName("Library")
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)  # of 100,000 cells, some at a time
        self.setBatchSize(_CELLS_AT_ONCE)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.changed.connect(self._fit)

    def chosen(self) -> tuple[Clip, ...]:
        rows = sorted(self.selectedIndexes(), key=QModelIndex.row)
        return tuple(index.data(ClipListModel.ClipRole) for index in rows)

    def only(self) -> Clip | None:
        """The clip that is chosen, where it is one alone: thousands may be, and they are not read for that."""
        chosen = self.selectionModel().selection()
        if chosen.count() != 1 or chosen.first().height() != 1:
            return None
        clip: Clip = chosen.first().topLeft().data(ClipListModel.ClipRole)
        return clip

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As many columns as fit (two at least), and cells that fill the width."""
        px = self._theme.px
        room = self.width() - 2 * px(_MARGIN_PX)
        columns = max(2, min(6, (room + px(_GAP_PX)) // px(_COLUMN_AT_LEAST_PX + 44)))
        self._cells.cell_width_px = max(px(60), (room - (columns - 1) * px(_GAP_PX)) // columns)
        cell = self._cells.cell()
        self.setGridSize(QSize(self._cells.cell_width_px + px(_GAP_PX), cell.height() + px(2)))
        self.setViewportMargins(px(_MARGIN_PX) - px(4), 0, 0, 0)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.indexAt(event.pos()).isValid():
            self.menu().popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Menu and self.chosen():
            self.menu().popup(self.viewport().mapToGlobal(QPoint(24, 24)))
        elif event.key() in _PLAYS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier and self.chosen():
            self.played.emit()
        elif event.key() == Qt.Key.Key_C and not event.modifiers() and self.chosen():
            self._act("compare", self.chosen())
        elif (mark := mark_of(event)) is not None:
            self._act(mark, self.chosen())
        else:
            super().keyPressEvent(event)

    def menu(self) -> Menu:
        menu = Menu(self._theme, self, once=True)
        clips = self.chosen()
        for action, (icon, words) in WORDS.items():
            entry = menu.addAction(self._theme.icon(icon), words, partial(self._act, action, clips))
            entry.setEnabled(self._can(action, clips))
        menu.addSeparator()
        fill_verdicts(self._theme, menu, clips, partial(self._judge, clips))
        return menu

    def _judge(self, clips: tuple[Clip, ...], mark: Verdict) -> None:
        self._act(mark, clips)


class LibraryView(QWidget):
    """`chosen` is emitted with the clip that the user moved to; `act` is called for what the menu offers.

    `can` says whether an entry can be chosen for these clips now: a clip without words has none to copy. The list is of
    what `finder` seeks; who fills it tells the numbers to `show_tallies`.
    """

    chosen = Signal(object)  # Clip

    def __init__(
        self,
        theme: Theme,
        model: ClipListModel,
        *,
        act: Act,
        can: Can,
        pictures: Pictures,
        models: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__()
        self.setObjectName("library")
        self._theme, self._model, self._tallies = theme, model, Tallies()
        self._kept: list[str] = []  # ids of those that are chosen, while the list is filled anew
        self.finder = Finder(theme, models)
        delegate = ClipDelegate(theme, pictures)
        self.grid = ClipGrid(theme, model, delegate, act, can)
        self._count = Label("", "small", "muted")
        self.header = PanelHeader(theme, "Library")
        self.header.row.addWidget(self._count)
        self.header.row.addSpacing(theme.px(8))
        self._pages = QStackedLayout()
        self._pages.addWidget(no_clips(theme))
        self._pages.addWidget(self.grid)
        self._pages.addWidget(nothing_found(theme, self._clear))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.finder)
        column.addLayout(self._pages, 1)
        self.grid.selectionModel().selectionChanged.connect(self._on_selection)
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset, model.settled):
            signal.connect(self._on_count)
        model.modelAboutToBeReset.connect(self._keep_choice)
        model.modelReset.connect(self._choose_again)
        self.finder.field.left.connect(self._to_grid)
        self._on_count()

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
        for row in rows:
            index = self._model.index(row)
            self.grid.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.Select)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < self._theme.px(NARROW_PX)
        self.finder.set_narrow(narrow)
        self._count.setVisible(narrow)  # else the first tab says it

    # ---- which are chosen ----

    def select(self, clip_id: str) -> None:
        """Make a clip the chosen one, as a click would."""
        row = self._model.row_of(clip_id)
        if row is not None:
            self.grid.setCurrentIndex(self._model.index(row))

    def let_go(self, clip_ids: set[str]) -> None:
        """These leave the list: where one of them is chosen, the next one that stays is, or the one before."""
        if not any(clip.id in clip_ids for clip in self.grid.chosen()):
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
        clip = self.grid.only()
        if clip is not None:
            self.chosen.emit(clip)

    def _on_count(self, *_: object) -> None:
        count, narrowed = self._model.total, not self.finder.sought.is_all
        every = max(self._tallies.every, 0 if narrowed else count)
        self._pages.setCurrentIndex(1 if count else 2 if narrowed or every else 0)
        self.finder.setVisible(bool(every) or narrowed)
        self._count.setText("" if not every else "1 clip" if every == 1 else f"{every:,} clips")
