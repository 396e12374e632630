"""What is taken off the queue's list comes back with Undo: in the notice, in the menu, by its key."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.desk.test_jobs import NOW, job
from tests.end2end.window import User, sit
from wanstudio.core.jobs import Cancelled, Done, Job
from wanstudio.ui.widgets.pill import Pill

ENDED = ["cancelled", "done"]  # the newest first, as the list has them


async def with_ended(user: User) -> None:
    jobs = (
        job("done", Done(()), ended_at=NOW),
        job("cancelled", Cancelled("no", ""), ended_at=NOW + timedelta(minutes=1)),
    )
    for one in jobs:
        await user.program.studio.journal.save(one)
    user.program.studio.queue.resume(jobs)
    await user.until(lambda: listed(user) == ENDED, "both are listed")
    user.desk.window.activateWindow()
    await user.until(user.desk.window.isActiveWindow, "the window takes keys")


def listed(user: User) -> list[str]:
    return [job.id for job in user.jobs]


def pills(user: User) -> list[Pill]:
    return [pill for pill in user.desk.queue.findChildren(Pill) if pill.isVisible()]


async def journalled(user: User) -> set[str]:
    jobs: tuple[Job, ...] = await user.program.studio.journal.jobs()
    return {job.id for job in jobs}


def test_undo_in_the_notice_brings_back_what_was_cleared(qapp: Any):
    async def act(user: User) -> None:
        await with_ended(user)
        user.click(user.desk.queue.clear_button)
        [pill] = pills(user)
        assert pill.text.text() == "2 jobs cleared." and not user.jobs
        user.click(pill.undo)
        await user.until(lambda: listed(user) == ENDED, "both are back")
        assert not pills(user)
        await user.until(lambda: not user.program.studio.queue.busy, "it is written down")
        assert await journalled(user) == set(ENDED)

    sit(qapp, act)


def test_a_row_that_was_removed_comes_back_with_the_key_and_goes_again_with_redo(qapp: Any):
    async def act(user: User) -> None:
        await with_ended(user)
        actions = user.desk.menus.actions.by_id
        view = user.desk.queue.list
        view.setFocus()
        assert not actions["undo"].isEnabled()
        user.desk.queue.choose("cancelled")
        QTest.keyClick(view, Qt.Key.Key_Delete)
        assert listed(user) == ["done"]
        [pill] = pills(user)
        assert pill.text.text() == "Job removed."
        QTest.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        await user.until(lambda: listed(user) == ENDED, "it is back")
        assert not pills(user)
        actions["redo"].trigger()
        assert listed(user) == ["done"]

    sit(qapp, act)


def test_undo_is_of_the_form_again_once_something_was_done_there(qapp: Any):
    async def act(user: User) -> None:
        await with_ended(user)
        form, undo = user.desk.create, user.desk.menus.actions.by_id["undo"]
        form.chooser.setFocus()
        user.desk.menus.actions.by_id["clear_ended"].trigger()
        undo.trigger()  # the last thing that was done, wherever the focus is
        await user.until(lambda: listed(user) == ENDED, "they are back")
        user.desk.menus.actions.by_id["clear_ended"].trigger()
        form.panel.set_value("prompt", "A heron")  # type: ignore[union-attr]
        undo.trigger()
        assert not form.values().get("prompt") and not user.jobs

    sit(qapp, act)
