from datetime import timedelta

import pytest

from tests.ui.conftest import NOW
from wanstudio.core.costs import Price
from wanstudio.core.jobs import (
    Cancelled,
    Done,
    Downloading,
    Failed,
    Running,
    Submitting,
    Unfetched,
    Unsure,
    Uploading,
    Waiting,
)
from wanstudio.ui.queue.list import WORDS
from wanstudio.ui.queue.rows import clock, row_of

PHASES = [
    (Waiting(), "Waiting", "text_muted"),
    (Waiting("credit"), "Waiting for credit", "text_muted"),
    (Uploading("clip.mp4", 4_100_000, 9_800_000), "Uploading clip.mp4, 4.1 of 9.8 MB", "text_muted"),
    (Submitting(NOW), "Submitting", "text_muted"),
    (Unsure(NOW), "Unsure whether it was sent", "warning"),
    (Running("r"), "Queued at the service", "text_muted"),
    (Running("r", True, 0.62), "Running, 62%", "accent_ink"),
    (Running("r", True, None), "Running", "accent_ink"),
    (Downloading("r", (), 3_200_000, 8_400_000), "Downloading, 3.2 of 8.4 MB", "text_muted"),
    (Unfetched("r", "disk"), "Rendered, not fetched: no room or no right to write", "warning"),
    (Done(("c",)), "Done", "good"),
    (Failed("The service refused this request"), "The service refused this request", "bad"),
    (Cancelled("no"), "Cancelled", "text_muted"),
]


@pytest.mark.parametrize(("phase", "words", "tone"), PHASES, ids=lambda p: str(p)[:24])
def test_every_state_has_its_words_and_its_colour(a_job, phase, words, tone):
    row = row_of(a_job(phase=phase), None, NOW)
    assert (row.words, row.tone) == (words, tone)


@pytest.mark.parametrize(("phase", "words", "tone"), PHASES, ids=lambda p: str(p)[:24])
def test_every_action_offered_has_a_button(a_job, phase, words, tone):
    row = row_of(a_job(phase=phase), None, NOW)
    assert {*row.actions, *row.quiet} <= set(WORDS)


def test_what_is_paid_for_can_be_fetched_and_never_retried(a_job):
    row = row_of(a_job(phase=Unfetched("r", "disk", "The disk is full.")), None, NOW)
    assert row.actions == ("fetch",) and "retry" not in row.quiet and row.sentence == "The disk is full."


def test_only_the_user_sends_an_unsure_job_again(a_job):
    row = row_of(a_job(phase=Unsure(NOW, "The connection broke while sending.")), None, NOW)
    assert row.actions == ("look", "send", "forget")
    assert "Nothing is sent again unless you say so." in row.sentence


def test_a_refusal_says_what_to_do_and_that_it_cost_nothing(a_job):
    phase = Failed("The service refused this request", "unsafe prompt", "Change its wording.", charged="no")
    row = row_of(a_job(phase=phase, price=Price(12, "CU")), None, NOW)
    assert (row.sentence, row.details, row.price) == (
        "Change its wording.",
        "Change its wording.\nunsafe prompt",
        "not charged",
    )
    assert "details" in row.actions


def test_a_page_of_words_from_a_service_begins_in_the_row_and_the_rest_is_in_its_details(a_job):
    row = row_of(a_job(phase=Failed("Failed", "out of memory " * 400)), None, NOW)
    assert len(row.sentence) <= 201 and row.sentence.endswith("…")
    assert len(row.details) == 2000


def test_what_is_said_in_full_has_no_details(a_job):
    row = row_of(a_job(phase=Failed("Failed", "Out of memory.", "Out of memory.")), None, NOW)
    assert (row.sentence, row.details, row.actions) == ("Out of memory.", "", ("open", "retry"))


def test_time_left_is_told_from_what_was_done_so_far(a_job):
    job = a_job(phase=Running("r", True, 0.5), submitted_at=NOW - timedelta(seconds=60))
    assert row_of(job, None, NOW).time == "1:00, about 1:00 left"


def test_no_time_left_is_made_up_at_the_beginning(a_job):
    job = a_job(phase=Running("r", True, 0.02), submitted_at=NOW - timedelta(seconds=3))
    assert row_of(job, None, NOW).time == "0:03"


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (65, "1:05"), (3600, "1:00:00"), (-3, "0:00")])
def test_seconds_are_written_as_a_clock(seconds, shown):
    assert clock(seconds) == shown
