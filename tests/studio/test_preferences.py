"""What cannot be written at once: it is told, and written as soon as it can be."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from wanstudio.core.errors import LocalProblem
from wanstudio.studio.preferences import Preferences
from wanstudio.studio.threads import Threads


@pytest.fixture
def within(tmp_path: Path) -> Callable[[Callable[[Preferences], Awaitable[None]]], None]:
    """Run a coroutine on preferences that are closed after it."""

    def run(work: Callable[[Preferences], Awaitable[None]]) -> None:
        async def main() -> None:
            threads = Threads(1)
            preferences = Preferences(tmp_path, threads)
            await work(preferences)
            await preferences.close()
            threads.close()

        asyncio.run(main())

    return run


def told_by(preferences: Preferences) -> asyncio.Queue[LocalProblem]:
    told: asyncio.Queue[LocalProblem] = asyncio.Queue()
    preferences.listen_refused(told.put_nowait)
    return told


def read(file: Path) -> Any:
    return json.loads(file.read_text("utf-8"))


def test_a_setting_that_could_not_be_written_is_told_and_written_at_the_end(within, tmp_path: Path):
    (tmp_path / "settings.json").mkdir()  # in the way

    async def change(preferences: Preferences) -> None:
        told = told_by(preferences)
        preferences.change(theme="light")
        problem = await told.get()
        assert "settings.json cannot be written" in problem.detail and "holds until" in problem.hint
        (tmp_path / "settings.json").rmdir()

    within(change)
    assert read(tmp_path / "settings.json")["theme"] == "light"


def test_what_is_remembered_is_written_though_the_settings_cannot_be(within, tmp_path: Path):
    (tmp_path / "settings.json").mkdir()

    async def change(preferences: Preferences) -> None:
        preferences.change(theme="light")
        preferences.remember(clip="x")

    within(change)
    assert read(tmp_path / "state.json") == {"clip": "x"}


def test_a_setting_that_could_not_be_written_is_with_the_next_change(within, tmp_path: Path):
    (tmp_path / "settings.json").mkdir()

    async def change(preferences: Preferences) -> None:
        told = told_by(preferences)
        preferences.change(theme="light")
        await told.get()
        (tmp_path / "settings.json").rmdir()
        (tmp_path / "state.json").mkdir()
        preferences.remember(clip="x")
        assert "state.json" in (await told.get()).detail  # both were tried by now, in whatever order
        preferences.change(scale_percent=125)
        (tmp_path / "state.json").rmdir()

    within(change)
    assert read(tmp_path / "settings.json")["theme"] == "light" and read(tmp_path / "state.json") == {"clip": "x"}
