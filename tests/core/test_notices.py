"""The words for a user who is not looking."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wanstudio.core.jobs import Cancelled, Done, Failed, Job, Phase, Running, Unfetched, Unsure, Waiting
from wanstudio.core.notices import Notice, joined, notice_of, rests

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SECRET = "a red fox that nobody may hear of yet"
ONE, TWO = Done(("c1",)), Done(("c2", "c3"))
REFUSED = Failed("The service refused this request", "policy 7", "Change its wording.", charged="no")
UNSURE, MISSING = Unsure(NOW), Unsure(NOW, "", "job_1")
DISK = Unfetched("r", "disk", "The disk is full. Free 12 MB, then fetch it.")


def job(phase: Phase) -> Job:
    return Job(id="j", model_id="m", connection="sandbox", values={"prompt": SECRET}, created=NOW, phase=phase)


def said(*phases: Phase) -> Notice:
    return notice_of([job(phase) for phase in phases], lambda _: "Wan 2.2 I2V")


@pytest.mark.parametrize(
    ("phase", "title", "body"),
    [
        (ONE, "Wan 2.2 I2V is done", "The clip is in the library."),
        (TWO, "Wan 2.2 I2V is done", "2 clips are in the library."),
        (REFUSED, "Wan 2.2 I2V failed", "The service refused this request."),
        (UNSURE, "Wan 2.2 I2V needs you", "It is not certain that it was sent. The queue says what can be done."),
        (
            MISSING,
            "Wan 2.2 I2V needs you",
            "Its service does not know it at the moment. The queue says what can be done.",
        ),
        (DISK, "Wan 2.2 I2V is rendered, not fetched", "The disk is full. Free 12 MB, then fetch it."),
        (Unfetched("r", "refused"), "Wan 2.2 I2V is rendered, not fetched", "It is kept at the service."),
    ],
)
def test_one_job_is_said_by_its_model(phase, title, body):
    assert said(phase) == Notice(title, body)


@pytest.mark.parametrize(
    ("phases", "title"),
    [
        ((Done(()), Done(())), "2 clips are done"),
        ((ONE,) * 5, "5 clips are done"),
        ((ONE, TWO), "3 clips are done"),
        ((REFUSED, REFUSED), "2 jobs failed"),
        ((UNSURE, DISK), "2 jobs need you"),
        ((ONE, REFUSED, UNSURE), "1 clip is done, 1 job failed, 1 job needs you"),
    ],
)
def test_several_are_counted_in_one_sentence(phases, title):
    assert said(*phases).title == title


def test_several_say_where_to_look():
    assert said(ONE, ONE).body == "They are in the library."
    assert said(ONE, REFUSED).body == "The queue says why, and what can be done."


@pytest.mark.parametrize("phases", [(ONE,), (REFUSED,), (UNSURE,), (DISK,), (ONE, REFUSED, DISK)])
def test_no_notice_has_a_prompt_in_it(phases):
    assert SECRET not in str(said(*phases))


def test_what_goes_on_or_was_ended_by_the_user_is_no_news():
    at_rest = [phase for phase in (ONE, REFUSED, UNSURE, DISK) if rests(job(phase))]
    assert len(at_rest) == 4
    assert not any(rests(job(phase)) for phase in (Waiting(), Running("r"), Cancelled("no")))


def test_several_notices_are_one_and_no_sentence_stands_twice_in_it():
    one, two, three = Notice("A is done", "Look."), Notice("2 clips exported", "In Selects."), Notice("B", "Look.")
    assert joined([one]) == one
    assert joined([one, two, three]) == Notice("A is done, 2 clips exported, B", "Look. In Selects.")
