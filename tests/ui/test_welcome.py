"""The stage before the first clip."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from wanstudio.store.folders import resources
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.welcome import Sample, SampleButton, Welcome


@pytest.mark.parametrize("width", [486, 550, 900])
def test_nothing_is_cut_off_however_narrow_the_stage_is(qtbot, qapp: QApplication, width: int):
    theme = Theme(resources(), "dark")
    samples = [Sample(name, "", "New shape for a clip", "Reframe to 9:16") for name in ("a", "b", "c")]
    services = ("Scenario: 4 models", "AI/ML API: 1 model")
    view = Welcome(theme, samples, services, use_sandbox=lambda: None, connect=lambda: None, take=lambda _: None)
    qtbot.addWidget(view)
    view.resize(width, 700)
    view.show()
    qapp.processEvents()
    assert view.horizontalScrollBar().maximum() == 0
    buttons = view.findChildren(SampleButton)
    assert len(buttons) == 3
    for button in buttons:
        assert button.width() >= 100 and button.height() >= button.heightForWidth(button.width())
