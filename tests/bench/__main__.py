"""Run every bench of this folder, or those named: `python -m tests.bench [start stalls …] [--compare OLD.json]`.

A bench is a module `bench_NAME.py` with `measure() -> list[Row]`. The exit code is 1 when a limit was not held, or a
bench could not be run. `--soak` runs the soak alone, which takes as long as it is told.

One runs after the other, but for one that only counts: it takes what is left of the processor, at the lowest priority,
while those run that wait most of the time.
"""

from __future__ import annotations

import argparse
import importlib
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.bench.rows import Row, compared, read, table, write

FOLDER = Path(__file__).parent
RESULTS = FOLDER.parent.parent / "build" / "bench.json"
SOAK_RESULTS = RESULTS.with_name("soak.json")
MINUTES = 10.0
COUNTS, WAIT = "kills", ("polling", "idle")  # these two ask the service and wait, or read the processor's own clock


def names() -> list[str]:
    return sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))


def main(arguments: Sequence[str]) -> int:
    given = _parser().parse_args(arguments)
    unknown = sorted(set(given.names) - set(names()))
    if unknown:
        print(f"There is no bench {', '.join(unknown)}; there are {', '.join(names())}.", file=sys.stderr)
        return 2
    old = read(given.compare) if given.compare else []
    if given.soak:
        from tests.bench.soak import measure

        rows, broken = measure(given.minutes), list[str]()
    else:
        rows, broken = _measured(given.names or names())
    write(rows, given.to or (SOAK_RESULTS if given.soak else RESULTS))
    print(table(rows))
    if given.compare:
        print(f"\nBeside {given.compare}:\n{compared(rows, old)}")
    for name in broken:
        print(f"The bench {name} could not be run.", file=sys.stderr)
    return 0 if not broken and all(row.held for row in rows) else 1


def _measured(wanted: Sequence[str]) -> tuple[list[Row], list[str]]:
    """The rows of each, and the names of those that failed: one of them costs no other its table."""
    waiting = [name for name in WAIT if name in wanted]
    if not (waiting and COUNTS in wanted):
        return _one_by_one(wanted)
    with _in_the_rest_of_the_time(COUNTS) as counted:
        rows, broken = _one_by_one(waiting)
    rest, also_broken = _one_by_one([name for name in wanted if name not in (COUNTS, *waiting)])
    return [*rest, *rows, *counted], [*also_broken, *broken, *([] if counted else [COUNTS])]


def _one_by_one(wanted: Sequence[str]) -> tuple[list[Row], list[str]]:
    rows: list[Row] = []
    broken: list[str] = []
    for name in wanted:
        began_s = time.monotonic()
        print(f"Measuring {name}…", file=sys.stderr, flush=True)
        try:
            rows += importlib.import_module(f"tests.bench.bench_{name}").measure()
        except Exception:
            traceback.print_exc()
            broken.append(name)
        print(f"  {name}: {time.monotonic() - began_s:.0f} s", file=sys.stderr, flush=True)
    return rows, broken


@contextmanager
def _in_the_rest_of_the_time(name: str) -> Iterator[list[Row]]:
    """The bench `name` in a process of its own, beside what is in the block; after it the list has its rows."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="wanstudio-bench-") as folder:
        results = Path(folder) / "rows.json"
        lowest = ["nice", "-n", "19"] if shutil.which("nice") else []
        command = [*lowest, sys.executable, "-m", "tests.bench", name, "--to", str(results)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as child:
            try:
                yield rows
            except BaseException:
                child.terminate()
                raise
            child.wait()
        if results.exists():
            rows += read(results)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py bench", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(names())}; without one, all")
    parser.add_argument("--compare", type=Path, metavar="OLD.json", help="an earlier build/bench.json")
    parser.add_argument("--to", type=Path, metavar="NEW.json", help="default: build/bench.json (build/soak.json)")
    parser.add_argument("--soak", action="store_true", help="the window at work for a while: does anything grow?")
    parser.add_argument("--minutes", type=float, default=MINUTES, help=f"of the soak (default: {MINUTES:g})")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
