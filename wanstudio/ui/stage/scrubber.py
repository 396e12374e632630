"""Ruler and filmstrip with the playhead: where in the clip we are, and a place to drag to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from wanstudio.ui.theme.theme import Theme

_RULER_PX, _GAP_PX, _STRIP_PX, _CAP_PX = 18, 2, 52, 12
_TICKS_AT_LEAST_PX = 4


class Scrubber(QWidget):
    """`asked` is emitted with the frame (from 0) that the user points to."""

    asked = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.fps, self.frames, self.frame = 1.0, 0, 0
        self.first = self.last = 0
        self._damaged: Sequence[int] = ()
        self._strip: QPixmap | None = None
        self._tiles = 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Position")
        self._ground: QPixmap | None = None  # strip and ruler, drawn once: the playhead moves 25 times a second
        theme.changed.connect(self._on_theme)

    def _on_theme(self) -> None:
        self._ground = None
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(300), self._theme.px(_RULER_PX + _GAP_PX + _STRIP_PX + 4))

    def show_clip(self, fps: float, frames: int) -> None:
        if (fps, frames) != (self.fps, self.frames):
            self._ground = None
        self.fps, self.frames, self.frame = fps, frames, 0
        self.first, self.last, self._damaged = 0, max(0, frames - 1), ()
        self.update()

    def clear_strip(self) -> None:
        self._strip = self._ground = None
        self.update()

    def show_strip(self, strip: QPixmap, tiles: int) -> None:
        """`strip` is `tiles` frames side by side, evenly from the clip."""
        self._strip, self._tiles, self._ground = strip, tiles, None
        self.update()

    def show_range(self, first: int, last: int) -> None:
        """The in and out frames, both inside; what is outside of them is dimmed."""
        self.first, self.last = first, last
        self.update()

    def show_damaged(self, frames: Sequence[int]) -> None:
        """Frames that cannot be decoded: marked on the strip."""
        self._damaged = tuple(frames)
        self.update()

    def show_frame(self, frame: int) -> None:
        self.frame = frame
        self.setAccessibleDescription(f"frame {frame + 1} of {self.frames}")
        self.update()

    # ---- places ----

    def _x(self, frame: float) -> float:
        return frame / max(1, self.frames) * self.width()

    def frame_at(self, x: float) -> int:
        return max(0, min(int(x / max(1, self.width()) * self.frames), self.frames - 1))

    def _strip_rect(self) -> QRect:
        px = self._theme.px
        return QRect(0, px(_RULER_PX + _GAP_PX), self.width(), px(_STRIP_PX))

    # ---- hands ----

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.frames:
            self.asked.emit(self.frame_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self.frames:
            self.asked.emit(self.frame_at(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        target = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: self.frames - 1}.get(Qt.Key(event.key()))
        if target is None or not self.frames:
            event.ignore()
        else:
            self.asked.emit(target)

    # ---- drawing ----

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._ground = None

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._ground is None or self._ground.devicePixelRatio() != self.devicePixelRatioF():
            self._ground = self._drawn_ground()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._ground)
        if self.frames:
            self._paint_damaged(painter)
            self._paint_range(painter)
            self._paint_playhead(painter)

    def _paint_damaged(self, painter: QPainter) -> None:
        strip, color = self._strip_rect(), self._theme.color("bad")
        for n in self._damaged:
            left = round(self._x(n))
            width = max(self._theme.px(2), round(self._x(n + 1)) - left)
            painter.fillRect(left, strip.top(), width, self._theme.px(4), color)

    def _paint_range(self, painter: QPainter) -> None:
        """Brackets at the in and out frames, and the rest under 72 % of the panel's colour."""
        if (self.first, self.last) == (0, self.frames - 1):
            return
        px, strip = self._theme.px, self._strip_rect()
        left, right = round(self._x(self.first)), round(self._x(self.last + 1))
        veil = self._theme.color("panel")
        veil.setAlphaF(0.72)
        painter.fillRect(QRect(0, strip.top(), left, strip.height()), veil)
        painter.fillRect(QRect(right, strip.top(), self.width() - right, strip.height()), veil)
        text = self._theme.color("text")
        for x, inward in ((left, 1), (right, -1)):
            edge = x if inward > 0 else x - px(2)
            painter.fillRect(edge, strip.top(), px(2), strip.height(), text)
            arm = x if inward > 0 else x - px(7)
            painter.fillRect(arm, strip.top(), px(7), px(2), text)
            painter.fillRect(arm, strip.bottom() + 1 - px(2), px(7), px(2), text)

    def _drawn_ground(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        ground = QPixmap(self.size() * ratio)
        ground.setDevicePixelRatio(ratio)
        ground.fill(Qt.GlobalColor.transparent)
        painter = QPainter(ground)
        self._paint_strip(painter)
        if self.frames:
            self._paint_ruler(painter)
        painter.end()
        return ground

    def _paint_strip(self, painter: QPainter) -> None:
        rect = self._strip_rect()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("placeholder"))
        painter.drawRoundedRect(rect, self._theme.px(3), self._theme.px(3))
        if self._strip is None:
            return
        width, each = self._strip.width() / self._tiles, rect.width() / self._tiles
        for n in range(self._tiles):
            place = QRectF(rect.left() + n * each, rect.top(), each, rect.height())
            height = min(self._strip.height(), width * place.height() / place.width())
            part = QRectF(n * width, (self._strip.height() - height) / 2, width, height)
            if height == self._strip.height():  # a wide place takes a wide picture whole, or its middle
                shown = height * place.width() / place.height()
                part = QRectF(n * width + (width - shown) / 2, 0, shown, height)
            painter.drawPixmap(place, self._strip, part)

    def _paint_ruler(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(self._theme.font("caption"))
        painter.setPen(self._theme.color("text_muted"))
        base, each = self._theme.px(_RULER_PX), self._x(1)
        every_frame = each >= _TICKS_AT_LEAST_PX
        for half in range(int(2 * self.frames / self.fps) + 1):
            x = round(self._x(half * self.fps / 2))
            self._tick(painter, x, base, 8 if half % 2 == 0 else 5)
            if half % 2 == 0 and self.width() - x > self._theme.px(24):
                painter.drawText(x + self._theme.px(4), base - self._theme.px(6), f"{half // 2} s")
        if every_frame:
            for frame in range(self.frames):
                self._tick(painter, round(self._x(frame)), base, 3)

    def _tick(self, painter: QPainter, x: int, base: int, height_px: int) -> None:
        painter.drawLine(min(x, self.width() - 1), base - self._theme.px(height_px), min(x, self.width() - 1), base - 1)

    def _paint_playhead(self, painter: QPainter) -> None:
        px = self._theme.px
        x = round(min(self._x(self.frame + 0.5), self.width() - px(2)))
        top = px(_RULER_PX - _CAP_PX)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("panel"))
        painter.drawRect(QRectF(x - px(2), top, px(4), self.height() - top))
        painter.setBrush(self._theme.color("text"))
        painter.drawRect(QRectF(x - px(1), top + px(4), px(2), self.height() - top - px(4)))
        half, cap = px(6), px(11)
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(x - half, top),
                    QPointF(x + half, top),
                    QPointF(x + half, top + cap * 0.55),
                    QPointF(x, top + cap),
                    QPointF(x - half, top + cap * 0.55),
                ]
            )
        )
