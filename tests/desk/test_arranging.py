"""The library sorted: right whatever comes or is judged, with a search too, and as it was at the next start."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex

from tests.desk.test_listing import a_fox, ids, with_clips
from tests.end2end.window import User, sit
from wanstudio.core.recipe import Clip
from wanstudio.core.seeking import Order
from wanstudio.store.library import PAGE


def of_length(clip: Clip, seconds: float) -> Clip:
    return replace(clip, facts=replace(clip.facts, seconds=seconds))


async def sort(user: User, order: Order) -> None:
    user.desk.library.finder.sort(order)
    await user.until(lambda: user.desk.clip_model.order == order, f"it is sorted: {order}")


def test_the_list_is_sorted_and_what_comes_or_is_judged_goes_to_its_place(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        seconds = {0: 2.0, 1: 9.0, 2: 5.0, 3: 5.0}
        await with_clips(user, [of_length(a_fox(a_clip, n, f"{'dbca'[n]} fox"), s) for n, s in seconds.items()])
        desk, library = user.desk, user.program.studio.library
        found: dict[Order, list[int]] = {"oldest": [3, 2, 1, 0], "longest": [1, 2, 3, 0], "name": [3, 1, 2, 0]}
        for order, wanted in found.items():
            await sort(user, order)
            assert ids(user) == [f"clip{n}" for n in wanted]
        desk.library.select("clip2")
        new = of_length(a_fox(a_clip, 7, "bb fox"), 1.0)
        await library.add(new)
        desk.listing.add(new)
        await user.until(lambda: ids(user) == [f"clip{n}" for n in (3, 1, 7, 2, 0)], "the new one has its place")
        await sort(user, "rated")
        desk.clips.act("rate_4", (desk.clip_model.clip("clip2"),))
        assert ids(user)[0] == "clip2" and desk.library.current.id == "clip2"
        await user.until(lambda: not desk.listing._asking, "it is looked for again")
        desk.judging.undo()
        await user.until(lambda: ids(user) == [f"clip{n}" for n in (0, 1, 2, 3, 7)], "it is where it was")

    sit(qapp, act)


def test_a_shot_that_is_named_goes_to_its_place_and_one_that_is_trashed_leaves(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, [a_fox(a_clip, n, f"{'cba'[n]} fox") for n in range(3)])
        desk, library = user.desk, user.program.studio.library
        await sort(user, "name")
        assert ids(user) == ["clip2", "clip1", "clip0"]
        clip = desk.clip_model.clips[0]
        await library.name_shot(clip.shot, "Zebra")
        desk.listing.look_again()
        await user.until(lambda: ids(user) == ["clip1", "clip0", "clip2"], "the zebra is the last")
        await library.forget("clip1")
        desk.listing.remove("clip1")
        await user.until(lambda: ids(user) == ["clip0", "clip2"] and not desk.listing._asking, "one is gone")
        assert desk.clip_model.total == 2

    sit(qapp, act)


def test_a_search_stands_in_the_order_that_was_chosen_page_by_page(qapp: Any, a_clip: Any):
    count = PAGE + 30

    async def act(user: User) -> None:
        foxes = [of_length(a_fox(a_clip, n, "a fox" if n % 2 else "a hen"), float(n)) for n in range(2 * count)]
        await with_clips(user, foxes)
        await sort(user, "longest")
        assert ids(user)[0] == f"clip{2 * count - 1}"
        user.desk.library.finder.field.setText("fox")
        model = user.desk.clip_model
        await user.until(lambda: model.total == count, "the foxes are found")
        model.fetchMore(QModelIndex())
        await user.until(lambda: model.rowCount() == count, "a page more")
        assert ids(user) == [f"clip{n}" for n in range(2 * count - 1, 0, -2)]
        user.desk.library.finder.clear()
        await user.until(lambda: model.total == 2 * count, "all are there again")
        assert model.order == "longest"

    sit(qapp, act)


def test_order_and_list_come_back_at_the_next_start(qapp: Any, a_clip: Any, home: Path):
    async def act(user: User) -> None:
        library = user.program.studio.library
        for n in (2, 1, 0):
            await library.add(of_length(a_fox(a_clip, n, f"fox {n}"), float(n)))
        user.desk.library.finder.sort("longest")
        user.desk.library.set_as_rows(True)
        user.desk.library.set_column(240)
        user.desk.library.set_with_details(False)

    async def again(user: User) -> None:
        await user.until(lambda: len(user.clips) == 3, "they are there")
        assert ids(user) == ["clip2", "clip1", "clip0"] and user.desk.clip_model.order == "longest"
        assert user.desk.library.arrange.toolTip() == "Sort: Longest" and user.desk.library.grid.as_rows
        assert user.desk.library.column_px == 240 and not user.desk.library.with_details

    sit(qapp, act)
    kept = {"order": "longest", "rows": True, "column": 240, "details": False}
    assert json.loads((home / "state.json").read_text())["library"] == kept
    sit(qapp, again)


def test_an_order_that_there_is_not_is_the_newest_first(qapp: Any, home: Path):
    (home / "state.json").write_text(json.dumps({"library": {"order": "by weight"}}))

    async def act(user: User) -> None:
        assert user.desk.clip_model.order == "newest" == user.desk.library.finder.sought.order

    sit(qapp, act)


def test_alone_the_library_plays_nothing_that_is_not_seen_and_leads_to_the_stage(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, [a_fox(a_clip, n) for n in range(3)])
        desk, stage, spread = user.desk, user.desk.stage, user.desk.window.spread
        desk.library.select("clip2")
        await user.until(lambda: stage.player.playing, "it plays")
        desk.menus.actions.by_id["library_alone"].trigger()
        assert spread.on and not stage.player.playing and desk.library.is_alone
        desk.library.select("clip1")
        assert stage.clip.id == "clip2"
        await user.until(lambda: "1 clip" in user.texts(desk.library), "its details are there")
        assert "Wan 2.2 I2V" in user.texts(desk.library) and "a fox in the snow" in user.texts(desk.library)
        spread.leave()
        await user.until(lambda: desk.library.width() == 344, "the library is as narrow as it was")
        assert stage.clip.id == "clip1" and not stage.player.playing
        spread.enter()
        desk.library.select("clip0")
        desk.watching.act("stage", desk.library.grid.chosen())
        await user.until(lambda: stage.player.playing, "Enter plays it on the stage")
        assert stage.clip.id == "clip0" and not spread.on
        spread.enter()
        desk.watching.act("compare", desk.clip_model.clips[:2])
        assert not spread.on and {clip.id for clip in stage.clips} == {"clip0", "clip1"}
        assert not desk.menus.actions.by_id["library_alone"].isChecked()

    sit(qapp, act)
