"""In the stage's header: the clip's stars, and the buttons that pick or reject it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from wanstudio.core.judging import RATES
from wanstudio.core.recipe import Clip
from wanstudio.ui.keymap import Keymap, KeyTip
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import IconButton
from wanstudio.ui.widgets.stars import Stars


class Verdict(QWidget):
    """`wanted` is emitted with a mark: that of a key or of a button."""

    wanted = Signal(str)

    def __init__(self, theme: Theme, keymap: Keymap) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(2))
        self.stars = Stars(theme)
        self.pick = IconButton(theme, "flag", "Pick", lambda: self._press("pick"), checkable=True)
        self.reject = IconButton(theme, "flag-off", "Reject", lambda: self._press("reject"), checkable=True)
        KeyTip(keymap, self.pick, "Pick", "pick", named=True)
        KeyTip(keymap, self.reject, "Reject", "reject", named=True)
        row.addWidget(self.stars)
        row.addSpacing(theme.px(8))
        row.addWidget(self.pick)
        row.addWidget(self.reject)
        self._clip: Clip | None = None
        self.stars.wanted.connect(lambda stars: self.wanted.emit(RATES[stars - 1]))  # 0: the last one
        self.hide()

    def show_clip(self, clip: Clip | None) -> None:
        """None: there is not one clip that it could be about."""
        self._clip = clip
        self.setVisible(clip is not None)
        if clip is not None:
            self.stars.show_stars(clip.stars)
            self.pick.setChecked(clip.flag == "pick")
            self.reject.setChecked(clip.flag == "reject")

    def set_narrow(self, narrow: bool) -> None:
        """Where there is little room the keys do the rest."""
        self.stars.setVisible(not narrow)
        self.reject.setVisible(not narrow)

    def _press(self, mark: str) -> None:
        """What is checked is what the clip has, not what was clicked."""
        self.show_clip(self._clip)
        self.wanted.emit(mark)
