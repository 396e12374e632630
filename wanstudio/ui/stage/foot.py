"""Below the strip: the range that is marked, and what can be done with the frame and the clip."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from wanstudio.ui.figures import seconds
from wanstudio.ui.stage.player import Player
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button
from wanstudio.ui.widgets.labels import ElidedLabel
from wanstudio.ui.widgets.menu import Menu
from wanstudio.ui.widgets.menubutton import MenuButton

_FRAME_TIP = "Use frame. The picture itself can be dragged, too; with Ctrl while it is zoomed in."


class Foot(QWidget):
    """`frame_wanted` is emitted with "save", "copy" or the role of a slot; `has_slot` says whether there is one."""

    frame_wanted = Signal(str)
    continue_wanted = Signal()
    export_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self, theme: Theme, has_slot: Callable[[str], bool]) -> None:
        super().__init__()
        self._theme, self.has_slot = theme, has_slot
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.px(8), 0, theme.px(8))
        row.setSpacing(theme.px(8))
        self._said = ElidedLabel("", "small", "muted")
        self.frame_button = MenuButton(theme, "Use frame", self._fill_frame_menu, icon="image-down")
        self.continue_button = Button(
            theme, "Continue from here", self.continue_wanted.emit, icon="arrow-right-to-line"
        )
        self._folder = Button(theme, "Show in folder", self.folder_wanted.emit, icon="folder-open")
        self.export_button = Button(theme, "Export…", self.export_wanted.emit, icon="share")
        self.export_button.setObjectName("export")
        self._next = ""
        row.addWidget(self._said, 1)
        for button in (self.frame_button, self.continue_button, self._folder, self.export_button):
            row.addWidget(button)

    @property
    def said(self) -> str:
        return self._said.text()

    def say_range(self, player: Player, otherwise: str) -> None:
        """In, out and length in words; `otherwise` while the range is the whole clip."""
        if player.facts is None or (player.first, player.last) == (0, player.frames - 1):
            self._said.setText(otherwise)
            return
        times, code = player.facts.times_s, player.codes.of
        length_s = times[player.last + 1] - times[player.first]
        looping = ", looping" if player.loop else ""
        self._said.setText(f"In {code(player.first)}   Out {code(player.last)}   {seconds(length_s)}{looping}")

    def say_next(self, text: str) -> None:
        """Which frame the next shot begins with, in the tooltip of its button, and for screen readers."""
        self._next = text
        self.continue_button.setToolTip(text)
        self.continue_button.setAccessibleDescription(text)

    def set_narrow(self, narrow: bool, *, wide: bool) -> None:
        self._folder.setVisible(wide)  # it stands in the File menu
        for button in (self.frame_button, self.continue_button):
            button.set_short(narrow)
        self.continue_button.setToolTip(self._next or self.continue_button.toolTip())
        self.frame_button.setToolTip(_FRAME_TIP)

    def _fill_frame_menu(self, menu: Menu) -> None:
        rows = [("image", "As first frame", "first_frame"), ("image", "As last frame", "last_frame")]
        rows = [row for row in rows if self.has_slot(row[2])]
        for icon, text, action in (*rows, ("copy", "Copy frame", "copy"), ("image-down", "Save frame as PNG…", "save")):
            menu.addAction(self._theme.icon(icon), text, partial(self.frame_wanted.emit, action))
        if rows:
            menu.insertSeparator(menu.actions()[len(rows)])
