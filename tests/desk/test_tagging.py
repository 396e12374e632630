"""Tags: put to several clips at once, completed, taken away, taken back, and found."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.desk.test_judging import with_clips
from tests.end2end.window import User, sit
from wanstudio.ui.library.tagbox import TagBox


def box_of(user: User) -> TagBox:
    box = user.desk.open_dialog
    assert isinstance(box, TagBox) and box.isVisible()
    return box


async def kept(user: User) -> list[tuple[str, ...]]:
    await asyncio.sleep(0)  # what was pressed is on its way to the database, before this question
    return [clip.tags for clip in await user.program.studio.library.clips()]


def test_t_tags_all_chosen_clips_and_what_is_tagged_is_found(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        desk, grid = user.desk, user.desk.library.grid
        desk.library.select("clip0")
        desk.clips.act("tag", desk.selection.clips())
        QTest.keyClicks(box_of(user).field, "Hero shot,")
        box_of(user).close()
        grid.setFocus()
        grid.selectAll()
        QTest.keyClick(grid, Qt.Key.Key_T)
        box = box_of(user)
        assert [b.text() for b in box.held.buttons] == ["Hero shot (1 of 3)"]
        box.field.setText("mörning")  # QTest types ASCII only
        QTest.keyClick(box.field, Qt.Key.Key_Return)
        assert [b.text() for b in box.held.buttons] == ["Hero shot (1 of 3)", "mörning"]
        assert await kept(user) == [("Hero shot", "mörning"), ("mörning",), ("mörning",)]
        assert "Tags: Hero shot, mörning" in desk.clip_model.index(0).data(Qt.ItemDataRole.ToolTipRole)
        QTest.keyClick(box, Qt.Key.Key_Escape)
        assert not box.isVisible() and grid.hasFocus()
        desk.library.finder.field.setText("shot morn")
        await user.until(lambda: [clip.id for clip in user.clips] == ["clip0"], "it is found by both")

    sit(qapp, act)


def test_a_known_tag_is_offered_completed_and_never_there_twice(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        library = user.program.studio.library
        await library.judge([replace(a_clip(2), tags=("Hero", "sky"))])
        user.desk.library.select("clip0")
        user.desk.menus.actions.by_id["tag"].trigger()
        box = box_of(user)
        await user.until(lambda: [b.text() for b in box.offered.buttons] == ["Hero", "sky"], "they are offered")
        QTest.keyClicks(box.field, "s")
        assert [b.text() for b in box.offered.buttons] == ["sky"] and box.field.text() == "sky"
        QTest.keyClick(box.field, Qt.Key.Key_Return)
        QTest.keyClicks(box.field, "HERO ")
        QTest.keyClick(box.field, Qt.Key.Key_Return)
        assert (await kept(user))[0] == ("Hero", "sky")
        assert not box.offered.buttons
        next(b for b in box.held.buttons if b.text() == "sky").click()
        assert (await kept(user))[0] == ("Hero",)
        user.desk.stage.setFocus()
        assert not box.isVisible()  # what takes the focus closes it
        user.desk.judging.undo()
        assert (await kept(user))[0] == ("Hero", "sky")

    sit(qapp, act)


def test_on_the_stage_t_tags_the_clip_that_is_on_though_the_list_is_of_others(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        desk = user.desk
        desk.library.select("clip1")
        desk.library.finder.field.setText("nowhere")
        await user.until(lambda: not user.clips, "nothing is found")
        desk.stage.setFocus()
        QTest.keyClick(desk.stage, Qt.Key.Key_T)
        QTest.keyClicks(box_of(user).field, "sky,")
        QTest.keyClicks(box_of(user).field, "sea,")
        assert [b.text() for b in box_of(user).held.buttons] == ["sea", "sky"]
        assert await kept(user) == [(), ("sea", "sky"), ()]
        box_of(user).close()

    sit(qapp, act)


def test_under_a_search_a_tag_that_was_taken_away_does_not_come_back_with_the_next(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        desk = user.desk
        desk.library.select("clip0")
        desk.judging.tag(user.clips[1:2], add="sky")
        desk.library.finder.field.setText("sky")
        await user.until(lambda: [clip.id for clip in user.clips] == ["clip1"], "it is found")
        desk.clips.act("tag", user.clips)
        next(b for b in box_of(user).held.buttons if b.text() == "sky").click()
        await user.until(lambda: not user.clips, "it is not found any more")
        QTest.keyClicks(box_of(user).field, "sea,")
        assert [b.text() for b in box_of(user).held.buttons] == ["sea"]
        assert await kept(user) == [(), ("sea",), ()]
        box_of(user).close()

    sit(qapp, act)
