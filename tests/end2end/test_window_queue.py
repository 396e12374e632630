"""The queue's buttons on the real queue: waiting, holding, moving, asking in place, and leaving."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from tests.end2end.command import QUICK, paid_requests
from tests.end2end.window import User, settings, sit
from wanstudio.core.jobs import Cancelled, Running, Waiting
from wanstudio.ui.queue.model import JobListModel
from wanstudio.ui.queue.rows import Row
from wanstudio.ui.quit import QuitQuestion

I2V = "scenario/wan-2.2-i2v"


def row(user: User, job_id: str) -> Row:
    said: Row = user.desk.jobs.model.index_of(job_id).data(JobListModel.RowRole)
    return said


def place(user: User, job_id: str) -> Any:
    """The buttons of a job's row."""
    queue = user.desk.queue.list
    return queue.indexWidget(user.desk.jobs.model.index_of(job_id))


async def waiting(user: User, count: int) -> list[str]:
    """A paused queue with so many jobs in line, first one first."""
    await user.fill(user.program.models[I2V], QUICK)
    user.click(user.desk.queue.pause_button)
    made = []
    for n in range(count):
        made.append(await user.generate())
        await user.until(lambda n=n: len(user.desk.studio.queue.line) == n + 1, "it is in line")  # type: ignore[misc]
    return made


def test_jobs_in_line_are_held_moved_and_duplicated_from_their_rows(qapp: Any, home: Path):
    settings(home, sandbox_speed=1000)

    async def act(user: User) -> None:
        a, b = await waiting(user, 2)
        jobs, queue = user.desk.jobs, user.desk.studio.queue
        assert row(user, a).words == "Waiting, the queue is paused"
        jobs.act("later", a)
        await user.until(lambda: queue.line == (b, a), "it is moved")
        await user.until(lambda: [job.id for job in jobs.model.jobs] == [b, a], "its row is moved")
        jobs.act("hold", b)
        await user.until(lambda: row(user, b).words == "Waiting, on hold", "it is held")
        jobs.act("again", a)
        await user.until(lambda: len(user.jobs) == 3, "there is another one")
        assert {job.values["seed"] for job in user.jobs if job.id not in (b,)} != {jobs.model.job(a).values["seed"]}  # type: ignore[union-attr]
        jobs.act("cancel", a)
        await user.until(lambda: row(user, a).words == "Cancelled, not sent", "it is cancelled")
        assert paid_requests(home / "cache" / "sandbox") == 0

    sit(qapp, act)


def test_rows_say_which_take_a_job_is_making(qapp: Any, home: Path):
    settings(home, sandbox_speed=0.2)

    async def act(user: User) -> None:
        await user.fill(user.program.models[I2V], QUICK)
        made = [await user.generate() for _ in range(2)]
        running = lambda: all(isinstance(user.desk.jobs.model.job(id).phase, Running) for id in made)  # type: ignore[union-attr]  # noqa: E731
        await user.until(running, "both run")
        sides = lambda: {row(user, id).side: id for id in made}  # noqa: E731  # either may have been sent first
        await user.until(lambda: sides().keys() == {"", "take 2"}, "one of them is a second take")
        first, second = sides()[""], sides()["take 2"]
        user.desk.jobs.act("stop", first)
        await user.until(lambda: isinstance(user.desk.jobs.model.job(first).phase, Cancelled), "it is let go of")  # type: ignore[union-attr]
        await user.until(lambda: row(user, second).side == "", "the other is the only one now")

    sit(qapp, act)


def test_the_take_that_is_made_stands_below_the_stage_and_never_beside_its_own_clip(qapp: Any, home: Path):
    settings(home, sandbox_speed=20)
    seen: list[list[str]] = []

    async def act(user: User) -> None:
        await user.fill(user.program.models[I2V], QUICK)
        await user.generate()
        await user.until(lambda: user.desk.stage.clip is not None, "the first take is on the stage")
        strip = user.desk.stage.takes.strip
        model: Any = strip.list.model()

        def note() -> None:
            seen.append([model.index(n).data() for n in range(model.rowCount())])

        for signal in (model.rowsInserted, model.rowsRemoved, model.dataChanged, model.modelReset):
            signal.connect(note)
        await user.generate()
        await user.until(lambda: any("is being" in row for rows in seen for row in rows), "it is seen to be made")
        assert strip.isVisible()
        await user.until(lambda: len(user.desk.stage.takes.clips) == 2, "it is there")
        await user.until(lambda: seen[-1] == ["Take 1", "Take 2, new"], "it stands in the strip")

    sit(qapp, act)
    numbers = [[row.split()[1].rstrip(",") for row in rows] for rows in seen]
    assert all(len(set(row)) == len(row) for row in numbers), seen


def test_a_job_that_cannot_be_stopped_is_asked_about_in_its_row_and_can_be_fetched_all_the_same(qapp: Any, home: Path):
    settings(home, sandbox_speed=6)

    async def act(user: User) -> None:
        await user.fill(user.program.models[I2V], QUICK)
        job = await user.generate()
        now = user.desk.jobs.model.job
        await user.until(lambda: isinstance(now(job).phase, Running), "it runs")  # type: ignore[union-attr]
        user.desk.jobs.act("cancel", job)
        await user.until(lambda: row(user, job).actions == ("stop", "keep"), "the row asks")
        assert "free of charge" in row(user, job).sentence
        user.press(place(user, job), "Keep it")
        assert row(user, job).actions == () and not now(job).ended  # type: ignore[union-attr]
        user.desk.jobs.act("cancel", job)
        await user.until(lambda: row(user, job).actions == ("stop", "keep"), "the row asks")
        user.press(place(user, job), "Stop watching")
        await user.until(lambda: isinstance(now(job).phase, Cancelled), "it is let go of")  # type: ignore[union-attr]
        assert row(user, job).words == "Cancelled, rendering goes on"
        user.press(place(user, job), "Fetch it all the same")
        await user.until(lambda: not now(job).ended, "it is watched again")  # type: ignore[union-attr]
        await user.done(job)
        assert paid_requests(home / "cache" / "sandbox") == 1

    sit(qapp, act)


def test_closing_asks_once_while_jobs_are_under_way_and_never_when_told_so(qapp: Any, home: Path):
    settings(home, sandbox_speed=1000)

    async def act(user: User) -> None:
        await waiting(user, 1)
        user.window.close()
        user.window.close()
        question = user.dialog()
        assert isinstance(question, QuitQuestion) and user.window.isVisible()
        assert len([w for w in QApplication.topLevelWidgets() if isinstance(w, QuitQuestion)]) == 1
        user.press(question, "Stay")
        assert user.window.isVisible()
        user.window.close()
        question = user.dialog()
        assert isinstance(question, QuitQuestion)
        question.again.setChecked(True)
        user.press(question, "Quit")
        assert not user.window.isVisible()
        assert not user.desk.studio.preferences.settings.ask_before_quit

    sit(qapp, act)


def test_a_session_that_ends_is_not_asked(qapp: Any, home: Path):
    settings(home, sandbox_speed=1000)

    async def act(user: User) -> None:
        await waiting(user, 1)
        user.desk.window.leave()
        assert not user.window.isVisible()

    sit(qapp, act)


def test_a_start_says_what_it_came_back_to_and_holds_it_when_told(qapp: Any, home: Path):
    settings(home, sandbox_speed=1000)

    async def leave(user: User) -> None:
        await waiting(user, 2)

    async def come_back(user: User) -> None:
        card = user.desk.queue.card
        await user.until(card.isVisible, "the card is there")
        assert card.title.text() == "2 waiting" and card.text.text().endswith("Nothing was sent twice.")
        assert user.desk.queue.pause_button.isChecked()
        await user.until(lambda: len(user.desk.studio.queue.line) == 2, "they are in line")
        user.click(card.hold_button)
        held = Waiting("hold")
        await user.until(lambda: all(job.phase == held for job in user.jobs), "they are on hold")
        await user.until(lambda: not card.hold_button.isVisible(), "it is not offered again")
        user.press(user.desk.queue.bars, "Go on")
        assert not user.desk.studio.queue.paused and not user.desk.queue.bars.isVisible()

    sit(qapp, leave)
    sit(qapp, come_back)
