"""Which formats this build of FFmpeg can write. For worker processes."""

from __future__ import annotations

import av

from wanstudio.core.errors import InvalidInput
from wanstudio.core.formats import FORMATS, Format


def is_there(encoder: str) -> bool:
    try:
        av.Codec(encoder, "w")
    except av.codec.codec.UnknownCodecError:
        return False
    return True


def lacking() -> list[str]:
    """The names of formats whose encoders are not there."""
    return [row.name for row in FORMATS.values() if not all(map(is_there, row.encoders))]


def check(row: Format) -> None:
    """Raises InvalidInput("format", …)."""
    if absent := [name for name in row.encoders if not is_there(name)]:
        raise InvalidInput("format", f"{row.label} cannot be written here: there is no encoder {absent[0]}.")
