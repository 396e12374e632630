"""What the queue knows about a job beyond the job itself, for its row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """`place`: 1 is the next one sent on its connection, 0 for a job that is not in line. `paused`: the whole queue is.

    `starts` is when it is likely to be sent, `expected_s` seconds from its request to its clip, both None where too
    little is known. `silent_since`: its service has not answered since then. `keyless`: its account has no key
    that is taken, so nobody looks after it there. `looks_again`: when an unsure job is looked for by itself.
    `service` is what runs it, `account` says which where that is not plain, `take` its number among the takes of its
    shot (0: not known).
    """

    place: int = 0
    paused: bool = False
    starts: datetime | None = None
    expected_s: float | None = None
    silent_since: datetime | None = None
    keyless: bool = False
    looks_again: datetime | None = None
    service: str = "the service"
    account: str = ""
    take: int = 0


PLAIN = Standing()
