"""Which clips the library's list has: the first of all, further ones as they come into sight, or what is sought."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from wanstudio.core.errors import LocalProblem, StudioError
from wanstudio.core.recipe import Clip
from wanstudio.core.seeking import EVERYTHING, Sought, Tallies
from wanstudio.store.library import PAGE, Page
from wanstudio.store.rows import Place
from wanstudio.studio.studio import Studio
from wanstudio.ui.library.model import ClipListModel

Then = Callable[[], None]


class Listing:
    """`tell` gets how many clips there are of what, each time that this may have changed; `lead_to` has that looked for
    of which a clip is.

    One question at a time is put to the library: while somebody types, only the newest words are asked for next.
    """

    def __init__(
        self,
        studio: Studio,
        model: ClipListModel,
        *,
        tell: Callable[[Tallies], None],
        lead_to: Callable[[Clip], None],
        refused: Callable[[StudioError], None],
        sought: Sought = EVERYTHING,
    ) -> None:
        self._studio, self.model, self._tell, self._lead_to, self._refused = studio, model, tell, lead_to, refused
        self.sought = sought  # what the list is of
        self._wanted = sought  # what it will be of
        self._after: Place | None = None  # where the clips that are not read yet begin
        self._asking, self._again = False, False
        self._renewed: dict[str, Clip] = {}  # since it was asked last: the answer tells of them as they were before
        self._then: list[Then] = []
        self._aside: dict[str, Clip] = {}  # of jobs' rows: they are known also while the list is of others
        self._looked_for: set[str] = set()
        self._by_job: dict[str, str] = {}  # job id -> clip id, as far as they are known

    def fill(self, page: Page, total: int, chosen: Clip | None) -> None:
        """The first of `total`, and the one that was on the stage, which may stand further down."""
        clips = page.clips if chosen is None or chosen in page.clips else (*page.clips, chosen)
        self._after = page.last
        self.model.fill(clips, total, self.sought.order)
        self._remember(*clips)
        self.look_again()

    def ask_older(self) -> None:
        """The last one that is known has come into sight."""
        if self._after is not None:
            self._studio.tasks.start(
                "older clips",
                self._studio.library.page(self._after, sought=self.sought),
                then=partial(self._more, self.sought, self._after),
                refused=self._cannot_read,
            )

    def _more(self, sought: Sought, after: Place, page: Page) -> None:
        if sought == self.sought and after != self._after:
            self.ask_older()  # it was looked for again meanwhile: the next ones begin elsewhere
        elif sought == self.sought:
            self._after = page.last
            self._remember(*page.clips)
            self.model.more(page.clips, last=page.last is None)

    def _cannot_read(self, error: StudioError) -> None:
        """They are asked for again the next time that the end comes into sight."""
        self.model.did_not_come()
        self._refused(error)

    # ---- looking for some ----

    def seek(self, sought: Sought) -> None:
        self._wanted = sought
        self.look_again()

    def look_again(self) -> None:
        """A clip has come, or is thought of otherwise: what is found and counted may have changed."""
        if self._asking:
            self._again = True
            return
        self._asking, self._again, self._renewed = True, False, {}
        wanted, start, library = self._wanted, self._studio.tasks.start, self._studio.library
        if wanted == self.sought and _takes_each(wanted):
            start("count the clips", library.tallies(), then=partial(self._looked, wanted), refused=self._in_vain)
        else:
            rows = self.model.rowCount() if wanted == self.sought else 0
            work = library.found(wanted, max(PAGE, rows))
            start("look for clips", work, then=partial(self._found, wanted), refused=self._in_vain)

    def _found(self, wanted: Sought, found: tuple[Page, Tallies]) -> None:
        page, tallies = found
        if wanted == self._wanted:
            self._show(wanted, page, tallies)
        self._looked(wanted, tallies)

    def _looked(self, wanted: Sought, tallies: Tallies) -> None:
        self._asking = False
        self._tell(tallies)
        if self._again or wanted != self._wanted:
            self.look_again()
        else:
            then, self._then = self._then, []
            for act in then:
                act()

    def _show(self, wanted: Sought, page: Page, tallies: Tallies) -> None:
        self._after = page.last
        clips = tuple(self._renewed.get(clip.id, clip) for clip in page.clips)
        self._remember(*clips)
        if wanted == self.sought:
            self.model.settle(clips, tallies.found)
        else:
            self.sought = wanted
            self.model.fill(clips, tallies.found, wanted.order)

    def _in_vain(self, error: StudioError) -> None:
        self._asking, self._again, self._then = False, False, []
        self._refused(error)

    # ---- single ones ----

    def bring(self, clip_id: str, then: Then = lambda: None, *, otherwise: Then | None = None) -> None:
        """Have a clip in the list though it may be older than those that are read, or not be among those that are
        sought: then something else is sought, or, where there is one, `otherwise` is called. `then` is called where it
        is; where there is none any more, that is said."""
        if self.model.clip(clip_id) is not None:
            then()
        else:
            self._find(clip_id, partial(self._bring, then, otherwise))

    def _bring(self, then: Then, otherwise: Then | None, clip: Clip | None) -> None:
        if clip is None:
            self._refused(LocalProblem("This clip is no longer in the library."))
        elif self.model.clip(clip.id) is not None:
            then()
        elif self._is_of_all(clip):
            self._put_in(then, clip)
        elif self._asking:  # the answer may have it
            self._then.append(partial(self._bring, then, otherwise, clip))
        elif otherwise is not None:
            otherwise()
        else:
            self._then.append(partial(self.bring, clip.id, then))
            self._lead_to(clip)

    def _is_of_all(self, clip: Clip) -> bool:
        """The list is of every clip, or of all in the project that this one is of."""
        sought = self.sought
        return sought == self._wanted and not sought.narrowed and sought.project in ("", clip.project)

    def clip_of(self, job_id: str, clip_id: str) -> Clip | None:
        """The clip that a job made; where it is not known it is looked for, once."""
        clip_id = self._by_job.get(job_id, clip_id)
        clip = self.model.clip(clip_id) or self._aside.get(clip_id)
        if clip is None and clip_id and clip_id not in self._looked_for:
            self._looked_for.add(clip_id)
            self._find(clip_id, partial(self._put_in, lambda: None))
        return clip

    def _find(self, clip_id: str, then: Callable[[Clip | None], None]) -> None:
        self._studio.tasks.start(
            f"find {clip_id}", self._studio.library.clip(clip_id), then=then, refused=self._refused
        )

    def _put_in(self, then: Then, clip: Clip | None) -> None:
        if clip is None:
            return
        self._remember(clip)
        self._aside[clip.id] = clip
        if self._is_of_all(clip):
            self.model.more((clip,))
        self.model.pictured.emit()
        then()

    def add(self, clip: Clip) -> None:
        """One that has come, or stands elsewhere now."""
        self._remember(clip)
        self.model.show(clip) if _takes_each(self.sought) else self.model.renew(clip)
        self._complete(clip)
        self.look_again()

    def _complete(self, clip: Clip) -> None:
        """The other takes of its shot stand at the front with it now: where they are not read, no page has them."""
        if clip.shot and _takes_each(self.sought) and self._after is not None:
            self._ask_takes(clip.shot)

    def _ask_takes(self, shot: int, below: int | None = None) -> None:
        takes, then = self._studio.library.takes(shot, below), partial(self._more_takes, self.sought)
        self._studio.tasks.start("the takes of its shot", takes, then=then, refused=self._refused)

    def _more_takes(self, sought: Sought, takes: tuple[Clip, ...]) -> None:
        if takes and sought == self.sought:
            self._remember(*takes)
            self.model.more(takes)
            self._ask_takes(takes[0].shot, takes[0].take)

    def remove(self, clip_id: str) -> None:
        """It is in the library no more."""
        self.model.remove(clip_id)
        self._aside.pop(clip_id, None)
        self.look_again()

    def renew(self, clip: Clip) -> None:
        """It is thought of otherwise, or has been seen."""
        self._remember(clip)
        self.model.renew(clip)
        self._renewed[clip.id] = clip

    def _remember(self, *clips: Clip) -> None:
        self._by_job |= {clip.job_id: clip.id for clip in clips}
        self._aside |= {clip.id: clip for clip in clips if clip.id in self._aside}


def _takes_each(sought: Sought) -> bool:
    """What comes is put into the list one by one: it stands at its front. Else the list is read anew for it."""
    return sought.is_all and sought.order == "newest"
