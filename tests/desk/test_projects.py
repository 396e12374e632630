"""Projects by hand: chosen, made, renamed, removed; clips go into them and come out, and all can be taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.end2end.window import JOB_LIMIT_S, User, sit
from wanstudio.core.errors import DiskProblem
from wanstudio.core.recipe import Clip
from wanstudio.store.library import PAGE
from wanstudio.ui.library.namebox import NameBox
from wanstudio.ui.widgets.menu import Menu

ENTER = Qt.Key.Key_Return


async def with_clips(user: User, a_clip: Any, count: int = 3) -> None:
    library = user.program.studio.library
    for n in reversed(range(count)):
        await library.add(a_clip(n, seen=True))
    user.desk.listing.fill(await library.page(), count, None)


def ids(user: User) -> list[str]:
    return [clip.id for clip in user.clips]


def entries(menu: Menu) -> dict[str, Any]:
    return {entry.text(): entry for entry in menu.actions() if entry.text()}


def chooser(user: User) -> dict[str, Any]:
    return entries(user.desk.library.project.menu_now())


async def named(user: User, name: str, box: NameBox | None = None) -> NameBox:
    """Type a name into the box that was opened."""
    if box is None:
        await user.until(lambda: isinstance(user.desk.open_dialog, NameBox), "the box is open")
        box = user.desk.open_dialog
    assert isinstance(box, NameBox)
    box.field.setText(name)
    QTest.keyClick(box.field, ENTER)
    return box


async def made(user: User, name: str) -> str:
    """The id of a new project, which is chosen."""
    before, user.desk.open_dialog = user.desk.projects.chosen, None
    chooser(user)["New project…"].trigger()
    await named(user, name)
    await user.until(lambda: user.desk.projects.chosen != before, "it is chosen")
    return user.desk.projects.chosen


async def film_with_clip1(user: User, a_clip: Any) -> str:
    """The id of a new project with one of the clips, which alone is shown."""
    film = await made(user, "Film")
    user.desk.projects.put((a_clip(1),), film)
    await user.until(lambda: ids(user) == ["clip1"], "it is of it")
    return film


def test_a_new_project_is_shown_empty_and_says_how_clips_come_into_it(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        await made(user, "Launch film")
        await user.until(lambda: not ids(user), "no clip is of it")
        library = user.desk.library
        assert "No clips in this project" in user.texts(library)
        assert library.project.accessibleName() == "Project: Launch film"
        assert [text for text, entry in chooser(user).items() if entry.isChecked()] == ["Launch film"]
        chooser(user)["All clips"].trigger()
        await user.until(lambda: len(ids(user)) == 3, "all are there again")
        assert library.project.text() == "All clips" and user.desk.projects.chosen == ""

    sit(qapp, act)


def test_clips_go_into_a_project_and_come_out_and_that_can_be_taken_back(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        desk = user.desk
        film = await made(user, "Film")
        desk.projects.choose("")
        await user.until(lambda: len(ids(user)) == 3, "all are there")
        menu = Menu(desk.theme, desk.window, once=True)
        desk.projects.fill_put(menu, user.clips[:2])
        assert entries(menu)["No project"].isChecked() and not entries(menu)["Film"].isChecked()
        entries(menu)["Film"].trigger()
        await user.until(lambda: [clip.project for clip in user.clips] == [film, film, ""], "two are of it")
        desk.projects.choose(film)
        await user.until(lambda: ids(user) == ["clip0", "clip1"], "they alone are shown")
        assert desk.library.finder.tabs.labels[0] == "All 2"
        desk.projects.put(user.clips[:1], "")
        await user.until(lambda: ids(user) == ["clip1"], "one is out of it")
        desk.judging.undo()
        await user.until(lambda: ids(user) == ["clip0", "clip1"], "and in again")
        desk.judging.undo()
        await user.until(lambda: not ids(user), "and none")
        desk.judging.redo()
        await user.until(lambda: ids(user) == ["clip0", "clip1"], "and both")

    sit(qapp, act)


def test_what_is_generated_goes_into_the_projects_folder_and_list_with_its_name(qapp: Any):
    async def act(user: User) -> None:
        user.program.studio.preferences.change(name_pattern="{project} {take}")
        film = await made(user, "Launch: film")
        user.desk.create.set_values("scenario/wan-2.5-t2v", {"prompt": "a fox"})
        user.desk.create.generate()
        await user.until(lambda: len(user.clips) == 1, "its clip is there", JOB_LIMIT_S)
        (clip,) = user.clips
        folder: Path = user.program.studio.library_folder / "Launch- film"
        assert clip.project == film and clip.path == folder / "Launch- film 1.mp4" and clip.path.is_file()
        assert user.program.exports.names.of(clip, "{project}") == "Launch- film"

    sit(qapp, act)


def test_a_name_that_another_has_is_said_in_the_box_which_stays(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await made(user, "Film")
        await made(user, "Sale")
        user.desk.open_dialog = None
        chooser(user)["Rename this project…"].trigger()
        box = await named(user, "film")
        await user.until(lambda: "There is a project film already." in user.texts(box), "it says why not")
        assert box.isVisible() and user.desk.library.project.text() == "Sale"
        await named(user, "Autumn", box)
        await user.until(lambda: user.desk.library.project.text() == "Autumn", "it is renamed")
        assert list(chooser(user))[:3] == ["All clips", "Autumn", "Film"]

    sit(qapp, act)


def test_removing_a_project_keeps_its_clips_and_undo_brings_it_back(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        desk = user.desk
        await film_with_clip1(user, a_clip)
        chooser(user)["Remove this project"].trigger()
        await user.until(lambda: len(ids(user)) == 3, "all clips are shown, and none is lost")
        assert list(chooser(user)) == ["All clips", "New project…"]
        desk.judging.undo()
        await user.until(lambda: ids(user) == ["clip1"], "the project is back with its clip")
        assert desk.library.project.text() == "Film"

    sit(qapp, act)


def test_a_clip_of_another_project_can_be_shown_and_then_every_clip_is(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        await made(user, "Film")
        await user.until(lambda: not ids(user), "no clip is of it")
        user.desk.watching.show("clip2")
        await user.until(lambda: user.desk.stage.clip is not None, "it is on the stage")
        assert user.desk.projects.chosen == "" and len(ids(user)) == 3

    sit(qapp, act)


def test_words_that_are_looked_for_are_cleared_within_the_project(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        desk = user.desk
        film = await made(user, "Film")
        desk.projects.put((a_clip(0), a_clip(1)), film)
        await user.until(lambda: len(ids(user)) == 2, "two are of it")
        desk.library.finder.field.setText("nothing like this")
        await user.until(lambda: not ids(user), "nothing is found")
        assert "Nothing found" in user.texts(desk.library) and "0 of 2" in user.texts(desk.library)
        desk.library._clear()
        await user.until(lambda: len(ids(user)) == 2, "the project's are there again")
        assert desk.projects.chosen == film

    sit(qapp, act)


def test_the_last_export_is_remembered_for_each_project(qapp: Any, a_clip: Any, tmp_path: Path):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        desk, projects = user.desk, user.program.studio.projects
        film = await made(user, "Film")
        desk.projects.put((a_clip(0),), film)
        await user.until(lambda: ids(user) == ["clip0"], "it is of it")
        dialog = desk.exports.open(user.clips)
        wish = replace(dialog.form.wish(), folder=str(tmp_path), pattern="{project}")
        dialog._work.keep(wish)
        dialog.close()
        await user.until(lambda: bool(projects.all[0].export), "it is kept")
        assert desk.exports.open(user.clips).form.wish().folder == str(tmp_path)
        other: Clip = a_clip(1)
        assert desk.exports.open((other,)).form.wish().folder != str(tmp_path)

    sit(qapp, act)


def test_the_first_clip_that_is_made_for_a_project_takes_the_stage_and_the_project_stays(qapp: Any):
    async def act(user: User) -> None:
        film = await made(user, "Film")
        user.desk.create.set_values("scenario/wan-2.5-t2v", {"prompt": "a fox"})
        user.desk.create.generate()
        await user.until(lambda: user.desk.stage.clip is not None, "it is on the stage", JOB_LIMIT_S)
        await user.until(lambda: len(user.clips) == 1, "it is in the list")
        assert user.desk.projects.chosen == film and user.desk.library.current == user.clips[0]

    sit(qapp, act)


def test_a_clip_of_another_project_that_comes_takes_the_empty_stage_and_the_list_stays(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        film = await made(user, "Film")
        await user.until(lambda: not ids(user), "no clip is of it")
        clip = await user.program.studio.library.add(a_clip(9))
        user.desk.watching.take_new(clip)
        await user.until(lambda: user.desk.stage.clip is not None, "it is on the stage")
        assert user.desk.projects.chosen == film and not ids(user)

    sit(qapp, act)


def test_a_clip_of_the_project_is_shown_there_whether_words_hide_it_or_it_is_an_older_one(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        count = PAGE + 5
        await with_clips(user, a_clip, count)
        desk = user.desk
        film = await made(user, "Film")
        await user.program.studio.projects.put((f"clip{n}", film) for n in range(count))
        desk.listing.look_again()
        await user.until(lambda: len(ids(user)) == PAGE, "its newest are there")
        desk.watching.show(f"clip{count - 1}")
        await user.until(lambda: desk.stage.clip is not None, "the oldest is on the stage")
        assert desk.projects.chosen == film and desk.library.current == desk.stage.clip
        desk.library.finder.field.setText("nothing like this")
        await user.until(lambda: not ids(user), "nothing is found")
        desk.watching.show("clip1")
        await user.until(lambda: desk.stage.clip is not None and desk.stage.clip.id == "clip1", "it is on the stage")
        assert desk.projects.chosen == film and desk.library.finder.field.text() == ""

    sit(qapp, act)


def test_a_project_that_was_removed_comes_back_though_another_has_its_name_by_now(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip)
        desk = user.desk
        await film_with_clip1(user, a_clip)
        chooser(user)["Remove this project"].trigger()
        await user.until(lambda: desk.projects.chosen == "", "it is removed")
        other = await made(user, "Film")
        desk.judging.undo()
        await user.until(lambda: ids(user) == ["clip1"], "the project is back with its clip")
        assert list(chooser(user))[:3] == ["All clips", "Film", "Film 2"] and desk.library.project.text() == "Film 2"
        desk.projects.choose(other)
        desk.judging.redo()
        await user.until(lambda: "Film 2" not in chooser(user), "it is removed again")
        assert desk.projects.chosen == other and "Film" in chooser(user)

    sit(qapp, act)


def test_a_project_gets_its_old_name_back_by_undo(qapp: Any):
    async def act(user: User) -> None:
        desk = user.desk
        await made(user, "Film")
        desk.open_dialog = None
        chooser(user)["Rename this project…"].trigger()
        await named(user, "Autumn")
        await user.until(lambda: desk.library.project.text() == "Autumn", "it is renamed")
        desk.judging.undo()
        await user.until(lambda: desk.library.project.text() == "Film", "it is called as before")
        desk.judging.redo()
        await user.until(lambda: desk.library.project.text() == "Autumn", "and again")

    sit(qapp, act)


def test_a_clip_of_a_project_that_was_removed_meanwhile_is_of_it_when_it_comes_back(qapp: Any):
    async def act(user: User) -> None:
        desk = user.desk
        film = await made(user, "Film")
        desk.create.set_values("scenario/wan-2.5-t2v", {"prompt": "a fox"})
        desk.create.generate()
        await user.until(lambda: len(user.jobs) == 1, "it is in line")
        chooser(user)["Remove this project"].trigger()
        await user.until(lambda: desk.projects.chosen == "", "it is removed")
        await user.until(lambda: len(user.clips) == 1, "the clip is there all the same", JOB_LIMIT_S)
        assert user.clips[0].path.parent == user.program.studio.library_folder / "Film"
        desk.judging.undo()
        await user.until(lambda: desk.projects.chosen == film, "the project is back")
        await user.until(lambda: len(user.clips) == 1 and desk.listing.sought.project == film, "with its clip")

    sit(qapp, act)


def test_two_quick_changes_are_taken_back_one_by_one(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip, 1)
        desk = user.desk
        film = await made(user, "Film")
        sale = await made(user, "Sale")
        desk.projects.choose("")
        await user.until(lambda: len(ids(user)) == 1, "it is there")
        clips = tuple(user.clips)
        desk.projects.put(clips, film)
        desk.projects.put(clips, sale)
        await user.until(lambda: user.clips[0].project == sale, "it is of the second")
        desk.judging.undo()
        await user.until(lambda: user.clips[0].project == film, "of the first again")
        desk.judging.undo()
        await user.until(lambda: user.clips[0].project == "", "and of none")

    sit(qapp, act)


def test_a_clip_that_could_not_be_put_into_a_project_is_not_shown_in_it(qapp: Any, a_clip: Any, monkeypatch: Any):
    async def act(user: User) -> None:
        await with_clips(user, a_clip, 1)

        async def full(_: Any) -> None:
            raise DiskProblem("The disk is full.")

        monkeypatch.setattr(user.program.studio.projects, "put", full)
        user.desk.projects.put(tuple(user.clips), "film")
        await user.until(lambda: "The disk is full." in user.remark, "it is said")
        assert user.clips[0].project == ""

    sit(qapp, act)


def test_a_project_gets_another_folder_where_a_file_has_its_name(qapp: Any):
    async def act(user: User) -> None:
        library: Path = user.program.studio.library_folder
        library.mkdir(parents=True, exist_ok=True)
        (library / "Film").write_bytes(b"something of the user's")
        await made(user, "Film")
        user.desk.create.set_values("scenario/wan-2.5-t2v", {"prompt": "a fox"})
        user.desk.create.generate()
        await user.until(lambda: len(user.clips) == 1 or user.remark, "its clip is there", JOB_LIMIT_S)
        assert user.remark == "" and user.clips[0].path.parent == library / "Film 2"

    sit(qapp, act)
