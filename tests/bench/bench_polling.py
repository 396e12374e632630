"""How late a clip is: from the moment it is ready at the service until it is on disk and in the library, for 20 jobs
at once, beside the loop of the services' own examples (10 s) and one of 3 s; and the requests that each of them takes.

Then 100 jobs at once: questions a minute, and memory. All against the Sandbox, slowed down until a job takes as long
as a short real one; its clock and ours are the same.
"""

from __future__ import annotations

import asyncio
import base64
import random
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from tests.bench.rows import Row, percentiles
from tests.samples import needed_values
from tests.sandbox_server import SandboxServer, sandbox
from wanstudio.core.models import ModelSpec
from wanstudio.media.worker import Workers
from wanstudio.providers.base import Credentials
from wanstudio.providers.scenario import Scenario
from wanstudio.store.catalog import load_models
from wanstudio.store.folders import Folders, resources
from wanstudio.studio.studio import Studio

MODEL = "scenario/wan-2.2-i2v"
JOBS, MANY, TO_LEARN = 20, 100, 3
SPEED = 0.1  # 40 s a job
APART_S = 1.0  # between one job and the next: no service ends twenty in one moment
MANY_SPEED = 0.2
GIVE_UP_S = 1800.0
LATE_S, QUESTIONS_A_MINUTE, MEMORY_MB = 1.0, 200, 64


@dataclass(slots=True)
class Seen:
    """What one way of waiting came to: requests to the API, and when each job's clip was here, by the service's id."""

    requests: int = 0
    began_s: float = field(default_factory=time.monotonic)
    took_s: float = 0.0
    here: dict[str, datetime] = field(default_factory=dict)

    async def count(self, _request: httpx.Request) -> None:
        self.requests += 1

    def came(self, remote_id: str) -> None:
        self.here[remote_id] = datetime.now(UTC)
        self.took_s = time.monotonic() - self.began_s


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="wanstudio-bench-") as home, sandbox(speed=SPEED) as server:
        ours, every_3, every_10 = asyncio.run(_side_by_side(server, Path(home)))
        late = [_late_s(server, seen) for seen in (ours, every_3, every_10)]
    rows = _rows_of_late(late, [ours, every_3, every_10])
    with tempfile.TemporaryDirectory(prefix="wanstudio-bench-") as home, sandbox(speed=MANY_SPEED) as server:
        idle_mb = _memory_mb()
        many = asyncio.run(_ours(server, Path(home) / "many", MANY))
        late_many = _late_s(server, many)
    return [*rows, *_rows_of_many(many, late_many, _memory_mb() - idle_mb)]


async def _side_by_side(server: SandboxServer, home: Path) -> tuple[Seen, Seen, Seen]:
    """Each waits most of the time, and sees the same machine so."""
    return await asyncio.gather(
        _ours(server, home / "ours", JOBS, to_learn=TO_LEARN, apart_s=APART_S),
        _loop(server, home, 3.0),
        _loop(server, home, 10.0),
    )


def _rows_of_late(late: Sequence[Sequence[float]], seen: Sequence[Seen]) -> list[Row]:
    names = ("ours", "a 3 s loop", "the services' own 10 s loop")
    spreads = "; ".join(f"{name}: {percentiles(s, 's')}" for name, s in zip(names, late, strict=True))
    counts = ", ".join(f"{name} {s.requests} in {s.took_s:.0f} s" for name, s in zip(names, seen, strict=True))
    median_s = [statistics.median(s) for s in late]
    return [
        Row(
            what=f"from ready at the service to in the library, median of {JOBS} jobs",
            unit="s",
            ours=median_s[0],
            limit=LATE_S,
            detail=spreads,
        ),
        Row(
            what=f"requests for {JOBS} jobs, beside a 3 s loop",
            unit="requests",
            ours=seen[0].requests,
            beside=seen[1].requests,
            limit=1.0,
            detail=counts,
        ),
    ]


def _rows_of_many(many: Seen, late_s: Sequence[float], memory_mb: float) -> list[Row]:
    return [
        Row(
            what=f"questions a minute with {MANY} jobs at once (a 3 s loop: {MANY * 20})",
            unit="requests",
            ours=(many.requests - MANY) / many.took_s * 60,
            limit=QUESTIONS_A_MINUTE,
            detail=f"{many.requests - MANY} in {many.took_s:.0f} s; late {percentiles(late_s, 's')}",
        ),
        Row(what=f"memory above idle after {MANY} jobs", unit="MB", ours=memory_mb, limit=MEMORY_MB),
    ]


# ---- ours --------------------------------------------------------------------------------------------


async def _ours(server: SandboxServer, home: Path, count: int, *, to_learn: int = 0, apart_s: float = 0.0) -> Seen:
    """The engine as the window and the command line use it; `to_learn` jobs come first, as any user's do."""
    spec, seen = _spec(), Seen()
    async with _studio(server, home, count, seen) as studio:
        if to_learn:
            await _run(studio, spec, to_learn, seen, 0)
            fresh = Seen()
            seen.requests, seen.here, seen.began_s = 0, fresh.here, fresh.began_s
        await _run(studio, spec, count, seen, apart_s)
    return seen


async def _run(studio: Studio, spec: ModelSpec, count: int, seen: Seen, apart_s: float) -> None:
    for n in range(count):
        await studio.making.generate(spec, _values(spec, n), "bench")
        await asyncio.sleep(apart_s)
    async with asyncio.timeout(GIVE_UP_S):
        while len(seen.here) < count:  # noqa: ASYNC110  # the clips are told to a listener
            await asyncio.sleep(0.1)


@asynccontextmanager
async def _studio(server: SandboxServer, home: Path, at_once: int, seen: Seen) -> AsyncIterator[Studio]:
    home.mkdir()
    provider = Scenario(server.scenario_url, Credentials(server.scenario_key, server.scenario_secret))
    provider._http._clients._client.event_hooks["request"].append(seen.count)

    async def connect(_connection: str, _service: str) -> Scenario:
        return provider

    workers = Workers()
    studio = Studio(Folders.under(home), {MODEL: _spec()}, connect, workers)
    studio.queue._places._limit = lambda _connection: at_once  # more than the setting takes
    studio.listen_clips(lambda clip: seen.came(clip.recipe.remote_id))
    try:
        await studio.open()
        yield studio
    finally:
        await studio.close()
        await workers.close()
        await provider.aclose()


# ---- a loop ------------------------------------------------------------------------------------------


async def _loop(server: SandboxServer, home: Path, every_s: float) -> Seen:
    """As the services' own examples have it: each job is asked for on its own, at a fixed pace, then downloaded."""
    seen, spec = Seen(), _spec()
    async with (
        httpx.AsyncClient(base_url=server.scenario_url, auth=server.scenario_auth, timeout=60) as api,
        httpx.AsyncClient(timeout=60) as plain,
        asyncio.timeout(GIVE_UP_S),
    ):
        api.event_hooks["request"].append(seen.count)
        picture = await _uploaded(api)

        async def one(n: int) -> None:
            await asyncio.sleep(n * APART_S)
            body = {**_values(spec, n), "image": picture}
            sent = (await api.post(f"/generate/custom/{spec.remote_id}", json=body)).raise_for_status().json()
            job_id = sent["job"]["jobId"]
            await asyncio.sleep(random.uniform(0, every_s))  # where the end falls between two looks is chance
            while True:
                await asyncio.sleep(every_s)
                job = (await api.get(f"/jobs/{job_id}")).raise_for_status().json()["job"]
                if job["status"] == "success":
                    break
                assert job["status"] not in ("failure", "canceled"), job
            asset = (await api.get(f"/assets/{job['metadata']['assetIds'][0]}")).raise_for_status().json()["asset"]
            clip = (await plain.get(asset["url"])).raise_for_status().content
            await asyncio.to_thread((home / f"{every_s:g}-{n}.mp4").write_bytes, clip)
            seen.came(job_id)

        await asyncio.gather(*(one(n) for n in range(JOBS)))
    return seen


async def _uploaded(api: httpx.AsyncClient) -> str:
    """The asset id of the sample picture."""
    path = Path(str(needed_values(_spec())["image"]))
    body = {"name": path.name, "image": base64.b64encode(path.read_bytes()).decode()}
    return str((await api.post("/assets", json=body)).raise_for_status().json()["asset"]["id"])


# ---- what both share -----------------------------------------------------------------------------------


def _late_s(server: SandboxServer, seen: Seen) -> list[float]:
    """Seconds from ready there to here, of each job; the service says when it was ready."""
    late: list[float] = []
    params: dict[str, str] = {"types": "custom", "pageSize": "100"}
    while True:
        page = httpx.get(f"{server.scenario_url}/jobs", params=params, auth=server.scenario_auth).json()
        for job in page["jobs"]:
            if here := seen.here.get(job["jobId"]):
                ready = next(s["date"] for s in reversed(job["statusHistory"]) if s["status"] == "success")
                late.append((here - datetime.fromisoformat(ready)).total_seconds())
        if not (token := page.get("nextPaginationToken")):
            break
        params["paginationToken"] = token
    assert len(late) == len(seen.here), f"{len(late)} of {len(seen.here)} jobs are in the list"
    return late


def _spec() -> ModelSpec:
    return next(spec for spec in load_models(resources() / "models").models if spec.id == MODEL)


def _values(spec: ModelSpec, n: int) -> dict[str, Any]:
    return {**needed_values(spec), "resolution": "480p", "seed": n}


def _memory_mb() -> float:
    """Of this process, as it stands."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)
