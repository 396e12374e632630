"""What a bench says: one `Row` for each thing measured, and how rows are shown and kept."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One thing measured, less being better.

    `beside` is the same thing measured on something simpler in the same run; then `limit` is for `ours / beside`,
    otherwise it is for `ours` itself, in `unit`; None: it is shown, and held to nothing. `detail` is free text: the
    spread, the number of runs.
    """

    what: str
    unit: str
    ours: float
    limit: float | None
    beside: float | None = None
    detail: str = ""

    @property
    def ratio(self) -> float | None:
        return None if self.beside is None else self.ours / self.beside

    @property
    def held(self) -> bool:
        return self.limit is None or (self.ours if self.ratio is None else self.ratio) <= self.limit


def spread(values: Sequence[float], unit: str) -> str:
    """ "5 runs, 81 to 94 ms": for a row's `detail`."""
    return f"{len(values)} runs, {min(values):.0f} to {max(values):.0f} {unit}"


def percentiles(values: Sequence[float], unit: str) -> str:
    """ "p50 2.1, p95 4.0, p99 8.0, most 12.4 ms": a distribution in a row's `detail`. At least two values."""
    cuts = statistics.quantiles(values, n=100, method="inclusive")
    return f"p50 {cuts[49]:.1f}, p95 {cuts[94]:.1f}, p99 {cuts[98]:.1f}, most {max(values):.1f} {unit}"


def table(rows: Sequence[Row]) -> str:
    cells = [("what", "ours", "beside", "ratio", "limit", "held", ""), *map(_cells, rows)]
    return _columns(cells)


def _columns(cells: Sequence[tuple[str, ...]]) -> str:
    widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells)


def write(rows: Sequence[Row], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    said = [{**asdict(row), "ratio": row.ratio, "held": row.held} for row in rows]
    path.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


def read(path: Path) -> list[Row]:
    """What `write` wrote, of this or an earlier version. Raises OSError, ValueError, TypeError."""
    fields = ("what", "unit", "ours", "limit", "beside", "detail")
    return [
        Row(**{name: said[name] for name in fields if name in said}) for said in json.loads(path.read_text("utf-8"))
    ]


def compared(rows: Sequence[Row], old: Sequence[Row]) -> str:
    """Each row beside the earlier one of the same name: by the ratio where both have one, for machines differ."""
    before = {row.what: row for row in old}
    lines = [("what", "before", "now", "change")]
    for row in rows:
        was = before.pop(row.what, None)
        if was is None:
            lines.append((row.what, "-", _said(row), "new"))
        else:
            now, then = _weight(row, was)
            change = f"{100 * (now / then - 1):+.0f} %" if then else ("same" if now == then else "was 0")
            lines.append((row.what, _said(was), _said(row), change))
    lines += [(row.what, _said(row), "-", "gone") for row in before.values()]
    return _columns(lines)


def _weight(row: Row, was: Row) -> tuple[float, float]:
    if row.ratio is not None and was.ratio is not None:
        return row.ratio, was.ratio
    return row.ours, was.ours


def _said(row: Row) -> str:
    ratio = "" if row.ratio is None else f", {row.ratio:.2f} times"
    return f"{row.ours:.1f} {row.unit}{ratio}"


def _cells(row: Row) -> tuple[str, ...]:
    beside, ratio, of = "", "", row.unit
    if row.beside is not None and row.ratio is not None:
        beside, ratio, of = f"{row.beside:.1f} {row.unit}", f"{row.ratio:.2f}", "times"
    limit, held = ("", "") if row.limit is None else (f"{row.limit:g} {of}", "yes" if row.held else "NO")
    return row.what, f"{row.ours:.1f} {row.unit}", beside, ratio, limit, held, row.detail
