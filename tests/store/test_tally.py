"""How many jobs and clips there are, and the words of them that must not get out."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.store.test_library import CLIP
from wanstudio.core.errors import LocalProblem
from wanstudio.core.jobs import Done, Job, Running, Waiting
from wanstudio.store.database import Database
from wanstudio.store.journal import Journal
from wanstudio.store.library import Library
from wanstudio.store.tally import Tally, tally, tally_beside

AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
VALUES = {"prompt": "fox", "negative_prompt": "blur", "size": "16:9", "image": "/home/anna/my dog.png", "a": "/b/c.png"}


async def filled(path: Path) -> Database:
    database = Database(path)
    await database.open()
    journal = Journal(database)
    phases = (Waiting(), Running("r"), Running("r", started=True), Done(("c",)), Done(("d",)))
    for n, phase in enumerate(phases):
        created = AT + timedelta(seconds=n)
        job = Job(id=f"j{n}", model_id="m", connection="sandbox", values=VALUES, created=created, phase=phase)
        await journal.save(job)
    await Library(database, {}).add(replace(CLIP, title="A fox at night"))
    return database


def test_jobs_are_counted_by_state_and_clips_at_all(tmp_path: Path):
    async def main() -> Tally:
        database = await filled(tmp_path / "a.db")
        try:
            found = await database.run(tally)
            assert tally_beside(tmp_path / "a.db") == found  # while another has it open
            return found
        finally:
            await database.close()

    found = asyncio.run(main())
    assert found.jobs == {"waiting": 1, "queued": 1, "running": 1, "done": 2} and found.clips == 1
    words = {"fox", "blur", "/home/anna/my dog.png", "c.png", "A fox at night", "ein Fuchs im Schnee 🦊"}
    assert set(found.words) == words
    assert tally_beside(tmp_path / "a.db") == found  # and when nobody has


def test_no_database_counts_as_nothing_and_none_is_made(tmp_path: Path):
    assert tally_beside(tmp_path / "a.db") == Tally({}, 0, ())
    assert list(tmp_path.iterdir()) == []


def test_one_that_is_damaged_is_said_and_left_as_it_is(tmp_path: Path):
    (tmp_path / "a.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(LocalProblem, match="The list of jobs cannot be read: file is not a database"):
        tally_beside(tmp_path / "a.db")
    assert (tmp_path / "a.db").read_bytes() == b"not a database at all" * 100
