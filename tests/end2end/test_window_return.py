"""Leaving the window in the middle and coming back: the job goes on, is paid for once, and all is as it was."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.end2end.command import QUICK, paid_requests
from tests.end2end.window import User, settings, sit
from tests.samples import PICTURE
from wanstudio.core.jobs import Running
from wanstudio.ui.params.base import Editor

I2V, T2V = "scenario/wan-2.2-i2v", "scenario/wan-2.5-t2v"
SIZE = (1184, 736)


def test_a_job_left_in_the_middle_goes_on_and_is_paid_for_once(qapp: Any, home: Path):
    settings(home, sandbox_speed=6)
    left: dict[str, str] = {}

    async def begin_and_leave(user: User) -> None:
        await user.fill(user.program.models[I2V], QUICK)
        job = left["job"] = await user.generate()
        await user.until(lambda: isinstance(user.desk.jobs.model.job(job).phase, Running), "it runs")  # type: ignore[union-attr]

    async def come_back(user: User) -> None:
        [job] = user.jobs
        assert job.id == left["job"] and not job.ended
        clip = await user.done(job.id)
        assert clip.recipe.remote_id and clip.path.exists()

    sit(qapp, begin_and_leave)
    assert not list((home / "library").glob("*.mp4"))
    settings(home, sandbox_speed=1000)
    sit(qapp, come_back)
    assert paid_requests(home / "cache" / "sandbox") == 1
    assert len(list((home / "library").iterdir())) == 1


def test_form_model_window_and_selection_come_back(qapp: Any, home: Path):
    settings(home, sandbox_speed=1000)
    values = {**QUICK, "image": str(PICTURE), "numFrames": 90}
    left: dict[str, Any] = {}

    async def leave(user: User) -> None:
        await user.fill(user.program.models[I2V], QUICK)
        first, _ = [await user.done(job) for job in [await user.generate(), await user.generate()]]
        await user.watch(first)
        left["clip"] = first.id
        await user.fill(user.program.models[T2V], {"prompt": "Rain"})
        await user.fill(user.program.models[I2V], values)
        user.window.resize(*SIZE)

    async def come_back(user: User) -> None:
        assert (user.window.width(), user.window.height()) == SIZE
        assert user.desk.create.spec is not None and user.desk.create.spec.id == I2V
        assert user.desk.create.values().items() >= values.items()
        await user.until(lambda: user.control("slot.image").look, "the form's picture is looked at again")
        assert user.desk.stage.clip is not None and user.desk.stage.clip.id == left["clip"]
        chosen = [clip.id for clip in user.desk.library.grid.chosen()]
        assert chosen == [left["clip"]]
        await user.until(lambda: len(user.jobs) == 2, "both jobs are in the queue")
        assert [user.row_words(job.id) for job in user.jobs] == ["Done", "Done"]
        user.desk.create.show_model(T2V)
        prompt = user.control("param.prompt")
        assert isinstance(prompt, Editor) and prompt.value()

    sit(qapp, leave)
    sit(qapp, come_back)


def test_beside_another_process_at_work_the_window_says_so_and_takes_nothing_over(qapp: Any, home: Path):
    settings(home, sandbox_speed=6)

    async def both(first: User) -> None:
        await first.fill(first.program.models[I2V], QUICK)
        job = await first.generate()
        assert "at work" not in first.remark

        async def look(second: User) -> None:
            assert "at work" in second.remark
            assert not second.jobs

        await sit_beside(qapp, look)
        await first.done(job)

    sit(qapp, both)
    assert paid_requests(home / "cache" / "sandbox") == 1


def test_after_the_journal_was_lost_the_window_opens_with_what_came_back_and_says_so(qapp: Any, home: Path):
    settings(home, sandbox_speed=1000)

    async def leave(user: User) -> None:
        await user.fill(user.program.models[I2V], QUICK)
        await user.done(await user.generate())

    async def come_back(user: User) -> None:
        await user.until(lambda: user.desk.clips.model.rowCount() == 1, "the clip is found by its recipe")
        assert user.remark == "The list of jobs was rebuilt; the queue says what came back."
        assert any("1 clip found in the library" in s for s in user.program.studio.returning.report.recovered)
        user.desk.menus.actions.by_id["check_library"].trigger()
        await user.until(lambda: user.remark.startswith("Every clip is in its place: 1 file"), "the library is checked")

    sit(qapp, leave)
    (home / "wanstudio.db").write_bytes(b"")
    shutil.rmtree(home / "backups")
    sit(qapp, come_back)
    assert paid_requests(home / "cache" / "sandbox") == 1


async def sit_beside(qapp: Any, act: Any) -> None:
    """Another program in the same loop."""
    from wanstudio.app import Program
    from wanstudio.store.folders import Folders

    program = Program(qapp, Folders.from_environment())
    program.desk.window.show()

    async def drive(program: Program) -> None:
        await act(User(program))

    await program.live((), drive)
    program.desk.window.deleteLater()


@pytest.mark.parametrize("moment", ["at once", "while a file is looked at", "while a job is being made"])
def test_the_window_can_be_closed_at_any_moment(qapp: Any, home: Path, moment: str):
    settings(home, sandbox_speed=1000)

    async def act(user: User) -> None:
        user.desk.create.show_model(I2V)
        if moment == "while a file is looked at":
            await user.drop("image", PICTURE)
        elif moment == "while a job is being made":
            await user.fill(user.program.models[I2V], QUICK)
            user.click(user.control("generate"))

    sit(qapp, act)
    assert paid_requests(home / "cache" / "sandbox") <= 1
