"""Media that go into jobs: what they are, how they look, and a copy of each by its content."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

from wanstudio.core.errors import BadFile, StudioError, TookTooLong
from wanstudio.core.facts import MediaFacts, MediaKind, suffix_of
from wanstudio.core.fixes import Fix, format_of
from wanstudio.core.params import Media
from wanstudio.disk import sync_file, sync_folder
from wanstudio.media.clean import clean
from wanstudio.media.magic import shown
from wanstudio.store.files import sha256_of, write_atomically
from wanstudio.store.folders import ready, reason
from wanstudio.studio.threads import Threads

Probe = Callable[[Path], Awaitable[MediaFacts]]
Thumbnail = Callable[[Path, Path, int, int], Awaitable[None]]
"""(source, target, width_px, height_px): put a picture of the source, of this size, at the target."""

Mender = Callable[[Path, Path, Fix], Awaitable[None]]
"""(source, target, fix): write a mended copy."""

WRITTEN = {
    MediaKind.IMAGE: ("jpeg", "png"),
    MediaKind.VIDEO: ("mp4",),
    MediaKind.AUDIO: ("wav", "m4a", "mp3"),
}
_NOTE = "fix.json"
_MOST_FIXES = 50  # of one another
_SHA256 = re.compile(r"[0-9a-f]{64}")
_CHUNK_BYTES = 1 << 20
_THUMBNAIL_PX = 480  # its long side: the widest place it has, at twice the scale


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceCopy:
    """A source's copy. `sha256` and `bytes` are those of the copy, which is what is sent."""

    path: Path
    sha256: str
    bytes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """What a media slot shows. `thumbnail` is None where none can be made at the moment (the disk is full)."""

    path: Path
    facts: MediaFacts
    thumbnail: Path | None
    origin: Path | None = None  # what this is a mended copy of


class FolderGiven(BadFile):
    """A folder, where a file is needed: it may hold some."""


def may_be_good(error: StudioError) -> bool:
    """Whether the file that could not be looked at may be looked at another time, as it is: the computer was busy, or
    its disk full. Else it is gone, or does not decode."""
    return isinstance(error, TookTooLong) or not isinstance(error, BadFile)


class Sources:
    """`folder` holds the copies, `cache` the thumbnails. Facts are remembered while a file's time and size stay.

    `removes_notes` is asked for each copy: whether EXIF, places and tags are taken out of it.
    """

    def __init__(
        self,
        folder: Path,
        cache: Path,
        threads: Threads,
        probe: Probe,
        thumbnail: Thumbnail,
        *,
        removes_notes: Callable[[], bool] = lambda: True,
        mender: Mender | None = None,
    ) -> None:
        self._folder, self._cache, self._threads = folder, cache, threads
        self._probe, self._thumbnail = probe, thumbnail
        self._removes_notes = removes_notes
        self._mender, self._fixes = mender, cache.parent / "fixes"
        self._facts: dict[str, MediaFacts] = {}

    async def facts(self, path: Path) -> MediaFacts:
        """What the file is, by decoding it.

        Raises:
            BadFile: it is not there, not a file, or cannot be read as a picture, video or sound.
        """
        key = await self._threads.run(_key, path)
        if key not in self._facts:
            self._facts[key] = await self._probe(path)
        return self._facts[key]

    async def look(self, path: Path) -> Preview:
        """What the file is and how it looks. Raises BadFile as `facts` does."""
        facts = await self.facts(path)
        thumbnail: Path | None = None
        try:
            thumbnail = await self.picture(path, facts)
        except StudioError as e:
            if not may_be_good(e):
                raise
        return Preview(path=path, facts=facts, thumbnail=thumbnail, origin=await self.origin_of(path))

    async def picture(self, path: Path, facts: MediaFacts) -> Path:
        """A small picture of a file whose facts are known, a sound's waveform; where there is one, nothing is decoded.

        Raises:
            BadFile: the file is not there, or cannot be read.
            TookTooLong, LocalProblem: not now.
        """
        is_sound = facts.kind is MediaKind.AUDIO
        name = hashlib.sha256((await self._threads.run(_key, path)).encode("utf-8", "surrogateescape")).hexdigest()
        target = await self._threads.run(ready, self._cache) / f"{name}.{'png' if is_sound else 'jpg'}"
        if not await self._threads.run(target.exists):
            size = (_THUMBNAIL_PX, _THUMBNAIL_PX * 9 // 16) if is_sound else _small(facts)
            await self._thumbnail(path, target, *size)
        return target

    # ---- mended copies ----

    async def mend(self, path: Path, fix: Fix, takes: Media) -> Path:
        """Make the copy that a Fix asks for, as something the slot takes; once for the same file and Fix.

        Raises BadFile, LocalProblem.
        """
        facts = await self.facts(path)
        fix = replace(fix, format=fix.format or format_of(fix, facts, takes))
        if fix.format not in WRITTEN[fix.kind(facts)]:
            fix = replace(fix, format=format_of(replace(fix, format=""), facts, takes))
        text = json.dumps(fix.as_dict(), sort_keys=True)
        key = hashlib.sha256((await self._threads.run(_key, path) + text).encode("utf-8", "surrogateescape"))
        folder = await self._threads.run(ready, self._fixes / key.hexdigest()[:32])
        target = folder / f"{path.stem[:80]}.{suffix_of(fix.format)}"
        if not await self._threads.run(target.exists):
            assert self._mender is not None
            await self._mender(path, target, fix)
            note = json.dumps({"source": str(path.absolute()), "fix": fix.as_dict()})
            await self._threads.run(write_atomically, folder / _NOTE, note.encode())
        return target

    async def origin_of(self, path: Path) -> Path | None:
        """The file that this one is a mended copy of, by the note beside it; its own origin where it is a copy, too."""
        return await self._threads.run(_origin, path, self._fixes)

    async def keep(self, path: Path) -> SourceCopy:
        """Copy the file to the sources, under its content's hash; once for the same content.

        Raises:
            BadFile: it cannot be read, or changed while it was.
            LocalProblem: the sources' folder cannot be written.
        """
        return await self._threads.run(_keep, path, self._folder, self._removes_notes())

    async def content(self, path: Path) -> str:
        """The SHA-256 that the file has as it would be sent; nothing is kept. Raises as `keep` does."""
        return await self._threads.run(_content, path, self._cache, self._removes_notes())

    async def kept(self, sha256: str) -> SourceCopy | None:
        """The copy with this content, None when there is none."""
        return await self._threads.run(_kept, sha256, self._folder)


def _content(path: Path, cache: Path, removes_notes: bool) -> str:
    with tempfile.TemporaryDirectory(prefix="content-", dir=ready(cache)) as passing:
        return _keep(path, Path(passing), removes_notes).sha256


def _origin(path: Path, fixes: Path) -> Path | None:
    found = None
    for _ in range(_MOST_FIXES):
        if path.parent.parent != fixes:
            break
        try:
            path = Path(json.loads((path.parent / _NOTE).read_text("utf-8"))["source"])
        except (OSError, ValueError, KeyError, TypeError):
            break
        found = path
    return found


def _small(facts: MediaFacts) -> tuple[int, int]:
    """The size of a thumbnail in pixels: the whole picture's shape, as far as that can be seen."""
    scale = min(1.0, _THUMBNAIL_PX / max(facts.width, facts.height, 1))
    return max(16, round(facts.width * scale)), max(16, round(facts.height * scale))


def _key(path: Path) -> str:
    try:
        stat = path.stat()
    except FileNotFoundError:
        raise BadFile(f"{shown(path)}: there is no such file", hint="Choose the file again.") from None
    except (OSError, ValueError) as e:
        raise _unreadable(path, e) from e
    if not path.is_file():
        kind = FolderGiven if path.is_dir() else BadFile
        raise kind(f"{shown(path)}: this is not a file", hint="Choose a picture, a video or a sound.")
    return f"{path.absolute()}|{stat.st_mtime_ns}|{stat.st_size}"


def _keep(path: Path, folder: Path, removes_notes: bool) -> SourceCopy:
    ready(folder)
    temp = folder / f".{uuid.uuid4().hex}.tmp"
    try:
        sha256, size = _copy(path, temp)
        if removes_notes and _cleaned(temp, path):
            sha256, size = sha256_of(temp), temp.stat().st_size
            sync_file(temp)
        target = folder / f"{sha256}{path.suffix.lower()[:12]}"
        if target.exists() and target.stat().st_size == size:
            return SourceCopy(path=target, sha256=sha256, bytes=size)
        temp.replace(target)
        sync_folder(folder)
    finally:
        temp.unlink(missing_ok=True)
    return SourceCopy(path=target, sha256=sha256, bytes=size)


def _copy(path: Path, temp: Path) -> tuple[str, int]:
    """Copy and hash in one pass, so that the hash is of what was copied. Returns (sha256, bytes)."""
    try:
        source = path.open("rb")
    except OSError as e:
        raise _unreadable(path, e) from e
    digest, size = hashlib.sha256(), 0
    with source, temp.open("xb") as file:
        before = os.fstat(source.fileno())
        while piece := source.read(_CHUNK_BYTES):
            digest.update(piece)
            size += file.write(piece)
        file.flush()
        os.fsync(file.fileno())
        after = os.fstat(source.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or size != after.st_size:
        raise BadFile(f"{shown(path)} changed while it was read.", hint="Try again once it is complete.")
    shutil.copymode(path, temp)
    temp.chmod(temp.stat().st_mode | 0o600)
    return digest.hexdigest(), size


def _cleaned(temp: Path, path: Path) -> bool:
    try:
        return clean(temp)
    except BadFile as e:  # by the name the user knows
        raise BadFile(f"{shown(path)} {e.detail.partition(' ')[2]}", hint=e.hint) from None


def _kept(sha256: str, folder: Path) -> SourceCopy | None:
    if not _SHA256.fullmatch(sha256):  # it comes with any file, and would be a pattern
        return None
    for path in folder.glob(f"{sha256}*"):
        return SourceCopy(path=path, sha256=sha256, bytes=path.stat().st_size)
    return None


def _unreadable(path: Path, error: OSError | ValueError) -> BadFile:
    why = reason(error) if isinstance(error, OSError) else "its name cannot be used"
    return BadFile(f"{shown(path)}: cannot be read: {why}", hint="Choose another file, or make this one readable.")
