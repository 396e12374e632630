"""A choice among a few, all of them in sight: painted segments that behave like radio buttons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from wanstudio.ui.theme.theme import Theme

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class Segments(QWidget):
    """`index` is the chosen one; `chosen` is emitted when the user takes another."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, labels: Sequence[str], index: int = 0) -> None:
        super().__init__()
        self._theme, self.labels, self.index = theme, tuple(labels), index
        self._hovered = -1
        self._invalid = False
        self._closed: frozenset[int] = frozenset()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def set_index(self, index: int) -> None:
        self.index = index
        self.setAccessibleDescription(self.labels[index] if 0 <= index < len(self.labels) else "")
        self.update()

    def close_some(self, indexes: Iterable[int]) -> None:
        """These cannot be chosen for now."""
        self._closed = frozenset(indexes)
        self.update()

    def set_invalid(self, invalid: bool) -> None:
        self._invalid = invalid
        self.update()

    def fits(self, width_px: int) -> bool:
        """Whether every label has 4 px of room at both sides when this is `width_px` wide."""
        return sum(self._least()) <= self._room(width_px)

    def _least(self) -> list[int]:
        """What each label needs."""
        metrics = QFontMetrics(self._theme.font("body", 500))
        return [metrics.horizontalAdvance(label) + self._theme.px(8) for label in self.labels]

    def _room(self, width_px: int) -> float:
        return width_px - self._between()

    def _between(self) -> int:
        """What stands around and between the labels."""
        return self._theme.px(6) + self._theme.px(2) * (len(self.labels) - 1)

    def _widths(self) -> list[float]:
        """All the same where that fits; else what each needs and an equal part of the rest."""
        least, room = self._least(), self._room(self.width())
        each = room / len(least)
        if max(least) <= each:
            return [each] * len(least)
        spare = max(0.0, room - sum(least)) / len(least)
        return [needed + spare for needed in least]

    def sizeHint(self) -> QSize:
        widest = max((self.fontMetrics().horizontalAdvance(label) for label in self.labels), default=0)
        return QSize((widest + self._theme.px(20)) * len(self.labels), self._theme.px(28))

    def minimumSizeHint(self) -> QSize:
        least = sum(self._least()) + self._between()
        return QSize(least, self._theme.px(28))

    def _rect(self, n: int) -> QRectF:
        pad, gap = self._theme.px(3), self._theme.px(2)
        widths = self._widths()
        return QRectF(pad + sum(widths[:n]) + n * gap, pad, widths[n], self.height() - 2 * pad)

    def _at(self, point: QPointF) -> int:
        return next((n for n in range(len(self.labels)) if self._rect(n).contains(point)), -1)

    def _take(self, index: int) -> None:
        if 0 <= index < len(self.labels) and index != self.index and index not in self._closed:
            self.set_index(index)
            self.chosen.emit(index)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._take(self._at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hovered = self._at(event.position())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = -1
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or event.modifiers():
            event.ignore()
        else:
            self._take(self._next(step))

    def _next(self, step: int) -> int:
        """The nearest one that can be chosen, that way; the chosen one where there is none."""
        index = self.index + step
        while index in self._closed:
            index += step
        return index if 0 <= index < len(self.labels) else self.index

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._border(), 1))
        painter.setBrush(self._theme.color("field") if self.isEnabled() else Qt.BrushStyle.NoBrush)
        radius = self._theme.px(5)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.setFont(self._theme.font("body", 500))
        for n in range(len(self.labels)):
            self._paint_segment(painter, n)

    def _border(self) -> QColor:
        if self._invalid:
            return self._theme.color("bad")
        if not self.isEnabled():
            return self._theme.color("line")
        return self._theme.color("line_hover" if self.underMouse() else "line_strong")

    def _paint_segment(self, painter: QPainter, n: int) -> None:
        on, enabled = n == self.index, self.isEnabled() and n not in self._closed
        if on or (n == self._hovered and enabled):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("segment_on" if on and enabled else "raised"))
            painter.drawRoundedRect(self._rect(n), self._theme.px(3), self._theme.px(3))
        role = "text_disabled" if not enabled else "on_segment" if on else "text_muted"
        self._paint_label(painter, n, "text" if n == self._hovered and enabled and not on else role)

    def _paint_label(self, painter: QPainter, n: int, role: str) -> None:
        painter.setPen(self._theme.color(role))
        painter.drawText(self._rect(n), int(Qt.AlignmentFlag.AlignCenter), self.labels[n])
