"""The frame of what opens above the window."""

from PySide6.QtCore import QPoint, QRect

from wanstudio.ui.widgets.painting import within_frame


def test_the_corners_outside_of_a_popups_frame_are_no_part_of_it(theme):
    rect = QRect(0, 0, 200, 90)
    within = within_frame(rect, theme)
    for corner in (rect.topLeft(), rect.topRight(), rect.bottomLeft(), rect.bottomRight()):
        assert not within.contains(corner)
    assert all(within.contains(place) for place in (QPoint(100, 0), QPoint(0, 45), QPoint(100, 89), QPoint(3, 3)))
