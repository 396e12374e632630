"""What the user took out, remembered beside the database."""

from __future__ import annotations

from pathlib import Path

import pytest

from wanstudio.store import removals as module
from wanstudio.store.removals import Removal, Removals

ONE = Removal(table="clips", id="j-1", remote_id="job_1", path="/clips/a fox.mp4")
TWO = Removal(table="jobs", id="j")


def test_what_was_taken_out_is_remembered_until_it_is_put_back(tmp_path: Path):
    removals = Removals(tmp_path / "removed.jsonl")
    assert removals.all() == ()
    removals.add(ONE)
    removals.add(TWO)
    assert Removals(tmp_path / "removed.jsonl").all() == (ONE, TWO)
    removals.back("clips", "j-1")
    removals.back("clips", "another")
    assert removals.all() == (TWO,)
    removals.add(ONE)
    assert removals.all() == (TWO, ONE)


def test_a_line_that_was_cut_off_costs_only_itself(tmp_path: Path):
    path = tmp_path / "removed.jsonl"
    removals = Removals(path)
    removals.add(ONE)
    path.write_bytes(path.read_bytes() + b'{"table": "clips", "id": "ha')
    removals.add(TWO)
    assert removals.all() == (ONE, TWO)


def test_a_line_is_read_once_however_often_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    read: list[bytes] = []
    loads = module.json.loads

    def noting(line: bytes) -> object:
        read.append(line)
        return loads(line)

    removals = Removals(tmp_path / "removed.jsonl")
    removals.add(ONE, TWO)
    monkeypatch.setattr(module.json, "loads", noting)
    for n in range(9):
        removals.back("clips", f"new {n}")
    assert removals.all() == (ONE, TWO)
    assert len([line for line in read if line]) == 2


def test_what_another_process_takes_out_or_puts_back_is_known(tmp_path: Path):
    here, there = (Removals(tmp_path / "removed.jsonl") for _ in range(2))
    here.add(ONE)
    assert there.all() == (ONE,)
    here.add(TWO)
    there.back("jobs", "j")
    assert here.all() == there.all() == (ONE,)
    (tmp_path / "removed.jsonl").unlink()
    assert here.all() == there.all() == ()


def test_a_line_whose_end_is_missing_counts_and_is_not_counted_twice(tmp_path: Path):
    path = tmp_path / "removed.jsonl"
    Removals(path).add(ONE)
    path.write_bytes(path.read_bytes()[:-1])
    removals = Removals(path)
    assert removals.all() == (ONE,)
    removals.add(TWO)
    assert removals.all() == (ONE, TWO)


def test_only_what_holds_is_kept(tmp_path: Path):
    path = tmp_path / "removed.jsonl"
    removals = Removals(path)
    removals.compact()
    assert not path.exists()
    removals.add(ONE, TWO)
    removals.back("clips", "j-1")
    removals.compact()
    assert path.read_bytes().count(b"\n") == 1
    assert removals.all() == Removals(path).all() == (TWO,)
    removals.add(ONE)
    assert removals.all() == Removals(path).all() == (TWO, ONE)
