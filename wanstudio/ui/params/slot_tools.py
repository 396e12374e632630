"""What can be done to the file in a slot, in words and as buttons that lie on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from wanstudio.core.facts import Look, MediaKind
from wanstudio.ui.params.picture_button import PictureButton
from wanstudio.ui.theme.theme import Theme


class Tool(NamedTuple):
    """`name` is "crop", "trim", "turn", "mute" or "original"."""

    icon: str
    text: str
    name: str


def tools_for(look: Look | None, takes: MediaKind) -> list[Tool]:
    """None while the file is not known, or is of another kind than the slot takes."""
    facts = look.facts if look else None
    if look is None or facts is None or facts.kind is not takes:
        return []
    found = []
    if facts.kind is not MediaKind.IMAGE:
        found.append(Tool("scissors", "Trim…", "trim"))
    if facts.kind is not MediaKind.AUDIO:
        found += [Tool("crop", "Crop…", "crop"), Tool("rotate-cw", "Turn to the right", "turn")]
    if facts.kind is MediaKind.VIDEO and facts.has_sound:
        found.append(Tool("volume-x", "Take the sound out", "mute"))
    if look.origin:
        found.append(Tool("undo-2", "Back to the original", "original"))
    return found


class SlotButtons:
    """Crop or trim, replace and remove, at the upper right of a slot. They are made when they are first wanted."""

    def __init__(
        self,
        theme: Theme,
        slot: QWidget,
        takes: MediaKind,
        *,
        cut: Callable[[str], object],
        replace: Callable[[], object],
        remove: Callable[[], object],
    ) -> None:
        """`cut` gets the name of the tool."""
        self._theme, self._slot = theme, slot
        self._icon, self._name = ("scissors", "trim") if takes is MediaKind.AUDIO else ("crop", "crop")
        self._cut, self._replace, self._remove = cut, replace, remove
        self.each: tuple[PictureButton, ...] = ()

    def place(self, *, wanted: bool, can_cut: bool) -> None:
        """Where they belong in the slot as it is now, or out of sight."""
        if wanted and not self.each:
            self.each = self._made()
        px = self._theme.px
        for n, button in enumerate(reversed(self.each)):
            button.setGeometry(self._slot.width() - px(3) - px(24) - n * px(26), px(3), px(24), px(24))
            button.setVisible(wanted and (n < 2 or can_cut))

    def _made(self) -> tuple[PictureButton, ...]:
        cut = PictureButton(self._theme, self._slot, self._icon, self._name.capitalize())
        replace = PictureButton(self._theme, self._slot, "replace", "Replace")
        remove = PictureButton(self._theme, self._slot, "x", "Remove")
        cut.clicked.connect(lambda _=False: self._cut(self._name))
        replace.clicked.connect(lambda _=False: self._replace())
        remove.clicked.connect(lambda _=False: self._remove())
        return (cut, replace, remove)
