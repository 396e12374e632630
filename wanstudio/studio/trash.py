"""Clips that the user throws away: their files go to the system's trash, and their rows out of the library.

The file goes first. Whatever fails, a clip has its row, or its file lies in the trash; none is deleted here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path

from wanstudio.core.errors import StudioError
from wanstudio.core.recipe import Clip
from wanstudio.media.boxes import sidecar_of
from wanstudio.store.library import Library
from wanstudio.studio.threads import Threads


@dataclass(frozen=True, slots=True)
class Trashed:
    """`lies`: for each file its place, and the one in the trash. `number` counts the clips of its job from 0."""

    clip: Clip
    number: int
    lies: tuple[tuple[Path, Path], ...]
    known: bool  # the system has told where they lie, so they can be taken back
    had_file: bool = True  # False: there was none any more, and only the row has gone


@dataclass(frozen=True, kw_only=True, slots=True)
class Trash:
    """`put` and `take_back` are the system's: see desktop/trash.py. `going`: ids of the clips that are on their way;
    `gone`: of those whose files were put there, and were not taken back, since the program began."""

    library: Library
    threads: Threads
    put: Callable[[Path], Path | None]
    take_back: Callable[[Path, Path], None]
    going: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)

    async def move(self, clips: Sequence[Clip]) -> tuple[tuple[Trashed, ...], tuple[str, ...]]:
        """What has gone, and a sentence for each clip that stays. One whose file is gone already only loses its row.

        Those that are on their way already are left to who sent them.
        """
        clips = [clip for clip in clips if clip.id not in self.going]
        ids = {clip.id for clip in clips}
        self.going.update(ids)
        try:
            return await self._move(clips)
        finally:
            self.going.difference_update(ids)

    async def _move(self, clips: Sequence[Clip]) -> tuple[tuple[Trashed, ...], tuple[str, ...]]:
        gone: list[Trashed] = []
        stay: list[str] = []
        for clip in clips:
            done = await self._one(clip)
            if isinstance(done, Trashed):
                gone.append(done)
            elif done:
                stay.append(f"{clip.path.name} {done}")
        return tuple(gone), tuple(stay)

    async def _one(self, clip: Clip) -> Trashed | str:
        """What has gone, else where it is instead and why, in words; "" where it is in the library no more."""
        try:
            number = await self.library.number_of(clip.id)
            if number is None:
                return ""
            had_file = await self.threads.run(_is_there, clip.path)
            lies, known = await self.threads.run(self._put, clip.path) if had_file else ((), True)
        except (OSError, StudioError) as e:
            return f"stays: {_why(e)}"
        try:
            if await self.library.forget(clip.id):
                self.gone.update({clip.id} if had_file else ())
                return Trashed(clip, number, lies, known, had_file)
            stays = ""  # another hand took it out, and left the file alone
        except StudioError as e:
            stays = f"stays: {_why(e)}"
        try:
            await self.threads.run(self._back, lies)
        except OSError as e:
            return f"is in the trash, and still in the library: {_why(e)}" if stays else f"is in the trash: {_why(e)}"
        return stays

    async def back(self, trashed: Sequence[Trashed]) -> tuple[tuple[Clip, ...], tuple[Trashed, ...], tuple[str, ...]]:
        """The clips that are in the library again, what can be tried another time, and a sentence for each that is not.

        What is in its place already, by an earlier try or another hand, stays there.
        """
        came, left, said = [], [], []
        for one in trashed:
            name = one.clip.path.name
            try:
                await self.threads.run(self._back, one.lies)
                await self.library.add(one.clip, one.number)
            except FileNotFoundError:
                said.append(f"{name} is in the trash no more.")
            except OSError as e:
                left.append(one)
                said.append(f"{name} stays in the trash: {_why(e)}")
            except StudioError as e:
                left.append(one)
                said.append(f"{name} is in its place, and not in the library: {_why(e)}")
            else:
                self.gone.discard(one.clip.id)
                came.append(one.clip)
        return tuple(came), tuple(left), tuple(said)

    def _put(self, path: Path) -> tuple[tuple[tuple[Path, Path], ...], bool]:
        lies = [(path, self.put(path))]
        with suppress(OSError):  # without its clip it says nothing to anybody
            if (beside := sidecar_of(path)).is_file():
                lies.append((beside, self.put(beside)))
        return tuple((was, now) for was, now in lies if now is not None), all(now is not None for _, now in lies)

    def _back(self, lies: Sequence[tuple[Path, Path]]) -> None:
        """The clip lies first; what else belongs to it is not worth the clip."""
        for n, (was, now) in enumerate(lies):
            if was.exists() and not now.exists():
                continue
            with suppress(OSError) if n else nullcontext():
                self.take_back(now, was)


def _is_there(path: Path) -> bool:
    """In a thread. Raises OSError where that cannot be told: the drive may come back."""
    if not path.parent.is_dir():
        raise FileNotFoundError(2, "its folder cannot be reached", str(path))
    return path.exists()


def _why(error: OSError | StudioError) -> str:
    return f"{error.strerror or error}." if isinstance(error, OSError) else error.detail or error.title
