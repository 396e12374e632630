"""The one table of all benches: what it says, keeps, and sets beside an earlier one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.bench import __main__ as bench
from tests.bench.rows import Row, compared, read, table, write
from tests.bench.soak import BREATH, least, slope

ROWS = [
    Row(what="start", unit="ms", ours=200.0, beside=100.0, limit=1.8, detail="5 runs"),
    Row(what="fast timers", unit="timers", ours=0.0, limit=0),
]


def test_a_ratio_is_held_to_its_limit_and_anything_else_to_its_own():
    assert [row.held for row in ROWS] == [False, True]


def test_what_is_held_to_nothing_is_shown_without_a_word_on_whether_it_held():
    row = Row(what="beside less", unit="ms", ours=200.0, beside=50.0, limit=None)
    assert row.held
    assert table([row]).splitlines()[1].split() == ["beside", "less", "200.0", "ms", "50.0", "ms", "4.00"]


def test_what_is_written_is_read_again(tmp_path: Path):
    rows = [*ROWS, Row(what="held to nothing", unit="ms", ours=1.0, limit=None)]
    write(rows, tmp_path / "deep" / "bench.json")
    assert read(tmp_path / "deep" / "bench.json") == rows


def test_beside_an_earlier_one_ratios_count_more_than_milliseconds():
    old = [
        Row(what="start", unit="ms", ours=400.0, beside=250.0, limit=1.8),
        Row(what="fast timers", unit="timers", ours=0.0, limit=0),
        Row(what="left out", unit="s", ours=3.0, limit=5),
    ]
    lines = compared([*ROWS, Row(what="more", unit="s", ours=1.0, limit=5)], old).splitlines()
    assert [line.split()[-1] for line in lines] == ["change", "%", "same", "new", "gone"]
    assert "+25 %" in lines[1]  # from 1.6 to 2.0 times, though its milliseconds are half


def test_growth_is_the_slope_of_a_line_through_it():
    assert slope([0, 10, 20, 30], [100, 101, 102, 103]) == pytest.approx(0.1)


def test_what_comes_and_goes_within_half_a_minute_is_no_growth():
    """A sawtooth of 100 MB over a floor that rises by 1 MB every breath."""
    notes = [{"at_s": 2.0 * n, "mb": 500 + n // BREATH + 100 * (n % BREATH) / BREATH} for n in range(10 * BREATH)]
    lows = least(notes, "mb")
    assert [low["mb"] for low in lows] == [500 + n for n in range(10)]
    assert slope([low["at_s"] for low in lows], [low["mb"] for low in lows]) == pytest.approx(1 / (2 * BREATH))


def test_an_unknown_bench_is_refused(capsys):
    assert bench.main(["strat"]) == 2
    assert "strat" in capsys.readouterr().err


def test_every_bench_is_explained():
    text = (bench.FOLDER / "README.md").read_text("utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", text, re.M)) == {*bench.names(), "soak"}


def test_what_only_counts_runs_beside_what_waits_and_all_come_into_one_table(monkeypatch, tmp_path: Path, capfd):
    """The one that counts here is not there, so that its process ends soon: it is named, and the others' rows stay."""
    monkeypatch.setattr(bench, "COUNTS", "quick")
    monkeypatch.setattr(bench, "WAIT", ("polling",))
    monkeypatch.setattr(bench, "_one_by_one", lambda names: ([row for row in ROWS if "polling" in names], []))
    rows, broken = bench._measured(["polling", "quick"])
    assert (rows, broken) == (ROWS, ["quick"]), "there is no bench of that name, and it is said"
    assert "quick" in capfd.readouterr().err
