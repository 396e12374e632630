"""What one clip shall be, in the renderer's words: no model's and no parameter's name stands here, only roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from wanstudio.core.facts import MediaFacts
from wanstudio.core.models import ModelSpec
from wanstudio.core.output import promised
from wanstudio.core.params import Media, Number, Value, Values

Task = Literal["text", "picture", "replace", "reframe"]

CRF = {"low": 33, "medium": 28, "high": 23, "maximum": 17}
PRESET = {"fast": "ultrafast", "balanced": "superfast", "small": "veryfast"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Wishes:
    """Everything a rendering needs; the same wishes give the same bytes.

    detail: 0…1, how much of the fine structure is there (steps, relative to the usual number); polish: 0…1 beyond it.
    contrast: -1…1, 0 as it is (guidance). motion: 1 is the usual amount (shift). crf, preset: x264's.
    between: frames blended in between two of the source; skip: frames of the source left out after each one used.
    careful: better filters, slower (no acceleration). marks: short words beside "sandbox stand-in".
    """

    task: Task
    width: int
    height: int
    frames: int
    fps: float
    seed: int
    prompt: str = ""
    negative: str = ""
    marks: tuple[str, ...] = ()
    detail: float = 1.0
    polish: float = 0.0
    contrast: float = 0.0
    motion: float = 1.0
    crf: int = CRF["high"]
    preset: str = PRESET["balanced"]
    careful: bool = False
    between: int = 0
    interpolator: str = ""
    skip: int = 0
    zoom: float = 0.0
    trim: bool = False
    picture: Path | None = None
    last_picture: Path | None = None
    video: Path | None = None
    sound: Path | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A media file that came with the request."""

    path: Path
    facts: MediaFacts


def wishes(spec: ModelSpec, values: Values, media: Mapping[str, Given], seed: int) -> Wishes:
    """Return what `values` (checked, defaults filled in) ask for. `media` are the files by parameter name.

    Raises:
        ValueError: the size or length does not follow from the values.
    """
    output = promised(spec, values, {name: given.facts for name, given in media.items()})
    if output is None:
        raise ValueError("the size and length of the clip do not follow from these values")
    asked = _Asked(spec, values, media)
    detail, polish = asked.steps()
    return Wishes(
        task=asked.task(),
        width=output.width,
        height=output.height,
        frames=output.frames,
        fps=output.fps,
        seed=seed,
        prompt=asked.text("prompt"),
        negative=asked.text("negative_prompt"),
        marks=asked.marks(),
        detail=detail,
        polish=polish,
        contrast=asked.guidance(),
        motion=asked.motion(),
        crf=CRF.get(asked.text("quality"), CRF["high"]),
        preset=PRESET.get(asked.text("write_mode"), PRESET["balanced"]),
        careful=asked.text("acceleration") == "none",
        between=int(asked.number("interpolation", 0)),
        interpolator=asked.text("interpolator"),
        skip=int(asked.number("downsample", 0)),
        zoom=asked.number("zoom", 0),
        trim=asked.value("trim") is True,
        picture=asked.file("first_frame") or asked.file("character"),
        last_picture=asked.file("last_frame"),
        video=asked.file("source_video"),
        sound=asked.sound(),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """The values of a request, looked up by role."""

    spec: ModelSpec
    values: Values
    media: Mapping[str, Given]

    def value(self, role: str) -> Value | None:
        param = self.spec.of_role(role)
        return self.values.get(param.name) if param and self.spec.active(param, self.values) else None

    def text(self, role: str) -> str:
        return str(self.value(role) or "")

    def number(self, role: str, otherwise: float) -> float:
        value = self.value(role)
        return float(value) if isinstance(value, (int, float)) else otherwise

    def file(self, role: str) -> Path | None:
        param = self.spec.of_role(role)
        given = self.media.get(param.name) if param else None
        return given.path if given else None

    def task(self) -> Task:
        if self.file("source_video"):
            return "replace" if self.file("character") else "reframe"
        return "picture" if self.file("first_frame") else "text"

    def steps(self) -> tuple[float, float]:
        """(detail, polish): below and beyond the usual number of steps."""
        low, usual, high = self._range("steps", (1, 20, 50))
        steps = self.number("steps", usual)
        detail = min(1.0, max(0.0, steps) / usual)
        polish = max(0.0, min(1.0, (steps - usual) / max(1.0, high - usual)))
        return max(detail, low / usual / 2), polish

    def guidance(self) -> float:
        low, usual, high = self._range("guidance", (0, 1, 20))
        return max(-1.0, min(1.0, (self.number("guidance", usual) - usual) / (high - low)))

    def motion(self) -> float:
        _, usual, _ = self._range("shift", (1, 5, 20))
        return max(0.1, min(4.0, self.number("shift", usual) / usual))

    def _range(self, role: str, otherwise: tuple[float, float, float]) -> tuple[float, float, float]:
        """(lowest, usual, highest) of a number parameter."""
        param = self.spec.of_role(role)
        if not isinstance(param, Number):
            return otherwise
        usual = param.default if isinstance(param.default, (int, float)) else otherwise[1]
        low = otherwise[0] if param.min is None else param.min
        high = max(otherwise[2], usual * 2) if param.max is None else param.max
        return float(low), float(usual), float(high)

    def marks(self) -> tuple[str, ...]:
        words = {"expand_prompt": "prompt expanded", "safety": "safety checked"}
        return tuple(word for role, word in words.items() if self.value(role) is True)

    def sound(self) -> Path | None:
        """The file whose sound goes into the clip: the rule names the file itself, or a switch for the followed one."""
        name = self.spec.output.sound
        if name and not isinstance(self.spec.param(name), Media):
            name = self.spec.output.follows if self.values.get(name) is True else ""
        given = self.media.get(name)
        return given.path if given and given.facts.has_sound else None
