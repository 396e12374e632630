"""An edge of the window: the column that stands there, or the rail and its drawer where there is no room for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QWindow
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QVBoxLayout, QWidget
from shiboken6 import isValid

from wanstudio.ui.keymap import Keymap
from wanstudio.ui.rail import Rail, RailPanel, Side
from wanstudio.ui.region import Region
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.panels import Hairline

_DRAWER_PX = 300


class Drawer(QFrame):
    """Lies over the stage beside a rail, as high as the columns; what is below keeps its size."""

    def __init__(self, side: Side) -> None:
        super().__init__()
        self.setProperty("ground", "panel")
        left_first = QBoxLayout.Direction.LeftToRight if side == "right" else QBoxLayout.Direction.RightToLeft
        self._row = QBoxLayout(left_first, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        line = Hairline(vertical=True)
        line.setProperty("line", "strong")
        self._row.addWidget(line)
        self.hide()

    def hold(self, column: QWidget) -> None:
        self._row.addWidget(column, 1)


class Edge(QObject):
    """`place` is the column's room among the others; `column` holds the panels `regions`, by name.

    While the edge is `narrow`, the rail is there instead and its buttons open one panel at a time (`opened`) over the
    stage. `changed`: another panel is open, or none.
    """

    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        keymap: Keymap,
        side: Side,
        column: QWidget,
        regions: Mapping[str, Region],
        panels: Sequence[RailPanel],
    ) -> None:
        super().__init__()
        self._theme, self._side, self._column, self.regions = theme, side, column, regions
        self._words = {panel.name: panel.words for panel in panels}
        self.place = QWidget()
        room = QVBoxLayout(self.place)
        room.setContentsMargins(0, 0, 0, 0)
        room.addWidget(column)
        self.rail = Rail(theme, keymap, side, panels, self.toggle)
        self.rail.hide()
        self.drawer = Drawer(side)
        self.narrow, self.opened = False, ""
        self._before: QWidget | None = None  # what had the focus before the drawer was opened

    def set_narrow(self, narrow: bool) -> bool:
        """Make a rail of it, or a column again; whether it was another. Who typed in it goes on, or is at its button:
        left to Qt the focus would go to the stage, whose letters judge clips."""
        if narrow == self.narrow:
            return False
        focus = QApplication.focusWidget()
        held = next((name for name, region in self.regions.items() if region.isAncestorOf(focus)), "") if focus else ""
        self.close()
        self.narrow = narrow
        self.rail.setVisible(narrow)
        if narrow:
            self.drawer.hold(self._column)
        else:
            self._room().addWidget(self._column)
            self.place.show()
        self._column.show()
        if focus is not None and held:
            (self.rail.buttons[held] if narrow else focus).setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _room(self) -> QVBoxLayout:
        room = self.place.layout()
        assert isinstance(room, QVBoxLayout)
        return room

    def put_drawer(self, columns: QRect) -> None:
        """Beside the rail, in the room that all columns have together."""
        rail, width = self.rail.width(), min(self._theme.px(_DRAWER_PX), columns.width() - self.rail.width())
        left = columns.left() + rail if self._side == "left" else columns.right() + 1 - rail - width
        self.drawer.setGeometry(left, columns.top(), width, columns.height())

    # ---- what is open over the stage ----

    def toggle(self, name: str) -> None:
        if self.opened == name:
            self.close()
        else:
            self.open(name)

    def open(self, name: str) -> None:
        """Show this panel over the stage and give it the focus."""
        if not self.opened:
            self._before = QApplication.focusWidget()
        self.opened = name
        for each, region in self.regions.items():
            region.setVisible(each == name)
        self.drawer.setAccessibleName(self._words[name])
        self.drawer.show()
        self.drawer.raise_()
        self.rail.show_open(name)
        self.changed.emit()
        self.regions[name].enter()

    def close(self, *, back: bool = True) -> None:
        """Put the drawer away. `back`: whoever had the focus before gets it again; else nobody has it."""
        if not self.opened:
            return
        self._give_focus(self.rail.buttons[self.opened] if back else None)
        self.opened, self._before = "", None
        self.drawer.hide()
        self.rail.show_open("")
        self.changed.emit()

    def _give_focus(self, button: QWidget | None) -> None:
        """Away from what will be hidden: left to Qt, it would go to the stage. To `button` where nobody else had it."""
        focus = QApplication.focusWidget()
        if focus is None or not self.has_focus():
            return
        before = self._before if self._before is not None and isValid(self._before) else None
        if button is None:
            focus.clearFocus()
        else:
            taker = before if before is not None and before.isVisible() else button
            taker.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def has_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.drawer.isAncestorOf(focus)


class PressWatch(QObject):
    """Tells of each press of a pointer on `part` of a window, while it is on. What is pressed still gets it."""

    came = Signal()

    def __init__(self, part: QWidget) -> None:
        super().__init__(part)
        self._part = part
        self._watched: QWindow | None = None

    def set_on(self, on: bool) -> None:
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = self._part.window().windowHandle() if on else None
        if self._watched is not None:
            self._watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            pressed = self._part.window().childAt(event.position().toPoint())
            if pressed is not None and (pressed is self._part or self._part.isAncestorOf(pressed)):
                self.came.emit()
        return False
