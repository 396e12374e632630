"""The SQLite file: durable, moved forward with a copy, never deleted, never shared by halves."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import ROOT
from wanstudio.core.errors import DiskProblem, LocalProblem
from wanstudio.store import access, backups
from wanstudio.store.access import Access
from wanstudio.store.backups import APPLICATION_ID, Backups, version_of
from wanstudio.store.database import Database
from wanstudio.store.removals import Removal, Removals

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
    (kept,) = Backups(tmp_path / "backups").all()
    assert kept.before_migration and kept.path.name.endswith("-before-2.db")
    with closing(sqlite3.connect(kept.path)) as copy:
        assert copy.execute("SELECT * FROM t").fetchall() == [("one",)]


def test_without_room_for_a_copy_it_does_not_move_forward(tmp_path: Path):
    path = tmp_path / "w.db"
    with_database(path, "one")
    (tmp_path / "backups").write_text("in the way")
    with pytest.raises(LocalProblem, match="backups"):
        with_database(path, steps=TWO)
    assert with_database(path) == [("one",)]


def test_a_copy_that_cannot_be_read_back_is_no_damage_of_the_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def on_a_bad_sector(path: Path, serve: Callable[[], None]) -> int:
        path.write_bytes(b"x" * 8192)
        return version_of(path, serve)

    path = tmp_path / "w.db"
    with_database(path, "one")
    with monkeypatch.context() as disk, pytest.raises(LocalProblem, match="No copy of the list of jobs"):
        disk.setattr(backups, "version_of", on_a_bad_sector)
        with_database(path, steps=TWO)
    assert not list(tmp_path.glob("*damaged*"))
    assert with_database(path, steps=TWO) == [("one", "moved")]


@pytest.mark.parametrize("at", [0, 1, 2])
def test_moving_forward_happens_whole_or_not_at_all(tmp_path: Path, at: int):
    path = tmp_path / "w.db"
    with_database(path, "one")
    statements = ["ALTER TABLE t ADD COLUMN b TEXT", "UPDATE t SET b = 'moved'"]
    statements.insert(at, "INSERT INTO no_such_table VALUES (1)")
    with pytest.raises(LocalProblem, match="no_such_table"):
        with_database(path, steps=(*ONE, tuple(statements)))
    assert with_database(path) == [("one",)]


def test_a_newer_one_is_refused_by_its_version_and_left_alone(tmp_path: Path):
    path = tmp_path / "w.db"
    with_database(path, "one", steps=TWO)
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    with pytest.raises(LocalProblem, match=r"newer WanStudio: its tables are of version 2, .* up to 1\."):
        with_database(path)
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


def test_another_programs_file_is_refused_and_left_alone(tmp_path: Path):
    path = tmp_path / "w.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE theirs (a)")
        other.commit()
    with pytest.raises(LocalProblem, match="no list of jobs of WanStudio"):
        with_database(path)
    assert path.exists()


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(LocalProblem, match="is a file, not a folder"):
        with_database(tmp_path / "file" / "w.db")


def test_a_full_disk_is_said_and_loses_nothing(tmp_path: Path):
    path = tmp_path / "w.db"
    with_database(path, "kept")

    async def scene() -> None:
        database = Database(path, None, ONE)
        await database.open()
        try:
            await database.run(lambda c: c.execute("PRAGMA max_page_count = 4"))  # SQLITE_FULL, as a full disk gives
            with pytest.raises(DiskProblem, match="full"):
                await database.run(lambda c: c.execute("INSERT INTO t VALUES (?)", ("x" * 100_000,)))
            assert await database.run(lambda c: c.execute("SELECT a FROM t").fetchall()[0][0]) == "kept"
            await database.run(lambda c: c.execute("PRAGMA max_page_count = 100000"))
            await database.run(lambda c: c.execute("INSERT INTO t VALUES ('later')"))
        finally:
            await database.close()

    asyncio.run(scene())
    assert with_database(path) == [("kept",), ("later",)]


def test_a_mistake_in_a_request_is_no_problem_of_the_disk(tmp_path: Path):
    async def scene() -> None:
        database = Database(tmp_path / "w.db", None, ONE)
        await database.open()
        try:
            with pytest.raises(LocalProblem) as e:
                await database.run(lambda c: c.execute("INSERT INTO t VALUES (1, 2)"))
            assert not isinstance(e.value, DiskProblem)
        finally:
            await database.close()

    asyncio.run(scene())


def test_on_a_network_drive_there_is_no_log_beside_it_and_that_is_said(tmp_path: Path):
    async def scene(drive: str) -> tuple[str, tuple[str, ...]]:
        database = Database(tmp_path / f"{drive}.db", None, ONE, drive=lambda _: drive)
        await database.open()
        try:
            return await database.run(lambda c: c.execute("PRAGMA journal_mode").fetchone()[0]), database.remarks
        finally:
            await database.close()

    mode, (remark,) = asyncio.run(scene("nfs4"))
    assert mode == "delete" and "network drive (nfs4)" in remark
    assert asyncio.run(scene("")) == ("wal", ())


def test_a_program_has_one_connection_and_no_other_has_its_turn_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Below SQLite 3.51.3 a log that is reset while another writes damages the file."""
    path = tmp_path / "w.db"

    def is_ours_alone(c: sqlite3.Connection) -> bool:
        monkeypatch.setattr(access, "LONGEST_S", -1.0)
        try:
            with Access(path).turn():
                return False
        except sqlite3.OperationalError:
            return True
        finally:
            monkeypatch.undo()

    async def scene() -> bool:
        database = Database(path, None, ONE)
        await database.open()
        try:
            return await database.run(is_ours_alone)
        finally:
            await database.close()

    assert asyncio.run(scene())
    sources = "".join(p.read_text("utf-8") for p in (ROOT / "wanstudio").rglob("*.py"))
    assert sources.count("connected(self.path,") == 1  # the others are of copies and of files put aside


def test_who_waits_too_long_for_a_turn_is_told_and_may_try_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(access, "LONGEST_S", 0.02)
    path = tmp_path / "w.db"
    with_database(path)
    with Access(path).turn(), pytest.raises(DiskProblem, match="locked"):
        with_database(path, "one")
    assert with_database(path, "one") == [("one",)]


def test_what_was_put_back_is_dropped_at_the_next_start_unless_another_has_it_open(tmp_path: Path):
    path, noted = tmp_path / "w.db", tmp_path / "removed.jsonl"
    with_database(path)
    removals = Removals(noted)
    removals.add(Removal(table="clips", id="gone"), Removal(table="clips", id="back"))
    removals.back("clips", "back")
    before = noted.read_bytes()
    other = Access(path)
    other.begin()
    with_database(path)
    assert noted.read_bytes() == before
    other.end()
    with_database(path)
    assert [r.id for r in Removals(noted).all()] == ["gone"] and noted.read_bytes().count(b"\n") == 1


def test_one_that_is_closed_says_that_it_is_not_open(tmp_path: Path):
    async def main() -> None:
        database = Database(tmp_path / "wanstudio.db")
        await database.open()
        await database.close()
        with pytest.raises(LocalProblem, match="not open"):
            await database.run(lambda connection: None)
        with pytest.raises(LocalProblem, match="not open"):
            await database.remove("jobs", "j")

    asyncio.run(main())
