"""How a test of an account went, in a box of its own."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from wanstudio.core.errors import InvalidInput, StudioError
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import LinkButton
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.looks import set_look


class Answer(QFrame):
    """How a test went: a title, what to do, the service's own words, a line to copy for support."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(10), theme.px(12), theme.px(10))
        row.setSpacing(theme.px(10))
        self._icon = Label()
        row.addWidget(self._icon, 0)
        column = QVBoxLayout()
        column.setSpacing(theme.px(2))
        row.addLayout(column, 1)
        self.title = Label("", "strong", wrap=True)
        self.text = Label("", wrap=True)
        self.details = Label("", "small", "muted", wrap=True)
        self._copy = LinkButton("Copy for support", self._on_copy)
        for widget in (self.title, self.text, self.details, self._copy):
            column.addWidget(widget)

    def show_answer(self, answer: StudioError | str) -> None:
        good = isinstance(answer, str)
        set_look(self, "notice", "good" if good else "bad")
        icon, tone = ("circle-check", "good") if good else ("circle-alert", "bad")
        self._icon.setPixmap(self._theme.pixmap(icon, tone, 16))
        error = None if isinstance(answer, str) else answer
        self.title.setText(answer if isinstance(answer, str) else answer.title)
        self.text.setText(error.hint or error.detail if error else "")
        self.details.setText(error.detail if error and error.hint and error.detail != error.title else "")
        for label in (self.text, self.details):
            label.setVisible(bool(label.text()))
        self._copy.setVisible(error is not None and not isinstance(error, InvalidInput))
        self.show()

    def _on_copy(self) -> None:
        lines = (self.title.text(), self.text.text(), self.details.text())
        QGuiApplication.clipboard().setText("\n".join(filter(None, lines)))
