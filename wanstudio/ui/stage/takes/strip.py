"""Below the stage: the takes of the shot as small pictures, in the order in which they were made."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QVBoxLayout, QWidget

from wanstudio.core.recipe import Clip
from wanstudio.ui.keymap import Keymap, KeyTip
from wanstudio.ui.stage.takes.delegate import HEIGHT_PX, WIDTH_PX, TakeDelegate
from wanstudio.ui.stage.takes.model import Coming, TakeModel, ThumbnailOf
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button
from wanstudio.ui.widgets.cells import RING_PX
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.menu import Menu
from wanstudio.ui.widgets.panels import Hairline
from wanstudio.ui.widgets.pictures import Pictures

_WIDE_WIDTH_PX, _WIDE_HEIGHT_PX = 128, 72
_HELD = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)


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
        self.list.menu_wanted.connect(self._open_menu)
        self.fill_menu: Callable[[Menu, Clip], object] = lambda menu, clip: None  # with what can be done with a take
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
        self._model.fill(clips, coming)
        index = self._model.index(row)
        if index != self.list.currentIndex():  # else it stays where a hand has turned it to
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)
        self._telling = False
        self.list.setAccessibleDescription(", ".join(one.spoken for one in coming))
        self.compare.setEnabled(row > 0)

    def renew_pictures(self) -> None:
        """A picture that was being made is there."""
        self.list.viewport().update()

    def set_wide(self, wide: bool) -> None:
        """Whether the window is: the pictures are larger then."""
        width, height = (_WIDE_WIDTH_PX, _WIDE_HEIGHT_PX) if wide else (WIDTH_PX, HEIGHT_PX)
        if self._delegate.size != (width, height):
            self._delegate.size = (width, height)
            self._fit()

    def _fit(self) -> None:
        cell = self._delegate.cell()
        self.list.setSpacing(0)
        self.list.setFixedHeight(cell.height())
        self.list.doItemsLayout()

    def menu_of(self, clip: Clip) -> Menu:
        menu = Menu(self._theme, self, once=True)
        self.fill_menu(menu, clip)
        return menu

    def _open_menu(self, index: QModelIndex, at: QPoint) -> None:
        take = index.data(TakeModel.TakeRole)
        if isinstance(take, Clip):
            self.menu_of(take).popup(at)

    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid() and not self._telling:
            self.chosen.emit(index.data(TakeModel.TakeRole))


class TakeList(QListView):
    """One row, from left to right. It takes the keys that move in it; the rest are the stage's, and so is the focus
    after a click. `menu_wanted`: with the index of a take, and the place on the screen."""

    menu_wanted = Signal(QModelIndex, QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Takes of this shot")
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _HELD and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        below = self.viewport().mapToGlobal(self.visualRect(index).center())
        self.menu_wanted.emit(index, below if by_key else event.globalPos())

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
