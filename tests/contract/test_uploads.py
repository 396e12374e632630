"""An upload in parts: three at once, a lost one again and alone, on after a restart, never the wrong bytes."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.contract.clients import Pauses
from tests.contract.server import Fault, ScenarioServer, answers
from wanstudio.core.errors import BadFile, Unreachable
from wanstudio.core.facts import MediaKind
from wanstudio.providers.base import Credentials
from wanstudio.providers.scenario import Scenario
from wanstudio.store.database import Database
from wanstudio.store.journal import Journal
from wanstudio.store.uploads import Uploads
from wanstudio.studio.references import References

SIZE, PARTS = 36_000_000, 5
SHA = "ab" * 32
Play = Callable[[Scenario, References, Uploads], Awaitable[Any]]


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "clip.mp4"
    path.write_bytes(random.Random(7).randbytes(SIZE))
    return path


def sitting(server: ScenarioServer, home: Path, play: Play) -> Any:
    """One run of the program: its own client, the journal that is on disk."""

    async def scene() -> Any:
        provider = Scenario(server.base_url, Credentials(server.key, server.secret), sleep=Pauses())
        database = Database(home / "journal.db")
        try:
            await database.open()
            uploads = Uploads(database)
            return await play(provider, References(Journal(database), uploads), uploads)
        finally:
            await database.close()
            await provider.aclose()

    return asyncio.run(scene())


async def up(provider: Scenario, references: References, path: Path, seen: list[tuple[int, int]]) -> str:
    upload = partial(provider.upload, str(path), MediaKind.VIDEO, lambda done, total: seen.append((done, total)))
    reference, _ = await references.of("work", SHA, upload)
    return reference


def test_after_a_restart_only_the_parts_that_are_missing_are_sent(clip: Path, tmp_path: Path):
    with ScenarioServer() as server:

        async def first(provider: Scenario, references: References, uploads: Uploads) -> int:
            put = provider._plain.put

            async def broken(url: str, content: Any, size: int) -> None:
                if f"partNumber={PARTS}&" in url:
                    raise Unreachable("the line is down", maybe_acted_on=False)
                await put(url, content, size)

            provider._uploads._plain.put = broken  # type: ignore[method-assign]
            with pytest.raises(Unreachable):
                await up(provider, references, clip, [])
            begun = await uploads.parts_of("work", SHA)
            assert begun is not None and PARTS not in begun[2]
            return len(begun[2])

        arrived = sitting(server, tmp_path, first)
        assert arrived >= 2
        before, seen = server.files.count("PUT", "/parts/*"), list[tuple[int, int]]()

        async def second(provider: Scenario, references: References, uploads: Uploads) -> None:
            asset = await up(provider, references, clip, seen)
            assert server.assets[asset]["kind"] == "video"
            assert await uploads.parts_of("work", SHA) is None
            assert await uploads.of("work", SHA) == asset

        sitting(server, tmp_path, second)
        assert server.received == clip.read_bytes()
        assert server.files.count("PUT", "/parts/*") - before == PARTS - arrived
        assert server.api.count("POST", "/v1/uploads") == 1
        assert seen[0][0] > arrived * 4_000_000 and seen[-1] == (SIZE, SIZE)


def test_an_upload_that_the_service_no_longer_knows_begins_anew(clip: Path, tmp_path: Path):
    with ScenarioServer() as server:

        async def play(provider: Scenario, references: References, uploads: Uploads) -> None:
            await uploads.begin_parts("work", SHA, "upload_long_ago", 8 * 1024 * 1024)
            await uploads.save_part("work", SHA, 1)
            server.api.fail("GET", "/v1/uploads/upload_long_ago", answers(404, {"reason": "not found"}))
            await up(provider, references, clip, [])

        sitting(server, tmp_path, play)
        assert server.received == clip.read_bytes()


def test_what_was_complete_when_the_program_ended_is_not_sent_again(clip: Path, tmp_path: Path):
    with ScenarioServer() as server:

        async def play(provider: Scenario, references: References, uploads: Uploads) -> None:
            await up(provider, references, clip, [])
            [upload_id] = server.uploads
            await uploads.forget("work", SHA)
            await uploads.begin_parts("work", SHA, upload_id, 8 * 1024 * 1024)
            for number in range(1, PARTS + 1):
                await uploads.save_part("work", SHA, number)
            sent = server.files.count("PUT", "/parts/*")
            await up(provider, references, clip, [])
            assert server.files.count("PUT", "/parts/*") == sent

        sitting(server, tmp_path, play)


def test_a_lost_part_is_sent_again_alone(clip: Path, tmp_path: Path):
    with ScenarioServer() as server:
        server.files.fail("PUT", "/parts/*", Fault("reset"))
        sitting(server, tmp_path, lambda provider, references, journal: up(provider, references, clip, []))
        assert server.received == clip.read_bytes()
        assert server.files.count("PUT", "/parts/*") == PARTS + 1


def test_three_parts_are_under_way_at_once(clip: Path, tmp_path: Path):
    """None of the first three is answered before all three have been asked for."""
    with ScenarioServer() as server:
        meeting, at_once = asyncio.Event(), [0, 0]

        async def play(provider: Scenario, references: References, uploads: Uploads) -> None:
            put = provider._plain.put

            async def counted(*args: Any) -> None:
                at_once[0] += 1
                at_once[1] = max(at_once)
                if at_once[0] == 3:
                    meeting.set()
                async with asyncio.timeout(30):  # one alone would wait for ever
                    await meeting.wait()
                await put(*args)
                at_once[0] -= 1

            provider._uploads._plain.put = counted  # type: ignore[method-assign]
            await up(provider, references, clip, [])

        sitting(server, tmp_path, play)
        assert at_once == [0, 3]


def test_a_file_that_changes_under_way_is_never_completed(clip: Path, tmp_path: Path):
    with ScenarioServer() as server:

        async def play(provider: Scenario, references: References, uploads: Uploads) -> None:
            def touch(done: int, total: int) -> None:
                with clip.open("r+b") as file:
                    file.write(b"other bytes")

            upload = partial(provider.upload, str(clip), MediaKind.VIDEO, touch)
            with pytest.raises(BadFile, match="changed while it was being sent"):
                await references.of("work", SHA, upload)
            assert not await uploads.of("work", SHA)

        sitting(server, tmp_path, play)
        assert server.api.count("POST", "/v1/uploads/*/action") == 0
