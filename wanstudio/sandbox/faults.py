"""What shall go wrong, said in a line:  METHOD PATTERN EFFECT…

    POST /v1/generate/* status=503 count=2      the first two are answered 503
    GET /v1/jobs/* delay=3                      every answer comes 3 s late
    POST /v1/generate/* reset-after count=1     it is acted on, then the connection drops without a reply
    GET cdn/* truncate=0.5 count=1              a clip breaks off half way
    GET cdn/* expired count=1                   the address is said to have expired
    GET /v1/jobs/* job-status=strange-word      the job's status is a word nobody knows
    POST /v2/video/* job-fails=nsfw             the job is accepted, then fails
    * /v2/* status=502 "body=<html>Bad gateway</html>"

METHOD is one method or `*`. PATTERN is a path with `*` and `?`; `cdn/…` means the other port, where clips
(`cdn/assets/*`) and the parts of uploads (`cdn/parts/*`) are. Text with spaces stands in quotes.

which requests
    count=N         only the first N that match; without it, all
    skip=N          not the first N that match
instead of an answer
    status=N        this HTTP status, with an error body in the service's own shape; nothing is acted on
    retry-after=S   beside status: a Retry-After header, and what the service says in the body
    body=TEXT       beside status (else 200): this text, as HTML
    redirect=URL    307 to there
    expired         403, as for an address that is too old
    busy-over=N     429 while more than N jobs are unfinished, else as usual
    reset           the connection is reset; nothing is acted on
acted on, but the answer is
    reset-after     not sent: the connection is reset
    job-status=W    with this status word
    truncate=X      broken off after X (0…1) of the body
    stall=X         silent after X (0…1) of the body, with the connection open
    corrupt=X       with one byte changed, at X (0…1) of the body
    drip=N          sent at N bytes a second
    no-length       without Content-Length
    job-fails=WHY   as usual, but the job fails later: nsfw, internal, timeout, or any other reason as text
with any of them
    delay=S         S seconds later
"""

from __future__ import annotations

import math
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from typing import Any

METHODS = ("*", "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH")
MOST_TEXT = 4000


class FaultError(ValueError):
    """A specification that cannot be read; the text says where and why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One specification; names and meanings as in the module's text. None and False: not asked for."""

    method: str
    pattern: str
    count: int | None = None
    skip: int = 0
    status: int | None = None
    retry_after: float | None = None
    body: str | None = None
    redirect: str | None = None
    expired: bool = False
    busy_over: int | None = None
    reset: bool = False
    reset_after: bool = False
    job_status: str | None = None
    truncate: float | None = None
    stall: float | None = None
    corrupt: float | None = None
    drip: int | None = None
    no_length: bool = False
    job_fails: str | None = None
    delay: float = 0.0

    def meets(self, method: str, place: str) -> bool:
        return self.method in ("*", method) and fnmatchcase(place, self.pattern)


_KINDS: Mapping[str, tuple[type, float, float]] = {  # what is read, and its range
    "count": (int, 1, 10**6),
    "skip": (int, 0, 10**6),
    "status": (int, 200, 599),
    "retry-after": (float, 0, 3600),
    "body": (str, 0, 0),
    "redirect": (str, 0, 0),
    "busy-over": (int, 0, 10**6),
    "job-status": (str, 0, 0),
    "truncate": (float, 0, 1),
    "stall": (float, 0, 1),
    "corrupt": (float, 0, 1),
    "drip": (int, 1, 10**9),
    "job-fails": (str, 0, 0),
    "delay": (float, 0, 3600),
}
_FLAGS = ("expired", "reset", "reset-after", "no-length")


def parse(spec: str) -> Fault:
    """Read one specification.

    Raises:
        FaultError: what is wrong in it, and what is allowed.
    """
    try:
        words = shlex.split(spec)
    except ValueError as e:
        raise FaultError(f"fault {spec!r}: {e}") from None
    if len(words) < 3:
        raise FaultError(f"fault {spec!r}: a method, a path pattern and at least one effect are needed")
    method, pattern, *effects = words
    if method not in METHODS:
        raise FaultError(f"fault {spec!r}: {method!r} is not a method; allowed are {', '.join(METHODS)}")
    if not pattern.startswith(("/", "cdn/", "*")):
        raise FaultError(f"fault {spec!r}: the pattern {pattern!r} starts with neither / nor cdn/")
    found: dict[str, Any] = {}
    for word in effects:
        name, value = _effect(word, spec)
        if name in found:
            raise FaultError(f"fault {spec!r}: {name.replace('_', '-')} stands twice")
        found[name] = value
    if not set(found) - {"count", "skip", "retry_after"}:
        raise FaultError(f"fault {spec!r}: it has no effect; known are {_known()}")
    return Fault(method=method, pattern=pattern, **found)


def _effect(word: str, spec: str) -> tuple[str, Any]:
    name, equals, text = word.partition("=")
    if name in _FLAGS:
        if equals:
            raise FaultError(f"fault {spec!r}: {name} takes no value")
        return name.replace("-", "_"), True
    if name not in _KINDS:
        raise FaultError(f"fault {spec!r}: {name!r} is not known; known are {_known()}")
    kind, low, high = _KINDS[name]
    if kind is str:
        if not text or len(text) > MOST_TEXT:
            raise FaultError(f"fault {spec!r}: {name} needs a text of up to {MOST_TEXT} characters")
        return name.replace("-", "_"), text
    try:
        value = kind(text)
    except ValueError:
        raise FaultError(f"fault {spec!r}: {name}={text!r} is not a {_WORD[kind]}") from None
    if not (math.isfinite(value) and low <= value <= high):
        raise FaultError(f"fault {spec!r}: {name}={text} is outside {low:g} to {high:g}")
    return name.replace("-", "_"), value


_WORD = {int: "whole number", float: "number"}


def _known() -> str:
    return ", ".join([*_KINDS, *_FLAGS])


class Faults:
    """All faults of a run, and how often each has been met. They can be exchanged while the server runs."""

    def __init__(self, specs: Iterable[str] = ()) -> None:
        self.set(specs)

    def set(self, specs: Iterable[str]) -> None:
        """Raises `FaultError`; then the old ones stay."""
        new = [parse(spec) for spec in specs]
        self._faults = new
        self._met = [0] * len(new)

    def meet(self, method: str, place: str) -> Fault | None:
        """Return the first fault that is due for this request. Each that matches is counted, due or not."""
        due: Fault | None = None
        for index, fault in enumerate(self._faults):
            if not fault.meets(method, place):
                continue
            turn = self._met[index] - fault.skip
            in_turn = turn >= 0 and (fault.count is None or turn < fault.count)
            if due is None or not in_turn:
                self._met[index] += 1
            if in_turn and due is None:
                due = fault
        return due


assert {f.name for f in fields(Fault)} == {"method", "pattern", *(n.replace("-", "_") for n in (*_KINDS, *_FLAGS))}
