"""A clip is fetched whole from a storage that does everything wrong, over real HTTP; the clock alone is ours."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from collections import deque
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.studio.kit import Bench, FastClock, Service, a_job, clip_bytes
from tests.studio.storage import Answer, Framing, Storage
from wanstudio.core.errors import Unreachable
from wanstudio.core.jobs import Done, Downloading, Job, Unfetched
from wanstudio.media.boxes import clean_bytes
from wanstudio.providers.base import Body, Ready, Status
from wanstudio.providers.transfers import Plain
from wanstudio.studio.download import SLOWEST_BYTES_S, _Pace
from wanstudio.studio.part import Part, note_of

CLIP = clip_bytes()
HALF = len(CLIP) // 2
EXPIRED = b"<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"


class Over(Service):
    """Its results lie in a storage."""

    def __init__(self, storage: Storage, **script: list[Any]) -> None:
        super().__init__(**script)
        self.storage, self.plain = storage, Plain("127.0.0.1", redact=str)

    async def status(self, remote_id: str) -> Status:
        await asyncio.sleep(0)
        return self._next("status") or Ready((f"{self.storage.url}?fresh={len(self.asked)}",))

    def download(self, url: str, *, offset: int = 0, etag: str = "") -> AbstractAsyncContextManager[Body]:
        return self.plain.open(url, offset=offset, etag=etag)

    async def aclose(self) -> None:
        await self.plain.aclose()


class Ticking(FastClock):
    """Five seconds pass each time it is looked at, and then the storage may send another drop."""

    def __init__(self, storage: Storage) -> None:
        super().__init__()
        self._storage = storage

    def seconds(self) -> float:
        self.passed += 5.0
        self._storage.tick.set()
        return self.passed


def fetched(
    home: Path, storage: Storage, job: Job | None = None, *, clock: FastClock | None = None, **changes: Any
) -> Bench:
    """A job that ran at a service whose storage this is; it rests when this returns."""

    async def scene() -> Bench:
        service = Over(storage)
        async with Bench(home, service) as bench:
            if clock:
                bench.use(clock)
            bench.shelf = bench.means.shelf
            for name, value in changes.items():
                object.__setattr__(bench.shelf, name, value)
            bench.queue.resume(j for j in await bench.journal.jobs() if not j.ended)
            if not bench.queue.jobs:
                bench.queue.add(job or a_job())
            await bench.rest()
        await service.aclose()
        return bench

    with storage:
        return asyncio.run(scene())


def its_clip(bench: Bench) -> bytes:
    """The bytes of the one clip that the job ended with; its hash and size are what the library says."""
    assert isinstance(bench.job().phase, Done), bench.job().phase
    (path,) = bench.clips()
    content = path.read_bytes()
    (row,) = asyncio.run(_rows(bench))
    assert (row.sha256, row.facts.bytes) == (hashlib.sha256(content).hexdigest(), len(content))
    return content[: clean_bytes(path)]


async def _rows(bench: Bench) -> Any:
    async with Bench(bench.folders.data, Service()) as again:
        return await again.library.clips()


@pytest.mark.parametrize("cut", [None, 0, 1, HALF, len(CLIP) - 1], ids=["whole", "0", "1", "half", "last byte"])
@pytest.mark.parametrize("etag", ['"v1"', 'W/"v1"', ""], ids=["etag", "weak etag", "no etag"])
@pytest.mark.parametrize("framing", ["length", "chunked", "close"])
@pytest.mark.parametrize("ranges", [True, False], ids=["ranges", "no ranges"])
def test_wherever_the_line_breaks_the_clip_is_the_same(
    home: Path, ranges: bool, framing: Framing, etag: str, cut: int | None
):
    storage = Storage(CLIP, ranges=ranges, framing=framing, etag=etag, answers=deque([Answer(cut=cut)]))
    assert its_clip(fetched(home, storage)) == CLIP
    goes_on = cut and framing != "close" and not etag.startswith("W/")
    assert storage.ranges_asked == ["", *([f"bytes={cut}-" if goes_on else ""] if cut is not None else [])]
    assert all("if-range" not in r or r["if-range"] == '"v1"' for r in storage.requests)


LOOP = Answer(status=302, headers=(("Location", "/clip.mp4"),))
WRONG: dict[str, list[Answer]] = {
    "expired": [Answer(status=403, body=EXPIRED)],
    "expired halfway": [Answer(cut=HALF), Answer(status=403, body=EXPIRED)],
    "expired, again and again": [Answer(status=403, body=EXPIRED)] * 20,
    "gone, then there": [Answer(status=404)] * 3,
    "busy": [Answer(status=429), Answer(status=503), Answer(status=500, body=b"<html>oops</html>")],
    "a page with status 200": [
        Answer(status=200, body=b"<html>Sorry</html>", headers=(("Content-Type", "text/html"),))
    ],
    "a page said to be a video": [Answer(status=200, body=EXPIRED, headers=(("Content-Type", "video/mp4"),))],
    "nothing with status 200": [Answer(status=200)],
    "more bytes than its length": [
        Answer(status=200, body=CLIP + b"more", headers=(("Content-Length", str(len(CLIP))),))
    ],
    "less bytes than its length": [Answer(status=200, body=CLIP, headers=(("Content-Length", str(len(CLIP) + 9)),))],
    "lengths that conflict": [Answer(status=200, headers=(("Content-Length", "5"), ("Content-Length", "6")))],
    "a length that is none": [Answer(status=200, headers=(("Content-Length", "many"),))],
    "compressed": [Answer(status=200, body=b"x", headers=(("Content-Encoding", "gzip"),))],
    "redirected without end": [LOOP] * 6,
    "redirected to nowhere": [Answer(status=302, headers=(("Location", "ftp://example.com/"),))],
    "not HTTP at all": [Answer(status=999999)],
    "416 of a shorter object": [
        Answer(cut=HALF),
        Answer(status=416, headers=(("Content-Range", "bytes */10"),)),
    ],
    "416 of one that ends here": [
        Answer(cut=HALF),
        Answer(status=416, headers=(("Content-Range", f"bytes */{HALF}"), ("ETag", '"v1"'))),
    ],
    "another part than asked for": [
        Answer(cut=HALF),
        Answer(status=206, body=CLIP[9:], headers=(("Content-Range", f"bytes 9-{len(CLIP) - 1}/{len(CLIP)}"),)),
    ],
    "the rest of a longer one": [
        Answer(cut=HALF),
        Answer(
            status=206, body=CLIP[HALF:], headers=(("Content-Range", f"bytes {HALF}-{len(CLIP) - 1}/{len(CLIP) + 9}"),)
        ),
    ],
    "the rest of another one": [
        Answer(cut=HALF),
        Answer(
            status=206,
            body=bytes(len(CLIP) - HALF),
            headers=(("Content-Range", f"bytes {HALF}-{len(CLIP) - 1}/{len(CLIP)}"), ("ETag", '"v2"')),
        ),
    ],
    "the rest of one of unknown length": [
        Answer(cut=HALF),
        Answer(status=206, body=CLIP[HALF:], headers=(("Content-Range", f"bytes {HALF}-{len(CLIP) - 1}/*"),)),
    ],
    "damaged twice": [Answer(status=200, body=CLIP[:-200]), Answer(status=200, body=bytes(len(CLIP)))],
}


@pytest.mark.parametrize("ranges", [True, False], ids=["ranges", "no ranges"])
@pytest.mark.parametrize("wrong", WRONG)
def test_whatever_the_storage_says_the_clip_comes_in_the_end(home: Path, wrong: str, ranges: bool):
    storage = Storage(CLIP, ranges=ranges, answers=deque(WRONG[wrong]))
    bench = fetched(home, storage)
    assert its_clip(bench) == CLIP
    assert not storage.answers and bench.service.charged == ["j"]


@pytest.mark.parametrize("wrong", [name for name in WRONG if name.startswith(("the rest of", "another part"))])
def test_a_rest_that_does_not_agree_is_never_put_behind_what_is_there(home: Path, wrong: str):
    """One more request, for the whole: no copy was made of two halves and found to be damaged."""
    storage = Storage(CLIP, answers=deque(WRONG[wrong]))
    assert its_clip(fetched(home, storage)) == CLIP
    assert storage.ranges_asked == ["", f"bytes={HALF}-", ""]


def test_an_object_that_changed_halfway_is_fetched_anew(home: Path):
    other = clip_bytes(shade=30)
    storage = Storage(CLIP, answers=deque([Answer(cut=HALF)]))
    known = storage._answer

    def changes(connection: Any) -> None:
        known(connection)
        storage.content, storage.etag = other, '"v2"'

    storage._answer = changes  # type: ignore[method-assign]
    assert its_clip(fetched(home, storage)) == other
    assert storage.requests[1]["if-range"] == '"v1"'


# ---- a line that drips ------------------------------------------------------------------------------


def test_a_line_that_drips_is_asked_for_again_and_gone_on_with(home: Path):
    storage = Storage(CLIP, answers=deque([Answer(drop=1), Answer(drop=1)]))
    assert its_clip(fetched(home, storage, clock=Ticking(storage))) == CLIP
    first, second, third = (int(r[6:-1] or 0) if r else 0 for r in storage.ranges_asked)
    assert 0 == first < second < third < 40


def test_each_time_it_drips_it_is_given_longer():
    clock = FastClock()
    pace = _Pace(clock)
    given = []
    for _ in range(9):
        pace.begin()
        begun = clock.passed
        with pytest.raises(Unreachable):
            while True:
                clock.passed += 1.0
                pace.came(SLOWEST_BYTES_S - 1)
        given.append(clock.passed - begun)
    assert given == [30.0, 60.0, 120.0, 240.0, 480.0, 960.0, 1800.0, 1800.0, 1800.0]


def test_a_line_just_fast_enough_is_left_alone():
    clock = FastClock()
    pace = _Pace(clock)
    pace.begin()
    for _ in range(100):
        clock.passed += 1.0
        pace.came(SLOWEST_BYTES_S)


def test_a_line_that_drips_and_cannot_go_on_is_left_to_drip(home: Path):
    storage = Storage(CLIP, ranges=False, answers=deque([Answer(drop=50)] * 2))
    assert its_clip(fetched(home, storage, clock=Ticking(storage))) == CLIP
    assert len(storage.requests) == 2


# ---- limits -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_a_clip_over_the_limit_is_said_and_fetched_once_it_may_be(home: Path, framing: Framing):
    storage = Storage(CLIP, framing=framing)
    phase = fetched(home, storage, limit_bytes=lambda: len(CLIP) - 1).job().phase
    assert isinstance(phase, Unfetched) and phase.why == "refused"
    assert "more than the largest allowed" in phase.detail
    assert its_clip(fetched(home, storage)) == CLIP


def test_three_bad_copies_over_the_wire_are_said_and_the_last_is_kept(home: Path):
    storage = Storage(CLIP, answers=deque([Answer(status=200, body=CLIP[:-200])] * 3))
    bench = fetched(home, storage)
    phase = bench.job().phase
    assert isinstance(phase, Unfetched) and phase.why == "damaged" and "j-1.damaged" in phase.detail
    assert [(p.name, p.read_bytes()) for p in bench.clips()] == [("j-1.damaged", CLIP[:-200])]


# ---- after an end of the program --------------------------------------------------------------------

LONG = CLIP + (9_000_000).to_bytes(4, "big") + b"free" + bytes(8_999_992)


def left_halfway(home: Path, storage: Storage, **job: Any) -> None:
    """The program is closed while the clip comes: some of it is here."""

    async def scene() -> None:
        service = Over(storage)
        async with Bench(home, service) as bench:
            bench.queue.add(a_job(**job))
            await bench.until(lambda: len(storage.requests) == 1 and (size := _size(home)) is not None and size > 0)
        await service.aclose()

    with storage:
        asyncio.run(scene())


def _size(home: Path) -> int | None:
    part = home / "library" / "j-1.part"
    return part.stat().st_size if part.exists() else None


def test_after_a_restart_a_download_goes_on_where_it_was(home: Path):
    storage = Storage(LONG, answers=deque([Answer(drop=len(LONG) // 2)]))
    storage.tick.set()
    left_halfway(home, storage)
    had = (home / "library" / "j-1.part").stat().st_size
    assert 0 < had < len(LONG)
    again = Storage(LONG)
    assert its_clip(fetched(home, again)) == LONG
    assert again.ranges_asked == [f"bytes={had}-"] and again.requests[0]["if-range"] == '"v1"'


@pytest.mark.parametrize("etag", ['W/"v1"', ""])
def test_without_a_promise_of_the_same_bytes_a_restart_begins_anew(home: Path, etag: str):
    storage = Storage(LONG, etag=etag, answers=deque([Answer(drop=len(LONG) // 2)]))
    storage.tick.set()
    left_halfway(home, storage)
    again = Storage(LONG, etag=etag)
    assert its_clip(fetched(home, again)) == LONG
    assert again.ranges_asked == [""]


def test_an_object_that_changed_during_a_restart_is_fetched_anew(home: Path):
    storage = Storage(LONG, answers=deque([Answer(drop=len(LONG) // 2)]))
    storage.tick.set()
    left_halfway(home, storage)
    again = Storage(clip_bytes(shade=30), etag='"v2"')
    assert its_clip(fetched(home, again)) == clip_bytes(shade=30)
    assert again.requests[0]["if-range"] == '"v1"'


def a_part(path: Path, run: str = "remote-1") -> Part:
    part = Part(path, run)
    part.open()
    return part


def half_a_part(path: Path) -> None:
    """As a power cut leaves it: more in the file than is known to have reached the disk."""
    part = a_part(path)
    part.etag, part.total_bytes, part.size = '"v1"', 1000, 500
    part.write([bytes(range(250)), bytes(250)], sync=True)
    part.write([b"not on the disk"])
    assert part._file is not None
    part._file.close()


def test_only_bytes_that_were_on_the_disk_are_gone_on_from(tmp_path: Path):
    half_a_part(path := tmp_path / "j-1.part")
    part = a_part(path)
    assert (part.size, part.etag, part.total_bytes, part.whole) == (500, '"v1"', 1000, False)
    assert path.stat().st_size == 500
    part.size += 500
    part.write([bytes(500)])
    part.close()
    assert part.whole and part.sha256_with(1000) == hashlib.sha256(path.read_bytes()).hexdigest()


def _spoil_note(path: Path, **changes: Any) -> None:
    note = path.with_name("j-1.part.json")
    note.write_text(json.dumps(json.loads(note.read_text()) | changes))


SPOILED: dict[str, Callable[[Path], object]] = {
    "the note of another run": lambda p: _spoil_note(p, run="remote-2"),
    "a weak etag": lambda p: _spoil_note(p, etag='W/"v1"'),
    "no etag": lambda p: _spoil_note(p, etag=""),
    "no length": lambda p: _spoil_note(p, total_bytes=None),
    "more than is there": lambda p: _spoil_note(p, synced_bytes=9999),
    "less than nothing": lambda p: _spoil_note(p, synced_bytes=-1),
    "a field too many": lambda p: _spoil_note(p, colour="red"),
    "a number in place of a word": lambda p: _spoil_note(p, etag=5),
    "a path in place of a name": lambda p: _spoil_note(p, name="../x.mp4"),
    "half a note": lambda p: p.with_name("j-1.part.json").write_text('{"run": "rem'),
    "no note": lambda p: p.with_name("j-1.part.json").unlink(),
    "no part": lambda p: p.unlink(),
    "a second name of a clip": lambda p: os.link(p, p.with_name("clip.mp4")),
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
def test_bytes_that_are_not_certainly_the_same_are_not_gone_on_from(tmp_path: Path, spoil: Callable[[Path], object]):
    half_a_part(path := tmp_path / "j-1.part")
    spoil(path)
    part = a_part(path)
    assert part.size == path.stat().st_size == 0
    part.write([b"new"])
    part.close()
    if (clip := tmp_path / "clip.mp4").exists():
        assert clip.read_bytes().endswith(b"not on the disk")  # it was put in its place: it is not written into


def test_a_link_in_place_of_the_part_is_not_followed(tmp_path: Path):
    (precious := tmp_path / "precious").write_bytes(b"the user's")
    (tmp_path / "j-1.part").symlink_to(precious)
    part = a_part(tmp_path / "j-1.part")
    part.write([b"new"])
    part.close()
    assert precious.read_bytes() == b"the user's"


@pytest.mark.parametrize("clean", [True, False])
def test_a_clip_that_has_its_name_and_no_row_is_known_by_its_note(home: Path, clean: bool):
    """Killed between the name and the row; a clip without a recipe too. The user's own file of that name stays."""
    (home / "library").mkdir(parents=True)
    (home / "library" / "a fox 7.mp4").write_bytes(b"the user's")
    first = Storage(CLIP)

    async def killed() -> None:
        service = Over(first)
        async with Bench(home, service) as bench:

            async def died(*_: object) -> None:
                raise OSError(5, "killed")

            bench.library.add = died  # type: ignore[method-assign]
            await bench.run(a_job(clean=clean))
        await service.aclose()

    with first:
        asyncio.run(killed())
    note = note_of(home / "library" / "j-1.part")
    assert note is not None and note.name == "a fox 7 (2).mp4"
    again = Storage(CLIP)
    bench = fetched(home, again)
    assert [p.name for p in bench.clips()] == ["a fox 7 (2).mp4", "a fox 7.mp4"] and not again.requests
    assert (home / "library" / "a fox 7.mp4").read_bytes() == b"the user's"


def test_a_phase_of_the_journal_is_enough_to_go_on_from(home: Path):
    """The name was written down and the file never got it."""
    storage = Storage(CLIP)

    async def left() -> None:
        async with Bench(home, Service()) as bench:
            await bench.journal.save(replace(a_job(), phase=Downloading("remote-1", (storage.url,))))

    with storage:
        asyncio.run(left())
    half_a_part_of(home)
    assert its_clip(fetched(home, Storage(CLIP))) == CLIP


def half_a_part_of(home: Path) -> None:
    (home / "library").mkdir(parents=True, exist_ok=True)
    part = a_part(home / "library" / "j-1.part")
    part.etag, part.total_bytes, part.size = '"v1"', len(CLIP), len(CLIP)
    part.write([CLIP])
    part.close()
    part.name_it("a fox 7.mp4", "0" * 64)
