"""A small box for a name."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.box import Box
from wanstudio.ui.widgets.labels import Label

NAME_CHARS = 80


class NameBox(Box):
    """`named` is emitted with what was typed when Enter is pressed, without needless blanks; Esc leaves all as it is.

    `note` says what an empty name means; "" where there has to be one: then Enter waits for it.
    """

    named = Signal(str)

    def __init__(self, theme: Theme, over: QWidget, title: str, text: str, note: str = "") -> None:
        super().__init__(theme, over)
        self.setAccessibleName(title)
        self.setObjectName("name")
        self._needed = not note
        self.field = QLineEdit(text)
        self.field.setMaxLength(NAME_CHARS)
        self.field.setAccessibleName(title)
        self.field.setFixedWidth(self.room_px)
        self.field.selectAll()
        self.column.addWidget(Label(title, "lead"))
        self.column.addWidget(self.field)
        self._note = Label(note, "small", "muted", wrap=True)
        self._note.setFixedWidth(self.room_px)
        self._note.setVisible(bool(note))
        self.column.addWidget(self._note)
        self.field.returnPressed.connect(self._enter)

    def refuse(self, why: str) -> None:
        """Why this name cannot be had; it stays to be changed."""
        self._note.set_tone("bad")
        self._note.setText(why)
        self._note.show()
        self.field.selectAll()

    def _enter(self) -> None:
        text = " ".join(self.field.text().split())
        if text or not self._needed:
            self.named.emit(text)
