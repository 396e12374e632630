"""The way out of this computer: which proxy a request goes through, if any.

One for the process, as the log's redactor is: a client that was not told of it would go past the proxy.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal

from wanstudio.core.errors import InvalidInput, WayBlocked
from wanstudio.core.network import Login, Network, ProxyAddress
from wanstudio.providers.addresses import Reach, reach_of
from wanstudio.providers.system import system_proxy

Refusal = Literal["login", "other login"]
"""Of a name and password, or of any: it wants a login of another kind."""
AskLogin = Callable[[], Awaitable[Login | None]]

REFUSED_S = 300.0
FIRST_S = 3.0  # a proxy that says nothing for so long will not refuse either


@dataclass(frozen=True, slots=True)
class Proxy:
    address: ProxyAddress
    login: Login | None = field(default=None, repr=False)


async def _no_login() -> Login | None:
    return None


class Way:
    """`version` grows with every change: lines that were opened before are used for nothing new.

    A manual proxy's name and password are asked for with the first request that needs them. Once a proxy has refused
    them it is left in peace for a while: many lock an account that is tried again and again. For the same reason one
    request shows it a login before all others do.
    """

    def __init__(self, network: Network | None = None, login: AskLogin = _no_login) -> None:
        self.network, self._login, self.version = network or Network(), login, 0
        self._refused: dict[Proxy, tuple[float, Refusal]] = {}
        self._accepted: set[Proxy] = set()
        self._asking: dict[Proxy, asyncio.Event] = {}

    def use(self, network: Network, login: AskLogin = _no_login) -> None:
        """From now on. What is under way ends on its own: it may be a request that was paid for."""
        self.network, self._login = network, login
        self.version += 1
        self._refused.clear()
        self._accepted.clear()
        for proxy in [*self._asking]:
            self.note_asked(proxy)

    async def proxy(self, host: str, port: int) -> Proxy | None:
        """The one that a request to `host` goes through. To this computer itself, as the Sandbox is, none does.

        Raises:
            WayBlocked: the settings cannot be used as they are.
        """
        if reach_of(host) is Reach.LOOPBACK or self.network.mode == "none":
            return None
        proxy = await (self._of_system(host, port) if self.network.mode == "system" else self._manual(host, port))
        if proxy is not None and proxy.address.scheme == "socks5" and not socks_works():
            set_by = "This computer is set" if self.network.mode == "system" else "Settings > Network is set"
            hint = "Set HTTPS_PROXY to an http proxy and start again, or set one in Settings > Network."
            raise WayBlocked(f"{set_by} to use a SOCKS proxy, which WanStudio cannot do here.", hint=hint)
        return proxy

    async def _of_system(self, host: str, port: int) -> Proxy | None:
        found = await system_proxy(host, port)
        return Proxy(*found) if found else None

    async def _manual(self, host: str, port: int) -> Proxy | None:
        if self.network.address is None:
            raise WayBlocked("A manual proxy is chosen, and its address is not set.")
        if self.network.bypass.holds(host, port):
            return None
        return Proxy(self.network.address, await self._login())

    async def turn(self, proxy: Proxy) -> None:
        """Wait until it is known whether the proxy takes this login, where another request is asking."""
        if proxy.login is None or proxy in self._accepted or self.refuses(proxy):
            return
        if (asking := self._asking.get(proxy)) is None:
            self._asking[proxy] = asyncio.Event()
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FIRST_S):
                await asking.wait()

    def note_asked(self, proxy: Proxy, *, accepted: bool = False) -> None:
        """Whoever was first has its answer, or will have none."""
        if accepted:
            self._accepted.add(proxy)
        if (asking := self._asking.pop(proxy, None)) is not None:
            asking.set()

    def refuses(self, proxy: Proxy) -> Refusal | None:
        """Whether it has just refused this name and password, and why."""
        at, why = self._refused.get(proxy, (-REFUSED_S, None))
        return why if time.monotonic() - at < REFUSED_S else None

    def note_refused(self, proxy: Proxy, why: Refusal) -> None:
        if proxy.login is not None:
            self._refused[proxy] = time.monotonic(), why
            self._accepted.discard(proxy)


def socks_works() -> bool:
    """Whether the package is there that httpx needs for it; it is no part of WanStudio's own."""
    return importlib.util.find_spec("socksio") is not None


def check_socks(network: Network) -> None:
    """Raises InvalidInput ("proxy_address") for a SOCKS proxy where none is possible."""
    if network.mode == "manual" and network.address and network.address.scheme == "socks5" and not socks_works():
        said = "Proxy address: a SOCKS proxy is not possible here. Allowed: http:// and https://"
        raise InvalidInput("proxy_address", said)


way = Way()
"""The one of this process."""
