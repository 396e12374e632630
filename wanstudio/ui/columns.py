"""The middle of the window: Create, the stage, library over queue; how wide each is, and what becomes a rail."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from wanstudio.ui.edge import Edge, PressWatch
from wanstudio.ui.keymap import Keymap
from wanstudio.ui.rail import RailPanel
from wanstudio.ui.region import Region
from wanstudio.ui.theme.theme import UNLIMITED_PX, Theme

_LEFT = (RailPanel("create", "pencil", "Create"),)
_RIGHT = (RailPanel("library", "layout-grid", "Library"), RailPanel("queue", "list-video", "Queue"))
_STAGE_BETWEEN_RAILS_PX = 360  # so that a window at 300 % is no wider than a laptop's screen
_BANDS = ("double_rail", "rail", "compact", "wide")


class Columns(QWidget):
    """`edges` are the two beside the stage, by the name of each panel in them.

    `changed` is emitted with an edge of which other panels are to be shown: one was opened over the stage, or closed.
    """

    changed = Signal(object)

    def __init__(self, theme: Theme, keymap: Keymap, regions: Mapping[str, Region]) -> None:
        super().__init__()
        self._theme, self._regions = theme, regions
        self._side = _split(Qt.Orientation.Vertical, regions["library"], regions["queue"])
        right = {name: regions[name] for name in ("library", "queue")}
        self.left = Edge(theme, keymap, "left", regions["create"], {"create": regions["create"]}, _LEFT)
        self.right = Edge(theme, keymap, "right", self._side, right, _RIGHT)
        self.both = (self.left, self.right)
        self.edges = {name: edge for edge in self.both for name in edge.regions}
        self._main = _split(Qt.Orientation.Horizontal, self.left.place, regions["stage"], self.right.place)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for part in (self.left.rail, self._main, self.right.rail):
            row.addWidget(part, part is self._main)
        self.spread = False  # the right column has all the room
        self._limits()
        self._stage_watch = PressWatch(regions["stage"])
        self._stage_watch.came.connect(self.close_drawers)
        for edge in self.both:
            edge.drawer.setParent(self)
            edge.changed.connect(partial(self._on_drawer, edge))

    def spread_right(self, on: bool) -> None:
        """Give the right column all the room, whether it is a rail or not; or take it back again."""
        self.close_drawers(back=False)
        self.spread = on
        if on:
            self.right.set_narrow(False)
            self.right.place.setMaximumWidth(UNLIMITED_PX)
        else:
            self._limits()
        self.left.rail.setVisible(self.left.narrow and not on)

    def _limits(self) -> None:
        px, width = self._theme.px, self._theme.tokens.table["width"]
        for edge, limits in ((self.left, width["create"]), (self.right, width["side"])):
            edge.place.setMinimumWidth(px(limits["min"]))
            edge.place.setMaximumWidth(px(limits["max"]))
        self._regions["library"].setMinimumHeight(px(160))
        self._regions["queue"].setMinimumHeight(px(120))
        self._main.setStretchFactor(0, 0)
        self._main.setStretchFactor(1, 1)
        self._main.setStretchFactor(2, 0)
        self._side.setStretchFactor(0, 1)
        self._side.setStretchFactor(1, 0)

    @property
    def least_px(self) -> int:
        """As narrow as the window may get: what has no room beside the stage becomes a rail."""
        return self._theme.px(_STAGE_BETWEEN_RAILS_PX) + sum(edge.rail.minimumWidth() for edge in self.both)

    # ---- widths, for a window so many pixels wide (DESIGN.md, section 2) ----

    def band(self, window_px: int) -> int:
        """Which row of the design's table holds; 0 is the narrowest."""
        return sum(window_px >= self._at_px(name) for name in _BANDS)

    def is_compact(self, window_px: int) -> bool:
        return window_px < self._at_px("compact")

    def _at_px(self, breakpoint: str) -> float:
        return self._theme.tokens.breakpoint_px(breakpoint) * self._theme.scale

    def fold_for(self, window_px: int) -> tuple[Edge, ...]:
        """Where three columns do not fit, the side becomes a rail; where two do not, Create becomes one as well.

        Returns those that are another now.
        """
        if self.spread:
            return ()
        at = ((self.right, self._at_px("rail")), (self.left, self._at_px("double_rail")))
        changed = tuple(edge for edge, least_px in at if edge.set_narrow(window_px < least_px))
        stage_px = _STAGE_BETWEEN_RAILS_PX if self.left.narrow else self._theme.tokens.table["width"]["stage"]["min"]
        self._regions["stage"].setMinimumWidth(self._theme.px(stage_px))
        return changed

    def apply_widths(self, window_px: int, height_px: int) -> None:
        """The design's widths. `height_px`: that of the columns."""
        px = self._theme.px
        create, side = (px(width) for width in self._widths_px(window_px))
        self._main.setSizes([create, max(px(400), window_px - create - side - 2), side])
        queue = round(height_px * 360 / 844)
        self._side.setSizes([height_px - queue, queue])

    def _widths_px(self, window_px: int) -> tuple[int, int]:
        """(Create, side column), at 100 %."""
        if window_px >= self._at_px("wide"):
            return 360, 520
        return (272, 264) if self.is_compact(window_px) else (304, 344)

    # ---- what lies over the stage ----

    def reveal(self, name: str) -> None:
        """Open a panel that is in a rail."""
        edge = self.edges[name]
        if edge.narrow and edge.opened != name:
            edge.open(name)

    def close_drawers(self, *, back: bool = True) -> None:
        for edge in self.both:
            edge.close(back=back)

    def close_one(self) -> bool:
        """The drawer that has the focus, else all of them. False: there is none."""
        opened = [edge for edge in self.both if edge.opened]
        for edge in [e for e in opened if e.has_focus()] or opened:
            edge.close()
        return bool(opened)

    def _on_drawer(self, edge: Edge) -> None:
        other = self.left if edge is self.right else self.right
        if edge.opened and not self._has_room_for_both():
            other.close(back=False)
        self._stage_watch.set_on(any(each.opened for each in self.both))
        self.changed.emit(edge)

    def _has_room_for_both(self) -> bool:
        """Two drawers side by side: then a clip can be dragged from one to the other."""
        return self.width() >= sum(edge.rail.width() + edge.drawer.width() for edge in self.both)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for edge in self.both:
            edge.put_drawer(self.rect())

    # ---- coming back ----

    def state(self) -> dict[str, str]:
        return {"main": as_text(self._main.saveState()), "side": as_text(self._side.saveState())}

    def restore(self, state: Mapping[str, Any]) -> bool:
        """Take what `state` told; False: the widths are left as they are."""
        self._side.restoreState(from_text(state.get("side")))
        return self._main.restoreState(from_text(state.get("main")))


def _split(orientation: Qt.Orientation, *parts: QWidget) -> QSplitter:
    splitter = QSplitter(orientation)
    splitter.setHandleWidth(1)
    splitter.setChildrenCollapsible(False)
    for part in parts:
        splitter.addWidget(part)
    return splitter


def as_text(data: QByteArray) -> str:
    return base64.b64encode(data.data()).decode()


def from_text(text: object) -> QByteArray:
    return QByteArray.fromBase64(text.encode()) if isinstance(text, str) else QByteArray()
