"""Throwing clips away, and taking them back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from wanstudio.core.errors import StudioError
from wanstudio.core.recipe import Clip
from wanstudio.desk.judging import Judging
from wanstudio.desk.listing import Listing
from wanstudio.studio.tasks import Tasks
from wanstudio.studio.trash import Trash, Trashed
from wanstudio.ui.figures import counted, whole
from wanstudio.ui.stage.view import StageView

_MANY = 50  # more take so long that it is said: each one is on disk before the next


class Trashing:
    """`notice` shows what was done, with a way back where there is one; `let_go` has the list choose others,
    `look_on` has a quick look go on to another one."""

    def __init__(
        self,
        trash: Trash,
        tasks: Tasks,
        listing: Listing,
        judging: Judging,
        stage: StageView,
        *,
        look_on: Callable[[set[str]], None],
        let_go: Callable[[set[str]], None],
        notice: Callable[[str, Callable[[], object] | None], None],
        tell: Callable[[str], None],
        refused: Callable[[StudioError], None],
    ) -> None:
        self._trash, self._tasks, self._listing, self._judging = trash, tasks, listing, judging
        self._look_on, self._let_go = look_on, let_go
        self._stage, self._notice, self._tell, self._refused = stage, notice, tell, refused

    def has(self, clip: Clip) -> bool:
        """Whether its file is in the trash, or on its way there."""
        return clip.id in self._trash.going | self._trash.gone

    def act(self, clips: tuple[Clip, ...]) -> None:
        """The stage lets go of them first, and so does a quick look: some systems move no file that is open."""
        clips = tuple(clip for clip in clips if clip.id not in self._trash.going)
        if not clips:
            return
        ids = {clip.id for clip in clips}
        self._look_on(ids)
        on = next((clip for clip in self._stage.clips if clip.id in ids), None)
        if on is not None:
            self._stage.show_clip(None)
        if len(clips) > _MANY:
            self._tell(f"Moving {whole(len(clips))} clips to the trash.")
        work = self._trash.move(clips)
        self._tasks.start("to the trash", work, then=partial(self._gone, on), refused=self._refused)

    def _gone(self, was_on: Clip | None, done: tuple[tuple[Trashed, ...], tuple[str, ...]]) -> None:
        trashed, stay = done
        gone = {one.clip.id for one in trashed}
        if was_on is not None and was_on.id not in gone:
            self._stage.show_clip(was_on, play=False)
        self._let_go(gone)
        for clip_id in gone:
            self._listing.remove(clip_id)
        if trashed:
            back = partial(self._judging.undo_this, self._judging.push(partial(self._back, trashed)))
            known = all(one.known for one in trashed)
            self._notice(_done(trashed), back if known else None)
        self._tell(" ".join(filter(None, (*stay, _without_file(trashed)))))

    def _back(self, trashed: tuple[Trashed, ...]) -> None:
        self._notice("", None)
        self._tasks.start("from the trash", self._trash.back(trashed), then=self._came, refused=self._refused)

    def _came(self, done: tuple[tuple[Clip, ...], tuple[Trashed, ...], tuple[str, ...]]) -> None:
        clips, left, said = done
        for clip in clips:
            self._listing.add(clip)
        if left:
            self._judging.keep(partial(self._back, left))
        self._tell(" ".join(said))


def _done(trashed: tuple[Trashed, ...]) -> str:
    """Short, for the stage may be narrow."""
    moved = sum(one.had_file for one in trashed)
    return (
        f"{counted(moved, 'clip')} moved to the trash."
        if moved
        else f"{counted(len(trashed), 'clip')} taken out of the library."
    )


def _without_file(trashed: tuple[Trashed, ...]) -> str:
    names = [one.clip.path.name for one in trashed if not one.had_file]
    if len(names) > 1:
        return f"{counted(len(names), 'clip')} taken out of the library: their files were gone already."
    return f"{names[0]} was gone already." if names else ""
