"""The Generate button: filled only when pressing it would start a job, with its price, and a menu beside it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QLineF, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget

from wanstudio.ui.keymap import Keymap, KeyTip
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.menu import Menu
from wanstudio.ui.widgets.presses import PressedByEnter

RING_PX = 3  # around both parts, for the focus ring
_MENU_PX, _GAP_PX = 36, 8
_ONLINE, _AWAY = "Generate", "Generate when online"


class _Part(PressedByEnter, QPushButton):
    """One half; the whole paints both."""

    def __init__(self, whole: QWidget, text: str = "") -> None:
        super().__init__(text, whole)
        self._whole = whole

    def paintEvent(self, event: QPaintEvent) -> None:
        pass

    def event(self, event: QEvent) -> bool:
        known = super().event(event)
        if event.type() in (
            QEvent.Type.Enter,
            QEvent.Type.Leave,
            QEvent.Type.FocusIn,
            QEvent.Type.FocusOut,
            QEvent.Type.MouseButtonPress,
            QEvent.Type.MouseButtonRelease,
            QEvent.Type.KeyPress,
            QEvent.Type.KeyRelease,
        ):
            self._whole.update()
        return known


class GenerateButton(QWidget):
    """`press` is called with True when the job is to be put first. It can be pressed while grey, too.

    While `away` there is no way to the service: what is made waits, and the words say so.
    """

    def __init__(self, theme: Theme, keymap: Keymap, press: Callable[[bool], None]) -> None:
        super().__init__()
        self._theme, self._keymap, self._press = theme, keymap, press
        self.ready, self.away, self.price = False, False, ""
        self.main = _Part(self, _ONLINE)
        self.main.setObjectName("generate")
        self.main.setAccessibleName(_ONLINE)
        self._tip = KeyTip(keymap, self.main, _ONLINE, "generate")
        self.main.clicked.connect(lambda _=False: press(False))
        self.more = _Part(self)
        self.more.setAccessibleName("More ways to generate")
        self.more.setToolTip("More ways to generate")
        self.more.clicked.connect(lambda _=False: self.open())
        for part in (self.main, self.more):
            part.setProperty("own_focus", True)
        self._dress()
        theme.changed.connect(self._dress)

    def _dress(self) -> None:
        self.setFixedHeight(self._theme.px(40) + 2 * RING_PX)
        self.update()

    def set_ready(self, ready: bool) -> None:
        if ready != self.ready:
            self.ready = ready
            self.update()

    def set_away(self, away: bool) -> None:
        if away != self.away:
            self.away = away
            words = _AWAY if away else _ONLINE
            self.main.setText(words)
            self.main.setAccessibleName(words)
            self._tip.say(words)
            self.update()

    def set_price(self, price: str) -> None:
        if price != self.price:
            self.price = price
            self.main.setAccessibleDescription(price)
            self.update()

    def menu(self) -> Menu:
        """What else pressing can mean. The caller opens it."""
        menu = Menu(self._theme, self, once=True)
        for icon, text, does, first in (
            ("list-plus", "Add to the queue", "generate", False),
            ("list-start", "Put first", "generate_first", True),
        ):
            action = menu.addAction(self._theme.icon(icon), f"{text}\t{self._keymap.shown(does)}")
            action.triggered.connect(lambda _=False, first=first: self._press(first))
        return menu

    def open(self) -> Menu:
        """Open the menu above the button."""
        menu = self.menu()
        menu.setMinimumWidth(self.width() - 2 * RING_PX)
        corner = self.mapToGlobal(QPoint(RING_PX, RING_PX))
        menu.popup(corner - QPoint(0, menu.sizeHint().height() + self._theme.px(4)))
        return menu

    def resizeEvent(self, event: QResizeEvent) -> None:
        inner, menu = self._inner(), self._theme.px(_MENU_PX)
        self.main.setGeometry(inner.left(), inner.top(), inner.width() - menu - 1, inner.height())
        self.more.setGeometry(inner.right() + 1 - menu, inner.top(), menu, inner.height())

    def _inner(self) -> QRect:
        return self.rect().adjusted(RING_PX, RING_PX, -RING_PX, -RING_PX)

    # ---- how it looks ----

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for part in (self.main, self.more):
            self._paint_ground(painter, part)
        self._paint_words(painter)
        side = self._theme.px(16)
        arrow = self._theme.pixmap("chevron-up", "on_accent" if self.ready else "text", 16)
        middle = self.more.geometry().center()
        painter.drawPixmap(middle.x() - side // 2 + 1, middle.y() - side // 2 + 1, arrow)
        focused = self.main.hasFocus() or self.more.hasFocus()
        if focused and self.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange):
            self._paint_ring(painter)

    def _paint_ground(self, painter: QPainter, part: QAbstractButton) -> None:
        """Rounded at the outer corners only; grey has a border round both."""
        painter.save()
        painter.setClipRect(part.geometry())
        inner, radius = QRectF(self._inner()), self._theme.px(5)
        path = QPainterPath()
        if self.ready:
            path.addRoundedRect(inner, radius, radius)
            painter.fillPath(path, self._ground(part))
        else:
            path.addRoundedRect(inner.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
            painter.fillPath(path, self._ground(part))
            painter.setClipping(False)
            painter.setPen(QPen(self._theme.color("line_strong"), 1))
            painter.drawPath(path)
            x = self.more.geometry().left() - 0.5
            painter.drawLine(QLineF(x, inner.top() + 1, x, inner.bottom() - 1))
        painter.restore()

    def _ground(self, part: QAbstractButton) -> QColor:
        kind = "accent" if self.ready else "raised"
        if part.isDown():
            return self._theme.color(f"{kind}_pressed")
        return self._theme.color(f"{kind}_hover" if part.underMouse() else kind)

    def _paint_words(self, painter: QPainter) -> None:
        px = self._theme.px
        painter.setPen(self._theme.color("on_accent" if self.ready else "text"))
        room = self.main.geometry().adjusted(px(16), 0, -px(14), 0)
        painter.setFont(self._theme.font("body", 600))
        words = self._words(room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)
        room.setLeft(room.left() + max(px(72), painter.fontMetrics().horizontalAdvance(words) + px(_GAP_PX)))
        font = self._theme.font("body", 500)
        painter.setFont(font)
        price = QFontMetrics(font).elidedText(self.price, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), price)

    def _words(self, room_px: int) -> str:
        """The long ones where the price has its room beside them: what it costs comes before when it begins."""
        price_px = QFontMetrics(self._theme.font("body", 500)).horizontalAdvance(self.price)
        words_px = QFontMetrics(self._theme.font("body", 600)).horizontalAdvance(self.main.text())
        fits = words_px + self._theme.px(_GAP_PX) + price_px <= room_px
        return self.main.text() if fits else _ONLINE

    def _paint_ring(self, painter: QPainter) -> None:
        painter.setPen(QPen(self._theme.color("focus"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), self._theme.px(7), self._theme.px(7))
