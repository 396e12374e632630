"""Find at its service the job whose reply was lost. It ends as Running, or as Unsure: then the user decides."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial

from wanstudio.core.errors import ProviderError
from wanstudio.core.jobs import Job, Running, Unsure
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Value
from wanstudio.core.pauses import spread_s
from wanstudio.providers.base import Provider
from wanstudio.store.journal import Journal
from wanstudio.studio.asking import Asking
from wanstudio.studio.clock import Clock
from wanstudio.studio.turns import Turns

log = logging.getLogger(__name__)

BROKE = "The connection broke while sending."
ASKING = "Its list is being asked."
NOT_SHOWN = "The service does not show it."
NOT_ENDED = "Its list shows a job only once it has ended."
ASKED_ABOUT = "It is being asked about again."
NOT_ASKED = "The service cannot be asked at the moment."
TAKEN_WITHIN_S = 90.0  # after it left, a request may still be taken: longer than an answer is waited for
UNANSWERED_LOOKS = 12  # in a row, once its list should show the job
_LONG_LAG_S = 60.0  # a list that lags more than this shows only what has ended
_LONGEST_PAUSE_S, _LONGEST_PAUSE_LONG_LAG_S = 15.0, 30.0


class Finder:
    """Gives each job at a service to one of ours at most, however many are looked for at once."""

    def __init__(self, journal: Journal, clock: Clock, asking: Asking) -> None:
        self._journal, self._clock, self._asking, self._turns = journal, clock, asking, Turns()
        self._given: dict[str, str] = {}  # remote id → job; it comes into the journal a moment later
        self._sending: dict[str, Job] = {}

    @contextmanager
    def sending(self, job: Job, sent: tuple[tuple[str, str], ...]) -> Iterator[None]:
        """While its request is on its way: what the service shows of it may not be taken for another job's."""
        self._sending[job.id] = replace(job, sent=sent)
        try:
            yield
        finally:
            del self._sending[job.id]

    def belongs(self, remote_id: str, job_id: str) -> None:
        """The service has just given this id to this job; it is not on disk yet."""
        self._given[remote_id] = job_id

    def has_found(self, job_id: str) -> bool:
        return job_id in self._given.values()

    async def steps(self, job: Job, spec: ModelSpec, provider: Provider) -> AsyncIterator[Job]:
        """Yield the job after every step. Its service is asked for as long as its list may lag, and once after."""
        assert isinstance(job.phase, Unsure)
        since, cause = job.phase.at, cause_in(job.phase.why)
        yield (job := job.to(Unsure(since, f"{cause} {ASKING}")))
        earliest = min(job.submitted_at or since, since)  # of a restored job: when it may have left at the earliest
        lags = provider.find_lag_s > _LONG_LAG_S
        until_s = self._clock.seconds() + self._left_s(since, provider.find_lag_s)
        looks = unanswered = 0
        while unanswered < UNANSWERED_LOOKS or self._clock.seconds() < until_s:
            longest_s = _LONGEST_PAUSE_LONG_LAG_S if lags else _LONGEST_PAUSE_S
            await self._clock.sleep(spread_s(min(2.0 * 1.5 ** min(looks, 20), longest_s)))
            looks += 1
            try:
                found = await self._find(job, spec, provider, await self._by_our_clock(job, provider, earliest))
            except ProviderError as e:
                log.info("job %s cannot be looked up: %s", job.id, type(e).__name__)
                unanswered += 1
                continue
            if found:
                yield job.to(Running(found))
                return
            unanswered = 0
            if self._clock.seconds() >= until_s:
                break
        yield job.to(Unsure(since, f"{cause} {_outcome(bool(unanswered), lags)}"))

    def _left_s(self, since: datetime, lag_s: float) -> float:
        """How much longer the list may not show it; a clock that was set back makes it no longer than at first."""
        at_most_s = TAKEN_WITHIN_S + lag_s
        return min(max(at_most_s - (self._clock.now() - since).total_seconds(), 0.0), at_most_s)

    async def _by_our_clock(self, job: Job, provider: Provider, since: datetime) -> datetime:
        """When the request left, by our clock as it goes now: it may have been set since."""
        if job.sent_there is None:
            return since
        if provider.time_there() is None:
            await self._asking.ask(job.connection, provider.check)  # any answer tells the service's time
        there = provider.time_there()
        return since if there is None else job.sent_there + (self._clock.now() - there)

    async def _find(self, job: Job, spec: ModelSpec, provider: Provider, since: datetime) -> str | None:
        """An equal request that is on its way is waited for: what is shown meanwhile may be the other one's."""
        async with self._turns.of(job.connection):
            while True:
                while self._same_on_its_way(job, spec):
                    await self._clock.sleep(1.0)
                others = {remote_id for remote_id, job_id in self._given.items() if job_id != job.id}
                claimed = await self._journal.remote_ids() | others
                ask = partial(provider.find, spec, body_as_sent(job, spec), job.id, since, claimed=claimed)
                found = await self._asking.ask(job.connection, ask)
                if found is None:
                    return None
                if not self._same_on_its_way(job, spec) and self._given.get(found, job.id) == job.id:
                    self.belongs(found, job.id)
                    return found

    def _same_on_its_way(self, job: Job, spec: ModelSpec) -> bool:
        wanted = body_as_sent(job, spec)
        return any(
            (other.connection, other.model_id) == (job.connection, job.model_id)
            and other.id != job.id
            and body_as_sent(other, spec) == wanted
            for other in self._sending.values()
        )


def body_as_sent(job: Job, spec: ModelSpec) -> dict[str, Value]:
    """The request's body as far as it was kept: without a file that went along in the request itself."""
    media = {p.name for p in spec.media() if job.values.get(p.name)}
    return {name: value for name, value in job.values.items() if name not in media} | dict(job.sent)


def not_asked(unsure: Unsure) -> Unsure:
    """It rests without having been looked for."""
    return replace(unsure, why=f"{cause_in(unsure.why)} {NOT_ASKED}")


def cause_in(why: str) -> str:
    """What was lost, without what came of an earlier look."""
    for end in (ASKING, ASKED_ABOUT, NOT_ENDED, NOT_SHOWN, NOT_ASKED):
        why = why.removesuffix(end).rstrip()
    if why and not why.endswith((".", "?", "!")):
        why += "."
    return why or BROKE


def _outcome(silent: bool, lags: bool) -> str:
    if silent:
        return NOT_ASKED
    return f"{NOT_SHOWN} {NOT_ENDED}" if lags else NOT_SHOWN
