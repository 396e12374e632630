"""The recipe inside an exported file, whatever its container: written, and read again without decoding anything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from wanstudio.core.errors import BadFile
from wanstudio.media import boxes
from wanstudio.media.carried import gif, matroska, png, riff
from wanstudio.media.magic import container_of


def _put_box(path: Path, json_text: str) -> bool:
    return boxes.append_recipe(path, json_text, boxes.FAMILY)


_PUT: dict[str, Callable[[Path, str], bool]] = {
    **dict.fromkeys(boxes.FAMILY, _put_box),
    "webm": matroska.put,
    "mkv": matroska.put,
    "webp": riff.put,
    "wav": riff.put,
    "png": png.put,
    "gif": gif.put,
}
_READ: dict[str, Callable[[Path], str | None]] = {
    "webm": matroska.read,
    "mkv": matroska.read,
    "webp": riff.read,
    "wav": riff.read,
    "png": png.read,
    "gif": gif.read,
}


def put_recipe(path: Path, json_text: str) -> bool:
    """Put the recipe into a file of ours that carries none yet.

    False, and nothing written, where its container has no place for one. Raises BadFile, OSError.
    """
    put = _PUT.get(container_of(path).format)
    return put is not None and put(path, json_text)


def recipe_of(path: Path) -> str | None:
    """The recipe's JSON text, of the file itself or of what lies beside it; None where there is none.

    The file may be anybody's: the text is not to be trusted. Raises OSError.
    """
    return recipe_inside(path) or boxes.read_recipe(path)


def recipe_inside(path: Path) -> str | None:
    """The same, of the file itself alone."""
    try:
        read = _READ.get(container_of(path).format)
    except BadFile:
        return None
    return read(path) if read is not None else boxes.recipe_inside(path)
