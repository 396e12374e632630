"""One clip, looked at in every way: zoomed, under guides, on other grounds, alone on the screen, quickly."""

from __future__ import annotations

from wanstudio.tour.guide import SIZES, THEMES, Guide
from wanstudio.ui.stage.overlays import Overlays


class Looking:
    def __init__(self, guide: Guide) -> None:
        self._guide = guide

    async def run(self) -> None:
        guide, window = self._guide, self._guide.desk.window
        for theme in THEMES:
            guide.use_theme(theme)
            for width, height in SIZES:
                window.resize(width, height)
                await self._each(f"{theme}-{width}")
        await self._full()
        await self._quick()
        guide.use_theme(THEMES[0])
        window.resize(*SIZES[0])

    async def _each(self, name: str) -> None:
        stage, shoot = self._guide.desk.stage, self._guide.shoot
        stage.picture.zoom_to(4.0)
        await self._guide.until(
            lambda: stage.player.picture.width() > stage.picture.width() / 4, "it has come in whole"
        )
        await shoot(f"stage-{name}-zoomed")
        stage.picture.fit()
        stage.looks.show(Overlays(timecode=True, thirds=True, safe=True), "mid")
        await shoot(f"stage-{name}-guides")
        stage.looks.show(Overlays(crop="9:16"), "black")
        await shoot(f"stage-{name}-crop")
        stage.looks.show(Overlays(), "theme")

    async def _full(self) -> None:
        """With the controls, and as it is when the pointer has stood still for a while."""
        desk = self._guide.desk
        for theme in THEMES:
            self._guide.use_theme(theme)
            desk.window.alone.enter()
            await self._guide.until(lambda: desk.stage.size() == desk.window.size(), "it has the whole screen")
            await self._guide.shoot(f"stage-{theme}-full")
            desk.stage.deck.stillness.came.emit()
            await self._guide.shoot(f"stage-{theme}-full-still")
            desk.window.alone.leave()

    async def _quick(self) -> None:
        """From the library, over the whole window."""
        look = self._guide.desk.quick_look
        for theme in THEMES:
            self._guide.use_theme(theme)
            self._guide.desk.menus.actions.by_id["quick_look"].trigger()
            await self._guide.until(lambda: look.player.frame > 0, "it plays")
            await self._guide.shoot(f"library-{theme}-quick-look")
            look.put_away()
