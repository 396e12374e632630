"""What was spent today: what was charged, no matter what is still in the list."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.studio.test_export import CLIP
from wanstudio.core.costs import Price
from wanstudio.core.jobs import Cancelled, Done, Failed, Job, Phase, Running
from wanstudio.desk.spending import Spending

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
CU = Price(42, "CU")


@pytest.fixture
def spending() -> Spending:
    return Spending(lambda: NOON.astimezone().date())


def job(id: str, phase: Phase, price: Price | None = CU, at: datetime = NOON, connection: str = "mine") -> Job:
    return Job(
        id=id,
        model_id="scenario/wan-2.2-i2v",
        connection=connection,
        values={},
        created=at,
        submitted_at=at,
        price=price,
        phase=phase,
    )


def test_a_job_counts_once_whatever_steps_it_takes(spending: Spending):
    assert spending.said() == "Nothing spent"
    spending.see(job("a", Running("r"), None))
    for phase in (Running("r"), Running("r", True, 0.5), Done(("c",))):
        spending.see(job("a", phase))
    spending.see(job("b", Done(("d",)), Price(0.4, "USD")))
    assert spending.said() == "42 CU today, $0.40 today"


@pytest.mark.parametrize("phase", [Failed("Refused", charged="no"), Cancelled("no")])
def test_what_turns_out_to_be_free_is_taken_back(spending: Spending, phase: Phase):
    spending.see(job("a", Running("r")))
    spending.see(job("a", phase))
    assert spending.said() == "Nothing spent"


@pytest.mark.parametrize("phase", [Failed("Lost"), Cancelled("yes"), Cancelled()])
def test_what_may_have_been_charged_counts(spending: Spending, phase: Phase):
    spending.see(job("a", phase))
    assert spending.said() == "42 CU today"


def test_yesterday_and_the_sandbox_do_not_count(spending: Spending):
    spending.see(job("a", Running("r"), at=NOON - timedelta(days=2)))
    spending.see(job("b", Running("r"), connection="sandbox"))
    spending.see(job("c", Running("r"), Price(0, "")))
    assert spending.said() == "Nothing spent"


def test_clips_of_jobs_that_left_the_list_in_an_earlier_session_count_once(spending: Spending):
    paid = replace(CLIP, recipe=replace(CLIP.recipe, price=CU, submitted=NOON))
    other = replace(paid, id="clip-2")  # of the same job
    stand_in = replace(paid, id="clip-3", job_id="job-3", stand_in=True)
    old = replace(paid, id="clip-4", job_id="job-4", recipe=replace(paid.recipe, submitted=NOON - timedelta(days=2)))
    spending.see(job("job-1", Done(("clip-1", "clip-2"))))
    spending.look_back((paid, other, stand_in, old))
    assert spending.said() == "42 CU today"
    spending.look_back((replace(paid, id="clip-5", job_id="job-5"),))
    assert spending.said() == "84 CU today"
