"""How fast the stage plays: a small button with the speed on it, and the speeds in its menu."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal

from wanstudio.ui.figures import number
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.menu import Menu
from wanstudio.ui.widgets.menubutton import MenuButton

SPEEDS = (0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)


class SpeedButton(MenuButton):
    """`chosen` is emitted with the speed, 0.1 to 4, whenever it is another one."""

    chosen = Signal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, said(1.0), self._fill_menu, flat=True)
        self.speed = 1.0
        self._say()

    def choose(self, speed: float) -> None:
        """Clamped to what there is."""
        speed = max(SPEEDS[0], min(speed, SPEEDS[-1]))
        if speed != self.speed:
            self.speed = speed
            self._say()
            self.chosen.emit(speed)

    def faster(self) -> None:
        self.choose(next((speed for speed in SPEEDS if speed > self.speed), SPEEDS[-1]))

    def slower(self) -> None:
        self.choose(next((speed for speed in reversed(SPEEDS) if speed < self.speed), SPEEDS[0]))

    def _say(self) -> None:
        self.setText(said(self.speed))
        self.setAccessibleName(f"Speed {said(self.speed)}")
        self.setToolTip("Speed of playing")

    def _fill_menu(self, menu: Menu) -> None:
        for speed in SPEEDS:
            entry = menu.addAction(said(speed), partial(self.choose, speed))
            entry.setCheckable(True)
            entry.setChecked(speed == self.speed)


def said(speed: float) -> str:
    return f"{number(f'{speed:g}')}×"
