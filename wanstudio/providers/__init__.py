"""Hosted services, a module each. What is known of them beforehand is in core/connections.py; who speaks to them, here.

Importing this package costs nothing: httpx is not loaded before a service is connected to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from wanstudio.core.connections import SERVICES
from wanstudio.core.errors import UnknownModel
from wanstudio.core.settings import DATA_URI_LIMIT_BYTES
from wanstudio.providers.addresses import check_base_url
from wanstudio.providers.base import Credentials, Provider

Make = Callable[[str, Credentials, int], Provider]
"""Takes the base URL, the credentials, and the largest file that may go inside a request, in bytes."""


def connect(
    provider_id: str, base_url: str, credentials: Credentials, *, data_uri_limit_bytes: int = DATA_URI_LIMIT_BYTES
) -> Provider:
    """Return the service, ready to be asked; nothing is sent yet. An empty `base_url` is the service's own.

    Raises:
        InvalidInput: the base URL. AuthError: credentials that cannot be any service's.
        Unreachable: this computer's proxy settings cannot be used. UnknownModel: no such service.
    """
    if provider_id not in MAKE:
        raise UnknownModel(f"There is no service named “{provider_id}”. Known are: {', '.join(MAKE)}.")
    url = check_base_url(base_url or SERVICES[provider_id].base_url)
    return MAKE[provider_id](url, credentials, data_uri_limit_bytes)


# Imported there, and nowhere earlier: httpx must not stand between the command and the first frame.


def _scenario(base_url: str, credentials: Credentials, _data_uri_limit_bytes: int) -> Provider:
    from wanstudio.providers.scenario import Scenario

    return Scenario(base_url, credentials)


def _aimlapi(base_url: str, credentials: Credentials, data_uri_limit_bytes: int) -> Provider:
    from wanstudio.providers.aimlapi import AimlApi

    return AimlApi(base_url, credentials, data_uri_limit_bytes=data_uri_limit_bytes)


MAKE: Mapping[str, Make] = {"scenario": _scenario, "aimlapi": _aimlapi}


def warm_up() -> None:
    """Load what `connect` needs. To be called in a thread, after the first frame, so that the loop need not wait."""
    import encodings.idna  # noqa: F401  # this and the next: else the first request loads them, in the loop's thread

    import anyio._backends._asyncio  # noqa: F401

    import wanstudio.providers.aimlapi
    import wanstudio.providers.scenario  # noqa: F401
