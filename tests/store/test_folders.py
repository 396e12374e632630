"""Where things are kept."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from wanstudio.core.errors import LocalProblem
from wanstudio.store.folders import Folders, check_name, ready, reason, resources, unwritable


def test_a_home_of_ones_own_holds_everything(home: Path):
    folders = Folders.from_environment()
    for folder in (folders.data, folders.library, folders.cache, folders.sources, folders.logs, folders.models):
        assert folder == home or home in folder.parents
    assert folders.library == home / "library"


def test_without_one_the_systems_own_folders_are_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.delenv("WANSTUDIO_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_VIDEOS_DIR"):
        monkeypatch.delenv(name, raising=False)
    folders = Folders.from_environment()
    assert folders.library.name == "WanStudio"
    assert folders.library.parent.name == ("Movies" if sys.platform == "darwin" else "Videos")
    assert folders.data != folders.cache


def test_the_library_is_the_folder_that_was_chosen_and_a_home_that_nobody_knows_is_a_name(tmp_path: Path):
    folders = Folders.under(tmp_path)
    assert folders.library_at("") == folders.library
    assert folders.library_at("~/clips") == Path.home() / "clips"
    assert folders.library_at("clips") == Path.cwd() / "clips"
    assert folders.library_at("~nobody here/clips") == Path.cwd() / "~nobody here/clips"


def test_nothing_is_made_before_it_is_needed(tmp_path: Path):
    folders = Folders.under(tmp_path / "new")
    assert not folders.data.exists()
    assert ready(folders.data).is_dir()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LocalProblem) as e:
        ready(tmp_path / "file" / "library")
    assert str(tmp_path / "file" / "library") in e.value.detail
    assert e.value.hint


def test_a_file_in_the_folders_place_is_called_one(tmp_path: Path):
    file = tmp_path / "README.md"
    file.write_text("in the way")
    with pytest.raises(LocalProblem) as e:
        ready(file)
    assert e.value.detail == f"{file} is a file, not a folder."
    assert e.value.hint == "Choose another folder."


def test_what_to_do_about_a_folder_holds_wherever_it_was_named():
    """One given on the command line is in no settings."""
    with pytest.raises(LocalProblem) as e:
        ready(Path("/proc/sys/wanstudio"))
    assert e.value.hint == "Choose another folder, or make this one writable."


def test_a_folder_that_cannot_be_written_is_named():
    with pytest.raises(LocalProblem, match=r"/proc/sys|cannot be made"):
        ready(Path("/proc/sys/wanstudio"))


def test_a_folder_of_clips_has_a_name_that_the_library_can_keep(tmp_path: Path):
    check_name(tmp_path / "caf\u00e9 🦊")
    assert "caf· holds a character that is not text. Rename it" in unwritable(tmp_path / "caf\udce9")


def test_reasons_are_never_empty():
    assert reason(OSError(28, "No space left on device")) == "no space left on device"
    assert reason(TimeoutError()) == "TimeoutError"


def test_the_shipped_files_are_found_in_a_checkout():
    assert (resources() / "models").is_dir()


def test_the_shipped_files_are_found_in_a_bundle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(sys, "_MEIPASS", os.fspath(tmp_path), raising=False)
    assert resources() == tmp_path / "resources"
