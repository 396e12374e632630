"""Whether a service keeps a folder in step with other computers."""

from __future__ import annotations

from pathlib import Path

import pytest

from wanstudio.store.synced import synced_by


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("OneDrive/Videos/WanStudio", "OneDrive"),
        ("OneDrive - Northlight Films/clips", "OneDrive"),
        ("Library/CloudStorage/OneDrive-Personal/clips", "OneDrive"),
        ("Dropbox (Northlight)/clips", "Dropbox"),
        ("Library/Mobile Documents/com~apple~CloudDocs/clips", "iCloud Drive"),
        ("iCloudDrive/clips", "iCloud Drive"),
        ("Library/CloudStorage/GoogleDrive-fox@example.com/My Drive", "Google Drive"),
        ("Google Drive/clips", "Google Drive"),
        ("Nextcloud2/clips", "Nextcloud"),
        ("Library/CloudStorage/Box-Box/clips", "A cloud service"),
        ("Videos/WanStudio", ""),
        ("notes on Dropbox/clips", ""),
        ("My Drive/clips", ""),
    ],
)
def test_the_service_is_known_by_the_name_of_its_folder_also_of_one_that_is_not_there_yet(
    tmp_path: Path, folder: str, service: str
):
    assert synced_by(tmp_path / folder) == service


@pytest.mark.parametrize(("mark", "service"), [(".sync_9f2c.db", "Nextcloud"), (".dropbox.cache", "Dropbox")])
def test_a_folder_of_another_name_is_known_by_what_the_service_keeps_in_it(tmp_path: Path, mark: str, service: str):
    (tmp_path / "work" / "clips").mkdir(parents=True)
    (tmp_path / "work" / mark).touch()
    assert synced_by(tmp_path / "work" / "clips" / "new") == service
    assert synced_by(tmp_path) == ""


def test_a_link_into_such_a_folder_leads_there(tmp_path: Path):
    (tmp_path / "Dropbox" / "clips").mkdir(parents=True)
    (tmp_path / "clips").symlink_to(tmp_path / "Dropbox" / "clips")
    assert synced_by(tmp_path / "clips") == "Dropbox"
