"""In the stage's header: which take of how many is on, and, where the strip has no room, the way to the others."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from wanstudio.ui.figures import counted
from wanstudio.ui.keymap import Keymap, KeyTip
from wanstudio.ui.stage.takes.model import Coming
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import IconButton
from wanstudio.ui.widgets.labels import Label


class Turner(QWidget):
    """`turned` is emitted with -1 or 1."""

    turned = Signal(int)

    def __init__(self, theme: Theme, keymap: Keymap) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.text = Label("", tone="muted")
        self.back = IconButton(theme, "chevron-left", "Previous take", partial(self.turned.emit, -1), small=True)
        self.on = IconButton(theme, "chevron-right", "Next take", partial(self.turned.emit, 1), small=True)
        KeyTip(keymap, self.back, "Previous take", "take_back", named=True)
        KeyTip(keymap, self.on, "Next take", "take_on", named=True)
        for widget in (self.back, self.text, self.on):
            row.addWidget(widget)
        self.set_buttons(False)

    def set_buttons(self, wanted: bool) -> None:
        self._short = wanted
        self.back.setVisible(wanted)
        self.on.setVisible(wanted)

    def say(self, takes: Sequence[int], row: int | None, coming: Sequence[Coming] = ()) -> None:
        """The numbers of the takes, and which of them is on; nothing where there are none, or None. What is being made
        stands in the tooltip."""
        self.setVisible(bool(takes) and row is not None)
        if not takes or row is None:
            return
        whole = takes[-1] == len(takes)  # else a number has been left behind by one that was thrown away
        said = f"{takes[row]} of {takes[-1]}" if whole else f"{takes[row]}, {counted(len(takes), 'take')}"
        self.text.setText(said if self._short else f"Take {said}")
        self.text.setAccessibleName(f"Take {said}")
        self.text.setToolTip("\n".join(one.spoken for one in coming))
        self._enable(self.back, row > 0, self.on)
        self._enable(self.on, row < len(takes) - 1, self.back)

    def _enable(self, button: IconButton, enabled: bool, other: IconButton) -> None:
        """The focus of one that has come to its end goes to the other: a key pressed once more must not judge."""
        if not enabled and button.hasFocus():
            other.setEnabled(True)
            other.setFocus()
        button.setEnabled(enabled)
