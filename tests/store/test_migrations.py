"""Every database that was ever written opens today; a step that fails leaves it as it was.

`schemas/N.sql` holds the tables of version N with rows in them. Who adds a step adds the file of the version before it.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from wanstudio.core.errors import LocalProblem
from wanstudio.store.database import Database
from wanstudio.store.journal import PHASES, Journal
from wanstudio.store.library import Library
from wanstudio.store.schema.steps import MIGRATIONS
from wanstudio.store.uploads import Uploads

SCHEMAS = Path(__file__).parent / "schemas"
OLDER = sorted(int(path.stem) for path in SCHEMAS.glob("*.sql"))
BROKEN = "INSERT INTO no_such_table VALUES (1)"


def made(version: int, path: Path) -> Path:
    """A database as the version wrote it; of version 0 there is only the file."""
    with closing(sqlite3.connect(path)) as db:
        db.executescript((SCHEMAS / f"{version}.sql").read_text("utf-8") if version else "VACUUM")
    return path


def content(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return [
            *db.iterdump(),
            *(str(db.execute(f"PRAGMA {p}").fetchone()) for p in ("application_id", "user_version")),
        ]


def open_and_close(path: Path, migrations: Sequence[Sequence[str]] = MIGRATIONS) -> None:
    async def scene() -> None:
        database = Database(path, None, migrations)
        try:
            await database.open()
        finally:
            await database.close()

    asyncio.run(scene())


def broken_ways() -> Iterator[tuple[int, int, int]]:
    """(version to begin with, step, statement before which it fails); behind the last one too."""
    for version in (0, *OLDER):
        for step in range(version, len(MIGRATIONS)):
            for statement in range(len(MIGRATIONS[step]) + 1):
                yield version, step, statement


def test_there_is_a_database_of_every_version_before_this_one():
    assert OLDER[: len(MIGRATIONS) - 1] == list(range(1, len(MIGRATIONS)))


@pytest.mark.parametrize("version", OLDER)
def test_a_database_of_every_version_opens_with_all_that_was_in_it(tmp_path: Path, version: int):
    path = made(version, tmp_path / "w.db")

    async def scene() -> None:
        database = Database(path)
        await database.open()
        try:
            journal, library = Journal(database), Library(database)
            jobs, clips = await journal.jobs(), await library.clips()
            assert {type(job.phase) for job in jobs} == set(PHASES.values())
            assert journal.problems == library.problems == ()
            assert [clip.id for clip in clips] == ["j7-1"]
            assert await Uploads(database).of("work", "ab") == "asset_1"
        finally:
            await database.close()

    asyncio.run(scene())
    new = tmp_path / "new.db"
    open_and_close(new)
    tables = [[line for line in content(p) if line.startswith("CREATE")] for p in (path, new)]
    assert sorted(tables[0]) == sorted(tables[1])


@pytest.mark.parametrize(("version", "step", "statement"), list(broken_ways()))
def test_whichever_statement_fails_the_database_is_as_it_was(tmp_path: Path, version: int, step: int, statement: int):
    path = made(version, tmp_path / "w.db")
    before = content(path)
    steps = [list(one) for one in MIGRATIONS]
    steps[step].insert(statement, BROKEN)
    with pytest.raises(LocalProblem, match="no_such_table"):
        open_and_close(path, steps)
    assert content(path) == before
    open_and_close(path)
    assert content(path)[-1] == f"({len(MIGRATIONS)},)"
