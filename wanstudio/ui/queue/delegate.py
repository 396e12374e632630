"""How a row of the queue is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPainterPath, QPixmap, QRegion
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyleOptionViewItem, QToolTip, QWidget

from wanstudio.core.jobs import Job
from wanstudio.ui.queue.model import JobListModel
from wanstudio.ui.queue.rows import Row
from wanstudio.ui.queue.times import shorter
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.delegate import Delegate, Index
from wanstudio.ui.widgets.motion import Glide
from wanstudio.ui.widgets.painting import saved
from wanstudio.ui.widgets.pictures import Pictures, middle_of
from wanstudio.ui.widgets.progress import LOADER, canvas_of, paint_bar, paint_loader
from wanstudio.ui.widgets.tips import tip

_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)


class RowDelegate(Delegate):
    """`thumbnail` tells the picture file of a job, "" while there is none; `icon_of` what stands in its place.

    `compact`: small thumbnails, in a narrow window.
    """

    def __init__(
        self, theme: Theme, pictures: Pictures, thumbnail: Callable[[Job], str], icon_of: Callable[[Job], str]
    ) -> None:
        super().__init__()
        self._theme, self._pictures = theme, pictures
        self._thumbnail, self._icon_of = thumbnail, icon_of
        self.compact = False
        self.actions_on = ""  # the job whose row has its actions at the edge, where its time stands otherwise
        self.actions_px = 0
        self.feet_px: dict[str, int] = {}  # by job: the height of what stands below a row's text
        self.due: QRegion | None = None  # what has to be drawn anew: mostly a ring and a bar; None: everything
        self.glides: dict[str, Glide] = {}  # by job: how its bar goes on
        self._heights: dict[tuple[str, int, int], int] = {}
        self._known: dict[str, tuple[tuple[int, int], int]] = {}  # by job: ((width, scale), height without its foot)

    # ---- measures ----

    def _thumb(self) -> QSize:
        return (
            QSize(self._theme.px(48), self._theme.px(27))
            if self.compact
            else QSize(self._theme.px(64), self._theme.px(36))
        )

    def text_left(self) -> int:
        return self._theme.px(16 + 12) + self._thumb().width()

    def measure(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Asked of every row whenever one is added: what is known is not made again."""
        job_id: str = index.data(JobListModel.JobRole).id
        width = self._whole_width(option)
        known = self._known.get(job_id)
        if known is None or known[0] != (width, self._theme.px(100)):
            known = (width, self._theme.px(100)), self._height(index.data(JobListModel.RowRole), width)
            self._known[job_id] = known
        return QSize(width, known[1] + self.foot_px(job_id))

    def forget(self, job_id: str) -> None:
        """The row may need another height by now."""
        self._known.pop(job_id, None)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """What the row has cut off, and what it was asked for; nothing where it says all there is."""
        if event.type() is not QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        row: Row = index.data(JobListModel.RowRole)
        said = (*self.cut_off(row, view.width()), index.data(Qt.ItemDataRole.ToolTipRole))
        QToolTip.showText(event.globalPos(), tip("\n".join(filter(None, said))), view)
        return True

    def cut_off(self, row: Row, width: int) -> tuple[str, ...]:
        """Those of its two lines that are not shown whole in a list so wide."""
        px, price = self._theme.px, row.price if self._shows_price(row) else ""
        body, small = QFontMetrics(self._theme.font("body", 500)), QFontMetrics(self._theme.font("small"))
        room = width - self.text_left() - px(16)
        side = px(8) + small.horizontalAdvance(row.side) if row.side else 0
        first = body.horizontalAdvance(row.title) + side + px(8) + body.horizontalAdvance(price)
        second = px(18 + 6) + small.horizontalAdvance(f"{row.words} {row.time}")
        named = ", ".join(filter(None, (row.title, row.side)))
        return (
            *([f"{named}  {row.price}".rstrip()] if first > room or price != row.price else ()),
            *([", ".join(filter(None, (row.words, row.time)))] if second > room else ()),
        )

    def _shows_price(self, row: Row) -> bool:
        """In a narrow window it is in the tooltip, unless it matters now."""
        return bool(row.notes) or row.tone == "bad" or not self.compact

    def _see_to_height(self, option: QStyleOptionViewItem, job_id: str, row: Row) -> None:
        """A second that passes may add a sentence to a row: then the list is laid out again."""
        known, width = self._known.get(job_id), self._whole_width(option)
        if known is not None and known[0][0] == width and known[1] != self._height(row, width):
            self.forget(job_id)
            if isinstance(option.widget, QListView):
                option.widget.scheduleDelayedItemsLayout()

    def foot_px(self, job_id: str) -> int:
        foot_px = self.feet_px.get(job_id, 0)
        return foot_px + self._theme.px(6) if foot_px else 0

    def _whole_width(self, option: QStyleOptionViewItem) -> int:
        """The list's own width: its scroll bar stands in the right padding, so that content never shifts."""
        return option.widget.width() if option.widget else option.rect.width()

    def _height(self, row: Row, width: int) -> int:
        px = self._theme.px
        height = px(56)
        if row.bar is not None:
            height += px(10)
        if row.sentence:
            height += self._sentence_height(row, width) + px(4)
        return height

    def _sentence_height(self, row: Row, width: int) -> int:
        room = max(40, width - self.text_left() - self._theme.px(16))
        known = (row.sentence, room, self._theme.px(100))
        if known not in self._heights:
            metrics = QFontMetrics(self._theme.font("small"))
            self._heights[known] = metrics.boundingRect(QRect(0, 0, room, 4000), _WRAP, row.sentence).height()
        return self._heights[known]

    # ---- drawing ----

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(JobListModel.RowRole)
        job_id, canvas = index.data(JobListModel.JobRole).id, canvas_of(option)
        self._see_to_height(option, job_id, row)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._paint_ground(painter, option, index.row())
        self._paint_thumbnail(painter, option.rect, index.data(JobListModel.JobRole))
        inner = option.rect.adjusted(self.text_left(), self._theme.px(10), 0, 0)
        inner.setRight(option.rect.left() + self._whole_width(option) - self._theme.px(16) - 1)
        if job_id == self.actions_on:
            narrower = inner.adjusted(0, 0, -self.actions_px, 0)
            beside = replace(row, time="", price="" if self.compact else row.price)
            self._paint_lines(painter, narrower, beside, canvas)
        else:
            self._paint_lines(painter, inner, row, canvas)
        self._paint_rest(painter, inner, row, canvas, self._glide_of(job_id, row))

    def _is_due(self, place: QRect) -> bool:
        return self.due is None or self.due.intersects(place)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, row: int) -> None:
        hot = QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected
        if option.state & hot:
            painter.fillRect(option.rect, self._theme.color("raised"))
        if row > 0:
            line = QRect(option.rect.left(), option.rect.top(), option.rect.width(), 1)
            painter.fillRect(line, self._theme.color("line"))

    def _paint_thumbnail(self, painter: QPainter, rect: QRect, job: Job) -> None:
        px = self._theme.px
        place = QRect(rect.left() + px(16), rect.top() + px(10), self._thumb().width(), self._thumb().height())
        if not self._is_due(place):
            return
        clip = QPainterPath()
        clip.addRoundedRect(QRectF(place), px(3), px(3))
        with saved(painter):
            painter.setClipPath(clip)
            painter.fillRect(place, self._theme.color("placeholder"))
            picture = self._pictures.fitted(self._thumbnail(job), place.size(), painter.device().devicePixelRatioF())
            if picture is not None:
                painter.drawPixmap(middle_of(picture, place), picture)
            else:
                icon: QPixmap = self._theme.pixmap(self._icon_of(job), "text_muted", 16)
                painter.drawPixmap(place.center().x() - px(8) + 1, place.center().y() - px(8) + 1, icon)

    def _paint_lines(self, painter: QPainter, inner: QRect, row: Row, canvas: QWidget) -> None:
        px = self._theme.px
        first = QRect(inner.left(), inner.top(), inner.width(), px(18))
        second = first.translated(0, px(18))
        if self._is_due(first):
            self._paint_first(painter, first, row)
        corner = QPoint(second.left(), second.top() + px(2))
        if row.icon == LOADER:
            paint_loader(painter, QPointF(corner), row.tone, 14, self._theme, canvas)
        else:
            painter.drawPixmap(corner, self._theme.pixmap(row.icon, row.tone, 14))
        if self._is_due(words := second.adjusted(px(18), 0, 0, 0)):
            self._paint_words(painter, words, row)

    def _paint_first(self, painter: QPainter, first: QRect, row: Row) -> None:
        px = self._theme.px
        painter.setFont(self._theme.font("body"))
        painter.setPen(self._theme.color("text_muted"))
        price = row.price if self._shows_price(row) else ""
        price_width = painter.fontMetrics().horizontalAdvance(price)
        painter.drawText(first, _RIGHT, price)
        self._paint_title(painter, first.adjusted(0, 0, -price_width - px(8), 0), row)

    def _paint_words(self, painter: QPainter, place: QRect, row: Row) -> None:
        """Its state, and at the right the time, as far as there is room for it."""
        px, color = self._theme.px, self._theme.color
        painter.setFont(self._theme.font("small"))
        painter.setPen(color("text_muted"))
        time = row.time
        if painter.fontMetrics().horizontalAdvance(f"{row.words} {time}") > place.width() - px(6):
            time = shorter(time)
            if painter.fontMetrics().horizontalAdvance(f"{row.words} {time}") > place.width() - px(6):
                time = "" if time.startswith("in ") else time  # its place in line says nearly the same
        time_width = painter.fontMetrics().horizontalAdvance(time)
        painter.drawText(place, _RIGHT, time)
        painter.setPen(color(row.tone))
        words = place.adjusted(0, 0, -time_width - px(6), 0)
        painter.drawText(
            words, _LEFT, painter.fontMetrics().elidedText(row.words, Qt.TextElideMode.ElideRight, words.width())
        )

    def _paint_title(self, painter: QPainter, place: QRect, row: Row) -> None:
        """The model, and beside it, muted, what tells this job from others of it. That has its room first, half the
        line at most: two models can have one title."""
        gap, right = self._theme.px(8), Qt.TextElideMode.ElideRight
        small, body = self._theme.font("small"), self._theme.font("body", 500)
        painter.setFont(small)
        side = painter.fontMetrics().elidedText(row.side, right, (place.width() - gap) // 2)
        side_px = painter.fontMetrics().horizontalAdvance(side) + gap if side else 0
        painter.setFont(body)
        painter.setPen(self._theme.color("text"))
        title = painter.fontMetrics().elidedText(row.title, right, place.width() - side_px)
        painter.drawText(place, _LEFT, title)
        rest = place.adjusted(painter.fontMetrics().horizontalAdvance(title) + gap, 0, 0, 0)
        painter.setFont(small)
        painter.setPen(self._theme.color("text_muted"))
        painter.drawText(rest, _LEFT, side)

    def _glide_of(self, job_id: str, row: Row) -> Glide:
        """What its bar has shown so far; from none, or from one that only moves, it begins anew."""
        if not isinstance(row.bar, float):
            self.glides.pop(job_id, None)
            return Glide()
        return self.glides.setdefault(job_id, Glide())

    def _paint_rest(self, painter: QPainter, inner: QRect, row: Row, canvas: QWidget, glide: Glide) -> None:
        px = self._theme.px
        top = inner.top() + px(40)
        if row.bar is not None:
            bar = QRectF(inner.left(), top + px(2), inner.width(), px(4))
            paint_bar(painter, bar, None if row.bar == "unknown" else float(row.bar), self._theme, canvas, glide)
            top += px(10)
        sentence = QRect(inner.left(), top, inner.width(), 4000)
        if row.sentence and self._is_due(sentence):
            painter.setFont(self._theme.font("small"))
            painter.setPen(self._theme.color("text"))
            painter.drawText(sentence, _WRAP, row.sentence)
