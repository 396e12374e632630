"""How a clip is drawn where the library is a list: a small picture, what it is called, its facts, its marks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter

from wanstudio.core.recipe import Clip
from wanstudio.ui.library.days import made_at
from wanstudio.ui.params.words import length, pixels
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.cells import Cells
from wanstudio.ui.widgets.stars import paint_stars

_HIGH_PX = 36
_COLUMNS_FROM_PX = 900  # narrower: the facts stand in a second line
_SMALL_BELOW_PX = 280  # and there the picture is a smaller one
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
_GAP_PX, _FLAG_PX, _STARS_PX = 12, 16, 60


class Column(NamedTuple):
    """From the right edge on: `width_px` at 100 %."""

    words: Callable[[Clip], str]
    width_px: int
    side: Qt.AlignmentFlag = _LEFT


class Rows:
    """`titles` are those of the models by id. `now` is this computer's time."""

    def __init__(self, theme: Theme, cells: Cells, titles: Mapping[str, str], now: Callable[[], datetime]) -> None:
        self._theme, self._cells, self._titles, self._now = theme, cells, titles, now
        self._columns = (
            Column(self._day, 88),
            Column(_size, 88),
            Column(_length, 56, _RIGHT),
            Column(self._model, 152),
        )

    def picture_size(self, width: int) -> QSize:
        """In a row so wide, in logical pixels."""
        px = self._theme.px
        return QSize(px(48), px(27)) if width < px(_SMALL_BELOW_PX) else QSize(px(64), px(_HIGH_PX))

    def height(self) -> int:
        return self._theme.px(_HIGH_PX)

    def picture_place(self, place: QRect) -> QRect:
        size = self.picture_size(place.width())
        return QRect(place.topLeft() + QPoint(0, (place.height() - size.height()) // 2), size)

    def paint_ground(self, painter: QPainter, place: QRect) -> None:
        """Of one that is chosen; its ring goes round it."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("raised"))
        radius = self._theme.px(6)
        painter.drawRoundedRect(place.adjusted(-3, -3, 3, 3), radius, radius)
        self._cells.ring(painter, place)

    def paint_words(self, painter: QPainter, place: QRect, clip: Clip) -> None:
        room = place.adjusted(self.picture_size(place.width()).width() + self._theme.px(10), 0, 0, 0)
        if place.width() < self._theme.px(_COLUMNS_FROM_PX):
            above, below = room.adjusted(0, 0, 0, -room.height() // 2), room.adjusted(0, room.height() // 2, 0, 0)
            above.setRight(self._paint_marks(painter, above, clip, keep=False))
            self._say(painter, above, _name(clip), "text")
            facts = (
                _take(clip),
                _length(clip),
                *(("Stand-in",) if clip.stand_in else ()),
                self._model(clip),
                _size(clip),
            )
            self._say(painter, below, " · ".join(filter(None, (*facts, self._day(clip)))), "text_muted", "small")
            return
        room.setRight(self._paint_marks(painter, room, clip, keep=True))
        for column in self._columns:
            width = self._theme.px(column.width_px)
            part = QRect(room.right() + 1 - width, room.top(), width, room.height())
            self._say(painter, part, column.words(clip), "text_muted", "small", column.side)
            room.setRight(part.left() - self._theme.px(_GAP_PX) - 1)
        if clip.stand_in:
            self._say(painter, room, "Stand-in", "text_muted", "small", _RIGHT)
            room.setRight(room.right() - painter.fontMetrics().horizontalAdvance("Stand-in") - self._theme.px(_GAP_PX))
        self._say_name(painter, room, clip)

    def _say_name(self, painter: QPainter, room: QRect, clip: Clip) -> None:
        """With its take, which always has its room: takes of one shot have nothing else to tell them apart."""
        take = f" · {_take(clip).lower()}" if clip.take else ""
        painter.setFont(self._theme.font("body"))
        left = room.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(take), 0)
        used = self._say(painter, left, _name(clip), "text")
        self._say(painter, room.adjusted(used, 0, 0, 0), take, "text_muted")

    def _paint_marks(self, painter: QPainter, room: QRect, clip: Clip, *, keep: bool) -> int:
        """Stars at the right edge, the flag before them. Where their room ends; `keep` it where there are none."""
        px, right = self._theme.px, room.right()
        if clip.stars:
            paint_stars(painter, QPoint(right + 1, room.center().y()), clip.stars, self._theme)
        if clip.stars or keep:
            right -= px(_STARS_PX + _GAP_PX)
        if clip.flag:
            icon = self._theme.pixmap("flag" if clip.flag == "pick" else "flag-off", "text", 14)
            painter.drawPixmap(QPoint(right + 1 - px(14), room.center().y() + 1 - px(7)), icon)
        if clip.flag or keep:
            right -= px(_FLAG_PX + _GAP_PX)
        return right

    def _say(
        self, painter: QPainter, room: QRect, words: str, role: str, style: str = "body", side: Qt.AlignmentFlag = _LEFT
    ) -> int:
        """Its width. Where it is cut, "…" stands at its end once, also of a name that ends with it."""
        painter.setFont(self._theme.font(style))
        painter.setPen(self._theme.color(role))
        metrics = painter.fontMetrics()
        if metrics.horizontalAdvance(words) > room.width():
            width = room.width() - (metrics.horizontalAdvance("…") if words.endswith("…") else 0)
            words = metrics.elidedText(words.rstrip("…"), Qt.TextElideMode.ElideRight, width)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | side), words)
        return metrics.horizontalAdvance(words)

    def _model(self, clip: Clip) -> str:
        return self._titles.get(clip.recipe.model, clip.recipe.model)

    def _day(self, clip: Clip) -> str:
        return made_at(clip.created, self._now())


def _name(clip: Clip) -> str:
    return clip.shot_name if clip.take else clip.title


def _take(clip: Clip) -> str:
    return f"Take {clip.take}" if clip.take else ""


def _length(clip: Clip) -> str:
    return length(clip.facts.seconds)


def _size(clip: Clip) -> str:
    return pixels(clip.facts.width, clip.facts.height) if clip.facts.width else ""
