"""The clips as cells: which are chosen, what the keys and the menu on them ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Literal

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from wanstudio.core.judging import Verdict
from wanstudio.core.recipe import Clip
from wanstudio.ui.library.delegate import ClipDelegate
from wanstudio.ui.library.model import ClipListModel
from wanstudio.ui.library.verdicts import fill_verdicts, mark_of
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.menu import Menu

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
