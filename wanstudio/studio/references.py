"""What a service calls the sources it has been sent, so that each content goes up once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from wanstudio.store.journal import Journal
from wanstudio.studio.turns import Turns

KEPT_CHARS = 2000  # a reference longer than this is the file itself (a data URI)


class References:
    def __init__(self, journal: Journal) -> None:
        self._journal, self._turns = journal, Turns()

    async def of(self, connection: str, sha256: str, upload: Callable[[], Awaitable[str]]) -> tuple[str, bool]:
        """The reference of a content, and whether it was remembered; else it is sent up now.

        Of all that ask for one content, one sends it and the others wait for that. One that is cancelled takes only
        its own upload along: the next in line begins it again.
        """
        async with self._turns.of(connection, sha256):
            if known := await self._journal.upload_of(connection, sha256):
                return known, True
            reference = await upload()
            if len(reference) <= KEPT_CHARS:
                await self._journal.save_upload(connection, sha256, reference)
            return reference, False

    async def forget(self, connection: str, sha256: str) -> None:
        await self._journal.forget_upload(connection, sha256)
