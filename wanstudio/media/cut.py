"""What of a clip is exported: from the in frame to the out frame, there and back, at a rate. For worker processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from wanstudio.core import outcome
from wanstudio.core.exports import ExportSpec
from wanstudio.core.facts import MediaFacts
from wanstudio.media.film import Shot, Step, at_rate, exact_rate, framed, moving, shots, stamps_of
from wanstudio.media.magic import Container, container_of
from wanstudio.media.streams import opened

KEPT_BYTES = 256 << 20  # of frames that are held to be shown backwards
COLOURS = 4  # bytes a pixel takes at most

Film = Callable[[], Iterator[Shot]]
"""Gives the same frames anew each time it is called."""


@dataclass(frozen=True, slots=True)
class Cut:
    """`first` and `last` are frames (0-based, inside), `start` and `end` seconds after the clip's first frame.

    `count`: how many frames are written.
    """

    first: int
    last: int
    start: Fraction
    end: Fraction
    count: int
    is_whole: bool


def cut_of(source: Path, spec: ExportSpec, facts: MediaFacts) -> Cut:
    """Times are read from the file: at a rate that varies they cannot be counted."""
    first, last = outcome.span(spec, facts)
    start, end = Fraction(0), Fraction(facts.seconds)
    if not outcome.is_whole(spec, facts):
        stamps = stamps_s(source, container_of(source))
        start = stamps[min(first, len(stamps) - 1)]
        end = stamps[last + 1] if last + 1 < len(stamps) else max(end, stamps[-1])
    frames = last - first + 1
    count = outcome.there_and_back(frames) if spec.ping_pong else frames
    if rate := outcome.fps(spec, facts):
        count = max(1, round((end - start) * count / frames * exact_rate(rate)))
    return Cut(first, last, start, end, count, outcome.is_whole(spec, facts))


def stamps_s(source: Path, container: Container) -> list[Fraction]:
    with opened(source, container) as file:
        video = moving(source, file)
        stamps, grain = stamps_of(file, video), Fraction(video.time_base or Fraction(1, 1000))
    return [(stamp - stamps[0]) * grain for stamp in stamps]


def film_of(source: Path, spec: ExportSpec, facts: MediaFacts, cut: Cut, pixel_format: str, *more: Step) -> Film:
    """The frames as they are written, times counted from the in frame."""
    container, steps = container_of(source), [*framed(outcome.framing(spec, facts), pixel_format), *more]

    def part(first: int, last: int) -> Iterator[Shot]:
        return shots(source, container, steps, first=first, last=last, names_colour=True)

    def film() -> Iterator[Shot]:
        found = from_zero(part(cut.first, cut.last))
        if spec.ping_pong:
            width, height = outcome.framing(spec, facts).outer
            found = back_again(found, part, cut, max(1, KEPT_BYTES // (width * height * COLOURS)))
        rate = outcome.fps(spec, facts)
        return at_rate(found, exact_rate(rate), cut.count) if rate else found

    return film


def from_zero(found: Iterable[Shot]) -> Iterator[Shot]:
    start: Fraction | None = None
    for shot in found:
        start = shot.at if start is None else start
        yield Shot(shot.at - start, shot.frame)


def back_again(
    found: Iterator[Shot], part: Callable[[int, int], Iterator[Shot]], cut: Cut, at_once: int
) -> Iterator[Shot]:
    """What was found, then the same backwards without its ends. `at_once` frames are held: the clip is read again for
    each so many."""
    turn = Fraction(0)
    for shot in found:
        turn = shot.at
        yield shot
    upper = cut.last - 1
    while upper > cut.first:
        lower = max(cut.first + 1, upper - at_once + 1)
        for shot in reversed(list(part(lower, upper))):
            yield Shot(2 * turn - (shot.at - cut.start), shot.frame)
        upper = lower - 1
