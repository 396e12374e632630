"""The client that requests go over now, and those that are left because the computer slept."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx


class Renewal:
    """`new` makes a client. One that is left is closed as soon as nothing is under way on it."""

    def __init__(self, new: Callable[[], httpx.AsyncClient]) -> None:
        self._new = new
        self._client, self._stale = new(), False
        self._uses: Counter[httpx.AsyncClient] = Counter()

    @property
    def is_closed(self) -> bool:
        return self._client.is_closed

    @asynccontextmanager
    async def client(self) -> AsyncIterator[httpx.AsyncClient]:
        """The one to send with. It stays open for as long as this is held: until the answer has been read."""
        await self._follow()
        client = self._client
        self._uses[client] += 1
        try:
            yield client
        finally:
            self._uses[client] -= 1
            if client is not self._client:
                await self._close_at_rest(client)

    def renew(self) -> None:
        """Send nothing more over the lines that are open. What is under way ends on its own."""
        self._stale = True

    async def aclose(self) -> None:
        """Close them all, whatever is under way."""
        for client in {self._client, *self._uses}:
            await client.aclose()

    async def _follow(self) -> None:
        if self._stale and not self._client.is_closed:
            left, self._client, self._stale = self._client, self._new(), False
            await self._close_at_rest(left)

    async def _close_at_rest(self, client: httpx.AsyncClient) -> None:
        if not self._uses[client]:
            del self._uses[client]
            await client.aclose()
