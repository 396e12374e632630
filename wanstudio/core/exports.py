"""What a clip can be exported as: one row a format, and what one export is asked to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import floor
from typing import Any, Literal, get_args

from wanstudio.core.errors import InvalidInput
from wanstudio.core.facts import MediaFacts, MediaKind

Option = Literal["size", "fps", "sound", "quality", "loop", "frame", "clean"]
Quality = Literal["high", "medium", "small"]
QUALITIES: tuple[Quality, ...] = get_args(Quality)
LARGEST_PX = 8192
LARGEST_FPS = 120
LARGEST_GIF_FPS = 25  # a GIF counts in hundredths of a second; many viewers slow down what is faster
SIZES = ((0, "Same as the clip"), (1080, "1080p"), (720, "720p"), (480, "480p"), (360, "360p"))
"""(short side in px, label) for a list; 0 is the clip's own size."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """One row. `suffix` is empty where the clip's own stays. `makes_folder`: many files, in a new folder."""

    name: str
    label: str
    help: str
    suffix: str
    options: frozenset[Option]
    makes_folder: bool = False


FORMATS = {
    f.name: f
    for f in (
        Format(
            name="original",
            label="As it is",
            help="The clip's own file, not encoded again.",
            suffix="",
            options=frozenset({"clean"}),
        ),
        Format(
            name="h264",
            label="H.264 (MP4)",
            help="Plays on every device, in every browser and editor.",
            suffix=".mp4",
            options=frozenset({"size", "fps", "sound", "quality", "clean"}),
        ),
        Format(
            name="gif",
            label="GIF",
            help="A moving picture without sound, up to 25 frames per second.",
            suffix=".gif",
            options=frozenset({"size", "fps", "loop"}),
        ),
        Format(
            name="png_sequence",
            label="PNG sequence",
            help="Every frame as a picture of its own, in a new folder.",
            suffix=".png",
            options=frozenset({"size", "fps"}),
            makes_folder=True,
        ),
        Format(
            name="frame",
            label="Single frame (PNG)",
            help="One frame with its exact pixels.",
            suffix=".png",
            options=frozenset({"frame", "size"}),
        ),
    )
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportSpec:
    """What is wanted. An option its format does not have is not looked at.

    `short_side_px` is what "720p" means, upright or not; 0 keeps the clip's own size. `width_px` and `height_px` name a
    box instead that the picture is fitted into, aspect kept; one of them may be 0. `fps` 0 keeps the clip's own rate
    (GIF: up to 25). `frame` is 0-based, negative from the end. `clean` leaves the recipe out.
    """

    format: str = "original"
    short_side_px: int = 0
    width_px: int = 0
    height_px: int = 0
    fps: float = 0.0
    sound: bool = True
    quality: Quality = "high"
    loop: bool = True
    frame: int = 0
    clean: bool = False

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ExportSpec:
        """Raises InvalidInput for an option that is not there or is out of its range."""
        known = {k: v for k, v in data.items() if k in cls.__slots__}
        if unknown := sorted(set(data) - set(known)):
            raise InvalidInput(unknown[0], f"An export has no option named {unknown[0]}.")
        return cls(**known)


@dataclass(frozen=True, slots=True)
class Picture:
    """What an export comes to: size in px, frames, frames per second (0 for a single frame)."""

    width: int
    height: int
    frames: int
    fps: float


def check(spec: ExportSpec, facts: MediaFacts) -> None:
    """Raises InvalidInput, named after the option, with a sentence for its field."""
    if spec.format not in FORMATS:
        raise InvalidInput("format", f"There is no format {spec.format!r}. There are {', '.join(FORMATS)}.")
    options = FORMATS[spec.format].options
    if spec.format != "original" and facts.kind is not MediaKind.VIDEO:
        raise InvalidInput("format", "Only a video can be exported in this format. Export it as it is.")
    if "size" in options:
        check_size(spec, facts)
    if "fps" in options:
        check_fps(spec)
    if "frame" in options and not -facts.frames <= spec.frame < facts.frames:
        raise InvalidInput("frame", f"The clip has frames 1 to {facts.frames}.")
    if "quality" in options and spec.quality not in QUALITIES:
        raise InvalidInput("quality", f"The quality is one of {', '.join(QUALITIES)}.")


def check_size(spec: ExportSpec, facts: MediaFacts) -> None:
    for name in ("short_side_px", "width_px", "height_px"):
        value = getattr(spec, name)
        if value and not 16 <= value <= LARGEST_PX:
            raise InvalidInput(name, f"A size is 16 to {LARGEST_PX} pixels.")
    if max(size(spec, facts)) > 2 * LARGEST_PX:
        raise InvalidInput("short_side_px", "At this size the other side becomes too long. Choose a smaller one.")


def check_fps(spec: ExportSpec) -> None:
    most = LARGEST_GIF_FPS if spec.format == "gif" else LARGEST_FPS
    if spec.fps and not 1 <= spec.fps <= most:
        raise InvalidInput("fps", f"The frame rate is 1 to {most} frames per second.")


def size(spec: ExportSpec, facts: MediaFacts) -> tuple[int, int]:
    """Width and height in px; H.264 takes even numbers only, and is not made larger for that alone."""
    scale = scale_of(spec, facts.width, facts.height) if "size" in FORMATS[spec.format].options else 1.0
    step = 2 if spec.format == "h264" else 1
    whole = round if scale != 1.0 else floor
    return max(step, step * whole(facts.width * scale / step)), max(step, step * whole(facts.height * scale / step))


def scale_of(spec: ExportSpec, width: int, height: int) -> float:
    if spec.width_px or spec.height_px:
        return min(wanted / own for wanted, own in ((spec.width_px, width), (spec.height_px, height)) if wanted)
    return spec.short_side_px / min(width, height) if spec.short_side_px else 1.0


def fps(spec: ExportSpec, facts: MediaFacts) -> float:
    """The rate frames are picked at; 0 where each frame is kept at its own time."""
    if "fps" not in FORMATS[spec.format].options:
        return 0.0
    if spec.format == "gif" and not spec.fps and facts.fps > LARGEST_GIF_FPS:
        return float(LARGEST_GIF_FPS)
    return 0.0 if spec.fps == facts.fps else spec.fps


def picture(spec: ExportSpec, facts: MediaFacts) -> Picture:
    """What will be written, for a line under the form: "1280 × 720, 81 frames at 16 fps"."""
    width, height = size(spec, facts)
    if spec.format == "frame":
        return Picture(width, height, 1, 0.0)
    rate = fps(spec, facts)
    return Picture(width, height, max(1, round(facts.seconds * rate)) if rate else facts.frames, rate or facts.fps)
