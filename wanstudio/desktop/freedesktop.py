"""Linux: notifications and the dock's progress, over the session's bus.

Sources: Desktop Notifications Specification 1.3 (specifications.freedesktop.org); Unity's LauncherEntry, which Plasma,
Ubuntu's dock, Dash to Dock and Plank understand (wiki.ubuntu.com/Unity/LauncherAPI). By jeepney, which keyring brings
along: Qt's own tray message has no button, and its D-Bus module cannot make a notification's unsigned numbers.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Coroutine
from html import escape
from typing import Any

from jeepney import (
    DBusAddress,
    DBusErrorResponse,
    HeaderFields,
    MatchRule,
    Message,
    message_bus,
    new_method_call,
    new_signal,
)
from jeepney.io.asyncio import DBusConnection, DBusRouter, Proxy, open_dbus_connection
from jeepney.io.common import RouterClosed
from jeepney.wrappers import unwrap_msg

from wanstudio.core.notices import Notice

log = logging.getLogger(__name__)

_NAME = "org.freedesktop.Notifications"
_SERVER = DBusAddress("/org/freedesktop/Notifications", bus_name=_NAME, interface=_NAME)
_LAUNCHER = DBusAddress("/io/github/wanstudio", interface="com.canonical.Unity.LauncherEntry")
_ENTRY = "wanstudio"  # the .desktop file's name, and the icon's
_ANSWERS_WITHIN_S = 10.0
_SIGNALS_KEPT = 64
_NO_BUS = (OSError, KeyError, ValueError, RuntimeError, EOFError, TimeoutError)  # none named, none there, none for us
_BUS_IS_GONE = (OSError, EOFError, RouterClosed, DBusErrorResponse, asyncio.InvalidStateError)
"""The last: jeepney 0.9 tells so of a bus that ends in the moment in which an answer is no longer waited for."""

Work = Coroutine[Any, Any, None]


class Freedesktop:
    """`chosen` is called when the user pressed the notification or its Show, `closed` when they put it away.

    `start` runs a coroutine as a task of that name. The bus is looked for when there is something to say, and the one
    connection then stays: docks forget what a program said that is no longer on the bus.
    """

    def __init__(
        self, start: Callable[[str, Work], object], *, chosen: Callable[[], None], closed: Callable[[], None]
    ) -> None:
        self._start, self._chosen, self._closed = start, chosen, closed
        self._wishes: asyncio.Queue[Callable[[], Work]] = asyncio.Queue()
        self._router: DBusRouter
        self._can: tuple[str, ...] | None = None  # what the server can show; None until it has said so
        self._number = 0  # the server's, of the notification that stands; 0: none does
        self._begun = self._gone = False

    def notify(self, notice: Notice) -> None:
        self._wish(lambda: self._notify(notice))

    def withdraw(self) -> None:
        if self._begun:
            self._wish(self._withdraw)

    def show_progress(self, done: float | None) -> None:
        if self._begun or done is not None:
            self._wish(lambda: self._show_progress(done))

    def _wish(self, wish: Callable[[], Work]) -> None:
        if self._gone:
            return
        self._wishes.put_nowait(wish)
        if not self._begun:
            self._begun = True
            self._start("tell the desktop", self._run())

    # ---- the one connection ----

    async def _run(self) -> None:
        try:
            await self._reach()
        finally:
            self._gone = True  # however it ended: what is wished for from here on would wait for good

    async def _reach(self) -> None:
        try:
            connection = await open_dbus_connection()
        except _NO_BUS as e:
            _tell_of(e)
            return
        try:
            await self._live_on(connection)
        except _BUS_IS_GONE as e:
            _tell_of(e)

    async def _live_on(self, connection: DBusConnection) -> None:
        try:
            async with DBusRouter(connection) as self._router:
                await self._live()
        finally:
            await connection.close()

    async def _live(self) -> None:
        """Say what there is to say, one after the other, and hear what becomes of it."""
        rule = MatchRule(type="signal", interface=_NAME, path=_SERVER.object_path)
        heard: asyncio.Queue[Message] = asyncio.Queue(_SIGNALS_KEPT)
        await Proxy(message_bus, self._router).AddMatch(rule)
        with self._router.filter(rule, queue=heard):
            hearing = asyncio.create_task(self._hear(heard), name="hear the desktop")
            try:
                while True:
                    await self._grant(await self._wishes.get())
            finally:
                hearing.cancel()
                await asyncio.gather(hearing, return_exceptions=True)
                if self._number:  # the program ends: its Show would lead nowhere
                    await self._router.send(new_method_call(_SERVER, "CloseNotification", "u", (self._number,)))

    async def _grant(self, wish: Callable[[], Work]) -> None:
        try:
            async with asyncio.timeout(_ANSWERS_WITHIN_S):
                await wish()
        except (DBusErrorResponse, TimeoutError) as e:
            log.info("the desktop does not show it: %s", getattr(e, "name", type(e).__name__))

    async def _hear(self, heard: asyncio.Queue[Message]) -> None:
        while True:
            message = await heard.get()
            number, *rest = message.body or (0,)
            if number != self._number or not number:
                continue  # the signals of all programs come to all
            soon = asyncio.get_running_loop().call_soon
            match message.header.fields.get(HeaderFields.member), rest:
                case "ActivationToken", [str(token)]:
                    os.environ["XDG_ACTIVATION_TOKEN"] = token  # Qt shows it to Wayland, which raises no window without
                case "ActionInvoked", _:
                    soon(self._chosen)
                case "NotificationClosed", [reason]:
                    self._number = 0
                    if reason == 2:  # by the user; 1 is that its time was over
                        soon(self._closed)

    # ---- what is said ----

    async def _call(self, method: str, signature: str = "", body: tuple[Any, ...] = ()) -> tuple[Any, ...]:
        """Raises DBusErrorResponse: nobody shows notifications here, or not this one."""
        reply = await self._router.send_and_get_reply(new_method_call(_SERVER, method, signature or None, body))
        return tuple(unwrap_msg(reply))

    async def _notify(self, notice: Notice) -> None:
        if self._can is None:
            self._can = tuple((await self._call("GetCapabilities"))[0])
        actions = ["default", "Show", "show", "Show"] if "actions" in self._can else []
        title, body = _sayable(notice.title), _sayable(notice.body)
        body = escape(body, quote=False) if "body-markup" in self._can else body
        hints = {"desktop-entry": ("s", _ENTRY), "category": ("s", "transfer")}
        said = ("WanStudio", self._number, _ENTRY, title, body, actions, hints, -1)
        (self._number,) = await self._call("Notify", "susssasa{sv}i", said)

    async def _withdraw(self) -> None:
        number, self._number = self._number, 0
        if number:
            await self._call("CloseNotification", "u", (number,))

    async def _show_progress(self, done: float | None) -> None:
        seen = {"progress": ("d", done or 0.0), "progress-visible": ("b", done is not None)}
        said = (f"application://{_ENTRY}.desktop", seen)
        await self._router.send(new_signal(_LAUNCHER, "Update", "sa{sv}", said))


def _tell_of(why: Exception) -> None:
    log.info("no bus to tell the desktop over: %s", type(why).__name__)


def _sayable(text: str) -> str:
    """What a bus takes: a file's name may hold what is no character."""
    return text.encode("utf-8", "replace").decode("utf-8")
