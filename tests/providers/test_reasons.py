"""From a service's words to a plain sentence; words nobody knows are not made into more than they say."""

from __future__ import annotations

import pytest

from wanstudio.core.errors import ContentRefused, GenerationFailed, RequestRefused
from wanstudio.providers.reasons import failed, not_https, refused, untaken


@pytest.mark.parametrize(
    ("words", "title", "advice"),
    [
        ("Your prompt violates our content policy", "The service refused this prompt", "Change its wording"),
        ("NSFW content detected in input image", "The service refused this picture", "Use another one"),
        ("The content was flagged by the safety system.", "The service refused what this shows", "Change the prompt"),
        ("Prompt or image blocked: content moderation", "The service refused what this shows", "Change the prompt"),
    ],
)
def test_what_was_turned_down_is_named_as_far_as_the_service_names_it(words: str, title: str, advice: str):
    for error in (failed(words, charged="no"), refused(words, 400)):
        assert error.title == title and error.hint.startswith(advice) and error.detail == words
    assert isinstance(failed(words, charged="no"), ContentRefused)


@pytest.mark.parametrize(
    "words",
    [
        "An internal error occurred while generating.",
        "CUDA error: out of memory (worker 7)",
        "Inference failed: worker lost",
        "Something wrong with the server",
        "The model is under maintenance",
    ],
)
def test_an_error_of_theirs_is_said_to_be_theirs(words: str):
    error = failed(words, charged="no")
    assert (error.title, error.hint) == (GenerationFailed.title, "Not your doing. Trying again often helps.")


@pytest.mark.parametrize(
    "words", ["Generation timeout.", "timed_out", "The job timed out", "no reason (status “timeout”)"]
)
def test_a_run_that_took_too_long_says_so(words: str):
    assert failed(words, charged="no").title == "The service ran out of time while rendering"


@pytest.mark.parametrize("words", ["E_4711", "The provider failed", "Input video has no frames"])
def test_whose_doing_it_was_is_not_said_of_words_that_nobody_knows(words: str):
    assert failed(words, charged="unknown").hint == "Trying again often helps."


def test_a_refusal_nobody_knows_keeps_its_class_its_words_and_its_status():
    error = refused("Input prompt is required", 422)
    assert (error.title, error.detail, error.hint, error.status) == (
        *(RequestRefused.title, "Input prompt is required", "", 422),
    )


def test_a_file_that_is_not_taken_says_what_else_can_be_sent():
    assert untaken("Unhandled image format").hint.startswith("Use another file, or save this one in another format")
    assert untaken("Image blocked by content moderation").title == "The service refused this picture"
    assert "https" in not_https().title and not_https().hint
