"""What a failed job says: a plain sentence, what to do, and that its cost is not known where it is not. No Qt.

A service's raw text is never the sentence: it stands under Details.
"""

from __future__ import annotations

from wanstudio.core.jobs import Failed

_AT_ONCE_CHARS, _MOST_CHARS = 200, 2000  # of what may be long: in the row, and when it is unfolded
_OURS = ("local", "disk", "bad_file", "invalid", "unknown_model")  # codes whose detail is a sentence of this program's
AS_IT_IS_IN_VAIN = ("refused", "invalid", "bad_file", "unknown_model")  # codes where the form comes before a retry
_NOT_KNOWN = "It is not known whether it was charged."
_ADVICE = {  # by code, where the error itself names nothing that can be done
    "failed": "Trying again often helps.",
    "refused": "Details has its reason. Change what it names, then generate again.",
    "auth": "Check the key of this account, then try again.",
    "credit": "Add credit to your account at the service, then try again.",
    "busy": "Wait a little, then try again.",
    "unreachable": "Check the network connection, then try again.",
    "provider": "Details has its own words. Trying again often helps.",
    "error": "Not your doing. Trying again may help. Help > Diagnostics file has what a report needs.",
}


def sentence_of(phase: Failed, *, free: bool = False) -> str:
    """What happened, what to do, and that the cost is not known where it is not. Where it is, the price says it.

    `free`: it cannot have cost anything, whatever its service told.
    """
    what = phase.detail if phase.code in _OURS and phase.detail else phase.title
    advice = phase.hint or _ADVICE.get(phase.code, "")
    charged = _NOT_KNOWN if phase.charged == "unknown" and not free else ""
    return " ".join(filter(None, (_ended(_short(what)), _short(advice), charged)))


def quoted(phase: Failed) -> str:
    """The words of a service, or of an error inside, for Details; "" where the row has said all there is."""
    told = phase.code in _OURS and len(phase.detail) <= _AT_ONCE_CHARS
    return f"“{phase.detail[:_MOST_CHARS]}”" if phase.detail and not told else ""


def _ended(text: str) -> str:
    return text if text.endswith((".", "…", "?")) else f"{text}."


def _short(text: str) -> str:
    return text if len(text) <= _AT_ONCE_CHARS else f"{text[:_AT_ONCE_CHARS].rstrip()}…"
