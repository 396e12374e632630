"""Every job on disk, at the step where it stands."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from wanstudio.core.costs import Price
from wanstudio.core.jobs import (
    Cancelled,
    Done,
    Downloading,
    Failed,
    Job,
    Phase,
    Running,
    Submitting,
    Unfetched,
    Unsure,
    Uploading,
    Waiting,
)
from wanstudio.store.database import Database

PHASES: Mapping[str, type[Phase]] = {
    cls.__name__.lower(): cls
    for cls in (
        Waiting,
        Uploading,
        Submitting,
        Unsure,
        Running,
        Downloading,
        Unfetched,
        Done,
        Failed,
        Cancelled,
    )
}
_ENDED = ", ".join(f"'{cls.__name__.lower()}'" for cls in (Done, Failed, Cancelled))
_LISTED = f"""
    WHERE phase NOT IN ({_ENDED}) OR rowid IN (
        SELECT rowid FROM jobs WHERE phase IN ({_ENDED}) ORDER BY created DESC, rowid DESC LIMIT ?
    )
"""
_ENDED_BEFORE = f"SELECT id FROM jobs WHERE phase IN ({_ENDED}) AND created < ?"
_UNFINISHED = f"""
    SELECT id FROM jobs WHERE phase NOT IN ({_ENDED})
    AND json_valid(facts) AND json_extract(facts, '$.connection') = ?
"""
_AT_ONCE = 500  # rows taken out; some 10 ms
RUNS_KEPT = 20  # of one model; the newest say best how long it takes today


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


_READ: Mapping[str, Callable[[Any], Any]] = {
    "at": datetime.fromisoformat,
    "keep_until": _moment,
    "urls": tuple,
    "clips": tuple,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """How long one job took, in seconds from its request: until the service had rendered, until its clip was here."""

    model_id: str
    sandbox: bool
    ready_s: float
    clip_s: float


class Journal:
    """`problems` says, after `jobs` or `listed`, which rows could not be read; they stay on disk as they are."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.problems: tuple[str, ...] = ()

    async def save(self, job: Job) -> None:
        """Put the job on disk as it stands now; committed when this returns."""
        row = (job.id, job.created.isoformat(), *phase_to_row(job.phase), _facts_to_text(job))
        await self._database.run(lambda c: c.execute(_SAVE, row))

    async def save_within(self, job: Job, most: int, *, ended: Set[str], unwritten: Set[str]) -> int:
        """Put a new job on disk if `most` of its connection are under way with it, at most; in one transaction, so that
        of two processes only one takes the last place. Returns how many they are with it, or would be.

        Ids that this process knows better than the disk: of jobs that have `ended`, and of `unwritten` ones that count.
        """
        row = (job.id, job.created.isoformat(), *phase_to_row(job.phase), _facts_to_text(job))

        def work(c: sqlite3.Connection) -> int:
            kept = {row["id"] for row in c.execute(_UNFINISHED, (job.connection,))}
            with_it = len((kept | unwritten | {job.id}) - ended)
            if with_it <= most:
                c.execute(_SAVE, row)
            return with_it

        return await self._database.run(work)

    async def save_if_missing(self, job: Job) -> None:
        """The same for a job that is perhaps not there; one that is stands as it is."""
        row = (job.id, job.created.isoformat(), *phase_to_row(job.phase), _facts_to_text(job))
        await self._database.run(lambda c: c.execute(_SAVE_IF_MISSING, row))

    async def jobs(self) -> tuple[Job, ...]:
        """All jobs, oldest first. Whoever only shows some of them takes `listed`."""
        return await self._read("")

    async def job(self, job_id: str) -> Job | None:
        found = await self._read("WHERE id = ?", job_id)
        return found[0] if found else None

    async def listed(self, ended: int) -> tuple[Job, ...]:
        """All jobs that have not ended, and the newest of the others, `ended` of them at most; oldest first."""
        return await self._read(_LISTED, ended)

    async def unfinished(self, connection: str) -> frozenset[str]:
        """The ids of a connection's jobs that have not ended, of every process, ready or not to be read as a whole."""
        rows = await self._database.run(lambda c: c.execute(_UNFINISHED, (connection,)).fetchall(), minor=True)
        return frozenset(row["id"] for row in rows)

    async def _read(self, where: str, *values: object) -> tuple[Job, ...]:
        """Read and taken apart in the database's thread: many rows would hold the loop."""
        ask = f"SELECT * FROM jobs {where} ORDER BY created, rowid"
        read = await self._database.run(lambda c: [_job(row) for row in c.execute(ask, values)], minor=True)
        self.problems = tuple(j for j in read if isinstance(j, str))
        return tuple(j for j in read if isinstance(j, Job))

    async def _mentioning(self, words: str) -> tuple[Job, ...]:
        """Jobs whose facts have these words somewhere, the latest first."""
        ask = "SELECT * FROM jobs WHERE instr(facts, ?) ORDER BY created DESC, rowid DESC"
        text = json.dumps(words)[1:-1]  # as it stands in JSON
        read = await self._database.run(lambda c: [_job(row) for row in c.execute(ask, (text,))], minor=True)
        return tuple(j for j in read if isinstance(j, Job))

    async def forget_ended(self, before: datetime) -> None:
        """Take out every job that has ended and was made before then. Their clips stay."""
        ids = await self._database.run(
            lambda c: [row["id"] for row in c.execute(_ENDED_BEFORE, (before.isoformat(),))], minor=True
        )
        for first in range(0, len(ids), _AT_ONCE):  # what else is to be written has its turn in between
            await self._database.remove("jobs", *ids[first : first + _AT_ONCE])

    async def forget(self, job_id: str) -> None:
        await self._database.remove("jobs", job_id)

    async def put_back(self, *jobs: Job) -> None:
        """Put jobs on disk again that were taken out; one that is there stands as it is."""
        rows = [(job.id, job.created.isoformat(), *phase_to_row(job.phase), _facts_to_text(job)) for job in jobs]

        def work(c: sqlite3.Connection) -> None:
            c.executemany(_SAVE_IF_MISSING, rows)
            self._database.removals.back("jobs", *(job.id for job in jobs))

        await self._database.run(work)

    async def remote_ids(self) -> frozenset[str]:
        """Every id that a service has given to one of our jobs, also of those that were taken off the list."""
        rows = await self._database.run(lambda c: c.execute(_REMOTE_IDS).fetchall())
        return frozenset(row[0] for row in rows if row[0])

    async def keep(self, name: str, value: str) -> None:
        """Keep what holds for all jobs, such as their order; committed when this returns."""
        row = (name, value)
        await self._database.run(lambda c: c.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", row), minor=True)

    async def kept(self, name: str) -> str:
        """What `keep` was given last; empty when nothing was."""
        row = await self._database.run(lambda c: c.execute("SELECT value FROM kept WHERE name = ?", (name,)).fetchone())
        return row["value"] if row else ""

    async def learn(self, run: Run) -> None:
        """Keep how long a job took; of each model the newest are kept."""
        of = (run.model_id, run.sandbox)

        def work(c: sqlite3.Connection) -> None:
            c.execute(_LEARN, (*of, run.ready_s, run.clip_s))
            c.execute(_OLD_RUNS, (*of, *of, RUNS_KEPT))

        await self._database.run(work)

    async def runs(self) -> tuple[Run, ...]:
        """How long past jobs took, oldest first."""
        rows = await self._database.run(lambda c: c.execute("SELECT * FROM runs ORDER BY number").fetchall())
        return tuple(
            Run(model_id=r["model"], sandbox=bool(r["sandbox"]), ready_s=r["ready_s"], clip_s=r["clip_s"]) for r in rows
        )

    async def paths_of(self, sha256: str) -> tuple[Path, ...]:
        """Where the files stood that had this content when they were given to jobs, the latest first."""
        found = [
            Path(str(job.values[name]))
            for job in await self._mentioning(sha256)
            for name, content in job.sources
            if content == sha256 and name in job.values
        ]
        return tuple(dict.fromkeys(found))

    async def content_of(self, path: Path) -> str:
        """The hash of what stood there when it was last given to a job, "" when it never was."""
        for job in await self._mentioning(str(path)):
            for name, content in job.sources:
                if job.values.get(name) == str(path):
                    return content
        return ""


_SAVE = """
    INSERT INTO jobs (id, created, phase, phase_facts, facts) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET phase = excluded.phase, phase_facts = excluded.phase_facts, facts = excluded.facts
"""
_SAVE_IF_MISSING = (
    "INSERT INTO jobs (id, created, phase, phase_facts, facts) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)
_REMOTE_IDS = """
    SELECT CASE WHEN json_valid(facts) THEN json_extract(facts, '$.remote_id') END FROM jobs
    UNION SELECT CASE WHEN json_valid(recipe) THEN json_extract(recipe, '$.remote_id') END FROM clips
"""
_LEARN = "INSERT INTO runs (model, sandbox, ready_s, clip_s) VALUES (?, ?, ?, ?)"
_OLD_RUNS = """
    DELETE FROM runs WHERE model = ? AND sandbox = ? AND number NOT IN (
        SELECT number FROM runs WHERE model = ? AND sandbox = ? ORDER BY number DESC LIMIT ?
    )
"""


def phase_to_row(phase: Phase) -> tuple[str, str]:
    """The phase as (word, JSON of its fields)."""
    facts = {f.name: getattr(phase, f.name) for f in fields(phase)}
    if isinstance(phase, Downloading) and any("?" in url for url in phase.urls):
        facts["urls"] = ()  # a signed address opens the clip to whoever reads it; the service gives a fresh one
    return type(phase).__name__.lower(), json.dumps(facts, default=datetime.isoformat)


def phase_from_row(word: str, text: str) -> Phase:
    """Read `phase_to_row`'s pair. Raises ValueError when this version does not know such a phase."""
    try:
        facts = {name: _READ.get(name, _as_it_is)(value) for name, value in json.loads(text).items()}
        return PHASES[word](**facts)
    except (KeyError, TypeError, AttributeError) as e:
        raise ValueError(f"phase {word!r}: {e}") from None


def _as_it_is(value: Any) -> Any:
    return value


def _facts_to_text(job: Job) -> str:
    facts = {f.name: getattr(job, f.name) for f in fields(job) if f.name not in ("id", "created", "phase")}
    facts["price"] = [job.price.amount, job.price.unit] if job.price else None
    facts["values"] = dict(job.values)
    return json.dumps(facts, default=datetime.isoformat)  # ASCII: a path may hold bytes that are no text


def _job(row: sqlite3.Row) -> Job | str:
    """The job of a row, or a sentence on why it cannot be read."""
    try:
        facts = json.loads(row["facts"])
        facts["price"] = Price(*facts["price"]) if facts["price"] else None
        facts["sources"] = tuple((name, sha256) for name, sha256 in facts["sources"])
        facts["sent"] = tuple((name, reference) for name, reference in facts.get("sent", ()))
        for name in ("submitted_at", "sent_there", "ended_at"):
            facts[name] = _moment(facts.get(name))
        phase = phase_from_row(row["phase"], row["phase_facts"])
        return Job(id=row["id"], created=datetime.fromisoformat(row["created"]), phase=phase, **facts)
    except (ValueError, KeyError, TypeError) as e:
        return f"The job {row['id']} was written by another version of WanStudio and is left as it is ({e})."
