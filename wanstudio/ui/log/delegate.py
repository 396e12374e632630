"""Draws a line of the log, as much of it as is in sight: a line may be thousands of characters long."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem

from wanstudio.core.loglines import LogLine
from wanstudio.ui.log.model import LogModel
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.delegate import Delegate, Index

ROW_PX, PAD_PX = 18, 8
_FONT_PX = 12
_NARROW = 2  # as many characters as there may be in the width of a figure
_MARKS = 100  # in a line; what is sought may be one letter
_TONES = {"warning": "warning", "error": "bad"}


class LineDelegate(Delegate):
    """In three tones: when, how grave, what; and what is sought in it."""

    def __init__(self, theme: Theme, model: LogModel, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._theme, self._model, self._view = theme, model, view
        self._dress()
        theme.changed.connect(self._dress)

    def _dress(self) -> None:
        self._font = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._font.setPixelSize(self._theme.px(_FONT_PX))
        self._metrics = QFontMetricsF(self._font)
        self._cell = self._metrics.horizontalAdvance("0" * 100) / 100

    @property
    def wide(self) -> int:
        """What the longest line takes."""
        return round(self._cell * self._model.longest) + 2 * self._theme.px(PAD_PX)

    def left(self, text: str, begin: int) -> int:
        """How far from the row's left edge a character stands."""
        return self._theme.px(PAD_PX) + round(self._advance(text, 0, begin))

    def _advance(self, text: str, begin: int, end: int) -> float:
        """How much room these of its characters take."""
        return (end - begin) * self._cell if text.isascii() else self._metrics.horizontalAdvance(text[begin:end])

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line, place = self._model.shown[index.row()], QRect(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        in_sight = self._view.viewport().width()
        painter.setFont(self._font)
        if chosen:
            painter.fillRect(place, self._theme.color("selection"))
        self._mark(painter, place, line.text, in_sight)
        base = place.top() + (place.height() + self._metrics.ascent() - self._metrics.descent()) / 2
        for begin, end, role in self._parts(line):
            begin, text = self._seen(line.text, begin, end, place.left(), in_sight)
            painter.setPen(self._theme.color("on_selection" if chosen else role))
            painter.drawText(QPointF(place.left() + self.left(line.text, begin), round(base)), text)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self._theme.color("focus"), 1))
            painter.drawRect(place.adjusted(0, 0, -1, -1))

    @staticmethod
    def _parts(line: LogLine) -> Iterator[tuple[int, int, str]]:
        word_ends = line.stamp + line.word
        if line.word:
            yield 0, line.stamp, "text_muted"
            yield line.stamp, word_ends, _TONES.get(line.grave, "text_muted")
        yield word_ends, len(line.text), "text"

    def _seen(self, text: str, begin: int, end: int, left: int, in_sight: int) -> tuple[int, str]:
        """The piece of a part that may be in sight, and where it begins."""
        first = self._first(text, left)
        begin = max(begin, min(first, end))
        end = min(end, first + int((in_sight if first else in_sight - left) / self._cell * _NARROW) + 3)
        return begin, text[begin:end]

    def _first(self, text: str, left: int) -> int:
        """The first character in sight, or one before it; known only where all are equally wide."""
        return max(0, int((-left - self._theme.px(PAD_PX)) / self._cell) - 1) if text.isascii() else 0

    def _mark(self, painter: QPainter, place: QRect, text: str, in_sight: int) -> None:
        if self._model.pattern is None:
            return
        painter.setPen(QPen(self._theme.color("focus"), 1))
        ground = QColor(self._theme.color("focus"))
        ground.setAlphaF(0.25)
        painter.setBrush(ground)
        from_here = max(0, self._first(text, place.left()) - len(self._model.pattern.pattern))
        at, left = from_here, float(place.left() + self.left(text, from_here))
        for found in islice(self._model.pattern.finditer(text, from_here), _MARKS):
            left += self._advance(text, at, found.start())
            right = left + self._advance(text, *found.span())
            if left > in_sight:
                break
            painter.drawRect(QRectF(left - 1, place.top() + 1, right - left + 1, place.height() - 3))
            at, left = found.end(), right
