"""A row of the settings: its label, and what it is for."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.segments import Segments

LABEL_PX = 168


def row(theme: Theme, label: str, *widgets: QWidget) -> QWidget:
    """In one widget, to be hidden as a whole. The label is the first one's name; without, they stand in line below."""
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(theme.px(8))
    text = Label(label, tone="muted")
    text.setFixedWidth(theme.px(LABEL_PX))
    line.addWidget(text)
    if label:
        text.setBuddy(widgets[0])
        widgets[0].setAccessibleName(label)
    for widget in widgets:
        line.addWidget(widget, 1 if isinstance(widget, QLineEdit | Segments | Label) else 0)
    return holder
