"""Every job on disk, at the step where it stands; and what the services already have of its sources."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime
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
_READ: Mapping[str, Callable[[Any], Any]] = {"at": datetime.fromisoformat, "urls": tuple, "clips": tuple}


class Journal:
    """`problems` says, after `jobs`, which rows could not be read; they stay on disk as they are."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.problems: tuple[str, ...] = ()

    async def save(self, job: Job) -> None:
        """Put the job on disk as it stands now; committed when this returns."""
        row = (job.id, job.created.isoformat(), *phase_to_row(job.phase), _facts_to_text(job))
        await self._database.run(lambda c: c.execute(_SAVE, row))

    async def jobs(self) -> tuple[Job, ...]:
        """All jobs, oldest first."""
        rows = await self._database.run(lambda c: c.execute("SELECT * FROM jobs ORDER BY created, rowid").fetchall())
        read = [_job(row) for row in rows]
        self.problems = tuple(j for j in read if isinstance(j, str))
        return tuple(j for j in read if isinstance(j, Job))

    async def forget(self, job_id: str) -> None:
        await self._database.remove("jobs", job_id)

    async def remote_ids(self) -> frozenset[str]:
        """Every id that a service has given to one of our jobs, also of those that were taken off the list."""
        rows = await self._database.run(lambda c: c.execute(_REMOTE_IDS).fetchall())
        return frozenset(row[0] for row in rows if row[0])

    async def upload_of(self, connection: str, sha256: str) -> str:
        """The reference under which a service has this content; empty when it has not, as far as is known."""
        row = await self._database.run(
            lambda c: c.execute(
                "SELECT reference FROM uploads WHERE connection = ? AND sha256 = ?", (connection, sha256)
            ).fetchone()
        )
        return row["reference"] if row else ""

    async def save_upload(self, connection: str, sha256: str, reference: str) -> None:
        row = (connection, sha256, reference)
        await self._database.run(lambda c: c.execute("INSERT OR REPLACE INTO uploads VALUES (?, ?, ?)", row))

    async def forget_upload(self, connection: str, sha256: str) -> None:
        row = (connection, sha256)
        await self._database.run(lambda c: c.execute("DELETE FROM uploads WHERE connection = ? AND sha256 = ?", row))


_SAVE = """
    INSERT INTO jobs (id, created, phase, phase_facts, facts) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET phase = excluded.phase, phase_facts = excluded.phase_facts, facts = excluded.facts
"""
_REMOTE_IDS = """
    SELECT json_extract(facts, '$.remote_id') FROM jobs UNION SELECT json_extract(recipe, '$.remote_id') FROM clips
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
        for name in ("submitted_at", "ended_at"):
            facts[name] = datetime.fromisoformat(facts[name]) if facts[name] else None
        phase = phase_from_row(row["phase"], row["phase_facts"])
        return Job(id=row["id"], created=datetime.fromisoformat(row["created"]), phase=phase, **facts)
    except (ValueError, KeyError, TypeError) as e:
        return f"The job {row['id']} was written by another version of WanStudio and is left as it is ({e})."
