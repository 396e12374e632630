"""The three counts that stay 0: paid for twice without the user's word, paid for and unknown, paid for and lost."""

from __future__ import annotations

import hashlib
from collections import Counter

from tests.studio.computer import Computer
from tests.studio.world import Remote
from wanstudio.core.jobs import Cancelled, Done, Failed, Uploading, Waiting


class Ledger:
    """`said_again` are jobs that the user sent once more, `let_go` those that the user wants no longer, `removed` those
    that were taken off the list."""

    def __init__(self, computer: Computer) -> None:
        self._computer = computer
        self.said_again: Counter[str] = Counter()
        self.let_go: set[str] = set()
        self.removed: set[str] = set()

    def none_is_paid_for_twice(self) -> None:
        paid = Counter(remote.ref for remote in self._computer.remotes())
        twice = {ref: n for ref, n in paid.items() if n > 1 + self.said_again[ref]}
        assert not twice, twice

    def none_is_unknown_to_the_user(self) -> None:
        """Whatever ends now: on the disk stands that it was paid for, or that it may have been."""
        kept = self._computer.kept()
        for remote in self._computer.remotes():
            if remote.ref in self.removed or self.said_again[remote.ref]:
                continue
            phase = kept[remote.ref].phase
            assert not isinstance(phase, (Waiting, Uploading)), (remote.ref, phase)
            if isinstance(phase, Failed):
                assert remote.state != "alive", (remote.ref, phase)
            if isinstance(phase, Cancelled):
                assert remote.ref in self.let_go or remote.state != "alive", (remote.ref, phase)

    def none_is_lost(self) -> None:
        """Of a computer at rest: the clip of each request is there once, or the user let go of it."""
        computer, jobs = self._computer, self._computer.queue.jobs
        clips = {clip.job_id: clip for clip in computer.loop(computer.program.library.clips())}
        left: Counter[tuple[str, int]] = Counter()  # charges of equal requests that no job has
        mine = {job.remote_id: job for job in jobs if job.remote_id}
        assert len(mine) == sum(bool(job.remote_id) for job in jobs), "two jobs have one run"
        for remote in computer.remotes():
            job = mine.get(remote.id)
            if job is None:
                left[_likeness(remote)] += remote.state == "alive"
            elif isinstance(job.phase, Done):
                content = clips[job.id].path.read_bytes()
                assert content.startswith(remote.clip) and hashlib.sha256(content).hexdigest() == clips[job.id].sha256
            else:
                assert job.id in self.let_go or remote.state != "alive", (remote.ref, job.phase)
        files = [path for path in computer.program.clips() if path.suffix == ".mp4"]
        assert len(files) == len(clips), "a clip is there twice"
        for likeness, count in left.items():
            refs = {remote.ref for remote in computer.remotes() if _likeness(remote) == likeness}
            given_up = sum(self.said_again[ref] + (ref in self.let_go | self.removed) for ref in refs)
            assert count <= given_up, (likeness, count, [(j.id, j.phase) for j in jobs])


def _likeness(remote: Remote) -> tuple[str, int]:
    return str(remote.body["seed"]), len(remote.body)
