"""What the services list of past runs: for a journal that was lost. Asked for at most once a start."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from wanstudio.providers.base import Listed
from wanstudio.providers.http import Http
from wanstudio.providers.wire import moment, rows, table, text

_PAGES = 30
_FAILED = ("failure", "canceled")  # given back, as a rule (scenario-sdk 2.4.0)


async def scenario_runs(http: Http, since: datetime) -> tuple[Listed, ...]:
    """Of `GET /jobs`, oldest first: those that made a clip, or may yet."""
    params = {"pageSize": "100", "createdAfter": _iso(since)}
    found: list[Listed] = []
    for _ in range(_PAGES):
        page = (await http.get("jobs", params)).data
        for job in rows(page.get("jobs")):
            created, job_id = moment(job.get("createdAt")), text(job.get("jobId"))
            if job.get("jobType") == "custom" and created and job_id and text(job.get("status")) not in _FAILED:
                found.append(Listed(job_id, created, table(table(job.get("metadata")).get("input"))))
        token = text(page.get("nextPaginationToken"))
        if not token:
            break
        params["paginationToken"] = token
    return _oldest_first(found)


async def aimlapi_runs(log: AsyncIterator[Mapping[str, Any]]) -> tuple[Listed, ...]:
    """Of the log's rows, oldest first: those that succeeded."""
    found = []
    async for row in log:
        created, run = moment(row.get("created")), text(row.get("inference_id"))
        if run and created and text(row.get("status")) == "succeeded":
            found.append(
                Listed(run, created, remote_model=text(row.get("model")), client_ref=text(row.get("client_request_id")))
            )
    return _oldest_first(found)


def _oldest_first(found: list[Listed]) -> tuple[Listed, ...]:
    return tuple(sorted(found, key=lambda run: (run.created, run.remote_id)))


def _iso(when: datetime) -> str:
    return (when.astimezone(UTC) - timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
