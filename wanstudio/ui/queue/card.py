"""The card at the head of the queue after a start: what was left, and what has become of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button, IconButton
from wanstudio.ui.widgets.labels import Label


@dataclass(frozen=True, kw_only=True, slots=True)
class CardText:
    """`new_clips` have come and can be shown; `can_hold`: some of what waits is not on hold."""

    title: str
    text: str
    new_clips: int = 0
    can_hold: bool = False


class ReturnCard(QWidget):
    """Shown until it is closed. `show_clip` shows the newest that has come, `hold` holds all that wait."""

    def __init__(self, theme: Theme, *, show_clip: Callable[[], object], hold: Callable[[], object]) -> None:
        super().__init__()
        self._theme, self._closed = theme, False
        px = theme.px
        around = QVBoxLayout(self)
        around.setContentsMargins(px(16), px(12), px(16), px(12))
        card = QFrame()
        card.setProperty("card", True)
        around.addWidget(card)
        self._column = QVBoxLayout(card)
        self._column.setContentsMargins(px(14), px(10), px(10), px(12))
        self._column.setSpacing(px(4))
        self._picture, self.title = Label(), Label("", "strong", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self._picture)
        head.addWidget(self.title, 1)
        head.addWidget(IconButton(theme, "x", "Close", self._close, small=True), 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(head)
        self.text = Label("", "small", "muted", wrap=True)
        self._column.addWidget(self.text)
        self.show_button = Button(theme, "Show the new clip", show_clip, small=True)
        self.hold_button = Button(theme, "Hold the waiting", hold, icon="pause", small=True)
        self._lay_out_buttons()
        self._dress()
        theme.changed.connect(self._dress)
        self.hide()

    def _lay_out_buttons(self) -> None:
        self._buttons = QHBoxLayout()
        self._buttons.setContentsMargins(0, self._theme.px(6), 0, 0)
        self._buttons.setSpacing(self._theme.px(6))
        for button in (self.show_button, self.hold_button):
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        self._column.addLayout(self._buttons)

    def _dress(self) -> None:
        self._picture.setPixmap(self._theme.pixmap("history", "accent_ink", 16))

    def set_compact(self, compact: bool) -> None:
        """In a narrow column the buttons stand one below the other."""
        vertical = QHBoxLayout.Direction.TopToBottom if compact else QHBoxLayout.Direction.LeftToRight
        self._buttons.setDirection(vertical)

    def say(self, card: CardText | None) -> None:
        if card is not None:
            self.title.setText(card.title)
            self.text.setText(card.text)
            self.setAccessibleName(f"{card.title}. {card.text}")
            self.show_button.setText("Show the new clip" if card.new_clips == 1 else "Show the newest clip")
            self.show_button.setVisible(card.new_clips > 0)
            self.hold_button.setVisible(card.can_hold)
        self.setVisible(card is not None and not self._closed)

    def _close(self) -> None:
        self._closed = True
        self.hide()
