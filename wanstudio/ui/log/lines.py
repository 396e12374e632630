"""The lines on the screen: they follow the end while they stand there, and stay where they are otherwise."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from wanstudio.ui.log.delegate import PAD_PX, ROW_PX, LineDelegate
from wanstudio.ui.log.model import LogModel
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.looks import set_look


class LogLines(QTableView):
    """`moved` is emitted when another row is current, or it stands elsewhere.

    A table, for a list asks the model for each of its rows whenever one comes: 40 ms of 20,000.
    """

    moved = Signal()

    def __init__(self, theme: Theme, model: LogModel) -> None:
        super().__init__()
        self._theme, self.lines = theme, model
        self.words = ""  # in the middle, while there is no line
        self.follows = True
        self._above_px = 0
        self.setModel(model)
        self._delegate = LineDelegate(theme, model, self)
        self.setItemDelegate(self._delegate)
        self._be_a_list()
        self.setAccessibleName("Log")
        set_look(self, "boxed", True)
        self.verticalScrollBar().valueChanged.connect(self._on_scroll)
        self.selectionModel().currentChanged.connect(lambda now, before: self.moved.emit())
        model.rowsAboutToBeRemoved.connect(self._before_less)
        model.rowsRemoved.connect(self._on_less)
        theme.changed.connect(self._dress)
        self._dress()

    def _be_a_list(self) -> None:
        """One column, no heads, whole rows; Tab leads out of it."""
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
            header.setMinimumSectionSize(1)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _dress(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._theme.px(ROW_PX))
        self.horizontalScrollBar().setSingleStep(self._theme.px(24))
        self.fit()

    def fit(self) -> None:
        """Be as wide inside as the longest line, and no narrower than there is room."""
        wide = max(self._delegate.wide, self.viewport().width())
        if self.columnWidth(0) != wide:
            self.setColumnWidth(0, wide)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()
        self.keep_place()

    # ---- following ----

    def _on_scroll(self, value: int) -> None:
        self.follows = value >= self.verticalScrollBar().maximum() - 1
        self.moved.emit()

    def keep_place(self) -> None:
        """After lines have come: at the end again, if it stood there."""
        self.fit()
        if self.follows:
            self.to_end()

    def to_end(self) -> None:
        self.scrollToBottom()
        self.follows = True
        self.moved.emit()

    def _before_less(self, parent: QModelIndex, first: int, last: int) -> None:
        self._above_px = self.verticalScrollBar().value() - (last + 1) * self._theme.px(ROW_PX)

    def _on_less(self, parent: QModelIndex, first: int, last: int) -> None:
        """What is seen stays, now that there is less above it."""
        if not self.follows:
            self.verticalScrollBar().setValue(max(0, self._above_px))

    # ---- rows ----

    @property
    def row(self) -> int:
        """The current one; where there is none, what is lowest in sight."""
        if self.currentIndex().isValid():
            return self.currentIndex().row()
        lowest = self.indexAt(self.viewport().rect().bottomLeft())
        return lowest.row() if lowest.isValid() else self.lines.rowCount() - 1

    def choose(self, row: int) -> None:
        self.setCurrentIndex(self.lines.index(row))
        self._show_match(row)

    def _show_match(self, row: int) -> None:
        """Also where it stands far right."""
        pattern, bar = self.lines.pattern, self.horizontalScrollBar()
        found = pattern.search(self.lines.shown[row].text) if pattern else None
        if found is None:
            return
        text, wide, pad = self.lines.shown[row].text, self.viewport().width(), self._theme.px(PAD_PX)
        left, right = (self._delegate.left(text, end) for end in found.span())
        if right + pad > bar.value() + wide or left - pad < bar.value():
            bar.setValue(max(0, right + 3 * pad - wide))

    def copied(self) -> str:
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return "\n".join(self.lines.shown[row].text for row in rows)

    def copy(self) -> None:
        if text := self.copied():
            QGuiApplication.clipboard().setText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or _is_typed(event):
            event.ignore()  # no search of the list's own
        else:
            super().keyPressEvent(event)
            if event.key() == Qt.Key.Key_End:
                self.to_end()

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End go to the first and the last line, not along the one they are in."""
        if action == QAbstractItemView.CursorAction.MoveHome:
            return self.lines.index(0)
        if action == QAbstractItemView.CursorAction.MoveEnd:
            return self.lines.index(self.lines.rowCount() - 1)
        return super().moveCursor(action, modifiers)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.words and not self.lines.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(self._theme.color("text_muted"))
            room = self.viewport().rect().adjusted(*(self._theme.px(n) for n in (16, 16, -16, -16)))
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(room, flags, self.words)

    def say(self, words: str) -> None:
        self.words = words
        self.setAccessibleDescription(words if not self.lines.rowCount() else "")
        self.viewport().update()


def _is_typed(event: QKeyEvent) -> bool:
    """Whether the key writes something that can be seen; Space, which chooses, does not."""
    others = ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    return bool(event.text().strip()) and event.text().isprintable() and not event.modifiers() & others
