"""What can be done to a source before it is sent: a recipe for a copy. The file itself is never touched."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.params import Media

Box = tuple[float, float, float, float]
WHOLE: Box = (0.0, 0.0, 1.0, 1.0)
WAV_BYTES_PER_S = 48_000 * 2 * 2
LEAST_BYTES_PER_S = {"wav": 16_000 * 2, "m4a": 4_000, "mp3": 4_000}
"""Of a sound that is made smaller: speech is still understood."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fix:
    """All of it together makes one copy: cut in time, then in the picture, then turned, then scaled.

    start_s, end_s: the part that is kept; `end_s` 0 means to the end. box: left, top, width, height of what is kept,
    as parts (0…1) of the picture as shown. turn: degrees clockwise. long_px: the longer side is scaled down to this;
    0 leaves it. fps: an even rate; 0 leaves each frame at its time. sdr: HDR colours are brought into the range of an
    ordinary screen (BT.709), highlights rolled off. becomes: another kind, "image" (the frame at `start_s`) or "audio"
    (the sound alone). format: what is written ("jpeg", "png", "mp4", "wav", "m4a", "mp3"). max_bytes: it is made
    smaller until it fits; 0 is no limit.

    A copy is always upright and carries no EXIF, no place and no tags, whatever else is asked.
    """

    start_s: float = 0.0
    end_s: float = 0.0
    box: Box = WHOLE
    turn: int = 0
    long_px: int = 0
    fps: float = 0.0
    mute: bool = False
    sdr: bool = False
    becomes: str = ""
    format: str = ""
    max_bytes: int = 0

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Fix:
        known = {f.name: data[f.name] for f in fields(cls) if f.name in data}
        return cls(**{**known, "box": tuple(known.get("box", WHOLE))})

    def kind(self, facts: MediaFacts) -> MediaKind:
        """What the copy is."""
        return MediaKind(self.becomes) if self.becomes else facts.kind

    def seconds(self, facts: MediaFacts) -> float:
        """How long the copy is."""
        return max(0.0, min(self.end_s or facts.seconds, facts.seconds) - self.start_s)

    def is_cut(self, facts: MediaFacts) -> bool:
        """Whether the end of the source is left out."""
        return 0 < self.end_s < facts.seconds

    @property
    def longest_s(self) -> float:
        """How long the copy may be where the end is cut off: down to a thousandth, so that no limit is passed."""
        return math.floor((self.end_s - self.start_s) * 1000 + 1e-6) / 1000

    def pixels(self, facts: MediaFacts) -> tuple[int, int]:
        """The copy's size; even numbers for a video, which most encoders ask for."""
        width, height = facts.width * self.box[2], facts.height * self.box[3]
        if self.turn % 180:
            width, height = height, width
        scale = min(1.0, self.long_px / max(width, height)) if self.long_px else 1.0
        if self.kind(facts) is MediaKind.VIDEO:
            return max(2, 2 * int(width * scale / 2 + 0.25)), max(2, 2 * int(height * scale / 2 + 0.25))
        return max(1, round(width * scale)), max(1, round(height * scale))


def format_of(fix: Fix, facts: MediaFacts, takes: Media) -> str:
    """What to write the copy as: what the service takes, and as near to the source as that allows."""
    kind = fix.kind(facts)
    if kind is MediaKind.VIDEO:
        return "mp4"
    if kind is MediaKind.IMAGE:
        lossless = facts.kind is MediaKind.VIDEO or facts.alpha or facts.format in ("png", "bmp", "gif", "tiff")
        return _first(takes, ("png", "jpeg") if lossless else ("jpeg", "png"))
    most = min(filter(None, (takes.max_bytes, fix.max_bytes)), default=0)
    fits = not most or fix.seconds(facts) * WAV_BYTES_PER_S < most
    return _first(takes, ("wav", "m4a", "mp3") if fits else ("m4a", "mp3", "wav"))


def fits_smaller(fix: Fix, facts: MediaFacts, takes: Media) -> bool:
    """Whether a sound can be made as small as `fix.max_bytes` says and still be told for what it is."""
    least = LEAST_BYTES_PER_S[format_of(fix, facts, takes)]
    return fix.seconds(facts) * least * 1.1 + 10_000 < fix.max_bytes


def _first(takes: Media, wanted: tuple[str, ...]) -> str:
    return next((name for name in wanted if not takes.formats or name in takes.formats), wanted[0])
