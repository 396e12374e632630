"""What keeps the jobs of a connection waiting: said once for all of them, and when it is tried again."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from wanstudio.core.connections import SANDBOX, service_title
from wanstudio.core.errors import (
    AuthError,
    LocalProblem,
    MissingKey,
    OutOfCredit,
    StudioError,
    TooManyRequests,
    Unreachable,
    WayBlocked,
)
from wanstudio.core.holds import Stop, Why
from wanstudio.studio.clock import Clock
from wanstudio.studio.telling import tell

Told = Callable[[tuple[Stop, ...]], None]

EVERYWHERE = ""  # the connection of a stop that holds all of them
LONGEST_WISH_S = 600.0  # a service may wish for a pause of a day; it is asked again sooner, and the time is shown
_LONGEST_S = {"network": 60.0, "busy": 120.0, "credit": 3600.0}
_LEAST_S = 0.5
_FIRST_S = {"network": 2.0, "busy": 4.0, "credit": 300.0}


@dataclass(slots=True)
class Held:
    """One stop. `at_s` is when it is tried again (None: not by itself), by the clock that only grows.

    Once `open`, one job may try: `trial` is its id. `most` is how many jobs the service takes at once, where it said.
    """

    stop: Stop
    error: StudioError
    tries: int = 0
    at_s: float | None = None
    open: bool = False
    trial: str = ""


class Stops:
    """At most one stop a connection."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.titles: Callable[[str], str] = service_title
        """What the user calls a connection; accounts know it (studio/accounts.py), once they are read."""
        self._held: dict[str, Held] = {}
        self._most: dict[str, int] = {}
        self._quiet_until_s: dict[str, float] = {}
        self._proven: set[str] = set()
        self._listeners: list[Told] = []
        self.lifted: list[Callable[[str, Why], None]] = []
        """Called with the connection and the reason of each stop that is over."""

    def listen(self, listener: Told) -> None:
        """`listener` gets all stops that there are, each time that changes."""
        self._listeners.append(listener)

    @property
    def all(self) -> tuple[Stop, ...]:
        """Why jobs wait that could be sent otherwise."""
        return tuple(held.stop for held in self._held.values())

    def title_of(self, connection: str) -> str:
        """As a sentence names it."""
        return "The Sandbox" if connection == SANDBOX.name else self.titles(connection)

    def of(self, connection: str) -> Held | None:
        return self._held.get(connection)

    # ---- what was met --------------------------------------------------------------------------------

    def meet(self, connection: str, error: StudioError) -> Why | None:
        """Hold a connection's jobs because of what its service answered, or that it did not; None: that is no reason.

        The same reason again is not said again; it is only tried later.
        """
        why = reason_of(error)
        if why is None:
            return None
        if why == "key":
            self._proven.discard(connection)
        held = self._held.get(connection)
        if held and held.error is error and not held.open:  # it was met for another job, which had its turn before
            return why
        tries = held.tries + 1 if held and held.stop.why == why else 0
        delay_s = _delay_s(why, error, tries)
        if isinstance(error, TooManyRequests):
            if error.limit is None:
                self._quiet_until_s[connection] = self._clock.seconds() + (delay_s or 0.0)
            else:
                self._most[connection] = max(1, error.limit)
        self._put(connection, why, error, tries, delay_s)
        return why

    def hold(self, connection: str, why: Why, sentence: str) -> None:
        """Hold jobs for a reason of this computer's (`EVERYWHERE`: all), until `lift`. Again, it changes nothing."""
        held = self._held.get(connection)
        if held is None or (held.stop.why, held.stop.sentence) != (why, sentence):
            since = held.stop.since if held and held.stop.why == why else self._clock.now()
            stop = Stop(connection=connection, why=why, sentence=sentence, since=since)
            self._held[connection] = Held(stop, LocalProblem(sentence))
            self._tell()

    def no_room(self, detail: str) -> None:
        """Hold all jobs because the disk takes nothing. It is said once, whatever the others meet meanwhile."""
        if EVERYWHERE not in self._held:
            self.still_no_room(detail)

    def still_no_room(self, detail: str) -> None:
        """Say what is in the way now: more may be needed than was, or more be free."""
        self.hold(EVERYWHERE, "disk", f"{detail.rstrip('.')}. Jobs wait and go on by themselves.")

    def _put(self, connection: str, why: Why, error: StudioError, tries: int, delay_s: float | None) -> None:
        now = self._clock.now()
        held = self._held.get(connection)
        stop = Stop(
            connection=connection,
            why=why,
            sentence=_sentence(self.title_of(connection), why, error),
            title=error.title,
            since=held.stop.since if held and held.stop.why == why else now,
            until=None if delay_s is None else now + timedelta(seconds=delay_s),
            mend="network" if isinstance(error, WayBlocked) else "",
        )
        at_s = None if delay_s is None else self._clock.seconds() + delay_s
        self._held[connection] = Held(stop, error, tries, at_s)
        self._tell()

    # ---- what is over --------------------------------------------------------------------------------

    def answered(self, connection: str) -> None:
        """The service has answered a question: it is there, and takes the key."""
        self._lift_if(connection, "network", "key")

    def accepted(self, connection: str) -> None:
        """The service has taken a job: nothing stands in the way."""
        self._proven.add(connection)
        self._lift_if(connection, "network", "key", "credit", "busy")

    def lift(self, connection: str) -> None:
        """It is over, whatever it was. A limit that the service named is forgotten too: it may be another by now."""
        self._most.pop(connection, None)
        self._quiet_until_s.pop(connection, None)
        if held := self._held.get(connection):
            self._lift_if(connection, held.stop.why)

    def _lift_if(self, connection: str, *whys: Why) -> None:
        held = self._held.get(connection)
        if held and held.stop.why in whys:
            del self._held[connection]
            self._tell()
            tell(self.lifted, connection, held.stop.why)

    # ---- who may go on -------------------------------------------------------------------------------

    def lets(self, connection: str) -> bool:
        """Whether a job may be sent there now."""
        if EVERYWHERE in self._held:
            return False
        held = self._held.get(connection)
        return held is None or (held.open and not held.trial)

    def most(self, connection: str) -> int | None:
        """How many jobs at once the service takes, where it has said so."""
        return self._most.get(connection)

    def quiet_until_s(self, connection: str) -> float:
        """Before this moment nothing at all is asked of the service; by the clock that only grows."""
        return self._quiet_until_s.get(connection, float("-inf"))

    def proven(self, connection: str) -> bool:
        """Whether a job was accepted with the key that the connection has, as far as is known."""
        return connection in self._proven

    def keys_changed(self) -> None:
        """Any of them may be another one now."""
        self._proven.clear()

    def begin(self, connection: str, job_id: str) -> None:
        """A job is about to be sent. While a stop is open, it is the one that tries."""
        held = self._held.get(connection)
        if held and held.open and not held.trial:
            held.trial = job_id

    def end(self, connection: str, job_id: str) -> None:
        """A job rests. If it was the one that tried, and nothing stood in its way, the stop is over."""
        held = self._held.get(connection)
        if held and held.trial == job_id:
            held.trial = ""
            self._lift_if(connection, held.stop.why)

    def open(self, connection: str) -> None:
        """The time to try has come: one job may."""
        if held := self._held.get(connection):
            held.open, held.at_s = True, None
            held.stop = replace(held.stop, until=None)

    def _tell(self) -> None:
        tell(self._listeners, self.all)


def reason_of(error: StudioError) -> Why | None:
    """Why an error of one job holds all of its connection; None: it is this job's alone."""
    match error:
        case AuthError():
            return "key"
        case OutOfCredit():
            return "credit"
        case TooManyRequests():
            return "busy"
        case Unreachable():
            return "network"
    return None


def _delay_s(why: Why, error: StudioError, tries: int) -> float | None:
    """When to try again: anywhere within a time that grows (AWS's full jitter), and not before the service wishes."""
    if why not in _FIRST_S:
        return None
    longest_s = min(_FIRST_S[why] * 2.0 ** min(tries, 20), _LONGEST_S[why])
    wish_s = min(error.retry_after_s or 0.0, LONGEST_WISH_S) if isinstance(error, TooManyRequests) else 0.0
    return wish_s + max(random.uniform(0, longest_s), _LEAST_S)


def _sentence(title: str, why: Why, error: StudioError) -> str:
    detail = (error.detail or error.title).rstrip(".")
    match why:
        case "key" if isinstance(error, MissingKey):
            said = detail if title in detail else f"The key of {title} is missing. {detail}"
            return f"{said}. Its jobs wait; other accounts go on."
        case "key":
            return f"{title} does not accept the key: {detail}. Its jobs wait; other accounts go on."
        case "credit":
            return f"{title} is out of credit. Its jobs wait; other accounts go on."
        case "busy":
            return f"{title} takes no more at the moment: {detail}. Its jobs wait and go on by themselves."
        case _ if isinstance(error, WayBlocked):
            return f"{detail}. Jobs at {title} go on; Settings > Network is where it can be changed."
        case _:
            return f"No answer from {title}. Jobs there go on; it is asked again by itself."
