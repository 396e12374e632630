"""Takes in the whole window: they come, go to the trash and back, and the library's choice goes along."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.end2end.window import User, sit
from tests.ui.conftest import NOW
from wanstudio.core.recipe import Clip

COUNT = 3


@pytest.fixture(autouse=True)
def share(tmp_path: Path, monkeypatch: Any) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    return tmp_path / "share"


async def with_takes(user: User, a_clip: Any) -> list[Clip]:
    """Of one shot, their files in the library's folder; the first one is on the stage, which has the keys."""
    studio, added = user.program.studio, []
    studio.library_folder.mkdir(parents=True, exist_ok=True)
    for n in range(COUNT):
        path = studio.library_folder / f"{n}.mp4"
        clip = a_clip(n, path=path, title="A fox", created=NOW + timedelta(minutes=n))
        shutil.copyfile(a_clip().path, path)
        clip = replace(clip, recipe=replace(clip.recipe, values={"prompt": "a fox"}, seed=n))
        added.append(await studio.library.add(clip))
    user.desk.listing.fill(await studio.library.page(), COUNT, None)
    user.desk.library.select("clip0")
    user.desk.window.activateWindow()
    await user.until(user.desk.window.isActiveWindow, "the window takes keys")
    user.desk.stage.setFocus()
    await user.until(lambda: len(user.desk.stage.takes.clips) == COUNT, "the takes are known")
    return added


def said(user: User) -> str:
    turner = user.desk.stage.takes.turner
    return "" if turner.isHidden() else str(turner.text.accessibleName())


def test_stepping_to_a_take_chooses_it_in_the_library_and_leaves_the_keys_where_they_were(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_takes(user, a_clip)
        stage = user.desk.stage
        QTest.keyClick(stage, Qt.Key.Key_Down)
        assert said(user) == "Take 2 of 3" and stage.hasFocus()
        assert [clip.id for clip in user.desk.library.grid.chosen()] == ["clip1"] == [clip.id for clip in stage.clips]

    sit(qapp, act)


def test_a_take_in_the_trash_leaves_its_number_behind_and_has_it_when_it_is_back(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        added = await with_takes(user, a_clip)
        user.desk.clips.act("trash", (added[1],))
        await user.until(lambda: len(user.desk.stage.takes.clips) == COUNT - 1, "it has left the strip")
        assert said(user) == "Take 1, 2 takes" and [c.take for c in user.desk.stage.takes.clips] == [1, 3]
        user.desk.menus.actions.by_id["undo"].trigger()
        await user.until(lambda: [c.take for c in user.desk.stage.takes.clips] == [1, 2, 3], "it is back in its place")

    sit(qapp, act)


def test_takes_are_there_while_the_list_is_of_other_clips(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_takes(user, a_clip)
        user.desk.library.finder.field.setText("no such clip")
        await user.until(lambda: not user.clips, "nothing is found")
        assert said(user) == "Take 1 of 3"
        QTest.keyClick(user.desk.stage, Qt.Key.Key_Down)
        assert said(user) == "Take 2 of 3" and not user.clips

    sit(qapp, act)


def test_while_a_take_that_is_not_in_the_list_is_on_the_menu_is_about_it_alone(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        added = await with_takes(user, a_clip)
        desk = user.desk
        desk.clips.act("rate_3", added[:1])
        desk.library.finder.tabs.chosen.emit(2)  # three stars and up
        await user.until(lambda: [clip.id for clip in user.clips] == ["clip0"], "the list is of the first one alone")
        assert [clip.id for clip in desk.library.grid.chosen()] == ["clip0"]
        QTest.keyClick(desk.stage, Qt.Key.Key_Down)
        assert [clip.id for clip in desk.stage.clips] == ["clip1"] == [clip.id for clip in desk.selection.clips()]
        desk.menus.actions.by_id["trash"].trigger()
        there = [True] * COUNT
        await user.until(lambda: [clip.path.exists() for clip in added] != there, "one has gone")
        assert [clip.path.exists() for clip in added] == [True, False, True]
        desk.library.select("clip0")
        assert [clip.id for clip in desk.stage.clips] == ["clip0"]

    sit(qapp, act)


def test_the_strip_compares_with_the_take_before_whatever_the_list_is_of(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_takes(user, a_clip)
        desk = user.desk
        desk.library.grid.selectAll()
        QTest.keyClick(desk.stage, Qt.Key.Key_Down)
        desk.library.grid.selectAll()
        desk.stage.takes.strip.compare.click()
        assert [clip.id for clip in desk.stage.clips] == ["clip0", "clip1"]
        desk.stage.end_comparison()
        desk.library.finder.field.setText("no such clip")
        await user.until(lambda: not user.clips, "nothing is found")
        QTest.keyClick(desk.stage, Qt.Key.Key_C)
        assert [clip.id for clip in desk.stage.clips] == ["clip0", "clip1"]

    sit(qapp, act)


def test_a_name_for_an_export_can_have_the_number_of_the_take(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        added = await with_takes(user, a_clip)
        assert user.program.exports.names.of(added[2], "{prompt} {take:03}") == "a fox 003"

    sit(qapp, act)
