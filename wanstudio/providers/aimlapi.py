"""AI/ML API (api.aimlapi.com). Source of the wire format: seed 002; the provider's public api-docs, 2026-08-21."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Generator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from wanstudio.core.costs import Price
from wanstudio.core.errors import ProviderError, RequestRefused, Unreachable
from wanstudio.core.facts import MediaKind
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import is_url
from wanstudio.providers.answers import NotPermitted, tidy
from wanstudio.providers.base import (
    Account,
    Body,
    Cancellation,
    Credentials,
    Listed,
    Memo,
    NotYet,
    Pending,
    Progress,
    Ready,
    Status,
    Submitted,
    words_of,
)
from wanstudio.providers.credentials import check_credentials
from wanstudio.providers.files import as_data_uri, size_of
from wanstudio.providers.http import Answer, Http
from wanstudio.providers.lists import aimlapi_runs
from wanstudio.providers.offloop import OffLoop
from wanstudio.providers.reasons import failed, not_https, refused
from wanstudio.providers.redact import Redactor
from wanstudio.providers.status_words import note_unknown
from wanstudio.providers.transfers import Plain
from wanstudio.providers.wire import price, rows, table, text, words

_GENERATIONS = "v2/video/generations"
_IN_LINE = ("queued", "queueing", "waiting", "pending")
_AT_WORK = ("generating", "active", "processing", "preparing", "dreaming", "running", "in_progress", "in-progress")
_DONE = ("completed", "complete", "succeeded", "success", "done", "ready", "finished")
_FAILED = ("error", "failed", "failure", "cancelled", "canceled", "timeout", "timed_out", "expired")
_UNIT = "USD"
_CREDITS_PER_USD = 2_000_000
_LOG_ROWS = 100
_LOG_PAGES = 50  # 200 requests a minute are allowed
_LOG_LONGEST = timedelta(days=92)
_EARLIER = timedelta(minutes=10)


class Bearer(httpx.Auth):
    """The key as a header. `repr` shows nothing of it."""

    def __init__(self, key: str) -> None:
        self._key = key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._key}"
        yield request


class AimlApi:
    id = "aimlapi"
    title = "AI/ML API"
    cancel_note = "AI/ML API cannot stop a job. It finishes there and is charged; the clip can still be fetched later."
    asks_together = False
    find_lag_s = 1200.0  # a row comes into the log once the job has ended; the longest take some 10 minutes

    def __init__(
        self,
        base_url: str,
        credentials: Credentials,
        *,
        data_uri_limit_bytes: int,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`data_uri_limit_bytes` is the largest local file to send: the service names no limit of its own.

        Raises `AuthError` when the credentials cannot be a key. Nothing is sent.
        """
        (key,) = check_credentials("AI/ML API", key=credentials.key)
        self._limit_bytes = data_uri_limit_bytes
        self._redact = Redactor(key)
        self._http = Http(base_url, Bearer(key), redact=self._redact, sleep=sleep)
        self._plain = Plain(urlsplit(base_url).hostname or "", redact=self._redact, now=self._http.now)
        self._off_loop = OffLoop("aimlapi")

    async def check(self) -> Account:
        try:
            billing = (await self._http.get("v2/billing")).data
        except NotPermitted:  # a key may be good for models only
            await self._http.get("v1/key")
            return Account("Connected. This key may not see the balance.")
        balance = price(billing.get("current_balance"), _UNIT)
        if balance is None:
            return Account("Connected.")
        if balance.amount <= 0:
            return Account("Connected, but the balance is empty.", balance)
        return Account(f"Connected. Balance: {balance}.", balance)

    async def upload(self, source: str, takes: MediaKind, progress: Progress, memo: Memo | None = None) -> str:
        """A web address as it is; a local file as a data URI, which leaves with the request itself."""
        if is_url(source):
            if not source.startswith("https://"):
                raise not_https()
            return source
        path = Path(source)
        size = await self._off_loop.run(size_of, path)
        if size > self._limit_bytes:
            raise _too_large(path, size, self._limit_bytes)
        uri = await self._off_loop.run(as_data_uri, path, takes)
        progress(size, size)
        return uri

    async def estimate(self, model: ModelSpec, body: Mapping[str, Any]) -> Price | None:
        return None

    async def submit(self, model: ModelSpec, body: Mapping[str, Any], client_ref: str) -> Submitted:
        """Only declared fields go along: what the service does with others is not documented."""
        declared = {p.name: body[p.name] for p in model.params if body.get(p.name) is not None}
        headers = {"X-Client-Request-Id": client_ref}
        answer = await self._http.post(_GENERATIONS, {"model": model.remote_id} | declared, headers=headers, paid=True)
        remote_id = text(answer.data.get("id")) or text(answer.data.get("generation_id"))
        if remote_id:
            return Submitted(remote_id, _price_of(answer))
        if said := tidy(words(answer.data.get("error")), self._redact):
            raise refused(said, answer.status)
        raise Unreachable("The answer could not be read: it names no job.", maybe_acted_on=True)

    async def status(self, remote_id: str) -> Status:
        answer = await self._http.get(_GENERATIONS, {"generation_id": remote_id})
        status = text(answer.data.get("status")).strip().lower()
        error = tidy(words(answer.data.get("error")), self._redact)
        if status in _FAILED:
            silent = f"AI/ML API gave no reason (status “{status}”)."
            raise failed(error or silent, charged="no")  # its documents: failed ones are not charged
        if status not in _DONE:
            if status not in (*_IN_LINE, *_AT_WORK):
                note_unknown("AI/ML API", status, answer.data, self._redact)
            return Pending(started=status not in _IN_LINE)
        if urls := _urls_in(answer.data.get("video")):
            return Ready(urls, price=_price_of(answer))
        if error:
            raise failed(error, charged="unknown")
        raise NotYet("The job is done, but the answer does not name its clip yet.", maybe_acted_on=False)

    async def statuses(self, remote_ids: Sequence[str]) -> Mapping[str, Status | ProviderError]:
        """One by one, a few at once: the service has no list of jobs that are not over."""
        return await words_of({remote_id: self.status(remote_id) for remote_id in remote_ids})

    async def cancel(self, remote_id: str) -> Cancellation:
        return Cancellation(False, "yes", "AI/ML API has no way to stop a job.")

    async def find(
        self,
        model: ModelSpec,
        body: Mapping[str, Any],
        client_ref: str,
        since: datetime,
        *,
        claimed: Collection[str] = (),
    ) -> str | None:
        """Look through the log for `client_ref`. A job is read to appear there only once it has ended: ask again."""
        async for row in self._log(since):
            remote_id = text(row.get("inference_id"))
            if row.get("client_request_id") == client_ref and remote_id and remote_id not in claimed:
                return remote_id
        return None

    async def _log(self, since: datetime) -> AsyncIterator[Mapping[str, Any]]:
        """Rows of the log from shortly before `since` on, newest first. There is no filter for our reference."""
        now = datetime.now(UTC) + self._http.clock_skew
        start = max(since + self._http.clock_skew - _EARLIER, now - _LOG_LONGEST + _EARLIER)
        params = {"start": _iso(start), "end": _iso(max(now, start + _EARLIER)), "limit": str(_LOG_ROWS)}
        for page in range(_LOG_PAGES):
            answer = await self._http.get("v2/logs", params | {"offset": str(page * _LOG_ROWS)})
            found = answer.data.get("data")
            for row in rows(found):
                yield row
            if not isinstance(found, list) or len(found) < _LOG_ROWS:
                return

    async def recent(self, since: datetime) -> tuple[Listed, ...]:
        """The log shows the model and our reference, and not what was asked for; only what has ended."""
        return await aimlapi_runs(self._log(since))

    def download(self, url: str, *, offset: int = 0, etag: str = "") -> AbstractAsyncContextManager[Body]:
        return self._plain.open(url, offset=offset, etag=etag)

    def time_there(self) -> datetime | None:
        return self._http.time_there()

    def renew(self) -> None:
        self._http.renew()
        self._plain.renew()

    async def aclose(self) -> None:
        self._off_loop.close()
        await self._plain.aclose()
        await self._http.aclose()


def _price_of(answer: Answer) -> Price | None:
    """In USD: from the header, else the body, where older models name credits only ($1 is 2,000,000 of them)."""
    usage = table(table(answer.data.get("meta")).get("usage"))
    named = price(answer.headers.get("x-aimlapi-usd-spent"), _UNIT) or price(usage.get("usd_spent"), _UNIT)
    credits_used = price(usage.get("credits_used"), _UNIT)
    return named or (Price(credits_used.amount / _CREDITS_PER_USD, _UNIT) if credits_used else None)


def _urls_in(video: Any) -> tuple[str, ...]:
    """`video` is an object, a list of them, or null, depending on the model."""
    found = rows(video) if isinstance(video, list) else [table(video)]
    return tuple(url for url in (text(row.get("url")) for row in found) if url)


def _too_large(path: Path, size: int, limit: int) -> RequestRefused:
    detail = f"{path.name} has {size / 1e6:.1f} MB; local files up to {limit / 1e6:g} MB are sent to AI/ML API."
    hint = "Use a web address (https) for it, make the file smaller, or raise the limit in Settings."
    return RequestRefused(detail, title="A file is larger than is sent to this service", hint=hint, status=413)


def _iso(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
