"""Every error the user can meet.

StudioError
├── InvalidInput        a value or file the model does not accept
├── UnknownModel        no descriptor of that name
├── LocalProblem        this computer: disk, folder, file, keyring (exit code 7)
│   ├── DiskProblem     the disk takes nothing at the moment: full, read-only, failing; later it may
│   └── BadFile         a file that cannot be read as what it should be
│       └── TookTooLong     not in the time it was given: it may be a good one
└── ProviderError       the hosted service did not do what was asked
    ├── AuthError           key refused (401, 403)
    │   └── MissingKey      there is no key to send
    ├── OutOfCredit         nothing left to pay with (402; AI/ML API: 403)
    ├── TooManyRequests     asked too often, or too many jobs at once (429)
    ├── RequestRefused      the service says the request is wrong (other 4xx)
    ├── GenerationFailed    accepted, then failed on their side
    │   └── ContentRefused      what was asked for, or sent along, is not let through there
    ├── LinkExpired         a result's address is no longer good; a fresh one is asked for
    └── Unreachable         no answer, or 5xx, or an answer that cannot be read
        └── WayBlocked          the proxy or a certificate is in the way: Settings > Network

`IllegalStep` stands beside them: it is a bug, never the user's to mend.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal


class StudioError(Exception):
    """Base class. `title` fits a list row; `detail` is the service's own words; `hint` says what the user can do.

    A `title` of its own says more than that of the class. `code` is the word in `--json`, `exit_code` the command
    line's (README.md lists them).
    """

    title = "Something went wrong"
    code = "error"
    exit_code = 5

    def __init__(self, detail: str = "", *, title: str = "", hint: str = "") -> None:
        super().__init__(detail or title or self.title)
        if title:
            self.title = title
        self.detail = detail
        self.hint = hint


class InvalidInput(StudioError):
    """`param` is the provider's own name of the parameter; `detail` the sentence shown at its field."""

    title = "Check the settings"
    code = "invalid"
    exit_code = 2

    def __init__(self, param: str, detail: str, *, hint: str = "") -> None:
        super().__init__(detail, hint=hint)
        self.param = param


class UnknownModel(StudioError):
    title = "No such model"
    code = "unknown_model"
    exit_code = 2


class LocalProblem(StudioError):
    title = "A problem on this computer"
    code = "local"
    exit_code = 7


class DiskProblem(LocalProblem):
    title = "The disk takes nothing at the moment"
    code = "disk"


class BadFile(LocalProblem):
    title = "This file cannot be read"
    code = "bad_file"


class TookTooLong(BadFile):
    """The file is very long, or brings the decoder to a halt, or the computer has much to do at the moment."""

    title = "This file took too long to read"


class ProviderError(StudioError):
    title = "The service reported an error"
    code = "provider"
    exit_code = 4


class AuthError(ProviderError):
    title = "The key was not accepted"
    code = "auth"
    exit_code = 3


class MissingKey(AuthError):
    """`hint` names the variable or the place where the key belongs."""

    title = "A key is missing"


class OutOfCredit(ProviderError):
    title = "Out of credit"
    code = "credit"


class TooManyRequests(ProviderError):
    """`retry_after_s` is the service's own wish, `limit` how many jobs it takes at once; None where it names none."""

    title = "Too many requests at once"
    code = "busy"
    exit_code = 6

    def __init__(
        self, detail: str = "", *, hint: str = "", retry_after_s: float | None = None, limit: int | None = None
    ) -> None:
        super().__init__(detail, hint=hint)
        self.retry_after_s = retry_after_s
        self.limit = limit


class RequestRefused(ProviderError):
    """`status` is the HTTP status: 404 and 410 mean different things to different callers."""

    title = "The service refused this request"
    code = "refused"

    def __init__(self, detail: str = "", *, title: str = "", hint: str = "", status: int = 400) -> None:
        super().__init__(detail, title=title, hint=hint)
        self.status = status


class GenerationFailed(ProviderError):
    """`charged` as far as the service says (Scenario gives failed jobs back)."""

    title = "The service failed while rendering"
    code = "failed"
    exit_code = 5

    def __init__(
        self,
        detail: str = "",
        *,
        title: str = "",
        hint: str = "",
        charged: Literal["yes", "no", "unknown"] = "unknown",
    ) -> None:
        super().__init__(detail, title=title, hint=hint)
        self.charged: Literal["yes", "no", "unknown"] = charged


class ContentRefused(GenerationFailed):
    """Sent once more as it is, it would be refused again."""

    title = "The service refused what this shows"
    code = "refused"
    exit_code = 4


class LinkExpired(ProviderError):
    title = "The clip's address has expired"
    code = "link_expired"
    exit_code = 6


class Unreachable(ProviderError):
    """`maybe_acted_on`: bytes may have reached the service, so a paid request must not be repeated by itself."""

    title = "No answer from the service"
    code = "unreachable"
    exit_code = 6

    def __init__(self, detail: str = "", *, hint: str = "", maybe_acted_on: bool = True) -> None:
        super().__init__(detail, hint=hint)
        self.maybe_acted_on = maybe_acted_on


class WayBlocked(Unreachable):
    """The request never left for the service. What the user can change about it is in Settings > Network."""

    title = "The way to the service is blocked"

    def __init__(self, detail: str = "", *, hint: str = "") -> None:
        super().__init__(detail, hint=hint or "Settings > Network is where it can be changed.", maybe_acted_on=False)


class IllegalStep(Exception):
    """A job asked to move where it may not."""


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error, what it came of, what that came of, and so on; each once."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
