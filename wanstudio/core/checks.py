"""What is found out about a source before anything is paid: how bad it is, in a sentence, and what mends it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.fixes import Fix, fits_smaller
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Media
from wanstudio.core.shapes import Wanted, centre, wanted
from wanstudio.core.text import counted, figure, figure_down, figure_up, megabytes

Severity = Literal["stops", "warns", "tells"]
"""No job is made; a job is made and may disappoint; good to know."""
Ask = Literal["", "trim", "crop"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Mending:
    """A button: `label` says what it does. `ask`: the user chooses the part or the crop first, from `fix` on."""

    label: str
    fix: Fix
    ask: Ask = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """`sentence` stands by itself, with a capital and a full stop."""

    severity: Severity
    sentence: str
    mendings: tuple[Mending, ...] = ()


_A = {MediaKind.IMAGE: "a picture", MediaKind.VIDEO: "a video", MediaKind.AUDIO: "a sound"}


def findings(
    spec: ModelSpec,
    param: Media,
    facts: MediaFacts,
    limit_bytes: int | None = None,
    others: Mapping[str, MediaFacts] | None = None,
) -> tuple[Finding, ...]:
    """All there is to say of a file in this slot, worst first. `limit_bytes`: what the service's way in takes.

    `others` are the facts of the model's media, by parameter name.
    """
    found = [*_stops(param, facts, limit_bytes)]
    if facts.kind is param.takes:
        found += _warns(spec, param, facts, others or {})
    order: tuple[Severity, ...] = ("stops", "warns", "tells")
    return tuple(sorted(found, key=lambda finding: order.index(finding.severity)))


def can_become(facts_kind: MediaKind, takes: MediaKind) -> bool:
    """Whether a file of the one kind holds the other: a video has a first frame, and a sound."""
    return facts_kind is MediaKind.VIDEO and takes is not MediaKind.VIDEO


def _stops(param: Media, facts: MediaFacts, limit_bytes: int | None) -> Iterator[Finding]:
    if facts.kind is not param.takes:
        yield _wrong_kind(param, facts)
        return
    if param.formats and facts.format not in param.formats:
        yield _wrong_format(param, facts)
    yield from _wrong_length(param, facts)
    most = min((limit for limit in (param.max_bytes, limit_bytes) if limit), default=0)
    if most and facts.bytes > most:
        said = f"{figure_up(facts.bytes / 1e6)} MB; up to {megabytes(most)} MB are taken."
        yield Finding(severity="stops", sentence=said, mendings=(_smaller(param, facts, most),))


def _smaller(param: Media, facts: MediaFacts, most_bytes: int) -> Mending:
    fix = Fix(max_bytes=most_bytes)
    if param.takes is not MediaKind.AUDIO:
        return Mending(label="Scale it down", fix=fix)
    if fits_smaller(fix, facts, param):
        return Mending(label="Make it smaller", fix=fix)
    return Mending(label="Choose a part…", fix=Fix(end_s=param.max_seconds or 0.0), ask="trim")


def _wrong_kind(param: Media, facts: MediaFacts) -> Finding:
    sentence = f"{_A[facts.kind].capitalize()}. This takes {_A[param.takes]}."
    mendings: tuple[Mending, ...] = ()
    if facts.kind is MediaKind.VIDEO and param.takes is MediaKind.IMAGE:
        mendings = (Mending(label="Use its first frame", fix=Fix(becomes="image")),)
    elif facts.kind is MediaKind.VIDEO and facts.has_sound and param.takes is MediaKind.AUDIO:
        mendings = (Mending(label="Use its sound", fix=_within(param, facts, Fix(becomes="audio"))),)
    return Finding(severity="stops", sentence=sentence, mendings=mendings)


def _within(param: Media, facts: MediaFacts, fix: Fix) -> Fix:
    """The same, not longer than the slot takes."""
    if param.max_seconds is None or facts.seconds <= param.max_seconds:
        return fix
    return Fix(becomes=fix.becomes, end_s=param.max_seconds)


def _wrong_format(param: Media, facts: MediaFacts) -> Finding:
    usual = {MediaKind.IMAGE: "png", MediaKind.VIDEO: "mp4", MediaKind.AUDIO: "wav"}[param.takes]
    names = {"jpeg": "JPEG", "png": "PNG", "mp4": "MP4", "wav": "WAV", "m4a": "M4A", "mp3": "MP3"}
    into = next((n for n in (usual, *param.formats) if n in param.formats and n in names), param.formats[0])
    sentence = f"{facts.format.upper()}. The service takes {', '.join(param.formats)}."
    mending = Mending(label=f"Convert to {names.get(into, into.upper())}", fix=Fix(format=into))
    return Finding(severity="stops", sentence=sentence, mendings=(mending,))


def _wrong_length(param: Media, facts: MediaFacts) -> Iterator[Finding]:
    if param.min_seconds is not None and facts.seconds < param.min_seconds:
        least = figure(param.min_seconds)
        said = f"{figure_down(facts.seconds)} s long; this model takes {least} s or more."
        yield Finding(severity="stops", sentence=said)
    if param.max_seconds is not None and facts.seconds > param.max_seconds:
        most, fix = figure(param.max_seconds), Fix(end_s=param.max_seconds)
        said = f"{figure_up(facts.seconds)} s long; this model takes up to {most} s."
        mendings = (
            Mending(label=f"Trim to {most} s", fix=fix),
            Mending(label="Choose the part…", fix=fix, ask="trim"),
        )
        yield Finding(severity="stops", sentence=said, mendings=mendings)


def _warns(spec: ModelSpec, param: Media, facts: MediaFacts, others: Mapping[str, MediaFacts]) -> Iterator[Finding]:
    if facts.moves:
        first = Mending(label="Use its first frame", fix=Fix(becomes="image"))
        said = f"A moving picture of {counted(facts.frames, 'frame')}. The service may refuse it or use one of them."
        yield Finding(severity="warns", sentence=said, mendings=(first,))
    if facts.turned:
        said = "It lies on its side in its file. Not every service turns it."
        yield Finding(severity="warns", sentence=said, mendings=(Mending(label="Turn it upright", fix=Fix()),))
    if facts.varies:
        even = round(facts.fps) or 25
        said = "Its rate varies, so movements may jerk."
        yield Finding(
            severity="warns", sentence=said, mendings=(Mending(label=f"Even out to {even} fps", fix=Fix(fps=even)),)
        )
    if facts.hdr:
        into = Mending(label="Convert to SDR", fix=Fix(sdr=True))
        yield Finding(severity="warns", sentence="HDR. The service may show its colours paler.", mendings=(into,))
    if facts.alpha and facts.kind is MediaKind.IMAGE:
        fill = Mending(label="Fill with white", fix=Fix(format="jpeg"))
        takes_it = not param.formats or "jpeg" in param.formats
        said = "Parts are see-through. The service decides what fills them."
        yield Finding(severity="warns", sentence=said, mendings=(fill,) if takes_it else ())
    if shape := wanted(spec, param, facts, others):
        yield _other_shape(shape, facts)


def _other_shape(shape: Wanted, facts: MediaFacts) -> Finding:
    choose = Mending(label="Crop here…", fix=Fix(box=centre(facts, shape.shape)), ask="crop")
    of = f"the {shape.of[:1].lower()}{shape.of[1:]}"
    if not shape.cuts:
        said = f"It has another shape than {of}, which is {shape.shape}."
        return Finding(severity="warns", sentence=said, mendings=(choose,))
    like = f", the shape of {of}" if shape.of else ""
    return Finding(severity="tells", sentence=f"The service cuts it to {shape.shape}{like}.", mendings=(choose,))
