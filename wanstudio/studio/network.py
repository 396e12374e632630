"""The network settings in force: read at the start, tried, and changed while everything runs.

A proxy's name and password are in the keyring, under the address they are for, or here until the program ends.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from wanstudio.core.errors import InvalidInput, WayBlocked
from wanstudio.core.network import Login, Network, NetworkTyped, ProxyAddress, Tried, network_from, read_address
from wanstudio.core.settings import Settings
from wanstudio.providers.system import set_proxy, system_logins
from wanstudio.providers.way import Way, check_socks, socks_works, way
from wanstudio.store.keys import Keyring, NoKeyring
from wanstudio.store.logs import redactor
from wanstudio.studio.threads import Threads

log = logging.getLogger(__name__)

PROXY = "proxy"  # its name in the keyring
VARIABLES = ("https_proxy", "all_proxy")  # the first that is set is used: there is no plain http
Keep = Callable[..., Settings]
Origins = Sequence[tuple[str, str]]  # (title, base URL)


class Networking:
    """`keep` keeps settings, by name. `over` is what the clients ask; from the first moment it goes by `settings`.

    `keyring_problem` is why the name and password live for this session only, "" while they do not.
    """

    def __init__(self, settings: Settings, keyring: Keyring, keep: Keep | None = None, *, over: Way = way) -> None:
        self.network = settings.network
        self._settings, self._keyring, self._keep, self._over = settings, keyring, keep, over
        self._login: Login | None = None
        self._in_keyring = settings.proxy_login
        self._reading = asyncio.Lock()
        self._listeners: list[Callable[[], None]] = []
        self.keyring_problem = ""
        for login in system_logins():
            redactor.hide(login.user, login.password)
        over.use(self.network, self.login)

    @property
    def has_login(self) -> bool:
        """Whether a name and password are kept for the address that is set; whether they can be read is another
        question."""
        return self._in_keyring or self._login is not None

    @property
    def proxy_works(self) -> bool:
        """Whether requests can go through a proxy of this kind at all."""
        try:
            check_socks(self.network)
        except InvalidInput:
            return False
        return True

    def of_system(self, environ: Mapping[str, str] = os.environ) -> tuple[bool, str]:
        """Whether the proxy that this computer is set to use can be used, and which it is, without its secrets."""
        if not (said := _set_by(environ)):
            try:
                found = set_proxy() if environ is os.environ else None  # Windows and macOS have others
            except WayBlocked as e:
                return False, e.detail.rstrip(".")
            return True, f"Proxy {found[0].url} from the system's settings" if found else "No proxy is set"
        try:
            address, within = read_address(environ[said])
        except InvalidInput:
            return False, f"What is set as a proxy is no address of one ({said})"
        if address.scheme == "socks5" and not socks_works():
            return False, f"A SOCKS proxy is set ({said}); WanStudio cannot use one here"
        return True, f"Proxy {address.url} from {said}, name and password {'set' if within else 'not set'}"

    async def ca_note(self) -> str:
        """What the CA file holds, as the end of a sentence; "" where none is set. Raises InvalidInput."""
        if not self.network.ca_file:
            return ""
        count = await _count(self.network.ca_file)
        return f"; {count} certificate{'s' * (count != 1)} from the CA file {self.network.ca_file}"

    def listen(self, listener: Callable[[], None]) -> None:
        """Have `listener` called after every change."""
        self._listeners.append(listener)

    async def login(self) -> Login | None:
        """The name and password for the proxy that is set. Read when they are first needed.

        Raises:
            WayBlocked: the keyring does not give them.
        """
        async with self._reading:
            if self._login is None and self._in_keyring:
                self._login = await self._read(self.network.address)
                self._in_keyring = self._login is not None
            return self._login

    async def _read(self, address: ProxyAddress | None) -> Login | None:
        try:
            kept = await self._keyring.read(PROXY)
        except NoKeyring as e:
            self.keyring_problem = e.detail
            hint = "Unlock or start the keyring, or enter them again in Settings > Network."
            raise WayBlocked(f"The proxy's name and password are out of reach. {e.detail}", hint=hint) from None
        if not kept or address is None or kept.get("address") != address.url:
            return None  # they are another proxy's
        return _hidden(Login(kept.get("user", ""), kept.get("password", "")))

    async def keep(self, typed: NetworkTyped) -> Settings:
        """Keep what was typed, and go by it from the next request on. What is under way ends as it began.

        Raises:
            InvalidInput: a field that cannot be used; nothing has changed.
        """
        network, login = await _checked(typed)
        async with self._reading:
            if login is not None and network.address is not None:
                self._login, self._in_keyring = login, await self._to_keyring(network.address, login)
            elif typed.forget or network.address != self.network.address:
                await self._forget()
            self.network = network
        changes: dict[str, Any] = {
            "proxy": network.mode,
            "proxy_address": network.address.url if network.address else "",
            "proxy_bypass": str(network.bypass),
            "proxy_login": self._in_keyring,
            "ca_file": network.ca_file,
        }
        if self._keep is not None:
            self._settings = self._keep(**changes)
        self._over.use(network, self.login)
        log.info("network: %s, %s", network.mode, "with a CA file" if network.ca_file else "no CA file of its own")
        for listener in self._listeners:
            listener()
        return self._settings

    async def _to_keyring(self, address: ProxyAddress, login: Login) -> bool:
        self.keyring_problem = await self._keyring.probe()
        if not self.keyring_problem:
            try:
                kept = {"address": address.url, "user": login.user, "password": login.password}
                await self._keyring.write(PROXY, kept)
            except NoKeyring as e:
                self.keyring_problem = e.detail
        return not self.keyring_problem

    async def _forget(self) -> None:
        was, self._login, self._in_keyring = self._in_keyring, None, False
        if was:
            try:
                await self._keyring.remove(PROXY)
            except NoKeyring as e:
                log.info("a proxy's password stays in the keyring: %s", e.detail)

    async def test(self, typed: NetworkTyped, origins: Origins, told: Callable[[Tried], None]) -> None:
        """Try to reach each of the services by what was typed, with no credential; `told` of each once it is known.

        Raises:
            InvalidInput: a field that cannot be used.
        """
        from wanstudio.providers.trial import tried  # late: the window's first frame needs no HTTP client

        network, login = await _checked(typed)
        kept = not typed.forget and network.address == self.network.address

        async def ask() -> Login | None:
            return login or (await self.login() if kept else None)

        over = Way(network, ask)

        async def one(title: str, url: str) -> None:
            told(await tried(title, url, over))

        await asyncio.gather(*(one(title, url) for title, url in origins))


def _set_by(environ: Mapping[str, str]) -> str:
    """The variable that counts, "" for none. Of one name in small and large letters it is the small one, even empty."""
    for wanted in VARIABLES:
        names = sorted((name for name in environ if name.lower() == wanted), key=str.isupper)
        if names and environ[names[0]]:
            return names[0]
    return ""


async def _checked(typed: NetworkTyped) -> tuple[Network, Login | None]:
    """Raises InvalidInput, which names the field."""
    network, login = network_from(typed)
    check_socks(network)
    if network.address is not None:
        from wanstudio.providers.tunnel import check_address  # late: the window's first frame needs no HTTP client

        check_address(network.address)
    if network.ca_file:
        await _count(network.ca_file)
    return network, _hidden(login) if login else None


async def _count(ca_file: str) -> int:
    """How many certificates are in it. Raises InvalidInput."""
    from wanstudio.providers.trust import check_ca_file  # late: it loads what speaks TLS

    threads = Threads(1)
    try:
        return await threads.run(check_ca_file, ca_file)
    finally:
        threads.close()


def _hidden(login: Login) -> Login:
    """From here on it is taken out of every line of the log."""
    redactor.hide(login.user, login.password)
    return login
