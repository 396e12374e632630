"""What runs in a thread has ended when its caller goes on, however often that one is cancelled."""

from __future__ import annotations

import asyncio
import threading

import pytest

from wanstudio.studio.threads import Threads


@pytest.mark.parametrize("cancels", [1, 2, 3])
def test_a_caller_that_is_cancelled_again_and_again_waits_for_the_end(cancels: int):
    async def main() -> None:
        threads, may_end = Threads(1), threading.Event()
        call = asyncio.create_task(threads.run(may_end.wait))
        await asyncio.sleep(0)
        for _ in range(cancels):
            call.cancel()
            for _ in range(5):  # turns of the loop: more than a cancel takes to arrive
                await asyncio.sleep(0)
            assert not call.done()
        may_end.set()
        with pytest.raises(asyncio.CancelledError):
            await call
        threads.close()

    asyncio.run(main())


def test_an_error_of_work_that_nobody_waits_for_any_more_is_not_complained_of():
    async def main() -> list[str]:
        complaints: list[str] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context["message"]))
        threads, may_end = Threads(1), threading.Event()

        def work() -> None:
            may_end.wait()
            raise ValueError("too late")

        call = asyncio.create_task(threads.run(work))
        await asyncio.sleep(0)
        call.cancel()
        may_end.set()
        with pytest.raises(asyncio.CancelledError):
            await call
        threads.close()
        return complaints

    assert asyncio.run(main()) == []
