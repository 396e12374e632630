"""Controls that the wheel turns only while they have the focus: else it scrolls the page that they stand on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QSlider, QSpinBox, QWidget


def takes_wheel(widget: QWidget, event: QWheelEvent) -> bool:
    """Whether the wheel is for `widget`. When it is not, the event goes on to what `widget` stands on."""
    if widget.hasFocus():
        return True
    event.ignore()
    return False


class WholeField(QSpinBox):
    """A whole number with a step. Qt's own would take the focus from the wheel, and be turned by it from then on."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if takes_wheel(self, event):
            super().wheelEvent(event)


class DecimalField(QDoubleSpinBox):
    """A number with decimals and a step."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if takes_wheel(self, event):
            super().wheelEvent(event)


class Level(QSlider):
    """A share from 0 to 100, as Qt draws it."""

    def __init__(self, percent: int) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(0, 100)
        self.setValue(percent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if takes_wheel(self, event):
            super().wheelEvent(event)
