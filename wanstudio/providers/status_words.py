"""Words for a job's status that this version does not know: such a job counts as running, and the log says so."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from typing import Any

from wanstudio.providers.answers import Redact, tidy

log = logging.getLogger(__name__)

MOST = 50  # different words; a service that sends a new one each time fills no log
LONGEST = 2000  # characters of an answer
_DEPTH, _EACH = 5, 30  # of tables within tables, and of entries in each
_WORD = re.compile(r"[A-Za-z0-9_:+-]{1,64}")
_ASKED_FOR = ("input", "prompt", "text", "param")

_told: set[tuple[str, str]] = set()


def note_unknown(service: str, word: str, answer: Mapping[str, Any], redact: Redact) -> None:
    """Once for each word, with the answer that it was in, so that it can be looked into."""
    word = tidy(word, redact)
    if word and (service, word) not in _told and len(_told) < MOST:
        _told.add((service, word))
        log.info(
            "%s says that a job is %r, which this version does not know; it counts as running. The answer: %s",
            *(service, word, as_logged(answer, redact)),
        )


def as_logged(answer: Mapping[str, Any], redact: Redact) -> str:
    """An answer without what was asked for, sentences or addresses: names, numbers and words are left of it.

    A prompt reaches no log. A credential that came back is covered by its value, whatever it stands under.
    """
    text = redact(json.dumps(_outline(answer, _DEPTH), ensure_ascii=True))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _outline(value: Any, depth: int) -> Any:
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return value if _WORD.fullmatch(value) else f"({len(value)} characters)"
        case Mapping() if depth:
            return {_outline(name, 1): _outlined(name, value[name], depth - 1) for name in [*value][:_EACH]}
        case list() if depth:
            return [_outline(one, depth - 1) for one in value[:_EACH]]
        case _:
            return f"({len(value)} entries)"


def _outlined(name: str, value: Any, depth: int) -> Any:
    asked_for = any(part in name.lower() for part in _ASKED_FOR)
    return "(what was asked for)" if asked_for else _outline(value, depth)
