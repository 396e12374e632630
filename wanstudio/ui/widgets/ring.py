"""The focus ring: 2 px around whatever took the focus by key, 1 px outside of it, over everything else."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QAbstractSpinBox, QApplication, QLineEdit, QTextEdit, QWidget

from wanstudio.ui.theme.theme import Theme

_OWN_FOCUS = (QLineEdit, QTextEdit, QAbstractSpinBox, QAbstractItemView)  # they draw it themselves
_MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.ParentChange)
_OUTSIDE_PX = 3


class FocusRing(QWidget):
    """One for a window. Follows the focus while it is moved by key; a click leaves no ring.

    Not a QFocusFrame: that one lies below the widgets of a scroll area, and is cut off there.
    """

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._window = theme, window
        self._around: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        QApplication.instance().focusChanged.connect(self._follow)  # type: ignore[union-attr]

    def widget(self) -> QWidget | None:
        """What the ring is around now."""
        return self._around

    def _follow(self, old: QWidget | None, now: QWidget | None) -> None:
        by_key = now is not None and now.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        inside = now is not None and now.window() is self._window
        if now is None or not by_key or not inside or isinstance(now, _OWN_FOCUS) or now.property("own_focus"):
            self._surround(None)
        else:
            self._surround(now)

    def _surround(self, widget: QWidget | None) -> None:
        for watched in self._watched:
            watched.removeEventFilter(self)
            watched.destroyed.disconnect(self._forget)
        self._around, self._watched = widget, []
        while widget is not None and widget is not self._window:
            widget.installEventFilter(self)
            widget.destroyed.connect(self._forget)
            self._watched.append(widget)
            widget = widget.parentWidget()
        self._place()

    def _forget(self, _gone: object = None) -> None:
        self._around, self._watched = None, []
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES:
            self._place()
        return False

    def _place(self) -> None:
        """Lie over the widget, as far as what it scrolls in shows it."""
        widget = self._around
        if widget is None or not widget.isVisible():
            self.hide()
            return
        room = QRect(widget.mapTo(self._window, QPoint(0, 0)), widget.size())
        room.adjust(-_OUTSIDE_PX, -_OUTSIDE_PX, _OUTSIDE_PX, _OUTSIDE_PX)
        self.setGeometry(room)
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self._in_sight())
        painter.setPen(QPen(self._theme.color("focus"), 2))
        radius = self._theme.px(7)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)

    def _in_sight(self) -> QRect:
        """The part of the ring that lies in every viewport the widget scrolls in."""
        seen = self.rect()
        for part in self._watched[1:]:
            if part.objectName() == "qt_scrollarea_viewport":
                corner = self.mapFromGlobal(part.mapToGlobal(QPoint(0, 0)))
                seen = seen.intersected(QRect(corner, part.size()))
        return seen
