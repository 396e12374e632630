"""The sheet at a glance: what has keys, in groups as a hand looks for them. A click on a line leads to changing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from wanstudio.ui.keyboard.caps import paint_caps, parts_together, wide_px
from wanstudio.ui.keyboard.groups import COLUMNS, Group, Line, told
from wanstudio.ui.keymap import Keymap
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.panels import Hairline
from wanstudio.ui.widgets.presses import PressedByEnter

_HIGH_PX = 25


class LineButton(PressedByEnter, QAbstractButton):
    """Words, and the keys of the actions that they tell of."""

    def __init__(self, theme: Theme, keymap: Keymap, line: Line) -> None:
        super().__init__()
        self._theme, self._keymap, self.line = theme, keymap, line
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def keys(self) -> list[tuple[str, ...]]:
        return [self._keymap.shortcuts.keys(action) for action in self.line.actions]

    def show_keys(self) -> None:
        said = ", ".join(self._keymap.shown(action) or "no key" for action in self.line.actions)
        self.setAccessibleName(f"{self.line.words}: {said}")
        self.setToolTip(self.accessibleName())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(_HIGH_PX))

    @property
    def has_room(self) -> bool:
        """Whether its words are not cut."""
        words = QFontMetrics(self._theme.font()).horizontalAdvance(self.line.words)
        return words + wide_px(self._theme, parts_together(self.keys)) + self._theme.px(8) <= self.width()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px, color = QPainter(self), self._theme.px, self._theme.color
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("raised_hover"))
            painter.drawRoundedRect(self.rect(), px(4), px(4))
        end = paint_caps(painter, self._theme, parts_together(self.keys), self.width() - px(2), self.height() / 2)
        painter.setFont(self._theme.font())
        painter.setPen(color("text"))
        room = self.rect().adjusted(px(2), 0, 0, 0)
        room.setRight(round(end) - px(4))
        shown = painter.fontMetrics().elidedText(self.line.words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), shown)


class Part(QWidget):
    """One group under its title."""

    def __init__(self, theme: Theme, keymap: Keymap, group: Group) -> None:
        super().__init__()
        self.lines = [LineButton(theme, keymap, line) for line in group.lines]
        head = QHBoxLayout()
        head.addWidget(Label(group.title, "strong"))
        head.addStretch(1)
        head.addWidget(Label(group.hint, "small", "muted"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.px(14))
        column.setSpacing(0)
        column.addLayout(head)
        column.addSpacing(theme.px(4))
        column.addWidget(Hairline())
        column.addSpacing(theme.px(4))
        for line in self.lines:
            column.addWidget(line)

    def show_keys(self) -> None:
        """Each line as its keys are; without any it is not there, nor is a group without lines."""
        for line in self.lines:
            line.show_keys()
            line.setVisible(any(line.keys))
        self.setVisible(any(any(line.keys) for line in self.lines))


class Overview(QWidget):
    """In `count` columns. `chosen` carries the action that a line begins with."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, keymap: Keymap, names: Mapping[str, str], count: int) -> None:
        super().__init__()
        others = tuple(Line(words, (action,)) for action, words in names.items() if action not in told())
        columns = _spread(COLUMNS, count)
        min(columns, key=_high).append(Group("Others", "", others))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, theme.px(12), 0)
        line.setSpacing(theme.px(38))
        self.parts: list[Part] = []
        for column in columns:
            place = QVBoxLayout()
            place.setSpacing(0)
            for group in column:
                part = Part(theme, keymap, group)
                place.addWidget(part)
                self.parts.append(part)
            place.addStretch(1)
            line.addLayout(place, 1)
        for button in self.buttons():
            button.clicked.connect(self._led_by(button))
        keymap.changed.connect(self.show_keys)
        self.show_keys()

    def buttons(self) -> list[LineButton]:
        return [line for part in self.parts for line in part.lines]

    def told(self) -> list[str]:
        """The actions whose keys are seen."""
        return [action for line in self.buttons() if not line.isHidden() for action in line.line.actions]

    def show_keys(self) -> None:
        for part in self.parts:
            part.show_keys()

    def _led_by(self, button: LineButton) -> Callable[[], None]:
        return lambda: self.chosen.emit(button.line.actions[0])


def _spread(columns: Sequence[Sequence[Group]], count: int) -> list[list[Group]]:
    """As they are in three columns; in fewer, each group below the shortest so far."""
    if count >= len(columns):
        return [list(column) for column in columns]
    spread: list[list[Group]] = [[] for _ in range(count)]
    for group in (group for column in columns for group in column):
        min(spread, key=_high).append(group)
    return spread


def _high(column: Sequence[Group]) -> int:
    """About, in lines."""
    return sum(2 + len(group.lines) for group in column)
