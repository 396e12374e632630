"""Tells the user who is not looking: what has come to rest, what was exported, and how far the rest is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication, QWindow

from wanstudio.core.jobs import Done, Downloading, Job, Running, Submitting, Uploading
from wanstudio.core.notices import Notice, joined, notice_of, rests
from wanstudio.desktop.desktop import Desktop

GATHER_MS = 2000  # jobs of one burst come to rest within some seconds; they are one notice
_AT_WORK = (Uploading, Submitting, Running, Downloading)


class News(QObject):
    """`wanted` says whether the user wants notices, `looking` whether they have a window of ours before them. `show`
    has the window `come_forward`, and is led to a job by `lead_to`.

    What comes to rest while they look elsewhere is gathered until they look again, or put the notice away; a later one
    takes the place of the one before and counts all of it.
    """

    def __init__(
        self,
        desktop: Desktop,
        *,
        wanted: Callable[[], bool],
        looking: Callable[[], bool],
        title_of: Callable[[Job], str],
        come_forward: Callable[[], object],
        lead_to: Callable[[Job], None],
    ) -> None:
        super().__init__()
        self._come_forward, self._lead_to = come_forward, lead_to
        self._desktop, self._wanted, self._looking, self._title_of = desktop, wanted, looking, title_of
        self._stood: dict[str, type] = {}  # the kind of phase that each job was last seen in
        self._fresh: dict[str, Job] = {}
        self._exported: list[tuple[Notice, Callable[[], None]]] = []
        self._stands = False  # a notice on the desktop, as far as we know
        self._gathering = QTimer(self)
        self._gathering.setSingleShot(True)
        self._gathering.setInterval(GATHER_MS)
        self._gathering.timeout.connect(self._tell)

    def see(self, job: Job) -> None:
        kind = type(job.phase)
        before = self._stood.get(job.id, kind)  # as it was at the start is no news
        self._stood[job.id] = kind
        if not rests(job):
            self._settle(job.id)  # it goes on: the user, or a second look, has seen to it
        elif kind is not before and self._wanted() and not self._looking():
            self._fresh[job.id] = job
            self._gather()

    def tell_export(self, notice: Notice, show: Callable[[], None]) -> None:
        """What came of an export; `show` is what Show leads to."""
        if self._wanted() and not self._looking():
            self._exported.append((notice, show))
            self._gather()

    def _gather(self) -> None:
        if not self._gathering.isActive():
            self._gathering.start()

    def forget(self, job_id: str) -> None:
        """It has left the list."""
        self._stood.pop(job_id, None)
        self._settle(job_id)

    def _settle(self, job_id: str) -> None:
        """There is nothing to say of it any more; a notice that says nothing else goes."""
        self._fresh.pop(job_id, None)
        if self._stands and not self._has_news:
            self._stands = False
            self._desktop.withdraw()

    def on_window(self, window: QWindow | None) -> None:
        """Another window has the focus; None: it is not one of ours."""
        if window is not None and self._has_news:
            self.put_away()
            self._desktop.withdraw()

    def put_away(self) -> None:
        """What there was to say has been seen."""
        self._fresh.clear()
        self._exported.clear()
        self._stands = False
        self._gathering.stop()

    @property
    def _has_news(self) -> bool:
        return bool(self._fresh or self._exported)

    def show(self) -> None:
        """The user has chosen Show of a notification: the window comes forward with what it was about, a clip or
        another job before an export."""
        job, exports = self._newest, [show for _, show in self._exported]  # in a window with the focus there is no news
        self._come_forward()
        if job is not None:
            self._lead_to(job)
        elif exports:
            exports[-1]()

    @property
    def _newest(self) -> Job | None:
        """A clip where there is one, else what came last."""
        jobs = list(self._fresh.values())
        return next((job for job in reversed(jobs) if isinstance(job.phase, Done)), jobs[-1] if jobs else None)

    def _tell(self) -> None:
        if self._has_news and not self._looking():
            self._stands = True
            of_jobs = [notice_of(list(self._fresh.values()), self._title_of)] if self._fresh else []
            self._desktop.notify(joined([*of_jobs, *(notice for notice, _ in self._exported)]))


class Dock:
    """The number of jobs at work at the program's icon, and how far they are, since nothing was at work."""

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop
        self._shares: dict[str, float] = {}  # 0…1 of each job since then, also of those that have come to rest
        self._at_work: set[str] = set()
        self._said: tuple[int, int | None] = (0, None)

    def see(self, job: Job) -> None:
        if isinstance(job.phase, _AT_WORK):
            self._at_work.add(job.id)
            self._shares[job.id] = _share(job)
            self._say()
        else:
            self.forget(job.id)

    def forget(self, job_id: str) -> None:
        """It has come to rest, or left the list."""
        self._at_work.discard(job_id)
        if job_id in self._shares:
            self._shares[job_id] = 1.0
        self._say()

    def leave(self) -> None:
        """The program ends: nothing stands at its icon."""
        self._at_work.clear()
        self._say()

    def _say(self) -> None:
        if not self._at_work:
            self._shares.clear()
        percent = round(100 * sum(self._shares.values()) / len(self._shares)) if self._shares else None
        said = (len(self._at_work), percent)
        before, self._said = self._said, said
        app = QGuiApplication.instance()
        if said[0] != before[0] and isinstance(app, QGuiApplication):
            app.setBadgeNumber(said[0])
        if said[1] != before[1]:
            self._desktop.show_progress(None if percent is None else percent / 100)


def _share(job: Job) -> float:
    match job.phase:
        case Downloading():
            return 1.0
        case Running():
            return job.progress or 0.0
        case _:
            return 0.0
