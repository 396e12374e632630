"""A small box over the window, at what it is about."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from wanstudio.ui.theme.theme import Theme

WIDTH_PX = 288


class Box(QFrame):
    """Parts go into `column`, as wide as `room_px`. Esc closes it and gives the focus back; so does whatever else takes
    the focus. It deletes itself."""

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("card", True)
        self._over = over
        self._before: QWidget | None = None
        self._at = QPoint()
        self.room_px = theme.px(WIDTH_PX - 24)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*[theme.px(12)] * 4)
        self.column.setSpacing(theme.px(8))
        self.column.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)  # as high as what is in it

    def open_at(self, at: QPoint, first: QWidget) -> None:
        """`at` is on the screen; where there is no room there, as near as there is. `first` gets the focus."""
        self._before = self._over.focusWidget()
        self._at = self._over.mapFromGlobal(at)
        self.show()
        self._place()
        self.raise_()
        first.setFocus(Qt.FocusReason.PopupFocusReason)
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]

    def end(self) -> None:
        """Give the focus back, and close: the other way round it would pass through whatever Qt gives it to."""
        before, self._before = self._before, None
        if before is not None and isValid(before):
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        left, top = self._over.width() - self.width(), self._over.height() - self.height()
        self.move(max(0, min(self._at.x(), left)), max(0, min(self._at.y(), top)))

    def _on_focus(self, old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and now is not self and not self.isAncestorOf(now):
            self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            event.accept()  # nothing else in the window is meant


def in_box(widget: QWidget | None) -> bool:
    """Whether it is a part of one."""
    while widget is not None and not isinstance(widget, Box):
        widget = widget.parentWidget()
    return widget is not None
