"""What the form says is wrong, and that it can be read."""

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect
from PySide6.QtWidgets import QScrollArea

from wanstudio.core.presets import named
from wanstudio.ui.export.wish import Wish

_LAPTOP_PX = 700  # high
_TITLE_BAR_PX = 37


def opened_wide(opened, *clips, **more):
    """With all the fields that a video can have."""
    preset = named("reels", ())
    dialog = opened(*clips, wish=Wish(spec=preset.spec, preset="reels", folder="/clips", pattern="x"), **more)
    dialog.form.options.size_choice.setCurrentText("Own size…")
    dialog.form.options.fps.setCurrentText("Own rate…")
    return dialog


def is_whole(widget, dialog):
    """No scroll area cuts it, and the dialog has room for it."""
    place = QRect(widget.mapTo(dialog, QPoint(0, 0)), widget.size())
    seen = dialog.rect()
    for area in dialog.form.findChildren(QScrollArea):
        if area.isAncestorOf(widget):
            view = area.viewport()
            seen = seen.intersected(QRect(view.mapTo(dialog, QPoint(0, 0)), view.size()))
    enough = widget.heightForWidth(widget.width()) <= widget.height()
    return widget.isVisible() and seen.contains(place) and enough


def lay_out():
    """Have every layout do now what it does before the next frame."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def column(form):
    return next(area for area in form.findChildren(QScrollArea) if area.isAncestorOf(form.options))


def test_with_all_its_fields_open_it_fits_a_low_screen_and_nothing_scrolls(opened, qtbot):
    dialog = opened_wide(opened, marks=(1, 20), taken=1)
    qtbot.waitUntil(lambda: not dialog.form.place._warning.isHidden())
    dialog.form.options.size_choice.width_px.setValue(600)
    qtbot.waitUntil(lambda: not dialog.form.place._warning.isHidden())
    lay_out()
    assert dialog.form.options.shown >= {"quality", "limit", "size", "fps", "range"}
    assert dialog.height() + _TITLE_BAR_PX <= _LAPTOP_PX
    assert not column(dialog.form).verticalScrollBar().isVisible()


def test_what_is_wrong_is_read_whole_however_much_is_open(opened, qtbot):
    dialog = opened_wide(opened, marks=(1, 20))
    for pattern, width in (("x", 5), ("{promt}", 600)):
        dialog.form.place.pattern.setText(pattern)
        dialog.form.options.size_choice.width_px.setValue(width)
        assert dialog.form.problem.text() and not dialog.go.isEnabled()
        qtbot.waitUntil(lambda: is_whole(dialog.form.problem, dialog))
        assert not column(dialog.form).verticalScrollBar().isVisible()


def test_on_a_screen_too_narrow_for_two_columns_the_presets_stand_above_the_rest_and_nothing_is_cut(
    opened, theme, qapp
):
    theme.use(qapp, "dark", 3.75)  # as 1024 px at 200 %
    form = opened_wide(opened).form
    area = column(form)
    lay_out()
    assert area.isAncestorOf(form.presets)
    assert area.widget().minimumSizeHint().width() <= area.viewport().width()


def test_on_a_screen_too_low_for_it_the_fields_scroll_and_what_is_wrong_stays(opened, qtbot):
    dialog = opened_wide(opened, marks=(1, 20))
    dialog.form.setMinimumHeight(0)
    lay_out()  # its own least height follows
    dialog.resize(dialog.width(), 460)
    dialog.form.options.size_choice.width_px.setValue(5)
    qtbot.waitUntil(lambda: is_whole(dialog.form.problem, dialog))
    assert column(dialog.form).verticalScrollBar().isVisible()


def test_what_was_typed_is_not_put_on_a_clip(opened, a_clip):
    dialog = opened_wide(opened, a_clip(0), a_clip(1))
    dialog.form.options.size_choice.width_px.setValue(5)
    assert dialog.form.problem.text() == "A size is 16 to 8,192 pixels."
