"""The list of the prompts that were sent, with a search above. Loaded when it is first opened."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
    QTextLayout,
)
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.delegate import Delegate, Index
from wanstudio.ui.widgets.painting import paint_popup, round_off
from wanstudio.ui.widgets.tips import tip

_PROMPT = Qt.ItemDataRole.UserRole
_MOST_ROWS, _ROW_PX, _LEAST_PX, _PAGE = 7, 48, 272, 5
_BEFORE_CHARS = 16  # of what stands before a match, so that it has its surroundings
_EMPTY = "No prompts yet. Those you generate with are kept here."
_NONE_SUCH = "No prompt with these words"


def places_of(text: str, words: Sequence[str]) -> tuple[int, ...] | None:
    """Where each of the words stands in a text for the first time, whatever its case; None unless all of them do."""
    found = [re.search(re.escape(word), text, re.IGNORECASE) for word in words]
    return tuple(match.start() for match in found if match) if all(found) else None


def in_sight(text: str, words: Sequence[str], fits: Callable[[str], bool]) -> str:
    """A text from its beginning, or, where it would be cut before one of the words, from shortly before the first."""
    places = places_of(text, words)
    if not places or fits(text):
        return text
    if all(fits(f"{text[: at + len(word)]}…") for at, word in zip(places, words, strict=True)):
        return text
    start = text.rfind(" ", 0, max(0, min(places) - _BEFORE_CHARS)) + 1
    return f"…{text[start:]}" if start else text


class PromptRow(Delegate):
    """A prompt in up to two lines. `words` are those that are searched for."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.words: tuple[str, ...] = ()

    def measure(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._theme.px(120), self._theme.px(_ROW_PX))

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        px, rect, prompt = self._theme.px, option.rect, index.data(_PROMPT)
        on = prompt is not None and bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("segment_on"))
            painter.drawRoundedRect(rect, px(4), px(4))
        painter.setFont(self._theme.font())
        painter.setPen(self._theme.color("on_segment" if on else "text" if prompt is not None else "text_muted"))
        room = rect.adjusted(px(8), px(6), -px(8), -px(6))
        for n, line in enumerate(self.lines(prompt or index.data(), room.width())):
            place = QRect(room.left(), room.top() + n * px(18), room.width(), px(18))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), line)

    def lines(self, text: str, room_px: int) -> tuple[str, ...]:
        """As it stands in the row: one or two lines, the words that are searched for among them."""
        flat = " ".join(text.split())

        def whole(some: str) -> bool:
            return not self._cut(some, room_px)[1]

        lines, _ = self._cut(in_sight(flat, self.words, whole), room_px)
        return lines

    def _cut(self, text: str, room_px: int) -> tuple[tuple[str, ...], bool]:
        """(up to two lines, whether there was more)."""
        font = self._theme.font()
        layout = QTextLayout(text, font)
        layout.beginLayout()
        first = layout.createLine()
        if first.isValid():
            first.setLineWidth(room_px)
        layout.endLayout()
        rest = text[first.textLength() :] if first.isValid() else ""
        if not rest:
            return (text,), False
        second = QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, room_px)
        return (text[: first.textLength()].rstrip(), second), second != rest


class PromptList(QFrame):
    """`prompts` stand as they are given, newest first. Arrows mark one, Enter takes it, Esc closes."""

    def __init__(self, theme: Theme, prompts: Sequence[str], take: Callable[[str], None], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAccessibleName("Prompt history")
        self._theme, self._prompts, self._take_prompt, self._over = theme, prompts, take, parent
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search prompts")
        self.search.setAccessibleName("Search earlier prompts")
        self.search.textChanged.connect(self._fill)
        self.search.installEventFilter(self)
        self.list = QListView()
        self.list.setAccessibleName("Earlier prompts")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self._rows = QStandardItemModel(self)
        self.look = PromptRow(theme, self.list)
        self.list.setModel(self._rows)
        self.list.setItemDelegate(self.look)
        self.list.clicked.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(6)] * 4)
        column.setSpacing(theme.px(6))
        column.addWidget(self.search)
        column.addWidget(self.list)
        self._fill("")

    def open_at(self, at: QPoint, width_px: int) -> None:
        """Show it with its corner at a point of the screen, or as near as it is all seen."""
        rows = max(2, min(_MOST_ROWS, len(self._prompts)))
        self.resize(max(width_px, self._theme.px(_LEAST_PX)), self._theme.px(28 + 18 + rows * _ROW_PX) + 4)
        screen = self._over.screen().availableGeometry()
        left = max(screen.left(), min(at.x(), screen.right() + 1 - self.width()))
        top = max(screen.top(), min(at.y(), screen.bottom() + 1 - self.height()))
        self.move(left, top)
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        round_off(self, self._theme)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_popup(QPainter(self), self._theme, self)

    @property
    def shown(self) -> tuple[str, ...]:
        """The prompts that are in the list now."""
        prompts = (self._rows.index(n, 0).data(_PROMPT) for n in range(self._rows.rowCount()))
        return tuple(prompt for prompt in prompts if prompt is not None)

    def _fill(self, text: str) -> None:
        """Show the prompts that have every word that is typed."""
        self._rows.clear()
        self.look.words = tuple(text.split())
        for prompt in self._prompts:
            if places_of(" ".join(prompt.split()), self.look.words) is not None:
                row = QStandardItem(prompt)
                row.setData(prompt, _PROMPT)
                row.setToolTip(tip(prompt))
                self._rows.appendRow(row)
        if not self._rows.rowCount():
            nothing = QStandardItem(_NONE_SUCH if self._prompts else _EMPTY)
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self._rows.appendRow(nothing)
        self._mark(0)

    def _mark(self, row: int) -> None:
        """Who hears the screen hears what is marked, while the search keeps the focus."""
        row = max(0, min(row, self._rows.rowCount() - 1))
        self.list.setCurrentIndex(self._rows.index(row, 0))
        self.search.setAccessibleDescription(self._rows.index(row, 0).data())

    def _take(self, index: QModelIndex) -> None:
        prompt = index.data(_PROMPT)
        if prompt is not None:
            self.close()
            self._take_prompt(prompt)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        step = _STEPS.get(event.key())
        if step is not None:
            self._mark(self.list.currentIndex().row() + step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentIndex())
        else:
            return False
        return True


_STEPS: dict[int, int] = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _PAGE,
    Qt.Key.Key_PageUp: -_PAGE,
}
