"""Segments with icons: a choice among a few looks, each with its name as the tooltip."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QSize
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QToolTip

from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.segments import Segments

_WIDTH_PX, _ICON_PX = 30, 16


class IconSegments(Segments):
    """`icons` stand for `labels`, which are what screen readers and tooltips say."""

    def __init__(self, theme: Theme, icons: Sequence[str], labels: Sequence[str], index: int = 0) -> None:
        super().__init__(theme, labels, index)
        self._icons = tuple(icons)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(_WIDTH_PX) * len(self.labels), self._theme.px(28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _least(self) -> list[int]:
        return [self._theme.px(_WIDTH_PX - 6)] * len(self.labels)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            n = self._at(event.pos().toPointF())
            if n >= 0:
                QToolTip.showText(event.globalPos(), self.labels[n], self)
                return True
        return super().event(event)

    def _paint_label(self, painter: QPainter, n: int, role: str) -> None:
        rect, side = self._rect(n), self._theme.px(_ICON_PX)
        left, top = rect.center().x() - side / 2, rect.center().y() - side / 2
        painter.drawPixmap(QPoint(round(left), round(top)), self._theme.pixmap(self._icons[n], role, _ICON_PX))
