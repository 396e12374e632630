"""What every parameter has, and the rules between parameters. `core/params.py` holds the six kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from wanstudio.core.errors import InvalidInput

Value = str | int | float | bool
"""A media parameter's value is a string: a path on this computer or an https URL (see `is_url`)."""
Values = Mapping[str, Value]


def is_url(value: object) -> bool:
    """True for a web address, False for a path. Nothing else is asked of it here."""
    return isinstance(value, str) and value[:8].lower().startswith(("https://", "http://"))


def given(value: object) -> bool:
    """False for what counts as left out: None, and text with nothing in it."""
    return value is not None and not (isinstance(value, str) and not value.strip())


@dataclass(frozen=True, kw_only=True, slots=True)
class When:
    """A condition on another parameter: it equals `equals`, or (when None) it is given."""

    param: str
    equals: Value | None = None

    def holds(self, values: Values) -> bool:
        if self.equals is None:
            return given(values.get(self.param))
        return values.get(self.param) == self.equals


@dataclass(frozen=True, kw_only=True, slots=True)
class Ignored:
    """While `when` holds, the service ignores the parameter.

    `because` is the reason in a sentence; `instead` says what is used, and may name facts of the media parameter
    `of`: "Follows the input: {fps:g} fps" (fields of `MediaFacts`).
    """

    when: When
    because: str
    instead: str = ""
    of: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Param:
    """What every parameter has. `name` is the provider's own, the key in the request body.

    group: "basic" stands open in the panel, "advanced" is folded, under the heading `section`.
    role: what it means whatever the provider calls it ("prompt", "first_frame", "seed" …); values are carried from
        one model to another by it.
    needs: the name of a parameter that must be given too. exclusive: of the parameters that share this word, at most
        one may be given. shown: while it does not hold, the field is not shown and nothing is sent.
    source: where its facts were read.
    """

    kind: ClassVar[str]

    name: str
    label: str
    help: str = ""
    placeholder: str = ""
    group: Literal["basic", "advanced"] = "basic"
    section: str = ""
    role: str = ""
    required: bool = False
    default: Value | None = None
    unit: str = ""
    needs: str = ""
    exclusive: str = ""
    shown: When | None = None
    ignored: Ignored | None = None
    source: str = ""

    def check(self, value: Any) -> Value:
        """Return the value in its own type.

        Raises:
            InvalidInput: what is wrong and what is allowed, as a sentence.
        """
        raise NotImplementedError

    def parse(self, text: str) -> Value:
        """Return the value written as text on the command line, unchecked where text cannot say more."""
        return text

    def refuse(self, why: str) -> InvalidInput:
        return InvalidInput(self.name, f"{self.label}: {why}")
