"""The editor of Seed: a field, a dice for a new one each time, a lock that keeps one."""

from __future__ import annotations

import random
import re

from PySide6.QtGui import QResizeEvent

from wanstudio.core.params import Seed, Value
from wanstudio.ui.params.base import Editor
from wanstudio.ui.params.lines import LineField
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import IconButton
from wanstudio.ui.widgets.menu import Menu

_NARROW_BELOW_PX = 140  # of the editor: in less, "Random" needs what is between the field and the dice
_WHOLE = re.compile(r"[+-]?\d{1,300}", re.ASCII)
_any_seed = random.SystemRandom()


class SeedEditor(Editor):
    """Empty: the dice is on, and every job draws its own. A number: the lock is on, and every job has this one.

    `last` is the seed of the latest job, None before the first; the lock keeps it.
    """

    def __init__(self, theme: Theme, param: Seed) -> None:
        super().__init__(theme, param)
        self._seed = param
        self.last: int | None = None
        self._field = LineField(self)
        self._field.setPlaceholderText("Random")
        self._field.textChanged.connect(self._on_text)
        self._dice = IconButton(theme, "dices", "A new seed each time", self.roll, checkable=True)
        self._lock = IconButton(theme, "lock-open", "Keep this seed", self._toggle_lock, checkable=True)
        for button in (self._dice, self._lock):
            button.setParent(self)
        self._hold(self._field)
        self._show_keys()

    def value(self) -> int | str | None:
        text = self._field.text().strip().replace("\u2212", "-")
        if not text:
            return None
        return int(text) if _WHOLE.fullmatch(text) else text

    def set_value(self, value: Value | None) -> None:
        text = "" if value is None else str(value)
        if text != self._field.text():
            self._field.setText(text)

    def fill_menu(self, menu: Menu) -> None:
        kept = self.value() is not None
        menu.addSeparator()
        menu.addAction(self.theme.icon("dices"), "A new seed each time", self.roll).setEnabled(kept)
        words = "Keep this seed" if self.last is None else f"Keep seed {self.last}"
        menu.addAction(self.theme.icon("lock"), words, self._toggle_lock).setEnabled(not kept)

    def roll(self) -> None:
        """A new seed each time."""
        self.set_value(None)
        self._show_keys()

    def keep(self, seed: int) -> None:
        self.set_value(seed)

    def _toggle_lock(self) -> None:
        if self.value() is not None:
            self.roll()
        else:
            self.keep(self.last if self.last is not None else _any_seed.randint(0, self._seed.max))

    def _on_text(self) -> None:
        self._show_keys()
        self.changed.emit()

    def _show_keys(self) -> None:
        kept = self.value() is not None
        self._dice.setChecked(not kept)
        self._lock.setChecked(kept)
        self._lock.show_icon("lock" if kept else "lock-open", "Seed is kept" if kept else "Keep this seed")

    def resizeEvent(self, event: QResizeEvent) -> None:
        px, width = self.theme.px, self.width()
        gap = px(8) if width >= px(_NARROW_BELOW_PX) else px(2)
        self._field.setGeometry(0, 0, width - px(28 + 2 + 28) - gap, self.height())
        self._dice.move(width - px(28 + 2 + 28), 0)
        self._lock.move(width - px(28), 0)
