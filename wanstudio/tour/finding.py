"""The library: clips judged, tagged, and looked for with and without success."""

from __future__ import annotations

from functools import partial

from wanstudio.core.judging import Mark
from wanstudio.core.seeking import EVERYTHING, Order
from wanstudio.tour.guide import SIZES, THEMES, Guide

_NOWHERE = "zeppelin"


class Finding:
    def __init__(self, guide: Guide) -> None:
        self._guide, self._desk = guide, guide.desk

    async def run(self) -> None:
        await self._judge()
        await self._tag()
        for theme in THEMES:
            self._guide.use_theme(theme)
            for width, height in SIZES:
                self._desk.window.resize(width, height)
                await self._guide.shoot(f"library-{theme}-{width}-judged")
                await self._look(f"library-{theme}-{width}")
        self._guide.use_theme(THEMES[0])
        self._desk.window.resize(*SIZES[0])
        await self._picks()
        await self._sort()
        await self._alone()

    async def _judge(self) -> None:
        """The newest is picked, the next one rejected, and the stage's own is rated."""
        desk = self._desk
        newest = desk.clip_model.clips[:2]
        marks: tuple[tuple[Mark, Mark], ...] = (("rate_4", "pick"), ("rate_2", "reject"))
        for clip, verdict in zip(newest, marks, strict=False):
            for mark in verdict:
                desk.clips.act(mark, (clip,))
        desk.library.select(newest[0].id)
        await self._guide.until(lambda: desk.stage.head.verdict.stars.value() == 4, "the stage shows the stars")

    async def _tag(self) -> None:
        desk = self._desk
        desk.judging.tag(desk.clip_model.clips[:1], add="hero")
        desk.clips.act("tag", desk.clip_model.clips[:3])
        await self._guide.shoot("library-tags")
        assert desk.open_dialog is not None
        desk.open_dialog.close()

    async def _look(self, name: str) -> None:
        desk, finder = self._desk, self._desk.library.finder
        words = desk.clip_model.clips[0].title.split()[0]
        desk.menus.actions.by_id["find"].trigger()
        finder.field.setText(words)
        await self._guide.until(lambda: desk.listing.sought.words == words, "it is looked for")
        await self._guide.shoot(f"{name}-found")
        desk.menus.actions.by_id["find"].trigger()
        finder.field.setText(_NOWHERE)
        await self._guide.until(lambda: not desk.clip_model.rowCount(), "nothing is found")
        await self._guide.shoot(f"{name}-nothing-found")
        finder.clear()
        await self._guide.until(lambda: desk.listing.sought == EVERYTHING, "all are there again")

    async def _sort(self) -> None:
        """Each clip for itself, the best first; then shot by shot again."""
        orders: tuple[Order, ...] = ("rated", "name", "newest")
        for order in orders:
            self._desk.library.finder.sort(order)
            await self._guide.until(partial(self._is_sorted, order), "it is sorted")
            await self._guide.shoot(f"library-sorted-{order}")
        for as_rows in (True, False):
            self._desk.library.set_as_rows(as_rows)
            await self._guide.shoot("library-list" if as_rows else "library-grid")

    async def _alone(self) -> None:
        """All the room for the library, as a grid and as a list."""
        for theme in THEMES:
            self._guide.use_theme(theme)
            for width, height in SIZES:
                self._desk.window.resize(width, height)
                self._desk.window.spread.enter()
                for as_rows in (False, True):
                    self._desk.library.set_as_rows(as_rows)
                    await self._guide.shoot(f"library-alone-{theme}-{width}{'-list' * as_rows}")
                self._desk.library.set_as_rows(False)
                self._desk.window.spread.leave()
        self._guide.use_theme(THEMES[0])
        self._desk.window.resize(*SIZES[0])

    def _is_sorted(self, order: Order) -> bool:
        return self._desk.clip_model.order == order

    async def _picks(self) -> None:
        desk, finder = self._desk, self._desk.library.finder
        finder.tabs.chosen.emit(1)
        await self._guide.until(lambda: not desk.listing.sought.is_all, "the picks are found")
        await self._guide.shoot("library-picks")
        finder.clear()
        await self._guide.until(lambda: desk.listing.sought == EVERYTHING, "all are there again")
