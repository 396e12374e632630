"""The settings as the user changes them."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from tests.ui.settings.work import NO_ACCOUNTS
from tests.ui.test_figures import read_by
from wanstudio.core.settings import Settings
from wanstudio.ui.settings.dialog import SettingsDialog
from wanstudio.ui.settings.network import NetworkWork
from wanstudio.ui.statusbar import ConnectionRow
from wanstudio.ui.theme.theme import Theme

_NETWORK = NetworkWork(
    services=(),
    system="No proxy is set",
    has_login=False,
    test=lambda *_: lambda: None,
    save=lambda *_: lambda: None,
    where_kept=lambda tell: None,
)


@pytest.mark.parametrize("before", [False, True])
def test_motion_is_reduced_by_a_switch(qtbot: Any, theme: Any, before: bool):
    saved: list[Settings] = []
    settings = Settings(reduced_motion=before, volume=0.5)
    dialog = SettingsDialog(
        theme,
        None,
        settings,
        "/clips",
        (),
        apply=saved.append,
        accounts=NO_ACCOUNTS,
    )
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    assert dialog.reduced_motion.accessibleName() == "Reduced motion"
    assert dialog.reduced_motion.isChecked() is before
    dialog.reduced_motion.click()
    dialog._on_save()
    assert saved == [Settings(reduced_motion=not before, volume=0.5)]


def test_large_numbers_are_grouped_as_the_reader_writes_them(qtbot: Any, theme: Any):
    with read_by("en_US"):
        settings = Settings(clip_limit_bytes=4_000_000_000)
        dialog = SettingsDialog(
            theme,
            None,
            settings,
            "/clips",
            (),
            apply=lambda settings: None,
            accounts=NO_ACCOUNTS,
        )
        qtbot.addWidget(dialog)
        assert dialog.clip_limit.text() == "4,000 MB"


def test_on_a_narrow_screen_nothing_is_beyond_its_side(qtbot: Any, theme: Theme, qapp: Any):
    theme.use(qapp, "dark", 3.75)  # as 1024 px at 200 %
    row = ConnectionRow(
        "a", "Northlight, Scenario", "Key in the keyring", removable=True, renewable=True, testable=True, called="a"
    )
    dialog = SettingsDialog(
        theme, None, Settings(), "/clips", (row,), apply=lambda _: None, accounts=NO_ACCOUNTS, network=_NETWORK
    )
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(lambda: dialog._area.viewport().width() > 1000)
    assert dialog._inside.minimumSizeHint().width() <= dialog._area.viewport().width()
