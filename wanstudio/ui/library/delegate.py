"""How a clip is drawn in the grid."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from wanstudio.core.recipe import Clip
from wanstudio.ui.library.model import ClipListModel
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.cells import RING_PX, Cells
from wanstudio.ui.widgets.pictures import Pictures
from wanstudio.ui.widgets.stars import paint_stars

_CAPTION_PX, _CAPTION_GAP_PX = 20, 6
_BOTH_CHIPS_PX = 112  # a narrower picture has no room for the length beside "Stand-in"


class ClipDelegate(QStyledItemDelegate):
    """A cell: the picture in 16:9, chips on it, a caption under it. The ring stands 2 px outside of the picture."""

    def __init__(self, theme: Theme, pictures: Pictures) -> None:
        super().__init__()
        self._theme, self._cells = theme, Cells(theme, pictures)
        self.cell_width_px = 154

    def cell(self) -> QSize:
        """Size of a cell with the room for its ring, in logical pixels."""
        ring, px = self._theme.px(RING_PX), self._theme.px
        picture = round(self.cell_width_px * 9 / 16)
        return QSize(self.cell_width_px + 2 * ring, picture + px(_CAPTION_GAP_PX + _CAPTION_PX) + 2 * ring)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return self.cell()

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        clip: Clip = index.data(ClipListModel.ClipRole)
        ring = self._theme.px(RING_PX)
        corner = option.rect.topLeft() + QPoint(ring, ring)
        place = QRect(corner, QSize(self.cell_width_px, round(self.cell_width_px * 9 / 16)))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._cells.picture(painter, place, index.data(ClipListModel.ThumbnailRole), clip)
        self._paint_chips(painter, place, clip)
        if selected:
            self._cells.ring(painter, place)
        self._paint_caption(painter, place, clip, selected)
        painter.restore()

    def _paint_chips(self, painter: QPainter, place: QRect, clip: Clip) -> None:
        painter.setFont(self._theme.font("caption"))
        gap = self._theme.px(4)
        if not clip.stand_in or place.width() >= self._theme.px(_BOTH_CHIPS_PX):
            length = f"{clip.facts.seconds:.2f} s"
            self._cells.chip(painter, place.bottomRight() - QPoint(gap - 1, gap - 1), length, right=True)
        if clip.stand_in:
            self._cells.chip(painter, place.bottomLeft() + QPoint(gap, -gap + 1), "Stand-in", right=False)
        if clip.flag:
            self._cells.flag(painter, place.topLeft() + QPoint(gap, gap), clip)
        if not clip.seen:
            self._cells.dot(painter, place)

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
