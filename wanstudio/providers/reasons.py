"""Why a service made no clip: from its own words to a plain title and what to do.

Only words that leave no doubt are read so. Its own words stay with the error, as the detail; others promise nothing.
"""

from __future__ import annotations

import re
from typing import Literal

from wanstudio.core.errors import ContentRefused, GenerationFailed, RequestRefused

_WATCH = r"moderation|safety (?:system|checker|check|filter)|content policy|content policies"
_TURNED_DOWN = r"flagged|blocked|rejected|refused|violat\w+"
_MODERATED = re.compile(  # as it is worded when it turned something down, not when it is out of order
    rf"\bunsafe ?content\b|\bnsfw\b(?! (?:check|filter|detector|model|service))"
    rf"|\b(?:content|prompt) (?:was |is |has been )?(?:flagged|blocked)\b"
    rf"|\b(?:{_TURNED_DOWN})\b.*\b(?:{_WATCH})\b|\b(?:{_WATCH})\b.*\b(?:{_TURNED_DOWN})\b",
    re.IGNORECASE,
)
_PROMPT = re.compile(r"\bprompt", re.IGNORECASE)
_PICTURE = re.compile(r"\b(?:image|picture|photo|frame|face)s?\b", re.IGNORECASE)
_THEIRS = re.compile(
    r"\b(?:cuda|out of memory|oom|internal(?: server)? error|worker|inference failed|server error|overloaded"
    r"|no capacity|(?:service|temporarily) unavailable|under maintenance|something wrong with the server)\b",
    re.IGNORECASE,
)
_TOO_SLOW = re.compile(r"\btime[ds]?[ _-]?out\b", re.IGNORECASE)

AGAIN = "Trying again often helps."
NOT_YOURS = f"Not your doing. {AGAIN}"


def is_moderated(words: str) -> bool:
    """Whether they say that what was asked for, or sent along, is not let through."""
    return bool(_MODERATED.search(words))


def failed(words: str, *, charged: Literal["yes", "no", "unknown"]) -> GenerationFailed:
    """The error of a job that was accepted and has failed; `words` are the service's, with its advice if it gave any.

    Where they are not understood, nothing is said of whose doing it was.
    """
    if is_moderated(words):
        title, hint = _turned_down(words)
        return ContentRefused(words, title=title, hint=hint, charged=charged)
    if _TOO_SLOW.search(words):
        hint = f"{AGAIN} So does a shorter or smaller clip."
        return GenerationFailed(words, title="The service ran out of time while rendering", hint=hint, charged=charged)
    return GenerationFailed(words, hint=NOT_YOURS if _THEIRS.search(words) else AGAIN, charged=charged)


def refused(words: str, status: int) -> RequestRefused:
    """The error of a request that was answered with a 4xx `status`."""
    if is_moderated(words):
        title, hint = _turned_down(words)
        return RequestRefused(words, title=title, hint=hint, status=status)
    return RequestRefused(words, status=status)


def untaken(words: str) -> RequestRefused:
    """The error of a file that arrived there, and cannot be used."""
    if is_moderated(words):
        return refused(words, 400)
    hint = "Use another file, or save this one in another format, then generate again."
    return RequestRefused(words, title="The service could not take a file", hint=hint)


def not_https() -> RequestRefused:
    """Nothing was sent: a web address that anyone on the way could read, or change."""
    title, hint = "A web address does not begin with https://", "Use one that does, or a file."
    return RequestRefused("The web address must begin with https://", title=title, hint=hint)


def _turned_down(words: str) -> tuple[str, str]:
    """(title, hint): what was refused, as far as it is named."""
    prompt, picture = bool(_PROMPT.search(words)), bool(_PICTURE.search(words))
    if prompt and not picture:
        return "The service refused this prompt", "Change its wording, then generate again."
    if picture and not prompt:
        return "The service refused this picture", "Use another one, then generate again."
    return "The service refused what this shows", "Change the prompt, the picture or the clip, then generate again."
