"""What the desk says of accounts, in the words of their services."""

from __future__ import annotations

import pytest

from wanstudio.core.errors import AuthError, MissingKey, StudioError, Unreachable
from wanstudio.desk.connecting import before_removal, named
from wanstudio.providers.answers import NotPermitted, error_from


def refusal(status: int) -> StudioError:
    """As it comes from the service, with whatever it says by itself."""
    return error_from(status, {}, b'{"message":"Unauthorized"}', str, maybe_acted_on=False)


def test_a_refused_pair_is_said_as_one_with_where_it_must_come_from():
    said = named(refusal(401), "scenario")
    assert said.title == "Scenario did not accept this pair" and said.detail == "Unauthorized"
    assert said.hint.startswith("Key and secret must come from the same project.")


def test_a_service_with_one_key_does_not_speak_of_a_pair():
    said = named(refusal(401), "aimlapi")
    assert said.title == "AI/ML API did not accept this key" and "secret" not in said.hint
    assert AuthError.title == "The key was not accepted"  # said of this one error, not of all


@pytest.mark.parametrize("error", [refusal(403), MissingKey("It is not there."), Unreachable("no route")])
def test_other_faults_are_said_as_they_are(error: StudioError):
    assert named(error, "scenario") is error
    assert isinstance(refusal(403), NotPermitted)


@pytest.mark.parametrize(
    ("jobs", "kept", "said"),
    [
        (0, True, "Remove Mine? Its key is deleted from the keyring. No job needs it."),
        (
            1,
            False,
            "Remove Mine? Its key is forgotten. 1 job still needs it, and waits until an account of this name is "
            "connected again.",
        ),
        (
            2,
            True,
            "Remove Mine? Its key is deleted from the keyring. 2 jobs still need it, and wait until an account of "
            "this name is connected again.",
        ),
    ],
)
def test_before_an_account_is_removed_the_jobs_that_need_it_are_named(jobs: int, kept: bool, said: str):
    assert before_removal("Mine", jobs, kept=kept) == said
