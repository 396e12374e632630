"""What a clip can be exported as: one row a format, and what one export is asked to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

from wanstudio.core.errors import InvalidInput
from wanstudio.core.framing import Place

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
