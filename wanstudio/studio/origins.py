"""The files that a clip was made from, found again wherever they are by now."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from wanstudio.core.errors import BadFile
from wanstudio.core.recipe import Source
from wanstudio.core.seeking import MadeFrom
from wanstudio.media.magic import shown
from wanstudio.store.files import sha256_of
from wanstudio.store.journal import Journal
from wanstudio.store.library import Library
from wanstudio.studio.sources import Sources
from wanstudio.studio.threads import Threads


@dataclass(frozen=True, kw_only=True)
class Origins:
    """Files are known by their content (SHA-256); a name alone proves nothing."""

    sources: Sources
    library: Library
    journal: Journal
    threads: Threads

    async def find(self, source: Source) -> Path | None:
        """The file of a recipe's source, by its content: the copy that was kept, a clip of the library, or the file
        under which it was given to a job, as long as it still is the same. None: it is nowhere to be found."""
        if kept := await self.sources.kept(source.sha256):
            whole = await self.threads.run(_is, kept.path, source.sha256)
            if whole:
                return kept.path
        for clip in await self.library.of_content(source.sha256):
            if await self.threads.run(_is, clip.path, source.sha256):
                return clip.path
        for path in await self.journal.paths_of(source.sha256):
            with contextlib.suppress(BadFile):  # it is gone, too
                again = await self.sources.keep(path)  # as it was sent: without what is taken out of a copy
                if again.sha256 == source.sha256:
                    return again.path
        return None

    async def known_by(self, path: Path) -> MadeFrom:
        """What the library knows clips by that were made from this file: its content, as it is and as it is sent.
        Nothing is kept of it.

        Raises BadFile, LocalProblem.
        """
        sent = await self.sources.content(path)
        return MadeFrom(shown(path), tuple(dict.fromkeys((sent, await self.threads.run(sha256_of, path)))))

    async def is_same(self, before: Path, now: Path) -> bool | None:
        """Whether a file has the content that another had when it was last given to a job. None: nobody knows.

        Both as they are sent. Raises BadFile.
        """
        content = await self.journal.content_of(before)
        return (await self.sources.keep(now)).sha256 == content if content else None


def _is(path: Path, sha256: str) -> bool:
    """In a thread: whether this file is there and has just this content."""
    try:
        return path.is_file() and sha256_of(path) == sha256
    except OSError:
        return False
