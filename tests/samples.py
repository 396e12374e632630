"""Real material for tests: the sample files, what is known of them, and values that a model accepts."""

from __future__ import annotations

from pathlib import Path

from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Choice, Media, Number, Param, Text, Value

SAMPLES = Path(__file__).parent.parent / "resources" / "samples"
VIDEO = SAMPLES / "bigbuckbunny.mp4"
PORTRAIT = SAMPLES / "astronaut.png"
PICTURE = SAMPLES / "rocket.jpg"
SPEECH = SAMPLES / "speech.wav"
PROMPT = "Fog lifts over the harbour at first light"

FACTS = {
    VIDEO: MediaFacts(
        kind=MediaKind.VIDEO,
        format="mp4",
        bytes=1_055_736,
        width=1280,
        height=720,
        frames=132,
        fps=25.0,
        seconds=5.28,
        has_sound=True,
        codec="h264",
        has_notes=True,
    ),
    PORTRAIT: MediaFacts(kind=MediaKind.IMAGE, format="png", bytes=791_555, width=512, height=512, codec="png"),
    PICTURE: MediaFacts(
        kind=MediaKind.IMAGE, format="jpeg", bytes=112_525, width=640, height=427, codec="jpeg", has_notes=True
    ),
    SPEECH: MediaFacts(
        kind=MediaKind.AUDIO, format="wav", bytes=276_216, seconds=138_086 / 22_050, has_sound=True, codec="pcm_s16le"
    ),
}


def needed_values(spec: ModelSpec) -> dict[str, Value]:
    """Values for one good run: a prompt, every file that is required (else the first one), and what has no default."""
    wanted = [p for p in spec.media() if p.required] or list(spec.media()[:1])
    values: dict[str, Value] = {p.name: str(sample_for(p)) for p in wanted}
    return values | {p.name: _some_value(p) for p in spec.params if p not in wanted and _is_needed(p)}


def sample_facts(spec: ModelSpec) -> dict[str, MediaFacts]:
    """What is known of the files among `needed_values`, by parameter name."""
    return {name: FACTS[Path(str(v))] for name, v in needed_values(spec).items() if isinstance(spec.param(name), Media)}


def sample_for(param: Media) -> Path:
    """The sample file for a media parameter: a portrait where a person is meant, else a wide picture."""
    by_kind = {MediaKind.VIDEO: VIDEO, MediaKind.AUDIO: SPEECH, MediaKind.IMAGE: PICTURE}
    return PORTRAIT if param.role == "character" else by_kind[param.takes]


def _is_needed(param: Param) -> bool:
    return param.role == "prompt" or (param.required and param.default is None)


def _some_value(param: Param) -> Value:
    match param:
        case Text():
            return PROMPT[: param.limit]
        case Choice():
            return param.options[0]
        case Number():
            return param.check(param.min if param.min is not None else min(1, param.max or 1))
        case _:
            return 1  # a seed; toggles have a default, files are not asked for here
