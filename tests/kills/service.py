"""The strict servers of tests/contract as ones that remember whom they charged, on the hurried clock of a trial."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.contract.listener import Reply, Request
from tests.contract.server import AimlApiServer, ScenarioServer
from tests.studio.kit import clip_bytes

SHADES = 8  # clips that differ, rendered once


@dataclass(frozen=True, slots=True)
class Charge:
    """One run that was paid for: the service's id, what tells the intent (our seed, or our own reference), its clip."""

    remote_id: str
    intent: str
    clip: bytes


@dataclass(frozen=True, slots=True)
class Hurried:
    """The trial's time: so many times as fast as ours, from `since` on."""

    since: datetime
    factor: float

    def now(self) -> datetime:
        return self.since + (datetime.now(UTC) - self.since) * self.factor


class CountingScenario(ScenarioServer):
    connection = "scenario"
    usual = ("scenario/wan-2.5-t2v", "-pprompt=A fox in the snow")
    paid, polls, found = "/v1/generate/custom/*", "/v1/jobs/*", "/v1/jobs"
    hurry = 200.0  # the list may lag 30 s: 0.15 s

    def __init__(self, time: Hurried) -> None:
        super().__init__(clip_bytes())
        self._time = time

    def add_job(self, inputs: dict[str, Any], **more: Any) -> str:
        return super().add_job(inputs, createdAt=self._time.now().isoformat(), **more)

    def add_asset(self, kind: str, **more: Any) -> str:
        if parent := more.get("metadata", {}).get("parentJobId"):  # a service that keeps to the seed it was given
            more["metadata"] = more["metadata"] | {"seed": str(self.jobs[parent]["metadata"]["input"]["seed"])}
        return super().add_asset(kind, **more)

    def charged(self) -> list[Charge]:
        return [Charge(i, str(j["metadata"]["input"]["seed"]), _clip_of(i)) for i, j in self.jobs.items()]

    def environment(self) -> Mapping[str, str]:
        return {
            "SCENARIO_BASE_URL": self.base_url,
            "SCENARIO_SDK_API_KEY": self.key,
            "SCENARIO_SDK_API_SECRET": self.secret,
        }

    def _files(self, request: Request) -> Reply:
        made = self.assets.get(request.path.removeprefix("/assets/").removesuffix(".mp4"), {})
        if "metadata" in made:
            self.clip = _clip_of(made["metadata"]["parentJobId"])
        return super()._files(request)


class CountingAimlApi(AimlApiServer):
    connection = "aimlapi"
    usual = (
        "aimlapi/wan-2.2-animate-replace",
        *(f"-p{name}_url=https://example.com/{name}" for name in ("video", "image")),
    )
    paid, polls, found = "/v2/video/generations", "/v2/video/generations", "/v2/logs"
    hurry = 2000.0  # its log may lag 1,200 s: 0.6 s

    def __init__(self, time: Hurried) -> None:
        super().__init__(clip_bytes())
        self._time = time

    def add_log(self, ref: str, inference_id: str, created: datetime | None = None) -> None:
        super().add_log(ref, inference_id, self._time.now())

    def _logs(self, request: Request) -> Reply:
        for job_id, job in self.jobs.items():  # it has ended by now, whether or not it was asked for
            if not job.get("logged"):
                job["logged"] = True
                self.add_log(job["ref"], job_id)
        return super()._logs(request)

    def charged(self) -> list[Charge]:
        return [Charge(i, job["ref"], self.clip) for i, job in self.jobs.items()]

    def environment(self) -> Mapping[str, str]:
        return {"AIMLAPI_BASE_URL": self.base_url, "AIMLAPI_KEY": self.key}


Counting = CountingScenario | CountingAimlApi


def _clip_of(remote_id: str) -> bytes:
    return clip_bytes(60 + 20 * (int(remote_id.rpartition("_")[2]) % SHADES))
