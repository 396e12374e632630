"""A line of the form: its label at the left, its controls at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.labels import Label

LABEL_PX = 92


def labelled(theme: Theme, label: str, *widgets: QWidget, stretch: tuple[int, ...] = (1,)) -> QWidget:
    """The first control takes the label for its name, unless it has one. `stretch`: of each control, 0 for the rest."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(8))
    text = Label(label, tone="muted")
    text.setFixedWidth(theme.px(LABEL_PX))
    if widgets:
        text.setBuddy(widgets[0])
        widgets[0].setAccessibleName(widgets[0].accessibleName() or label)
    row.addWidget(text)
    for n, widget in enumerate(widgets):
        row.addWidget(widget, stretch[n] if n < len(stretch) else 0)
    if not any(stretch):
        row.addStretch(1)
    return line


def indented(theme: Theme, widget: QWidget) -> QWidget:
    """Under the controls, not under their labels."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(theme.px(LABEL_PX + 8), 0, 0, 0)
    row.addWidget(widget)
    return line
