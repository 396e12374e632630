"""At the right of a wide library, behind a line: the details of the chosen clips, made when they are first shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from wanstudio.ui.widgets.panels import Hairline

if TYPE_CHECKING:
    from wanstudio.ui.library.details import Details


class Side(QWidget):
    """`make` is called once; `details` are None before."""

    def __init__(self, make: Callable[[], Details]) -> None:
        super().__init__()
        self._make = make
        self.details: Details | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(Hairline(vertical=True))
        self.hide()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        return () if self.details is None else self.details.stops

    def set_there(self, there: bool) -> bool:
        """True: the details have just been made."""
        is_first = there and self.details is None
        if is_first:
            self.details = self._make()
            self._row.addWidget(self.details)
        self.setVisible(there)
        return is_first
