"""What a service calls the sources it has been sent, so that each content goes up once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from wanstudio.providers.base import Begun, Memo
from wanstudio.store.journal import Journal
from wanstudio.store.uploads import Uploads
from wanstudio.studio.turns import Turns

KEPT_CHARS = 2000  # a reference longer than this is the file itself (a data URI)


class References:
    def __init__(self, journal: Journal, uploads: Uploads) -> None:
        self._journal, self._uploads, self._turns = journal, uploads, Turns()

    async def of(self, connection: str, sha256: str, upload: Callable[[Memo], Awaitable[str]]) -> tuple[str, bool]:
        """The reference of a content, and whether it was remembered; else it is sent up now.

        Of all that ask for one content, one sends it and the others wait for that. One that is cancelled takes only
        its own upload along: the next in line goes on with it. What has arrived in parts is on disk, so that it goes on
        after a restart, too.
        """
        async with self._turns.of(connection, sha256):
            if known := await self._uploads.of(connection, sha256):
                return known, True
            reference = await upload(_Memo(self._uploads, connection, sha256))
            if len(reference) <= KEPT_CHARS:
                await self._uploads.save(connection, sha256, reference)
            await self._uploads.forget_parts(connection, sha256)
            return reference, False

    async def known(self, connection: str, path: Path) -> str:
        """What a service calls what was sent to it from there, "" for none.

        The file is not read: it may hold something else by now. Good for asking a price, not for a job.
        """
        sha256 = await self._journal.content_of(path)
        return await self._uploads.of(connection, sha256) if sha256 else ""

    async def forget(self, connection: str, sha256: str) -> None:
        await self._uploads.forget(connection, sha256)


class _Memo:
    """Keeps on disk what has arrived of one content at one connection."""

    def __init__(self, uploads: Uploads, connection: str, sha256: str) -> None:
        self._uploads, self._key = uploads, (connection, sha256)

    async def begun(self) -> Begun | None:
        found = await self._uploads.parts_of(*self._key)
        return Begun(*found) if found else None

    async def begin(self, upload_id: str, part_bytes: int) -> None:
        await self._uploads.begin_parts(*self._key, upload_id, part_bytes)

    async def arrived(self, number: int) -> None:
        await self._uploads.save_part(*self._key, number)
