"""From what came over the wire, or did not, to the errors of core/errors.py. The only place where that is decided."""

from __future__ import annotations

import html
import json
import re
import socket
import ssl
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import httpx

from wanstudio.core.errors import (
    AuthError,
    OutOfCredit,
    ProviderError,
    RequestRefused,
    TooManyRequests,
    Unreachable,
    WayBlocked,
    causes,
)
from wanstudio.providers.reasons import is_moderated, refused
from wanstudio.providers.tunnel import ProxyTrouble
from wanstudio.providers.wire import number, table, words

Redact = Callable[[str], str]

_LONGEST_DETAIL = 500  # characters
_MARKUP = re.compile(
    r"<(script|style|title)\b(?:.*?</\1\s*>|.*)|<!--(?:.*?-->|.*)|<[^<>]*>", re.IGNORECASE | re.DOTALL
)  # what is never closed goes to the end, as in a browser; else each opening would be looked for its end in vain
_NO_CREDIT = re.compile(r"(run |ran )?out of credit|(insufficient|not enough|no) (credit|balance|fund)", re.IGNORECASE)
_TOO_LARGE = "A file or text is larger than the service takes"
_SMALLER = "Make the file smaller, or the text shorter, then generate again."
_NOT_IN_PLAN = "Your plan at the service does not include this model"
_NEVER_OPENED = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


class NotPermitted(AuthError):
    """The key is good, but not for this (403)."""

    title = "The key has no permission for this"


def json_of(body: bytes) -> Any:
    """The JSON of an answer, {} when it is empty.

    Raises:
        ValueError: it is not JSON.
    """
    if not body.strip():
        return {}
    try:
        return json.loads(body)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def said(body: bytes, redact: Redact) -> str:
    """What an answer's body says, in plain words on one line, without credentials; "" when it says nothing."""
    try:
        found = words(json_of(body))
    except ValueError:
        found = html.unescape(_MARKUP.sub(" ", body.decode("utf-8", "replace")))
    return tidy(found, redact)


def tidy(text: str, redact: Redact) -> str:
    """`text` from outside, fit for a message: on one line, printable, without credentials, of bearable length."""
    line = " ".join(redact(text).split())
    line = redact("".join(c for c in line if c.isprintable()))
    return line if len(line) <= _LONGEST_DETAIL else line[: _LONGEST_DETAIL - 1] + "…"


def error_from(
    status: int, headers: Mapping[str, str], body: bytes, redact: Redact, *, maybe_acted_on: bool, paid: bool = False
) -> ProviderError:
    """Translate an answer that is not a success. The service's own words become the detail, which is never empty.

    Of a `paid` request not even a redirect says that it was not acted on.
    """
    detail = said(body, redact) or _name_of(status)
    match status:
        case 401:
            return AuthError(detail, hint="Check the key of this account.")
        case 402:
            return _out_of_credit(detail)
        case 403:
            return _forbidden(detail, body, redact)
        case 413:
            return RequestRefused(detail, title=_TOO_LARGE, hint=_SMALLER, status=status)
        case 429:
            return _too_many(detail, headers, body, redact)
        case _ if 300 <= status < 400:
            return _redirected(headers, redact, status, paid)
        case _ if status == 408 or status >= 500:
            hint = "The service has a problem of its own. It often passes within minutes."
            named = detail if str(status) in detail else f"{detail} (HTTP {status})"
            return Unreachable(named, hint=hint, maybe_acted_on=maybe_acted_on)
        case _:
            return refused(detail, status)


def _name_of(status: int) -> str:
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"


def _out_of_credit(detail: str) -> OutOfCredit:
    return OutOfCredit(detail, hint="Add credit to your account at the service, then try again.")


def _forbidden(detail: str, body: bytes, redact: Redact) -> ProviderError:
    if _NO_CREDIT.search(detail):
        return _out_of_credit(detail)
    if plan := tidy(words(_table_of(body).get("requiredPlan")), redact):
        hint = f"This model needs the plan “{plan}” at the service."
        return RequestRefused(detail, title=_NOT_IN_PLAN, hint=hint, status=403)
    if is_moderated(detail):  # of one job, and not of the key: the others of the account go on
        return refused(detail, 403)
    hint = "The key lacks the permission, or your plan does not include this. Check both at the service."
    return NotPermitted(detail, hint=hint)


def _too_many(detail: str, headers: Mapping[str, str], body: bytes, redact: Redact) -> TooManyRequests:
    data = _table_of(body)
    details = table(data.get("details"))
    limit = number(details.get("actionLimit"))
    if limit is not None:
        action = tidy(words(details.get("actionName")), redact)
        detail = f"{detail} At most {limit:g} at once{f' ({action})' if action else ''}."
    at_once = max(0, int(limit)) if limit is not None else None
    return TooManyRequests(detail, retry_after_s=_retry_after_s(headers, data), limit=at_once)


def _retry_after_s(headers: Mapping[str, str], data: Mapping[str, Any]) -> float | None:
    """Seconds to wait, never negative; None when neither header nor body names any."""
    given = headers.get("retry-after", "").strip()
    wished = number(given)
    if wished is None and given:
        wished = _seconds_until(given, headers.get("date", ""))
    if wished is None:
        wished = number(data.get("remainingSeconds"))
    return None if wished is None else max(0.0, wished)


def _seconds_until(http_date: str, date_there: str) -> float | None:
    """By the service's own time, where the same answer tells it: this computer's clock may be set wrong."""
    when, now = _moment(http_date), _moment(date_there) or datetime.now(UTC)
    return None if when is None else (when - now).total_seconds()


def _moment(http_date: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(http_date)
    except (ValueError, TypeError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _redirected(headers: Mapping[str, str], redact: Redact, status: int, paid: bool) -> ProviderError:
    try:
        host = httpx.URL(headers.get("location", "")).host
    except httpx.InvalidURL:
        host = ""
    where = f" to {tidy(host, redact)}" if host else ""
    detail = f"The service redirected the request{where}. It was not followed, so that the key stays where it belongs."
    hint = "Check the base URL of this account."
    if paid:
        return Unreachable(detail, hint=hint, maybe_acted_on=True)
    return RequestRefused(detail, hint=hint, status=status)


def _table_of(body: bytes) -> Mapping[str, Any]:
    try:
        return table(json_of(body))
    except ValueError:
        return {}


# ---- no answer --------------------------------------------------------------------------------------


def error_from_silence(error: Exception, host: str, redact: Redact, *, maybe_acted_on: bool) -> Unreachable:
    """Translate an exception of httpx. `maybe_acted_on` is turned off when the connection was never opened."""
    if isinstance(error, ProxyTrouble):
        return WayBlocked(_of_proxy(error, host))
    untrusted = untrusted_certificate(error)
    if untrusted is not None:
        why = tidy(getattr(untrusted, "verify_message", "") or str(untrusted), redact)
        return WayBlocked(f"The identity of {host} could not be verified: {why}.", hint=_UNTRUSTED)
    acted = maybe_acted_on and not isinstance(error, _NEVER_OPENED)
    detail, hint = _sentence_for(error, host, redact)
    return Unreachable(detail, hint=hint, maybe_acted_on=acted)


_UNTRUSTED = (
    "Something between this computer and the service may be listening in, or the clock is wrong. If your network looks "
    "into its traffic, choose its CA file in Settings > Network."
)


def _of_proxy(error: ProxyTrouble, host: str) -> str:
    proxy, code = f"The proxy {error.proxy}", " (407)" if error.speaks_http else ""
    match error.why:
        case "login" if error.logged_in:
            return f"{proxy} did not accept the name and password{code}."
        case "login":
            return f"{proxy} asks for a name and password{code}."
        case "other login":
            return f"{proxy} wants a login of another kind than name and password, such as the system's own{code}."
        case "refused":
            return f"{proxy} opened no line to {host}{f' ({_name_of(error.status)})' if error.status else ''}."
        case "not found":
            return f"{proxy} could not be found."
        case "slow":
            return f"{proxy} did not answer in time."
        case "untrusted":
            return f"{proxy} has a certificate that is not trusted. Its network's CA file may be needed."
        case "odd":
            return f"{proxy} broke off, or is none: it did not answer as a proxy does."
    return f"{proxy} is not there: no connection could be made to it."


def untrusted_certificate(error: BaseException) -> ssl.SSLCertVerificationError | None:
    """The failed certificate check behind `error`, if that is what it was. httpx calls it “offline” otherwise."""
    return next((e for e in causes(error) if isinstance(e, ssl.SSLCertVerificationError)), None)


def _sentence_for(error: Exception, host: str, redact: Redact) -> tuple[str, str]:
    """(detail, hint); httpx's own text is often empty."""
    network = "Check the network connection."
    if any(isinstance(e, socket.gaierror) for e in causes(error)):
        return f"{host} could not be found.", network
    match error:
        case httpx.ProxyError():
            return f"The proxy did not let the request to {host} through.", "Check Settings > Network."
        case httpx.ConnectTimeout() | httpx.PoolTimeout():
            return f"No connection to {host} in time.", network
        case httpx.ConnectError():
            return f"No connection to {host}: {_text(error, redact)}.", network
        case httpx.ReadTimeout():
            return f"{host} did not answer in time.", ""
        case httpx.WriteTimeout():
            return f"{host} stopped taking what was being sent.", network
        case httpx.WriteError() | httpx.ReadError():
            return (
                f"The connection to {host} broke off.",
                "If a file was being sent, it may be too large for the service.",
            )
        case _:
            return f"The answer of {host} broke off: {_text(error, redact)}.", ""


def _text(error: Exception, redact: Redact) -> str:
    return tidy(str(error), redact).rstrip(".") or type(error).__name__
