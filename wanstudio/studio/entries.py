"""A connection and where its key is; how it is read from the environment and from the file of connections."""

from __future__ import annotations

import itertools
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace

from wanstudio.core.connections import SERVICES, Connection, Service, check_key, check_name, service_of
from wanstudio.core.errors import AuthError, InvalidInput, MissingKey, StudioError
from wanstudio.providers.addresses import check_base_url
from wanstudio.providers.base import Credentials

WHERE = "Settings > Accounts is where keys are entered."


@dataclass(frozen=True, slots=True)
class Entry:
    """The key is under `key_id` in the keyring, or in `credentials` (memory only), or made up by the Sandbox.

    `problem` is why it cannot be used although it is listed, None as far as is known.
    """

    connection: Connection
    key_id: str = ""
    credentials: Credentials | None = None
    problem: StudioError | None = None


def checked(provider_id: str, base_url: str, credentials: Credentials) -> tuple[str, Credentials]:
    """Return what was typed in order, or raise InvalidInput ("provider", "base_url", "key", "secret")."""
    service_of(provider_id)
    return _url(base_url), Credentials(*check_key(provider_id, credentials.key, credentials.secret))


def _url(base_url: str) -> str:
    """Empty stays empty: the service's own address."""
    return check_base_url(base_url) if base_url.strip() else ""


def row_of(entry: Entry) -> dict[str, str]:
    """What stands in the file: nothing secret. `key` is an id in the keyring, "" of a key that is kept nowhere."""
    c = entry.connection
    return {"name": c.name, "title": c.title, "provider": c.provider, "base_url": c.base_url, "key": entry.key_id}


def entry_from(row: Mapping[str, str]) -> Entry:
    """Read `row_of`'s row. Raises InvalidInput, KeyError, TypeError or AttributeError when it is none."""
    name, provider, url = check_name(row["name"]), service_of(row["provider"]).id, _url(row["base_url"])
    title = check_name(row.get("title", name))
    if key_id := str(row["key"]):
        return Entry(Connection(name, title, provider, url, "keyring"), key_id)
    return Entry(Connection(name, title, provider, url, "session"), problem=_ended(title))


def titled(entry: Entry, title: str) -> Entry:
    """The same account under another name; its key stays where it is."""
    problem = _ended(title) if entry.problem else None
    return replace(entry, connection=replace(entry.connection, title=title), problem=problem)


def _ended(title: str) -> MissingKey:
    return MissingKey(f"The key of {title!r} was kept until WanStudio was closed.", hint=f"Enter it again. {WHERE}")


def called(entries: Iterable[Entry], title: str) -> Entry | None:
    """The account that the user calls so, in upper or lower case."""
    return next((e for e in entries if e.connection.title.casefold() == title.casefold()), None)


def free_name(title: str, taken: Container[str]) -> str:
    """What a new account is known by: its title, unless that of one that was called so once."""
    numbered = (f"{title} {number}" for number in itertools.count(2))
    return next(name for name in itertools.chain([title], numbered) if name not in taken)


def from_environment(environ: Mapping[str, str]) -> list[Entry]:
    """One for each service of which at least the key or the secret is set."""
    entries = []
    for service in SERVICES.values():
        key, secret, base_url = (environ.get(name, "") if name else "" for name in service.variables)
        if key or secret:
            entries.append(_environment_entry(service, key, secret, base_url))
    return entries


def _environment_entry(service: Service, key: str, secret: str, base_url: str) -> Entry:
    try:
        url, credentials = checked(service.id, base_url, Credentials(key, secret))
    except InvalidInput as e:
        connection = Connection(service.id, service.title, service.id, "", "environment")
        return Entry(connection, problem=_problem(e, service, {"key": key, "secret": secret}))
    return Entry(Connection(service.id, service.title, service.id, url, "environment"), credentials=credentials)


def _problem(e: InvalidInput, service: Service, typed: Mapping[str, str]) -> StudioError:
    """The same problem, told of the variable instead of the field."""
    variable = dict(zip(("key", "secret", "base_url"), service.variables, strict=True))[e.param]
    why = f"{variable}: {e.detail.partition(': ')[2]}."
    if e.param == "base_url":
        return InvalidInput(variable, why)
    return MissingKey(why if typed[e.param].strip() else f"{variable} is not set.", hint=how_to_set(service))


def how_to_set(service: Service) -> str:
    variables = " and ".join(filter(None, service.variables[:2]))
    return f"Set {variables}, or connect an account in the window."


def hint_of(error: StudioError, connection: Connection) -> str:
    """What to do about it: a key that was refused is looked for where it comes from."""
    if type(error) is AuthError and connection.origin == "environment":  # its kinds say more of their own
        return f"Check {' and '.join(filter(None, SERVICES[connection.provider].variables[:2]))}."
    return error.hint


def why_it_stays(connection: Connection) -> str:
    if connection.origin == "sandbox":
        return "The Sandbox is always there"
    variables = " and ".join(filter(None, SERVICES[connection.provider].variables[:2]))
    return f"{connection.title} comes from environment variables; unset {variables} to remove it"


def not_connected(name: str) -> MissingKey:
    """Of an account that jobs still want: it was removed, or this is another computer's list."""
    return MissingKey(f"The account {name!r} is not connected.", hint=f"Connect it again under this name. {WHERE}")


def other_service(connection: Connection, provider_id: str) -> str:
    here, there = SERVICES[connection.provider].title, service_of(provider_id).title
    return f"The connection {connection.title!r} is for {here}; this model runs on {there}"
