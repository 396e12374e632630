"""A session bus of the test's own, and a little notification server on it, as the specification has it."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.asyncio import DBusRouter, Proxy, open_dbus_connection

NAME = "org.freedesktop.Notifications"
PLACE = DBusAddress("/org/freedesktop/Notifications", interface=NAME)
LAUNCHER = "com.canonical.Unity.LauncherEntry"
_CONFIG = """<busconfig><type>session</type><listen>unix:path={socket}</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy></busconfig>"""


@contextmanager
def a_bus(folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """(its address, its process). No service of this computer is started by it."""
    config = folder / "bus.conf"
    config.write_text(_CONFIG.format(socket=folder / "bus"))
    command = ["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip(), process
        finally:
            process.kill()


@dataclass(frozen=True)
class Said:
    """One call of Notify."""

    number: int
    replaces: int
    title: str
    body: str
    actions: list[str]
    hints: dict[str, Any]


class Server:
    """What it was told, and what the user does with it. `can`: its capabilities."""

    def __init__(self, can: tuple[str, ...] = ("actions", "body", "body-markup")) -> None:
        self._can = can
        self.said: list[Said] = []
        self.closed: list[int] = []
        self.progress: list[tuple[str, float, bool]] = []

    async def __aenter__(self) -> Self:
        self._connection = await open_dbus_connection()
        async with DBusRouter(self._connection) as router:
            bus = Proxy(message_bus, router)
            assert (await bus.RequestName(NAME))[0] == 1
            await bus.AddMatch(MatchRule(type="signal", interface=LAUNCHER))
        self._serving = asyncio.create_task(self._serve())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._serving.cancel()
        await asyncio.gather(self._serving, return_exceptions=True)
        await self._connection.close()

    async def press(self, number: int, key: str, token: str = "") -> None:
        if token:
            await self._signal("ActivationToken", "us", (number, token))
        await self._signal("ActionInvoked", "us", (number, key))

    async def close(self, number: int, reason: int) -> None:
        """1: its time was over; 2: the user put it away."""
        await self._signal("NotificationClosed", "uu", (number, reason))

    async def say_nothing(self) -> None:
        """A signal without a body, which the specification has none of; anyone on the bus can send it."""
        await self._signal("ActionInvoked", None, ())

    async def _signal(self, name: str, signature: str | None, body: tuple[Any, ...]) -> None:
        await self._connection.send(new_signal(PLACE, name, signature, body))

    async def _serve(self) -> None:
        while True:
            message = await self._connection.receive()
            fields = message.header.fields
            if fields.get(HeaderFields.interface) == LAUNCHER:
                entry, seen = message.body
                self.progress.append((entry, seen["progress"][1], seen["progress-visible"][1]))
            elif message.header.message_type is MessageType.method_call:
                await self._connection.send(self._answer(message, fields[HeaderFields.member]))

    def _answer(self, message: Message, method: str) -> Message:
        match method:
            case "GetCapabilities":
                return new_method_return(message, "as", (list(self._can),))
            case "Notify":
                _, replaces, _, title, body, actions, hints, _ = message.body
                number = replaces or len(self.said) + 1
                self.said.append(Said(number, replaces, title, body, actions, hints))
                return new_method_return(message, "u", (number,))
            case "CloseNotification":
                self.closed += message.body
                return new_method_return(message)
            case _:
                return new_error(message, "org.freedesktop.DBus.Error.UnknownMethod")


async def until(holds: Callable[[], object], what: str) -> None:
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110  # a user looks again, too
            await asyncio.sleep(0.01)
    assert holds(), what
