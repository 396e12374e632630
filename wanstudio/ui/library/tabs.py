"""The tabs over the grid: all clips, the picks, those with three stars and up, each with its number."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from wanstudio.core.seeking import LIKED, Tallies
from wanstudio.ui.figures import whole
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.segments import Segments

_WORDS, _ICONS = ("All", "Picks", f"{LIKED} and up"), ("", "flag", "star")
_ICON_PX, _SIDE_PX, _GAP_PX = 14, 8, 5


class Tabs(Segments):
    """Side by side at the left, without a frame; an index of -1 is none of them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _WORDS)
        self._numbers = ("0",) * len(_WORDS)
        self.setAccessibleName("Which clips")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_tallies(self, tallies: Tallies) -> None:
        self._numbers = tuple(whole(n) for n in (tallies.every, tallies.picks, tallies.liked))
        self.labels = tuple(f"{word} {number}" for word, number in zip(_WORDS, self._numbers, strict=True))
        self.set_index(self.index)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(int(sum(self._widths())) + self._theme.px(4) * 2, self._theme.px(24))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _widths(self) -> list[float]:
        px, widths = self._theme.px, []
        words, numbers = QFontMetrics(self._theme.font("small", 500)), QFontMetrics(self._theme.font("small"))
        for word, icon, number in zip(_WORDS, _ICONS, self._numbers, strict=True):
            width = words.horizontalAdvance(word) + px(_GAP_PX) + numbers.horizontalAdvance(number) + 2 * px(_SIDE_PX)
            widths.append(float(width + (px(_ICON_PX + _GAP_PX) if icon else 0)))
        return widths

    def _rect(self, n: int) -> QRectF:
        widths = self._widths()
        return QRectF(sum(widths[:n]) + n * self._theme.px(4), 0, widths[n], self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for n in range(len(self.labels)):
            self._paint_segment(painter, n)

    def _paint_label(self, painter: QPainter, n: int, role: str) -> None:
        px, rect = self._theme.px, self._rect(n)
        left = rect.left() + px(_SIDE_PX)
        if _ICONS[n]:
            top = round(rect.center().y() - px(_ICON_PX) / 2)
            painter.drawPixmap(QPoint(round(left), top), self._theme.pixmap(_ICONS[n], role, _ICON_PX))
            left += px(_ICON_PX + _GAP_PX)
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.setPen(self._theme.color(role))
        painter.setFont(self._theme.font("small", 500))
        painter.drawText(QRectF(left, 0, rect.right() - left, self.height()), middle, _WORDS[n])
        left += painter.fontMetrics().horizontalAdvance(_WORDS[n]) + px(_GAP_PX)
        painter.setFont(self._theme.font("small"))
        painter.drawText(QRectF(left, 0, rect.right() - left, self.height()), middle, self._numbers[n])
