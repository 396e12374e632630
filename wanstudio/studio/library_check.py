"""Whether every clip of the library is in its place, and is what was fetched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from wanstudio.core.recipe import Clip
from wanstudio.core.text import counted
from wanstudio.store.files import sha256_of
from wanstudio.store.library import Library
from wanstudio.studio.recovering import Recovering
from wanstudio.studio.threads import Threads

_NAMED = 3  # clips in a sentence


@dataclass(frozen=True, kw_only=True, slots=True)
class LibraryCheck:
    """`recovering` finds again what was moved, and gives a row to what has none."""

    recovering: Recovering
    library: Library
    threads: Threads

    async def run(self) -> tuple[str, ...]:
        """Look for what was moved, lost or put into the library behind our back; what was found, in sentences."""
        said = await self.recovering.clips(put_back=True)
        clips = await self.library.clips()
        gone, other = await self._astray(clips)
        if gone:
            said += (f"Not where {'it was' if len(gone) == 1 else 'they were'}: {_named(gone)}. Nothing is removed.",)
        if other:
            file = "The file of" if len(other) == 1 else "The files of"
            said += (f"{file} {_named(other)} {'is' if len(other) == 1 else 'are'} not what was fetched.",)
        return said or (f"Every clip is in its place: {counted(len(clips), 'file')}.",)

    async def _astray(self, clips: Iterable[Clip]) -> tuple[list[Clip], list[Clip]]:
        """(those whose file is gone, those in whose place another file lies). Every file is read, one at a time:
        neither jobs nor the program's end wait for more than one."""
        gone, other = [], []
        for clip in clips:
            held = await self.threads.run(_held_by, clip.path)
            if held is None:
                gone.append(clip)
            elif clip.sha256 not in ("", held):
                other.append(clip)
        return gone, other


def _held_by(path: Path) -> str | None:
    """The hash of what is there; None where no file can be read. In a thread."""
    try:
        return sha256_of(path)
    except OSError:
        return None


def _named(clips: Sequence[Clip]) -> str:
    """The first of them by title, and how many more there are."""
    titles = [f"“{clip.title}”" for clip in clips[:_NAMED]]
    more = len(clips) - len(titles)
    return " and ".join((", ".join(titles), f"{more} more")) if more else ", ".join(titles)
