"""The rail at an edge of a narrow window: a button for each panel whose column has no room there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal, NamedTuple

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from wanstudio.ui.keymap import Keymap
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import IconButton
from wanstudio.ui.widgets.panels import Hairline

Side = Literal["left", "right"]

RAIL_PX = 44
_ICON_PX, _GAP_PX, _BADGE_PX, _BADGE_OUTSIDE_PX = 18, 8, 14, 4
_MOST = 99  # what a badge has room for


class RailPanel(NamedTuple):
    """What a button stands for: the panel's `name` in the window, its icon and its words."""

    name: str
    icon: str
    words: str


class Badge(QWidget):
    """A number at the corner of a button. The button's own words say what is counted."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.count = 0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def text(self) -> str:
        return str(self.count) if self.count <= _MOST else f"{_MOST}+"

    def show_count(self, count: int) -> None:
        self.count = count
        self.resize(self.sizeHint())
        self.setVisible(count > 0)
        self.update()

    def sizeHint(self) -> QSize:
        self.setFont(self._theme.font("caption"))
        height = self._theme.px(_BADGE_PX)
        return QSize(max(height, self.fontMetrics().horizontalAdvance(self.text) + self._theme.px(6)), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        radius = self.height() / 2
        painter.drawRoundedRect(self.rect(), radius, radius)
        painter.setPen(self._theme.color("on_accent"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text)


class Rail(QFrame):
    """44 wide, at the `side` of the window. `press` is called with the name of the panel whose button is clicked."""

    def __init__(
        self,
        theme: Theme,
        keymap: Keymap,
        side: Side,
        panels: Sequence[RailPanel],
        press: Callable[[str], object],
    ) -> None:
        super().__init__()
        self._theme, self._keymap = theme, keymap
        self._panels = {panel.name: panel for panel in panels}
        self._counted: dict[str, str] = {}  # what is said of a panel beside its words
        self.setProperty("ground", "panel")
        self.setAccessibleName("Panels")
        self.setFixedWidth(theme.px(RAIL_PX))
        self.buttons = {
            panel.name: IconButton(
                theme, panel.icon, panel.words, partial(press, panel.name), checkable=True, icon_px=_ICON_PX
            )
            for panel in panels
        }
        self._lay_out(side)
        self._badges = {name: Badge(theme, self) for name in self.buttons}
        self._say_all()
        keymap.changed.connect(self._say_all)
        theme.changed.connect(self._place_badges)

    def _lay_out(self, side: Side) -> None:
        px = self._theme.px
        row = QBoxLayout(
            QBoxLayout.Direction.LeftToRight if side == "right" else QBoxLayout.Direction.RightToLeft, self
        )
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(Hairline(vertical=True))
        column = QVBoxLayout()
        column.setContentsMargins(0, px(_GAP_PX), 0, 0)
        column.setSpacing(px(_GAP_PX))
        for button in self.buttons.values():
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        row.addLayout(column, 1)

    def enter(self) -> None:
        """Give the focus to the button of what is open, else to the first."""
        buttons = list(self.buttons.values())
        next((b for b in buttons if b.isChecked()), buttons[0]).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_open(self, name: str) -> None:
        """The panel of this name lies open over the stage; empty: none does."""
        for each, button in self.buttons.items():
            button.setChecked(each == name)

    def show_count(self, name: str, count: int, words: str) -> None:
        """A badge at the panel's button while `count` is not 0; `words` say what is counted ("2 running")."""
        self._counted[name] = words if count else ""
        self._badges[name].show_count(count)
        self._place_badges()
        self._say(name)

    def _say_all(self) -> None:
        for name in self.buttons:
            self._say(name)

    def _say(self, name: str) -> None:
        panel, counted = self._panels[name], self._counted.get(name, "")
        button = self.buttons[name]
        button.setAccessibleName(f"{panel.words}, {counted}" if counted else panel.words)
        tip = self._keymap.said(panel.words, f"toggle_{name}")
        button.setToolTip(f"{tip}, {counted}" if counted else tip)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_badges()

    def _place_badges(self) -> None:
        out = self._theme.px(_BADGE_OUTSIDE_PX)
        for name, badge in self._badges.items():
            badge.resize(badge.sizeHint())
            button = self.buttons[name].geometry()
            badge.move(QPoint(button.right() + 1 + out - badge.width(), button.top() - out))
            badge.raise_()
            badge.update()
