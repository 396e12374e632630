"""The accounts: which there are, which one is chosen, and the provider that speaks for each."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from wanstudio.core.connections import SANDBOX, Connection, check_name
from wanstudio.core.errors import InvalidInput, LocalProblem, StudioError
from wanstudio.providers.base import Account, Credentials, Provider
from wanstudio.store.keys import Keyring
from wanstudio.studio.entries import Entry, checked, not_connected, other_service
from wanstudio.studio.keyholder import KeyHolder
from wanstudio.studio.lines import Lines
from wanstudio.studio.refusals import not_kept
from wanstudio.studio.register import Register
from wanstudio.studio.tasks import Tasks
from wanstudio.studio.threads import Threads

Listener = Callable[[], None]


class Sandbox(Protocol):
    """What starts the Sandbox (wanstudio/child.py): by provider id its base_url, api_key and api_secret."""

    async def addresses(self) -> Mapping[str, Mapping[str, str]]: ...

    async def close(self) -> None: ...


class Accounts:
    """`file` keeps names, services and addresses; keys are in `keyring`, or here until the program ends.

    `data_uri_limit_bytes` is for their providers. `problems` are sentences about what `load` could not read.
    """

    def __init__(
        self,
        file: Path,
        keyring: Keyring,
        sandbox: Sandbox,
        *,
        data_uri_limit_bytes: Callable[[], int],
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self._keys, self._sandbox, self._threads = KeyHolder(keyring), sandbox, Threads(1)
        self._register = Register(file, self._threads, environ)
        self._making = asyncio.Lock()
        self._lines = Lines(self._threads, data_uri_limit_bytes)
        self._tasks = Tasks()
        self._listeners: list[Listener] = []
        self._on_refused: list[Callable[[StudioError], None]] = []
        self.problems: tuple[str, ...] = ()

    # ---- which there are ----

    @property
    def connections(self) -> tuple[Connection, ...]:
        """The Sandbox first, then those of the environment, then the user's own in the order they were made."""
        return tuple(e.connection for e in self._entries.values())

    def services(self) -> tuple[tuple[str, str], ...]:
        """Every (connection, provider id) there is an account for; the Sandbox's, which cost nothing, are left out."""
        return tuple((c.name, c.provider) for c in self.connections if c.provider)

    @property
    def chosen(self) -> Connection:
        return self.connection(self._register.chosen)

    def connection(self, name: str) -> Connection:
        """Raises MissingKey for a service that is not set up, else InvalidInput ("connection")."""
        return self._register.connection(name)

    def called(self, title: str) -> Connection:
        """The one that the user calls so, else the one of that name. Raises as `connection`."""
        return self._register.called(title)

    def title_of(self, name: str) -> str:
        """What the user calls it, or called it before it was removed; one that was never there goes by its name."""
        return self._register.title_of(name)

    def problem(self, name: str) -> str:
        """Why a listed connection cannot be used, a sentence; "" as far as is known."""
        problem = self._entries[name].problem
        return problem.detail if problem else ""

    def listen(self, listener: Listener) -> None:
        """Have `listener` called after every change of what is there or chosen."""
        self._listeners.append(listener)

    def listen_refused(self, listener: Callable[[StudioError], None]) -> None:
        """Have `listener` called when the choice cannot be written. It is tried again when another is made, and at
        close."""
        self._on_refused.append(listener)

    async def load(self) -> None:
        """Read the user's connections. Keys are read when they are first needed: a keyring may ask for a password."""
        self.problems = self._register.load()
        self._tell()

    def choose(self, name: str) -> None:
        """Make it the one that new jobs run on. Needs a running loop: the choice is kept."""
        self._register.chosen = self.connection(name).name
        self._tasks.start("accounts: choice", self._register.save(), refused=self._choice_refused)
        self._tell()

    # ---- making and removing ----

    @property
    def keyring_problem(self) -> str | None:
        """None until the keyring has been tried, then "" or why keys are not kept."""
        return self._keys.problem

    async def try_keyring(self) -> str:
        """Return "" when keys can be kept, else the reason why they live for this session only."""
        return await self._keys.try_keyring()

    async def test(self, provider_id: str, base_url: str, credentials: Credentials) -> Account:
        """Ask the service whether it takes this key; costs nothing and keeps nothing.

        Raises:
            InvalidInput: what was typed cannot be right ("key", "secret", "base_url", "provider").
            AuthError, OutOfCredit, Unreachable and the other provider errors: as they say.
        """
        url, credentials = checked(provider_id, base_url, credentials)
        await self.warm_up()
        provider = self._lines.new(provider_id, url, credentials)
        try:
            return await provider.check()
        finally:
            await provider.aclose()

    async def check(self, name: str) -> Account:
        """Ask the service of one of the user's connections whether it takes its key; costs nothing.

        Raises what `provider` does, AuthError and the other provider errors.
        """
        return await (await self.provider(name, self.connection(name).provider)).check()

    async def connect(
        self, title: str, provider_id: str, base_url: str, credentials: Credentials, *, again: str = ""
    ) -> Connection:
        """Keep a connection; its `origin` tells whether the key went to the keyring or lives for this session.

        One that is called so already gets the new key, if it is the same service's and the user's own. `again` is the
        name of one that gets a new key for certain, also where it is gone and jobs still know it by that.

        Raises:
            InvalidInput: what was typed cannot be used. LocalProblem: the list of connections cannot be written.
        """
        title = check_name(title)
        url, credentials = checked(provider_id, base_url, credentials)
        old = self._register.replaced_by(title, provider_id, again)
        name = again or (old.connection.name if old else self._register.name_for(title))
        key_id = await self._keys.put(credentials)
        origin: Any = "keyring" if key_id else "session"
        entry = Entry(Connection(name, title, provider_id, url, origin), key_id, None if key_id else credentials)
        self._entries[name] = entry
        try:
            await self._register.save()
        except StudioError:
            await self._undo(name, old, key_id)
            raise
        await self._drop(name, old)
        self._tell()
        return entry.connection

    async def rename(self, name: str, title: str) -> None:
        """Call one of the user's own accounts otherwise. Jobs, uploads and settings know it by its name and its key is
        kept under an id: none of them has to follow.

        Raises:
            InvalidInput: "name": it cannot be called so, or another is. LocalProblem: the list cannot be written; it is
            called as before.
        """
        before = self._register.own(name).title
        self._register.call(name, check_name(title))
        try:
            await self._register.save()
        except StudioError:
            self._register.call(name, before)
            raise
        self._tell()

    async def remove(self, name: str) -> None:
        """Forget a connection and its key.

        Raises:
            InvalidInput: the Sandbox and those of the environment stay. LocalProblem: the list cannot be written; it
            stays, and its key.
        """
        self._register.own(name)
        before, chosen = dict(self._entries), self._register.chosen
        entry = self._register.take_out(name)
        self._register.chosen = SANDBOX.name if chosen == name else chosen
        try:
            await self._register.save()
        except StudioError:
            self._register.entries, self._register.chosen = before | self._entries, chosen
            raise
        await self._drop(name, entry)
        self._tell()

    # ---- speaking for them ----

    async def warm_up(self) -> None:
        """So that the window need not wait for what the first provider needs."""
        await self._lines.warm_up()

    async def provider(self, connection: str, provider_id: str) -> Provider:
        """The provider of a connection, kept until settings change; the Sandbox is started when it is first needed.

        Raises:
            MissingKey: there is no key, or the keyring does not give it, or no account of this name is connected: what
            was to run on it waits. InvalidInput: it is another service's. LocalProblem: the Sandbox did not start.
        """
        self._known(connection, provider_id)
        await self.warm_up()
        async with self._making:
            url, credentials = await self._address(connection, provider_id)
            return self._lines.of(connection, provider_id, url, credentials)

    async def close(self) -> None:
        """End the Sandbox and every open line. Nothing listens afterwards."""
        await self._tasks.drain()
        if not self._register.saved:
            with suppress(LocalProblem):  # it was told when it was chosen
                await self._register.save()
        await self._lines.close()
        await self._sandbox.close()
        self._keys.close()
        self._threads.close()

    # ---- inside ----

    @property
    def _entries(self) -> dict[str, Entry]:
        return self._register.entries

    def _known(self, connection: str, provider_id: str) -> Entry:
        try:
            known = self.connection(connection)
        except InvalidInput:
            raise not_connected(self.title_of(connection)) from None
        if not known.serves(provider_id):
            raise InvalidInput("connection", other_service(known, provider_id))
        return self._entries[connection]

    async def _address(self, name: str, provider_id: str) -> tuple[str, Credentials]:
        entry = self._known(name, provider_id)
        if entry.connection.origin == "sandbox":
            found = (await self._sandbox.addresses())[provider_id]
            return found["base_url"], Credentials(found["api_key"], found.get("api_secret", ""))
        if entry.problem:
            raise entry.problem
        if entry.credentials is not None:
            return entry.connection.base_url, entry.credentials
        credentials = await self._keys.get(entry.key_id, entry.connection.title)
        if self._entries.get(name) is not entry:  # it was connected anew, or removed, while the keyring was waited for
            return await self._address(name, provider_id)
        self._entries[name] = replace(entry, credentials=credentials)
        return entry.connection.base_url, credentials

    async def _undo(self, name: str, old: Entry | None, key_id: str) -> None:
        self._lines.retire(name)  # one that was asked for meanwhile has the key that is not kept
        del self._entries[name]
        if old is not None:
            self._entries[name] = old
        await self._keys.forget(key_id)

    async def _drop(self, name: str, entry: Entry | None) -> None:
        """Let go of what an entry that is no longer listed had: its providers and its key."""
        self._lines.retire(name)
        if entry is not None:
            await self._keys.forget(entry.key_id)

    def _choice_refused(self, error: StudioError) -> None:
        for listener in self._on_refused:
            listener(not_kept(error))

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()
