"""What the user took out, remembered beside the database."""

from __future__ import annotations

from pathlib import Path

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
