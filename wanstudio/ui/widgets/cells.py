"""A clip's small picture with what stands on it, as the library's grid and the stage's takes draw it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap

from wanstudio.core.recipe import Clip
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.painting import saved
from wanstudio.ui.widgets.pictures import Pictures, middle_of

RING_PX = 4  # round a picture: the ring and the gap to it
_FOOT_PX = 2
_LOST_PX = 20
_REJECTED = 0.45  # of its picture that is left


class Cells:
    def __init__(self, theme: Theme, pictures: Pictures) -> None:
        self.theme, self._pictures = theme, pictures

    def picture(self, painter: QPainter, place: QRect, path: str, clip: Clip) -> None:
        """The picture in `path`, over all of `place`; a quiet ground while there is none."""
        self.show(painter, place, self._pictures.fitted(path, place.size(), painter.device().devicePixelRatioF()), clip)

    def show(self, painter: QPainter, place: QRect, picture: QPixmap | None, clip: Clip) -> None:
        """One that was fitted to `place`."""
        with saved(painter):
            shape = QPainterPath()
            shape.addRoundedRect(QRectF(place), self.theme.px(3), self.theme.px(3))
            painter.setClipPath(shape)
            painter.fillRect(place, self.theme.color("placeholder"))
            if picture is not None:
                painter.drawPixmap(middle_of(picture, place), picture)  # an upright clip is judged whole
            if clip.flag == "reject":
                veil = self.theme.color("panel")
                veil.setAlphaF(1 - _REJECTED)
                painter.fillRect(place, veil)

    def lost(self, painter: QPainter, place: QRect) -> None:
        """Its file is gone, or cannot be read."""
        side = self.theme.px(_LOST_PX)
        corner = place.center() - QPoint(side // 2, side // 2)
        painter.drawPixmap(corner, self.theme.pixmap("image-off", "text_muted", _LOST_PX))

    def progress(self, painter: QPainter, place: QRect, done: float) -> None:
        """At the foot of the picture; `done`: 0 to 1."""
        foot = QRectF(place.left(), place.bottom() + 1 - _FOOT_PX, place.width(), _FOOT_PX)
        ground = self.theme.color("chip")
        ground.setAlphaF(0.72)
        painter.fillRect(foot, ground)
        foot.setWidth(place.width() * done)
        painter.fillRect(foot, self.theme.color("chip_text"))

    def ring(self, painter: QPainter, place: QRect) -> None:
        """2 px outside of the picture: it is the chosen one."""
        painter.setPen(QPen(self.theme.color("focus"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = self.theme.px(6)
        painter.drawRoundedRect(QRectF(place).adjusted(-3, -3, 3, 3), radius, radius)

    def flag(self, painter: QPainter, corner: QPoint, clip: Clip) -> None:
        """With its upper left corner at `corner`, `flag_px` wide."""
        side, inner = self.flag_px, self.theme.px(12)
        self.ground(painter, QRectF(corner.x(), corner.y(), side, side))
        picture = self.theme.pixmap("flag" if clip.flag == "pick" else "flag-off", "chip_text", 12)
        painter.drawPixmap(corner + QPoint((side - inner) // 2, (side - inner) // 2), picture)

    @property
    def flag_px(self) -> int:
        return self.theme.px(18)

    def dot(self, painter: QPainter, place: QRect) -> None:
        """It is new, and has not been seen."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("accent_ink"))
        painter.drawEllipse(QRectF(place.right() - self.theme.px(13), place.top() + self.theme.px(4), 10, 10))

    def chip(self, painter: QPainter, corner: QPoint, text: str, *, right: bool) -> None:
        """A label on the picture, with its lower right (or lower left) corner at `corner`."""
        px = self.theme.px
        width, height = painter.fontMetrics().horizontalAdvance(text) + px(10), px(16)
        left = corner.x() - width if right else corner.x()
        rect = QRectF(left, corner.y() - height, width, height)
        self.ground(painter, rect)
        painter.setPen(self.theme.color("chip_text"))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), text)

    def ground(self, painter: QPainter, rect: QRectF) -> None:
        """What a chip's words and marks stand on."""
        ground = self.theme.color("chip")
        ground.setAlphaF(1.0 if self.theme.name == "contrast" else 0.72)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(rect, self.theme.px(3), self.theme.px(3))
