"""Which hosts go past a proxy: names with all below them, addresses, ranges of addresses."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from wanstudio.core.errors import InvalidInput

_NAME = re.compile(r"(\*?\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?", re.IGNORECASE)
_ALLOWED = "names such as example.com (all below it too), addresses, ranges such as 10.0.0.0/8, or * for all"
_Range = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Bypass:
    """`entries` as the user wrote them, as NO_PROXY has them; each may end with a port.

    Raises:
        InvalidInput: "proxy_bypass".
    """

    entries: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for entry in self.entries:
            if not _reads(entry):
                shown = entry if "@" not in entry else "an address with a name in it"  # it may hold a password
                raise InvalidInput("proxy_bypass", f"Without a proxy: {shown} cannot be used. Allowed: {_ALLOWED}")

    def __str__(self) -> str:
        return ", ".join(self.entries)

    def holds(self, host: str, port: int) -> bool:
        """Whether a request to `host` goes past the proxy. Names are not looked up."""
        return any(_matches(entry, _sent(host.rstrip(".").lower()), port) for entry in self.entries)


def usable(entries: list[str]) -> Bypass:
    """Those that can be used of what somebody else has written: the environment's are not for us to complain of."""
    return Bypass(tuple(entry for entry in entries if _reads(entry)))


def _reads(entry: str) -> bool:
    name, _ = _parted(entry)
    return name == "*" or _range(name) is not None or bool(_NAME.fullmatch(_sent(name)))


def _matches(entry: str, host: str, port: int) -> bool:
    name, wanted = _parted(entry)
    if wanted not in (None, port):
        return False
    if name == "*":
        return True
    if (among := _range(name)) is not None:
        try:
            return ipaddress.ip_address(host.strip("[]")) in among
        except ValueError:
            return False
    plain = _sent(name).removeprefix("*").removeprefix(".").rstrip(".")
    return host == plain or host.endswith(f".{plain}")


def _parted(entry: str) -> tuple[str, int | None]:
    """The name or address, and the port where one is named. An IPv6 address with a port stands in brackets."""
    entry = entry.lower().rpartition("://")[2].rstrip("/") if "://" in entry else entry.lower()
    name, colon, port = entry.rpartition(":")
    if colon and port.isdigit() and (":" not in name or name.endswith("]")):
        return name.strip("[]"), int(port)
    return entry.strip("[]"), None


def _sent(name: str) -> str:
    """As it is sent: bücher.example is xn--bcher-kva.example."""
    if name.isascii():
        return name
    start = "." * name.removeprefix("*").startswith(".")
    try:
        return start + name.removeprefix("*").removeprefix(".").encode("idna").decode("ascii")
    except UnicodeError:
        return name


def _range(name: str) -> _Range | None:
    try:
        return ipaddress.ip_network(name, strict=False)
    except ValueError:
        return None
