"""The lower part of a row: buttons, choices over its whole width, and the details that it unfolds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from wanstudio.ui.queue.rows import UNKNOWN, Action, Row
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button, LinkButton
from wanstudio.ui.widgets.labels import Label

WORDS: Mapping[Action, tuple[str, str]] = {  # action -> icon, words
    "cancel": ("x", "Cancel"),
    "stop": ("", "Stop watching"),
    "keep": ("", "Keep it"),
    "first": ("list-start", "Put first"),
    "earlier": ("arrow-up", "Earlier"),
    "later": ("arrow-down", "Later"),
    "hold": ("pause", "Hold"),
    "let_on": ("play", "Let it go on"),
    "retry": ("rotate-cw", "Retry"),
    "again": ("copy", "Duplicate"),
    "fetch": ("arrow-down", "Fetch again"),
    "folder": ("", "Other folder…"),
    "watch": ("arrow-down", "Fetch it all the same"),
    "look": ("search", "Look again"),
    "send": ("send", "Send again"),
    "send_sure": ("", "Send it again"),
    "forget": ("archive", "Let it go"),
    "remove": ("x", "Remove from the list"),
    "open": ("panel-left", "Open in panel"),
    "show": ("play", "Show the clip"),
    "details": ("text-search", "Details"),
    "less": ("text-search", "Hide details"),
    "copy": ("copy", "Copy for support"),
}


_COST_AGAIN: tuple[Action, ...] = ("retry", "again")


def said(action: Action, row: Row) -> str:
    """The words of an action of this row, with what it costs: "Retry, 12 CU"."""
    words = WORDS[action][1]
    return f"{words}, {row.again}" if row.again and action in _COST_AGAIN else words


class Choice(Button):
    """Over the row's whole width: what it does at the left, what that means at the right."""

    def __init__(self, theme: Theme, icon: str, words: str, note: str, on_click: Callable[[], object]) -> None:
        super().__init__(theme, words, on_click, icon=icon)
        self._note = note
        self.setProperty("leading", True)
        self.setProperty("choice", True)
        self.setAccessibleDescription(note)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.color("text_muted"))
        left = self.fontMetrics().horizontalAdvance(self.text()) + self._theme.px(40)
        place = self.rect().adjusted(left, 0, -self._theme.px(10), 0)
        if painter.fontMetrics().horizontalAdvance(self._note) > place.width():
            painter.setFont(self._theme.font("caption"))
        fits = painter.fontMetrics().horizontalAdvance(self._note) <= place.width()
        note = self._note if fits else self._note.partition(",")[0]
        self.setToolTip("" if fits else self._note)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), note)


class Details(QFrame):
    """The service's own words and what its support asks for, to be copied."""

    def __init__(self, theme: Theme, lines: tuple[str, ...], copy: Callable[[], object]) -> None:
        super().__init__()
        self._theme = theme
        column = QVBoxLayout(self)
        px = theme.px
        column.setContentsMargins(px(10), px(7), px(10), px(7))
        column.setSpacing(px(4))
        for line in lines:
            label = Label(line, "small", "muted", wrap=True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            column.addWidget(label)
        column.addWidget(LinkButton(WORDS["copy"][1], copy), 0, Qt.AlignmentFlag.AlignLeft)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("line_strong"), 1))
        painter.setBrush(self._theme.color("field"))
        radius = self._theme.px(4)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


class RowFoot(QWidget):
    """Lies over its whole row, with what it holds at the foot. `left_px`: where the row's text begins."""

    def __init__(self, theme: Theme, row: Row, left_px: int, act: Callable[[Action], object]) -> None:
        super().__init__()
        self._theme = theme
        self.setMouseTracking(True)  # so that the list knows on which row the pointer is
        self._column = QVBoxLayout(self)
        px = theme.px
        self._column.setContentsMargins(px(16) if row.notes else left_px, 0, px(16), px(10))
        self._column.setSpacing(px(6))
        self._column.addStretch(1)
        if row.notes:
            for action, note in zip(row.actions, row.notes, strict=True):
                icon, words = WORDS[action]
                self._column.addWidget(Choice(theme, icon, words, note, partial(act, action)))
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(px(6))
        if row.actions and not row.notes:
            self._add_buttons(row, act)
            self._column.addLayout(self._line)
        if row.unfolded:
            self._column.addWidget(Details(theme, row.details, partial(act, "copy")))

    def _add_buttons(self, row: Row, act: Callable[[Action], object]) -> None:
        for n, action in enumerate(row.actions):
            icon, words = WORDS[action]
            shown = "" if n or action == "open" else icon
            whole = said(action, row)
            text = words if row.again == UNKNOWN else whole  # that it is not known is no part of a small button
            button = Button(self._theme, text, partial(act, action), icon=shown, small=True, flat=n > 0)
            button.setAccessibleName(whole)
            button.setToolTip("" if whole == text else whole)
            self._line.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._line.addStretch(1)

    def height_px(self, width_px: int) -> int:
        """What it takes in a row of that width, the row's lower padding not counted."""
        for widget in (*self.findChildren(Label), *self.findChildren(Button)):
            widget.ensurePolished()
        margins = self._column.contentsMargins()
        room_px = width_px - margins.left() - margins.right()
        fits = self._line_px() <= room_px
        self._line.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)
        self._column.invalidate()  # Qt knows the column by its old height until its lines are asked for again
        whole = self._column.heightForWidth(width_px) if self._column.hasHeightForWidth() else self.sizeHint().height()
        return whole - self._theme.px(10)

    def _line_px(self) -> int:
        """The width of the buttons beside one another."""
        widgets = [item.widget() for n in range(self._line.count()) if (item := self._line.itemAt(n)) is not None]
        widths = [widget.sizeHint().width() for widget in widgets if widget is not None]
        return sum(widths) + self._line.spacing() * max(0, len(widths) - 1)
