"""A short notice at the lower edge of a view, with a way back. It goes by itself after a while."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button, IconButton
from wanstudio.ui.widgets.labels import Label

_STAYS_MS, _HIGH_PX, _EDGE_PX = 8000, 40, 16


class Pill(QFrame):
    """40 high, in the middle of `over`: at the lower edge of `part` of it, where that is shown, else at its own."""

    def __init__(self, theme: Theme, over: QWidget, part: QWidget, icon: str) -> None:
        super().__init__(over)
        self._theme, self._over, self._part, self._icon = theme, over, part, icon
        self.setObjectName("notice")
        self.setProperty("card", True)
        self._back: Callable[[], object] | None = None
        self._picture, self.text = Label(), Label()
        self.undo = Button(theme, "Undo", self._on_undo, small=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(14), 0, theme.px(8), 0)
        row.setSpacing(theme.px(8))
        for widget in (self._picture, self.text, self.undo):
            row.addWidget(widget)
        row.addWidget(IconButton(theme, "x", "Close", lambda: self.say("", None), small=True))
        self._dress()
        theme.changed.connect(self._dress)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_STAYS_MS)
        self._timer.timeout.connect(self.hide)
        for watched in (over, part):
            watched.installEventFilter(self)
        self.hide()

    def _dress(self) -> None:
        self._picture.setPixmap(self._theme.pixmap(self._icon, "text", 16))

    def say(self, text: str, back: Callable[[], object] | None) -> None:
        """In place of the one before; "" takes it away. `back` is what Undo does, None: there is no Undo."""
        self._back = back
        self.text.setText(text)
        self.setAccessibleName(text)
        self.undo.setVisible(back is not None)
        self.setVisible(bool(text))
        self._timer.start() if text else self._timer.stop()
        self._place()

    def _on_undo(self) -> None:
        back, self._back = self._back, None
        self.hide()
        if back is not None:
            back()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide):
            self._place()
        return False

    def _place(self) -> None:
        self.setFixedHeight(self._theme.px(_HIGH_PX))
        self.adjustSize()
        left, low = (self._over.width() - self.width()) // 2, self._over.height()
        if self._part.isVisible():
            low = self._part.mapTo(self._over, self._part.rect().bottomLeft()).y() + 1
        self.move(max(0, left), low - self.height() - self._theme.px(_EDGE_PX))
        self.raise_()
