"""A desktop portal with settings, on a test's own bus."""

from __future__ import annotations

import asyncio
from typing import Any, Self

from jeepney import (
    DBusAddress,
    HeaderFields,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.asyncio import DBusRouter, Proxy, open_dbus_connection

NAME, INTERFACE = "org.freedesktop.portal.Desktop", "org.freedesktop.portal.Settings"
PLACE = DBusAddress("/org/freedesktop/portal/desktop", interface=INTERFACE)

Settings = dict[str, dict[str, tuple[str, Any]]]


class Portal:
    """`settings` by namespace and key, each with its D-Bus signature. It answers ReadAll, and tells of changes."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    async def __aenter__(self) -> Self:
        self._connection = await open_dbus_connection()
        async with DBusRouter(self._connection) as router:
            assert (await Proxy(message_bus, router).RequestName(NAME))[0] == 1
        self._serving = asyncio.create_task(self._serve())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._serving.cancel()
        await asyncio.gather(self._serving, return_exceptions=True)
        await self._connection.close()

    async def change(self, space: str, key: str, value: tuple[str, Any]) -> None:
        self.settings.setdefault(space, {})[key] = value
        await self._connection.send(new_signal(PLACE, "SettingChanged", "ssv", (space, key, value)))

    async def _serve(self) -> None:
        while True:
            message = await self._connection.receive()
            if message.header.message_type is not MessageType.method_call:
                continue
            if message.header.fields[HeaderFields.member] == "ReadAll":
                asked = message.body[0]
                found = {space: keys for space, keys in self.settings.items() if space in asked}
                await self._connection.send(new_method_return(message, "a{sa{sv}}", (found,)))
            else:
                await self._connection.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))
