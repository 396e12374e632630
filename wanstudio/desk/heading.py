"""What stands above the queue's rows, and in the status bar: what keeps jobs waiting, and what a start came back to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from wanstudio.core.connections import SANDBOX
from wanstudio.core.holds import Stop
from wanstudio.core.jobs import Job, Waiting
from wanstudio.desk.jobs import JobDesk
from wanstudio.desk.returning import card_of
from wanstudio.studio.returning import clips_of
from wanstudio.studio.studio import Studio
from wanstudio.ui.queue.bars import BarAction, bars_of
from wanstudio.ui.queue.view import QueueView
from wanstudio.ui.statusbar import StatusBar


class Heading:
    """`accounts` opens them at those of these names, `network` its settings; `folder` shows one. `look` after anything
    that may change what is said."""

    def __init__(
        self,
        studio: Studio,
        jobs: JobDesk,
        view: QueueView,
        status: StatusBar,
        *,
        accounts: Callable[[tuple[str, ...]], object],
        network: Callable[[], object],
        folder: Callable[[Path], object],
    ) -> None:
        self._studio, self._jobs, self._view, self._status = studio, jobs, view, status
        self._accounts, self._network, self._folder = accounts, network, folder
        self._left: frozenset[str] = frozenset()
        self._returned = False
        studio.queue.stops.listen(self._on_stops)

    def look(self) -> None:
        queue = self._studio.queue
        waiting: Counter[str] = Counter()
        for job in self._jobs.model.jobs:
            if isinstance(job.phase, Waiting) and job.phase.why not in ("", "hold"):
                waiting["" if job.phase.why == "disk" else job.connection] += 1
        at_work = self._jobs.counts()[0]
        self._view.show_paused(queue.paused)
        self._view.bars.show_bars(bars_of(queue.stops.all, paused=queue.paused, at_work=at_work, waiting=waiting))
        if self._returned:
            self._say_return()

    def _on_stops(self, stops: tuple[Stop, ...]) -> None:
        self._jobs.line_changed()
        silent = [stop for stop in stops if stop.why == "network"]
        asked = {job.connection for job in self._jobs.model.jobs if not job.ended and job.connection != SANDBOX.name}
        everywhere = len(silent) >= len(asked)
        since = min((stop.since for stop in silent), default=None)
        self._status.show_network(since, everywhere=everywhere, why=" ".join(stop.sentence for stop in silent))
        self.look()

    def act(self, action: BarAction, connections: tuple[str, ...]) -> None:
        """What the bars' buttons do."""
        if action == "accounts":
            self._accounts(connections)
        elif action == "network":
            self._network()
        elif action == "folder":
            self._folder(self._studio.library_folder)
        else:
            for connection in connections:
                self._studio.queue.again.check(connection)

    # ---- after a start ----

    def returned(self, jobs: tuple[Job, ...]) -> None:
        """The studio has gone on with `jobs`, which are as they stood."""
        self._left = frozenset(job.id for job in jobs if not job.ended)
        self._returned = True
        self.look()

    def _say_return(self) -> None:
        report = replace(self._studio.returning.report, finished=self._finished())
        self._view.card.say(card_of(report, self._were_left(), datetime.now(UTC)))

    def _were_left(self) -> tuple[Job, ...]:
        """As the queue has them: they come into the list some at a time."""
        return tuple(job for job in self._studio.queue.jobs if job.id in self._left)

    def _finished(self) -> tuple[str, ...]:
        """The clips that have come of what was left. A job may be told of here before the report is."""
        ended = sorted(self._were_left(), key=lambda job: job.ended_at or job.created)
        clips = [clip for job in ended for clip in clips_of(job)]
        return tuple(dict.fromkeys((*self._studio.returning.report.finished, *clips)))

    @property
    def new_clip(self) -> str:
        """The newest of them; "" before there is one."""
        return next(reversed(self._finished()), "")
