"""Sheets to read: what is new, about."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QGridLayout, QScrollArea, QTextEdit, QWidget

from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button
from wanstudio.ui.widgets.dialog import Dialog, TallDialog
from wanstudio.ui.widgets.labels import ElidedLabel, Label


class TextSheet(Dialog):
    """A longer text of our own, in Markdown, to be read and copied from."""

    def __init__(self, theme: Theme, parent: QWidget, title: str, text: str) -> None:
        super().__init__(theme, parent, title, 640)
        body = QTextEdit()
        body.setMarkdown(text.removeprefix(f"# {title}\n"))
        body.setReadOnly(True)
        body.moveCursor(QTextCursor.MoveOperation.Start)
        body.setMinimumHeight(min(theme.px(360), self.room_px - theme.px(60 + 2 * 20 + 1)))
        body.setAccessibleName(title)
        self.content.addWidget(body)
        self.add_button(Button(theme, "Close", self.accept, primary=True))


class AboutSheet(TallDialog):
    """Version, licence, and what the program is built with."""

    def __init__(self, theme: Theme, parent: QWidget, version: str, lines: Sequence[tuple[str, str]]) -> None:
        super().__init__(theme, parent, "About WanStudio", 480)
        self.content.addWidget(Label("WanStudio", "display"))
        self.content.addWidget(Label(f"Version {version}. A desktop studio for hosted Wan video models.", tone="muted"))
        words = "Free software under the GNU General Public License, version 3 or later. No telemetry of any kind."
        self.content.addWidget(Label(words, wrap=True))
        self.content.addWidget(Label("Built with", "section"))
        self.content.addWidget(self._parts(lines))
        self.add_button(Button(theme, "Close", self.accept, primary=True))

    def _parts(self, lines: Sequence[tuple[str, str]]) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedHeight(self.theme.px(220))
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, self.theme.px(14), 0)
        grid.setHorizontalSpacing(self.theme.px(16))
        grid.setColumnStretch(1, 1)
        for n, (name, licence) in enumerate(lines):
            words = ElidedLabel(licence, "small", "muted")
            words.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(Label(name), n, 0)
            grid.addWidget(words, n, 1)
        grid.setRowStretch(len(lines), 1)
        area.setWidget(inside)
        return area
