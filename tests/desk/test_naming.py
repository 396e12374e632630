"""A shot is called as its first take until the user gives it a name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.end2end.window import User, sit
from wanstudio.core.recipe import Clip
from wanstudio.ui.library.namebox import NameBox

ENTER = Qt.Key.Key_Return


async def with_takes(user: User, a_clip: Any) -> None:
    """Two takes of a shot, and a clip of another."""
    library = user.program.studio.library
    for n, prompt in ((3, "a hen"), (2, "a fox"), (1, "a fox")):
        clip: Clip = a_clip(n, seen=True, title=prompt)
        await library.add(replace(clip, recipe=replace(clip.recipe, values={"prompt": prompt})))
    user.desk.listing.fill(await library.page(), 3, None)
    user.desk.library.select("clip1")


async def box_of(user: User) -> NameBox:
    user.desk.menus.actions.by_id["name_shot"].trigger()
    await user.until(lambda: isinstance(user.desk.open_dialog, NameBox), "the box is open")
    box = user.desk.open_dialog
    assert (
        isinstance(box, NameBox)
        and user.desk.window.focusWidget() is box.field
        and box.field.text() == box.field.selectedText()
    )
    return box


def names(user: User) -> list[str]:
    return [clip.shot_name for clip in user.clips]


def test_a_name_is_shown_at_once_in_the_library_and_on_the_stage_and_can_be_taken_back(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_takes(user, a_clip)
        user.desk.library.grid.setFocus()
        box = await box_of(user)
        assert box.field.text() == "a fox"
        QTest.keyClicks(box.field, "  Opening   shot ")
        QTest.keyClick(box.field, ENTER)
        await user.until(lambda: names(user) == ["Opening shot", "Opening shot", "a hen"], "both have the name")
        assert (
            "Opening shot" in user.texts(user.desk.stage) and user.desk.window.focusWidget() is user.desk.library.grid
        )
        user.desk.judging.undo()
        await user.until(lambda: names(user) == ["a fox", "a fox", "a hen"], "it is taken back")
        user.desk.judging.redo()
        await user.until(lambda: names(user)[0] == "Opening shot", "and done again")

    sit(qapp, act)


def test_no_name_gives_the_first_takes_back_and_esc_leaves_all_as_it_is(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_takes(user, a_clip)
        library = user.program.studio.library
        box = await box_of(user)
        QTest.keyClicks(box.field, "Opening")
        QTest.keyClick(box.field, ENTER)
        await user.until(lambda: names(user)[0] == "Opening", "it has the name")
        user.desk.open_dialog = None
        box = await box_of(user)
        QTest.keyClicks(box.field, "Another")
        QTest.keyClick(box.field, Qt.Key.Key_Escape)
        assert names(user)[0] == "Opening" == await library.name_of(user.clips[0].shot)
        user.desk.open_dialog = None
        box = await box_of(user)
        box.field.clear()
        QTest.keyClick(box.field, ENTER)
        await user.until(lambda: names(user)[0] == "a fox", "it is called as its first take")
        assert not user.desk.judging.steps[1]

    sit(qapp, act)


def test_a_name_that_is_not_changed_is_no_name_of_the_users(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_takes(user, a_clip)
        box = await box_of(user)
        QTest.keyClick(box.field, ENTER)
        await user.program.studio.library.takes(1)
        assert await user.program.studio.library.name_of(user.clips[0].shot) == ""
        assert user.desk.judging.steps == (False, False)

    sit(qapp, act)


def test_clips_of_several_shots_have_no_name_together(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_takes(user, a_clip)
        can = user.desk.selection.can
        assert can("name", user.clips[:2]) and not can("name", user.clips) and not can("name", (a_clip(9),))

    sit(qapp, act)


def test_what_is_found_and_counted_goes_along_with_a_name(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await with_takes(user, a_clip)
        desk = user.desk
        desk.library.finder.field.setText("fox")
        await user.until(lambda: len(user.clips) == 2, "the foxes are found")
        fox = user.clips[0]
        desk.library.finder.field.setText("opening")
        await user.until(lambda: not user.clips, "nothing is found")
        desk.naming._call(fox.shot, "Opening shot")
        await user.until(lambda: names(user) == ["Opening shot", "Opening shot"], "both are found by the name")
        desk.naming._call(fox.shot, "")
        await user.until(lambda: not user.clips, "and no more")

    sit(qapp, act)
