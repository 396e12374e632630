"""The SQLite file: durable, moved forward with a copy, never deleted, never shared by halves."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from wanstudio.core.errors import LocalProblem
from wanstudio.store.database import APPLICATION_ID, Database

ONE = (("CREATE TABLE t (a TEXT) STRICT",),)
TWO = (*ONE, ("ALTER TABLE t ADD COLUMN b TEXT", "UPDATE t SET b = 'moved'"))


def with_database(path: Path, *texts: str, steps=ONE, library: Path | None = None) -> list[tuple]:
    """Open, add rows, and return all of them."""

    async def scene() -> list[tuple]:
        database = Database(path, library, steps)
        await database.open()
        try:
            for text in texts:
                await database.run(lambda c, text=text: c.execute("INSERT INTO t (a) VALUES (?)", (text,)))
            return [tuple(r) for r in await database.run(lambda c: c.execute("SELECT * FROM t").fetchall())]
        finally:
            await database.close()
            await database.close()

    return asyncio.run(scene())


def test_what_was_written_is_there_next_time(tmp_path: Path):
    path = tmp_path / "new" / "w.db"
    with_database(path, "one")
    assert with_database(path, "two") == [("one",), ("two",)]


def test_it_is_durable_and_marked_as_ours(tmp_path: Path):
    async def scene() -> dict[str, object]:
        database = Database(tmp_path / "w.db", None, ONE)
        await database.open()
        try:
            names = ("journal_mode", "synchronous", "foreign_keys", "application_id", "user_version")
            return {n: await database.run(lambda c, n=n: c.execute(f"PRAGMA {n}").fetchone()[0]) for n in names}
        finally:
            await database.close()

    assert asyncio.run(scene()) == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "application_id": APPLICATION_ID,
        "user_version": 1,
    }


def test_a_failed_transaction_leaves_nothing(tmp_path: Path):
    def half(c: sqlite3.Connection) -> None:
        c.execute("INSERT INTO t VALUES ('half')")
        raise KeyError("a bug")

    async def scene() -> None:
        database = Database(tmp_path / "w.db", None, ONE)
        await database.open()
        with pytest.raises(KeyError):
            await database.run(half)
        await database.close()

    asyncio.run(scene())
    assert with_database(tmp_path / "w.db") == []


def test_what_was_asked_for_is_written_even_if_the_asker_is_cancelled(tmp_path: Path):
    async def scene() -> None:
        database = Database(tmp_path / "w.db", None, ONE)
        await database.open()
        write = asyncio.create_task(database.run(lambda c: c.execute("INSERT INTO t VALUES ('kept')")))
        await asyncio.sleep(0)
        write.cancel()
        with pytest.raises(asyncio.CancelledError):
            await write
        await database.close()

    asyncio.run(scene())
    assert with_database(tmp_path / "w.db") == [("kept",)]


def test_moving_forward_keeps_the_rows_and_a_copy(tmp_path: Path):
    path = tmp_path / "w.db"
    with_database(path, "one")
    assert with_database(path, steps=TWO) == [("one", "moved")]
    with closing(sqlite3.connect(tmp_path / "w.db.before-2")) as copy:
        assert copy.execute("SELECT * FROM t").fetchall() == [("one",)]


@pytest.mark.parametrize("at", [0, 1, 2])
def test_moving_forward_happens_whole_or_not_at_all(tmp_path: Path, at: int):
    path = tmp_path / "w.db"
    with_database(path, "one")
    statements = ["ALTER TABLE t ADD COLUMN b TEXT", "UPDATE t SET b = 'moved'"]
    statements.insert(at, "INSERT INTO no_such_table VALUES (1)")
    with pytest.raises(LocalProblem, match="no_such_table"):
        with_database(path, steps=(*ONE, tuple(statements)))
    assert with_database(path) == [("one",)]


def test_a_newer_one_is_refused_and_left_alone(tmp_path: Path):
    path = tmp_path / "w.db"
    with_database(path, "one", steps=TWO)
    before = path.read_bytes()
    with pytest.raises(LocalProblem, match="newer WanStudio"):
        with_database(path)
    assert path.read_bytes() == before


def test_another_programs_file_is_refused_and_left_alone(tmp_path: Path):
    path = tmp_path / "w.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE theirs (a)")
        other.commit()
    with pytest.raises(LocalProblem, match="not a journal of WanStudio"):
        with_database(path)
    assert path.exists()


def overwrite(offset: int, content: bytes) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        with path.open("rb+") as file:
            file.seek(offset)
            file.write(content)

    return damage


@pytest.mark.parametrize(
    "damage",
    [
        overwrite(0, bytes(100)),
        overwrite(4096, os.urandom(2048)),
        lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
        lambda path: path.write_bytes(b"<html>not found</html>" * 300),
    ],
    ids=["header", "half a page", "half the file", "another file"],
)
def test_a_damaged_one_is_moved_aside_and_said(tmp_path: Path, damage: Callable[[Path], None]):
    path = tmp_path / "w.db"
    with_database(path, *(f"row {n}" * 50 for n in range(200)))
    damage(path)
    damaged = path.read_bytes()
    with pytest.raises(LocalProblem, match="damaged"):
        with_database(path)
    (kept,) = [p for p in tmp_path.iterdir() if ".damaged-" in p.name and not p.name.endswith(("-wal", "-shm"))]
    assert kept.read_bytes() == damaged
    assert with_database(path, "again") == [("again",)]


def test_an_emptied_file_beside_clips_is_a_loss_not_a_first_start(tmp_path: Path):
    library = tmp_path / "library"
    library.mkdir()
    path = tmp_path / "w.db"
    path.touch()
    assert with_database(path, library=library) == []
    path.write_bytes(b"")
    (library / "clip.mp4").write_bytes(b"paid for")
    with pytest.raises(LocalProblem, match="empty"):
        with_database(path, library=library)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(LocalProblem, match="cannot be made"):
        with_database(tmp_path / "file" / "w.db")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="mounting a small disk takes root")
def test_a_full_disk_is_said_and_loses_nothing(tmp_path: Path):
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(tmp_path)], capture_output=True
    ).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        path = tmp_path / "w.db"
        with_database(path, "kept")
        with pytest.raises(LocalProblem, match="full"):
            with_database(path, "x" * 1_000_000)
        assert with_database(path) == [("kept",)]
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)
