"""The clips as cells under the headers of their shots, or as rows: where they stand, what is drawn, how keys move."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyleOptionViewItem

from wanstudio.ui.library.delegate import ClipDelegate, Moving
from wanstudio.ui.library.lines import Lines, Measures
from wanstudio.ui.library.measuring import cells_in, rows_in
from wanstudio.ui.library.model import ClipListModel
from wanstudio.ui.theme.theme import Theme

Index = QModelIndex | QPersistentModelIndex
Hint = QAbstractItemView.ScrollHint
Move = QAbstractItemView.CursorAction


class ShotView(QListView):
    """A list to Qt and to screen readers; its cells are placed by `Lines`.

    What is in sight stays where it is when clips come or go above it; at the very top, the newest is seen.
    """

    def __init__(self, theme: Theme, model: ClipListModel, delegate: ClipDelegate) -> None:
        super().__init__()
        self._theme, self._clips, self._cells = theme, model, delegate
        self._lines: Lines | None = None
        self._large_px = 0  # a column is at least so wide where the view is; 0: the view is not
        self._held = QPersistentModelIndex()  # the first cell in sight
        self._held_y = 0
        for signal in (model.rowsRemoved, model.rowsMoved, model.layoutChanged):  # before Qt's own, which ask where
            signal.connect(self._forget)
        model.rowsAboutToBeMoved.connect(self._on_moving)
        model.rowsInserted.connect(self._on_rows)
        model.modelReset.connect(self._on_reset)
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.changed.connect(self._measure_again)

    # ---- where the cells are ----

    @property
    def lines(self) -> Lines:
        if self._lines is None:
            self._lines = Lines(self._clips.runs, self._measures())
        return self._lines

    def _measures(self) -> Measures:
        if self._cells.as_rows:
            return rows_in(self._theme, self.width(), self._cells)
        by_shot = self._clips.by_shot
        return cells_in(self._theme, self.width(), self._cells, column_px=self._large_px, by_shot=by_shot)

    @property
    def as_rows(self) -> bool:
        return self._cells.as_rows

    def set_as_rows(self, as_rows: bool) -> None:
        """A row for each clip; else cells, with headers where they stand by shots. What is in sight stays."""
        if self._cells.as_rows != as_rows:
            self._cells.as_rows = as_rows
            self._measure_again()
            self.viewport().update()

    def set_large(self, column_px: int) -> None:
        """Columns at least so wide at 100 %, with more between them; 0: as many as fit."""
        if self._large_px != column_px:
            self._large_px = column_px
            self._measure_again()
            self.viewport().update()

    @property
    def has_headers(self) -> bool:
        return self._clips.by_shot and not self._cells.as_rows

    def _forget(self, *_: object) -> None:
        self._lines = None

    def _on_rows(self, _parent: QModelIndex, first: int, last: int) -> None:
        if self._lines is not None and last == self._clips.rowCount() - 1:
            self._lines.extend(self._clips.runs)
        else:
            self._lines = None

    def _on_moving(self, _parent: QModelIndex, first: int, last: int) -> None:
        """A clip that goes elsewhere by itself does not take along what is in sight."""
        if not self._clips.by_shot and first <= self._held.row() <= last:
            beside = last + 1 if last + 1 < self._clips.rowCount() else first - 1
            self._held = QPersistentModelIndex(self._clips.index(beside))
            self._held_y = self.lines.rect(max(0, beside)).top() - self.verticalScrollBar().value()

    def _on_reset(self) -> None:
        self._lines = None
        self.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._measure_again()

    def _measure_again(self) -> None:
        self._lines = None
        self.scheduleDelayedItemsLayout()

    def doItemsLayout(self) -> None:
        """After every change of the clips: the lines know of it already, and a list's own layout is not wanted."""
        QAbstractItemView.doItemsLayout(self)

    def updateGeometries(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        wanted = self._where_held()
        bar.setSingleStep(self._theme.px(40))
        bar.setPageStep(height)
        bar.setRange(0, max(0, self.lines.height - height))
        bar.setValue(wanted)
        self._hold()
        QAbstractItemView.updateGeometries(self)

    def _where_held(self) -> int:
        """What the scroll bar has to say for the first cell in sight to stay there."""
        value = self.verticalScrollBar().value()
        if not value or not self._held.isValid():
            return value
        return self.lines.rect(self._held.row()).top() - self._held_y

    def _hold(self) -> None:
        value = self.verticalScrollBar().value()
        part = next(self.lines.between(value, value), None)
        self._held = QPersistentModelIndex(self._clips.index(part.first)) if part else QPersistentModelIndex()
        self._held_y = self.lines.rect(part.first).top() - value if part else 0

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(dx, dy)
        self._hold()

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid() or index.row() >= self._clips.rowCount():
            return QRect()
        return self.lines.rect(index.row()).translated(0, -self.verticalOffset())

    def indexAt(self, place: QPoint) -> QModelIndex:
        row = self.lines.row_at(place + QPoint(0, self.verticalOffset()))
        return QModelIndex() if row is None else self._clips.index(row)

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:
        return 0

    def scrollTo(self, index: Index, hint: Hint = Hint.EnsureVisible) -> None:
        if not index.isValid():
            return
        rect, bar, height = self.lines.rect(index.row()), self.verticalScrollBar(), self.viewport().height()
        top, bottom = min(rect.top(), self.lines.header(index.row()).top()), rect.bottom() + 1
        match hint:
            case Hint.PositionAtTop:
                bar.setValue(top)
            case Hint.PositionAtBottom:
                bar.setValue(bottom - height)
            case Hint.PositionAtCenter:
                bar.setValue((top + bottom - height) // 2)
            case _ if top < bar.value():
                bar.setValue(top)
            case _ if bottom > bar.value() + height:
                bar.setValue(bottom - height)

    # ---- moving and choosing ----

    def moveCursor(self, action: Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        count, row = self._clips.rowCount(), self.currentIndex().row()
        if not count:
            return QModelIndex()
        return self._clips.index(0 if row < 0 else min(max(self._moved(action, row), 0), count - 1))

    def row_beside(self, action: Move) -> int | None:
        """The row that an arrow would lead to; None while there are no clips."""
        index = self.moveCursor(action, Qt.KeyboardModifier.NoModifier)
        return index.row() if index.isValid() else None

    def _moved(self, action: Move, row: int) -> int:
        match action:
            case Move.MoveLeft | Move.MovePrevious:
                return row - 1
            case Move.MoveRight | Move.MoveNext:
                return row + 1
            case Move.MoveUp:
                return self.lines.beside(row, -1)
            case Move.MoveDown:
                return self.lines.beside(row, 1)
            case Move.MovePageUp:
                return self.lines.a_page_from(row, -self.viewport().height())
            case Move.MovePageDown:
                return self.lines.a_page_from(row, self.viewport().height())
            case Move.MoveHome:
                return 0
            case _:
                return self._clips.rowCount() - 1

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """From one cell to another in reading order; what a band that is drawn with the mouse touches."""
        selection = QItemSelection()
        ends = (self.indexAt(rect.topLeft()), self.indexAt(rect.bottomRight()))
        if self.state() != QAbstractItemView.State.DragSelectingState and all(end.isValid() for end in ends):
            first, last = sorted(ends, key=QModelIndex.row)
            selection.select(first, last)
        else:
            band = rect.normalized().translated(0, self.verticalOffset())
            for part in self.lines.between(band.top(), band.bottom()):
                for row in range(part.first, part.first + part.count):
                    if self.lines.rect(row).intersects(band):
                        selection.select(self._clips.index(row), self._clips.index(row))
        self.selectionModel().select(selection, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect())

    # ---- drawing ----

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """A shot's header stands over its cells, and says what its first one is called."""
        if first.row() == last.row():
            cell = self.visualRect(first)
            self.viewport().update(cell.united(self._header(first.row())))
        else:
            self.viewport().update()

    def show_moving(self, moving: Moving | None) -> None:
        """The clip that plays in its cell, as far as it is; None: none does."""
        for each in (self._cells.moving, moving):
            row = None if each is None else self._clips.row_of(each.clip_id)
            if row is not None:
                self.viewport().update(self.visualRect(self._clips.index(row)))
        self._cells.moving = moving

    @property
    def picture_size(self) -> QSize:
        """Of the picture in a cell, in logical pixels."""
        return self._cells.picture_size

    def _header(self, row: int) -> QRect:
        return self.lines.header(row).translated(0, -self.verticalOffset())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, offset = QPainter(self.viewport()), self.verticalOffset()
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        plain = option.state & ~(QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus)
        for part in self.lines.between(event.rect().top() + offset, event.rect().bottom() + offset):
            if part.is_headed and self.has_headers:
                clip, takes = self._clips.at(part.first), self._clips.said_takes(part.run)
                self._cells.paint_header(painter, self._header(part.first), clip, takes)
            for row in range(part.first, part.first + part.count):
                index = self._clips.index(row)
                option.rect = self.visualRect(index)
                chosen = self.selectionModel().isSelected(index)
                option.state = plain | QStyle.StateFlag.State_Selected if chosen else plain
                self._cells.paint(painter, option, index)
        painter.end()
