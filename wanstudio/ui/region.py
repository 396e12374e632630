"""One part of the window: create, stage, library, queue. Its top edge says when the focus is inside."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from wanstudio.ui.theme.theme import Theme


class Region(QFrame):
    """One panel. While the focus is inside, a 2 px line marks its top edge."""

    def __init__(self, theme: Theme, name: str, view: QWidget) -> None:
        super().__init__()
        self.name, self.view = name, view
        self.setProperty("ground", "panel")
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(view)
        self._mark = QFrame(self)
        self._mark.hide()
        self._dress()
        theme.changed.connect(self._dress)

    def _dress(self) -> None:
        self._mark.setStyleSheet(f"background: {self._theme.color('focus').name()};")

    def put(self, view: QWidget) -> None:
        """Show this view; the one before goes, unless the new one has taken it in."""
        before, self.view = self.view, view
        self._column.addWidget(view)
        if before.parent() is self:
            self._column.removeWidget(before)
            before.deleteLater()
        self._mark.raise_()

    def set_active(self, active: bool) -> None:
        self._mark.setVisible(active)
        self._mark.raise_()
        header = getattr(self.view, "header", None)
        if header is not None:
            header.set_active(active)

    def enter(self, reason: Qt.FocusReason = Qt.FocusReason.ShortcutFocusReason) -> None:
        """Give the focus to the view, or to the first thing in it that takes it, below the header where there is one.

        In the header are Undo and Pause: a Space that was meant for the player would press them.
        """
        view = self.view
        if view.focusPolicy() != Qt.FocusPolicy.NoFocus:
            view.setFocus(reason)
        elif stops := _stops(view):
            header = getattr(view, "header", None)
            below = (stop for stop in stops if header is None or not header.isAncestorOf(stop))
            next(below, stops[0]).setFocus(reason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._mark.setGeometry(0, 0, self.width(), 2)


def _stops(view: QWidget) -> list[QWidget]:
    """What Tab stops at in it now."""
    stops = (w for w in view.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return [w for w in stops if w.isVisible() and w.isEnabled()]
