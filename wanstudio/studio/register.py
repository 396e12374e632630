"""Which accounts there are, what jobs know each by, what the user calls it, and which is chosen; kept in one file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from wanstudio.core.connections import OWN, SANDBOX, SERVICES, Connection, service_title
from wanstudio.core.errors import InvalidInput, LocalProblem, MissingKey
from wanstudio.store.settings import load_state, save_state
from wanstudio.studio.entries import (
    Entry,
    called,
    entry_from,
    free_name,
    from_environment,
    how_to_set,
    row_of,
    titled,
    why_it_stays,
)
from wanstudio.studio.threads import Threads


class Register:
    """`entries` are by name: the Sandbox first, then those of the environment, then the user's own in the order they
    were made. `chosen` is the name of one of them.

    The file has nothing secret in it. After a change `save` is to be awaited, by whoever made it.
    """

    def __init__(self, file: Path, threads: Threads, environ: Mapping[str, str]) -> None:
        self._file, self._threads = file, threads
        self.entries = {e.connection.name: e for e in (Entry(SANDBOX), *from_environment(environ))}
        self.chosen = SANDBOX.name
        self.saved = True
        """False when the file could not be written last time."""
        self._removed: dict[str, str] = {}  # what those were called, by the names that jobs may still know them by

    def load(self) -> tuple[str, ...]:
        """Read the user's own; returns sentences about what could not be read."""
        state, problems = load_state(self._file)
        for row in state.get("connections", []):
            try:
                entry = entry_from(row)
            except (InvalidInput, KeyError, TypeError, AttributeError):
                problems += (f"{self._file.name}: an account that cannot be read was left out.",)
                continue
            self.entries.setdefault(entry.connection.name, entry)
        removed = state.get("removed", {})
        if isinstance(removed, dict):
            self._removed = {name: title for name, title in removed.items() if isinstance(title, str)}
        if state.get("chosen") in self.entries:
            self.chosen = state["chosen"]
        return problems

    async def save(self) -> None:
        """Raises LocalProblem: it cannot be written."""
        rows = [row_of(e) for e in self.entries.values() if e.connection.origin in OWN]
        state = {"chosen": self.chosen, "connections": rows, "removed": dict(self._removed)}
        try:
            await self._threads.run(save_state, self._file, state)
        except LocalProblem:
            self.saved = False
            raise
        self.saved = True

    # ---- looked up -----------------------------------------------------------------------------------

    def connection(self, name: str) -> Connection:
        """Raises MissingKey for a service that is not set up, else InvalidInput ("connection")."""
        if entry := self.entries.get(name):
            return entry.connection
        if name in SERVICES:
            raise MissingKey(f"There is no key for {SERVICES[name].title}.", hint=how_to_set(SERVICES[name]))
        raise InvalidInput("connection", f"There is no account {name!r}; there are: {', '.join(self.entries)}")

    def own(self, name: str) -> Connection:
        """One that can be changed. Raises InvalidInput: those of the program and of the environment stay."""
        connection = self.connection(name)
        if connection.origin not in OWN:
            raise InvalidInput("connection", why_it_stays(connection))
        return connection

    def called(self, title: str) -> Connection:
        """The one that the user calls so, else the one of that name. Raises as `connection`."""
        found = called(self.entries.values(), title)
        return found.connection if found and found.connection.title == title else self.connection(title)

    def title_of(self, name: str) -> str:
        """What the user calls it, or called it before it was removed; one that was never there goes by its name."""
        entry = self.entries.get(name)
        return entry.connection.title if entry else self._removed.get(name, service_title(name))

    # ---- changed -------------------------------------------------------------------------------------

    def replaced_by(self, title: str, provider_id: str, again: str) -> Entry | None:
        """The account that gets the key of one that is called so; None: a new one does.

        Raises:
            InvalidInput: "name": another is called so.
        """
        old = called(self.entries.values(), title)
        if old is None:
            return self.entries.get(again)
        same = (old.connection.title, old.connection.provider) == (title, provider_id)
        if not same or old.connection.origin not in OWN or again not in ("", old.connection.name):
            raise _is_there(old)
        return old

    def name_for(self, title: str) -> str:
        """What a new account is known by: as one was that was called so, whose jobs may wait for it; else anew."""
        known = (name for name, called in self._removed.items() if called == title and name not in self.entries)
        return next(known, None) or free_name(title, self.entries)

    def call(self, name: str, title: str) -> None:
        """Raises InvalidInput: "name": another is called so."""
        if (other := called(self.entries.values(), title)) and other.connection.name != name:
            raise _is_there(other)
        if name in self.entries:  # it may have been removed meanwhile
            self.entries[name] = titled(self.entries[name], title)

    def take_out(self, name: str) -> Entry:
        """What it was called is remembered: its jobs may wait for one that is called so again."""
        entry = self.entries.pop(name)
        self._removed[name] = entry.connection.title
        return entry


def _is_there(entry: Entry) -> InvalidInput:
    return InvalidInput("name", f"Name: there is an account {entry.connection.title!r} already")
