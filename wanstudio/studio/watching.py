"""Asks the services how their jobs stand: one schedule for all jobs of a connection, and one request where possible."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from wanstudio.core.errors import GenerationFailed, ProviderError, RequestRefused, StudioError
from wanstudio.core.jobs import Job
from wanstudio.providers.base import Provider, Status
from wanstudio.studio.clock import Alarm, Clock
from wanstudio.studio.pace import LONGEST_S, Pace
from wanstudio.studio.stops import Stops

log = logging.getLogger(__name__)

SINGLES_A_SECOND = 4.0  # where each job takes a request of its own
_FIRST_BACK_OFF_S = 1.0
_LONGEST_BACK_OFF_S: Mapping[str | None, float] = {"key": 300.0, "credit": 300.0}  # of the others: LONGEST_S
_AGAIN_S = 2.0  # where the answer says nothing of a job
_OF_THE_JOB = (GenerationFailed, RequestRefused)
_TOGETHER_S = 0.25  # due so soon after the first, a job is asked for along with it


@dataclass(slots=True)
class _Asked:
    """A job that waits for the next word on it. `due_s` by the clock that only grows."""

    job: Job
    due_s: float
    word: asyncio.Future[Status]


@dataclass(slots=True)
class _Group:
    """The jobs of one connection at one service. Nothing is asked before `not_before_s`."""

    provider: Provider
    alarm: Alarm
    jobs: dict[str, _Asked] = field(default_factory=dict)  # by our own id: a service may give one of its own twice
    not_before_s: float = float("-inf")
    misses: int = 0


class Watching:
    """One for all jobs. `close` after all who await a word have been cancelled."""

    def __init__(self, clock: Clock, stops: Stops, pace: Pace) -> None:
        self._clock, self._stops, self._pace = clock, stops, pace
        self._groups: dict[tuple[str, str], _Group] = {}
        self._tasks: dict[tuple[str, str], asyncio.Task[None]] = {}

    async def word(self, job: Job, provider: Provider, sent_s: float | None) -> Status:
        """The next word of the service on a job, once it is time to ask; `sent_s` is when it was sent, by the clock
        that only grows, None when it is to be asked for at once. No answer is no word: it is asked again, without end.

        Raises:
            GenerationFailed, RequestRefused: the service's word on this job.
        """
        key = (job.connection, provider.id)
        group = self._groups.setdefault(key, _Group(provider, Alarm(self._clock)))
        group.provider = provider
        now_s = self._clock.seconds()
        due_s = now_s
        if sent_s is not None:
            due_s += self._pace.delay_s(job, now_s - sent_s, together=provider.asks_together)
        asked = _Asked(job, due_s, asyncio.get_running_loop().create_future())
        group.jobs[job.id] = asked
        if key not in self._tasks:
            self._tasks[key] = asyncio.create_task(self._ask_all(key, group), name=f"watch {' '.join(key)}")
        group.alarm.ring()
        try:
            return await asked.word
        finally:
            if group.jobs.get(job.id) is asked:
                del group.jobs[job.id]
            group.alarm.ring()

    def look_now(self, connection: str | None = None, remote_id: str | None = None) -> None:
        """Ask at once: about everything, all of a connection, or one job."""
        for (name, _), group in self._groups.items():
            if connection in (None, name):
                for asked in group.jobs.values():
                    if remote_id in (None, asked.job.remote_id):
                        asked.due_s = self._clock.seconds()
                group.not_before_s = float("-inf")
                group.alarm.ring()

    async def close(self) -> None:
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    # ---- one connection ------------------------------------------------------------------------------

    async def _ask_all(self, key: tuple[str, str], group: _Group) -> None:
        try:
            while group.jobs:
                left_s = self._due_s(key[0], group) - self._clock.seconds()
                if left_s > 0:
                    await group.alarm.sleep(left_s)
                else:
                    await self._ask_whatever_comes(key[0], group)
                    await asyncio.sleep(0)  # those that got their word say whether they wait for another
        finally:
            self._tasks.pop(key, None)
            self._groups.pop(key, None)

    async def _ask_whatever_comes(self, connection: str, group: _Group) -> None:
        """A mistake of ours on the way must not end the asking: nobody would hear of these jobs again."""
        try:
            await self._ask(connection, group)
        except Exception:
            log.exception("while asking %s", connection)
            group.not_before_s = max(group.not_before_s, self._clock.seconds() + _AGAIN_S)

    def _due_s(self, connection: str, group: _Group) -> float:
        first_s = min(asked.due_s for asked in group.jobs.values())
        return max(first_s, group.not_before_s, self._stops.quiet_until_s(connection))

    async def _ask(self, connection: str, group: _Group) -> None:
        now_s = self._clock.seconds()
        together = group.provider.asks_together
        asked = [a for a in group.jobs.values() if together or a.due_s <= now_s + _TOGETHER_S]
        try:
            words = await group.provider.statuses(list(dict.fromkeys(a.job.remote_id for a in asked)))
        except StudioError as e:
            self._no_word(connection, group, e)
            return
        except Exception as e:  # a bug: it is told of each job, and where they stand is kept
            for one in asked:
                _give(one, e)
            return
        self._tell(connection, group, asked, words)

    def _tell(
        self, connection: str, group: _Group, asked: list[_Asked], words: Mapping[str, Status | ProviderError]
    ) -> None:
        """Give each job its word. Those that got none are asked for again a little later."""
        now_s = self._clock.seconds()
        silent: list[StudioError] = []
        for one in asked:
            word = words.get(one.job.remote_id)
            if word is None or (isinstance(word, ProviderError) and not isinstance(word, _OF_THE_JOB)):
                one.due_s = now_s + _AGAIN_S
                silent += [word] if word else []
            else:
                _give(one, word)
        if any(one.word.done() for one in asked):
            group.misses = 0
            self._stops.answered(connection)
        if silent:
            self._no_word(connection, group, silent[0])
        if not group.provider.asks_together:
            group.not_before_s = max(group.not_before_s, now_s + len(asked) / SINGLES_A_SECOND)

    def _no_word(self, connection: str, group: _Group, error: StudioError) -> None:
        """Stand back, longer each time. Anywhere within that time (full jitter): after an outage all ask again."""
        log.info("no word from %s: %s", connection, type(error).__name__)
        why = self._stops.meet(connection, error)
        longest_s = min(_FIRST_BACK_OFF_S * 2.0 ** min(group.misses, 20), _LONGEST_BACK_OFF_S.get(why, LONGEST_S))
        group.misses += 1
        group.not_before_s = self._clock.seconds() + max(random.uniform(0, longest_s), _TOGETHER_S)


def _give(asked: _Asked, word: Status | Exception) -> None:
    if asked.word.done():
        return
    if isinstance(word, Exception):
        asked.word.set_exception(word)
    else:
        asked.word.set_result(word)
