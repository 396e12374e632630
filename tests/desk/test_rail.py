"""The whole program in a narrow window: keys, what opens by itself, and what the rail counts."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.end2end.window import User, sit
from tests.samples import PICTURE, VIDEO
from wanstudio.store.library import Page

F2, F3, F4, ESCAPE = Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F4, Qt.Key.Key_Escape


async def narrow(user: User, width: int) -> None:
    user.window.resize(width, 700)
    user.window.activateWindow()
    await user.until(user.window.isActiveWindow, "the window takes keys")


async def a_job_runs(user: User) -> None:
    user.desk.form.fill("scenario/wan-2.5-t2v", {"prompt": "a fox"})
    user.desk.create.generate()
    await user.until(lambda: user.jobs, "a row in the queue")


def test_a_panels_key_opens_it_and_escape_closes_it_wherever_in_it_the_focus_is(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        desk, window = user.desk, user.window
        await a_job_runs(user)
        desk.listing.fill(Page((a_clip(),), None), 1, None)
        await narrow(user, 720)
        assert desk.create.panel is not None
        form = [row.editor.control for row in desk.create.panel.rows.values()]
        stops = {
            "create": (F2, (desk.create.chooser, *form)),
            "library": (F3, (desk.library.grid,)),
            "queue": (F4, (desk.queue.list, desk.queue.pause_button)),
        }
        for name, (key, controls) in stops.items():
            for control in controls:
                QTest.keyClick(window, key)
                control.setFocus()
                assert window.regions[name].isVisible() and control.hasFocus(), control
                QTest.keyClick(control, ESCAPE)
                assert window.regions[name].isHidden(), control

    sit(qapp, act)


def test_create_opens_over_the_stage_when_something_has_been_put_in_it(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await narrow(user, 720)
        create, clip = user.desk.window.regions["create"], a_clip()
        assert create.isHidden()
        user.desk.form.fill(clip.recipe.model, {"prompt": "a fox"})
        assert create.isVisible()

    sit(qapp, act)


def test_create_opens_over_the_stage_for_files_from_outside_and_frames_from_the_stage(qapp: Any):
    async def act(user: User) -> None:
        desk, create = user.desk, user.desk.window.regions["create"]
        desk.create.show_model("scenario/wan-2.2-i2v")
        await narrow(user, 720)
        for put in (
            lambda: desk.form.take_files([str(PICTURE)]),
            lambda: desk.results.use_frame("first_frame", PICTURE),
        ):
            put()
            assert create.isVisible()
            desk.window.columns.close_drawers()
        assert not desk.results.use_clip(VIDEO) and create.isHidden()

    sit(qapp, act)


def test_create_opens_over_the_stage_when_generate_has_something_to_say(qapp: Any):
    async def act(user: User) -> None:
        user.desk.create.reset()
        await narrow(user, 720)
        user.desk.menus.actions.by_id["generate"].trigger()
        assert user.desk.window.regions["create"].isVisible()
        assert user.desk.create.foot.problems.isVisible()

    sit(qapp, act)


def test_the_rail_counts_what_runs(qapp: Any):
    async def act(user: User) -> None:
        await narrow(user, 960)
        button = user.desk.window.columns.right.rail.buttons["queue"]
        assert button.accessibleName() == "Queue"
        await a_job_runs(user)
        await user.until(lambda: button.accessibleName() == "Queue, 1 running", "the rail counts it")

    sit(qapp, act)
