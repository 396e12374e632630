"""Copies of the database: whole, readable, in a rota, and never in the way."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanstudio.core.errors import LocalProblem
from wanstudio.store import files
from wanstudio.store.backups import DAYS, NEWEST, WEEKS, Backups, to_keep, version_of
from wanstudio.store.database import Database

ONE = (("CREATE TABLE t (a TEXT) STRICT",),)
AT = datetime(2026, 11, 21, 3, 4, 5, tzinfo=UTC)


def opened(path: Path, act: Callable[[Database], Awaitable[Any]]) -> Any:
    async def scene() -> Any:
        database = Database(path, None, ONE)
        await database.open()
        try:
            return await act(database)
        finally:
            await database.close()

    return asyncio.run(scene())


async def add(database: Database, *texts: str) -> None:
    await database.run(lambda c: c.executemany("INSERT INTO t VALUES (?)", [(t,) for t in texts]))


def rows(path: Path) -> list[str]:
    with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as copy:
        return [a for (a,) in copy.execute("SELECT a FROM t ORDER BY rowid")]


def test_a_copy_holds_what_stands_in_the_log_too_and_is_marked_as_ours(tmp_path: Path):
    async def act(database: Database) -> None:
        await add(database, *(f"row {n}" for n in range(500)))
        path = await database.back_up(AT)
        assert path is not None and path.name == "wanstudio-20261121T030405.db"
        assert rows(path) == [f"row {n}" for n in range(500)]
        assert version_of(path) == 1
        assert [p.name for p in path.parent.iterdir()] == [path.name]
        assert (tmp_path / "w.db-wal").stat().st_size  # a copy of the file alone would have lost them

    opened(tmp_path / "w.db", act)


def test_nothing_is_copied_while_nothing_has_changed(tmp_path: Path):
    async def act(database: Database) -> list[bool]:
        await add(database, "one")
        first = await database.back_up(AT)
        second = await database.back_up(AT + timedelta(hours=1))
        await add(database, "two")
        return [p is not None for p in (first, second, await database.back_up(AT + timedelta(hours=2)))]

    assert opened(tmp_path / "w.db", act) == [True, False, True]


def test_while_a_copy_is_made_other_work_has_its_turn_and_comes_along(tmp_path: Path):
    async def act(database: Database) -> None:
        await add(database, *("x" * 4000 for _ in range(3000)))
        order: list[str] = []

        async def copy() -> Path | None:
            path = await database.back_up(AT)
            order.append("copied")
            return path

        async def write() -> None:
            await add(database, "meanwhile")
            order.append("written")

        path, _ = await asyncio.gather(copy(), write())
        assert order == ["written", "copied"]
        assert path is not None and rows(path)[-1] == "meanwhile"

    opened(tmp_path / "w.db", act)


def test_a_copy_that_cannot_be_written_is_said_and_leaves_no_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    async def act(database: Database) -> None:
        await add(database, "one")
        with monkeypatch.context() as disk, pytest.raises(LocalProblem, match=r"No copy of the list of jobs.*No space"):
            disk.setattr(files.os, "fsync", full)
            await database.back_up(AT)
        assert not list((tmp_path / "backups").iterdir())
        assert await database.back_up(AT)

    opened(tmp_path / "w.db", act)


def test_two_that_copy_at_one_moment_do_not_disturb_each_other(tmp_path: Path):
    opened(tmp_path / "w.db", lambda database: add(database, "one"))
    made: list[Path] = []

    def another() -> None:
        if not made:
            with closing(sqlite3.connect(tmp_path / "w.db")) as source:
                made.append(Backups(tmp_path / "copies").take(source, AT))

    with closing(sqlite3.connect(tmp_path / "w.db")) as source:
        made.append(Backups(tmp_path / "copies").take(source, AT, another))
    assert sorted(made) == sorted((tmp_path / "copies").iterdir()) and len(set(made)) == 2
    assert [rows(path) for path in made] == [["one"], ["one"]]


def test_what_a_killed_program_left_of_a_copy_is_gone_after_the_next(tmp_path: Path):
    async def act(database: Database) -> None:
        await add(database, "one")
        folder = tmp_path / "backups"
        folder.mkdir()
        for name in (".being-written", ".being-written-0a", ".being-written-0a-journal", ".being-written-0b"):
            (folder / name).write_text("half")
            if not name.endswith("0b"):
                os.utime(folder / name, (AT.timestamp(), AT.timestamp()))
        path = await database.back_up(AT)
        assert path is not None
        assert {p.name for p in folder.iterdir()} == {path.name, ".being-written-0b"}  # another may write to it still

    opened(tmp_path / "w.db", act)


def test_closing_does_not_wait_for_a_copy_and_leaves_no_half(tmp_path: Path):
    async def act(database: Database) -> None:
        await add(database, *("x" * 4000 for _ in range(3000)))
        copy = asyncio.create_task(database.back_up(AT))
        await asyncio.sleep(0)
        await database.close()
        assert await copy is None

    opened(tmp_path / "w.db", act)
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_copy_that_is_damaged_or_of_a_newer_version_or_another_program_is_passed_over(tmp_path: Path):
    async def act(database: Database) -> None:
        for hour in range(4):
            await add(database, "x" * 4000)
            await database.back_up(AT + timedelta(days=hour))

    opened(tmp_path / "w.db", act)
    backups = Backups(tmp_path / "backups")
    newest, second, third, oldest = (copy.path for copy in backups.all())
    newest.write_bytes(newest.read_bytes()[:6000])
    with closing(sqlite3.connect(second)) as copy:
        copy.execute("PRAGMA user_version = 9")
    with closing(sqlite3.connect(third)) as copy:
        copy.execute("PRAGMA application_id = 9")
    (tmp_path / "backups" / "notes.db").write_text("not one of ours")
    assert [copy.path for copy in backups.good(1)] == [oldest]


@given(st.lists(st.integers(0, 60 * 24 * 60), max_size=200).map(set))
def test_the_rota_keeps_the_newest_one_a_day_and_one_a_week(minutes_ago: set[int]):
    moments = {AT - timedelta(minutes=m) for m in minutes_ago}
    kept = to_keep(list(moments), AT)
    assert kept <= moments and len(kept) <= NEWEST + DAYS + WEEKS
    newest = sorted(moments, reverse=True)
    assert set(newest[:NEWEST]) <= kept
    days = sorted({m.date() for m in moments}, reverse=True)[:DAYS]
    assert all(max(m for m in moments if m.date() == day) in kept for day in days)
    weeks = sorted({m.isocalendar()[:2] for m in moments}, reverse=True)[:WEEKS]
    assert all(max(m for m in moments if m.isocalendar()[:2] == week) in kept for week in weeks)
    assert to_keep(list(kept), AT) == kept


def test_a_copy_from_the_future_pushes_out_no_other():
    wrong = AT + timedelta(days=4000)
    past = [AT - timedelta(days=n) for n in range(5)]
    assert to_keep([wrong, *past], AT) == {wrong, *past}


def test_the_folder_is_thinned_as_copies_are_made(tmp_path: Path):
    async def act(database: Database) -> None:
        for half_hour in range(0, 40, 2):
            await add(database, str(half_hour))
            await database.back_up(AT + timedelta(hours=half_hour))

    opened(tmp_path / "w.db", act)
    names = [copy.path.name for copy in Backups(tmp_path / "backups").all()]
    assert names == [
        "wanstudio-20261122T170405.db",
        "wanstudio-20261122T150405.db",
        "wanstudio-20261121T230405.db",
    ]
