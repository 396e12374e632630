"""What an export comes to: size, frames, rate, sound; and whether it can be asked of a clip at all."""

from __future__ import annotations

from dataclasses import dataclass

from wanstudio.core.errors import InvalidInput
from wanstudio.core.exports import (
    DIRECTIONS,
    LARGEST_FPS,
    LARGEST_GIF_FPS,
    LARGEST_PX,
    LARGEST_SHEET_PX,
    QUALITIES,
    SMALLEST_PX,
    ExportSpec,
)
from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.formats import FORMATS
from wanstudio.core.framing import PLACES, Framing, filled, fitted, padded
from wanstudio.core.text import counted
from wanstudio.core.writing import number


@dataclass(frozen=True, slots=True)
class Picture:
    """What an export comes to: size in px, frames, frames per second (0 for a single frame)."""

    width: int
    height: int
    frames: int
    fps: float


def check(spec: ExportSpec, facts: MediaFacts) -> None:
    """Raises InvalidInput, named after the option, with a sentence for its field."""
    check_asked(spec)
    check_kind(spec, facts)
    if spec.has("size") and max(size(spec, facts)) > 2 * LARGEST_PX:
        raise InvalidInput("short_side_px", "At this size the other side becomes too long. Choose a smaller one.")
    if spec.has("range") and facts.frames and not 0 <= span(spec, facts)[0] <= span(spec, facts)[1] < facts.frames:
        raise InvalidInput("range", f"The range is not within the clip's frames, 1 to {_whole(facts.frames)}.")
    if spec.has("frame") and not -facts.frames <= spec.frame < facts.frames:
        raise InvalidInput("frame", f"The clip has frames 1 to {_whole(facts.frames)}.")
    if spec.row.writer == "sprite_sheet":
        check_sheet(picture(spec, facts))


def check_asked(spec: ExportSpec) -> None:
    """What is wrong with it whatever the clip is. Raises InvalidInput as `check` does."""
    if spec.format not in FORMATS:
        raise InvalidInput("format", f"There is no format {spec.format!r}. There are {', '.join(FORMATS)}.")
    if spec.has("size"):
        check_size(spec)
    if spec.has("fps"):
        check_fps(spec)
    if spec.has("quality") and spec.quality not in QUALITIES:
        raise InvalidInput("quality", f"The quality is one of {', '.join(QUALITIES)}.")
    if spec.has("direction") and spec.direction not in DIRECTIONS:
        raise InvalidInput("direction", f"The direction is one of {', '.join(DIRECTIONS)}.")
    if spec.has("limit") and spec.limit_bytes and spec.limit_bytes < 10_000:
        raise InvalidInput("limit_bytes", "A file of less than 10 kB holds no clip.")


def check_kind(spec: ExportSpec, facts: MediaFacts) -> None:
    if spec.row.writer == "sound":
        if not facts.has_sound:
            raise InvalidInput("format", "This clip has no sound.")
    elif spec.format != "original" and facts.kind is not MediaKind.VIDEO:
        raise InvalidInput("format", "Only a video can be exported in this format. Export it as it is.")


def check_size(spec: ExportSpec) -> None:
    for name in ("short_side_px", "width_px", "height_px"):
        value = getattr(spec, name)
        if value and not SMALLEST_PX <= value <= LARGEST_PX:
            raise InvalidInput(name, f"A size is {SMALLEST_PX} to {_whole(LARGEST_PX)} pixels.")
    if spec.place not in PLACES:
        raise InvalidInput("place", f"A box is used in one of these ways: {', '.join(PLACES)}.")
    if spec.place != "fit" and bool(spec.width_px) != bool(spec.height_px):
        raise InvalidInput("width_px", "To be filled, a box needs a width and a height.")


def check_fps(spec: ExportSpec) -> None:
    most = LARGEST_GIF_FPS if spec.format == "gif" else LARGEST_FPS
    if spec.fps and not 1 <= spec.fps <= most:
        raise InvalidInput("fps", f"The frame rate is 1 to {most} frames per second.")


def check_sheet(out: Picture) -> None:
    """At a rate that varies, how many frames there are is known when the file has been read; then it is asked again."""
    columns, rows = sheet(out)
    if max(columns * out.width, rows * out.height) > LARGEST_SHEET_PX:
        raise InvalidInput(
            "short_side_px",
            f"{counted(out.frames, 'frame')} of this size make a sheet of {_whole(columns * out.width)} × "
            f"{_whole(rows * out.height)} pixels; the most is {_whole(LARGEST_SHEET_PX)}. "
            "Choose a smaller size, a lower frame rate, or a shorter range.",
        )


def sheet(out: Picture) -> tuple[int, int]:
    """Columns and rows of a sheet that is as near to a square as its frames allow."""
    columns = max(1, min(out.frames, round((out.frames * out.height / out.width) ** 0.5)))
    return columns, -(-out.frames // columns)


def span(spec: ExportSpec, facts: MediaFacts) -> tuple[int, int]:
    """The in and out frames counted from 0, both inside. Of the whole clip where the format knows no range."""
    if not spec.has("range"):
        return 0, facts.frames - 1
    return tuple(n + facts.frames if n < 0 else n for n in (spec.first, spec.last))  # type: ignore[return-value]


def is_whole(spec: ExportSpec, facts: MediaFacts) -> bool:
    return span(spec, facts) == (0, facts.frames - 1)


def has_sound(spec: ExportSpec, facts: MediaFacts) -> bool:
    """Whether what is written sounds; a sound that runs backwards is none."""
    return spec.has("sound") and spec.sound and facts.has_sound and not spec.ping_pong


def framing(spec: ExportSpec, facts: MediaFacts) -> Framing:
    """In square pixels. Video files take even numbers only."""
    if facts.turned % 180:  # as the stage does: the side that was stored as the width gives way
        own = (facts.width, max(1, round(facts.height / facts.pixel_aspect)))
    else:
        own = (max(1, round(facts.width * facts.pixel_aspect)), facts.height)
    step = 2 if spec.row.encoding and spec.row.encoding.video else 1
    if not spec.has("size"):
        return fitted((facts.width, facts.height), 1.0, step)
    if spec.width_px and spec.height_px and spec.place != "fit":
        box = (spec.width_px, spec.height_px)
        return filled(own, box, step) if spec.place == "fill" else padded(own, box, step)
    return fitted(own, scale_of(spec, *own), step)


def size(spec: ExportSpec, facts: MediaFacts) -> tuple[int, int]:
    """Width and height in px."""
    return framing(spec, facts).outer


def scale_of(spec: ExportSpec, width: int, height: int) -> float:
    if spec.width_px or spec.height_px:
        return min(wanted / own for wanted, own in ((spec.width_px, width), (spec.height_px, height)) if wanted)
    return spec.short_side_px / min(width, height) if spec.short_side_px else 1.0


def fps(spec: ExportSpec, facts: MediaFacts) -> float:
    """The rate frames are picked at; 0 where each frame is kept at its own time."""
    if not spec.has("fps"):
        return 0.0
    if spec.format == "gif" and not spec.fps and facts.fps > LARGEST_GIF_FPS:
        return float(LARGEST_GIF_FPS)
    return 0.0 if spec.fps == facts.fps else spec.fps


def there_and_back(frames: int) -> int:
    """How many frames a ping-pong of so many has: neither end is shown twice, so that it loops without a hitch."""
    return max(frames, 2 * frames - 2)


def picture(spec: ExportSpec, facts: MediaFacts) -> Picture:
    """What will be written, for a line under the form: "1280 × 720, 81 frames at 16 fps"."""
    width, height = size(spec, facts)
    if spec.format == "frame":
        return Picture(width, height, 1, 0.0)
    first, last = span(spec, facts)
    frames = there_and_back(last - first + 1) if spec.ping_pong else last - first + 1
    rate = fps(spec, facts)
    seconds = facts.seconds * frames / max(1, facts.frames)
    return Picture(width, height, max(1, round(seconds * rate)) if rate else frames, rate or facts.fps)


def _whole(count: int) -> str:
    return number(f"{count:,}")
