"""Parameters of a model, and the values they accept.

A parameter is data: it says what may be entered, never how it is drawn. `ui/params/editors.py` holds one widget for
each class here; `core/models.py` reads them from descriptors and applies the rules between them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.param import Ignored, Param, Value, Values, When, given, is_url
from wanstudio.core.text import characters, figure, figure_down, figure_up, megabytes, sendable, shown
from wanstudio.core.writing import number

__all__ = [
    "KINDS",
    "SEED_MAX",
    "TEXT_LIMIT",
    "Choice",
    "Ignored",
    "Media",
    "Number",
    "Param",
    "Seed",
    "Text",
    "Toggle",
    "Value",
    "Values",
    "When",
    "given",
    "is_url",
]

TEXT_LIMIT = 20_000  # characters, where a descriptor names none
SEED_MAX = 2**31 - 1  # the upstream schema of Wan 2.7 says so


@dataclass(frozen=True, kw_only=True, slots=True)
class Text(Param):
    """`lines` 1 is a line of text, more a prompt of several lines. `max_chars` None: 20,000."""

    kind: ClassVar[str] = "text"
    lines: int = 1
    max_chars: int | None = None

    @property
    def limit(self) -> int:
        return self.max_chars or TEXT_LIMIT

    def check(self, value: Any) -> str:
        if not isinstance(value, str):
            raise self.refuse(f"text is needed, not {shown(value)}")
        if not sendable(value):
            raise self.refuse("it holds a character that cannot be sent; type it anew")
        text = value.strip()
        if self.required and not text:
            raise self.refuse("needed. A sentence is enough")
        if len(text) > self.limit:
            most = number(f"{self.limit:,}")
            raise self.refuse(f"{characters(len(text) - self.limit)} too many; up to {most} are allowed")
        return text


@dataclass(frozen=True, kw_only=True, slots=True)
class Number(Param):
    """A number. `min` and `max` are included; None: the service names no limit. `whole`: integers only."""

    kind: ClassVar[str] = "number"
    min: float | None = None
    max: float | None = None
    step: float = 1
    whole: bool = False

    @property
    def allowed(self) -> str:
        """The range in words: "81 to 100", "1 or more", "whole numbers"."""
        if self.min is not None and self.max is not None:
            return f"{figure(self.min)} to {figure(self.max)}"
        if self.min is not None:
            return f"{figure(self.min)} or more"
        if self.max is not None:
            return f"{figure(self.max)} or less"
        return "whole numbers" if self.whole else "numbers"

    def check(self, value: Any) -> int | float:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.refuse(f"a number is needed, not {shown(value)}; allowed: {self.allowed}")
        if not _finite(value):
            raise self.refuse(f"{shown(value)} is not a number the service takes; allowed: {self.allowed}")
        if (self.min is not None and value < self.min) or (self.max is not None and value > self.max):
            raise self.refuse(f"{figure(value)} is outside {self.allowed}")
        if value == int(value):
            return int(value)
        if self.whole:
            raise self.refuse(f"{figure(value)} is not a whole number; allowed: {self.allowed}")
        return value

    def parse(self, text: str) -> int | float:
        for read in (int, float):
            try:
                return read(text)
            except ValueError:
                continue
        raise self.refuse(f"a number is needed, not {shown(text)}; allowed: {self.allowed}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice(Param):
    """One of `options`, sent as it stands. `labels` are shown instead, one each, where given."""

    kind: ClassVar[str] = "choice"
    options: tuple[str | int, ...]
    labels: tuple[str, ...] = ()

    def label_of(self, option: str | int) -> str:
        return self.labels[self.options.index(option)] if self.labels else str(option)

    def check(self, value: Any) -> str | int:
        for option in self.options:
            if value == option and not isinstance(value, bool):
                return option
        raise self.refuse(f"{shown(value)} is not one of {', '.join(map(str, self.options))}")

    def parse(self, text: str) -> str | int:
        return next((o for o in self.options if str(o) == text), text)


@dataclass(frozen=True, kw_only=True, slots=True)
class Toggle(Param):
    kind: ClassVar[str] = "toggle"

    def check(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise self.refuse(f"on or off is needed, not {shown(value)}")
        return value

    def parse(self, text: str) -> bool:
        try:
            return {"true": True, "false": False, "on": True, "off": False}[text.lower()]
        except KeyError:
            raise self.refuse(f"true or false is needed, not {shown(text)}") from None


@dataclass(frozen=True, kw_only=True, slots=True)
class Seed(Param):
    """A whole number, or absent for one that the studio draws when the job is made."""

    kind: ClassVar[str] = "seed"
    max: int = SEED_MAX

    def check(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= self.max:
            raise self.refuse(f"a whole number from 0 to {self.max} is needed, not {shown(value)}")
        return value

    def parse(self, text: str) -> int:
        try:
            return int(text)
        except ValueError:
            raise self.refuse(f"a whole number from 0 to {self.max} is needed, not {shown(text)}") from None


@dataclass(frozen=True, kw_only=True, slots=True)
class Media(Param):
    """A file on this computer (uploaded when the job starts) or a web address.

    `formats` are those the service takes ("mp4", "webm"), empty: any of the kind. Bytes and seconds are limits of the
    service, both ends included.

    cut_to: the media parameter whose shape the service brings this picture to, cutting from the middle, as its
        documents say. shape_of: the one whose shape it should have, where they do not say what becomes of another.
    """

    kind: ClassVar[str] = "media"
    takes: MediaKind
    formats: tuple[str, ...] = ()
    max_bytes: int | None = None
    min_seconds: float | None = None
    max_seconds: float | None = None
    cut_to: str = ""
    shape_of: str = ""

    def check(self, value: Any) -> str:
        """Only the words are looked at; whether the file is there and fits is found out by probing it."""
        if not isinstance(value, str) or not value.strip():
            raise self.refuse(f"{_A[self.takes]} is needed")
        if not sendable(value) or "\0" in value:
            raise self.refuse("the file's name holds a character that is not text; rename the file")
        if is_url(value) and not value.lower().startswith("https://"):  # no service fetches any other
            raise self.refuse("only addresses that begin with https:// are taken")
        return f"https{value[5:]}" if is_url(value) else value

    def check_facts(self, facts: MediaFacts) -> None:
        """Raise `InvalidInput` when a probed file does not fit: kind, format, bytes, seconds."""
        if facts.kind is not self.takes:
            raise self.refuse(f"{_IS[facts.kind]}. This takes {_A[self.takes]}")
        if self.formats and facts.format not in self.formats:
            raise self.refuse(f"{_IS[facts.kind]} of format {facts.format}. This takes {', '.join(self.formats)}")
        if self.max_bytes is not None and facts.bytes > self.max_bytes:
            has = figure_up(facts.bytes / 1e6)
            raise self.refuse(f"{has} MB; this model takes up to {megabytes(self.max_bytes)} MB")
        if self.min_seconds is not None and facts.seconds < self.min_seconds:
            raise self.refuse(
                f"{figure_down(facts.seconds)} s long; this model takes {figure(self.min_seconds)} s or more"
            )
        if self.max_seconds is not None and facts.seconds > self.max_seconds:
            raise self.refuse(f"{figure_up(facts.seconds)} s long; this model takes up to {figure(self.max_seconds)} s")


_A = {MediaKind.IMAGE: "a picture", MediaKind.VIDEO: "a video", MediaKind.AUDIO: "a sound"}
_IS = {MediaKind.IMAGE: "A picture", MediaKind.VIDEO: "A video", MediaKind.AUDIO: "A sound"}


def _finite(number: int | float) -> bool:
    try:
        return math.isfinite(number)
    except OverflowError:  # a whole number past 1e308
        return False


KINDS: Mapping[str, type[Param]] = {cls.kind: cls for cls in (Text, Number, Choice, Toggle, Seed, Media)}
