"""Del moves clips to the system's trash, Undo brings them back, and nothing in between loses or finds them again."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.end2end.window import User, sit
from wanstudio.desk import trashing
from wanstudio.ui.widgets.pill import Pill

COUNT = 4


@pytest.fixture(autouse=True)
def share(tmp_path: Path, monkeypatch: Any) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    return tmp_path / "share"


async def with_files(user: User, a_clip: Any) -> list[Path]:
    """Clips whose files are in the library's folder, clip2 rated."""
    studio, paths = user.program.studio, []
    studio.library_folder.mkdir(parents=True, exist_ok=True)
    for n in range(COUNT):
        paths.append(studio.library_folder / f"{n}.mp4")
        shutil.copyfile(a_clip(n).path, paths[-1])
        await studio.library.add(a_clip(n, path=paths[-1]))
    user.desk.listing.fill(await studio.library.page(), COUNT, None)
    user.desk.clips.act("rate_3", user.clips[2:3])
    user.desk.window.activateWindow()
    await user.until(user.desk.window.isActiveWindow, "the window takes keys")
    return paths


def ids(user: User) -> list[str]:
    return [clip.id for clip in user.clips]


def pill(user: User) -> Pill:
    found: Pill = user.control("notice")
    return found


def test_del_moves_the_chosen_clips_to_the_trash_and_undo_brings_them_back(qapp: Any, a_clip: Any, share: Path):
    async def act(user: User) -> None:
        paths = await with_files(user, a_clip)
        desk, grid = user.desk, user.desk.library.grid
        desk.library.select("clip1")
        await user.until(lambda: desk.stage.player.picture is not None, "it is on the stage")
        grid.setFocus()
        QTest.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        chosen = [clip.id for clip in grid.chosen()]
        assert len(chosen) > 1 and "clip1" in chosen
        left = [clip.id for clip in user.clips if clip.id not in chosen]
        QTest.keyClick(grid, Qt.Key.Key_Delete)
        await user.until(lambda: ids(user) == left, "they are gone from the list")
        assert pill(user).text.text() == f"{len(chosen)} clips moved to the trash."
        assert [path.exists() for path in paths] == [f"clip{n}" in left for n in range(COUNT)]
        assert len(list((share / "Trash" / "files").iterdir())) == len(chosen)
        assert all(clip.id in left for clip in desk.stage.clips)
        desk.library_check.start()
        await user.until(lambda: "in its place" in user.remark, "nothing is missed")
        assert ids(user) == left
        pill(user).undo.click()
        await user.until(lambda: len(user.clips) == COUNT, "they are back")
        assert ids(user) == [f"clip{n}" for n in range(COUNT)] and all(path.exists() for path in paths)
        assert [clip.stars for clip in user.clips] == [0, 0, 3, 0]
        assert not list((share / "Trash" / "files").iterdir())

    sit(qapp, act)


def test_ctrl_z_brings_back_what_was_thrown_away_once(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        (path, *_) = await with_files(user, a_clip)
        desk, undo = user.desk, user.desk.menus.actions.by_id["undo"]
        desk.library.select("clip0")
        desk.library.grid.setFocus()
        desk.menus.actions.by_id["trash"].trigger()
        await user.until(lambda: "clip0" not in ids(user), "it is gone")
        undo.trigger()
        await user.until(lambda: "clip0" in ids(user), "it is back")
        assert path.exists() and not desk.judging.steps[1]
        undo.trigger()  # of the stars before it
        await user.until(lambda: user.clips[2].stars == 0, "the stars are gone")
        assert not [pill for pill in desk.window.findChildren(Pill) if pill.isVisible()]

    sit(qapp, act)


def test_on_the_stage_del_throws_away_the_clip_that_is_on(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        paths = await with_files(user, a_clip)
        desk = user.desk
        desk.library.select("clip3")
        desk.stage.setFocus()
        QTest.keyClick(desk.stage, Qt.Key.Key_Delete)
        await user.until(lambda: "clip3" not in ids(user), "it is gone")
        assert not paths[3].exists() and "1 clip moved" in pill(user).text.text()

    sit(qapp, act)


def test_del_pressed_twice_is_one_way_there_and_one_back(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        (path, *_) = await with_files(user, a_clip)
        grid = user.desk.library.grid
        user.desk.library.select("clip0")
        grid.setFocus()
        for _ in range(2):
            QTest.keyClick(grid, Qt.Key.Key_Delete)
        await user.until(lambda: "clip0" not in ids(user), "it is gone")
        assert not path.exists() and len(user.clips) == COUNT - 1
        pill(user).undo.click()
        await user.until(lambda: "clip0" in ids(user), "it is back")
        assert path.exists()

    sit(qapp, act)


def test_a_way_back_that_failed_in_part_can_be_tried_again(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        paths = await with_files(user, a_clip)
        desk, undo = user.desk, user.desk.menus.actions.by_id["undo"]
        desk.library.grid.setFocus()
        desk.judging.undo()  # the stars, which can be done again
        desk.clips.act("trash", user.clips[:2])
        await user.until(lambda: len(user.clips) == COUNT - 2, "they are gone")
        paths[1].write_bytes(b"another")
        undo.trigger()
        await user.until(lambda: "1.mp4 stays in the trash" in user.remark, "it is said")
        assert "clip0" in ids(user) and "clip1" not in ids(user)
        paths[1].unlink()
        undo.trigger()
        await user.until(lambda: "clip1" in ids(user) and not user.remark, "the other is back, too")
        assert len(user.clips) == COUNT and not undo.isEnabled()

    sit(qapp, act)


def test_a_file_that_was_gone_already_is_not_said_to_be_in_the_trash(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        paths = await with_files(user, a_clip)
        for path in paths[:2]:
            path.unlink()
        user.desk.clips.act("trash", user.clips[:1])
        await user.until(lambda: "clip0" not in ids(user), "its row is gone")
        assert pill(user).text.text() == "1 clip taken out of the library."
        assert user.remark == "0.mp4 was gone already."
        pill(user).undo.click()
        await user.until(lambda: "clip0" in ids(user), "its row is back")
        user.desk.clips.act("trash", user.clips[:3])
        await user.until(lambda: len(user.clips) == COUNT - 3, "all are gone")
        assert pill(user).text.text() == "1 clip moved to the trash."
        assert user.remark == "2 clips taken out of the library: their files were gone already."

    sit(qapp, act)


def test_while_many_are_moved_that_is_said(qapp: Any, a_clip: Any, monkeypatch: Any):
    async def act(user: User) -> None:
        await with_files(user, a_clip)
        monkeypatch.setattr(trashing, "_MANY", 1)
        user.desk.clips.act("trash", user.clips[:2])
        assert user.remark == "Moving 2 clips to the trash."
        await user.until(lambda: len(user.clips) == COUNT - 2 and not user.remark, "they are gone, and it is done")

    sit(qapp, act)


def test_what_cannot_be_moved_stays_and_says_why(qapp: Any, a_clip: Any, tmp_path: Path, monkeypatch: Any):
    async def act(user: User) -> None:
        paths = await with_files(user, a_clip)
        (tmp_path / "file").write_bytes(b"")
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
        user.desk.library.select("clip0")
        user.desk.clips.act("trash", user.clips[:1])
        await user.until(lambda: "0.mp4 stays" in user.remark, "it is said")
        assert paths[0].exists() and "clip0" in ids(user)

    sit(qapp, act)
