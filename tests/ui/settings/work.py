"""What the sections of the settings ask for, where a test does not care."""

from __future__ import annotations

from wanstudio.ui.settings.accounts import AccountWork

NO_ACCOUNTS = AccountWork(
    connect=lambda: None,
    renew=lambda name: None,
    rename=lambda name, title, tell: None,
    test=lambda name, tell: None,
    before_removal=lambda name: "",
    remove=lambda name, refused: None,
)
