"""On or off: a painted switch, 32 x 18."""

from __future__ import annotations

from PySide6.QtCore import Property, QEasingCurve, QPropertyAnimation, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox

from wanstudio.ui.theme.theme import Theme


class Switch(QCheckBox):
    """A QCheckBox to keyboard and screen reader; the knob glides unless motion is reduced."""

    def __init__(self, theme: Theme, on: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._place = 1.0 if on else 0.0
        self.setChecked(on)
        self._glide = QPropertyAnimation(self, b"place", self)
        self._glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.toggled.connect(self._move)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(32), self._theme.px(28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        return True

    def _get_place(self) -> float:
        return self._place

    def _set_place(self, place: float) -> None:
        self._place = place
        self.update()

    place = Property(float, _get_place, _set_place)

    def _move(self, on: bool) -> None:
        self._glide.stop()
        duration_ms = self._theme.duration_ms("switch") if self.isVisible() else 0
        if not duration_ms:
            self._set_place(1.0 if on else 0.0)
            return
        self._glide.setDuration(duration_ms)
        self._glide.setEndValue(1.0 if on else 0.0)
        self._glide.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        px = self._theme.px
        body = QRectF(0, (self.height() - px(18)) / 2, px(32), px(18))
        fill, edge, knob = self._colors()
        painter.setPen(QPen(edge, 1))
        painter.setBrush(fill)
        painter.drawRoundedRect(body.adjusted(0.5, 0.5, -0.5, -0.5), px(9), px(9))
        width = px(17) if self.isDown() else px(14)
        left = px(2) + self._place * (px(32) - px(4) - width)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(knob)
        painter.drawRoundedRect(QRectF(left, body.top() + px(2), width, px(14)), px(7), px(7))

    def _colors(self) -> tuple[QColor, QColor, QColor]:
        color, on = self._theme.color, self.isChecked()
        if not self.isEnabled():
            return color("panel"), color("line_strong"), color("line_strong")
        hover = self.underMouse()
        if on:
            fill = color("accent_hover" if hover else "accent")
            return fill, fill, color("on_accent")
        return color("track"), color("line_hover" if hover else "track"), color("knob")
