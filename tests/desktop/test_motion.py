"""What the system says of motion, over a real bus with a portal on it and without one."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.desktop.bus import a_bus, until
from tests.desktop.portal import Portal, Settings
from wanstudio.desktop.motion import follow

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only there is a portal")

GNOME, KDE, OWN = "org.gnome.desktop.interface", "org.kde.kdeglobals.KDE", "org.freedesktop.appearance"


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with a_bus(tmp_path) as (address, _):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield


async def told_by(settings: Settings, act: Callable[[Portal, list[bool]], Any]) -> None:
    told: list[bool] = []
    async with Portal(settings) as portal:
        following = asyncio.create_task(follow(told.append))
        try:
            await act(portal, told)
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)


@pytest.mark.parametrize(
    "settings",
    [
        {OWN: {"reduced-motion": ("u", 1)}},
        {GNOME: {"enable-animations": ("b", False), "font-name": ("s", "Inter 11")}},
        {KDE: {"AnimationDurationFactor": ("s", "0")}},
        {OWN: {"reduced-motion": ("u", 0)}, GNOME: {"enable-animations": ("b", False)}},
    ],
)
def test_whoever_has_asked_for_less_motion_gets_it(run: Any, bus: None, settings: Settings):
    async def act(portal: Portal, told: list[bool]) -> None:
        await until(lambda: told, "the portal has answered")
        assert told == [True]

    run(told_by(settings, act))


def test_a_change_is_heard_while_the_program_runs(run: Any, bus: None):
    async def act(portal: Portal, told: list[bool]) -> None:
        await until(lambda: told == [True], "the portal has answered")
        await portal.change(GNOME, "font-name", ("s", "Inter 12"))
        await portal.change(GNOME, "enable-animations", ("b", True))
        await until(lambda: len(told) == 2, "the change was heard")
        await portal.change(KDE, "AnimationDurationFactor", ("s", "broken"))
        await portal.change(OWN, "reduced-motion", ("u", 1))
        await until(lambda: len(told) == 3, "the next one, too")
        assert told == [True, False, True]

    run(told_by({GNOME: {"enable-animations": ("b", False)}}, act))


def test_a_desktop_without_a_portal_asks_for_nothing(run: Any, bus: None):
    told: list[bool] = []
    run(follow(told.append))
    assert not told


def test_no_bus_at_all_is_no_trouble(run: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'nothing'}")
    told: list[bool] = []
    run(follow(told.append))
    assert not told


@pytest.mark.parametrize("turns", range(6))
def test_a_window_that_is_closed_at_once_leaves_no_socket_open(run: Any, bus: None, turns: int):
    """A warning of a socket that nobody closed would fail this test. `turns`: how far the loop has come by then."""

    async def act() -> None:
        following = asyncio.create_task(follow(print))
        for _ in range(turns):
            await asyncio.sleep(0)
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        gc.collect()

    run(act())
