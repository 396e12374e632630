"""Whether the system's user has asked for less motion.

Linux: the desktop portal says it, at once and whenever it changes. Its own key came in 2025 (XDG Desktop Portal,
org.freedesktop.appearance), so GNOME's and Plasma's are read there too. Windows is asked once, at the start. macOS is
not asked: only AppKit knows, and nothing here speaks with it; the program's own setting does.
"""

from __future__ import annotations

import asyncio
import ctypes
import logging
import sys
from collections.abc import Callable, Mapping
from typing import Any

log = logging.getLogger(__name__)

_SPI_GETCLIENTAREAANIMATION = 0x1042  # winuser.h
_SERVICE, _PLACE = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
_SETTINGS = "org.freedesktop.portal.Settings"
_ANSWERS_WITHIN_S = 30.0  # the portal may have to be started
_CLOSES_WITHIN_S = 2.0
_SIGNALS_KEPT = 64


def _is_zero(value: object) -> bool:
    """Plasma keeps its factor as text."""
    try:
        return float(str(value)) == 0
    except ValueError:
        return False


_REDUCES: Mapping[tuple[str, str], Callable[[object], bool]] = {
    ("org.freedesktop.appearance", "reduced-motion"): lambda value: value == 1,
    ("org.gnome.desktop.interface", "enable-animations"): lambda value: value is False,
    ("org.kde.kdeglobals.KDE", "AnimationDurationFactor"): _is_zero,
}


async def follow(tell: Callable[[bool], None]) -> None:
    """Call `tell` with what holds, and again when it is otherwise, until cancelled; never where nobody can say."""
    if sys.platform == "win32":
        tell(_asked_of_windows())
    elif sys.platform != "darwin":
        await _follow_portal(tell)


def _asked_of_windows() -> bool:
    animates = ctypes.c_int(1)
    windows: Any = ctypes.windll  # type: ignore[attr-defined,unused-ignore]  # there on Windows alone
    windows.user32.SystemParametersInfoW(_SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(animates), 0)
    return not animates.value


async def _follow_portal(tell: Callable[[bool], None]) -> None:
    from jeepney import DBusErrorResponse
    from jeepney.io.asyncio import DBusRouter, open_dbus_connection
    from jeepney.io.common import RouterClosed

    no_word = (OSError, KeyError, ValueError, RuntimeError, EOFError, TimeoutError, RouterClosed, DBusErrorResponse)
    try:
        # a task of its own: stopped half-way (a window that is closed at once), jeepney would leave its socket open
        opening = asyncio.create_task(open_dbus_connection(), name="open the session's bus")
        try:
            async with DBusRouter(await asyncio.shield(opening)) as router:
                await _Portal(router, tell).follow()
        finally:
            async with asyncio.timeout(_CLOSES_WITHIN_S):
                await (await opening).close()
    except (*no_word, asyncio.InvalidStateError) as e:  # the last: see freedesktop.py
        log.info("the desktop does not say whether motion is reduced: %s", getattr(e, "name", type(e).__name__))


class _Portal:
    """`tell` gets each answer that differs from the one before; at first, nothing is taken to be reduced."""

    def __init__(self, router: Any, tell: Callable[[bool], None]) -> None:
        self._router, self._tell = router, tell
        self._asks: dict[tuple[str, str], bool] = {}
        self._told = False

    async def follow(self) -> None:
        from jeepney import MatchRule, Message, message_bus
        from jeepney.io.asyncio import Proxy

        rule = MatchRule(type="signal", interface=_SETTINGS, member="SettingChanged", path=_PLACE)
        heard: asyncio.Queue[Message] = asyncio.Queue(_SIGNALS_KEPT)
        with self._router.filter(rule, queue=heard):
            async with asyncio.timeout(_ANSWERS_WITHIN_S):
                await Proxy(message_bus, self._router).AddMatch(rule)
                await self._read_all()
            while True:
                space, key, (_, value) = (await heard.get()).body
                self._take(space, key, value)

    async def _read_all(self) -> None:
        from jeepney import DBusAddress, new_method_call
        from jeepney.wrappers import unwrap_msg

        settings = DBusAddress(_PLACE, bus_name=_SERVICE, interface=_SETTINGS)
        spaces = [space for space, _ in _REDUCES]
        (found,) = unwrap_msg(
            await self._router.send_and_get_reply(new_method_call(settings, "ReadAll", "as", (spaces,)))
        )
        for space, keys in found.items():
            for key, (_, value) in keys.items():
                self._take(space, key, value)

    def _take(self, space: str, key: str, value: object) -> None:
        reduces = _REDUCES.get((space, key))
        if reduces is None:
            return
        self._asks[space, key] = reduces(value)
        if any(self._asks.values()) != self._told:
            self._told = not self._told
            asyncio.get_running_loop().call_soon(self._tell, self._told)
