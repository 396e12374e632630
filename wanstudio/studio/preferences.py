"""The settings, and what the window was like: read at the start, written a moment after each change."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from wanstudio.core.errors import LocalProblem
from wanstudio.core.settings import Settings
from wanstudio.store.settings import SETTINGS_FILE, STATE_FILE, Kept, load_kept, save_settings, save_state
from wanstudio.studio.refusals import not_kept
from wanstudio.studio.threads import Threads

log = logging.getLogger(__name__)

_PAUSE_S = 0.5  # a splitter that is dragged is written once


class Preferences:
    """`settings` are what the user chose, `state` is what is remembered unasked: form values, geometry, selection.

    `state` holds plain JSON values by a word each. `problems` are sentences about files that could not be read.
    `kept` is what was read of `folder` already.
    """

    def __init__(self, folder: Path, threads: Threads, kept: Kept | None = None) -> None:
        self._settings_file, self._state_file, self._threads = folder / SETTINGS_FILE, folder / STATE_FILE, threads
        kept = kept or load_kept(folder)
        self.settings, self.state, self.problems = kept.settings, kept.state, kept.problems
        self._unsaved: set[Path] = set()
        self._saving: asyncio.Task[None] | None = None
        self._listeners: list[Callable[[LocalProblem], None]] = []

    def listen_refused(self, listener: Callable[[LocalProblem], None]) -> None:
        """Have `listener` called when a file cannot be written. It is tried again at the next change, and at close."""
        self._listeners.append(listener)

    def change(self, **changes: Any) -> Settings:
        """Change settings by name, and save them soon. Raises InvalidInput, which names the setting."""
        self.settings = replace(self.settings, **changes)
        self._save_soon(self._settings_file)
        return self.settings

    def remember(self, **state: Any) -> None:
        """Remember plain JSON values, and save them soon."""
        self.state |= state
        self._save_soon(self._state_file)

    async def close(self) -> None:
        """Write what is not written yet."""
        if self._saving is not None:
            self._saving.cancel()
            await asyncio.gather(self._saving, return_exceptions=True)
        await self._save()

    def _save_soon(self, path: Path) -> None:
        self._unsaved.add(path)
        if self._saving is None or self._saving.done():
            self._saving = asyncio.get_running_loop().create_task(self._save_later(), name="save preferences")

    async def _save_later(self) -> None:
        await asyncio.sleep(_PAUSE_S)
        await self._save()

    async def _save(self) -> None:
        failed: set[Path] = set()
        while path := next(iter(self._unsaved - failed), None):
            self._unsaved.discard(path)  # what is changed while it is written is written once more
            try:
                await self._write(path)
            except LocalProblem as e:
                self._unsaved.add(path)
                failed.add(path)
                self._tell(e)
            except asyncio.CancelledError:
                self._unsaved.add(path)
                raise

    async def _write(self, path: Path) -> None:
        if path == self._settings_file:
            await self._threads.run(save_settings, path, self.settings)
        else:
            await self._threads.run(save_state, path, dict(self.state))

    def _tell(self, error: LocalProblem) -> None:
        log.info("%s", error.detail)
        for listener in self._listeners:
            listener(not_kept(error))
