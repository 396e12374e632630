"""Pages of the web, shown in the system's own browser."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def browse(address: str) -> str:
    """Open a page. Where that cannot be done: a sentence that says where it is; else ""."""
    if address.startswith("https://") and QDesktopServices.openUrl(QUrl(address)):
        return ""
    return f"No browser opened. The page is {address}"
