"""Every job on disk, at the step where it stands."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import subprocess
import sys
from collections.abc import Awaitable, Callable
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.end2end.command import environment
from wanstudio.core.costs import Price
from wanstudio.core.jobs import Cancelled, Done, Downloading, Failed, Job, Phase, Running, Submitting, Unsure, Waiting
from wanstudio.store.database import Database
from wanstudio.store.journal import PHASES, Journal, phase_from_row, phase_to_row
from wanstudio.store.removals import Removals

AT = datetime(2026, 11, 21, 3, 4, 5, 678, tzinfo=UTC)

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
sizes = st.integers(0, 2**60)
FIELDS = {
    "why": None,  # a closed set of each phase
    "at": st.datetimes(timezones=st.just(UTC)),
    "urls": st.lists(text.map(lambda t: "https://h/" + t.replace("?", "")), max_size=3).map(tuple),
    "clips": st.lists(text, max_size=3).map(tuple),
    "total_bytes": sizes,
}


def with_journal(path: Path, work: Callable[[Journal], Awaitable[Any]]) -> Any:
    async def scene() -> Any:
        database = Database(path)
        await database.open()
        try:
            return await work(Journal(database))
        finally:
            await database.close()

    return asyncio.run(scene())


def a_job(**changes: Any) -> Job:
    facts: dict[str, Any] = {
        "id": "j1",
        "model_id": "scenario/wan-2.2-i2v",
        "connection": "sandbox",
        "values": {"prompt": "a fox", "numFrames": 81, "shift": 5.0, "turbo": False, "image": "/x/caf\udce9.png"},
        "created": AT,
    }
    return Job(**(facts | changes))


def phases() -> st.SearchStrategy[Phase]:
    def build(cls: type[Phase]) -> st.SearchStrategy[Phase]:
        return st.builds(cls, **{n: s for n, s in FIELDS.items() if s is not None and n in cls.__dataclass_fields__})

    return st.one_of([build(cls) for cls in get_args(Phase)])


@given(phases())
def test_every_phase_comes_back_as_it_was(phase: Phase):
    assert phase_from_row(*phase_to_row(phase)) == phase


def test_a_lost_reply_that_an_earlier_version_wrote_down_names_no_id():
    row = '{"at": "2026-07-01T12:00:00+00:00", "why": "The reply was lost."}'
    assert phase_from_row("unsure", row) == Unsure(datetime(2026, 7, 1, 12, tzinfo=UTC), "The reply was lost.", "")


def test_every_phase_has_a_word():
    assert set(PHASES.values()) == set(get_args(Phase))


def test_a_signed_address_is_not_written_down():
    word, facts = phase_to_row(Downloading("r", ("https://cdn/clip.mp4?Signature=CANARY",)))
    assert "CANARY" not in facts
    assert phase_from_row(word, facts) == Downloading("r", ())


def test_a_job_comes_back_as_it_was(tmp_path: Path):
    job = a_job(
        phase=Running("r-1", True, 0.25),
        price=Price(12.5, "CU"),
        sources=(("image", "ab" * 32),),
        sent=(("image", "asset_1"),),
        submitted_at=AT,
        folder="/clips",
        pattern="{seed}",
        clean=True,
    )

    async def there_and_back(journal: Journal) -> tuple[Job, ...]:
        await journal.save(job)
        return await journal.jobs()

    assert with_journal(tmp_path / "w.db", there_and_back) == (job,)


MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))
PATHS = st.one_of(
    text, st.binary(max_size=12).map(lambda b: "/x/" + b.replace(b"\0", b"").decode("utf-8", "surrogateescape"))
)
NUMBERS = st.one_of(st.integers(-(2**60), 2**60), st.floats(allow_nan=False, allow_infinity=False))
PAIRS = st.lists(st.tuples(text, text), max_size=3).map(tuple)
JOBS = st.builds(
    Job,
    id=st.uuids().map(lambda u: u.hex),
    model_id=text,
    connection=text,
    values=st.dictionaries(text, st.one_of(PATHS, NUMBERS, st.booleans()), max_size=5),
    created=MOMENTS,
    phase=phases(),
    price=st.none() | st.builds(Price, NUMBERS.map(float), text),
    sources=PAIRS,
    sent=PAIRS,
    submitted_at=st.none() | MOMENTS,
    ended_at=st.none() | MOMENTS,
    folder=PATHS,
    pattern=text,
    clean=st.booleans(),
    remote_id=text,
)


def test_any_job_that_is_saved_comes_back_equal(tmp_path: Path):
    async def there_and_back(journal: Journal) -> None:
        known: dict[str, Job] = {}

        @given(st.lists(JOBS, min_size=1, max_size=4, unique_by=lambda j: j.id))
        def gathered(jobs: list[Job]) -> None:
            known.update({job.id: job for job in jobs})

        gathered()
        assert len(known) > 100
        for job in known.values():
            await journal.save(job)
        read = await journal.jobs()
        assert journal.problems == ()
        assert {job.id: job for job in read} == {id: without_signed(job) for id, job in known.items()}

    with_journal(tmp_path / "w.db", there_and_back)


def without_signed(job: Job) -> Job:
    signed = isinstance(job.phase, Downloading) and any("?" in url for url in job.phase.urls)
    return replace(job, phase=replace(job.phase, urls=())) if signed else job  # type: ignore[type-var]


def test_a_job_is_one_row_however_often_it_is_saved(tmp_path: Path):
    async def often(journal: Journal) -> tuple[Job, ...]:
        job = a_job()
        for phase in (Waiting(), Submitting(AT), Running("r")):
            job = job.to(phase) if phase != job.phase else job
            await journal.save(job)
        return await journal.jobs()

    (job,) = with_journal(tmp_path / "w.db", often)
    assert job.phase == Running("r")


def test_a_saved_job_is_on_disk_when_save_returns(tmp_path: Path):
    """Another connection, as another process would have, sees it at once."""

    async def scene(journal: Journal) -> list[tuple[str]]:
        await journal.save(a_job(phase=Submitting(AT)))
        with closing(sqlite3.connect(tmp_path / "w.db")) as other:
            return other.execute("SELECT phase FROM jobs").fetchall()

    assert with_journal(tmp_path / "w.db", scene) == [("submitting",)]


@pytest.mark.parametrize(
    ("column", "value"),
    [("phase", "reviewing"), ("phase_facts", '{"new":1}'), ("phase_facts", "torn"), ("facts", '{"new":1}')],
)
def test_a_row_of_another_version_is_left_as_it_is_and_said(tmp_path: Path, column: str, value: str):
    async def fill(journal: Journal) -> None:
        await journal.save(a_job())
        await journal.save(a_job(id="j2"))

    async def read(journal: Journal) -> tuple[tuple[Job, ...], tuple[str, ...]]:
        return await journal.jobs(), journal.problems

    with_journal(tmp_path / "w.db", fill)
    with closing(sqlite3.connect(tmp_path / "w.db")) as db:
        db.execute(f"UPDATE jobs SET {column} = ? WHERE id = 'j1'", (value,))
        db.commit()
    jobs, problems = with_journal(tmp_path / "w.db", read)
    assert [j.id for j in jobs] == ["j2"]
    assert len(problems) == 1 and "j1" in problems[0]
    with closing(sqlite3.connect(tmp_path / "w.db")) as db:
        assert db.execute(f"SELECT {column} FROM jobs WHERE id = 'j1'").fetchall() == [(value,)]


def test_jobs_come_oldest_first_and_can_be_forgotten(tmp_path: Path):
    async def scene(journal: Journal) -> list[str]:
        for n in (2, 0, 1):
            await journal.save(replace(a_job(id=f"j{n}"), created=AT.replace(minute=n)))
        await journal.forget("j1")
        return [j.id for j in await journal.jobs()]

    assert with_journal(tmp_path / "w.db", scene) == ["j0", "j2"]


ENDS: tuple[Phase, ...] = (Done(("c",)), Failed("f", "", "", "c", 5), Cancelled("no"))


def test_of_jobs_that_have_ended_the_newest_are_listed_and_of_the_others_all(tmp_path: Path):
    async def scene(journal: Journal) -> tuple[list[str], list[str]]:
        for n, phase in enumerate((Waiting(), *ENDS, Running("r"), *ENDS)):
            await journal.save(replace(a_job(id=f"j{n}"), created=AT.replace(minute=n), phase=phase))
        few, none = await journal.listed(2), await journal.listed(0)
        return [job.id for job in few], [job.id for job in none]

    assert with_journal(tmp_path / "w.db", scene) == (["j0", "j4", "j6", "j7"], ["j0", "j4"])


def test_the_unfinished_of_a_connection_are_told_though_one_cannot_be_read(tmp_path: Path):
    async def scene(journal: Journal) -> frozenset[str]:
        for n, phase in enumerate((Waiting(), *ENDS, Running("r"), Unsure(AT))):
            await journal.save(a_job(id=f"j{n}", phase=phase))
        await journal.save(a_job(id="other", connection="work"))
        await journal._database.run(lambda c: c.execute("UPDATE jobs SET facts = 'x' WHERE id = 'j0'"))
        await journal._database.run(lambda c: c.execute("UPDATE jobs SET phase = 'dreaming' WHERE id = 'j4'"))
        return await journal.unfinished("sandbox")

    assert with_journal(tmp_path / "w.db", scene) == {"j4", "j5"}


def test_the_ids_that_services_gave_are_told_though_a_row_is_torn_and_it_can_be_taken_off_the_list(tmp_path: Path):
    async def scene(journal: Journal) -> tuple[frozenset[str], list[str]]:
        for n in (0, 1):
            await journal.save(replace(a_job(id=f"j{n}"), remote_id=f"remote-{n}"))
        await journal._database.run(lambda c: c.execute("UPDATE jobs SET facts = '{\"conn' WHERE id = 'j0'"))
        ids = await journal.remote_ids()
        await journal.forget("j0")
        return ids, [
            row["id"] for row in await journal._database.run(lambda c: c.execute("SELECT * FROM jobs").fetchall())
        ]

    assert with_journal(tmp_path / "w.db", scene) == ({"remote-1"}, ["j1"])


def test_what_has_ended_is_forgotten_up_to_a_moment_and_noted(tmp_path: Path):
    async def scene(journal: Journal) -> list[str]:
        for n, phase in enumerate((Waiting(), *ENDS, Running("r"), *ENDS)):
            await journal.save(replace(a_job(id=f"j{n}"), created=AT.replace(minute=n), phase=phase))
        await journal.forget_ended(AT.replace(minute=6))
        return [job.id for job in await journal.jobs()]

    assert with_journal(tmp_path / "w.db", scene) == ["j0", "j4", "j6", "j7"]
    noted = {removal.id for removal in Removals(tmp_path / "removed.jsonl").all()}
    assert noted == {"j1", "j2", "j3", "j5"}


def test_values_are_plain_json(tmp_path: Path):
    async def scene(journal: Journal) -> None:
        await journal.save(a_job())

    with_journal(tmp_path / "w.db", scene)
    with closing(sqlite3.connect(tmp_path / "w.db")) as db:
        (facts,) = db.execute("SELECT facts FROM jobs").fetchone()
    assert json.loads(facts)["values"]["numFrames"] == 81


def test_a_job_keeps_the_services_own_id_to_the_end(tmp_path: Path):
    failed = a_job().to(Submitting(AT)).to(Running("job_9")).to(Failed("The service failed while rendering"))

    async def work(journal: Journal) -> tuple[tuple[Job, ...], frozenset[str]]:
        await journal.save(a_job(id="fresh"))
        await journal.save(failed)
        return await journal.jobs(), await journal.remote_ids()

    jobs, ids = with_journal(tmp_path / "db", work)
    assert {job.id: job.remote_id for job in jobs} == {"fresh": "", "j1": "job_9"}
    assert ids == {"job_9"}


_TAKES_PLACES = """
import asyncio, sys
from pathlib import Path
from tests.store.test_journal import a_job, with_journal

async def take(journal):
    print("ready", flush=True)
    sys.stdin.readline()
    took = 0
    for n in range(40):
        job = a_job(id=f"{sys.argv[2]}-{n}", connection="work")
        took += await journal.save_within(job, 25, ended=frozenset(), unwritten=frozenset()) <= 25
    print(took, flush=True)

with_journal(Path(sys.argv[1]), take)
"""


def test_two_processes_that_take_places_at_once_never_take_more_than_there_are(tmp_path: Path):
    path = tmp_path / "w.db"
    with_journal(path, lambda journal: journal.save(a_job(id="sandboxed")))
    with ExitStack() as stack:
        both = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", _TAKES_PLACES, str(path), name],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    env=environment(None),
                )
            )
            for name in ("window", "command")
        ]
        for process in both:
            stack.callback(process.kill)
            assert process.stdout is not None and process.stdout.readline() == "ready\n"
        for process in both:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        took = [int(process.stdout.readline()) for process in both if process.stdout is not None]
    kept = with_journal(path, lambda journal: journal.unfinished("work"))
    assert sum(took) == len(kept) == 25


def test_what_this_process_knows_better_than_the_disk_counts_as_it_says(tmp_path: Path):
    async def scene(journal: Journal) -> list[int]:
        await journal.save(a_job(id="ended here", connection="work"))
        await journal.save(a_job(id="of another", connection="work"))
        job = a_job(id="new", connection="work")
        too_many = await journal.save_within(job, 2, ended={"ended here"}, unwritten={"not on disk yet"})
        assert await journal.job("new") is None
        fits = await journal.save_within(job, 2, ended={"ended here"}, unwritten=set())
        assert await journal.job("new") == job
        return [too_many, fits]

    assert with_journal(tmp_path / "w.db", scene) == [3, 2]
