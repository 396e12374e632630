"""The order and the pause on disk, also where the disk takes nothing for a while."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from wanstudio.core.errors import DiskProblem
from wanstudio.store.database import Database
from wanstudio.store.journal import Journal
from wanstudio.studio.line import Line


class Filling(Journal):
    """A journal whose disk can be `full`."""

    full = False

    async def keep(self, name: str, value: str) -> None:
        if self.full:
            raise DiskProblem("The disk is full.")
        await super().keep(name, value)


def test_the_pause_and_the_order_that_could_not_be_written_are_written_once_they_can(tmp_path: Path):
    async def main() -> tuple[bool, list[str]]:
        database = Database(tmp_path / "w.db")
        await database.open()
        journal = Filling(database)
        line = Line(journal)
        journal.full = True
        line.paused = True
        line.join("b", first=True)
        line.join("a", first=True)
        for _ in range(2):
            with pytest.raises(DiskProblem):
                await line.write_down()
        journal.full = False
        await line.write_down()
        later = Line(journal)
        await later.recall()
        order = sorted("ab", key=lambda id: later._places[id])
        await database.close()
        return later.paused, order

    assert asyncio.run(main()) == (True, ["a", "b"])
