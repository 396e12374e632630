"""Space in the library: a quick look in the whole window, with the stage, the journal of marks and the trash behind."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.end2end.window import User, settings, sit
from tests.ui.library.test_hover import point, rests, spot
from wanstudio.core.shortcuts.chosen import Shortcuts
from wanstudio.desk.reels import WorkerReel
from wanstudio.ui.library.tagbox import TagBox

Key = Qt.Key
COUNT = 5


@pytest.fixture(autouse=True)
def share(tmp_path: Path, monkeypatch: Any) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    return tmp_path / "share"


async def with_clips(user: User, a_clip: Any, count: int = COUNT) -> None:
    """Two shots whose takes came by turns: the newest is of the first one. The grid has the keys, nothing is chosen."""
    studio = user.program.studio
    studio.library_folder.mkdir(parents=True, exist_ok=True)
    for n in reversed(range(count)):
        path = studio.library_folder / f"{n}.mp4"
        shutil.copyfile(a_clip().path, path)
        clip = a_clip(n, path=path, title=f"Shot {n % 2}")
        await studio.library.add(replace(clip, recipe=replace(clip.recipe, values={"prompt": f"shot {n % 2}"}, seed=n)))
    user.desk.listing.fill(await studio.library.page(), count, None)
    user.window.activateWindow()
    await user.until(user.window.isActiveWindow, "the window takes keys")
    user.desk.library.grid.setFocus()


async def opened(user: User, *ids: str) -> None:
    """These are chosen, the last of them with the keys, and looked at."""
    grid, model = user.desk.library.grid, user.desk.clip_model
    user.desk.library.select(ids[0])
    for clip_id in ids[1:]:
        flags = grid.selectionModel().SelectionFlag.Select
        grid.selectionModel().setCurrentIndex(model.index(model.row_of(clip_id) or 0), flags)
    press(user, Key.Key_Space)
    await playing(user)


async def playing(user: User) -> None:
    player = user.desk.quick_look.player
    await user.until(lambda: player.playing and player.frame > 0 and not player.picture.isNull(), "it plays")


def press(user: User, *keys: Qt.Key) -> None:
    """As a user does: whatever has the focus gets them."""
    for key in keys:
        focus = user.window.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key)


def looked_at(user: User) -> str:
    clip = user.desk.quick_look.clip
    return "" if clip is None else clip.id


def chosen(user: User) -> list[str]:
    return [clip.id for clip in user.desk.library.grid.chosen()]


def on_stage(user: User) -> list[str]:
    return [clip.id for clip in user.desk.stage.clips]


def test_space_on_the_chosen_clip_lies_over_the_window_and_the_stage_waits(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        look, stage = user.desk.quick_look, user.desk.stage
        press(user, Key.Key_Space)
        assert look.isHidden()  # nothing is chosen
        user.desk.library.select("clip1")
        await user.until(lambda: stage.player.playing and stage.player.frame > 0, "the stage plays")
        press(user, Key.Key_Space)
        await playing(user)
        assert looked_at(user) == "clip1" and look.geometry() == user.window.rect() and look.hasFocus()
        assert not stage.player.playing
        press(user, Key.Key_Space)
        assert look.isHidden() and stage.player.playing
        assert user.desk.library.grid.hasFocus() and chosen(user) == ["clip1"]

    sit(qapp, act)


def test_the_arrows_go_through_the_shots_as_the_grid_does_and_the_grid_goes_along(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        order = [clip.id for clip in user.clips]
        assert order != sorted(order)  # shot by shot, not by time
        await opened(user, order[0])
        for clip_id in order[1:]:
            press(user, Key.Key_Right)
            assert looked_at(user) == clip_id and chosen(user) == [clip_id]
        press(user, Key.Key_Right)
        assert looked_at(user) == order[-1]
        await playing(user)
        press(user, Key.Key_Left)
        assert looked_at(user) == order[-2] and on_stage(user) == order[:1]
        press(user, Key.Key_Home, Key.Key_Escape)
        assert user.desk.library.grid.hasFocus() and user.desk.library.current.id == order[0]  # type: ignore[union-attr]
        press(user, Key.Key_Right, Key.Key_Space)
        assert looked_at(user) == order[1]

    sit(qapp, act)


def test_of_several_chosen_clips_those_are_gone_through_and_stay_chosen(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        order = [clip.id for clip in user.clips]
        three = [order[0], order[2], order[4]]
        await opened(user, *three)
        look = user.desk.quick_look
        assert looked_at(user) == three[2] and "3 of 3 chosen" in look.caption.words.text()
        press(user, Key.Key_Left)
        assert looked_at(user) == three[1] and "2 of 3 chosen" in look.caption.words.text()
        press(user, Key.Key_Home, Key.Key_Left)
        assert looked_at(user) == three[0]
        press(user, Key.Key_4, Key.Key_Space)
        assert chosen(user) == three and [clip.stars for clip in user.clips] == [4, 0, 0, 0, 0]

    sit(qapp, act)


def test_marks_are_shown_and_kept_at_once_and_taken_back_with_ctrl_z(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        await opened(user, "clip2")
        caption = user.desk.quick_look.caption
        press(user, Key.Key_4, Key.Key_P)
        assert caption.stars.value() == 4 and caption.flag.accessibleName() == "Picked"
        assert user.desk.stage.head.verdict.stars.value() == 4
        await asyncio.sleep(0)
        kept = {clip.id: (clip.stars, clip.flag) for clip in await user.program.studio.library.clips()}
        assert kept["clip2"] == (4, "pick") and kept["clip1"] == (0, "")
        user.desk.menus.actions.by_id["undo"].trigger()
        assert caption.flag.isHidden() and caption.stars.value() == 4 and looked_at(user) == "clip2"

    sit(qapp, act)


def test_a_clip_that_is_no_longer_among_those_that_are_sought_stays_until_an_arrow_is_pressed(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        for clip in user.clips[:2]:
            user.desk.clips.act("pick", (clip,))
        first, second = (clip.id for clip in user.clips[:2])
        tabs = user.desk.library.finder.tabs
        QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs._rect(1).center().toPoint())
        await user.until(lambda: len(user.clips) == 2, "the picks are there")
        user.desk.library.grid.setFocus()
        await opened(user, first)
        press(user, Key.Key_P)
        await user.until(lambda: [clip.id for clip in user.clips] == [second], "it is no pick any more")
        assert looked_at(user) == first and user.desk.quick_look.player.playing
        press(user, Key.Key_Right)
        assert looked_at(user) == second

    sit(qapp, act)


def test_del_moves_the_clip_to_the_trash_and_the_next_one_is_looked_at(qapp: Any, a_clip: Any, share: Path):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        order = [clip.id for clip in user.clips]
        await opened(user, order[1])
        press(user, Key.Key_Delete)
        assert looked_at(user) == order[2]
        await user.until(lambda: order[1] not in [clip.id for clip in user.clips], "it is gone")
        assert len(list((share / "Trash" / "files").iterdir())) == 1
        await playing(user)
        assert looked_at(user) == order[2] and chosen(user) == [order[2]]
        user.desk.menus.actions.by_id["undo"].trigger()
        await user.until(lambda: [clip.id for clip in user.clips] == order, "it is back in its place")
        assert looked_at(user) == order[2]
        press(user, Key.Key_Left, Key.Key_Escape)
        assert chosen(user) == [order[1]] == on_stage(user)

    sit(qapp, act)


def test_when_the_last_clip_goes_to_the_trash_it_closes(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip, 2)
        await opened(user, user.clips[1].id)
        press(user, Key.Key_Delete)
        assert looked_at(user) == user.clips[0].id  # there is none after it
        await user.until(lambda: len(user.clips) == 1, "it is gone")
        await playing(user)
        press(user, Key.Key_Delete)
        assert user.desk.quick_look.isHidden()
        await user.until(lambda: not user.clips and not on_stage(user), "both are gone")

    sit(qapp, act)


def test_of_several_chosen_clips_one_can_go_to_the_trash(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        order = [clip.id for clip in user.clips]
        await opened(user, order[0], order[2], order[4])
        press(user, Key.Key_Left, Key.Key_Delete)
        assert looked_at(user) == order[4] and "2 of 2 chosen" in user.desk.quick_look.caption.words.text()
        await user.until(lambda: len(user.clips) == COUNT - 1, "it is gone")
        assert chosen(user) == [order[0], order[4]]
        press(user, Key.Key_Delete)
        assert looked_at(user) == order[0] and "chosen" not in user.desk.quick_look.caption.words.text()
        await user.until(lambda: len(user.clips) == COUNT - 2, "it is gone, too")

    sit(qapp, act)


def test_a_file_that_vanishes_while_it_is_looked_at_says_so_the_next_time(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        order = [clip.id for clip in user.clips]
        await opened(user, order[1])
        user.clips[1].path.unlink()
        user.clips[2].path.write_bytes(b"no clip")
        look = user.desk.quick_look
        press(user, Key.Key_Right)
        await user.until(lambda: look.picture.message.startswith(user.clips[2].path.name), "the damaged one says so")
        press(user, Key.Key_Left)
        await user.until(lambda: "is not there" in look.picture.message, "the one that is gone says so")
        press(user, Key.Key_Left)
        await playing(user)
        assert looked_at(user) == order[0] and look.picture.message == ""

    sit(qapp, act)


def test_a_clip_that_is_done_meanwhile_changes_nothing_under_the_hand(qapp: Any, a_clip: Any, home: Path):
    settings(home, sandbox_speed=20)

    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        before = [clip.id for clip in user.clips]
        user.desk.form.fill("scenario/wan-2.5-t2v", {"prompt": "a fox"})
        job_id = await user.generate()
        user.desk.library.grid.setFocus()
        await opened(user, before[1])
        staged = on_stage(user)
        await user.done(job_id)
        assert len(user.clips) == COUNT + 1 and user.clips[0].job_id == job_id
        assert looked_at(user) == before[1] and user.desk.quick_look.hasFocus()
        assert user.desk.quick_look.player.playing and on_stage(user) == staged
        press(user, Key.Key_Left)
        assert looked_at(user) == before[0]

    sit(qapp, act)


def test_enter_puts_the_clip_on_the_stage_and_it_plays_there(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        order = [clip.id for clip in user.clips]
        await opened(user, order[0])
        press(user, Key.Key_Right, Key.Key_Return)
        stage = user.desk.stage
        assert on_stage(user) == [order[1]] and user.desk.quick_look.isHidden()
        await user.until(lambda: stage.player.playing and stage.player.frame > 0, "it plays there")
        press(user, Key.Key_Return)
        assert not stage.player.playing  # in the grid, the same key pauses it again
        press(user, Key.Key_Space)
        await playing(user)
        press(user, Key.Key_Return)
        assert stage.player.playing and on_stage(user) == [order[1]]

    sit(qapp, act)


def test_m_mutes_the_stage_and_the_look_together(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        await opened(user, "clip1")
        voices = (user.desk.quick_look.player.voice, user.desk.stage.player.voice)
        for muted in (True, False):
            press(user, Key.Key_M)
            assert [voice._muted for voice in voices] == [muted, muted]
        press(user, Key.Key_Escape)
        user.desk.stage.bar.mute_button.click()
        press(user, Key.Key_Space)
        assert voices[0]._muted

    sit(qapp, act)


def test_the_menus_open_it_and_a_key_of_the_whole_window_closes_it_again(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        entry, look = user.desk.menus.actions.by_id["quick_look"], user.desk.quick_look
        assert not entry.isEnabled()
        user.desk.library.select("clip1")
        assert entry.isEnabled()
        user.desk.stage.setFocus()
        entry.trigger()
        assert looked_at(user) == "clip1" and look.hasFocus()
        user.desk.keymap.use(Shortcuts().with_keys("quick_look", ("Ctrl+L",)))
        assert entry.shortcut().toString() == "Ctrl+L"
        entry.trigger()
        assert look.isHidden() and user.desk.stage.hasFocus()

    sit(qapp, act)


def test_tags_are_given_over_it_and_esc_leads_back(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        await opened(user, "clip1")
        press(user, Key.Key_T)
        box = user.desk.open_dialog
        assert isinstance(box, TagBox) and box.field.hasFocus() and user.desk.quick_look.isVisible()
        QTest.keyClicks(box.field, "snow")
        press(user, Key.Key_Return, Key.Key_Escape)
        assert user.desk.quick_look.hasFocus() and looked_at(user) == "clip1"
        assert [clip.tags for clip in user.clips if clip.id == "clip1"] == [("snow",)]

    sit(qapp, act)


def test_the_next_region_has_the_keys_and_it_is_gone(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        await opened(user, "clip1")
        user.desk.menus.actions.by_id["next_region"].trigger()
        assert user.desk.quick_look.isHidden() and QApplication.focusWidget() is not None
        await user.until(lambda: user.desk.stage.player.playing, "the stage goes on")

    sit(qapp, act)


def test_from_a_drawer_of_a_narrow_window_it_leads_back_into_it(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        user.window.resize(900, 700)
        user.window.toggle("library")
        user.desk.library.grid.setFocus()
        await opened(user, "clip1")
        user.window.resize(820, 640)
        await user.until(lambda: user.desk.quick_look.geometry() == user.window.rect(), "it is as large as the window")
        press(user, Key.Key_Escape)
        assert user.desk.library.grid.hasFocus() and user.desk.library.grid.isVisible()

    sit(qapp, act)


def test_another_theme_and_the_end_of_the_window_find_it_open(qapp: Any, a_clip: Any):
    """`sit` sees that no process is left."""

    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        await opened(user, "clip1")
        user.desk.menus.actions.by_id["theme_light"].trigger()
        assert looked_at(user) == "clip1" and user.desk.quick_look.hasFocus()
        await playing(user)
        assert any(reel.process_id for reel in user.desk.quick_look.findChildren(WorkerReel))

    sit(qapp, act)


async def hovered(user: User, n: int) -> None:
    hover: Any = user.desk.hover
    hover.cell = user.desk.library.grid.itemDelegate()
    point(user.desk.library, spot(user.desk.library, n))
    await user.until(lambda: hover.cell.moving is not None and hover.cell.moving.done > 0, "it plays in its cell")
    assert hover.cell.moving.clip_id == user.clips[n].id


def test_what_plays_under_the_pointer_rests_while_a_clip_is_looked_at(qapp: Any, a_clip: Any):
    """The stage goes on meanwhile, and is not touched by the pointer."""

    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        user.desk.library.select(user.clips[0].id)
        await user.until(lambda: user.desk.stage.player.playing, "the stage plays")
        await hovered(user, 1)
        assert on_stage(user) == [user.clips[0].id] and user.desk.stage.player.playing
        press(user, Key.Key_Space)
        assert rests(user.desk.hover) and looked_at(user) == user.clips[0].id

    sit(qapp, act)


def test_a_clip_that_plays_under_the_pointer_can_go_to_the_trash(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        await hovered(user, 1)
        user.desk.clips.act("trash", user.clips[1:2])
        assert rests(user.desk.hover)
        await user.until(lambda: len(user.clips) == COUNT - 1, "it is gone")

    sit(qapp, act)
