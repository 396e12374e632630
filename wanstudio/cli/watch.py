"""Waiting for jobs: every step is told as it happens, and each end becomes an exit code."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from wanstudio.cli.engine import Engine
from wanstudio.cli.say import Say, flat, with_hint
from wanstudio.core.holds import Stop
from wanstudio.core.jobs import Cancelled, Done, Failed, Job, Phase, Unfetched, Unsure, Waiting
from wanstudio.core.recipe import Clip

LATER = "wanstudio jobs --resume goes on with it."
_LOOKS_AGAIN = "wanstudio jobs --resume looks again."
_LOOK_S = 0.05
STILL_S = 6 * 3600.0  # without a step of any job, before a command that was given no time ends
_STANDS: Mapping[str, tuple[str, int]] = {"key": ("auth", 3), "credit": ("credit", 4), "disk": ("disk", 7)}
_WORDS = {"unfetched": "rendered, not fetched", "unsure": "not sure it was sent"}


@dataclass(frozen=True, slots=True)
class Ending:
    """How a job that rests is told. `charged` is None where nobody knows."""

    code: str
    message: str
    hint: str
    charged: bool | None
    exit_code: int


class _Stalled(Exception):
    """Jobs are asked about again and again, and nothing comes of it."""


@dataclass(slots=True)
class Watch:
    """Tells of the jobs in `ids` until all rest."""

    engine: Engine
    say: Say
    ids: Collection[str]
    _told: dict[str, tuple[str, float | None]] = field(default_factory=dict)
    _finished: set[str] = field(default_factory=set)
    _stops: dict[tuple[str, str], str] = field(default_factory=dict)
    _moved_s: float = 0.0  # when a job was last told of, by the clock that only grows

    async def to_the_end(self, timeout_s: float | None = None, *, give_up: bool = False) -> int:
        """Wait until every job rests and return the first exit code that is not 0.

        A job that is not done by `timeout_s`, or when the task is cancelled, is kept, and that is told. Without a
        `timeout_s` they are waited for as long as any of them moves within `STILL_S`. What waits for a key, credit or
        the disk is waited for no further; with `give_up` it has failed for that reason.
        """
        queue = self.engine.studio.queue
        queue.board.listen(self._on_job)
        queue.board.listen_notes(self._on_note)
        queue.stops.listen(self._on_stops)
        self._on_stops(queue.stops.all)
        for job in self._jobs():
            self._on_job(job)
        try:
            async with asyncio.timeout(timeout_s):
                await self._all_rest(STILL_S if timeout_s is None else math.inf)
        except TimeoutError:
            return await self._tell_rest("timeout", f"Not finished after {timeout_s:g} s. The job is kept.") or 6
        except _Stalled:
            still = f"Nothing has moved for {STILL_S / 3600:g} hours. The job is kept."
            return await self._tell_rest("stalled", still) or 6
        except asyncio.CancelledError:
            await self._tell_rest("interrupted", "Interrupted. The job is kept.")
            raise
        if give_up:
            await self._give_up()
        return await self._tell_rest("stopped", "It goes on at the service. The job is kept.")

    async def _all_rest(self, still_s: float) -> None:
        """Raises _Stalled: nothing has moved for `still_s`."""
        clock = self.engine.studio.clock
        self._moved_s = clock.seconds()
        while (
            not all(job.ended or _stands(job) or _has_no_room(job) for job in self._jobs())
            and self.engine.studio.queue.busy
        ):
            if clock.seconds() - self._moved_s > still_s:
                raise _Stalled
            await self._tell_done()
            await asyncio.sleep(_LOOK_S)

    async def _give_up(self) -> None:
        """What is reported as failed must not be sent by itself some other day."""
        for job in self._jobs():
            if _stands(job):
                self.engine.studio.queue.wishes.give_up(job.id)
        while any(_stands(job) for job in self._jobs()):  # noqa: ASYNC110  # a step on disk
            await asyncio.sleep(_LOOK_S)

    def _jobs(self) -> list[Job]:
        return [job for job in self.engine.studio.queue.jobs if job.id in self.ids]

    async def _tell_done(self) -> None:
        for job in self._jobs():
            if isinstance(job.phase, Done) and job.id not in self._finished:
                self._finished.add(job.id)
                for clip_id in job.phase.clips:
                    if clip := await self.engine.studio.library.clip(clip_id):
                        tell_clip(clip, self.say)

    async def _tell_rest(self, code: str, why: str) -> int:
        """Tell of every job that is not done; return the first exit code that is not 0."""
        await self._tell_done()
        self.say.progress("")
        kept = Ending(code, why, LATER, None, 6)
        ends = [
            (job, ending_of(job.phase) or self._ending_of_stop(job) or kept)
            for job in self._jobs()
            if not isinstance(job.phase, Done)
        ]
        for job, end in ends:
            self.say.event(
                event="error", job=job.id, code=end.code, message=end.message, hint=end.hint, charged=end.charged
            )
            self.say.note(with_hint(end.message, end.hint))
        return next((end.exit_code for _, end in ends if end.exit_code), 0)

    def _ending_of_stop(self, job: Job) -> Ending | None:
        """How a job is told that waits for its account."""
        if not _stands(job):
            return None
        stop = next((s for s in self.engine.studio.queue.stops.all if s.connection in ("", job.connection)), None)
        code, exit_code = _STANDS[stop.why] if stop else ("auth", 3)
        return Ending(code, stop.sentence if stop else "Not sent.", LATER, False, exit_code)

    # ---- as it happens ----

    def _on_stops(self, stops: tuple[Stop, ...]) -> None:
        """Say once what jobs wait for, and once that it is over."""
        ours = {job.connection for job in self._jobs()} | {""}
        now: dict[tuple[str, str], str] = {}
        now |= {(stop.connection, stop.why): stop.sentence for stop in stops if stop.connection in ours}
        for key in now.keys() - self._stops.keys():
            self.say.note(now[key])
        for connection, why in self._stops.keys() - now.keys():
            if why == "network":
                self.say.note(f"{self.engine.studio.queue.stops.title_of(connection)} answers again.")
        self._stops = now

    def _on_job(self, job: Job) -> None:
        progress = None if job.progress is None else round(job.progress, 3)
        if job.id in self.ids and self._told.get(job.id) != (job.state, progress):
            self._told[job.id] = (job.state, progress)
            self._moved_s = self.engine.studio.clock.seconds()
            tell_job(job, self.say)
            self.say.progress(" · ".join(_in_words(j) for j in self._jobs() if not j.ended))

    def _on_note(self, job: Job, sentence: str) -> None:
        if job.id in self.ids:
            self.say.note(sentence)


def tell_job(job: Job, say: Say) -> None:
    progress = None if job.progress is None else round(job.progress, 3)
    say.event(event="job", id=job.id, model=job.model_id, state=job.state, progress=progress)


def tell_clip(clip: Clip, say: Say) -> None:
    facts = clip.facts
    say.event(
        event="clip",
        id=clip.id,
        job=clip.job_id,
        path=str(clip.path),
        sha256=clip.sha256,
        width=facts.width,
        height=facts.height,
        frames=facts.frames,
        fps=facts.fps,
        duration_s=round(facts.frames / facts.fps, 2) if facts.fps else round(facts.seconds, 2),
    )
    say.result(str(clip.path))


def ending_of(phase: Phase) -> Ending | None:
    """How a phase in which a job rests is told; None for one in which it goes on, and for Done."""
    match phase:
        case Failed(title, detail, hint, code, exit_code, charged):
            message = flat(f"{title}: {detail}" if detail else title)
            return Ending(code, message, hint, {"yes": True, "no": False}.get(charged), exit_code)
        case Unfetched(_, why, detail):
            message = flat(f"Rendered, but not fetched: {detail or why}")
            return Ending("unfetched", message, LATER, True, 7 if why == "disk" else 6)
        case Unsure(_, why, remote_id) if remote_id:
            return Ending("unsure", flat(f"{why} Its id there is {remote_id}."), _LOOKS_AGAIN, None, 6)
        case Unsure(_, why):
            message = flat(f"It is not sure that the request arrived. {why}")
            return Ending("unsure", message, _LOOKS_AGAIN, None, 6)
        case Cancelled(billed):
            return Ending("cancelled", "Cancelled.", "", {"yes": True, "no": False}.get(billed), 5)
    return None


def _stands(job: Job) -> bool:
    """It waits for something only the user can do, and not soon."""
    return isinstance(job.phase, Waiting) and job.phase.why in _STANDS


def _has_no_room(job: Job) -> bool:
    """Rendered, and waits for room on the disk: a script is told, and does not wait for that."""
    return isinstance(job.phase, Unfetched) and job.phase.why == "disk"


def _in_words(job: Job) -> str:
    state = _WORDS.get(job.state, job.state)
    return state if job.progress is None else f"{state} {job.progress:.0%}"
