"""Beside a wide library: the chosen clips, what they share, and what can be done with them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from wanstudio.core.costs import Price
from wanstudio.core.sharing import Shared
from wanstudio.ui.library.details import MOST
from wanstudio.ui.library.model import ClipListModel
from wanstudio.ui.library.tagchips import TagChip
from wanstudio.ui.library.view import LibraryView
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.pictures import Pictures


@pytest.fixture
def view(qtbot, theme):
    acted, asked, model = [], [], ClipListModel()

    def settings(clips):
        asked.append(len(clips))
        return [
            Shared("Model", "Wan 2.2 I2V"),
            Shared("Size", "720p"),
            Shared("Seed", f"{len(clips)} values", same=False),
        ]

    view = LibraryView(
        theme,
        model,
        act=lambda action, clips: acted.append((action, [clip.id for clip in clips])),
        can=lambda action, clips: action != "compare" or len(clips) <= 4,
        pictures=Pictures(),
        settings=settings,
        untag=lambda tag, clips: acted.append((tag, [clip.id for clip in clips])),
    )
    view.acted, view.asked, view.model = acted, asked, model
    qtbot.addWidget(view)
    view.resize(1440, 800)
    view.show()
    return view


def shown(view):
    """The details, as they are a moment later."""
    if view.side.details is not None:
        view.side.details._soon.stop()
        view.side.details.look()
    return view.side.details


def choose(view, *rows):
    kinds = QItemSelectionModel.SelectionFlag
    view.grid.selectionModel().clear()
    for row in rows:
        view.grid.selectionModel().select(view.model.index(row), kinds.Select)
    QApplication.processEvents()
    return shown(view)


def held(details):
    return [chip.text() for chip in details.chips.buttons]


def test_a_tag_that_all_have_is_taken_from_all_by_its_cross(view, a_clip):
    view.model.fill([a_clip(n, tags=("hero",)) for n in range(3)])
    details = choose(view, 0, 2)
    (chip,) = details.chips.buttons
    assert (chip.accessibleName(), chip.accessibleDescription()) == ("Tag hero", "Del removes it")
    assert chip in view.side.details.stops
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(chip.width() - 10, chip.height() // 2))
    assert view.acted == [("hero", ["clip0", "clip2"])] and details.tag.hasFocus()


def test_the_words_of_a_tag_open_the_tags_as_those_of_a_filter_open_its_menu_and_del_removes_it(view, a_clip):
    view.model.fill([a_clip(n, tags=("hero",)) for n in range(2)])
    details = choose(view, 0)
    (chip,) = details.chips.buttons
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(10, chip.height() // 2))
    assert view.acted == [("tag", ["clip0"])]
    QTest.keyClick(chip, Qt.Key.Key_Delete)
    assert view.acted[1:] == [("hero", ["clip0"])]


@pytest.mark.parametrize(("tags", "words"), [((), "none"), (("hero",), "1 tag in some")])
def test_what_is_said_in_place_of_tags_stands_in_line_with_its_label(view, a_clip, tags, words):
    view.model.fill([a_clip(0, tags=tags), a_clip(1)])
    details = choose(view, 0, 1)
    QApplication.processEvents()
    [label] = [label for label in details.findChildren(Label) if label.text() == "Tags"]
    assert details._tags.text() == words and details._tags.isVisible()
    assert details._tags.geometry().top() == label.geometry().top()


def test_a_tag_that_is_wider_than_the_panel_ends_early_and_its_tooltip_has_all_of_it(view, a_clip):
    long = "a rather long tag of many words"
    view.model.fill([a_clip(0, tags=(long,))])
    (chip,) = choose(view, 0).chips.buttons
    assert chip.text().endswith("…") and long in chip.toolTip() and chip.accessibleName() == f"Tag {long}"


def table(view):
    return dict(view.side.details.table.said)


def test_what_the_chosen_clips_share_is_told(view, a_clip):
    view.model.fill([a_clip(n, stars=n, tags=("hero", f"t{n}")) for n in range(3)])
    details = choose(view, 0, 1)
    assert details.header.title.text() == "2 clips" and details.export.text() == "Export 2…"
    told = table(view)
    assert told["Model"] == "Wan 2.2 I2V" and told["Seed"] == "2 values"
    assert told["Size"] == "1280 × 720, 25 fps" and told["Length"] == "132 frames, 5.28 s"
    assert "Cost" not in told and [label for label, _ in details.table.said].count("Size") == 1
    assert details.stars.value() == 0 and details._mixed.isVisible()
    assert (held(details), details._tags.text()) == (["hero"], "2 more in some")
    view.model.renew(a_clip(0))
    assert shown(view)._tags.text() == "2 tags in some"
    choose(view, 2)
    assert details.header.title.text() == "1 clip" and details.export.text() == "Export…"
    assert details.stars.value() == 2 and not details._mixed.isVisible() and not details.compare.isEnabled()
    assert held(details) == ["hero", "t2"] and not details._tags.isVisible()


def test_costs_stand_together_in_the_unit_of_each_service_and_stand_ins_are_free(view, a_clip):
    prices = [Price(12.0, "CU"), Price(15.5, "CU"), Price(0.4, "USD"), None]
    clips = [a_clip(n) for n in range(4)]
    clips = [replace(c, recipe=replace(c.recipe, price=p)) for c, p in zip(clips, prices, strict=True)]
    view.model.fill([*clips, replace(clips[0], id="clip8", stand_in=True, created=clips[3].created - timedelta(1))])
    costs = []
    for rows in ((0,), (0, 1), (0, 1, 2, 3), (3,), (4,), (0, 4)):
        choose(view, *rows)
        costs.append(table(view).get("Cost"))
    assert costs == ["12 CU", "27.5 CU together", "27.5 CU, $0.40 together", None, "Free", "12 CU together"]


def test_when_they_were_made_is_told_as_a_span(view, a_clip):
    noon = datetime(2026, 11, 21, 12, 0, tzinfo=UTC).astimezone()
    at = [noon, noon - timedelta(minutes=18), noon - timedelta(days=1)]
    view.model.fill([replace(a_clip(n), created=moment) for n, moment in enumerate(at)])
    choose(view, 0)
    view.side.details._now = lambda: noon
    made = []
    for rows in ((0,), (0, 1), (0, 1, 2)):
        choose(view, *rows)
        made.append(table(view)["Made"])
    first = at[1]
    assert made == [f"Today, {noon:%H:%M}", f"Today, {first:%H:%M} to {noon:%H:%M}", "Yesterday to Today"]


def test_buttons_and_stars_are_for_all_that_are_chosen(view, a_clip):
    view.model.fill([a_clip(n) for n in range(6)])
    details = choose(view, 0, 2)
    for button in (details.compare, details.export, details.tag):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    details.stars.wanted.emit(4)
    ids = ["clip0", "clip2"]
    assert view.acted == [("compare", ids), ("export", ids), ("tag", ids), ("rate_4", ids)]
    choose(view, 0, 1, 2, 3, 4)
    assert not details.compare.isEnabled() and details.export.isEnabled()


def test_with_none_chosen_it_says_what_to_do(view, a_clip):
    view.model.fill([a_clip(0)])
    details = choose(view)
    assert details.header.title.text() == "No clip chosen" and details._hint.isVisible()
    assert not details._body.isVisible()


def test_of_more_than_two_hundred_only_the_number_is_told_and_few_are_read(view, a_clip):
    view.model.fill([a_clip(n) for n in range(MOST + 50)])
    choose(view, 0)
    view.asked.clear()
    every = QItemSelection(view.model.index(0), view.model.index(MOST + 49))
    view.grid.selectionModel().select(every, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    details = shown(view)
    assert details.header.title.text() == f"{MOST + 50} clips" and details.export.text() == f"Export {MOST + 50}…"
    assert [clip.id for clip in view.grid.some_chosen(MOST)[0]] == ["clip0", "clip1", "clip2"]
    assert not view.asked and not details.table.isVisible() and details._hint.isVisible()
    details.stars.wanted.emit(1)
    assert len(view.acted[-1][1]) == MOST + 50


def test_what_is_judged_elsewhere_is_told_at_once(qtbot, view, a_clip):
    clips = [a_clip(n) for n in range(2)]
    view.model.fill(clips)
    details = choose(view, 0, 1)
    for clip in clips:
        view.model.renew(replace(clip, stars=5, tags=("hero",)))
    qtbot.waitUntil(lambda: details.stars.value() == 5 and held(details) == ["hero"])
    view.model.remove("clip0")
    qtbot.waitUntil(lambda: details.header.title.text() == "1 clip")


def test_they_can_be_put_away_and_give_their_room_to_the_clips(qtbot, view, a_clip):
    view.model.fill([a_clip(0)])
    choose(view, 0)
    width = view.grid.width()
    with qtbot.waitSignal(view.arranged):
        QTest.mouseClick(view.header.bar.details, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert not view.side.details.isVisible() and view.grid.width() > width + 300
    QTest.mouseClick(view.header.bar.details, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.side.details.isVisible() and view.side.details.header.title.text() == "1 clip")


@pytest.mark.parametrize(("width", "there"), [(1440, True), (1100, True), (1000, False), (344, False)])
def test_they_stand_where_there_is_room(view, a_clip, width, there):
    view.model.fill([a_clip(0)])
    view.resize(width, 700)
    QApplication.processEvents()
    assert view.side.details.isVisible() is there and view.side.isVisible() is there
    assert view.grid.width() == width - 321 * there


def test_a_long_prompt_wraps_and_nothing_is_wider_than_the_panel(view, a_clip):
    long = "Big rabbit climbs out of his burrow, stretches both arms and greets the morning. " * 3
    view.side.details._settings = lambda clips: [Shared("A rather long label", long)]
    view.model.fill([a_clip(0)])
    choose(view, 0)
    label, text = view.side.details.table._rows[0]
    assert text.height() > 3 * label.fontMetrics().height()
    assert text.mapTo(view, text.rect().topRight()).x() <= view.width() - 16


def test_only_the_left_button_on_its_cross_takes_a_tag_away(theme, qtbot):
    taken = []
    chip = TagChip(theme, "hero", lambda: taken.append("hero"), lambda: None)
    qtbot.addWidget(chip)
    chip.show()
    cross = QPoint(chip.width() - 3, chip.height() // 2)
    QTest.mouseClick(chip, Qt.MouseButton.RightButton, pos=cross)
    assert not taken
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=cross)
    assert taken == ["hero"]
