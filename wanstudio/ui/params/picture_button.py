"""A button that lies on a picture."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton, QWidget

from wanstudio.ui.theme.theme import Theme


class PictureButton(QToolButton):
    """24 x 24 on a picture, for the pointer only: the keyboard has Enter and Del."""

    def __init__(self, theme: Theme, parent: QWidget, icon: str, tip: str) -> None:
        super().__init__(parent)
        self._theme, self._icon = theme, icon
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(24), self._theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setOpacity(0.9 if self.underMouse() else 0.72)
        painter.setBrush(self._theme.color("chip"))
        painter.drawRoundedRect(self.rect(), self._theme.px(4), self._theme.px(4))
        painter.setOpacity(1)
        side = self._theme.px(14)
        place = QRect((self.width() - side) // 2, (self.height() - side) // 2, side, side)
        painter.drawPixmap(place, self._theme.pixmap(self._icon, "chip_text", 14))
