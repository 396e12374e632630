"""What is told of a database that was made again, until its other half is done too."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from wanstudio.core.text import counted
from wanstudio.core.writing import date_of, hour_of
from wanstudio.store.files import write_atomically

HELD = "It stood in line in the copy that the list of jobs was rebuilt from, and may have been sent since."


@dataclass(frozen=True, kw_only=True, slots=True)
class Recovery:
    """What was done, in sentences. `since`: when the copy was taken that it comes from, None where there was none.

    Written down until `done`: its other half, the clips' own recipes and the services' lists, may be cut short too.
    """

    at: datetime
    since: datetime | None = None
    sentences: tuple[str, ...] = ()

    def write(self, path: Path) -> None:
        facts = {"at": self.at, "since": self.since, "sentences": self.sentences}
        write_atomically(path, json.dumps(facts, default=datetime.isoformat).encode())

    @classmethod
    def read(cls, path: Path) -> Recovery | None:
        """What `write` wrote; None when there is nothing. One that cannot be read still says that there was one."""
        try:
            facts = json.loads(path.read_bytes())
            since = datetime.fromisoformat(facts["since"]) if facts["since"] else None
            return cls(
                at=datetime.fromisoformat(facts["at"]), since=since, sentences=tuple(map(str, facts["sentences"]))
            )
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            return cls(at=datetime.now(UTC), sentences=("The list of jobs was rebuilt.",))


def sentences(
    why: str,
    since: datetime | None,
    *,
    read: Mapping[str, int],
    came_back: Mapping[str, int],
    held: int,
    kept: str,
) -> tuple[str, ...]:
    """`read` counts rows of the damaged file that the copy did not have, `came_back` all that there are now, both by
    table. `held` jobs may have been sent since; `kept` is the damaged file's name, "" where there is none."""
    origin = (
        f"It was rebuilt from the copy of {said_moment(since)}" if since else "There was no copy to rebuild it from"
    )
    said = [f"{why} {origin}."]
    if newer := _jobs_and_clips(read):
        said.append(f"{newer} could still be read from the damaged file.")
    said.append(f"{_jobs_and_clips(came_back) or 'Nothing'} came back.")
    if held:
        them = "It is" if held == 1 else "They are"
        said.append(
            f"{counted(held, 'job')} may have been sent since then. {them} looked up at the service, and sent"
            " again only if you say so."
        )
    if kept:
        said.append(f"The damaged file is kept as {kept}.")
    return tuple(said)


def said_moment(moment: datetime) -> str:
    local = moment.astimezone()
    return f"{date_of(local, year=True)}, {hour_of(local)}"


def _jobs_and_clips(counts: Mapping[str, int]) -> str:
    """Empty for none of either."""
    words = (("jobs", "job"), ("clips", "clip"))
    return " and ".join(counted(n, word) for table, word in words if (n := counts.get(table, 0)))
