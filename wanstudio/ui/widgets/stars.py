"""Stars: painted in a row, and as a control that takes a click, the arrows, and tells a screen reader its value."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy

from wanstudio.core.judging import STARS
from wanstudio.ui.theme.theme import Theme

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


def paint_stars(painter: QPainter, right: QPoint, stars: int, theme: Theme, side_px: int = 11) -> int:
    """Draw all five, those that are not set as outlines; they end at `right`, their middle. Returns their width."""
    pitch, side = theme.px(side_px + 1), theme.px(side_px)
    width = pitch * (STARS - 1) + side
    for n in range(STARS):
        full = n < stars
        picture = theme.pixmap("star", "text" if full else "text_muted", side_px, filled=full)
        painter.drawPixmap(right - QPoint(width - n * pitch, side // 2), picture)
    return width


class Stars(QAbstractSlider):
    """`wanted` is emitted with the number that the user asks for; `show_stars` says what holds."""

    wanted = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._hovered = theme, 0
        self.setRange(0, STARS)
        self.setAccessibleName("Rating")
        self.setObjectName("stars")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_stars(self, stars: int) -> None:
        self.setValue(stars)
        self.setToolTip("No stars (1 to 5)" if not stars else f"{stars} star{'s' * (stars > 1)} (1 to 5)")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(16) * STARS, self._theme.px(28))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.wanted.emit(self._at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hovered = self._at(event.position().x())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = 0
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
        elif 0 <= self.value() + step <= STARS:
            self.wanted.emit(self.value() + step)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), self._theme.px
        for n in range(STARS):
            full = n < self.value()
            role = "text" if full or n < self._hovered else "text_muted"
            corner = QPoint(n * px(16) + px(1), (self.height() - px(14)) // 2)
            painter.drawPixmap(corner, self._theme.pixmap("star", role, 14, filled=full))

    def _at(self, x: float) -> int:
        return max(1, min(STARS, int(x // self._theme.px(16)) + 1))
