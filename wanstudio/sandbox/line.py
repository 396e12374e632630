"""Runs jobs: their statuses in good time, their clips by the renderers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from wanstudio.core.facts import MediaFacts
from wanstudio.core.models import ModelSpec
from wanstudio.sandbox.renderers import Renderers, Trouble
from wanstudio.sandbox.wishes import Given, Task, wishes
from wanstudio.sandbox.world import Asset, Job, World, new_id, now_iso

QUEUED_S, WARMING_S, RENDERING_S, FINALIZING_S = 0.4, 0.3, 3.0, 0.3  # at speed 1; a rendering may take longer
CAREFUL = 1.5  # times as long without acceleration
TICK_S = 0.1

WHY = {  # (error, hint) of a job that shall fail, by the word that was asked for
    "nsfw": ("The content was flagged by the safety system.", "Change the prompt or the picture, then try again."),
    "internal": ("An internal error occurred while generating.", "Try again later."),
    "timeout": ("Generation timeout.", "Try again later, or with fewer frames."),
}

log = logging.getLogger(__name__)


class Line:
    """All jobs under way. `speed` 1: a few seconds each; 20: next to nothing but the rendering itself."""

    def __init__(
        self,
        world: World,
        models: Mapping[str, ModelSpec],
        renderers: Renderers,
        probes: Renderers,
        speed: float,
        font: Path | None,
    ) -> None:
        self._world, self._models, self._renderers, self._probes = world, models, renderers, probes
        self._speed, self._font = speed, font
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def go_on(self) -> None:
        """Start what an earlier run left unfinished, from the beginning."""
        for job in self._world.unfinished():
            if job.kind != "custom":
                continue
            if job.model in self._models:
                job.progress = 0.0
                self.start(job)
            else:
                self._fail(job, f"The model {job.model} is gone.", "")

    def start(self, job: Job) -> None:
        self._to(job, "queued")
        task = asyncio.create_task(self._run(job), name=f"job {job.key}")
        self._tasks[job.id] = task
        task.add_done_callback(lambda _: self._tasks.pop(job.id, None))

    async def close(self) -> None:
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def pause(self, seconds: float) -> None:
        """Wait `seconds` of the services' time."""
        await asyncio.sleep(seconds / self._speed)

    async def _run(self, job: Job) -> None:
        try:
            clip = await (self._doomed(job) if job.fails else self._rendered(job))
            self._to(job, "finalizing")
            await self.pause(FINALIZING_S)
            self._finish(job, clip)
        except (Trouble, ValueError) as e:
            self._fail(job, str(e), "")

    async def _doomed(self, job: Job) -> NoReturn:
        """Half way, as all do, and no further."""
        await self.pause(QUEUED_S)
        self._to(job, "warming-up")
        await self.pause(WARMING_S)
        job.progress = 0.1
        self._to(job, "in-progress")
        await self.pause(RENDERING_S / 2)
        raise Trouble(job.fails)

    async def _rendered(self, job: Job) -> Asset:
        """Take the job through its statuses up to a clip on disk."""
        spec = self._models[job.model]
        media = {name: self._given(asset) for name, asset in job.media.items()}
        wanted = wishes(spec, spec.defaults() | job.body, media, job.seed or 0)
        target = self._world.media / f"{job.key}.mp4"
        under_way = _UnderWay()
        work = asyncio.create_task(
            self._renderers.render(wanted, target, self._font, under_way.note), name=f"clip {job.key}"
        )
        try:
            await self.pause(QUEUED_S)
            await asyncio.wait((work, under_way.begun), return_when=asyncio.FIRST_COMPLETED)
            self._to(job, "warming-up")
            await self.pause(WARMING_S)
            await self._progress(job, work, under_way, RENDERING_S * (CAREFUL if wanted.careful else 1) / self._speed)
            await work
        finally:
            work.cancel()
            under_way.begun.cancel()
        facts = await self._probes.probe(target)
        return _clip(job, wanted.task, facts, target.name)

    async def _progress(self, job: Job, work: asyncio.Task[None], under_way: _UnderWay, least_s: float) -> None:
        """Show steady progress until the clip is there and the time has passed."""
        self._to(job, "in-progress")
        loop = asyncio.get_running_loop()
        begun = loop.time()
        while (passed := (loop.time() - begun) / least_s) < 1 or not work.done():
            job.progress = round(min(passed, under_way.part, 0.99), 3)
            left_s = least_s * (1 - passed)
            await asyncio.wait((work,), timeout=TICK_S) if left_s <= 0 else await asyncio.sleep(min(TICK_S, left_s))

    def _given(self, asset_id: str) -> Given:
        asset = self._world.assets.get(asset_id)
        if asset is None:
            raise Trouble(f"The file {asset_id} is gone.")
        return Given(self._world.file(asset), asset.facts)

    def _finish(self, job: Job, clip: Asset) -> None:
        self._world.save(clip)
        job.asset, job.progress = clip.id, 1.0
        self._to(job, "success")
        self._world.prune()

    def _fail(self, job: Job, word: str, hint: str) -> None:
        job.error, job.hint = WHY.get(word, (word, hint))
        self._to(job, "failure")
        log.info("job %s failed: %s", job.key, job.error)

    def _to(self, job: Job, status: str) -> None:
        job.status = status
        job.history.append([status, now_iso()])
        self._world.save(job)


class _UnderWay:
    """What the renderer tells: whether it has begun, and how much is done."""

    def __init__(self) -> None:
        self.begun: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.part = 0.0

    def note(self, part: float) -> None:
        self.part = part
        if not self.begun.done():
            self.begun.set_result(None)


_TYPES: Mapping[Task, str] = {
    "text": "txt2video",
    "picture": "img2video",
    "replace": "video2video",
    "reframe": "video2video",
}


def _clip(job: Job, task: Task, facts: MediaFacts, file: str) -> Asset:
    about = {
        "type": _TYPES[task],
        "modelId": job.model,
        "parentJobId": job.id,
        "seed": job.seed,
        "prompt": job.body.get("prompt"),
    }
    return Asset(
        key=new_id("asset"),
        name=file,
        mime="video/mp4",
        facts=facts,
        file=file,
        created=now_iso(),
        source="result",
        about={name: value for name, value in about.items() if value is not None},
    )
