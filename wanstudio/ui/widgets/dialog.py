"""A dialog as the design has it: content with 20 px around, a foot with a remark at the left and the buttons right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button
from wanstudio.ui.widgets.labels import ElidedLabel, Label
from wanstudio.ui.widgets.panels import Hairline
from wanstudio.ui.widgets.ring import FocusRing


class Dialog(QDialog):
    """Shown with `open()`: nothing waits inside it, so the loop and every task in it go on."""

    def __init__(self, theme: Theme, parent: QWidget | None, title: str, width_px: int) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(theme.px(width_px))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self.content = QVBoxLayout()
        pad = theme.px(20)
        self.content.setContentsMargins(pad, pad, pad, pad)
        self.content.setSpacing(theme.px(8))
        whole.addLayout(self.content, 1)
        whole.addWidget(Hairline())
        foot = QWidget()
        foot.setFixedHeight(theme.px(60))
        self.foot = QHBoxLayout(foot)
        self.foot.setContentsMargins(pad, 0, theme.px(16), 0)
        self.foot.setSpacing(theme.px(8))
        self.remark = ElidedLabel("", "small", "muted")
        self.foot.addWidget(self.remark, 1)
        whole.addWidget(foot)
        self._ring = FocusRing(theme, self)

    def add_button(self, button: Button) -> Button:
        self.foot.addWidget(button)
        return button

    def add_labelled(self, label: str, widget: QWidget) -> Label:
        """A control under its label; the label is its accessible name and takes its mnemonic."""
        column = QVBoxLayout()
        column.setSpacing(self.theme.px(4))
        text = Label(label, tone="muted")
        text.setBuddy(widget)
        widget.setAccessibleName(label)
        column.addWidget(text)
        column.addWidget(widget)
        self.content.addLayout(column)
        return text
