"""Files that move or sound, in whatever codec a format's row names: index first, sound beside the picture, and no
larger than a number of bytes where one is named."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from math import log2
from pathlib import Path

import av

from wanstudio.core import outcome
from wanstudio.core.errors import InvalidInput
from wanstudio.core.exports import ExportSpec
from wanstudio.core.facts import MediaFacts
from wanstudio.core.formats import Encoding
from wanstudio.core.text import megabytes
from wanstudio.media.cut import Cut, cut_of, film_of
from wanstudio.media.landing import discard, trial_beside, writing
from wanstudio.media.tracks import PictureTrack, Sound

Progress = Callable[[float], None]

INDEX_FIRST = {"movflags": "+faststart"}
OPTIONS = {"mp4": INDEX_FIRST, "mov": INDEX_FIRST, "webm": {"fflags": "bitexact"}}  # no random id: the same is the same
COARSEST_CRF = 51.0
HALVES_BY_CRF = 6.0  # about so much more makes a file half as large
LEAST_STEP_CRF = 0.75
TRIES, WELL_FILLED = 4, 0.85  # of the room
ENCODED = 0.98  # of the work


def write(source: Path, temp: Path, spec: ExportSpec, facts: MediaFacts, progress: Progress, room_bytes: int) -> None:
    """`room_bytes`: what the file may come to, 0 for any size. Then coarser and coarser until it fits, and finer again
    where much room was left; what is tried meanwhile is beside `temp`, at `trial_beside`.

    Raises InvalidInput("limit_bytes", …) where the coarsest is still too large.
    """
    encoding = spec.row.encoding
    assert encoding is not None
    cut, told = cut_of(source, spec, facts), Told(progress)

    def size_at(crf: float, file: Path) -> float:
        """As a part of its room."""
        return encode(source, file, spec, facts, cut, encoding, crf, room_bytes, told)

    fine = coarse = float(encoding.qualities.get(spec.quality, {}).get("crf", 0))
    while (size := size_at(coarse, temp)) > 1:
        discard(temp)
        if coarse >= COARSEST_CRF:
            raise InvalidInput(
                "limit_bytes",
                f"At this size and length it cannot be made smaller than {megabytes(spec.limit_bytes)} MB. "
                "Choose a smaller size or a shorter range.",
            )
        fine, coarse = coarse, min(COARSEST_CRF, coarse + max(LEAST_STEP_CRF, HALVES_BY_CRF * log2(size)))
        told.begin_again()
    use_the_room(temp, size_at, told, fine, coarse, size)


def use_the_room(
    temp: Path, size_at: Callable[[float, Path], float], told: Told, fine: float, coarse: float, size: float
) -> None:
    """Try what lies between a quality that was too large and the one that fits."""
    trial = trial_beside(temp)
    for _ in range(TRIES):
        if size > WELL_FILLED or coarse - fine < LEAST_STEP_CRF:
            return
        told.begin_again()
        middle = (fine + coarse) / 2
        if (found := size_at(middle, trial)) <= 1:
            trial.replace(temp)
            coarse, size = middle, found
        else:
            fine = middle


def encode(
    source: Path,
    temp: Path,
    spec: ExportSpec,
    facts: MediaFacts,
    cut: Cut,
    encoding: Encoding,
    crf: float,
    room_bytes: int,
    told: Told,
) -> float:
    """How many times as large as its room the file is; given up where that is plain half-way."""
    film = film_of(source, spec, facts, cut, encoding.pixels)
    with (
        writing(temp.parent),
        av.open(str(temp), "w", format=encoding.container, options=OPTIONS[encoding.container]) as out,
    ):
        picture = PictureTrack(out, encoding, spec, facts, frames=cut.count, crf=crf)
        sound = Sound(out, encoding.sound, source, cut) if outcome.has_sound(spec, facts) else None
        with closing(sound or _Nothing()):
            for n, shot in enumerate(film(), 1):
                if sound:
                    sound.up_to(shot.at)
                picture.add(shot)
                told(ENCODED * min(1.0, n / cut.count))
                if room_bytes and picture.bytes > room_bytes:
                    return cut.count / n
            if sound:
                sound.up_to(None)
            picture.end()
    return temp.stat().st_size / room_bytes if room_bytes else 0.0


class Told:
    """Progress that never goes back: what is begun again fills what was left."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._from, self._now = progress, 0.0, 0.0

    def __call__(self, done: float) -> None:
        self._now = self._from + (ENCODED - self._from) * done / ENCODED
        self._progress(self._now)

    def begin_again(self) -> None:
        self._from = self._now


class _Nothing:
    def close(self) -> None: ...


def write_sound(source: Path, temp: Path, spec: ExportSpec, facts: MediaFacts, progress: Progress) -> None:
    """The sound alone; of the range, where one is set."""
    encoding = spec.row.encoding
    assert encoding is not None
    cut = cut_of(source, spec, facts)
    length = cut.end - cut.start
    with (
        writing(temp.parent),
        av.open(str(temp), "w", format=encoding.container) as out,
        closing(Sound(out, encoding.sound, source, cut)) as sound,
    ):
        for n in range(1, 51):
            sound.up_to(length * n / 50)
            progress(ENCODED * n / 51)
        sound.up_to(None)
