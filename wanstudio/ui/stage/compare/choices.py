"""Beside what two compared clips differ in: which of them is kept, and whose settings go on."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from wanstudio.ui.stage.compare.names import LETTERS
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button


class Choices(QWidget):
    """`kept`: the number of the clip that is picked while the other one is rejected; `settings_wanted`: of the one
    whose settings the form shall have."""

    kept = Signal(int)
    settings_wanted = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(4))
        self.keep = [
            Button(
                theme,
                f"Keep {LETTERS[k]}, reject {LETTERS[1 - k]}",
                partial(self.kept.emit, k),
                icon="flag",
                small=True,
            )
            for k in range(2)
        ]
        self.settings = [
            Button(theme, f"Use {letter}’s settings", partial(self.settings_wanted.emit, k), small=True)
            for k, letter in enumerate(LETTERS[:2])
        ]
        self._narrow: bool | None = None
        self.set_narrow(False)

    def show_for(self, *, judged: bool, differing: bool) -> None:
        """`judged`: both can be picked and rejected. `differing`: there are settings to choose between."""
        for button in self.keep:
            button.setVisible(judged)
        for button in self.settings:
            button.setVisible(differing)
        self.setVisible(judged or differing)

    def set_narrow(self, narrow: bool) -> None:
        """One below the other where there is little room, else two by two."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        for k in range(2):
            self._grid.addWidget(self.keep[k], k, 0)
            self._grid.addWidget(self.settings[k], k + 2 if narrow else k, 0 if narrow else 1)
        self._grid.setRowStretch(2, 0 if narrow else 1)
        self._grid.setRowStretch(4, 1)
