"""What the services have, kept on disk."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from wanstudio.store.database import Database
from wanstudio.store.uploads import Uploads


def with_uploads(path: Path, work: Callable[[Uploads], Awaitable[Any]]) -> Any:
    async def scene() -> Any:
        database = Database(path)
        await database.open()
        try:
            return await work(Uploads(database))
        finally:
            await database.close()

    return asyncio.run(scene())


def test_uploads_are_remembered_for_their_connection(tmp_path: Path):
    async def scene(uploads: Uploads) -> list[str]:
        await uploads.save("work", "ab", "asset_1")
        await uploads.save("work", "ab", "asset_2")
        await uploads.save("work", "cd", "asset_3")
        await uploads.forget("work", "cd")
        return [await uploads.of(*key) for key in (("work", "ab"), ("home", "ab"), ("work", "cd"))]

    assert with_uploads(tmp_path / "w.db", scene) == ["asset_2", "", ""]


def test_the_parts_that_have_arrived_are_known_after_a_restart_until_the_upload_begins_anew(tmp_path: Path):
    async def first(uploads: Uploads) -> None:
        await uploads.begin_parts("work", "ab", "upload_1", 100)
        for number in (3, 1):
            await uploads.save_part("work", "ab", number)

    async def later(uploads: Uploads) -> list[Any]:
        found = [await uploads.parts_of("work", "ab"), await uploads.parts_of("home", "ab")]
        await uploads.begin_parts("work", "ab", "upload_2", 200)
        found.append(await uploads.parts_of("work", "ab"))
        await uploads.forget_parts("work", "ab")
        return [*found, await uploads.parts_of("work", "ab")]

    with_uploads(tmp_path / "w.db", first)
    found = with_uploads(tmp_path / "w.db", later)
    assert found == [("upload_1", 100, {1, 3}), None, ("upload_2", 200, frozenset()), None]
