"""How it went to reach each service, a line each: what is being tried, then a sentence with its sign."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wanstudio.core.network import Tried
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.progress import LOADER, StateIcon


class Trials(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines: dict[str, tuple[StateIcon, Label]] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.px(176), 0, 0, 0)
        self._column.setSpacing(theme.px(4))
        self.setAccessibleName("Test")
        self.hide()

    @property
    def says(self) -> list[str]:
        return [text.text() for _, text in self._lines.values()]

    def begin(self, titles: Sequence[str]) -> None:
        self.clear()
        for title in titles:
            holder = QWidget()
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(self._theme.px(8))
            icon, text = StateIcon(self._theme), Label(f"{title}: trying…", "small", "muted", wrap=True)
            icon.show_icon(LOADER)
            row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(text, 1)
            self._column.addWidget(holder)
            self._lines[title] = icon, text
        self.setVisible(bool(titles))

    def show_tried(self, tried: Tried) -> None:
        if tried.title not in self._lines:
            return
        icon, text = self._lines[tried.title]
        picture, tone = ("circle-check", "good") if tried.ok else ("circle-alert", "bad")
        icon.show_icon(picture, tone)
        text.setText(tried.says)
        text.set_tone("" if tried.ok else "bad")
        self.setAccessibleDescription(" ".join(self.says))

    def clear(self) -> None:
        while item := self._column.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._lines.clear()
        self.hide()
