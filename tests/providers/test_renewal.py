"""New lines after a sleep: the old ones are closed, none before what is under way on it has ended."""

from __future__ import annotations

import asyncio

import httpx

from wanstudio.providers.renewal import Renewal


class Made:
    """Makes clients, and knows which are open."""

    def __init__(self) -> None:
        self.clients: list[httpx.AsyncClient] = []

    def __call__(self) -> httpx.AsyncClient:
        self.clients.append(httpx.AsyncClient())
        return self.clients[-1]

    @property
    def open(self) -> list[int]:
        return [n for n, client in enumerate(self.clients) if not client.is_closed]


def test_however_often_lines_are_renewed_one_client_is_open():
    async def main() -> None:
        made = Made()
        renewal = Renewal(made)
        for _ in range(50):
            renewal.renew()
        assert made.open == [0]
        for _ in range(5):
            renewal.renew()
            async with renewal.client():
                assert len(made.open) == 1
        assert made.open == [5] and len(made.clients) == 6
        await renewal.aclose()
        assert made.open == []

    asyncio.run(main())


def test_a_client_that_is_in_use_ends_with_the_last_request_on_it():
    async def main() -> None:
        made = Made()
        renewal = Renewal(made)
        async with renewal.client() as first:
            async with renewal.client() as second:
                assert second is first
                renewal.renew()
                async with renewal.client() as other:
                    assert other is not first
                assert made.open == [0, 1]
            assert made.open == [0, 1]
        assert made.open == [1]
        await renewal.aclose()

    asyncio.run(main())


def test_all_are_closed_at_the_end_and_none_is_made_after_it():
    async def main() -> None:
        made = Made()
        renewal = Renewal(made)
        async with renewal.client():
            renewal.renew()
            async with renewal.client():
                renewal.renew()
                await renewal.aclose()
                assert made.open == [] and renewal.is_closed
        async with renewal.client() as client:
            assert client.is_closed
        assert len(made.clients) == 2

    asyncio.run(main())
