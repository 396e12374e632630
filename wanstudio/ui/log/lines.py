"""The lines on the screen: they follow the end while they stand there, and stay where they are otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from wanstudio.core.loglines import LogLine
from wanstudio.ui.log.model import LogModel
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.looks import set_look

_ROW_PX, _PAD_PX, _FONT_PX = 18, 8, 12
_Index = QModelIndex | QPersistentModelIndex
_TONES = {"warning": "warning", "error": "bad"}


class LineDelegate(QStyledItemDelegate):
    """Draws a line in three tones: when, how grave, what; and what is sought in it."""

    def __init__(self, theme: Theme, model: LogModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._model = theme, model
        self._dress()
        theme.changed.connect(self._dress)

    def _dress(self) -> None:
        self.font = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.font.setPixelSize(self._theme.px(_FONT_PX))
        self._metrics = QFontMetrics(self.font)

    @property
    def wide(self) -> int:
        """What the longest line takes."""
        return self._metrics.horizontalAdvance("0") * self._model.longest + 2 * self._theme.px(_PAD_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line, place = self._model.shown[index.row()], QRect(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setFont(self.font)
        if chosen:
            painter.fillRect(place, self._theme.color("selection"))
        self._mark(painter, place, line.text)
        for text, begin, role in self._parts(line):
            painter.setPen(self._theme.color("on_selection" if chosen else role))
            left = place.left() + self._left(line.text, begin)
            room = QRect(left, place.top(), max(0, place.right() - left), place.height())
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), text)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self._theme.color("focus"), 1))
            painter.drawRect(place.adjusted(0, 0, -1, -1))
        painter.restore()

    def _left(self, text: str, begin: int) -> int:
        """How far from the row's left edge a character stands."""
        return self._theme.px(_PAD_PX) + self._metrics.horizontalAdvance(text[:begin])

    @staticmethod
    def _parts(line: LogLine) -> Iterator[tuple[str, int, str]]:
        word_ends = line.stamp + line.word
        if line.word:
            yield line.text[: line.stamp], 0, "text_muted"
            yield line.text[line.stamp : word_ends], line.stamp, _TONES.get(line.grave, "text_muted")
        yield line.text[word_ends:], word_ends, "text"

    def _mark(self, painter: QPainter, place: QRect, text: str) -> None:
        if self._model.pattern is None:
            return
        painter.setPen(QPen(self._theme.color("focus"), 1))
        ground = QColor(self._theme.color("focus"))
        ground.setAlphaF(0.25)
        painter.setBrush(ground)
        for found in self._model.pattern.finditer(text):
            left, right = self._left(text, found.start()), self._left(text, found.end())
            painter.drawRect(QRect(place.left() + left - 1, place.top() + 1, right - left + 1, place.height() - 3))


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
        self.verticalHeader().setDefaultSectionSize(self._theme.px(_ROW_PX))
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
        self._above_px = self.verticalScrollBar().value() - (last + 1) * self._theme.px(_ROW_PX)

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
        metrics, pad = QFontMetrics(self._delegate.font), self._theme.px(_PAD_PX)
        text, wide = self.lines.shown[row].text, self.viewport().width()
        left, right = (metrics.horizontalAdvance(text[:end]) for end in found.span())
        if right + 2 * pad > bar.value() + wide or left < bar.value():
            bar.setValue(max(0, right + 4 * pad - wide))

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
