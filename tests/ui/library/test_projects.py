"""The chooser in the library's header: a name of any length stands in whatever room there is."""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

LONG = "The autumn campaign for the northern shops, second cut"


@pytest.mark.parametrize("width", [264, 344, 640])
@pytest.mark.parametrize("name", ["", "Film", LONG])
def test_a_project_of_any_name_fits_into_the_header(qtbot, view, a_clip, width, name):
    view.model.fill([a_clip(0), a_clip(1)], total=1234)
    view.project.show_name(name)
    view.resize(width, 484)
    qtbot.waitUntil(lambda: view.header.width() == width)
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    assert view.header.minimumSizeHint().width() <= 240  # the panel is never narrower
    shown = view.project.text()
    assert shown == (name or "All clips") or shown.endswith("…" if name else "")
    assert name or (shown, view.project.toolTip()) in (("All clips", ""), ("", "All clips"))
    assert view.project.fontMetrics().horizontalAdvance(shown) + view.project._around_px() <= view.project.width() + 1
    assert view.header.title.width() >= view.header.title.sizeHint().width()
    assert view.project.geometry().right() < view.header.width()
    if name == "Film" and width >= 344:
        assert shown == "Film"


def test_a_name_is_shown_as_it_is_written_in_the_tip_and_the_menus(qtbot, view):
    view.project.show_name("<b>Film</b> & more")
    assert "&lt;b&gt;Film&lt;/b&gt; &amp; more" in view.project.toolTip()
    assert view.project.accessibleName() == "Project: <b>Film</b> & more"
