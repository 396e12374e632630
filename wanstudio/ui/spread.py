"""The library alone in the middle of the window: for judging and sorting many clips. All else comes back afterwards."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from wanstudio.ui.columns import Columns
from wanstudio.ui.region import Region


class Spread(QObject):
    """`changed` is emitted when it has begun, and when it has ended: whoever shows the panels looks again then."""

    changed = Signal(bool)

    def __init__(self, columns: Columns, stage: Region) -> None:
        super().__init__(columns)
        self._columns, self._stage = columns, stage
        self.before: Mapping[str, str] = {}  # the widths that it was begun from
        self.on = False

    def toggle(self) -> None:
        if self.on:
            self.leave()
        else:
            self.enter()

    def enter(self) -> None:
        if not self.on:
            self.before = self._columns.state()
            self.on = True
            self._columns.spread_right(True)
            self._stage.hide()
            self.changed.emit(True)

    def leave(self) -> None:
        if self.on:
            self.on = False
            self._stage.show()
            self._columns.spread_right(False)
            self.changed.emit(False)
