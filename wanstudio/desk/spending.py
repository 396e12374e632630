"""What was spent today, whatever has been taken off the list since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime

from wanstudio.core.connections import SANDBOX
from wanstudio.core.costs import Price
from wanstudio.core.jobs import Cancelled, Failed, Job
from wanstudio.core.recipe import Clip
from wanstudio.ui.figures import price as price_of


class Spending:
    """Remembers the price and the day of every job that was charged, by its id. Days are those of this computer."""

    def __init__(self, today: Callable[[], date] = lambda: datetime.now().astimezone().date()) -> None:
        self._today = today
        self._charged: dict[str, tuple[Price, date]] = {}

    def see(self, job: Job) -> None:
        """A job took a step: its price may be known now, or it turned out that nothing is charged."""
        if job.price is None or not job.price.unit or job.submitted_at is None or job.connection == SANDBOX.name:
            return
        if _is_free(job):
            self._charged.pop(job.id, None)
        else:
            self._charged[job.id] = (job.price, _day(job.submitted_at))

    def look_back(self, clips: Iterable[Clip]) -> None:
        """Count the clips of jobs that were taken off the list in an earlier session."""
        for clip in clips:
            recipe = clip.recipe
            if recipe.price is not None and recipe.price.unit and not clip.stand_in:
                self._charged.setdefault(clip.job_id, (recipe.price, _day(recipe.submitted)))

    def said(self) -> str:
        """ "84 CU today", "$0.64 today", or "Nothing spent"."""
        sums: dict[str, float] = defaultdict(float)
        for price, day in self._charged.values():
            if day == self._today():
                sums[price.unit] += price.amount
        return ", ".join(f"{price_of(Price(amount, unit))} today" for unit, amount in sums.items()) or "Nothing spent"


def _is_free(job: Job) -> bool:
    match job.phase:
        case Failed(charged="no") | Cancelled(billed="no"):
            return True
        case _:
            return False


def _day(at: datetime) -> date:
    return at.astimezone().date()
