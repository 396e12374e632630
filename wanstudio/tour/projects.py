"""A project and a shot get their names, and the library shows the project alone."""

from __future__ import annotations

from shiboken6 import isValid

from wanstudio.tour.guide import SIZES, THEMES, Guide
from wanstudio.ui.library.namebox import NameBox

_PROJECT, _SHOT = "Launch film", "Rocket on the pad, wide"


class Projects:
    def __init__(self, guide: Guide) -> None:
        self._guide, self._desk = guide, guide.desk

    async def run(self) -> None:
        desk = self._desk
        clips = desk.clip_model.clips[:3]
        desk.projects.make(clips)
        await self._name("project-name", _PROJECT)
        await self._guide.until(lambda: all(desk.shown.now(clip).project for clip in clips), "the clips are in it")
        desk.clips.act("name", clips[:1])
        await self._name("shot-name", _SHOT)
        await self._guide.until(lambda: desk.shown.now(clips[0]).shot_name == _SHOT, "the shot has its name")
        desk.projects.choose(desk.shown.now(clips[0]).project)
        await self._guide.until(lambda: desk.clip_model.rowCount() == len(clips), "the project is shown alone")
        for theme in THEMES:
            self._guide.use_theme(theme)
            for width, height in SIZES:
                desk.window.resize(width, height)
                await self._guide.shoot(f"project-{theme}-{width}")
        self._guide.use_theme(THEMES[0])
        desk.window.resize(*SIZES[0])
        desk.projects.choose("")
        await self._guide.until(lambda: desk.clip_model.rowCount() > len(clips), "all clips are there again")

    async def _name(self, what: str, text: str) -> None:
        """Type into the box that has just been asked for."""
        await self._guide.until(lambda: self._box is not None, "the box for the name")
        box = self._box
        assert box is not None
        box.field.setText(text)
        await self._guide.shoot(what)
        box.field.returnPressed.emit()
        await self._guide.until(lambda: self._box is None, "the box is closed")

    @property
    def _box(self) -> NameBox | None:
        box = self._desk.open_dialog
        return box if isinstance(box, NameBox) and isValid(box) else None
