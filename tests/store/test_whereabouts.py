"""What there is to know of where a folder is."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tests.store.test_drives import MOUNTS
from wanstudio.store.drives import kind_in
from wanstudio.store.whereabouts import remark_on


def test_a_network_drive_is_named_before_a_service_that_syncs(tmp_path: Path):
    of_mounts = partial(kind_in, MOUNTS)
    said = remark_on(Path("/media/share/Dropbox"), of_mounts)
    assert said.startswith("This folder is on a network drive (cifs). ") and "Dropbox" not in said
    assert remark_on(Path("/var/lib/Dropbox"), of_mounts).startswith("Dropbox seems to sync this folder. ")


def test_of_a_folder_of_this_computer_there_is_nothing_to_say(tmp_path: Path):
    assert remark_on(tmp_path / "not there yet") == ""
