"""What a clip can be exported as: one row a format, and what one export is asked to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

from wanstudio.core.errors import InvalidInput
from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.framing import PLACES, Framing, Place, filled, fitted, padded

Option = Literal["size", "fps", "range", "direction", "sound", "quality", "limit", "loop", "frame", "clean"]
Quality = Literal["high", "medium", "small"]
QUALITIES: tuple[Quality, ...] = get_args(Quality)
Direction = Literal["forward", "ping_pong"]
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
LARGEST_PX = 8192
LARGEST_FPS = 120
FEW = 8  # frames
LARGEST_GIF_FPS = 25  # a GIF counts in hundredths of a second; many viewers slow down what is faster
LARGEST_SHEET_PX = 16_384  # what a graphics card takes as one texture
SIZES = ((0, "Same as the clip"), (1080, "1080p"), (720, "720p"), (480, "480p"), (360, "360p"), (240, "240p"))
"""(short side in px, label) for a list; 0 is the clip's own size."""
BOXES = ((1080, 1920), (1080, 1350), (1080, 1080), (1920, 1080))
"""Width and height in px of what a size in a list can be fitted into: 9:16, 4:5, 1:1, 16:9."""
RATES_FPS = (8.0, 10.0, 12.0, 12.5, 15.0, 16.0, 23.976, 24.0, 25.0, 29.97, 30.0, 50.0, 60.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Encoding:
    """FFmpeg's names for a file that moves or sounds: container, encoders, pixels.

    `settings` are the picture's; to them `qualities` adds what each quality asks for, and `few` what less than FEW
    frames do. `tag`: the name the container gives the codec, where its usual one is not understood everywhere.
    """

    container: str
    video: str = ""
    pixels: str = ""
    sound: str = ""
    tag: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    few: Mapping[str, str] = field(default_factory=dict)
    qualities: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """One row. `suffix` is empty where the clip's own stays. `makes_folder`: many files, in a new folder.

    `writer` is the function of media/encode.py that writes it, `needs` names encoders beyond those of `encoding`.
    """

    name: str
    label: str
    help: str
    suffix: str
    options: frozenset[Option]
    writer: str = "film"
    encoding: Encoding | None = None
    needs: tuple[str, ...] = ()
    makes_folder: bool = False

    @property
    def moves(self) -> bool:
        """It shows one frame after another."""
        return "range" in self.options and "size" in self.options

    @property
    def encoders(self) -> tuple[str, ...]:
        named = (self.encoding.video, self.encoding.sound) if self.encoding else ()
        return (*filter(None, named), *self.needs)


def _crf(high: int, medium: int, small: int) -> dict[str, dict[str, str]]:
    return {"high": {"crf": str(high)}, "medium": {"crf": str(medium)}, "small": {"crf": str(small)}}


_FILM: frozenset[Option] = frozenset({"size", "fps", "range", "direction", "sound"})
_SILENT: frozenset[Option] = frozenset({"size", "fps", "range", "direction"})

FORMATS = {
    f.name: f
    for f in (
        Format(
            name="original",
            label="As it is",
            help="The clip's own file, not encoded again.",
            suffix="",
            options=frozenset({"clean"}),
            writer="original",
        ),
        Format(
            name="h264",
            label="H.264 (MP4)",
            help="Plays on every device, in every browser and editor.",
            suffix=".mp4",
            options=_FILM | {"quality", "limit", "clean"},
            encoding=Encoding(
                container="mp4",
                video="libx264",
                pixels="yuv420p",
                sound="aac",
                settings={"preset": "medium"},
                qualities=_crf(18, 23, 28),
            ),
        ),
        Format(
            name="h265",
            label="H.265 (MP4)",
            help="About half of H.264's size; plays on newer devices, on Apple's too.",
            suffix=".mp4",
            options=_FILM | {"quality", "clean"},
            encoding=Encoding(
                container="mp4",
                video="libx265",
                pixels="yuv420p",
                sound="aac",
                tag="hvc1",  # Apple's players know no other
                settings={"preset": "medium", "x265-params": "log-level=none"},
                few={"bf": "0"},  # of two frames x265 gave a random time of decoding (PyAV 18.1.0)
                qualities=_crf(20, 25, 30),
            ),
        ),
        Format(
            name="prores",
            label="ProRes 422 HQ (MOV)",
            help="For editing and grading: ten bits a colour, every frame whole. Large files.",
            suffix=".mov",
            options=_FILM,
            encoding=Encoding(
                container="mov",
                video="prores_ks",
                pixels="yuv422p10le",
                sound="pcm_s16le",
                settings={"profile": "hq", "vendor": "apl0"},
            ),
        ),
        Format(
            name="vp9",
            label="VP9 (WebM)",
            help="For web pages: small, and free of licences. Takes its time.",
            suffix=".webm",
            options=_FILM | {"quality"},
            encoding=Encoding(
                container="webm",
                video="libvpx-vp9",
                pixels="yuv420p",
                sound="libopus",
                settings={"b": "0", "deadline": "good", "cpu-used": "3", "row-mt": "1"},
                qualities=_crf(24, 31, 38),
            ),
        ),
        Format(
            name="gif",
            label="GIF",
            help="A moving picture without sound, up to 25 frames per second.",
            suffix=".gif",
            options=_SILENT | {"loop"},
            writer="gif",
            needs=("gif",),
        ),
        Format(
            name="webp",
            label="Animated WebP",
            help="A moving picture without sound, in all colours and smaller than a GIF.",
            suffix=".webp",
            options=_SILENT | {"quality", "loop"},
            writer="webp",
            needs=("libwebp_anim",),
        ),
        Format(
            name="png_sequence",
            label="PNG sequence",
            help="Every frame as a picture of its own, in a new folder.",
            suffix=".png",
            options=_SILENT,
            writer="png_sequence",
            makes_folder=True,
        ),
        Format(
            name="sprite_sheet",
            label="Sprite sheet (PNG, JSON)",
            help="All frames in one picture, and a JSON file that says where each is and how long. In a new folder.",
            suffix=".png",
            options=_SILENT,
            writer="sprite_sheet",
            makes_folder=True,
        ),
        Format(
            name="frame",
            label="Single frame (PNG)",
            help="One frame with its exact pixels.",
            suffix=".png",
            options=frozenset({"frame", "size"}),
            writer="frame",
        ),
        Format(
            name="wav",
            label="Sound alone (WAV)",
            help="The clip's sound, not compressed.",
            suffix=".wav",
            options=frozenset({"range"}),
            writer="sound",
            encoding=Encoding(container="wav", sound="pcm_s16le"),
        ),
        Format(
            name="m4a",
            label="Sound alone (M4A)",
            help="The clip's sound as AAC, a tenth of a WAV.",
            suffix=".m4a",
            options=frozenset({"range"}),
            writer="sound",
            encoding=Encoding(container="ipod", sound="aac"),
        ),
    )
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportSpec:
    """What is wanted. An option its format does not have is not looked at.

    `short_side_px` is what "720p" means, upright or not; 0 keeps the clip's own size. `width_px` and `height_px` name a
    box instead, which `place` says how to fill: fitted into, aspect kept (one of them may be 0), or filled whole.
    `fps` 0 keeps the clip's own rate (GIF: up to 25). `first` and `last` are the in and out frames, both inside; these
    and `frame` are 0-based, negative from the end. `limit_bytes`: the file is not larger; 0 for no limit. `clean`
    leaves the recipe out of the file, `beside` writes it into a file of its own.
    """

    format: str = "original"
    short_side_px: int = 0
    width_px: int = 0
    height_px: int = 0
    place: Place = "fit"
    fps: float = 0.0
    first: int = 0
    last: int = -1
    direction: Direction = "forward"
    sound: bool = True
    quality: Quality = "high"
    limit_bytes: int = 0
    loop: bool = True
    frame: int = 0
    clean: bool = False
    beside: bool = False

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ExportSpec:
        """Raises InvalidInput for an option that is not there or is out of its range."""
        known = {k: v for k, v in data.items() if k in cls.__slots__}
        if unknown := sorted(set(data) - set(known)):
            raise InvalidInput(unknown[0], f"An export has no option named {unknown[0]}.")
        plain = cls()
        for name, value in known.items():
            if not _is_like(value, getattr(plain, name)):
                raise InvalidInput(name, f"{value!r} cannot be the {name} of an export.")
        return cls(**known)

    @property
    def row(self) -> Format:
        return FORMATS[self.format]

    def has(self, option: Option) -> bool:
        return option in self.row.options

    def relevant(self) -> ExportSpec:
        """The same without what its format does not look at: two that write the same are equal."""
        kept = {name: getattr(self, name) for option in self.row.options for name in _FIELDS[option]}
        if not (self.width_px and self.height_px):
            kept.pop("place", None)
        if not self.ping_pong:
            kept.pop("direction", None)
        return ExportSpec(format=self.format, beside=self.beside, **kept)

    @property
    def ping_pong(self) -> bool:
        return self.direction == "ping_pong" and self.has("direction")


_FIELDS: Mapping[Option, tuple[str, ...]] = {
    "size": ("short_side_px", "width_px", "height_px", "place"),
    "fps": ("fps",),
    "range": ("first", "last"),
    "direction": ("direction",),
    "sound": ("sound",),
    "quality": ("quality",),
    "limit": ("limit_bytes",),
    "loop": ("loop",),
    "frame": ("frame",),
    "clean": ("clean",),
}


def _is_like(value: Any, usual: Any) -> bool:
    if isinstance(usual, float):
        return type(value) in (int, float)
    return type(value) is type(usual)


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
    check_kind(spec, facts)
    if spec.has("size"):
        check_size(spec, facts)
    if spec.has("fps"):
        check_fps(spec)
    if spec.has("range") and facts.frames and not 0 <= span(spec, facts)[0] <= span(spec, facts)[1] < facts.frames:
        raise InvalidInput("range", f"The range is not within the clip's frames, 1 to {facts.frames}.")
    if spec.has("frame") and not -facts.frames <= spec.frame < facts.frames:
        raise InvalidInput("frame", f"The clip has frames 1 to {facts.frames}.")
    if spec.has("quality") and spec.quality not in QUALITIES:
        raise InvalidInput("quality", f"The quality is one of {', '.join(QUALITIES)}.")
    if spec.has("direction") and spec.direction not in DIRECTIONS:
        raise InvalidInput("direction", f"The direction is one of {', '.join(DIRECTIONS)}.")
    if spec.has("limit") and spec.limit_bytes and spec.limit_bytes < 10_000:
        raise InvalidInput("limit_bytes", "A file of less than 10 kB holds no clip.")
    if spec.row.writer == "sprite_sheet":
        check_sheet(spec, facts)


def check_kind(spec: ExportSpec, facts: MediaFacts) -> None:
    if spec.row.writer == "sound":
        if not facts.has_sound:
            raise InvalidInput("format", "This clip has no sound.")
    elif spec.format != "original" and facts.kind is not MediaKind.VIDEO:
        raise InvalidInput("format", "Only a video can be exported in this format. Export it as it is.")


def check_size(spec: ExportSpec, facts: MediaFacts) -> None:
    for name in ("short_side_px", "width_px", "height_px"):
        value = getattr(spec, name)
        if value and not 16 <= value <= LARGEST_PX:
            raise InvalidInput(name, f"A size is 16 to {LARGEST_PX} pixels.")
    if spec.place not in PLACES:
        raise InvalidInput("place", f"A box is used in one of these ways: {', '.join(PLACES)}.")
    if spec.place != "fit" and bool(spec.width_px) != bool(spec.height_px):
        raise InvalidInput("width_px", "To be filled, a box needs a width and a height.")
    if max(size(spec, facts)) > 2 * LARGEST_PX:
        raise InvalidInput("short_side_px", "At this size the other side becomes too long. Choose a smaller one.")


def check_fps(spec: ExportSpec) -> None:
    most = LARGEST_GIF_FPS if spec.format == "gif" else LARGEST_FPS
    if spec.fps and not 1 <= spec.fps <= most:
        raise InvalidInput("fps", f"The frame rate is 1 to {most} frames per second.")


def check_sheet(spec: ExportSpec, facts: MediaFacts) -> None:
    out = picture(spec, facts)
    columns, rows = sheet(out)
    if max(columns * out.width, rows * out.height) > LARGEST_SHEET_PX:
        raise InvalidInput(
            "short_side_px",
            f"{out.frames} frames of this size make a sheet of {columns * out.width} × {rows * out.height} pixels; "
            f"the most is {LARGEST_SHEET_PX}. Choose a smaller size, a lower frame rate, or a shorter range.",
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


def megabytes(count: int) -> str:
    return f"{count / 1e6:g} MB"
