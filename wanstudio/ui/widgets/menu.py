"""Menus as the design has them: rounded, icons in one column, keys in small type at the right edge."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.painting import paint_popup, round_off

_ICON_PX, _ARROW_PX = 16, 14
_SIDE_PX, _TEXT_PX = 8, 32  # from the row's edge to the icon, and to the words; without any icon these stand there


def opens_context_menu(event: QKeyEvent) -> bool:
    """Whether it is Shift+F10, which is for who has no Menu key; then the menu of what has the focus is asked for.

    Qt asks for it by itself on the Menu key alone.
    """
    if event.key() != Qt.Key.Key_F10 or event.modifiers() != Qt.KeyboardModifier.ShiftModifier:
        return False
    if (focus := QApplication.focusWidget()) is not None:
        at = focus.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle).center()
        wanted = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, focus.mapToGlobal(at))
        QApplication.sendEvent(focus, wanted)
    return True


class Menu(QMenu):
    """Painted here: a style sheet can neither set the keys to the right nor make them smaller.

    What is checked has a check mark where others have their icon. A menu of the moment (`once`) goes when it closes.
    """

    def __init__(self, theme: Theme, parent: QWidget, title: str = "", *, once: bool = False) -> None:
        super().__init__(title, parent)
        self._theme = theme
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setWindowFlag(Qt.WindowType.NoDropShadowWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        if once:
            self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    @classmethod
    def of_now(cls, theme: Theme, parent: QWidget, fill: Callable[[Menu], object]) -> Menu:
        """One of the moment, with what `fill` puts in."""
        menu = cls(theme, parent, once=True)
        fill(menu)
        return menu

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        round_off(self, self._theme)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_popup(painter, self._theme, self)
        for action in self.actions():
            row = self.actionGeometry(action)
            if action.isSeparator():
                edge = self._theme.px(_SIDE_PX)
                line = QRect(row.left() + edge, row.center().y(), row.width() - 2 * edge, 1)
                painter.fillRect(line, self._theme.color("line_strong"))
            else:
                self._paint_row(painter, row, action)

    def _paint_row(self, painter: QPainter, row: QRect, action: QAction) -> None:
        px, marked = self._theme.px, action is self.activeAction() and action.isEnabled()
        if marked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("segment_on"))
            painter.drawRoundedRect(row, px(4), px(4))
        words, _, hint = action.text().partition("\t")
        self._paint_icon(painter, row, action, marked)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self._theme.font())
        painter.setPen(self._theme.color(_role(action, marked, "text")))
        room = row.adjusted(px(_TEXT_PX if self._has_icons else _SIDE_PX), 0, -px(_SIDE_PX), 0)
        painter.drawText(room, int(middle | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextShowMnemonic), words)
        if action.menu() is not None:
            self._paint_arrow(painter, row, action, marked)
            return
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.color(_role(action, marked, "text_muted")))
        painter.drawText(room, int(middle | Qt.AlignmentFlag.AlignRight), hint or _keys(action))

    @property
    def _has_icons(self) -> bool:
        """Qt leaves room for them only where one entry has an icon, or could have a check mark."""
        return any(action.isCheckable() or not action.icon().isNull() for action in self.actions())

    def _paint_arrow(self, painter: QPainter, row: QRect, action: QAction, marked: bool) -> None:
        """This entry opens more of them."""
        side = self._theme.px(_ARROW_PX)
        corner = QPoint(row.right() + 1 - self._theme.px(_SIDE_PX) - side, row.top() + (row.height() - side) // 2)
        painter.drawPixmap(corner, self._theme.pixmap("chevron-right", _role(action, marked, "text_muted"), _ARROW_PX))

    def _paint_icon(self, painter: QPainter, row: QRect, action: QAction, marked: bool) -> None:
        side = self._theme.px(_ICON_PX)
        corner = QPoint(row.left() + self._theme.px(_SIDE_PX), row.top() + (row.height() - side) // 2)
        if action.isCheckable():
            if action.isChecked():
                painter.drawPixmap(corner, self._theme.pixmap("check", _role(action, marked, "text")))
        elif not action.icon().isNull():
            icon = action.icon()
            mode = icon.Mode.Active if marked else icon.Mode.Normal if action.isEnabled() else icon.Mode.Disabled
            painter.drawPixmap(corner, icon.pixmap(side, mode))


def _role(action: QAction, marked: bool, plain: str) -> str:
    return "text_disabled" if not action.isEnabled() else "on_segment" if marked else plain


def _keys(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText).replace("Return", "Enter")
