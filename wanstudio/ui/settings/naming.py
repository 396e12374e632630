"""How new clips are named: the pattern, what can stand in it, and what it makes of an example."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from wanstudio.core.errors import InvalidInput
from wanstudio.core.names import NameFacts, fill
from wanstudio.ui.settings.rows import LABEL_PX, row
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.namepattern import NamePattern, PatternWords


class Naming(QWidget):
    """`model` is the title of the one that the example is made with."""

    def __init__(self, theme: Theme, pattern: str, model: str) -> None:
        super().__init__()
        self._model = model
        self.pattern = NamePattern(pattern)
        self.words = PatternWords(theme, self.pattern)
        self.sample = Label("", "small", wrap=True)
        self.sample.setContentsMargins(theme.px(LABEL_PX + 8), 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(row(theme, "Name", self.pattern, self.words))
        column.addWidget(self.sample)
        self.pattern.textChanged.connect(lambda _: self._show())
        self._show()

    def _show(self) -> None:
        """The name that a clip of today would get, or what is wrong with the pattern."""
        try:
            said = f"{fill(self.pattern.text(), self._example())}.mp4"
            self.sample.set_tone("muted")
        except InvalidInput as e:
            said = e.detail
            self.sample.set_tone("bad")
        self.sample.setText(said)
        self.pattern.setAccessibleDescription(said)

    def _example(self) -> NameFacts:
        return NameFacts(
            project="Launch film",
            date=date.today(),  # as the user's calendar has it
            model=self._model,
            seed=1718,
            prompt="A fox walks through fresh snow at dawn, soft light",
            take=4,
            id="c7a1f0",
        )
