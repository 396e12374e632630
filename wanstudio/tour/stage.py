"""The stage: the range on the strip, and clips beside each other in every way."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from wanstudio.core.recipe import Clip
from wanstudio.tour.guide import SIZES, THEMES, Guide
from wanstudio.ui.stage.places import Mode


class Stage:
    def __init__(self, guide: Guide) -> None:
        self._guide = guide

    async def strip(self) -> None:
        """The ends of the range dragged in, and the pointer resting over the strip."""
        stage = self._guide.desk.stage
        strip, frames = stage.scrubber, stage.player.frames
        stage.transport.drag("in", frames // 4)
        stage.transport.drag("out", 3 * frames // 4)
        middle = QPointF(strip.rect().center())
        none, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        place = QPointF(strip.mapToGlobal(middle.toPoint()))
        QApplication.sendEvent(strip, QMouseEvent(QEvent.Type.MouseMove, middle, place, none, none, keys))
        await self._guide.until(
            lambda: stage.glimpse.shown == stage.glimpse.frame >= 0, "the frame under the pointer is shown"
        )
        await self._guide.shoot("strip")
        QApplication.sendEvent(strip, QEvent(QEvent.Type.Leave))
        stage.transport.clear_in()
        stage.transport.clear_out()

    async def compare(self) -> None:
        """The first clip beside the one made after it in every mode; four at once; one beside what it was made from."""
        guide, stage = self._guide, self._guide.desk.stage
        clips = sorted(guide.desk.clips.model.clips, key=lambda clip: clip.created)
        for theme in THEMES:
            guide.use_theme(theme)
            for width, height in SIZES:
                guide.desk.window.resize(width, height)
                await self._show(clips[:2])
                await self._each_mode(f"{theme}-{width}")
        guide.use_theme(THEMES[0])
        guide.desk.window.resize(*SIZES[0])
        await self._show(clips[:4])
        await guide.shoot("compare-four")
        guide.desk.clips.act("compare_source", (clips[0],))
        await guide.until(lambda: len(stage.clips) == 2 and len(stage.player.pictures) == 2, "its source is beside it")
        stage.comparison.choose(Mode.SIDE)
        await guide.shoot("compare-source")
        stage.end_comparison()

    async def _show(self, clips: list[Clip]) -> None:
        stage = self._guide.desk.stage
        stage.compare(clips, play=False)
        await self._guide.until(lambda: len(stage.player.pictures) == len(clips), "the clips are shown")
        stage.player.seek(stage.player.frames // 3)
        await self._guide.until(lambda: stage.player.frame == stage.player.frames // 3, "a frame of each is shown")

    async def _each_mode(self, name: str) -> None:
        for mode in Mode:
            self._guide.desk.stage.comparison.choose(mode)
            await self._guide.shoot(f"compare-{name}-{mode.value}")
