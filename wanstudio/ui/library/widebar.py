"""At the right of a wide library's header: how large its pictures are, grid or list, the order. Loaded when shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from wanstudio.core.seeking import Order
from wanstudio.ui.library.arrange import WORDS
from wanstudio.ui.params.slider import Slider
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button, IconButton
from wanstudio.ui.widgets.iconsegments import IconSegments
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.menu import Menu

SMALLEST_PX, STEP_PX, STEPS = 120, 10, 24  # of a column
_SLIDER_PX = 96


class WideBar(QWidget):
    """`sized` is emitted with the least width of a column at 100 %, `as_rows_wanted` for a list, or a grid again,
    `details_wanted` for those of the chosen clips beside it."""

    sized = Signal(int)
    as_rows_wanted = Signal(bool)
    details_wanted = Signal(bool)

    def __init__(self, theme: Theme, open_menu: Callable[[], Menu], leave: Callable[[], object]) -> None:
        super().__init__()
        self._theme, self._menu = theme, open_menu
        self._small, self._large = Label(), Label()
        self.slider = Slider(theme, STEPS, self)
        self.slider.setAccessibleName("Size of the pictures")
        self.slider.setToolTip("Size of the pictures")
        self.looks = IconSegments(theme, ("layout-grid", "list"), ("Grid", "List"))
        self.looks.setAccessibleName("Grid or list")
        self.sort = Button(theme, WORDS["newest"], self._open, icon="arrow-down-wide-narrow", flat=True)
        self.details = IconButton(theme, "panel-right", "Details of the chosen clips", checkable=True, on="on_segment")
        self.back = IconButton(theme, "minimize-2", "All panels (Esc)", leave)
        self._lay_out()
        self.slider.valueChanged.connect(lambda value: self.sized.emit(SMALLEST_PX + value * STEP_PX))
        self.looks.chosen.connect(lambda index: self.as_rows_wanted.emit(bool(index)))
        self.details.clicked.connect(lambda on: self.details_wanted.emit(on))
        self._dress()
        theme.changed.connect(self._dress)

    def _lay_out(self) -> None:
        px = self._theme.px
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        for part in (self._small, self.slider, self._large):
            row.addWidget(part)
        row.addSpacing(px(4))
        row.addWidget(self.looks)
        row.addWidget(self.sort)
        row.addWidget(self.details)
        row.addWidget(self.back)

    def _dress(self) -> None:
        self.slider.setFixedWidth(self._theme.px(_SLIDER_PX))
        self._small.setPixmap(self._theme.pixmap("image", "text_muted", 14))
        self._large.setPixmap(self._theme.pixmap("image", "text_muted", 20))

    def _open(self) -> None:
        menu = self._menu()
        menu.popup(self.sort.mapToGlobal(QPoint(0, self.sort.height())))

    def show_order(self, order: Order) -> None:
        self.sort.setText(WORDS[order])
        self.sort.setAccessibleName(f"Sort: {WORDS[order]}")

    def show_looks(self, column_px: int, *, as_rows: bool, alone: bool, details: bool) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue((column_px - SMALLEST_PX) // STEP_PX)
        self.slider.blockSignals(False)
        self.slider.setEnabled(not as_rows)
        self.looks.set_index(int(as_rows))
        self.back.setVisible(alone)
        self.details.setChecked(details)
