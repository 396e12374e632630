"""Everything that made a clip, and the clip."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from wanstudio.core.costs import Price
from wanstudio.core.facts import MediaFacts
from wanstudio.core.params import Values
from wanstudio.core.tables import build
from wanstudio.core.text import sendable


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A media file that went in: its name as the user knew it, its content's SHA-256 (hex), bytes."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipe:
    """Travels inside the clip. Holds no key, no account name, no path of this computer: media values are file names.

    `sources` are by parameter name. `seed` is the one really used, None where the model has none. `stand_in`: the
    Sandbox made it.
    """

    model: str
    remote_model: str
    provider: str
    values: Values
    sources: Mapping[str, Source]
    seed: int | None
    price: Price | None
    remote_id: str
    submitted: datetime
    finished: datetime
    app: str
    stand_in: bool = False

    @property
    def cost(self) -> Price | None:
        """What was paid for it. The price of a stand-in is what its service would have asked."""
        return Price(0.0, "") if self.stand_in else self.price

    def to_json(self) -> str:
        text = json.dumps(asdict(self), default=datetime.isoformat, ensure_ascii=False, separators=(",", ":"))
        return text if sendable(text) else json.dumps(json.loads(text), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Recipe:
        """Read `to_json`'s text, or that of a later version: what is not known here is passed over.

        Raises:
            ValueError: it is not a recipe. The text may come with any file, so nothing in it is taken on trust.
        """
        try:
            data = _known(cls, json.loads(text))
            data["sources"] = {name: _known(Source, source) for name, source in data["sources"].items()}
            data["price"] = _known(Price, data["price"]) if data["price"] is not None else None
            data |= {key: _moment(data[key]) for key in ("submitted", "finished")}
            return build(cls, data, "recipe")
        except RecursionError:
            raise ValueError("not a recipe: too many brackets inside one another") from None
        except (KeyError, TypeError, AttributeError) as e:
            raise ValueError(f"not a recipe: {e}") from None


def _known(cls: type[Any], data: Any) -> dict[str, Any]:
    """Of `data`, the keys that `cls` has fields for."""
    return {f.name: data[f.name] for f in fields(cls) if f.name in data}


def _moment(text: str) -> datetime:
    """A time without a zone, as no version of ours writes it, is read as UTC, so that times can be compared."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


Flag = Literal["", "pick", "reject"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Clip:
    """A result on disk. `sha256` is the file's. `stand_in`: the Sandbox made it. `seen` once it was on the stage.

    `stars` are 1 to 5, 0 for none. `tags` in the order of the alphabet. `project` is the id of the one that it is of,
    "" for none. `take` counts the clips of its `shot` from 1: those that came of the same model and sources. Both are 0
    before the library has given it a row. `shot_name` is what the user calls the shot (then it is `named`), or its
    first clip's title; `shot_at` when its newest clip was made.
    """

    id: str
    job_id: str
    path: Path
    sha256: str
    facts: MediaFacts
    recipe: Recipe
    created: datetime
    title: str
    stand_in: bool = False
    seen: bool = False
    stars: int = 0
    flag: Flag = ""
    tags: tuple[str, ...] = ()
    shot: int = 0
    take: int = 0
    shot_name: str = ""
    named: bool = False
    shot_at: datetime | None = None
    project: str = ""


BEFORE_THE_END = 4  # frames: artefacts are fewer there than in the last one


def continued_at(frames: int, frame: int | None = None) -> int:
    """The frame (from 0) of a clip of so many that the next shot begins with.

    Any that is asked for; where none is, or the last one (a clip that has just ended stands there), a few before it.
    """
    return max(0, frames - 1 - BEFORE_THE_END) if frame is None or frame >= frames - 1 else frame
