"""Which addresses may be talked to: base URLs a user enters, and links a service names."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from enum import IntEnum
from urllib.parse import SplitResult, urlsplit

from wanstudio.core.errors import InvalidInput, RequestRefused

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class Reach(IntEnum):
    """How near a host is. Who names an address may not send us to a nearer one than itself."""

    PUBLIC = 0
    PRIVATE = 1
    LOOPBACK = 2


def reach_of(host: str) -> Reach:
    """How near `host` is, read from its text alone: names are not looked up."""
    name = host.rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return Reach.LOOPBACK
    address = _ip(name)
    if address is None:
        return Reach.PUBLIC
    if address.is_loopback:
        return Reach.LOOPBACK
    return Reach.PUBLIC if address.is_global else Reach.PRIVATE


def _ip(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        try:
            return ipaddress.IPv4Address(socket.inet_aton(name))  # 127.1, 0x7f.1 and 2130706433 mean 127.0.0.1 too
        except (OSError, UnicodeError):
            return None
    return address if isinstance(address, ipaddress.IPv4Address) else _carried(address) or address


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The old address that a new one stands for: mapped, 6to4, or translated on the way (NAT64)."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


@dataclass(frozen=True, slots=True)
class Words:
    """How sentences speak of an address: who named it, who answers there, and what is there."""

    named: str = "The service named"
    storage: str = "The storage"
    thing: str = "clip"


OF_A_SERVICE = Words()


def check_base_url(url: str) -> str:
    """Return a service's base URL without a slash at its end.

    Raises:
        InvalidInput: "base_url": not an address, or not https (plain http is for this computer only).
    """
    text = url.strip()
    parts = _split(text)
    if parts is None:
        # not repeated: it may be a key, pasted into the wrong field
        raise InvalidInput("base_url", "Base URL: this is not a web address. One looks like https://api.example.com")
    if parts.username is not None or parts.password is not None:
        raise InvalidInput("base_url", "Base URL: it holds a name or password. Enter the key in its own field.")
    if parts.query or parts.fragment:
        raise InvalidInput("base_url", "Base URL: remove everything from ? or # on.")
    if parts.scheme == "http" and reach_of(parts.hostname or "") is not Reach.LOOPBACK:
        raise InvalidInput("base_url", "Base URL: http is not safe for a key. Use an address that begins with https://")
    return text.rstrip("/")


def check_link(url: str, named_by: Reach, words: Words = OF_A_SERVICE) -> Reach:
    """Return how near the host of `url` is, once it is one to open.

    Raises:
        RequestRefused: not https (http on this computer only), or nearer than the host that named it.
    """
    parts = _split(url)
    if parts is None or parts.username is not None:
        raise RequestRefused(f"{words.named} a web address that cannot be used.")
    reach = reach_of(parts.hostname or "")
    if parts.scheme == "http" and reach is not Reach.LOOPBACK:
        raise RequestRefused(f"{words.named} an address on {parts.hostname} that is not https, so it was not opened.")
    if reach > named_by:
        raise RequestRefused(f"{words.named} an address inside this network ({parts.hostname}). It was not opened.")
    return reach


def _split(text: str) -> SplitResult | None:
    """The parts of a web address with a host; None for anything else."""
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname or "", parts.port
        host.encode("idna")
    except ValueError:
        return None
    plain = not any(c.isspace() or not c.isprintable() or c in '\\"<>^`{|}' for c in text)
    return parts if parts.scheme in ("http", "https") and host and plain and _opens(text) else None


def _opens(text: str) -> bool:
    """Whether there can be such a host: at 10.0.0.256 there is none."""
    import httpx  # late: not before there is an address of somebody's own

    try:
        return bool(httpx.URL(text).host)
    except (httpx.InvalidURL, UnicodeError):
        return False
