"""How a clip is drawn in the grid."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from wanstudio.core.recipe import Clip
from wanstudio.ui.library.model import ClipListModel
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.pictures import Pictures, middle_of
from wanstudio.ui.widgets.stars import paint_stars

_CAPTION_PX, _CAPTION_GAP_PX, _RING_PX = 20, 6, 4
_REJECTED = 0.45  # of its picture that is left
_BOTH_CHIPS_PX = 112  # a narrower picture has no room for the length beside "Stand-in"


class ClipDelegate(QStyledItemDelegate):
    """A cell: the picture in 16:9, chips on it, a caption under it. The ring stands 2 px outside of the picture."""

    def __init__(self, theme: Theme, pictures: Pictures) -> None:
        super().__init__()
        self._theme, self._pictures = theme, pictures
        self.cell_width_px = 154

    def cell(self) -> QSize:
        """Size of a cell with the room for its ring, in logical pixels."""
        ring, px = self._theme.px(_RING_PX), self._theme.px
        picture = round(self.cell_width_px * 9 / 16)
        return QSize(self.cell_width_px + 2 * ring, picture + px(_CAPTION_GAP_PX + _CAPTION_PX) + 2 * ring)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return self.cell()

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        clip: Clip = index.data(ClipListModel.ClipRole)
        ring = self._theme.px(_RING_PX)
        corner = option.rect.topLeft() + QPoint(ring, ring)
        place = QRect(corner, QSize(self.cell_width_px, round(self.cell_width_px * 9 / 16)))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._paint_picture(painter, place, index.data(ClipListModel.ThumbnailRole), clip)
        self._paint_chips(painter, place, clip)
        if selected:
            self._paint_ring(painter, place)
        self._paint_caption(painter, place, clip, selected)
        painter.restore()

    def _paint_picture(self, painter: QPainter, place: QRect, path: str, clip: Clip) -> None:
        painter.save()
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(place), self._theme.px(3), self._theme.px(3))
        painter.setClipPath(shape)
        painter.fillRect(place, self._theme.color("placeholder"))
        picture = self._pictures.fitted(path, place.size(), painter.device().devicePixelRatioF())
        if picture is not None:
            painter.drawPixmap(middle_of(picture, place), picture)  # an upright clip is judged whole
        if clip.flag == "reject":
            veil = self._theme.color("panel")
            veil.setAlphaF(1 - _REJECTED)
            painter.fillRect(place, veil)
        painter.restore()

    def _paint_ring(self, painter: QPainter, place: QRect) -> None:
        painter.setPen(QPen(self._theme.color("focus"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = self._theme.px(6)
        painter.drawRoundedRect(QRectF(place).adjusted(-3, -3, 3, 3), radius, radius)

    def _paint_chips(self, painter: QPainter, place: QRect, clip: Clip) -> None:
        painter.setFont(self._theme.font("caption"))
        gap = self._theme.px(4)
        if not clip.stand_in or place.width() >= self._theme.px(_BOTH_CHIPS_PX):
            length = f"{clip.facts.seconds:.2f} s"
            self._chip(painter, place.bottomRight() - QPoint(gap - 1, gap - 1), length, right=True)
        if clip.stand_in:
            self._chip(painter, place.bottomLeft() + QPoint(gap, -gap + 1), "Stand-in", right=False)
        if clip.flag:
            self._paint_flag(painter, place.topLeft() + QPoint(gap, gap), clip)
        if not clip.seen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("accent_ink"))
            painter.drawEllipse(QRectF(place.right() - self._theme.px(13), place.top() + gap, 10, 10))

    def _paint_flag(self, painter: QPainter, corner: QPoint, clip: Clip) -> None:
        side, inner = self._theme.px(18), self._theme.px(12)
        self._ground(painter, QRectF(corner.x(), corner.y(), side, side))
        picture = self._theme.pixmap("flag" if clip.flag == "pick" else "flag-off", "chip_text", 12)
        painter.drawPixmap(corner + QPoint((side - inner) // 2, (side - inner) // 2), picture)

    def _chip(self, painter: QPainter, corner: QPoint, text: str, *, right: bool) -> None:
        """A label on the picture, with its lower right (or lower left) corner at `corner`."""
        px = self._theme.px
        width, height = painter.fontMetrics().horizontalAdvance(text) + px(10), px(16)
        left = corner.x() - width if right else corner.x()
        rect = QRectF(left, corner.y() - height, width, height)
        self._ground(painter, rect)
        painter.setPen(self._theme.color("chip_text"))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), text)

    def _ground(self, painter: QPainter, rect: QRectF) -> None:
        ground = self._theme.color("chip")
        ground.setAlphaF(1.0 if self._theme.name == "contrast" else 0.72)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(rect, self._theme.px(3), self._theme.px(3))

    def _paint_caption(self, painter: QPainter, place: QRect, clip: Clip, selected: bool) -> None:
        px = self._theme.px
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.color("text" if selected else "text_muted"))
        rect = QRect(place.left(), place.bottom() + 1 + px(2), place.width(), px(_CAPTION_PX))
        if clip.stars:
            right = QPoint(rect.right() + 1, rect.center().y())
            rect.adjust(0, 0, -paint_stars(painter, right, clip.stars, self._theme) - px(6), 0)
        text = painter.fontMetrics().elidedText(clip.title, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter), text)
