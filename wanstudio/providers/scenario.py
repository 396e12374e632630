"""Scenario (api.cloud.scenario.com).

Source of the wire format: seeds 000, 001, 003, 004; docs.scenario.com, 2026-07-01; scenario-sdk 2.4.0.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from wanstudio.core.costs import Price
from wanstudio.core.errors import GenerationFailed, ProviderError, RequestRefused, Unreachable
from wanstudio.core.facts import MediaKind
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import is_url
from wanstudio.providers.answers import NotPermitted
from wanstudio.providers.base import (
    Account,
    Body,
    Cancellation,
    Credentials,
    EndFrame,
    Listed,
    Memo,
    Pending,
    Progress,
    Status,
    Submitted,
    word_of,
    words_of,
)
from wanstudio.providers.credentials import check_credentials
from wanstudio.providers.http import Http
from wanstudio.providers.lists import scenario_runs
from wanstudio.providers.redact import Redactor
from wanstudio.providers.scenario_jobs import UNIT, asset_ids, names_assets, ready, unready
from wanstudio.providers.transfers import Plain
from wanstudio.providers.uploads import Uploads
from wanstudio.providers.wire import moment, price, rows, table, text

_PRICE_ONLY = 269  # the status of a dry run's answer; of a paid request's it is 200
_NO_PRICE = "The question for the price was not taken as one, so no more prices are asked for on this account."
_LIST_PAGES = 30
_STATUS_PAGES = 3  # of 100 jobs each; older ones are asked for singly
_BULK = 100  # assets in one question
_LOOK_BACK = timedelta(hours=24)  # asked of the list: clocks differ, and the list is cheap
_EARLIER = timedelta(seconds=60)  # a job this much older than our request may still be its result


class Scenario:
    id = "scenario"
    title = "Scenario"
    cancel_note = (
        "Scenario cannot stop this job. It finishes there and is charged; the clip can still be fetched later."
    )

    find_lag_s = 30.0

    def __init__(
        self, base_url: str, credentials: Credentials, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        """Raises `AuthError` when the credentials cannot be a key and a secret. Nothing is sent."""
        key, secret = check_credentials("Scenario", key=credentials.key, secret=credentials.secret)
        self._redact = Redactor(key, secret)
        self._http = Http(base_url, httpx.BasicAuth(key, secret), redact=self._redact, sleep=sleep)
        self._plain = Plain(urlsplit(base_url).hostname or "", redact=self._redact, now=self._http.now)
        self._prices_cost = False
        self.asks_together = True
        self._uploads = Uploads(self._http, self._plain, redact=self._redact, sleep=sleep)

    async def check(self) -> Account:
        await self._http.get("models", {"pageSize": "1"})
        return Account("Connected.")

    async def upload(self, source: str, takes: MediaKind, progress: Progress, memo: Memo | None = None) -> str:
        """An asset id. A web address is fetched by the service itself."""
        if is_url(source):
            return await self._uploads.from_web(source, takes)
        return await self._uploads.from_file(Path(source), takes, progress, memo)

    async def estimate(self, model: ModelSpec, body: Mapping[str, Any]) -> Price | None:
        """Asked no more once an answer shows that a question may begin a job: a proxy on the way drops the query."""
        if self._prices_cost:
            raise RequestRefused(_NO_PRICE)
        # dryRun goes into the query: in the body it is ignored, and a paid job runs
        answer = await self._http.post(_generate_path(model), _declared(model, body), params={"dryRun": "true"})
        if answer.status != _PRICE_ONLY or text(table(answer.data.get("job")).get("jobId")):
            self._prices_cost = True
            raise RequestRefused(_NO_PRICE, hint="Look for a job you did not start at Scenario.", status=answer.status)
        return price(answer.data.get("creativeUnitsCost"), UNIT)

    async def submit(self, model: ModelSpec, body: Mapping[str, Any], client_ref: str) -> Submitted:
        """`client_ref` is not sent: Scenario knows no such thing. `find` goes by the inputs instead."""
        answer = await self._http.post(_generate_path(model), _declared(model, body), paid=True)
        job_id = text(table(answer.data.get("job")).get("jobId"))
        if not job_id:
            raise Unreachable("The answer could not be read: it names no job.", maybe_acted_on=True)
        return Submitted(job_id, price(answer.data.get("creativeUnitsCost"), UNIT))

    async def status(self, remote_id: str) -> Status:
        job = table((await self._http.get(f"jobs/{quote(remote_id, safe='')}")).data.get("job"))
        if text(job.get("status")) == "success":
            ids = asset_ids(job)
            return ready(job, ids, await self._assets(ids))
        return unready(job, self._redact)

    async def statuses(self, remote_ids: Sequence[str]) -> Mapping[str, Status | ProviderError]:
        """Several are looked for in the list, which takes one request; what it does not show is asked for by its id."""
        listed = await self._listed(remote_ids) if len(remote_ids) > 1 and self.asks_together else {}
        words: dict[str, Status | ProviderError] = {}
        done = {remote_id: job for remote_id, job in listed.items() if text(job.get("status")) == "success"}
        for remote_id in listed.keys() - done.keys():
            try:
                words[remote_id] = unready(listed[remote_id], self._redact)
            except GenerationFailed as e:
                words[remote_id] = e
        words |= await self._results(done)
        missing = [remote_id for remote_id in remote_ids if remote_id not in listed]
        try:
            words |= await words_of({remote_id: self.status(remote_id) for remote_id in missing})
        except ProviderError as e:
            if not listed:
                raise
            words |= dict.fromkeys(missing, e)
        return words

    async def _listed(self, remote_ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """Those of the jobs that the list shows on its first pages; it is in no order one may rely on."""
        wanted = set(remote_ids)
        found: dict[str, Mapping[str, Any]] = {}
        params = {"types": "custom", "pageSize": "100"}
        try:
            for _ in range(_STATUS_PAGES):
                page = (await self._http.get("jobs", params)).data
                shown = {text(job.get("jobId")): job for job in rows(page.get("jobs"))}
                found |= {remote_id: shown[remote_id] for remote_id in wanted & shown.keys()}
                token = text(page.get("nextPaginationToken"))
                if not token or len(found) == len(wanted):
                    break
                params["paginationToken"] = token
        except (RequestRefused, NotPermitted):  # a key may be good for single jobs only
            self.asks_together = False
        return found

    async def _results(self, done: Mapping[str, Mapping[str, Any]]) -> dict[str, Status | ProviderError]:
        """The addresses of several jobs' clips, in one request."""
        named = {remote_id: asset_ids(job) if names_assets(job) else [] for remote_id, job in done.items()}
        ids = [i for found in named.values() for i in found]
        words: dict[str, Status | ProviderError] = {remote_id: Pending() for remote_id in done}
        try:
            assets = dict(zip(ids, await self._assets(ids), strict=True)) if ids else {}
        except ProviderError as e:
            return dict.fromkeys(done, e)

        async def clips_of(remote_id: str) -> Status:
            found = named[remote_id]
            return ready(done[remote_id], found, [assets[i] for i in found])

        return words | {remote_id: await word_of(clips_of(remote_id)) for remote_id, found in named.items() if found}

    async def _assets(self, ids: list[str]) -> list[Mapping[str, Any]]:
        """In the order of `ids`; asking gives each a fresh URL."""
        if len(ids) == 1:
            return [table((await self._http.get(f"assets/{quote(ids[0], safe='')}")).data.get("asset"))]
        found: dict[str, Mapping[str, Any]] = {}
        for first in range(0, len(ids), _BULK):
            answer = await self._http.post("assets/get-bulk", {"assetIds": ids[first : first + _BULK]})
            found |= {text(asset.get("id")): asset for asset in rows(answer.data.get("assets"))}
        return [found.get(i, {}) for i in ids]

    async def end_frame(self, remote_id: str, number: int, *, last: bool) -> EndFrame | None:
        """The asset that Scenario itself makes of it (`firstFrame`, `lastFrame` in scenario-sdk 2.4.0)."""
        ids = asset_ids(table((await self._http.get(f"jobs/{quote(remote_id, safe='')}")).data.get("job")))
        if number >= len(ids):
            return None
        [asset] = await self._assets([ids[number]])
        found = table(asset.get("lastFrame" if last else "firstFrame"))
        reference, url = text(found.get("assetId")), text(found.get("url"))
        return EndFrame(reference, url) if reference and url else None

    async def cancel(self, remote_id: str) -> Cancellation:
        path = f"jobs/{quote(remote_id, safe='')}/action"
        try:
            job = table((await self._http.post(path, {"action": "cancel"})).data.get("job"))
        except RequestRefused as e:  # hosted jobs answer 400: "Cannot cancel this type of job"
            return Cancellation(False, "unknown" if e.status == 404 else "yes", e.detail)
        if job.get("status") == "canceled":
            return Cancellation(True, "no" if table(job.get("billing")).get("cuCost") == 0 else "unknown")
        if job.get("status") == "success":
            return Cancellation(False, "yes", "It had already finished.")
        return Cancellation(False, "unknown", "Scenario was asked to stop the job and has not yet done so.")

    async def find(
        self,
        model: ModelSpec,
        body: Mapping[str, Any],
        client_ref: str,
        since: datetime,
        *,
        claimed: Collection[str] = (),
    ) -> str | None:
        """The oldest job with these inputs that began with our request; `claimed` are ids that belong to other jobs.

        Scenario may add defaults to the inputs it lists, so more than ours is no difference.
        """
        wanted = _declared(model, body)
        found: list[tuple[datetime, str]] = []
        params = {"pageSize": "100", "createdAfter": _iso(since - _LOOK_BACK)}
        for _ in range(_LIST_PAGES):
            page = (await self._http.get("jobs", params)).data
            earliest = since + self._http.clock_skew - _EARLIER
            found += [m for m in _matches(rows(page.get("jobs")), wanted, earliest) if m[1] not in claimed]
            token = text(page.get("nextPaginationToken"))
            if not token:
                break
            params["paginationToken"] = token
        return min(found)[1] if found else None

    async def recent(self, since: datetime) -> tuple[Listed, ...]:
        """The list shows what was asked for, and not of which model."""
        return await scenario_runs(self._http, since + self._http.clock_skew)

    def download(self, url: str, *, offset: int = 0, etag: str = "") -> AbstractAsyncContextManager[Body]:
        return self._plain.open(url, offset=offset, etag=etag)

    def time_there(self) -> datetime | None:
        return self._http.time_there()

    def renew(self) -> None:
        self._http.renew()
        self._plain.renew()

    async def aclose(self) -> None:
        self._uploads.close()
        await self._plain.aclose()
        await self._http.aclose()


def _generate_path(model: ModelSpec) -> str:
    return f"generate/custom/{quote(model.remote_id, safe='')}"


def _declared(model: ModelSpec, body: Mapping[str, Any]) -> dict[str, Any]:
    """What the descriptor names and nothing else: Scenario refuses an unknown field, and null is not “unset”."""
    return {p.name: body[p.name] for p in model.params if body.get(p.name) is not None}


def _matches(
    jobs: list[Mapping[str, Any]], wanted: Mapping[str, Any], earliest: datetime
) -> Iterator[tuple[datetime, str]]:
    for job in jobs:
        created, job_id = moment(job.get("createdAt")), text(job.get("jobId"))
        given = table(table(job.get("metadata")).get("input"))
        of_kind = job.get("jobType") == "custom" and job_id and created and created >= earliest
        if of_kind and created and all(_equal(given.get(name), value) for name, value in wanted.items()):
            yield created, job_id


def _equal(theirs: Any, ours: Any) -> bool:
    return bool(theirs == ours) and isinstance(theirs, bool) == isinstance(ours, bool)  # 1 is not True here


def _iso(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
