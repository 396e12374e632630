"""How the stage's picture is looked at, as the View menu has it: what is laid over it, and what is around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from wanstudio.ui.stage.overlays import Overlays
from wanstudio.ui.stage.picture import Picture
from wanstudio.ui.stage.surround import SURROUNDS

CROPS = ("16:9", "9:16", "1:1", "4:5", "2.39:1")
_MARKS = ("timecode", "thirds", "safe")


class Looks(QObject):
    """`changed` is emitted when something is looked at in another way."""

    changed = Signal()

    def __init__(self, picture: Picture) -> None:
        super().__init__(picture)
        self._picture = picture

    @property
    def overlays(self) -> Overlays:
        return self._picture.overlays

    @property
    def surround(self) -> str:
        return self._picture.surround

    @property
    def marks(self) -> str:
        """The words of what is laid over it, but for the crop."""
        return " ".join(mark for mark in _MARKS if getattr(self.overlays, mark))

    def take(self, marks: str, crop: str, surround: str) -> None:
        """As they were kept."""
        words = marks.split()
        on = {mark: mark in words for mark in _MARKS}
        self.show(Overlays(**on, crop=crop), surround)

    def show(self, overlays: Overlays, surround: str) -> None:
        self._picture.show_looks(overlays, surround)
        self.changed.emit()

    def toggle(self, mark: str) -> None:
        self.show(replace(self.overlays, **{mark: not getattr(self.overlays, mark)}), self.surround)  # type: ignore[arg-type]

    def crop(self, aspect: str) -> None:
        """Empty: the whole picture."""
        self.show(replace(self.overlays, crop=aspect), self.surround)

    def put_on(self, surround: str) -> None:
        self.show(self.overlays, surround)

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """By the ids of the menus' rows."""
        return {
            **{f"overlay_{mark}": partial(self.toggle, mark) for mark in _MARKS},
            **{f"crop_{aspect}": partial(self.crop, aspect) for aspect in ("", *CROPS)},
            **{f"surround_{name}": partial(self.put_on, name) for name in SURROUNDS},
        }

    def checks(self) -> Mapping[str, bool]:
        """Which of those rows hold now."""
        return {
            **{f"overlay_{mark}": getattr(self.overlays, mark) for mark in _MARKS},
            **{f"crop_{aspect}": self.overlays.crop == aspect for aspect in ("", *CROPS)},
            **{f"surround_{name}": self.surround == name for name in SURROUNDS},
        }
