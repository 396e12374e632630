"""One life of a job: sent by the real command line, killed, resumed, killed again, and at the end held to account."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.kills.account import Account, account_of, jobs_in
from tests.kills.lanes import Launcher
from tests.kills.service import Counting, Hurried

SHARED_MEMORY = Path("/dev/shm")  # `kill -9` loses nothing that a disk would have kept, and a sync costs nothing here
RESUMES = 5
_RESTING = {"unsure", "unfetched", "done", "failed", "cancelled"}


@dataclass(frozen=True, slots=True)
class Kill:
    """At this step of the process (from 1), or after so many seconds; neither: not at all."""

    at: int | None = None
    after_s: float | None = None


NOT = Kill()


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended. `steps` are those it took; of one that was killed at a step, that is the last."""

    code: int
    steps: tuple[str, ...]
    err: str

    @property
    def killed(self) -> bool:
        return self.code == -9


class Trial:
    """A home of its own and one service. A context manager; leaving it removes the home."""

    def __init__(self, launcher: Launcher, service: type[Counting]) -> None:
        self._launcher = launcher
        self._time = Hurried(datetime.now(UTC), service.hurry)
        self.service = service(self._time)
        self.kills: list[str] = []

    def __enter__(self) -> Trial:
        base = SHARED_MEMORY if SHARED_MEMORY.is_dir() else None
        self.folder = Path(tempfile.mkdtemp(prefix="wan-kill-", dir=base))
        self.home = self.folder / "home"
        self.service.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, *more: object) -> None:
        try:
            self.service.__exit__(kind, *more)
        finally:
            shutil.rmtree(self.folder)

    def generate(self, kill: Kill = NOT, *options: str) -> Ended:
        where = ["--connection", self.service.connection, "--to", str(self._out)]
        return self._run(["generate", *(options or self.service.usual), *where], kill)

    def resume(self, kill: Kill = NOT) -> Ended:
        return self._run(["jobs", "--resume"], kill)

    def settle(self) -> None:
        """Resume until every job rests, and looking again changes nothing."""
        before: object = None
        for _ in range(RESUMES):
            self.resume()
            now = {job.id: job.phase for job in jobs_in(self._database)}
            if set(now.values()) <= _RESTING - {"unsure", "unfetched"} or now == before:
                return
            before = now
        raise AssertionError(f"it does not come to rest: {before}")

    def account(self) -> Account:
        return account_of(self.service.charged(), self._database, self._out)

    @property
    def _database(self) -> Path:
        return self.home / "wanstudio.db"

    @property
    def _out(self) -> Path:
        return self.home / "out"

    def _run(self, arguments: list[str], kill: Kill) -> Ended:
        (steps := self.folder / "steps").unlink(missing_ok=True)
        (err_file := self.folder / "err").write_text("")  # it may be killed before it has made one
        code = self._launcher.run(
            arguments=arguments,
            environment={"WANSTUDIO_HOME": str(self.home), **self.service.environment()},
            folder=str(self.folder),
            since=self._time.since.isoformat(),
            hurry=self._time.factor,
            kill_at=kill.at,
            kill_after_s=kill.after_s,
        )
        err = err_file.read_text("utf-8")
        assert "Traceback" not in err, err
        ended = Ended(code, tuple(steps.read_text("utf-8").split("\n")) if steps.exists() else (), err)
        if ended.killed:
            step = f"step {kill.at} ({ended.steps[-1]})" if kill.at else f"{kill.after_s:.3f} s"
            self.kills.append(f"{arguments[0]} at {step}")
        return ended
