"""What a clip can be exported as: one row a format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Option = Literal["size", "fps", "range", "direction", "sound", "quality", "limit", "loop", "frame", "clean"]
"""What can be asked of an export; a format has some of them."""
FEW = 8  # frames


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


_FILM: frozenset[Option] = frozenset({"size", "fps", "range", "direction", "sound", "clean"})
_SILENT: frozenset[Option] = frozenset({"size", "fps", "range", "direction", "clean"})

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
            options=_FILM | {"quality", "limit"},
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
            options=_FILM | {"quality"},
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
            options=frozenset({"frame", "size", "clean"}),
            writer="frame",
        ),
        Format(
            name="wav",
            label="Sound alone (WAV)",
            help="The clip's sound, not compressed.",
            suffix=".wav",
            options=frozenset({"range", "clean"}),
            writer="sound",
            encoding=Encoding(container="wav", sound="pcm_s16le"),
        ),
        Format(
            name="m4a",
            label="Sound alone (M4A)",
            help="The clip's sound as AAC, a tenth of a WAV.",
            suffix=".m4a",
            options=frozenset({"range", "clean"}),
            writer="sound",
            encoding=Encoding(container="ipod", sound="aac"),
        ),
    )
}
