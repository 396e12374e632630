"""The engine for commands: studio, accounts and workers, made, joined and closed without a window."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from wanstudio.child import SandboxChild
from wanstudio.cli.models import catalog_of
from wanstudio.cli.say import Say
from wanstudio.core.models import ModelSpec
from wanstudio.core.settings import Settings
from wanstudio.media.worker import Workers
from wanstudio.providers.base import Provider
from wanstudio.store.folders import Folders
from wanstudio.store.keys import Keyring
from wanstudio.store.logs import logging_to
from wanstudio.studio.accounts import Accounts
from wanstudio.studio.network import Networking
from wanstudio.studio.studio import Studio

INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Engine:
    folders: Folders
    models: Mapping[str, ModelSpec]
    studio: Studio
    accounts: Accounts
    workers: Workers


def with_engine(work: Callable[[Engine], Awaitable[int]], say: Say) -> int:
    """Run `work` on an open engine and return its exit code, as `run_to_the_end` does."""

    async def main(folders: Folders) -> int:
        async with open_engine(folders, say) as engine:
            return await work(engine)

    return run_to_the_end(main)


def run_to_the_end(main: Callable[[Folders], Coroutine[Any, Any, int]]) -> int:
    """Run a command on a loop of its own, with its log, and return its exit code; 130 when it was interrupted.

    Interrupted (Ctrl-C, SIGTERM) it closes in good order: what is at a service goes on there.
    """
    folders = Folders.from_environment()
    with logging_to(folders.logs, "command", os.environ.get("WANSTUDIO_LOG_LEVEL", "INFO")):
        try:
            return asyncio.run(_interruptible(main(folders)))
        except asyncio.CancelledError:
            return INTERRUPTED


async def _interruptible(main: Coroutine[Any, Any, int]) -> int:
    task = asyncio.current_task()
    assert task is not None
    with suppress(NotImplementedError):  # Windows has no such signal
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await main


@asynccontextmanager
async def open_engine(folders: Folders, say: Say) -> AsyncIterator[Engine]:
    """Make everything in order, and close it in the other order whatever happens in between."""
    catalog = catalog_of(folders)
    models = {spec.id: spec for spec in catalog.models}
    workers = Workers()

    async def connect(connection: str, provider_id: str) -> Provider:
        return await accounts.provider(connection, provider_id)

    studio = Studio(folders, models, connect, workers)
    keyring = Keyring()
    Networking(studio.preferences.settings, keyring)  # from here on every request goes the way that is set
    accounts = make_accounts(folders, studio.preferences.settings, keyring)
    studio.queue.stops.titles = accounts.title_of
    try:
        await accounts.load()
        for problem in (*catalog.problems, *studio.preferences.problems, *accounts.problems):
            say.note(problem)
        await studio.open()
        for remark in (*studio.remarks, *studio.returning.recovered):
            say.note(remark)
        yield Engine(folders, models, studio, accounts, workers)
    finally:
        async with AsyncExitStack() as parts:  # closed from the last to the first, whatever becomes of the others
            parts.push_async_callback(workers.close)
            parts.push_async_callback(accounts.close)
            parts.push_async_callback(studio.close)


def make_accounts(folders: Folders, settings: Settings, keyring: Keyring) -> Accounts:
    """The accounts of these folders, with the Sandbox as a child process of this one."""
    sandbox = SandboxChild(
        speed=settings.sandbox_speed, state=folders.cache / "sandbox", log_file=folders.logs / "sandbox.log"
    )
    return Accounts(
        folders.data / "connections.json",
        keyring,
        sandbox,
        data_uri_limit_bytes=lambda: settings.data_uri_limit_bytes,
    )
