"""Settings and window state: read what can be read, keep what cannot, never stand in the way of a start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from wanstudio.core.errors import InvalidInput, LocalProblem
from wanstudio.core.settings import Settings, settings_from
from wanstudio.store.settings import load_settings, load_state, save_settings, save_state

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def test_settings_come_back_as_they_were(tmp_path: Path):
    settings = replace(
        Settings(), jobs_at_once=9, at_once={"Mine": 2}, theme="light", volume=0.5, name_pattern="{seed}"
    )
    save_settings(tmp_path / "settings.json", settings)
    assert load_settings(tmp_path / "settings.json") == (settings, ())


def test_a_first_start_has_the_defaults(tmp_path: Path):
    assert load_settings(tmp_path / "settings.json") == (Settings(), ())


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("jobs_at_once", 0, "1 to 64"),
        ("jobs_at_once", True, "1 to 64"),
        ("at_once", {"Mine": 0}, "1 to 64"),
        ("at_once", {"Mine": "4"}, "1 to 64"),
        ("at_once", 4, "by the names of accounts"),
        ("theme", "pink", "dark, light"),
        ("scale_percent", 900, "80 to 300"),
        ("sandbox_speed", float("nan"), "0.01 to 1000"),
        ("volume", 2, "0 to 1"),
        ("muted", 1, "true or false"),
        ("name_pattern", "{nonsense}", "name pattern"),
        ("library_folder", 3, "text"),
        ("data_uri_limit_bytes", 1, "1000000"),
    ],
)
def test_a_wrong_value_is_refused_with_what_is_allowed(name: str, value: object, allowed: str):
    with pytest.raises(InvalidInput) as e:
        replace(Settings(), **{name: value})
    assert e.value.param == name
    assert allowed in e.value.detail


def test_a_key_that_cannot_be_used_costs_only_itself():
    settings, problems = settings_from({"theme": "light", "jobs_at_once": "many", "colour": "blue"})
    assert settings == replace(Settings(), theme="light")
    assert len(problems) == 2 and "colour" in problems[0] and "jobs_at_once" in problems[1]


@given(st.dictionaries(st.sampled_from([f.name for f in fields(Settings)]) | st.text(), json_values))
def test_whatever_the_file_holds_there_are_settings(data: dict[str, object]):
    settings, problems = settings_from(data)
    named = {p.split(": ")[0] for p in problems}
    taken = {n: v for n, v in data.items() if n in settings.as_dict() and n not in named}
    assert settings == replace(Settings(), **taken)


@pytest.mark.parametrize("content", [b"{", b"", b"[1]", b"\xff\xfe", b"[" * 100_000, b'{"a":1}garbage'])
def test_a_damaged_file_is_kept_aside_and_said(tmp_path: Path, content: bytes):
    path = tmp_path / "state.json"
    path.write_bytes(content)
    state, problems = load_state(path)
    assert state == {}
    assert len(problems) == 1 and "state.json.bad" in problems[0]
    assert (tmp_path / "state.json.bad").read_bytes() == content
    assert load_state(path) == ({}, ())


def test_state_comes_back_as_it_was(tmp_path: Path):
    state = {"model": "scenario/wan-2.2-i2v", "forms": {"m": {"prompt": "caf\udce9 🦊", "seed": 7}}, "sizes": [1, 2]}
    save_state(tmp_path / "state.json", state)
    assert load_state(tmp_path / "state.json") == (state, ())


def test_what_cannot_be_written_or_read_is_said(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(LocalProblem, match=r"settings\.json cannot be written"):
        save_settings(tmp_path / "file" / "settings.json", Settings())
    (tmp_path / "settings.json").mkdir()
    settings, problems = load_settings(tmp_path / "settings.json")
    assert settings == Settings()
    assert len(problems) == 1 and "settings.json" in problems[0]


@pytest.mark.parametrize("content", [b"", b'{"theme": "li', bytes(4096), b"[1]"])
def test_from_a_damaged_file_what_it_held_before_its_last_change_comes_back(tmp_path: Path, content: bytes):
    path = tmp_path / "settings.json"
    first, second = replace(Settings(), theme="light"), replace(Settings(), theme="contrast")
    save_settings(path, first)
    save_settings(path, second)
    save_settings(path, second)  # no change: what was before it stays
    path.write_bytes(content)
    settings, (problem,) = load_settings(path)
    assert settings == first
    assert problem == (
        "settings.json is damaged. It is kept as settings.json.bad; what it held before its last change is used."
    )
    assert (tmp_path / "settings.json.bad").read_bytes() == content
    path.write_bytes(content)
    save_settings(path, second)
    path.write_bytes(content)
    assert load_settings(path)[0] == first  # the damaged file did not take the good one's place


def test_with_both_damaged_there_are_the_defaults(tmp_path: Path):
    path = tmp_path / "settings.json"
    path.write_bytes(b"{")
    (tmp_path / "settings.json.bak").write_bytes(b"{")
    settings, (problem,) = load_settings(path)
    assert settings == Settings() and "defaults are used" in problem


KILLED = """
import os, sys
from pathlib import Path
from wanstudio.store.settings import save_state
home, left = Path(sys.argv[1]), int(sys.argv[2])

def count(event, args):
    global left
    if event in ("open", "os.rename", "os.remove", "os.link") and str(home) in str(args[0]):
        left -= 1
        if left < 0:
            os._exit(9)

sys.addaudithook(count)
save_state(home / "state.json", {"now": "new" * 5000})
os._exit(0)
"""


def test_killed_at_any_step_of_a_save_there_is_the_old_file_or_the_new_one(tmp_path: Path):
    old, new = {"now": "old" * 3000}, {"now": "new" * 5000}
    step, ended, seen = 0, 9, []
    while ended == 9:
        home = tmp_path / str(step)
        save_state(home / "state.json", old)
        ended = subprocess.run(
            [sys.executable, "-c", KILLED, str(home), str(step)], env={**os.environ, "PYTHONPATH": str(ROOT)}
        ).returncode
        state, problems = load_state(home / "state.json")
        assert state in (old, new) and problems == (), step
        seen.append(state == new)
        step += 1
    assert ended == 0 and step > 6
    assert seen == sorted(seen) and seen[-1]
    assert json.loads((tmp_path / str(step - 1) / "state.json.bak").read_bytes()) == old
