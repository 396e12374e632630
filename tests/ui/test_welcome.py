"""The stage before the first clip."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication

from wanstudio.store.folders import resources
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.welcome import Sample, SampleButton, Welcome
from wanstudio.ui.widgets.buttons import Button


@pytest.fixture
def view(qtbot, qapp: QApplication) -> Welcome:
    theme = Theme(resources(), "dark")
    samples = [Sample(name, "", "New shape for a clip", "Reframe to 9:16") for name in ("a", "b", "c")]
    services = ("Scenario: 4 models", "AI/ML API: 1 model")
    view = Welcome(theme, samples, services, use_sandbox=lambda: None, connect=lambda: None, take=lambda _: None)
    qtbot.addWidget(view)
    return view


def test_tab_stops_at_nothing_but_what_can_be_pressed(view, qapp: QApplication):
    view.show()
    stops, last = [], view.nextInFocusChain()
    while last is not view:
        stops += [last] if last.focusPolicy() & Qt.FocusPolicy.TabFocus and last.isVisible() else []
        last = last.nextInFocusChain()
    assert not view.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert isinstance(stops[0], Button) and stops[0].text() == "Use the Sandbox"
    assert all(isinstance(stop, QAbstractButton) for stop in stops)


@pytest.mark.parametrize("width", [486, 550, 900])
def test_nothing_is_cut_off_however_narrow_the_stage_is(view, qapp: QApplication, width: int):
    view.resize(width, 700)
    view.show()
    qapp.processEvents()
    assert view.horizontalScrollBar().maximum() == 0
    buttons = view.findChildren(SampleButton)
    assert len(buttons) == 3
    for button in buttons:
        assert button.width() >= 100 and button.height() >= button.heightForWidth(button.width())
