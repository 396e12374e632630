"""A database that was damaged or lost: made again by itself, with nothing in it that would be sent a second time."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.store.test_journal import a_job
from tests.store.test_library import CLIP
from wanstudio.core.errors import LocalProblem
from wanstudio.core.jobs import Done, Downloading, Job, Running, Submitting, Unsure, Uploading, Waiting
from wanstudio.store.access import Access
from wanstudio.store.database import Database
from wanstudio.store.journal import Journal
from wanstudio.store.library import Library
from wanstudio.store.recovery import HELD

AT = datetime(2026, 11, 21, 3, 4, 5, tzinfo=UTC)


def opened(home: Path, act: Callable[[Database], Awaitable[Any]]) -> Any:
    async def scene() -> Any:
        database = Database(home / "w.db", home / "library")
        await database.open()
        try:
            return await act(database)
        finally:
            await database.close()

    return asyncio.run(scene())


def job(n: int, **changes: Any) -> Job:
    return a_job(id=f"j{n:03}", created=AT + timedelta(minutes=n), values={"prompt": f"fox {n} " * 40}, **changes)


async def fill(database: Database, start: int = 0, count: int = 40) -> None:
    journal, library = Journal(database), Library(database)
    for n in range(start, start + count):
        await journal.save(job(n, phase=Done((f"j{n:03}-1",))))
        await library.add(replace(CLIP, id=f"j{n:03}-1", job_id=f"j{n:03}", path=Path(f"/clips/{n}.mp4")))


async def all_of(database: Database) -> tuple[list[str], list[str]]:
    journal = Journal(database)
    jobs = [j.id for j in await journal.jobs()]
    assert journal.problems == ()
    return jobs, sorted(c.id for c in await Library(database).clips())


def filled(home: Path) -> None:
    """Forty jobs and clips in a copy, and ten more that are newer than it."""

    async def act(database: Database) -> None:
        await fill(database)
        await database.back_up(AT)
        await fill(database, 40, 10)

    opened(home, act)
    assert not (home / "w.db-wal").exists()


def overwrite(offset: int, content: bytes) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        with path.open("rb+") as file:
            file.seek(offset)
            file.write(content)

    return damage


def zero_every_tenth_half_page(path: Path) -> None:
    for offset in range(4096 * 7, path.stat().st_size, 40960):
        overwrite(offset + 2048, bytes(2048))(path)


def random_pages(path: Path) -> None:
    for offset in range(4096 * 5, path.stat().st_size, 4096 * 6):
        overwrite(offset, os.urandom(4096))(path)


def spoil_page_with(text: bytes, path: Path) -> None:
    """Of the pages that hold the text, the last: it is one of rows."""
    page = path.read_bytes().rindex(text) // 4096
    overwrite(page * 4096, os.urandom(4096))(path)


DAMAGES: dict[str, tuple[Callable[[Path], object], int]] = {  # and how many of the ten newest jobs are still there
    "zeroed header": (overwrite(0, bytes(100)), 10),
    "zeroed first page": (overwrite(0, bytes(4096)), 0),
    "random pages": (random_pages, 0),
    "half the file": (lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]), 0),
    "zeroed half pages": (zero_every_tenth_half_page, 0),
    "not a database": (lambda path: path.write_bytes(b"<html>not found</html>" * 3000), 0),
    "no bytes": (lambda path: path.write_bytes(b""), 0),
    "gone": (lambda path: path.unlink(), 0),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_whatever_the_damage_it_is_rebuilt_by_itself_and_the_damaged_file_is_kept(tmp_path: Path, name: str):
    filled(tmp_path)
    damage, at_least = DAMAGES[name]
    damage(tmp_path / "w.db")
    damaged = (tmp_path / "w.db").read_bytes() if (tmp_path / "w.db").exists() else None

    async def act(database: Database) -> None:
        assert database.recovery is not None and database.recovery.since == AT
        told = " ".join(database.recovery.sentences)
        assert told.startswith("The list of jobs was ") and "21 Nov 2026" in told
        jobs, clips = await all_of(database)
        assert set(jobs) >= {f"j{n:03}" for n in range(40)} and set(clips) >= {f"j{n:03}-1" for n in range(40)}
        assert len(jobs) >= 40 + at_least
        assert await database.run(lambda c: c.execute("PRAGMA integrity_check").fetchone()[0]) == "ok"
        await Journal(database).save(job(99))

    opened(tmp_path, act)
    kept = [p for p in tmp_path.iterdir() if ".damaged-" in p.name]
    assert [p.read_bytes() for p in kept] == ([] if damaged is None else [damaged])
    left = {p.name for p in tmp_path.iterdir()} - {p.name for p in kept}
    assert left == {"w.db", "w.db.turn", "w.db.use", "backups", "recovering.json"}


def test_what_was_thought_of_clips_comes_back_from_a_copy_and_newer_marks_from_the_damaged_file(tmp_path: Path):
    async def judge(database: Database) -> None:
        await fill(database)
        clips = await Library(database).clips()
        await Library(database).judge([replace(clip, stars=3, flag="pick", tags=("sky",)) for clip in clips])
        await database.back_up(AT)
        await Library(database).judge([replace(clips[0], stars=0, flag="reject", tags=("sea",))])

    async def marks(database: Database) -> list[tuple[int, str, tuple[str, ...]]]:
        return sorted((clip.stars, clip.flag, clip.tags) for clip in await Library(database).clips())

    opened(tmp_path, judge)
    overwrite(0, bytes(100))(tmp_path / "w.db")
    assert opened(tmp_path, marks) == [(0, "reject", ("sea",)), *[(3, "pick", ("sky",))] * 39]
    (tmp_path / "w.db").unlink()
    assert opened(tmp_path, marks) == [(3, "pick", ("sky",))] * 40


def test_without_any_copy_what_can_be_read_comes_back(tmp_path: Path):
    opened(tmp_path, fill)
    random_pages(tmp_path / "w.db")

    async def act(database: Database) -> None:
        assert database.recovery is not None and database.recovery.since is None
        assert database.recovery.sentences[0].endswith("There was no copy to rebuild it from.")
        jobs, clips = await all_of(database)
        assert 0 < len(jobs) + len(clips) < 80

    opened(tmp_path, act)


def test_only_the_rows_of_the_pages_that_are_damaged_are_lost(tmp_path: Path):
    async def many(database: Database) -> None:
        await fill(database, 0, 120)

    opened(tmp_path, many)
    for n in (20, 60, 100):
        spoil_page_with(f"/clips/{n}.mp4".encode(), tmp_path / "w.db")

    async def act(database: Database) -> None:
        jobs, clips = await all_of(database)
        assert len(jobs) == 120
        lost = {f"j{n:03}-1" for n in range(120)} - set(clips)
        assert {"j020-1", "j060-1", "j100-1"} <= lost and len(lost) <= 15
        assert {f"j{n:03}-1" for n in (0, 40, 80, 119)} <= set(clips)

    opened(tmp_path, act)


def test_a_first_start_is_no_loss_and_an_empty_file_beside_clips_is(tmp_path: Path):
    async def none(database: Database) -> None:
        assert database.recovery is None

    (tmp_path / "w.db").touch()
    opened(tmp_path, none)
    (tmp_path / "w.db").unlink()
    (tmp_path / "library").mkdir()
    opened(tmp_path, none)
    (tmp_path / "library" / "clip.mp4").write_bytes(b"paid for")

    async def loss(database: Database) -> None:
        assert database.recovery is not None and database.recovery.sentences[0].startswith(
            "The list of jobs was empty."
        )

    (tmp_path / "w.db").write_bytes(b"")
    opened(tmp_path, loss)


def test_what_an_older_copy_shows_waiting_may_have_been_sent_since_and_is_looked_up_first(tmp_path: Path):
    """The danger of every restored copy: it would send again what was sent after it was taken."""
    left = {
        "in line": job(0),
        "held": job(1, phase=Waiting("hold")),
        "uploading": job(2, phase=Uploading("a.png")),
        "sending": job(3, phase=Submitting(AT), submitted_at=AT),
        "running": job(4, phase=Running("r-4")),
        "fetching": job(5, phase=Downloading("r-5", ())),
        "done": job(6, phase=Done(("j006-1",))),
    }

    async def write(database: Database) -> None:
        for one in left.values():
            await Journal(database).save(one)
        await database.back_up(AT)

    async def act(database: Database) -> None:
        jobs = {j.id: j for j in await Journal(database).jobs()}
        for word in ("in line", "held", "uploading"):
            found = jobs[left[word].id]
            assert isinstance(found.phase, Unsure) and found.phase.why == HELD, word
            assert found.submitted_at == found.created  # it cannot have left before
        assert jobs[left["sending"].id].phase == Unsure(AT, HELD)
        for word in ("running", "fetching", "done"):
            assert jobs[left[word].id] == left[word]
        assert database.recovery is not None
        assert any(s.startswith("4 jobs may have been sent since then.") for s in database.recovery.sentences)

    opened(tmp_path, write)
    overwrite(0, bytes(4096))(tmp_path / "w.db")
    opened(tmp_path, act)


def test_what_the_user_took_out_since_the_copy_does_not_come_back(tmp_path: Path):
    async def write(database: Database) -> None:
        await fill(database, 0, 3)
        await database.back_up(AT)
        await Journal(database).forget("j000")
        await Library(database).forget("j001-1")
        await Library(database).forget("j002-1")
        await Library(database).add(replace(CLIP, id="j002-1", job_id="j002"))  # the removal was undone

    opened(tmp_path, write)
    overwrite(0, bytes(4096))(tmp_path / "w.db")
    assert opened(tmp_path, all_of) == (["j001", "j002"], ["j000-1", "j002-1"])


def test_the_newest_copy_that_is_good_is_used(tmp_path: Path):
    async def act(database: Database) -> None:
        await fill(database, 0, 5)
        await database.back_up(AT)
        await fill(database, 5, 5)
        newest = await database.back_up(AT + timedelta(days=1))
        assert newest is not None
        newest.write_bytes(newest.read_bytes()[:20_000])

    opened(tmp_path, act)
    (tmp_path / "w.db").unlink()

    async def look(database: Database) -> None:
        assert database.recovery is not None and database.recovery.since == AT
        assert len((await all_of(database))[0]) == 5

    opened(tmp_path, look)


def test_a_damaged_index_is_made_again_and_nothing_is_lost(tmp_path: Path):
    opened(tmp_path, fill)
    with closing(sqlite3.connect(tmp_path / "w.db")) as db:
        db.execute("PRAGMA writable_schema = ON")
        (sql,) = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'clips_newest'").fetchone()
        db.execute("UPDATE sqlite_schema SET sql = sql || ' WHERE stand_in = 0' WHERE name = 'clips_newest'")
        db.commit()
    with closing(sqlite3.connect(tmp_path / "w.db")) as db:
        db.execute("REINDEX clips_newest")  # without the rows that are stand-ins
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_schema SET sql = ? WHERE name = 'clips_newest'", (sql,))
        db.commit()

    async def act(database: Database) -> None:
        assert database.recovery is None
        (remark,) = database.remarks
        assert remark.startswith("An index of the list of jobs was damaged. It was made again; nothing was lost.")
        assert [len(found) for found in await all_of(database)] == [40, 40]

    opened(tmp_path, act)
    assert len([p for p in tmp_path.iterdir() if ".damaged-" in p.name]) == 1


def test_damage_that_is_met_while_at_work_is_mended_under_the_hand_of_who_asked(tmp_path: Path):
    filled(tmp_path)

    async def act(database: Database) -> None:
        told: list[Any] = []
        database.on_rebuilt = lambda: told.append(database.recovery)
        await database.run(lambda c: c.execute("PRAGMA cache_size = 0"))
        random_pages(tmp_path / "w.db")
        jobs, _ = await all_of(database)
        assert set(jobs) >= {f"j{n:03}" for n in range(40)}
        assert told == [database.recovery] and told[0].since == AT
        await Journal(database).save(job(99))
        assert "j099" in (await all_of(database))[0]

    opened(tmp_path, act)


def test_nothing_is_put_aside_under_the_hands_of_another_program(tmp_path: Path):
    filled(tmp_path)
    (tmp_path / "w.db").write_bytes(b"no database at all" * 300)
    damaged = (tmp_path / "w.db").read_bytes()
    other = Access(tmp_path / "w.db")
    other.begin()
    try:
        with pytest.raises(LocalProblem, match="another WanStudio has it open"):
            opened(tmp_path, all_of)
        assert (tmp_path / "w.db").read_bytes() == damaged
    finally:
        other.end()
    assert len(opened(tmp_path, all_of)[0]) == 40


def test_a_recovery_is_told_again_until_it_has_been_gone_through(tmp_path: Path):
    filled(tmp_path)
    (tmp_path / "w.db").unlink()
    told: list[Any] = []

    async def tell(database: Database) -> None:
        told.append(database.recovery)

    async def done(database: Database) -> None:
        await database.recovered()

    opened(tmp_path, tell)
    opened(tmp_path, tell)
    opened(tmp_path, done)
    opened(tmp_path, tell)
    assert told[0] is not None and told[0] == told[1] and told[2] is None


KILLED = """
import asyncio, os, sys
from pathlib import Path
from wanstudio.store.database import Database
home, left = Path(sys.argv[1]), int(sys.argv[2])

def count(event, args):
    global left
    if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.copyfile", "sqlite3.connect"):
        if str(home) in str(args[0]):
            left -= 1
            if left < 0:
                os._exit(9)

sys.addaudithook(count)
database = Database(home / "w.db", home / "library")
asyncio.run(database.open())
os._exit(0)
"""


def test_killed_at_any_step_of_a_recovery_the_next_start_has_everything(tmp_path: Path):
    """Kill before each thing that is done to a file, one after another, and look at what the next start finds."""
    origin = tmp_path / "origin"
    filled(origin)

    async def leave_a_log(database: Database) -> None:
        await fill(database, 50, 5)
        shutil.copytree(origin, tmp_path / "with its log")  # as it stands while it is open

    opened(origin, leave_a_log)
    origin = tmp_path / "with its log"
    assert (origin / "w.db-wal").stat().st_size
    spoil_page_with(b"/clips/20.mp4", origin / "w.db")
    size = (origin / "w.db").stat().st_size
    step, ended = 0, 9
    while ended == 9:
        home = tmp_path / f"{step}"
        shutil.copytree(origin, home)
        ended = subprocess.run(
            [sys.executable, "-c", KILLED, str(home), str(step)], env={**os.environ, "PYTHONPATH": str(ROOT)}
        ).returncode

        async def look(database: Database) -> None:
            jobs, clips = await all_of(database)
            assert len(jobs) >= 40 and len(clips) >= 40
            assert {f"j{n:03}" for n in range(50, 55)} <= set(jobs)  # those of the log
            assert database.recovery is not None and database.recovery.since == AT

        opened(home, look)
        (kept,) = [p for p in home.iterdir() if ".damaged-" in p.name and not p.name.endswith("-wal")]
        assert kept.stat().st_size >= size, step  # SQLite may have merged the log into it when it looked
        shutil.rmtree(home)
        step += 1
    assert ended == 0 and step > 25


def test_the_note_of_a_recovery_that_cannot_be_read_still_says_that_there_was_one(tmp_path: Path):
    filled(tmp_path)
    (tmp_path / "recovering.json").write_text(json.dumps({"at": "yesterday"}))

    async def look(database: Database) -> None:
        assert database.recovery is not None and database.recovery.sentences == ("The list of jobs was rebuilt.",)

    opened(tmp_path, look)
