"""What one export is asked to be, and how large and fast at most. What a clip can be exported as: formats.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from wanstudio.core.errors import InvalidInput
from wanstudio.core.formats import FORMATS, Format, Option
from wanstudio.core.framing import Place

Quality = Literal["high", "medium", "small"]
QUALITIES: tuple[Quality, ...] = get_args(Quality)
Direction = Literal["forward", "ping_pong"]
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
SMALLEST_PX, LARGEST_PX = 16, 8192
LARGEST_FPS = 120
LARGEST_GIF_FPS = 25  # a GIF counts in hundredths of a second; many viewers slow down what is faster
LARGEST_SHEET_PX = 16_384  # what a graphics card takes as one texture
SIZES = ((0, "Same as the clip"), (1080, "1080p"), (720, "720p"), (480, "480p"), (360, "360p"), (240, "240p"))
"""(short side in px, label) for a list; 0 is the clip's own size."""
BOXES = ((1080, 1920), (1080, 1350), (1080, 1080), (1920, 1080))
"""Width and height in px of what a size in a list can be fitted into: 9:16, 4:5, 1:1, 16:9."""
RATES_FPS = (8.0, 10.0, 12.0, 12.5, 15.0, 16.0, 23.976, 24.0, 25.0, 29.97, 30.0, 50.0, 60.0)


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
