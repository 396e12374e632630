"""Files that come in, whatever way: written down, looked at by a decoder, and kept as assets."""

from __future__ import annotations

import base64
import binascii
import mimetypes
from pathlib import Path

from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.sandbox.renderers import Renderers, Trouble
from wanstudio.sandbox.world import Asset, World, new_id, now_iso

MIME = {
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "wav": "audio/wav",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "m4a": "audio/mp4",
    "flac": "audio/flac",
}


class Shelf:
    """Takes files in. `probes` are processes of their own: a broken file cannot take the server down."""

    def __init__(self, world: World, probes: Renderers) -> None:
        self.world, self._probes = world, probes

    async def take_bytes(self, content: bytes, name: str, kind: MediaKind) -> Asset:
        """Raises `Trouble` when it is not a file of this kind."""
        path = self.world.media / new_id("in")
        path.write_bytes(content)
        return await self.take_file(path, name, kind)

    async def take_file(self, path: Path, name: str, kind: MediaKind) -> Asset:
        """Keep the file at `path` (in the media folder already) as an asset; it is deleted when it is refused."""
        try:
            facts = await self._probes.probe(path)
            if facts.kind is not kind:
                raise Trouble(f"The file is of kind {facts.kind}, not {kind}.")
        except Trouble:
            path.unlink(missing_ok=True)
            raise
        asset = Asset(
            key=new_id("asset"), name=name[:200], mime=mime_of(facts), facts=facts, file=path.name, created=now_iso()
        )
        self.world.save(asset)
        return asset


def mime_of(facts: MediaFacts) -> str:
    guessed = MIME.get(facts.format) or mimetypes.guess_type(f"x.{facts.format}")[0]
    return guessed or f"{facts.kind}/{facts.format}"


def base64_bytes(text: str) -> bytes:
    """Return what base64 or a base64 data URI holds.

    Raises:
        ValueError: it is neither.
    """
    if text.startswith("data:"):
        head, comma, text = text.partition(",")
        if not comma or not head.endswith(";base64"):
            raise ValueError("a data URI in base64 is expected")
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as e:
        raise ValueError(f"not valid base64: {e}") from None
