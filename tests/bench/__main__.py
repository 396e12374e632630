"""Run every bench of this folder, or those named: `python -m tests.bench [start stalls …]`.

A bench is a module `bench_NAME.py` with `measure() -> list[Row]`. The exit code is 1 when a limit was not held.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench.rows import Row, table, write

FOLDER = Path(__file__).parent
RESULTS = FOLDER.parent.parent / "build" / "bench.json"


def names() -> list[str]:
    return sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))


def main(wanted: Sequence[str]) -> int:
    unknown = sorted(set(wanted) - set(names()))
    if unknown:
        print(f"There is no bench {', '.join(unknown)}; there are {', '.join(names())}.", file=sys.stderr)
        return 2
    rows: list[Row] = []
    for name in wanted or names():
        print(f"Measuring {name}…", file=sys.stderr, flush=True)
        rows += importlib.import_module(f"tests.bench.bench_{name}").measure()
    write(rows, RESULTS)
    print(table(rows))
    return 0 if all(row.held for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
