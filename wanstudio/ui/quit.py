"""The question before the window closes while jobs are under way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QWidget

from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button
from wanstudio.ui.widgets.dialog import Dialog
from wanstudio.ui.widgets.labels import Label


class QuitQuestion(Dialog):
    """`leave` is called when the user quits all the same: with True, when this is not to be asked again."""

    def __init__(
        self, theme: Theme, parent: QWidget | None, title: str, text: str, *, leave: Callable[[bool], None]
    ) -> None:
        super().__init__(theme, parent, "Quit WanStudio", 380)
        self._leave = leave
        self.content.addWidget(Label(title, "title", wrap=True))
        self.content.addWidget(Label(text, "", "muted", wrap=True))
        self.content.addSpacing(theme.px(4))
        self.again = QCheckBox("Do not ask again")
        self.content.addWidget(self.again)
        self.setAccessibleDescription(f"{title}. {text}")
        self.stay = self.add_button(Button(theme, "Stay", self.reject))
        self.quit = self.add_button(Button(theme, "Quit", self._on_quit, primary=True))
        self.quit.setDefault(True)

    def _on_quit(self) -> None:
        self.accept()
        self._leave(self.again.isChecked())
