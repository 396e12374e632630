"""The figures of the status bar, from the jobs as the queue tells them."""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wanstudio.core.costs import Price
from wanstudio.core.jobs import (
    Done,
    Downloading,
    Job,
    Phase,
    Running,
    Submitting,
    Unfetched,
    Unsure,
    Uploading,
    Waiting,
)
from wanstudio.desk.jobs import JobDesk
from wanstudio.media.worker import Workers
from wanstudio.store.folders import Folders
from wanstudio.store.keys import Keyring
from wanstudio.studio.accounts import Accounts
from wanstudio.studio.studio import Studio
from wanstudio.ui.queue.model import JobListModel

NOW = datetime.now(UTC)


def job(id: str, phase: Phase, **change: Any) -> Job:
    return Job(id=id, model_id="m", connection="mine", values={}, created=NOW, phase=phase, **change)


class NoSandbox:
    async def addresses(self) -> dict[str, dict[str, str]]:
        return {}

    async def close(self) -> None: ...


async def at_desk(folder: Path, work: Any) -> Any:
    folders, workers = Folders.under(folder), Workers(1)
    accounts = Accounts(
        folders.data / "c.json", Keyring(), NoSandbox(), data_uri_limit_bytes=lambda: 1_000_000, environ={}
    )
    studio = Studio(folders, {}, accounts.provider, workers)
    await studio.open()
    nothing: Any = lambda *_: None  # noqa: E731
    model = JobListModel({})
    desk = JobDesk(
        studio,
        accounts,
        model,
        refused=nothing,
        show_clip=nothing,
        to_panel=nothing,
        moved=nothing,
        made=nothing,
        project=lambda: "",
        choose_folder=nothing,
        remove=nothing,
    )
    try:
        return work(studio, desk)
    finally:
        await studio.close()
        await accounts.close()
        await workers.close()


def test_jobs_that_wait_for_a_decision_are_not_said_to_run(run: Any, tmp_path: Path):
    phases: tuple[Phase, ...] = (
        *(Waiting(), Uploading("a"), Submitting(NOW), Running("r"), Downloading("r", ())),
        *(Unsure(NOW), Unfetched("r", "disk"), Done(())),
    )

    def work(studio: Studio, desk: JobDesk) -> tuple[int, int, int]:
        for n, phase in enumerate(phases):
            studio.queue.board.show(job(str(n), phase))
        return desk.counts()

    counting: Coroutine[Any, Any, Any] = at_desk(tmp_path, work)
    assert run(counting) == (4, 1, 2)


def test_clearing_the_list_does_not_give_money_back(run: Any, tmp_path: Path):
    def work(studio: Studio, desk: JobDesk) -> str:
        studio.queue.resume([job("a", Done(()), price=Price(42, "CU"), submitted_at=NOW)])
        studio.queue.wishes.clear_finished()
        assert not desk.model.jobs
        return desk.spending.said()

    assert run(at_desk(tmp_path, work)) == "42 CU today"
