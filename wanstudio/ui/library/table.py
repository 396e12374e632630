"""What the chosen clips share, as rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from wanstudio.core.sharing import Shared
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.labels import Label

LABEL_PX = 92


class Table(QWidget):
    """Rows of a label and a text; what differs is muted. Its labels are used again for the next clips."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(theme.px(6))
        self._grid.setColumnMinimumWidth(0, theme.px(LABEL_PX))
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[Label, Label]] = []

    def show_rows(self, rows: Sequence[Shared]) -> None:
        while len(self._rows) < len(rows):
            self._add()
        for n, (label, text) in enumerate(self._rows):
            label.setVisible(n < len(rows))
            text.setVisible(n < len(rows))
            if n < len(rows):
                label.setText(rows[n].label)
                text.setText(rows[n].text)
                text.set_tone("" if rows[n].same else "muted")
                text.setAccessibleName(f"{rows[n].label}: {rows[n].text}")

    def _add(self) -> None:
        label, text = Label("", "small", "muted", wrap=True), Label("", "small", wrap=True)
        top = Qt.AlignmentFlag.AlignTop
        label.setMaximumWidth(self._theme.px(LABEL_PX - 8))
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._grid.addWidget(label, len(self._rows), 0, top)
        self._grid.addWidget(text, len(self._rows), 1, top)
        self._rows.append((label, text))

    @property
    def said(self) -> list[tuple[str, str]]:
        return [(label.text(), text.text()) for label, text in self._rows if not label.isHidden()]
