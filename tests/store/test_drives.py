"""Whether a folder is on a network drive."""

from __future__ import annotations

from pathlib import Path

import pytest

from wanstudio.store.drives import kind_in, network_drive

MOUNTS = r"""
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:40 / /home rw shared:2 - nfs4 server:/home rw,vers=4.2
41 40 8:2 / /home/fox/local\040disk rw - ext4 /dev/sdb1 rw
42 22 0:42 / /media/share rw - cifs //server/share rw
43 22 0:43 / /home2 rw - ext4 /dev/sdc1 rw
44 22 0:44 / /mnt/ssh rw - fuse.sshfs fox@server: rw
half a line
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib", ""),
        ("/home", "nfs4"),
        ("/home/fox/.local/share", "nfs4"),
        ("/home/fox/local disk/wanstudio", ""),
        ("/home2/fox", ""),
        ("/media/share/x", "cifs"),
        ("/mnt/ssh", "fuse.sshfs"),
    ],
)
def test_the_deepest_mount_says_what_kind_of_drive_it_is(folder: str, kind: str):
    assert kind_in(MOUNTS, Path(folder)) == kind


def test_a_folder_of_this_computer_is_on_none(tmp_path: Path):
    assert network_drive(tmp_path) == ""
