"""What panels are made of: header, hairline, an empty state, a bar at the top."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.labels import Label


class Hairline(QFrame):
    """One pixel between regions."""

    def __init__(self, *, vertical: bool = False) -> None:
        super().__init__()
        self.setProperty("line", True)
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)


class PanelHeader(QWidget):
    """40 high: title at the left, what is added at the right. `set_active` marks the region that has the focus."""

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(theme.px(40))
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(theme.px(16), 0, theme.px(8), 0)
        self.row.setSpacing(theme.px(2))
        self.title = Label(title, "strong", "muted")
        self.row.addWidget(self.title)
        self.row.addStretch(1)

    def set_active(self, active: bool) -> None:
        self.title.set_tone("" if active else "muted")


class EmptyState(QWidget):
    """An icon, a title and a sentence that says what to do, in the middle of an empty panel."""

    def __init__(self, theme: Theme, icon: str, title: str, text: str, action: QWidget | None = None) -> None:
        super().__init__()
        self._theme, self._icon = theme, icon
        column = QVBoxLayout(self)
        column.setSpacing(theme.px(8))
        column.addStretch(1)
        self._picture = Label()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._picture)
        for label in (Label(title, "title"), Label(text, tone="muted", wrap=True)):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setFixedWidth(theme.px(240))  # a fixed width, so that the height of wrapped lines is known
            column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        self._text = label
        if action is not None:
            column.addSpacing(theme.px(4))
            column.addWidget(action, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(1)
        self._dress()
        theme.changed.connect(self._dress)

    def _dress(self) -> None:
        self._picture.setPixmap(self._theme.pixmap(self._icon, "text_muted", 28))

    def showEvent(self, event: QShowEvent) -> None:
        """A page of a stack is laid out before it has its font; a second line would be cut off."""
        super().showEvent(event)
        self._text.ensurePolished()
        self._text.setMinimumHeight(self._text.heightForWidth(self._text.width()))


class NoticeBar(QFrame):
    """36 high or more, at the top of the panel it is about: an icon, a sentence, an action or two at the right."""

    def __init__(self, theme: Theme, icon: str, text: str, *actions: QWidget, tone: str = "") -> None:
        super().__init__()
        self._theme, self._icon, self._tone = theme, icon, tone
        self.setMinimumHeight(theme.px(36))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(4), theme.px(8), theme.px(4))
        row.setSpacing(theme.px(8))
        self._picture = Label()
        row.addWidget(self._picture)
        self.text = Label(text, "small", wrap=True)
        row.addWidget(self.text, 1)
        for action in actions:
            row.addWidget(action)
        self._dress()
        theme.changed.connect(self._dress)

    def _dress(self) -> None:
        self._picture.setPixmap(self._theme.pixmap(self._icon, self._tone or "text_muted", 16))
        ground = self._theme.color(f"{self._tone}_soft" if self._tone else "raised").name()
        self.setStyleSheet(f"NoticeBar {{ background: {ground}; }}")
