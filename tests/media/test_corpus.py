"""Whatever is dropped: the right facts or a clear refusal, within the worker's memory and time, never a crash."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.media.corpus import Case, cases
from wanstudio.core.errors import BadFile
from wanstudio.core.facts import MediaFacts
from wanstudio.media import child
from wanstudio.media.probe import TIMEOUT_S, probe
from wanstudio.media.worker import Workers

CASES = cases()


async def looked_at(folder: Path) -> dict[int, MediaFacts | str]:
    """Every file of the corpus through real workers: its facts, or the sentence it was refused with."""
    workers = Workers(2)

    async def look(n: int, case: Case) -> None:
        place = folder / str(n)
        place.mkdir()
        path = place / case.name
        await asyncio.to_thread(case.make, path)
        try:
            found[n] = await probe(workers, path, deep=True)
        except BadFile as e:
            found[n] = e.detail

    found: dict[int, MediaFacts | str] = {}
    try:
        for n, case in enumerate(CASES):  # one after another: which file it was must be plain
            await look(n, case)
    finally:
        await workers.close()
    return found


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[int, MediaFacts | str]:
    return asyncio.run(looked_at(tmp_path_factory.mktemp("corpus")))


def test_the_corpus_is_large():
    assert len(CASES) >= 120


def test_every_file_has_the_right_facts_or_a_clear_refusal(found):
    wrong = [text for n, case in enumerate(CASES) if (text := difference(case, found[n]))]
    assert not wrong, "\n".join(wrong)


def difference(case: Case, got: MediaFacts | str) -> str:
    """What is wrong with an answer; empty when nothing is."""
    name = case.label or ascii(case.name)
    if isinstance(got, str):
        clear = case.says and re.search(case.says, got) and got.endswith(".") and got.isprintable()
        return "" if clear else f"{name}: refused: {got}"
    if case.says:
        return f"{name}: taken as {got}"
    facts: dict[str, Any] = got.as_dict()
    differs = {key: facts[key] for key, value in case.facts.items() if facts[key] != value}
    return f"{name}: {differs}, not {dict(case.facts)}" if differs else ""


def test_no_decoder_died_or_ran_out_of_time(found):
    """That would be a refusal, too, but none of the file's own making."""
    bad = [f"{CASES[n].name}: {got}" for n, got in found.items() if isinstance(got, str) and "stopped halfway" in got]
    assert not bad
    assert TIMEOUT_S <= 10


def test_a_look_may_take_a_gigabyte_and_no_more(tmp_path):
    """The limit is the system's, set in the worker for this one task: what needs more is refused there."""

    async def main() -> tuple[int, str]:
        workers = Workers(1)
        try:
            await probe(workers, small(tmp_path))
            [process] = [p for p in psutil.Process().children() if "media" in " ".join(p.cmdline())]
            soft, _ = process.rlimit(psutil.RLIMIT_AS)
            return soft - process.memory_info().vms, process.status()
        finally:
            await workers.close()

    left_bytes, _ = asyncio.run(main())
    assert 0 < left_bytes <= child.LOOK_BYTES < 1 << 30


def small(folder: Path) -> Path:
    path = folder / "a.png"
    next(case for case in CASES if case.name == "p48.png").make(path)
    return path
