"""How a take looks in the strip."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from wanstudio.core.recipe import Clip
from wanstudio.ui.stage.takes.model import Coming, Index, TakeModel
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.cells import RING_PX, Cells
from wanstudio.ui.widgets.delegate import Delegate
from wanstudio.ui.widgets.pictures import Pictures
from wanstudio.ui.widgets.progress import canvas_of, paint_bar

WIDTH_PX, HEIGHT_PX, _GAP_PX = 96, 54, 12
_STAR_PX, _BAR_WIDTH_PX = 10, 48


class TakeDelegate(Delegate):
    """Picture, number, stars, flag. `size` is the picture's, in logical pixels at 100 %."""

    def __init__(self, theme: Theme, pictures: Pictures) -> None:
        super().__init__()
        self._theme, self._cells = theme, Cells(theme, pictures)
        self.size = (WIDTH_PX, HEIGHT_PX)

    def _place(self) -> QSize:
        return QSize(*map(self._theme.px, self.size))

    def cell(self) -> QSize:
        """With the room for the ring, and the gap to the next one."""
        ring = 2 * self._theme.px(RING_PX)
        return self._place() + QSize(self._theme.px(_GAP_PX), ring)

    def measure(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self.cell()

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        take: Clip | Coming = index.data(TakeModel.TakeRole)
        ring = self._theme.px(RING_PX)
        place = QRect(option.rect.topLeft() + QPoint(ring, ring), self._place())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setFont(self._theme.font("caption"))
        if isinstance(take, Coming):
            self._paint_coming(painter, place, take, canvas_of(option))
        else:
            self._paint_clip(painter, place, take, index.data(TakeModel.ThumbnailRole))
        if option.state & QStyle.StateFlag.State_Selected:
            self._cells.ring(painter, place)

    def _paint_clip(self, painter: QPainter, place: QRect, clip: Clip, picture: str) -> None:
        gap = self._theme.px(4)
        self._cells.picture(painter, place, picture, clip)
        self._cells.chip(painter, place.bottomLeft() + QPoint(gap, -gap + 1), str(clip.take), right=False)
        if clip.stars:
            self._paint_stars(painter, place.bottomRight() - QPoint(gap - 1, gap - 1), clip.stars)
        if clip.flag:
            self._cells.flag(painter, place.topRight() + QPoint(1 - gap - self._cells.flag_px, gap), clip)
        elif not clip.seen:
            self._cells.dot(painter, place)

    def _paint_coming(self, painter: QPainter, place: QRect, take: Coming, canvas: QWidget) -> None:
        """A card with its words, and the bar below them."""
        px, color, metrics = self._theme.px, self._theme.color, painter.fontMetrics()
        painter.setPen(color("line_strong"))
        painter.setBrush(color("raised"))
        painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), px(3), px(3))
        painter.setPen(color("text_muted"))
        words = QRect(place.left(), place.center().y() - px(15), place.width(), px(16))
        fits = metrics.horizontalAdvance(take.says) <= place.width() - px(8)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), take.says if fits else f"Take {take.number}")
        left = place.center().x() + 1 - px(_BAR_WIDTH_PX) / 2
        bar = QRectF(left, words.bottom() + px(6), px(_BAR_WIDTH_PX), px(4))
        paint_bar(painter, bar, take.done, self._theme, canvas)

    def _paint_stars(self, painter: QPainter, corner: QPoint, stars: int) -> None:
        """As many as it has, on a chip with its lower right corner at `corner`."""
        px = self._theme.px
        side, pitch = px(_STAR_PX), px(_STAR_PX + 1)
        width, height = stars * pitch + px(6), px(16)
        left, top = corner.x() - width, corner.y() - height
        self._cells.ground(painter, QRect(left, top, width, height).toRectF())
        picture = self._theme.pixmap("star", "chip_text", _STAR_PX, filled=True)
        for n in range(stars):
            painter.drawPixmap(QPoint(left + px(3) + n * pitch, top + (height - side) // 2), picture)
