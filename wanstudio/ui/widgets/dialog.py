"""A dialog as the design has it: content with 20 px around, a foot with a remark at the left and the buttons right."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button
from wanstudio.ui.widgets.labels import ElidedLabel, Label
from wanstudio.ui.widgets.menu import opens_context_menu
from wanstudio.ui.widgets.panels import Hairline
from wanstudio.ui.widgets.ring import FocusRing

_EDGE_PX = 16  # of the frame that the system puts around it
_SETTLED_MS = 30  # words that wrap need a second look before all has its place


class Dialog(QDialog):
    """Shown with `open()`: nothing waits inside it, so the loop and every task in it go on."""

    def __init__(self, theme: Theme, parent: QWidget | None, title: str, width_px: int) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.set_wide(theme.px(width_px))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self.content = QVBoxLayout()
        pad = theme.px(20)
        self.content.setContentsMargins(pad, pad, pad, pad)
        self.content.setSpacing(theme.px(8))
        self._place(whole)
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

    def set_wide(self, wanted_px: int) -> None:
        """As wide as that, or as the screen: who has set a scale that is too large can set another."""
        self.setFixedWidth(min(wanted_px, self.screen().availableGeometry().width() - _EDGE_PX))

    @property
    def room_px(self) -> int:
        """As high as it may be: within the window, and within the screen with its bars."""
        screen = self.screen().availableGeometry().height() - self.theme.px(48)
        parent = self.parentWidget()
        return min(screen, parent.window().height() - self.theme.px(24)) if parent is not None else screen

    def _place(self, whole: QVBoxLayout) -> None:
        """Put the content above the foot."""
        whole.addLayout(self.content, 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not opens_context_menu(event):
            super().keyPressEvent(event)

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


class TallDialog(Dialog):
    """One whose content scrolls where the window it belongs to is lower; the foot with its buttons stays."""

    def _place(self, whole: QVBoxLayout) -> None:
        self._inside = QWidget()
        self._inside.setLayout(self.content)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidget(self._inside)
        whole.addWidget(self._area, 1)

    def fit(self) -> None:
        """Be as high as the content, or as the window it belongs to."""
        width = self.width()
        wanted = self.content.totalHeightForWidth(width) if self.content.hasHeightForWidth() else 0
        wanted = max(wanted, self.content.totalSizeHint().height()) + self.theme.px(61)
        self.resize(width, min(wanted, self.room_px))

    def show_part(self, part: QWidget) -> None:
        """Scroll until it is seen."""
        see = partial(self._area.ensureWidgetVisible, part, 0, self.theme.px(20))
        QTimer.singleShot(_SETTLED_MS, part, see)

    def showEvent(self, event: QShowEvent) -> None:
        self.fit()
        super().showEvent(event)
