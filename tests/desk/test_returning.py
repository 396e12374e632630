"""What a start says of the jobs that were left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.desk.test_jobs import job
from wanstudio.core.jobs import Done, Downloading, Running, Unsure, Waiting
from wanstudio.desk.returning import card_of
from wanstudio.studio.returning import Return

NOW = datetime.now(UTC)


def test_a_start_says_what_goes_on_what_has_come_and_what_needs_you():
    left = (
        *(job("a", Running("r")), job("b", Downloading("r", ()))),
        *(job("c", Waiting()), job("d", Unsure(NOW)), job("e", Done(("clip",)))),
    )
    card = card_of(Return(since=NOW - timedelta(days=40), finished=("clip",)), left, NOW)
    assert card is not None and card.title == "2 still rendering, 1 waiting, 1 needs you"
    assert card.text.startswith("From ")
    assert card.text.endswith("1 clip finished meanwhile and is in the library. Nothing was sent twice.")
    assert (card.new_clips, card.can_hold) == (1, True)


def test_what_is_on_hold_already_is_not_offered_to_be_held():
    card = card_of(Return(), (job("a", Waiting("hold")),), NOW)
    assert card is not None and not card.can_hold


def test_a_start_that_comes_back_to_nothing_has_no_card():
    assert card_of(Return(), (), NOW) is None


def test_a_journal_that_was_rebuilt_is_told_of_without_any_job():
    card = card_of(Return(recovered=("The list of jobs was gone.", "2 clips came back.")), (), NOW)
    assert card is not None
    assert (card.title, card.text) == ("The list of jobs was rebuilt", "The list of jobs was gone. 2 clips came back.")
