"""What is looked at again without anybody asking never cuts a paid request short."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from tests.studio.kit import AT, HALFWAY, Bench, Service, a_job
from wanstudio.core.jobs import Done, Running, Submitting, Unsure
from wanstudio.studio.finding import NOT_SHOWN


class Slow(Service):
    """Takes a paid request once it is `let`; `cut` counts those that were broken off before."""

    def __init__(self, **script: list[Any]) -> None:
        super().__init__(**script)
        self.let, self.cut = asyncio.Event(), 0

    async def submit(self, *args: Any) -> Any:
        try:
            await self.let.wait()
        except asyncio.CancelledError:
            self.cut += 1
            raise
        return await super().submit(*args)


class Keyring(Bench):
    """Has whoever asks next for the account wait until it is `unlocked`, once it is told to `ask`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask, self.unlocked = False, asyncio.Event()

    async def connect(self, connection: str, provider_id: str) -> Service:
        if self.ask:
            self.ask = False
            await self.unlocked.wait()
        return self.service


def test_a_job_that_was_sent_again_while_its_account_was_waited_for_is_not_cut_short(home: Path):
    """The account changes; those that are at the service are to be followed with the new key, once it is there."""
    new = Slow()
    not_found = Unsure(AT, f"The reply was lost. {NOT_SHOWN}")

    async def play() -> None:
        async with Keyring(home, Service(status=[HALFWAY] * 100_000)) as bench:
            left = a_job("lost", Unsure(AT, "The reply was lost."), submitted_at=AT, values={"seed": 9})
            bench.queue.resume([a_job("running", Running("remote-7")), left])
            await bench.until(lambda: bench.job("lost").phase == not_found and "lost" not in bench.queue._tasks)
            bench.service, bench.ask = new, True
            bench.queue.again.accounts_changed()
            await bench.until(lambda: not bench.ask)
            bench.queue.wishes.send_again("lost")
            await bench.until(lambda: isinstance(bench.job("lost").phase, Submitting))
            bench.unlocked.set()
            await bench.until(lambda: "accounts" not in bench.queue._tasks)
            new.let.set()
            await bench.rest()
            assert isinstance(bench.job("lost").phase, Done)

    asyncio.run(play())
    assert (new.cut, new.charged) == (0, ["lost"])
