"""Over a wide library: what the search is narrowed down by, a button for each part. Loaded when first shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from wanstudio.core.seeking import Sought
from wanstudio.ui.library.filters import PARTS, Ask, Choose, Offered, Part
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import LinkButton
from wanstudio.ui.widgets.looks import set_look
from wanstudio.ui.widgets.menu import Menu
from wanstudio.ui.widgets.menubutton import MenuButton, is_on_mark
from wanstudio.ui.widgets.tips import tip

_WORDS_PX = 190


class Chip(MenuButton):
    """Opens the menu of its part; while it narrows the search down, the cross in it and Del clear it."""

    def __init__(self, theme: Theme, part: Part, fill: Callable[[Menu], object], clear: Callable[[], object]) -> None:
        super().__init__(theme, part.title, fill)
        self.part, self._clear = part, clear
        self.is_on = False
        self.setObjectName(f"chip.{part.title}")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        set_look(self, "chip", "off")

    def show_sought(self, sought: Sought, offered: Offered) -> None:
        on = self.part.on(sought, offered)
        words = ", ".join(on) if on else self.part.choices(sought, offered)[0].words
        self.is_on, self.mark = bool(on), "x" if on else "chevron-down"
        room = self._theme.px(_WORDS_PX)
        shown = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
        self.setText(shown.replace("&", "&&"))
        self.setAccessibleName(f"{self.part.title}: {words}")
        self.setAccessibleDescription("Del clears it" if on else "")
        self.setToolTip(tip(words) if shown != words else "")
        set_look(self, "chip", "on" if on else "off")
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.is_on and is_on_mark(self, self._theme, event):
            self._clear()
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.is_on and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._clear()
        else:
            super().keyPressEvent(event)


class Chips(QWidget):
    """`rest` is what offers the parts that have no room here; it is seen while there are such."""

    def __init__(
        self, theme: Theme, offered: Offered, choose: Choose, ask: Ask, clear: Callable[[], object], rest: QWidget
    ) -> None:
        super().__init__()
        self._theme, self._offered, self._choose, self._ask, self._rest = theme, offered, choose, ask, rest
        self._sought = Sought()
        self.chips = [self._chip(part) for part in PARTS]
        self.end = LinkButton("Clear filters", clear)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(8))
        for chip in self.chips:
            self._row.addWidget(chip)
        self._row.addStretch(1)
        self._row.addWidget(self.end)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def _chip(self, part: Part) -> Chip:
        def fill(menu: Menu) -> None:
            part.fill(menu, self._sought, self._offered, self._choose, self._ask)

        def clear() -> None:
            self._choose(part.choices(self._sought, self._offered)[0].to)

        return Chip(self._theme, part, fill, clear)

    def of(self, title: str) -> QWidget:
        """The chip of a part, or what offers it where it has no room here."""
        chip = next(chip for chip in self.chips if chip.part.title == title)
        return self._rest if chip.isHidden() else chip

    def take_rest(self) -> None:
        self._row.insertWidget(len(self.chips), self._rest)

    def show_sought(self, sought: Sought, offered: Offered) -> None:
        self._sought, self._offered = sought, offered
        for chip in self.chips:
            chip.show_sought(sought, self._offered)
        self.end.setVisible(bool(sought.filters))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As many chips as there is room for, from the first one on."""
        gap, room = self._theme.px(8), self.width()
        if not self.end.isHidden():
            room -= self.end.sizeHint().width() + gap
        wide = [chip.sizeHint().width() + gap for chip in self.chips]
        all_fit = sum(wide) <= room
        if not all_fit:
            room -= self._rest.sizeHint().width() + gap
        for n, chip in enumerate(self.chips):
            chip.setVisible(all_fit or sum(wide[: n + 1]) <= room)
        self._rest.setVisible(not all_fit)
