"""What a shot is called: a box for its name, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from wanstudio.core.errors import StudioError
from wanstudio.core.recipe import Clip
from wanstudio.desk.judging import Judging
from wanstudio.desk.shown import Shown
from wanstudio.studio.studio import Studio
from wanstudio.ui.library.namebox import NameBox
from wanstudio.ui.theme.theme import Theme


class Naming:
    """`keep` holds the box while it is shown, `named` is called once a name is written."""

    def __init__(
        self,
        studio: Studio,
        judging: Judging,
        shown: Shown,
        theme: Theme,
        *,
        window: Callable[[], QWidget],
        keep: Callable[[QWidget], None],
        named: Callable[[], None],
        refused: Callable[[StudioError], None],
    ) -> None:
        self._studio, self._judging, self._shown, self._theme = studio, judging, shown, theme
        self._window, self._keep, self._named, self._refused = window, keep, named, refused

    def open(self, clip: Clip) -> None:
        """For the shot that a clip is of."""
        self._studio.tasks.start(
            "the shot's name",
            self._studio.library.name_of(clip.shot),
            then=partial(self._open, clip, self._shown.corner()),
            refused=self._refused,
        )

    def _open(self, clip: Clip, place: QPoint, own: str) -> None:
        note = "With none it is called as its first take." if own else "Now it is called as its first take."
        box = NameBox(self._theme, self._window(), "Name of the shot", self._shown.now(clip).shot_name, note)

        def name(text: str) -> None:
            box.end()
            text = "" if text == clip.shot_name and not own else text
            if text != own:
                self._judging.push(partial(self._call, clip.shot, own), partial(self._call, clip.shot, text))
                self._call(clip.shot, text)

        box.named.connect(name)
        self._keep(box)
        box.open_at(place, box.field)

    def _call(self, shot: int, name: str) -> None:
        self._studio.tasks.start(
            "name the shot",
            self._studio.library.name_shot(shot, name),
            then=partial(self._show, shot, bool(name)),
            refused=self._refused,
        )

    def _show(self, shot: int, named: bool, name: str) -> None:
        clips = self._shown.of_shot(shot)
        self._shown.judged(tuple(replace(clip, shot_name=name, named=named) for clip in clips))
        self._named()
