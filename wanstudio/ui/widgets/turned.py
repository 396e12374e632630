"""Controls that the wheel turns only while they have the focus: else it scrolls the page that they stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QSlider, QSpinBox, QWidget

if TYPE_CHECKING:
    _Control = QWidget
else:
    _Control = object  # a control has one base of Qt's, which comes after this one


def takes_wheel(widget: QWidget, event: QWheelEvent) -> bool:
    """Whether the wheel is for `widget`. When it is not, the event goes on to what `widget` stands on."""
    if widget.hasFocus():
        return True
    event.ignore()
    return False


class Turned(_Control):
    """Stands before a control of Qt's, which would take the focus from the wheel, and be turned by it from then on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if takes_wheel(self, event):
            super().wheelEvent(event)


class WholeField(Turned, QSpinBox):
    """A whole number with a step."""


class DecimalField(Turned, QDoubleSpinBox):
    """A number with decimals and a step."""


class Level(Turned, QSlider):
    """A share from 0 to 100, as Qt draws it."""

    def __init__(self, percent: int) -> None:
        super().__init__()
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setRange(0, 100)
        self.setValue(percent)
