"""What is to be exported, and where to; kept for the next time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from wanstudio.core.errors import InvalidInput
from wanstudio.core.exports import ExportSpec
from wanstudio.core.names import EXISTS, Exists
from wanstudio.core.presets import kept_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """`preset` is the name of the one it came from; what was changed since is in `spec`."""

    spec: ExportSpec
    folder: str
    pattern: str
    exists: Exists = "number"
    preset: str = "original"


def wish_from(data: Mapping[str, Any], folder: str, pattern: str) -> Wish:
    """The wish that was kept, or what `folder` and `pattern` say where nothing (or nothing usable) was."""
    plain = Wish(spec=ExportSpec(), folder=folder, pattern=pattern)
    try:
        spec = kept_of(ExportSpec.from_dict(data["spec"]))
        found = replace(plain, spec=spec.relevant(), folder=str(data["folder"]), pattern=str(data["pattern"]))
    except (KeyError, TypeError, AttributeError, InvalidInput):
        return plain
    exists = data.get("exists")
    return replace(found, exists=exists if exists in EXISTS else "number", preset=str(data.get("preset", spec.format)))
