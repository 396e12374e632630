"""Accounts at hosted services, without their keys: a name, a service, an address, and where the key comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from wanstudio.core.errors import InvalidInput
from wanstudio.core.secrets import wrong_with

Origin = Literal["sandbox", "keyring", "session", "environment"]
OWN: tuple[Origin, ...] = ("keyring", "session")  # of accounts that the user made

NAME_LIMIT = 40  # characters: the status bar shows it whole


@dataclass(frozen=True, slots=True)
class Service:
    """A service one can have an account at. `secret` says whether its key has a second half. `base_url` is its own.

    `keys_at` is where the user finds the key, as the service words it; `page` is that page, or the nearest to it that
    has an address of its own. `variables` are those its connection is read from: key, secret ("" where there is none),
    base URL. `files_inside`: files go inside the request itself; elsewhere they are uploaded before it.
    """

    id: str
    title: str
    secret: bool
    keys_at: str
    page: str
    variables: tuple[str, str, str]
    base_url: str
    files_inside: bool = False


SERVICES: Mapping[str, Service] = {
    service.id: service
    for service in (
        Service(
            "scenario",
            "Scenario",
            True,
            "Project Settings, API Keys",  # seed 000
            "https://app.scenario.com",  # the page itself is one of each project's
            ("SCENARIO_SDK_API_KEY", "SCENARIO_SDK_API_SECRET", "SCENARIO_BASE_URL"),
            "https://api.cloud.scenario.com/v1",
        ),
        Service(
            "aimlapi",
            "AI/ML API",
            False,
            "Key Management",
            "https://aimlapi.com/app/keys",
            ("AIMLAPI_KEY", "", "AIMLAPI_BASE_URL"),
            "https://api.aimlapi.com",
            files_inside=True,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Connection:
    """One account. `provider` is the service's id, empty for the Sandbox, which speaks for all of them.

    `name` is what jobs, uploads and settings know it by: it stays. `title` is what the user calls it, and may change.
    `base_url` is empty where the service's own address is meant. `origin` says where the key lives: made up by the
    Sandbox, in the system's keyring, in memory until the program ends, or in environment variables.
    """

    name: str
    title: str
    provider: str
    base_url: str
    origin: Origin

    def serves(self, provider_id: str) -> bool:
        return self.origin == "sandbox" or self.provider == provider_id


SANDBOX = Connection("sandbox", "Sandbox", "", "", "sandbox")


def check_name(name: str) -> str:
    """Return the name of a connection without spaces around it.

    Raises:
        InvalidInput: "name": empty, too long, with characters that cannot be shown, or one that is taken for good.
    """
    name = name.strip()
    if not name or len(name) > NAME_LIMIT or not name.isprintable():
        raise InvalidInput("name", f"Name: 1 to {NAME_LIMIT} letters, digits or signs are needed")
    if name.casefold() in {SANDBOX.name, *SERVICES}:
        raise InvalidInput("name", f"Name: {name!r} is kept for the program itself; choose another")
    return name


def check_key(provider: str, key: str, secret: str) -> tuple[str, str]:
    """Return key and secret without spaces around them.

    Raises:
        InvalidInput: "key" or "secret": missing, or with characters no key has. The key itself is never in the text.
    """
    service = service_of(provider)
    key, secret = key.strip(), secret.strip() if service.secret else ""
    _check_part("key", key, service)
    if service.secret:
        _check_part("secret", secret, service)
    return key, secret


def _check_part(part: Literal["key", "secret"], text: str, service: Service) -> None:
    if not text:
        raise InvalidInput(part, f"{part.capitalize()}: needed. {service.title} shows it under {service.keys_at}")
    if wrong := wrong_with(part, text):
        raise InvalidInput(part, f"{part.capitalize()}: it {wrong}")


def service_title(provider: str) -> str:
    """Of a service; `provider` itself where a user's own descriptor names one that there is none of."""
    return SERVICES[provider].title if provider in SERVICES else provider


def service_of(provider: str) -> Service:
    """Raises InvalidInput ("provider") when there is no such service."""
    if provider not in SERVICES:
        raise InvalidInput("provider", f"Service: {provider!r} is not one of {', '.join(SERVICES)}")
    return SERVICES[provider]
