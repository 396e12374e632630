"""The real window on a large library: its start, then some pages of it scrolled through. Run as a script."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from typing import Any

import psutil

from tests.bench.heartbeat import Heartbeat
from tests.bench.long_past import RARE
from wanstudio import quick
from wanstudio.app import Program
from wanstudio.process import begin, work
from wanstudio.store.folders import Folders

GIVE_UP_S = 240.0
WORDS = (RARE, "fox snow")  # the second is found in all of them
LOOK_S, KEY_S, SETTLE_S = 0.01, 0.08, 3.0  # the start goes on for a while behind what is shown


def main(pages: int) -> int:
    began_s = time.perf_counter()
    quick.begin()
    program = begin(Folders.from_environment())
    said: dict[str, Any] = {"first_s": time.perf_counter() - began_s}
    heart = Heartbeat(program.desk.window)
    _count_from_the_engine_on(program, heart, said)

    async def watch(_program: Program) -> None:
        said["there_s"] = time.perf_counter() - began_s
        await asyncio.sleep(SETTLE_S)
        said["at_start"] = heart.told()
        model = program.desk.clips.model
        said.update(clips=model.rowCount(), total=model.total, jobs=program.desk.job_model.rowCount())
        said["mb"] = psutil.Process().memory_info().rss / 1e6
        heart.begin_again()
        await _scroll(program, pages)
        said["scrolling"] = heart.told()
        heart.begin_again()
        said["search_ms"] = {words: await _search(program, words) for words in WORDS if pages}
        said["typing"] = heart.told()
        said["scan_ms"] = await _scan(program)

    work(program, drive=watch)
    print(json.dumps(said))
    return 0


def _count_from_the_engine_on(program: Program, heart: Heartbeat, said: dict[str, Any]) -> None:
    """Loading it holds the window at any start, whatever is in the library: that is told by itself."""
    make = program._make_engine

    def made() -> None:
        began_s = time.perf_counter()
        make()
        said["engine_s"] = time.perf_counter() - began_s
        heart.begin_again()

    program._make_engine = made  # type: ignore[method-assign]


async def _scroll(program: Program, pages: int) -> None:
    """To the end of what is read, again and again: each time a page more is read."""
    model, bar = program.desk.clips.model, program.desk.library.grid.verticalScrollBar()
    for _ in range(pages):
        rows, end = model.rowCount(), bar.maximum()
        bar.setValue(end)
        await _until(lambda rows=rows: model.rowCount() > rows)  # type: ignore[misc]
        await _until(lambda end=end: bar.maximum() > end)  # type: ignore[misc]


async def _search(program: Program, words: str) -> float:
    """Type letter by letter; how long after the last one what is found is in the list, in ms."""
    finder, listing = program.desk.library.finder, program.desk.listing
    finder.clear()
    for letter in words:
        await asyncio.sleep(KEY_S)
        began_s = time.perf_counter()
        finder.field.insert(letter)
    await _until(lambda: listing.sought.words == words and program.desk.clip_model.rowCount() > 0)
    return (time.perf_counter() - began_s) * 1000


async def _scan(program: Program) -> float:
    """The same without an index: every recipe is read for the rare word. In ms."""
    began_s = time.perf_counter()
    ask = f"SELECT count(*) FROM clips WHERE recipe LIKE '%{RARE}%'"
    await program.studio.library._database.run(lambda c: c.execute(ask).fetchone())
    return (time.perf_counter() - began_s) * 1000


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(GIVE_UP_S):
        while not holds():  # noqa: ASYNC110  # a user looks again, too
            await asyncio.sleep(LOOK_S)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
