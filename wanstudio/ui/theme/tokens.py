"""The design tokens (resources/themes/tokens.toml): every colour, size and duration, once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Tokens:
    """The file as it is read; lengths are logical pixels at 100 %."""

    table: dict[str, Any]

    @classmethod
    def read(cls, path: Path) -> Tokens:
        return cls(tomllib.loads(path.read_text("utf-8")))

    def colors(self, theme: str) -> dict[str, str]:
        return dict(self.table["color"][theme])

    def duration_ms(self, name: str, *, reduced: bool = False) -> int:
        return int(self.table["duration_ms"][name]["reduced" if reduced else "normal"])

    def type_px(self, style: str) -> tuple[int, int]:
        """(size in px, weight) of a type style: caption, small, body, strong, title, timecode, display."""
        row = self.table["type"][style]
        return int(row["px"]), int(row["weight"])

    def breakpoint_px(self, name: str) -> int:
        return int(self.table["breakpoint"][name])
