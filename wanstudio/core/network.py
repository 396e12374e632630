"""How requests leave this computer, as the user has set it: the proxy, what goes past it, a certificate file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, cast
from urllib.parse import SplitResult, unquote, urlsplit

from wanstudio.core.bypass import Bypass
from wanstudio.core.errors import InvalidInput

Mode = Literal["system", "none", "manual"]
Scheme = Literal["http", "https", "socks5"]

MODES: tuple[Mode, ...] = ("system", "none", "manual")
_PORTS = {"http": 80, "https": 443, "socks5": 1080}
_ALLOWED = "http:// or https:// (socks5:// where it is possible), name and port, as in http://proxy.example.com:3128"


@dataclass(frozen=True, slots=True)
class Login:
    """A proxy's name and password: in the keyring or in memory, shown nowhere."""

    user: str = field(repr=False)
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ProxyAddress:
    """Where a proxy is. `socks5` leaves it to the proxy to look up names."""

    scheme: Scheme
    host: str
    port: int

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.shown}"

    @property
    def shown(self) -> str:
        """Host and port, as a sentence names it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Network:
    """`address` counts when `mode` is manual, and is None while none is set. `ca_file` is a PEM file, "" for none."""

    mode: Mode = "system"
    address: ProxyAddress | None = None
    bypass: Bypass = field(default_factory=Bypass)
    ca_file: str = ""


@dataclass(frozen=True, slots=True)
class NetworkTyped:
    """What stands in the fields. An empty name and password leave those that are kept, unless `forget`."""

    mode: Mode = "system"
    address: str = field(default="", repr=False)  # a name and password may stand in it still
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    bypass: str = ""
    ca_file: str = ""
    forget: bool = False


@dataclass(frozen=True, slots=True)
class Tried:
    """How it went to reach a service. `says` is a sentence that begins with its title."""

    title: str
    ok: bool
    says: str


def network_from(typed: NetworkTyped) -> tuple[Network, Login | None]:
    """Return what was typed in order, and the name and password where some were typed, in a field or the address.

    Raises:
        InvalidInput: "proxy_address", "proxy_user" or "proxy_bypass". Nothing secret is in its text.
    """
    address, within = read_address(typed.address) if typed.address.strip() else (None, None)
    if typed.mode == "manual" and address is None:
        raise InvalidInput("proxy_address", f"Proxy address: needed for a manual proxy. Allowed: {_ALLOWED}")
    login = Login(typed.user, typed.password) if typed.user or typed.password else within
    return Network(typed.mode, address, read_bypass(typed.bypass), typed.ca_file.strip()), _checked(login)


def _checked(login: Login | None) -> Login | None:
    if login is None:
        return None
    if not login.user or ":" in login.user:
        wrong = "it has a colon, and no proxy takes one" if login.user else "needed beside a password"
        raise InvalidInput("proxy_user", f"Proxy name: {wrong}. Allowed: the name as your network's people gave it")
    if not (login.user + login.password).isprintable():
        raise InvalidInput("proxy_user", "Proxy name and password: a sign cannot be sent. Allowed: letters and signs")
    return login


def read_address(text: str) -> tuple[ProxyAddress, Login | None]:
    """A proxy's address, and the name and password that stood in it. Without a scheme, it is an http proxy.

    Raises:
        InvalidInput: "proxy_address". The text is not repeated: a password may be in it.
    """
    text = text.strip()
    parts = _split(text if "://" in text else f"http://{text}")
    if parts is None:
        raise InvalidInput("proxy_address", f"Proxy address: this is no address of a proxy. Allowed: {_ALLOWED}")
    scheme = {"socks5h": "socks5"}.get(parts.scheme, parts.scheme)
    if scheme not in _PORTS:
        raise InvalidInput("proxy_address", f"Proxy address: no proxy begins like this. Allowed: {_ALLOWED}")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise InvalidInput("proxy_address", f"Proxy address: it ends with the port. Allowed: {_ALLOWED}")
    address = ProxyAddress(cast(Scheme, scheme), parts.hostname or "", parts.port or _PORTS[scheme])
    within = Login(unquote(parts.username or ""), unquote(parts.password or "")) if "@" in parts.netloc else None
    return address, within


def _split(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
        host.encode("idna")
    except ValueError:
        return None
    odd = any(c.isspace() or not c.isprintable() or c in '\\"<>^`{|}' for c in text)
    return parts if host and not odd else None


def read_bypass(text: str) -> Bypass:
    """The addresses that go past the proxy, separated by commas, semicolons or spaces.

    Raises:
        InvalidInput: "proxy_bypass", with the one that is none.
    """
    return Bypass(tuple(text.replace(",", " ").replace(";", " ").split()))
