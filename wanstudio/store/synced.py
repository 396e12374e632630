"""Whether a service keeps a folder in step with other computers: by how such folders are called, or what lies in them.

Sources: support.google.com/drive/answer/12178485 and bombich.com (macOS: Library/CloudStorage, Library/Mobile
Documents); help.nextcloud.com/t/244573 (`.sync_*.db`). A folder that was given another name is known by neither.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

_NAMED = {
    "OneDrive": r"/onedrive( - [^/]+|-[^/]+)?/",
    "Dropbox": r"/dropbox( \([^/]+\)|-[^/]+)?/",
    "iCloud Drive": r"/library/mobile documents/|/icloud ?drive/",
    "Google Drive": r"/google ?drive( \([^/]+\)|-[^/]+)?/|^[a-z]:/my drive/",
    "Nextcloud": r"/nextcloud\d*/",
    "A cloud service": r"/library/cloudstorage/",
}
_MARKED = {"Nextcloud": ".sync_*.db", "Dropbox": ".dropbox.cache"}


def synced_by(folder: Path) -> str:
    """The service that seems to sync the folder; "" for none. It need not be there yet. Looks at the disk."""
    there = Path(os.path.realpath(folder))
    for way in dict.fromkeys((folder.absolute(), there)):
        for service, name in _NAMED.items():
            if re.search(name, f"{way.as_posix().lower()}/"):
                return service
    for one in (there, *there.parents):
        with suppress(OSError):
            for service, mark in _MARKED.items():
                if any(one.glob(mark)):
                    return service
    return ""
