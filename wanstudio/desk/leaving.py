"""Whether there is a question before the window closes, its words, and what its answer does."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QWidget

from wanstudio.core.connections import SANDBOX
from wanstudio.core.jobs import Downloading, Job, Running, Submitting, Uploading, Waiting
from wanstudio.studio.preferences import Preferences
from wanstudio.ui.figures import counted
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.window import MainWindow


class Leaving:
    """`jobs` are those in the list now, `exporting` counts the clips that are being exported. `keep` holds the
    question while it is shown."""

    def __init__(
        self,
        theme: Theme,
        window: MainWindow,
        preferences: Preferences,
        *,
        jobs: Callable[[], Iterable[Job]],
        exporting: Callable[[], int],
        keep: Callable[[QWidget], object],
    ) -> None:
        self._theme, self._window, self._preferences = theme, window, preferences
        self._jobs, self._exporting, self._keep = jobs, exporting, keep
        self._asking = False

    def may_close(self) -> bool:
        """Ask, when something would be left behind and the user wants to be asked."""
        left = what_is_left(self._jobs(), self._exporting())
        if left is None or not self._preferences.settings.ask_before_quit:
            return True
        if not self._asking:
            self._ask(*left)
        return False

    def _ask(self, title: str, text: str) -> None:
        from wanstudio.ui.quit import QuitQuestion

        self._asking = True
        question = QuitQuestion(self._theme, self._window, title, text, leave=self._leave)
        question.finished.connect(self._on_answered)
        self._keep(question)
        question.open()

    def _on_answered(self, _: int) -> None:
        self._asking = False

    def _leave(self, never_again: bool) -> None:
        if never_again:
            self._preferences.change(ask_before_quit=False)
        self._window.leave()


def what_is_left(jobs: Iterable[Job], exporting: int = 0) -> tuple[str, str] | None:
    """Title and text of the question; None when nothing would be left behind. `exporting`: so many clips."""
    of_jobs = _left_of_jobs(list(jobs))
    if not exporting:
        return of_jobs
    stops = (
        "The export stops. Clips that are written by then are kept; of the others nothing is left half-written."
        if exporting > 1
        else "The export stops, and nothing is left half-written."
    )
    if of_jobs is None:
        return f"{counted(exporting, 'clip')} {'is' if exporting == 1 else 'are'} being exported", stops
    title, text = of_jobs
    return f"{title}, and {counted(exporting, 'clip')} being exported", f"{text} {stops}"


def _left_of_jobs(jobs: list[Job]) -> tuple[str, str] | None:
    at_work = [job for job in jobs if isinstance(job.phase, (Submitting, Running, Downloading))]
    waiting = [job for job in jobs if isinstance(job.phase, (Waiting, Uploading))]
    if not at_work and not waiting:
        return None
    if not at_work:
        title = f"{_jobs(waiting)} {_be(waiting)} waiting"
        return (
            title,
            f"{_begins(waiting)} not been sent. WanStudio goes on with {_them(waiting)} when you next open it.",
        )
    title = f"{_jobs(at_work)} {_be(at_work)} still rendering"
    return title, " ".join(filter(None, (_goes_on(at_work), _wait(waiting))))


def _goes_on(jobs: list[Job]) -> str:
    if all(job.connection == SANDBOX.name for job in jobs):
        return (
            f"The Sandbox closes too, and goes on with {_them(jobs)} when you next open WanStudio. Nothing is charged."
        )
    subject, clips = (
        ("It goes on at the service and is", "the clip")
        if len(jobs) == 1
        else (
            "They go on at the service and are",
            "the clips",
        )
    )
    return f"{subject} charged there. WanStudio fetches {clips} when you next open it."


def _wait(jobs: list[Job]) -> str:
    return f"{len(jobs)} more wait{'s' * (len(jobs) == 1)} here until then." if jobs else ""


def _jobs(jobs: list[Job]) -> str:
    return f"{len(jobs)} job{'s' * (len(jobs) != 1)}"


def _be(jobs: list[Job]) -> str:
    return "is" if len(jobs) == 1 else "are"


def _them(jobs: list[Job]) -> str:
    return "it" if len(jobs) == 1 else "them"


def _begins(jobs: list[Job]) -> str:
    return "It has" if len(jobs) == 1 else "They have"
