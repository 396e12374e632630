"""Why jobs wait that could otherwise be sent: one reason for all the jobs of a connection, said once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Why = Literal["key", "credit", "network", "disk", "busy"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Stop:
    """`connection` is empty where all of them wait (the disk). `sentence` is plain, fit for a bar above the queue.

    `title` fits a list's row, "" where there is none. `until` is when it is tried again by itself, where that is known.
    Jobs at the service go on meanwhile. `mend` is the part of the settings where the user can end it, if there is one.
    """

    connection: str
    why: Why
    sentence: str
    since: datetime
    title: str = ""
    until: datetime | None = None
    mend: Literal["", "network"] = ""
