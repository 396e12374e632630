"""What is known of a media file once it has been probed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class MediaKind(StrEnum):
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"


@dataclass(frozen=True, kw_only=True, slots=True)
class MediaFacts:
    """One file as decoded, not as named. Zero and empty mean "does not apply" (a sound has no width).

    `width` and `height` are as shown (after rotation), in pixels. `frames` were counted by decoding or taken from
    an index that agrees with the duration. `format` is the container's short name: "mp4", "webm", "png", "wav".

    `turned`: degrees (clockwise) by which the stored picture is turned to be shown. `varies`: the time between frames
    does. `hdr`: a transfer curve beyond SDR. `alpha`: something may be see-through. `has_place` and `has_notes`: it
    says, or may say, where it was taken; it says with what, when or by whom (EXIF, XMP, tags). `pixel_aspect`: width to
    height of one of its pixels as shown.
    """

    kind: MediaKind
    format: str
    bytes: int
    width: int = 0
    height: int = 0
    frames: int = 0
    fps: float = 0.0
    seconds: float = 0.0
    has_sound: bool = False
    codec: str = ""
    turned: int = 0
    varies: bool = False
    hdr: bool = False
    alpha: bool = False
    has_place: bool = False
    has_notes: bool = False
    pixel_aspect: float = 1.0

    @property
    def moves(self) -> bool:
        """An animated picture."""
        return self.kind is MediaKind.IMAGE and self.frames > 1

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> MediaFacts:
        return cls(**{**data, "kind": MediaKind(data["kind"])})


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What a media slot shows of a file: its facts, the path of a small picture ("" for none), or what is wrong.

    `may_be_good`: what is wrong is not the file's fault, and it can be looked at once more. `origin` is the file that
    this one is a mended copy of, "" for a file that is nobody's copy. `folder`: it is one, and may hold files that fit.
    """

    path: str
    facts: MediaFacts | None = None
    thumbnail: str = ""
    problem: str = ""
    may_be_good: bool = False
    origin: str = ""
    folder: bool = False


def suffix_of(format: str) -> str:
    """How the name of a file of this format ends, without the dot."""
    return "jpg" if format == "jpeg" else format
