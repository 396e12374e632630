"""Exports by name: those that are built in, and the user's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from wanstudio.core.errors import InvalidInput
from wanstudio.core.exports import ExportSpec
from wanstudio.core.formats import FORMATS

PRESETS_KEPT = "export_presets"  # the word under which the user's own are remembered
TEN_MB = 10_000_000
OWN_MOST = 50
LONGEST_NAME = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Preset:
    """`note` says beside the label what it is about. The user's own have their label for a name."""

    name: str
    label: str
    spec: ExportSpec
    note: str = ""
    own: bool = False


BUILT_IN = (
    Preset(name="original", label="Original", note="no re-encoding", spec=ExportSpec()),
    Preset(name="master_prores", label="Master ProRes", note="422 HQ", spec=ExportSpec(format="prores")),
    Preset(name="web_mp4", label="Web MP4", note="H.264", spec=ExportSpec(format="h264", quality="medium")),
    Preset(
        name="reels",
        label="Reels, Shorts",
        note="9:16",
        spec=ExportSpec(format="h264", width_px=1080, height_px=1920, place="fill"),
    ),
    Preset(
        name="square",
        label="Square",
        note="1:1",
        spec=ExportSpec(format="h264", width_px=1080, height_px=1080, place="fill"),
    ),
    Preset(name="under_10_mb", label="Under 10 MB", spec=ExportSpec(format="h264", limit_bytes=TEN_MB)),
    Preset(name="gif_loop", label="GIF loop", spec=ExportSpec(format="gif", short_side_px=480)),
    Preset(name="png_sequence", label="PNG sequence", spec=ExportSpec(format="png_sequence")),
    Preset(
        name="sprite_sheet",
        label="Sprite sheet",
        note="JSON",
        spec=ExportSpec(format="sprite_sheet", short_side_px=240),
    ),
)


def plain(name: str) -> str:
    """Names are the same whatever their case, spaces and dashes."""
    return re.sub(r"[\W_]+", "_", name.casefold()).strip("_")


def named(name: str, own: Iterable[Preset] = ()) -> Preset:
    """The preset of that name or label: the user's own first, then those built in, then a format as it comes.

    Raises InvalidInput ("preset") with those that are near, or all.
    """
    formats = [Preset(name=row.name, label=row.label, spec=ExportSpec(format=row.name)) for row in FORMATS.values()]
    found: dict[str, Preset] = {}
    for preset in (*own, *BUILT_IN, *formats):
        for key in (plain(preset.name), plain(preset.label)):
            found.setdefault(key, preset)
    if plain(name) in found:
        return found[plain(name)]
    names = dict.fromkeys(preset.name for preset in found.values())
    near = dict.fromkeys(found[key].name for key in get_close_matches(plain(name), found, n=2)) or names
    raise InvalidInput("preset", f"preset: there is no {name!r}", hint=f"There is {', '.join(near)}.")


def kept_of(spec: ExportSpec) -> ExportSpec:
    """What a preset keeps of a spec: all but what belongs to one clip."""
    return replace(spec, first=0, last=-1, frame=0)


def own_from(data: Any) -> tuple[Preset, ...]:
    """The user's own, as `as_list` told them; one that cannot be used any more is passed over."""
    found = []
    for row in data if isinstance(data, Sequence) and not isinstance(data, str) else ():
        try:
            name, spec = str(row["name"]), ExportSpec.from_dict(row["spec"])
        except (KeyError, TypeError, AttributeError, InvalidInput):
            continue
        if spec.format in FORMATS and name:
            found.append(Preset(name=name, label=name, spec=spec, own=True))
    return tuple(found[:OWN_MOST])


def as_list(own: Iterable[Preset]) -> list[Mapping[str, Any]]:
    return [{"name": preset.name, "spec": preset.spec.as_dict()} for preset in own]


def added(own: Sequence[Preset], spec: ExportSpec, name: str = "My preset") -> tuple[tuple[Preset, ...], str]:
    """The user's own with one more, and the name it got. Raises InvalidInput("preset", …) when there are too many."""
    if len(own) >= OWN_MOST:
        raise InvalidInput("preset", f"There are {OWN_MOST} presets of your own. Delete one first.")
    free = free_name(name, own)
    return (*own, Preset(name=free, label=free, spec=kept_of(spec), own=True)), free


def renamed(own: Sequence[Preset], old: str, new: str) -> tuple[tuple[Preset, ...], str]:
    """`old` under a new name, made free where another has it; an empty one changes nothing."""
    others = [preset for preset in own if preset.name != old]
    text = " ".join(new.split())[:LONGEST_NAME].strip()
    name = free_name(text, others) if plain(text) else old
    return tuple(replace(p, name=name, label=name) if p.name == old else p for p in own), name


def without(own: Sequence[Preset], name: str) -> tuple[Preset, ...]:
    return tuple(preset for preset in own if preset.name != name)


def free_name(name: str, own: Iterable[Preset]) -> str:
    """`name`, with a number where a preset or a format has it already."""
    taken = {plain(text) for preset in (*own, *BUILT_IN) for text in (preset.name, preset.label)}
    taken |= {plain(text) for row in FORMATS.values() for text in (row.name, row.label)}
    n, free = 1, name
    while plain(free) in taken:
        n += 1
        free = f"{name} {n}"
    return free
