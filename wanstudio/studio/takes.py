"""Which take of its shot the clip of a job is, or is going to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from wanstudio.core.jobs import Done, Downloading, Job, Running, Submitting, Unfetched
from wanstudio.core.models import ModelSpec
from wanstudio.store.library import Library
from wanstudio.studio.shelf import Shelf, clip_id

_SENT = (Submitting, Running, Downloading, Unfetched)


class Take(NamedTuple):
    """`shot` is 0 for one that has no clip yet."""

    shot: int
    number: int


class TakeNumbers:
    """Clips of one shot are counted as they come. Of jobs under way, those sent first are taken to come first: what is
    said of one may turn out to be another number, as long as its clip is not there. Asked once at a time.
    """

    def __init__(self, library: Library, shelf: Shelf, models: Mapping[str, ModelSpec]) -> None:
        self._library, self._shelf, self._models = library, shelf, models
        self._had: dict[str, Take] = {}  # by clip: these never change
        self._shots: dict[str, str] = {}  # by job

    async def of(self, jobs: Sequence[Job]) -> dict[str, Take]:
        """By job, as far as it is known; of a job with several clips, the first one's."""
        coming = [job for job in jobs if isinstance(job.phase, _SENT) and job.model_id in self._models]
        coming.sort(key=lambda job: job.submitted_at or job.created)
        await self._learn_shots(coming)
        clips = {clip: job.id for job in jobs for clip in _first_clip(job)}
        new, last = await self._library.numbered(clips.keys() - self._had.keys(), set(self._shots.values()))
        self._had |= {clip: Take(*take) for clip, take in new.items()}
        self._had = {clip: take for clip, take in self._had.items() if clip in clips}
        numbers = {clips[clip]: take for clip, take in self._had.items()}
        for job in coming:
            if job.id in numbers:
                continue
            what = self._shots[job.id]
            shot, number = last.get(what, (0, 0))
            last[what] = numbers[job.id] = Take(shot, number + 1)
        return numbers

    def forget(self) -> None:
        """The journal was rebuilt: the same clips may have other numbers."""
        self._had.clear()

    async def _learn_shots(self, coming: Sequence[Job]) -> None:
        new = [job for job in coming if job.id not in self._shots]
        outlines = [self._shelf.outline(job, self._models[job.model_id]) for job in new]
        told = dict(zip((job.id for job in new), await self._library.shots(outlines), strict=True)) if new else {}
        self._shots = {job.id: (self._shots | told)[job.id] for job in coming}


def _first_clip(job: Job) -> tuple[str, ...]:
    """Its id; a job under way may have it already."""
    if isinstance(job.phase, Done):
        return job.phase.clips[:1]
    return (clip_id(job, 0),) if isinstance(job.phase, _SENT) else ()
