"""What the welcome offers to begin with (resources/samples/samples.toml)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import NamedTuple

from wanstudio.core.params import Value


class FormSample(NamedTuple):
    """A model, and the values that fill its form; media values are paths of files that are there."""

    id: str
    thumbnail: str
    title: str
    line: str
    model: str
    values: dict[str, Value]


def read_samples(folder: Path) -> tuple[FormSample, ...]:
    """Read the samples; a value that names a file in `folder` becomes its path."""
    rows = tomllib.loads((folder / "samples.toml").read_text("utf-8"))["samples"]
    return tuple(
        FormSample(
            id=row["id"],
            thumbnail=str(folder / row["thumbnail"]),
            title=row["title"],
            line=row["line"],
            model=row["model"],
            values={name: _value(folder, value) for name, value in row["values"].items()},
        )
        for row in rows
    )


def _value(folder: Path, value: Value) -> Value:
    path = folder / value if isinstance(value, str) and value and len(value) < 100 else None
    return str(path) if path is not None and path.is_file() else value
