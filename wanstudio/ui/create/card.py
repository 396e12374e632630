"""A question in the form: a title, a line, and what can be answered. Nothing waits for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button, IconButton
from wanstudio.ui.widgets.labels import Label

Answer = tuple[str, Callable[[], object]]


class AskCard(QFrame):
    """Hidden until `ask`. Every answer, and the cross, takes it away first."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.title, self.line = Label("", "strong", wrap=True), Label("", "small", "muted", wrap=True)
        self.buttons: list[Button] = []
        close = IconButton(theme, "x", "Close this question", self.hide, small=True, icon_px=14)
        head = QHBoxLayout()
        head.setSpacing(theme.px(4))
        head.addWidget(self.title, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._row = QHBoxLayout()
        self._row.setSpacing(theme.px(8))
        column = QVBoxLayout(self)
        pad = theme.px(12)
        column.setContentsMargins(pad, theme.px(8), theme.px(8), pad)
        column.setSpacing(theme.px(4))
        column.addLayout(head)
        column.addWidget(self.line)
        column.addSpacing(theme.px(4))
        column.addLayout(self._row)
        self.hide()
        self._dress()
        theme.changed.connect(self._dress)

    def _dress(self) -> None:
        color, px = self._theme.color, self._theme.px
        ground, edge = color("raised").name(), color("line_strong").name()
        self.setStyleSheet(f"AskCard {{ background: {ground}; border: 1px solid {edge}; border-radius: {px(8)}px; }}")

    def ask(self, title: str, line: str, answers: Sequence[Answer]) -> None:
        """Put a question in place of the one that may stand."""
        self.title.setText(title)
        self.say(line)
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        while self._row.takeAt(0):
            pass
        self.buttons = [self._button(*answer, flat=bool(n)) for n, answer in enumerate(answers)]
        self._row.addStretch(1)
        self.show()

    def say(self, line: str) -> None:
        """Another line below the question that stands."""
        self.line.setText(line)
        self.line.setVisible(bool(line))
        self.setAccessibleName(f"{self.title.text()} {line}".strip())

    def _button(self, words: str, act: Callable[[], object], *, flat: bool) -> Button:
        def answer() -> None:
            self.hide()
            act()

        button = Button(self._theme, words, answer, small=True, flat=flat)
        self._row.addWidget(button)
        return button
