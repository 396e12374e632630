"""A line through a proxy. How far a request came says who is to blame, and whether the service can have seen it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from typing import Any, Literal

import httpcore
import httpx

from wanstudio.core.errors import InvalidInput, causes
from wanstudio.core.network import ProxyAddress
from wanstudio.providers.way import Proxy

Trouble = Literal["login", "other login", "refused", "not found", "closed", "slow", "odd", "untrusted"]


_LOGINS = b"proxy-authenticate"
_SOCKS_LOGIN = ("Invalid username/password", "Requested ")  # httpcore's words: refused, and another kind asked for


class ProxyTrouble(httpx.ProxyError):
    """The proxy is why nothing was sent. `proxy` is its host and port; `status` its answer, 0 where it gave none.

    Nothing of the proxy's own words is kept: it may say the password back.
    """

    def __init__(self, why: Trouble, proxy: Proxy, *, status: int = 0) -> None:
        super().__init__(f"proxy: {why}")
        self.why, self.status = why, status
        self.proxy, self.logged_in = proxy.address.shown, proxy.login is not None
        self.speaks_http = proxy.address.scheme != "socks5"


def check_address(address: ProxyAddress) -> None:
    """Raises InvalidInput ("proxy_address") where no request can go: 10.0.0.256 is neither a name nor an address."""
    try:
        httpx.Proxy(address.url)
    except httpx.InvalidURL:
        allowed = "a host's name or address, as in http://proxy.example.com:3128"
        raise InvalidInput("proxy_address", f"Proxy address: there can be no such host. Allowed: {allowed}") from None


class Steps:
    """How far one request has come, by what httpcore tells of it. `accepted` is called where a proxy has let it in.

    `logins` are the kinds of login that a proxy has named, in small letters.
    """

    def __init__(self, accepted: Callable[[], None] = lambda: None) -> None:
        self._accepted = accepted
        self.logins: list[str] = []
        self.at: Literal["connect", "ask", "secure", "sent"] = "connect"

    async def note(self, event: str, told: dict[str, Any]) -> None:
        if event.endswith(("proxy.start_tls.started", "socks.start_tls.started")):
            self.at = "secure"
            self._accepted()
        elif event == "http11.send_request_headers.started":
            self.at = "ask" if told["request"].method == b"CONNECT" else "sent"
        elif event == "http11.receive_response_headers.complete" and self.at == "ask":
            headers = told["return_value"][3]
            named = [value.decode("latin-1").split() for name, value in headers if name.lower() == _LOGINS]
            self.logins = [words[0].lower() for words in named if words]
        elif event == "socks.setup_socks5_connection.started":
            self.at = "ask"


class Tunnel(httpx.AsyncHTTPTransport):
    """Through `proxy`, secured from here to the service: the proxy sees its name, and no request.

    `accepted` is called each time that it has opened a line.
    """

    def __init__(self, proxy: Proxy, trust: ssl.SSLContext, *, accepted: Callable[[], None] = lambda: None) -> None:
        login = (proxy.login.user, proxy.login.password) if proxy.login else None
        own = trust if proxy.address.scheme == "https" else None
        super().__init__(verify=trust, proxy=httpx.Proxy(proxy.address.url, auth=login, ssl_context=own))
        self._proxy, self._accepted = proxy, accepted
        pool: Any = self._pool
        pool.handle_async_request = _without_target(pool.handle_async_request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        steps = Steps(self._accepted)
        request.extensions = {**request.extensions, "trace": steps.note}
        try:
            return await super().handle_async_request(request)
        except httpx.TransportError as e:
            if (why := _why(e, steps)) is None:
                raise
            trouble = ProxyTrouble(why, self._proxy, status=_status(e))
            if isinstance(e, httpx.ProxyError):  # whose text is the proxy's
                raise trouble from None
            raise trouble from e


def _without_target(handle: Any) -> Any:
    """httpcore (1.0.9) asks a proxy for the target of the request inside, where one is given: a signed address, in
    clear. The request has taken it over by now."""

    async def handle_request(request: httpcore.Request) -> httpcore.Response:
        request.extensions = {name: value for name, value in request.extensions.items() if name != "target"}
        response: httpcore.Response = await handle(request)
        return response

    return handle_request


def _why(error: httpx.TransportError, steps: Steps) -> Trouble | None:
    """None where it is not the proxy's doing."""
    came_of = list(causes(error))
    match error:
        case httpx.PoolTimeout():
            return None
        case httpx.ProxyError() if _status(error) == 407 and steps.logins and "basic" not in steps.logins:
            return "other login"
        case httpx.ProxyError():
            return "login" if _status(error) == 407 or str(error).startswith(_SOCKS_LOGIN) else "refused"
    if steps.at in ("secure", "sent"):
        return None
    if any(isinstance(e, ssl.SSLCertVerificationError) for e in came_of):
        return "untrusted"
    if any(isinstance(e, socket.gaierror) for e in came_of):
        return "not found"
    if isinstance(error, httpx.TimeoutException):
        return "slow"
    return "closed" if steps.at == "connect" else "odd"


def _status(error: httpx.TransportError) -> int:
    start = str(error).partition(" ")[0]  # "407 Proxy Authentication Required"
    return int(start) if isinstance(error, httpx.ProxyError) and start.isdigit() else 0
