"""Stars, picks and rejects: by key, by button, for several clips, taken back, and there at the next start."""

from __future__ import annotations

import asyncio
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.end2end.window import User, sit
from wanstudio.core.errors import DiskProblem
from wanstudio.core.recipe import Clip

COUNT = 3


async def with_clips(user: User, a_clip: Any) -> None:
    for n in range(COUNT):
        await user.program.studio.library.add(a_clip(n))
    page = await user.program.studio.library.page()
    user.desk.listing.fill(page, COUNT, None)
    user.desk.window.activateWindow()
    await user.until(user.desk.window.isActiveWindow, "the window takes keys")


async def kept(user: User) -> list[tuple[int, str]]:
    await asyncio.sleep(0)  # what was pressed is on its way to the database, before this question
    return [(clip.stars, clip.flag) for clip in await user.program.studio.library.clips()]


def test_in_the_grid_a_key_marks_all_chosen_clips_and_the_same_again_clears_them(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        grid = user.desk.library.grid
        grid.setFocus()
        grid.selectAll()
        QTest.keyClick(grid, Qt.Key.Key_4)
        QTest.keyClick(grid, Qt.Key.Key_P)
        assert await kept(user) == [(4, "pick")] * COUNT
        assert [(clip.stars, clip.flag) for clip in user.clips] == [(4, "pick")] * COUNT
        QTest.keyClick(grid, Qt.Key.Key_4)
        QTest.keyClick(grid, Qt.Key.Key_X)
        assert await kept(user) == [(0, "reject")] * COUNT

    sit(qapp, act)


def test_on_the_stage_a_key_marks_the_clip_that_is_on_and_its_header_shows_it(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        user.desk.library.select("clip1")
        verdict = user.desk.stage.head.verdict
        user.desk.stage.setFocus()
        QTest.keyClick(user.desk.stage, Qt.Key.Key_3)
        QTest.keyClick(user.desk.stage, Qt.Key.Key_P)
        assert await kept(user) == [(0, ""), (3, "pick"), (0, "")]
        assert verdict.stars.value() == 3 and verdict.pick.isChecked() and not verdict.reject.isChecked()
        verdict.reject.click()
        QTest.keyClick(verdict.stars, Qt.Key.Key_Right)
        assert await kept(user) == [(0, ""), (4, "reject"), (0, "")]
        assert verdict.reject.isChecked() and not verdict.pick.isChecked()
        QTest.mouseClick(verdict.stars, Qt.MouseButton.LeftButton, pos=verdict.stars.rect().center())
        assert verdict.stars.value() == 3

    sit(qapp, act)


def test_undo_takes_a_mark_back_while_the_focus_is_on_clips_and_the_form_keeps_its_own(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        desk, actions = user.desk, user.desk.menus.actions.by_id
        desk.create.reset()
        desk.create.set_values(desk.create.spec.id, {"prompt": "a fox"})
        desk.library.select("clip0")
        desk.library.grid.setFocus()
        assert not actions["undo"].isEnabled()
        QTest.keyClick(desk.library.grid, Qt.Key.Key_5)
        desk.clips.seen("clip0")
        actions["undo"].trigger()
        assert await kept(user) == [(0, "")] * COUNT and user.clips[0].seen
        assert not actions["undo"].isEnabled() and actions["redo"].isEnabled()
        actions["redo"].trigger()
        assert await kept(user) == [(5, ""), (0, ""), (0, "")]
        user.control("model").setFocus()
        actions["undo"].trigger()
        assert await kept(user) == [(5, ""), (0, ""), (0, "")]
        assert actions["redo"].isEnabled()

    sit(qapp, act)


def test_the_menu_bar_marks_what_is_chosen_and_is_grey_where_nothing_is(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        actions = user.desk.menus.actions.by_id
        assert not actions["rate_2"].isEnabled()
        await with_clips(user, a_clip)
        user.desk.library.select("clip2")
        actions["rate_2"].trigger()
        assert await kept(user) == [(0, ""), (0, ""), (2, "")]

    sit(qapp, act)


def test_a_mark_that_cannot_be_written_is_not_shown_and_that_is_said(qapp: Any, a_clip: Any, monkeypatch: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)

        async def full(clips: tuple[Clip, ...]) -> None:
            raise DiskProblem("The disk is full.")

        monkeypatch.setattr(user.program.studio.library, "judge", full)
        user.desk.library.select("clip0")
        QTest.keyClick(user.desk.library.grid, Qt.Key.Key_5)
        await user.until(lambda: "full" in user.remark, "it is said")
        assert user.clips[0].stars == 0

    sit(qapp, act)


def test_a_mark_that_cannot_be_written_leaves_what_was_done_before_it_to_be_taken_back(
    qapp: Any, a_clip: Any, monkeypatch: Any
):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        judging, taken = user.desk.judging, []
        step = judging.push(lambda: taken.append("back"))  # as the pill's Undo has it
        user.desk.clips.act("rate_2", user.clips[1:2])
        assert (await kept(user))[1] == (2, "")

        async def full(clips: tuple[Clip, ...]) -> None:
            raise DiskProblem("The disk is full.")

        with monkeypatch.context() as patch:
            patch.setattr(user.program.studio.library, "judge", full)
            user.desk.clips.act("rate_5", user.clips[:1])
            await user.until(lambda: "full" in user.remark, "it is said")
        assert [clip.stars for clip in user.clips] == [0, 2, 0]
        judging.undo_this(step)
        assert taken == ["back"]
        judging.undo()
        assert await kept(user) == [(0, "")] * COUNT and judging.steps == (False, True)

        with monkeypatch.context() as patch:
            patch.setattr(user.program.studio.library, "judge", full)
            judging.redo()
            await user.until(lambda: judging.steps == (False, False), "what could not be done again is no step")
        assert [clip.stars for clip in user.clips] == [0, 0, 0]

    sit(qapp, act)


def test_marks_are_there_at_the_next_start(qapp: Any, a_clip: Any):
    async def judge(user: User) -> None:
        await with_clips(user, a_clip)
        user.desk.library.select("clip1")
        QTest.keyClick(user.desk.library.grid, Qt.Key.Key_P)
        assert await kept(user) == [(0, ""), (0, "pick"), (0, "")]

    async def look(user: User) -> None:
        await user.until(lambda: len(user.clips) == COUNT, "the clips are listed")
        assert [clip.flag for clip in user.clips] == ["", "pick", ""]

    sit(qapp, judge)
    sit(qapp, look)


def test_of_two_that_are_compared_one_is_kept_and_the_other_rejected_and_that_is_taken_back_in_one_step(
    qapp: Any, a_clip: Any
):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        user.desk.judging.act("reject", (user.clips[1],))
        user.desk.stage.compare((user.clips[0], user.clips[1]), play=False)
        keep = user.desk.stage.comparison.panel.choices.keep[1]
        assert keep.text() == "Keep B, reject A" == keep.accessibleName()
        user.click(keep)
        assert await kept(user) == [(0, "reject"), (0, "pick"), (0, "")]
        assert user.remark.startswith("B, ") and user.remark.endswith(" is rejected.")
        user.click(keep)  # it has been said
        user.desk.undoing.undo()
        assert await kept(user) == [(0, ""), (0, "reject"), (0, "")]
        user.desk.undoing.redo()
        assert await kept(user) == [(0, "reject"), (0, "pick"), (0, "")]

    sit(qapp, act)
