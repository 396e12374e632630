"""A disk that is full or takes nothing: said once, waited for, and gone on from by itself."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.studio.kit import Bench, FastClock, Service, a_job, clip_bytes
from wanstudio.core.errors import DiskProblem
from wanstudio.core.holds import Stop
from wanstudio.core.jobs import Done, Submitting, Unfetched, Waiting
from wanstudio.studio.again import LOOK_AT_DISK_S
from wanstudio.studio.part import note_of
from wanstudio.studio.room import LEAST_BYTES, NoRoom, Room

MOUNTS = os.name != "nt" and os.geteuid() == 0
LONG = clip_bytes() + (500_000).to_bytes(4, "big") + b"free" + bytes(499_992)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MiB, nearly full with a file of that name."""
    folder = tmp_path / "small"
    folder.mkdir()
    if MOUNTS:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        if MOUNTS:
            subprocess.run(["umount", str(folder)], check=True)


def remount(folder: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], check=True)


@pytest.mark.skipif(not MOUNTS, reason="mounting a small disk takes root")
def test_a_clip_that_fills_the_disk_goes_on_by_itself_where_it_was_once_there_is_room(home: Path, small: Path):
    (small / "in the way").write_bytes(bytes(800 * 1024))
    service = Service()
    service.clip = LONG
    said: list[tuple[Stop, ...]] = []

    async def scene() -> None:
        async with Bench(home, service) as bench:
            bench.room.left = 10**9  # as if another had written in between
            bench.queue.stops.listen(said.append)
            await bench.run(a_job(folder=str(small)))
            assert bench.job().phase == Unfetched("remote-1", "disk", f"The disk of {small} is full.")
            assert [s.why for s in bench.queue.stops.all] == ["disk"]
            note = note_of(small / "j-1.part")
            assert note is not None and 100_000 < note.synced_bytes < 400_000
            (small / "in the way").unlink()
            bench.room.looks_again = True
            await bench.until(lambda: isinstance(bench.job().phase, Done) and not bench.queue.busy)
            assert service.ranges == [0, note.synced_bytes] and bench.queue.stops.all == ()

    asyncio.run(scene())
    (path,) = small.iterdir()
    assert path.read_bytes().startswith(LONG)
    assert service.charged == ["j"]
    assert [len(stops) for stops in said] == [1, 0]


@pytest.mark.skipif(not MOUNTS, reason="mounting a small disk takes root")
def test_a_folder_that_has_become_read_only_is_waited_for(home: Path, small: Path):
    async def scene() -> None:
        async with Bench(home, Service()) as bench:
            bench.room.left = 10**9
            remount(small, "ro")
            await bench.run(a_job(folder=str(small)))
            assert bench.job().phase == Waiting("disk") and bench.service.sent == 0
            bench.room.looks_again = True
            await bench.until(lambda: bench.clock.passed > 100)
            assert bench.job().phase == Waiting("disk")
            remount(small, "rw")
            await bench.until(lambda: isinstance(bench.job().phase, Done))

    asyncio.run(scene())


def test_nothing_is_sent_for_whose_clip_there_is_no_room_and_it_is_said_once(home: Path):
    said: list[tuple[Stop, ...]] = []

    async def scene() -> None:
        async with Bench(home, Service()) as bench:
            bench.queue.stops.listen(said.append)
            bench.room.left = LEAST_BYTES - 1
            await bench.run(*(a_job(f"j{n}", connection=f"c{n % 3}", folder=str(home / f"{n}")) for n in range(6)))
            assert bench.service.sent == 0
            assert {j.phase for j in bench.queue.jobs} == {Waiting("disk")}
            (stop,) = bench.queue.stops.all
            assert (stop.connection, stop.why) == ("", "disk")
            assert re.fullmatch(
                rf"The disk of {re.escape(str(home))}\S+ is full: 100 MB are needed and 100 MB are free\. "
                r"Jobs wait and go on by themselves\.",
                stop.sentence,
            )
            bench.room.left = LEAST_BYTES
            bench.room.looks_again = True
            await bench.until(lambda: all(isinstance(j.phase, Done) for j in bench.queue.jobs))

    asyncio.run(scene())
    assert [len(stops) for stops in said] == [1, 0]


def test_a_clip_for_which_there_is_no_room_is_not_begun(home: Path):
    service = Service()
    service.clip = LONG

    async def scene() -> None:
        async with Bench(home, service) as bench:
            bench.when(Submitting, lambda: setattr(bench.room, "left", 500_000))  # another wrote in between
            bench.room.left = 10**9
            await bench.run(a_job())
            phase = bench.job().phase
            assert isinstance(phase, Unfetched) and phase.why == "disk" and "602 kB are needed" in phase.detail
            bench.room.left, bench.room.looks_again = 10**9, True
            await bench.until(lambda: isinstance(bench.job().phase, Done))

    asyncio.run(scene())
    assert service.charged == ["j"]


def test_the_size_of_a_clip_is_guessed_from_those_the_model_made(home: Path):
    async def scene() -> None:
        async with Bench(home, Service()) as bench:
            await bench.run(a_job("j1"))
            (clip,) = await bench.library.clips()
            assert await bench.library.largest_bytes(clip.recipe.model) == clip.facts.bytes
            assert await bench.library.largest_bytes("another") == 0
            asked: list[int] = []
            bench.room.check_to_send = lambda _folder, size: asked.append(size)  # type: ignore[method-assign]
            await bench.run(a_job("j2"))
            assert asked == [clip.facts.bytes]

    asyncio.run(scene())


def test_a_journal_that_cannot_be_written_holds_what_is_not_sent_and_fails_nothing(home: Path):
    async def scene() -> None:
        async with Bench(home, Service()) as bench:
            save = bench.journal.save
            full = True

            async def saves(job: Any) -> None:
                if full and not isinstance(job.phase, Waiting):
                    raise DiskProblem("The list of jobs cannot be used: database or disk is full.")
                await save(job)

            bench.journal.save = saves  # type: ignore[method-assign]
            await bench.run(a_job())
            assert bench.job().phase == Waiting("disk") and bench.service.sent == 0
            full, bench.room.looks_again = False, True
            await bench.until(lambda: isinstance(bench.job().phase, Done))

    asyncio.run(scene())


def test_what_waited_for_the_disk_at_the_end_of_the_program_is_fetched_at_the_next_start(home: Path):
    service = Service()

    async def before() -> None:
        async with Bench(home, service) as bench:
            await bench.journal.save(a_job(phase=Unfetched("remote-1", "disk", "full")))

    async def after() -> None:
        async with Bench(home, service) as bench:
            bench.queue.resume(await bench.journal.jobs())
            await bench.rest()
            assert isinstance(bench.job().phase, Done)

    asyncio.run(before())
    asyncio.run(after())


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_room_is_back_once_it_can_be_written_to(tmp_path: Path, code: int):
    free = 0
    room = Room(free=lambda _: free)
    problem = room.met(OSError(code, "full"), tmp_path)
    assert isinstance(problem, DiskProblem) and problem.needs_bytes
    assert room.lacking([tmp_path])
    free = problem.needs_bytes
    assert not room.lacking([tmp_path]) and list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not MOUNTS, reason="mounting a small disk takes root")
def test_room_that_is_told_and_cannot_be_written_to_is_none(small: Path):
    """As with a quota: the disk has space, and we have none."""
    room = Room(free=lambda _: 10**9)
    room.met(OSError(errno.EDQUOT, "quota"), small)
    (small / "in the way").write_bytes(bytes(1 << 20))
    assert room.lacking([small])
    (small / "in the way").unlink()
    assert not room.lacking([small]) and list(small.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_no_room_until_it_can(tmp_path: Path):
    (tmp_path / "disk").write_text("in the way")
    room = Room()
    with pytest.raises(NoRoom, match="cannot be made"):
        room.check(tmp_path / "disk" / "clips", 1)
    assert room.lacking([tmp_path / "disk" / "clips"])
    (tmp_path / "disk").unlink()
    assert not room.lacking([tmp_path / "disk" / "clips"])


def test_jobs_go_on_where_another_folder_is_chosen_in_place_of_a_full_one(home: Path, tmp_path: Path):
    """The full one stays full: nothing is to be written there any more."""

    async def scene() -> None:
        async with Bench(home, Service()) as bench:
            full, chosen = tmp_path / "full", [tmp_path / "full"]
            bench.room._free = lambda folder: 0 if folder == full else 10**9
            bench.room.looks_again = True
            object.__setattr__(bench.shelf, "folder", lambda: chosen[0])
            bench.queue.add(a_job())
            await bench.until(lambda: bool(bench.queue.stops.all))
            chosen[0] = tmp_path / "other"
            await bench.until(lambda: isinstance(bench.job().phase, Done))
            assert not bench.queue.stops.all

    asyncio.run(scene())


def test_a_full_disk_is_said_with_what_it_needs_and_what_is_free(tmp_path: Path):
    room = Room(free=lambda _: 6_000_000)
    problem = room.met(OSError(errno.ENOSPC, "full"), tmp_path)
    assert problem.detail == f"The disk of {tmp_path} is full: 20.0 MB are needed and 6.0 MB are free."
    assert problem.lacks_bytes == 14_000_000
    with pytest.raises(NoRoom, match="100 MB are needed"):
        room.check_to_send(tmp_path, 0)
    assert room.lacking([tmp_path]) == f"The disk of {tmp_path} is full: 100 MB are needed and 6.0 MB are free."


class NeverLooks(FastClock):
    """The time to look at the disk again does not come."""

    async def sleep(self, seconds: float) -> None:
        if seconds == LOOK_AT_DISK_S:
            await asyncio.Event().wait()
        await super().sleep(seconds)


def test_a_notice_of_a_full_disk_goes_with_the_clip_that_was_fetched_all_the_same(home: Path):
    async def scene() -> None:
        async with Bench(home, Service()) as bench:
            bench.use(NeverLooks())
            bench.when(Submitting, lambda: setattr(bench.room, "left", 500))
            bench.room.left = 10**9
            await bench.run(a_job())
            assert [stop.why for stop in bench.queue.stops.all] == ["disk"]
            bench.room.left, bench.room.looks_again = 10**9, True
            bench.queue.wishes.look_again("j")
            await bench.until(lambda: isinstance(bench.job().phase, Done) and not bench.queue.stops.all)

    asyncio.run(scene())
