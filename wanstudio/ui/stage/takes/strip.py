"""Below the stage: the takes of the shot as small pictures, in the order in which they were made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from wanstudio.core.judging import said
from wanstudio.core.recipe import Clip
from wanstudio.ui.keymap import Keymap, KeyTip
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button
from wanstudio.ui.widgets.cells import RING_PX, Cells
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.panels import Hairline
from wanstudio.ui.widgets.pictures import Pictures


class Coming(NamedTuple):
    """A take that is being made. `done`: 0 to 1 of the rendering, or of the fetching once that is over; None where it
    is not known."""

    number: int
    done: float | None
    fetching: bool = False

    @property
    def says(self) -> str:
        how = "fetching" if self.fetching else "" if self.done is None else f"{100 * self.done:.0f} %"
        return ", ".join(filter(None, (f"Take {self.number}", how)))


ThumbnailOf = Callable[[Clip], str]
"""A clip's picture file; "" while it is being made."""
Index = QModelIndex | QPersistentModelIndex

_WIDTH_PX, _HEIGHT_PX, _GAP_PX = 96, 54, 12
_WIDE_FROM_PX, _WIDE_WIDTH_PX, _WIDE_HEIGHT_PX = 1160, 128, 72  # of the strip: DESIGN.md, from 1920 of the window
_HELD = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
_STAR_PX, _BAR_PX, _BAR_WIDTH_PX = 10, 4, 48
_SPOKEN = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)


class TakesStrip(QWidget):
    """`chosen` is emitted with the take that was clicked, or that the arrows went to."""

    chosen = Signal(object)  # Clip
    compare_wanted = Signal()

    def __init__(self, theme: Theme, keymap: Keymap, thumbnail: ThumbnailOf, pictures: Pictures) -> None:
        super().__init__()
        self._theme, self._telling = theme, False
        self._model = TakeModel(thumbnail)
        self._delegate = TakeDelegate(theme, pictures)
        self.list = TakeList()
        self.list.setModel(self._model)
        self.list.setItemDelegate(self._delegate)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.compare = Button(
            theme, "Compare with previous", self.compare_wanted.emit, icon="columns-2", flat=True, small=True
        )
        KeyTip(keymap, self.compare, "Compare with previous", "compare")
        self._lay_out()
        theme.changed.connect(self._fit)

    def _lay_out(self) -> None:
        px = self._theme.px
        column, head, row = QVBoxLayout(self), QHBoxLayout(), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, px(8))
        column.setSpacing(0)
        head.setContentsMargins(px(16), px(4), px(6), 0)  # the button has 10 of its own
        head.addWidget(Label("Takes of this shot", "small", "muted"))
        head.addStretch(1)
        head.addWidget(self.compare)
        row.setContentsMargins(px(16 - RING_PX), 0, px(16 - RING_PX), 0)
        row.addWidget(self.list)
        column.addWidget(Hairline())
        column.addLayout(head)
        column.addLayout(row)
        self._fit()

    def show_takes(self, clips: Sequence[Clip], row: int, coming: Sequence[Coming] = ()) -> None:
        """These, of which the one in `row` is on the stage, and behind them those that are being made."""
        self._telling = True
        others = self._model.fill(clips, coming)
        index = self._model.index(row)
        if others or index != self.list.currentIndex():  # else it stays where a hand has turned it to
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)
        self._telling = False
        self.compare.setEnabled(row > 0)

    def renew_pictures(self) -> None:
        """A picture that was being made is there."""
        self.list.viewport().update()

    def set_wide(self, wide: bool) -> None:
        width, height = (_WIDE_WIDTH_PX, _WIDE_HEIGHT_PX) if wide else (_WIDTH_PX, _HEIGHT_PX)
        if self._delegate.size != (width, height):
            self._delegate.size = (width, height)
            self._fit()

    def _fit(self) -> None:
        cell = self._delegate.cell()
        self.list.setSpacing(0)
        self.list.setFixedHeight(cell.height())
        self.list.doItemsLayout()

    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid() and not self._telling:
            self.chosen.emit(index.data(TakeModel.TakeRole))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.set_wide(self.width() >= self._theme.px(_WIDE_FROM_PX))


class TakeList(QListView):
    """One row, from left to right. It takes the keys that move in it; the rest are the stage's, and so is the focus
    after a click."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Takes of this shot")
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _HELD and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """End is the last one that can be chosen."""
        index = super().moveCursor(action, modifiers)
        while index.isValid() and not index.flags() & Qt.ItemFlag.ItemIsEnabled:
            index = index.siblingAtRow(index.row() - 1)
        return index

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel that goes up and down moves it too: there is no other way for it to go."""
        turned = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (turned.x() or turned.y()))
        event.accept()


class TakeModel(QAbstractListModel):
    """Clips, and behind them what is being made, which cannot be chosen."""

    TakeRole = Qt.ItemDataRole.UserRole  # Clip or Coming
    ThumbnailRole = Qt.ItemDataRole.UserRole + 1

    def __init__(self, thumbnail: ThumbnailOf) -> None:
        super().__init__()
        self._thumbnail = thumbnail
        self._takes: tuple[Clip | Coming, ...] = ()

    def fill(self, clips: Sequence[Clip], coming: Sequence[Coming]) -> bool:
        """Whether they are others than before; what has only moved on, or is thought of otherwise, keeps its place."""
        takes: tuple[Clip | Coming, ...] = (*clips, *coming)
        if [_key(take) for take in takes] == [_key(take) for take in self._takes]:
            changed = [row for row, take in enumerate(takes) if take != self._takes[row]]
            self._takes = takes
            for row in changed:
                self.dataChanged.emit(self.index(row), self.index(row))
            return False
        self.beginResetModel()
        self._takes = takes
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._takes)

    def flags(self, index: Index) -> Qt.ItemFlag:
        made = index.isValid() and isinstance(self._takes[index.row()], Clip)
        return super().flags(index) if made else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        take = self._takes[index.row()]
        if role == self.TakeRole:
            return take
        if isinstance(take, Coming):
            return f"{take.says}, being made" if role in _SPOKEN else None
        if role == self.ThumbnailRole:
            return self._thumbnail(take)
        if role == Qt.ItemDataRole.ToolTipRole:
            seed = "" if take.recipe.seed is None else f", seed {take.recipe.seed}"
            return f"Take {take.take}{seed}"
        if role in _SPOKEN:
            return ", ".join(filter(None, (f"Take {take.take}", "" if take.seen else "new", said(take))))
        return None


def _key(take: Clip | Coming) -> str:
    return take.id if isinstance(take, Clip) else ""


class TakeDelegate(QStyledItemDelegate):
    """Picture, number, stars, flag. `size` is the picture's, in logical pixels at 100 %."""

    def __init__(self, theme: Theme, pictures: Pictures) -> None:
        super().__init__()
        self._theme, self._cells = theme, Cells(theme, pictures)
        self.size = (_WIDTH_PX, _HEIGHT_PX)

    def _place(self) -> QSize:
        return QSize(*map(self._theme.px, self.size))

    def cell(self) -> QSize:
        """With the room for the ring, and the gap to the next one."""
        ring = 2 * self._theme.px(RING_PX)
        return self._place() + QSize(self._theme.px(_GAP_PX), ring)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self.cell()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        take: Clip | Coming = index.data(TakeModel.TakeRole)
        ring = self._theme.px(RING_PX)
        place = QRect(option.rect.topLeft() + QPoint(ring, ring), self._place())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setFont(self._theme.font("caption"))
        if isinstance(take, Coming):
            self._paint_coming(painter, place, take)
        else:
            self._paint_clip(painter, place, take, index.data(TakeModel.ThumbnailRole))
        if option.state & QStyle.StateFlag.State_Selected:
            self._cells.ring(painter, place)
        painter.restore()

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

    def _paint_coming(self, painter: QPainter, place: QRect, take: Coming) -> None:
        """A card with its words, and the bar below them."""
        px, color = self._theme.px, self._theme.color
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("raised"))
        painter.drawRoundedRect(QRectF(place), px(3), px(3))
        painter.setPen(color("text_muted"))
        words = QRect(place.left(), place.center().y() - px(15), place.width(), px(16))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), take.says)
        left = place.center().x() + 1 - px(_BAR_WIDTH_PX) / 2
        bar = QRectF(left, words.bottom() + px(6), px(_BAR_WIDTH_PX), px(_BAR_PX))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("track"))
        painter.drawRoundedRect(bar, px(2), px(2))
        if take.done:
            bar.setWidth(max(px(_BAR_PX), bar.width() * take.done))
            painter.setBrush(color("accent" if self._theme.name == "light" else "accent_ink"))
            painter.drawRoundedRect(bar, px(2), px(2))

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
