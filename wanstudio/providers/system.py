"""The proxy that this computer is set to use: the environment's; without one, on Windows and macOS, the system's."""

from __future__ import annotations

import os
import sys

from wanstudio.core.bypass import usable
from wanstudio.core.errors import InvalidInput, WayBlocked
from wanstudio.core.network import Login, ProxyAddress, read_address
from wanstudio.providers.offloop import OffLoop

HAS_A_LIST = sys.platform in ("win32", "darwin")
"""Whether the system has a list of its own of hosts past its proxy. To look there may be to look up an address."""


async def system_proxy(host: str, port: int) -> tuple[ProxyAddress, Login | None] | None:
    """The one for https requests to `host`; None where none is set, or it is not for this host.

    Raises:
        WayBlocked: what is set is no proxy's address.
    """
    set_to = _set_to()
    text = _of(set_to)
    return None if not text or await _past(set_to.get("no", ""), host, port) else _read(text)


def set_proxy() -> tuple[ProxyAddress, Login | None] | None:
    """The one that is set, whatever goes past it. Raises WayBlocked as `system_proxy` does."""
    text = _of(_set_to())
    return _read(text) if text else None


def system_logins() -> tuple[Login, ...]:
    """The names and passwords that stand in the environment: they are kept out of the log."""
    found = []
    for text in (text for name, text in os.environ.items() if name.lower().endswith("_proxy") and "@" in text):
        try:
            found.append(read_address(text)[1])
        except InvalidInput:
            continue
    return tuple(filter(None, found))


def _set_to() -> dict[str, str]:
    from urllib.request import getproxies  # late: it loads all of http

    return getproxies()


def _of(set_to: dict[str, str]) -> str:
    return set_to.get("https") or set_to.get("all", "")


def _read(text: str) -> tuple[ProxyAddress, Login | None]:
    try:
        return read_address(text)
    except InvalidInput:
        detail = "The proxy this computer is set to use is not a web address."
        hint = "Check HTTPS_PROXY and ALL_PROXY and start again, or set a proxy in Settings > Network."
        raise WayBlocked(detail, hint=hint) from None


async def _past(listed: str, host: str, port: int) -> bool:
    if usable(listed.replace(",", " ").split()).holds(host, port):
        return True
    if not HAS_A_LIST:
        return False
    off_loop = OffLoop("proxy")
    try:
        return await off_loop.run(_on_the_list, host)
    finally:
        off_loop.close()


def _on_the_list(host: str) -> bool:
    from urllib.request import proxy_bypass

    return bool(proxy_bypass(host))
