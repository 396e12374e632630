"""How a clip, and the header of its shot, are drawn: as a cell of the grid, or as a row of the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from wanstudio.core.recipe import Clip
from wanstudio.ui.figures import seconds
from wanstudio.ui.library.days import made_at
from wanstudio.ui.library.model import ONE_TAKE, ClipListModel
from wanstudio.ui.library.rows import Rows
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.cells import RING_PX, Cells
from wanstudio.ui.widgets.delegate import Delegate, Index
from wanstudio.ui.widgets.painting import saved
from wanstudio.ui.widgets.pictures import Pictures
from wanstudio.ui.widgets.stars import paint_stars

_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter)
_DATED_PX = 190  # a narrower header says no day
_CAPTION_PX, _CAPTION_GAP_PX = 20, 6
_BOTH_CHIPS_PX = 112  # a narrower picture has no room for the length beside "Stand-in"


@dataclass(frozen=True, eq=False, slots=True)
class Moving:
    """A frame of a clip that plays in its cell, fitted to the place of its picture, and how far it is: 0 to 1."""

    clip_id: str
    picture: QPixmap
    done: float


class ClipDelegate(Delegate):
    """A cell: the picture in 16:9, chips on it, a caption under it. The ring stands 2 px outside of the picture.

    A row is as wide, and no more than a small picture high. `titles` are those of the models by id; `now` is this
    computer's time.
    """

    def __init__(
        self,
        theme: Theme,
        pictures: Pictures,
        titles: Mapping[str, str] | None = None,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__()
        self._theme, self._cells, self._now = theme, Cells(theme, pictures), now
        self._rows = Rows(theme, self._cells, titles or {}, now)
        self.as_rows = False
        self.cell_width_px = 154
        self.by_shot = True  # the shot's name stands over its cells
        self.moving: Moving | None = None

    @property
    def picture_size(self) -> QSize:
        if self.as_rows:
            return self._rows.picture_size(self.cell_width_px)
        return QSize(self.cell_width_px, round(self.cell_width_px * 9 / 16))

    def cell(self) -> QSize:
        """Size of a cell with the room for its ring, in logical pixels."""
        ring, px = self._theme.px(RING_PX), self._theme.px
        if self.as_rows:
            return QSize(self.cell_width_px + 2 * ring, self._rows.height() + 2 * ring)
        return self.picture_size + QSize(2 * ring, px(_CAPTION_GAP_PX + _CAPTION_PX) + 2 * ring)

    def measure(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self.cell()

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        ring = self._theme.px(RING_PX)
        corner = option.rect.topLeft() + QPoint(ring, ring)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if self.as_rows:
            self._paint_row(painter, option.rect.adjusted(ring, ring, -ring, -ring), index, selected)
        else:
            self._paint_cell(painter, QRect(corner, self.picture_size), index, selected)

    def _paint_row(self, painter: QPainter, place: QRect, index: Index, selected: bool) -> None:
        clip: Clip = index.data(ClipListModel.ClipRole)
        if selected:
            self._rows.paint_ground(painter, place)
        picture = self._rows.picture_place(place)
        self._paint_picture(painter, picture, index, clip)
        if not clip.seen:
            self._cells.dot(painter, picture)
        self._rows.paint_words(painter, place, clip)

    def _paint_cell(self, painter: QPainter, place: QRect, index: Index, selected: bool) -> None:
        clip: Clip = index.data(ClipListModel.ClipRole)
        self._paint_picture(painter, place, index, clip)
        self._paint_chips(painter, place, clip)
        if selected:
            self._cells.ring(painter, place)
        self._paint_caption(painter, place, clip, selected)

    def _paint_picture(self, painter: QPainter, place: QRect, index: Index, clip: Clip) -> None:
        moving = self.moving
        if moving is not None and moving.clip_id == clip.id:
            self._cells.show(painter, place, moving.picture, clip)
            self._cells.progress(painter, place, moving.done)
            return
        self._cells.picture(painter, place, index.data(ClipListModel.ThumbnailRole), clip)
        if index.data(ClipListModel.LostRole):
            self._cells.lost(painter, place)

    def _paint_chips(self, painter: QPainter, place: QRect, clip: Clip) -> None:
        painter.setFont(self._theme.font("caption"))
        gap = self._theme.px(4)
        if not clip.stand_in or place.width() >= self._theme.px(_BOTH_CHIPS_PX):
            length = seconds(clip.facts.seconds)
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
        text = f"Take {clip.take}" if clip.take else clip.title
        if clip.take and not self.by_shot:
            text = f"{clip.shot_name} · take {clip.take}"
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter), text)

    def paint_header(self, painter: QPainter, place: QRect, clip: Clip, takes: str) -> None:
        """What a shot is called, how many takes of it there are here, and when `clip`, its newest, was made: one take
        and the date where there is room for them."""
        px, ring = self._theme.px, self._theme.px(RING_PX)
        place = place.adjusted(ring, 0, -ring, 0)
        strong, small = QFontMetrics(self._theme.font("strong", 600)), QFontMetrics(self._theme.font("small"))
        name = clip.shot_name or clip.title
        width = strong.horizontalAdvance(name)
        beside = px(6) + small.horizontalAdvance(takes)
        if takes == ONE_TAKE and width + beside > place.width():
            takes, beside = "", 0
        width = min(width, place.width() - beside)
        with saved(painter):
            painter.setFont(self._theme.font("strong", 600))
            painter.setPen(self._theme.color("text"))
            shown = strong.elidedText(name, Qt.TextElideMode.ElideRight, width)
            painter.drawText(place, _MIDDLE, shown)
            painter.setFont(self._theme.font("small"))
            painter.setPen(self._theme.color("text_muted"))
            painter.drawText(place.adjusted(width + px(6), 0, 0, 0), _MIDDLE, takes)
            when = made_at(clip.shot_at or clip.created, self._now())
            room = place.width() if place.width() >= px(_DATED_PX) else 0
            if width + beside + px(16) + small.horizontalAdvance(when) <= room:
                painter.drawText(place, _MIDDLE | int(Qt.AlignmentFlag.AlignRight), when)
