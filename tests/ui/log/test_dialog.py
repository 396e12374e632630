"""The log as it is read: what comes, what is seen of it, what is sought, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPicture
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QWidget

from wanstudio.core.loglines import LogLine, Piece, Reading
from wanstudio.ui.log import model as model_module
from wanstudio.ui.log.dialog import LogDialog
from wanstudio.ui.log.model import LogModel
from wanstudio.ui.widgets.buttons import Button, IconButton

AT = "2026-11-27 06:14:11,123"
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
MIXED = (
    f"{AT} INFO    wanstudio.a: begun",
    f"{AT} WARNING wanstudio.a: the sandbox ended",
    f"{AT} ERROR   wanstudio.app: in a slot",
    "Traceback (most recent call last):",
    "KeyError: 'fox'",
    f"{AT} INFO    wanstudio.a: it goes on with a Fox",
)


def lines(*texts: str) -> tuple[LogLine, ...]:
    reading = Reading()
    return tuple(reading.line(text) for text in texts)


def many(count: int, first: int = 0) -> tuple[LogLine, ...]:
    return lines(*(f"{AT} INFO    wanstudio.a: line {n}" for n in range(first, first + count)))


@pytest.fixture
def make(qtbot: Any, theme: Any):
    kept: list[QWidget] = []

    def opened(width: int = 1440, height: int = 900) -> LogDialog:
        window = QWidget()
        window.resize(width, height)
        qtbot.addWidget(window)
        kept.append(window)
        calls: list[str] = []
        dialog = LogDialog(
            theme,
            window,
            choose=calls.append,
            folder=lambda: calls.append("folder") or "No file manager opened.",
            diagnostics=lambda: calls.append("diagnostics"),
        )
        dialog.calls = calls  # type: ignore[attr-defined]
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        dialog.open()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    return opened


@pytest.fixture
def dialog(make: Any) -> Any:
    return make()


def give(dialog: LogDialog, came: Sequence[LogLine], **more: Any) -> None:
    dialog.show_piece(Piece(tuple(came), **more))


def seen(dialog: LogDialog) -> list[str]:
    return [line.text for line in dialog.model.shown]


def at_end(dialog: LogDialog) -> bool:
    bar = dialog.list.verticalScrollBar()
    return bar.value() == bar.maximum()


def top(dialog: LogDialog) -> str:
    """The line at the upper edge."""
    return dialog.model.shown[dialog.list.rowAt(0)].text


def type_in(dialog: LogDialog, qtbot: Any, words: str) -> None:
    dialog.search.setText(words)
    qtbot.waitUntil(lambda: not dialog._looking.isActive())


# ---- what comes -----------------------------------------------------------------------------------


def test_it_stands_at_the_newest_line_and_follows(dialog: Any):
    give(dialog, many(500), more=True)
    assert at_end(dialog) and dialog.model.rowCount() == 500
    give(dialog, many(3, 500))
    assert at_end(dialog) and seen(dialog)[-1].endswith("line 502") and not dialog.end.isVisible()


def test_who_has_scrolled_up_stays_there_and_can_go_back_to_the_end(dialog: Any):
    give(dialog, many(500))
    dialog.list.verticalScrollBar().setValue(1000)
    before = top(dialog)
    give(dialog, many(200, 500))
    assert top(dialog) == before and not at_end(dialog) and dialog.end.isVisible()
    dialog.end.click()
    assert at_end(dialog) and not dialog.end.isVisible()
    give(dialog, many(5, 700))
    assert at_end(dialog)


def test_of_a_huge_log_the_newest_lines_are_kept_and_what_is_seen_stays(dialog: Any, monkeypatch: Any):
    monkeypatch.setattr(model_module, "MOST_LINES", 1000)
    give(dialog, many(1000))
    dialog.list.verticalScrollBar().setValue(dialog.theme.px(18) * 600)
    before = top(dialog)
    give(dialog, many(150, 1000))
    assert dialog.model.count == 1000 and seen(dialog)[0].endswith("line 150")
    assert top(dialog) == before
    assert dialog.remark.text() == "1,000 lines. Older lines are in the folder."


def test_lines_that_take_much_room_go_sooner():
    model = LogModel()
    for _ in range(60):
        model.add([LogLine("x" * 2_000)] * 100)
    assert sum(len(line.text) for line in model.shown) <= model_module.MOST_CHARACTERS * 1.1
    assert model.let_go


def test_the_model_keeps_qts_rules(qtbot: Any, monkeypatch: Any):
    monkeypatch.setattr(model_module, "MOST_LINES", 30)
    model = LogModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    for n in range(10):
        model.add(lines(*MIXED))
        model.show_grave_only(n % 3 == 0)
    model.add(())
    model.clear()
    assert tester.model() is model and model.rowCount() == 0


def test_of_a_full_log_no_more_is_asked_than_is_in_sight(make: Any, qapp: Any, monkeypatch: Any):
    asked: list[int] = []
    answer = LogModel.data

    def noted(model: LogModel, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        asked.append(index.row())
        return answer(model, index, role)

    monkeypatch.setattr(LogModel, "data", noted)
    dialog = make()
    give(dialog, many(20_000))
    qapp.processEvents()
    fewer, all_again = (partial(QTest.keyClick, dialog.graves, key) for key in (Qt.Key.Key_Right, Qt.Key.Key_Left))
    for act in (partial(give, dialog, many(1)), fewer, all_again):
        asked.clear()
        act()
        qapp.processEvents()
        assert len(set(asked)) <= dialog.list.height() // dialog.theme.px(18) + 2  # a list asks for every row


# ---- what is seen of it ---------------------------------------------------------------------------


def test_warnings_and_errors_alone_are_shown_with_what_belongs_to_them(dialog: Any):
    give(dialog, lines(*MIXED))
    QTest.keyClick(dialog.graves, Qt.Key.Key_Right)
    assert seen(dialog) == list(MIXED[1:5])
    give(dialog, lines(MIXED[0], MIXED[1]))
    assert seen(dialog) == [*MIXED[1:5], MIXED[1]] and dialog.remark.text() == "5 lines."
    QTest.keyClick(dialog.graves, Qt.Key.Key_Left)
    assert seen(dialog) == [*MIXED, MIXED[0], MIXED[1]]


def test_words_stand_where_there_is_no_line(dialog: Any):
    give(dialog, (), says="There is no log yet.")
    assert dialog.list.words == "There is no log yet." == dialog.list.accessibleDescription()
    assert not dialog.problem.isVisible()
    give(dialog, ())
    assert dialog.list.words == "Nothing is in this log."
    give(dialog, lines(MIXED[0]))
    QTest.keyClick(dialog.graves, Qt.Key.Key_Right)
    assert dialog.list.words == "No warnings and no errors."


def test_a_log_that_can_no_longer_be_read_says_so_above_what_was_read(dialog: Any):
    give(dialog, lines(*MIXED))
    give(dialog, (), says="wanstudio.log cannot be read: permission denied.")
    assert dialog.problem.isVisible() and "permission denied" in dialog.problem.text()
    assert seen(dialog) == list(MIXED)
    give(dialog, lines(MIXED[0]))
    assert not dialog.problem.isVisible()


def test_another_log_is_chosen_by_its_name_and_begins_empty(dialog: Any):
    give(dialog, lines(*MIXED), names=("command", "other", "sandbox", "wanstudio"))
    listed = [dialog.which.itemText(n) for n in range(dialog.which.count())]
    assert listed == ["Window", "Sandbox", "Commands", "other"]
    dialog.which.setFocus()
    QTest.keyClick(dialog.which, Qt.Key.Key_Down)
    assert dialog.calls == ["sandbox"] and dialog.name == "sandbox" and seen(dialog) == []
    give(dialog, (), names=("sandbox", "wanstudio"))
    assert dialog.name == "sandbox"


# ---- what is sought -------------------------------------------------------------------------------


def test_matches_are_counted_and_gone_through_from_the_newest(dialog: Any, qtbot: Any):
    give(dialog, lines(*MIXED, *MIXED))
    type_in(dialog, qtbot, "fox")
    assert dialog.found.text() == "4 of 4" and dialog.list.row == 11
    QTest.keyClick(dialog.search, Qt.Key.Key_Return, SHIFT)
    assert dialog.found.text() == "3 of 4" == dialog.search.accessibleDescription() and dialog.list.row == 10
    dialog.up.click()
    assert dialog.found.text() == "2 of 4"
    QTest.keyClick(dialog.list, Qt.Key.Key_F3)
    assert dialog.found.text() == "3 of 4"
    for _ in range(2):
        QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.found.text() == "1 of 4" and dialog.list.copied() == MIXED[4]


def test_what_comes_later_is_counted_too_and_moves_nothing(dialog: Any, qtbot: Any):
    give(dialog, lines(*MIXED))
    type_in(dialog, qtbot, "fox")
    give(dialog, lines(*MIXED))
    qtbot.waitUntil(lambda: dialog.found.text() == "2 of 4")
    assert dialog.list.row == 5


def test_matches_stay_right_when_old_lines_go(dialog: Any, qtbot: Any, monkeypatch: Any):
    monkeypatch.setattr(model_module, "MOST_LINES", 60)
    give(dialog, lines(*MIXED * 10))
    type_in(dialog, qtbot, "fox")
    give(dialog, lines(*MIXED * 5))
    qtbot.waitUntil(lambda: not dialog._looking.isActive())
    rows = [n for n, text in enumerate(seen(dialog)) if "fox" in text.lower()]
    assert dialog.model.matches == rows and len(rows) == 20


def test_no_match_is_said_and_esc_clears_the_field_before_it_closes(dialog: Any, qtbot: Any):
    give(dialog, lines(*MIXED))
    type_in(dialog, qtbot, "no such word")
    assert dialog.found.text() == "No matches" and not dialog.down.isEnabled()
    dialog.search.setFocus()
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    QTest.keyClick(dialog.search, Qt.Key.Key_Escape)
    assert dialog.search.text() == "" == dialog.found.text() and dialog.isVisible()
    QTest.keyClick(dialog.search, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_match_far_right_comes_into_sight(dialog: Any, qtbot: Any):
    give(dialog, lines("x" * 1_500 + "fox", "short"))
    assert dialog.list.horizontalScrollBar().value() == 0
    type_in(dialog, qtbot, "fox")
    assert dialog.list.horizontalScrollBar().value() > 5_000
    type_in(dialog, qtbot, "short")
    assert dialog.list.horizontalScrollBar().value() == 0


@pytest.mark.parametrize("text", ["x" * 1_500 + "fox", "雪" * 700 + "fox"])
def test_text_and_mark_are_drawn_where_they_stand_far_right(dialog: Any, qtbot: Any, theme: Any, text: str):
    give(dialog, lines(text, ""))
    type_in(dialog, qtbot, "fox")
    dialog.list.clearSelection()
    dialog.search.setFocus()  # the row has a frame, too, while the list has it
    drawn = dialog.list.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    framed = [x for x in range(drawn.width()) if drawn.pixelColor(x, 1) == theme.color("focus")]
    assert len(framed) > 15 and framed == list(range(framed[0], framed[-1] + 1))  # one mark, three letters wide
    inside = {drawn.pixelColor(x, y).name() for x in range(framed[0] + 2, framed[-1]) for y in range(3, 14)}
    assert len(inside) > 5  # the letters
    assert framed[-1] < drawn.width()


def drawn_bytes(dialog: LogDialog) -> int:
    """How much is drawn for the lines in sight, as the size of the commands for it."""
    picture = QPicture()
    dialog.list.viewport().render(picture)
    return picture.size()


def test_of_long_lines_with_a_match_at_every_letter_no_more_is_drawn_than_is_in_sight(make: Any, qtbot: Any):
    dialog, narrow = make(), make()
    give(dialog, lines(*["x" * 2_000] * 200))
    give(narrow, lines(*["x" * 100] * 200))
    for one in (dialog, narrow):
        type_in(one, qtbot, "x")
    bar = dialog.list.horizontalScrollBar()
    for place in (0, bar.maximum() // 2, bar.maximum()):
        bar.setValue(place)
        assert drawn_bytes(dialog) < 1.1 * drawn_bytes(narrow)
    drawn = dialog.list.viewport().grab().toImage()
    assert sum(drawn.pixelColor(x, 30) != drawn.pixelColor(drawn.width() - 1, 30) for x in range(400)) > 300  # marked


# ---- keys, copying, names -------------------------------------------------------------------------


def test_chosen_lines_are_copied_in_their_order(dialog: Any, qtbot: Any):
    give(dialog, lines(*MIXED))
    assert not dialog.copy.isEnabled()
    dialog.list.choose(4)
    QTest.keyClick(dialog.list, Qt.Key.Key_Up, SHIFT)
    QTest.keyClick(dialog.list, Qt.Key.Key_Up, SHIFT)
    QTest.keyClick(dialog.list, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "\n".join(MIXED[2:5])
    QTest.keyClick(dialog.list, Qt.Key.Key_A, CTRL)
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == "\n".join(MIXED)


def test_home_and_end_go_to_the_first_and_the_last_line(dialog: Any):
    give(dialog, many(500))
    QTest.keyClick(dialog.list, Qt.Key.Key_Home)
    assert dialog.list.row == 0 and not at_end(dialog) and top(dialog).endswith("line 0")
    QTest.keyClick(dialog.list, Qt.Key.Key_End)
    assert dialog.list.row == 499 and at_end(dialog) and dialog.list.follows
    QTest.keyClick(dialog.list, Qt.Key.Key_Home, SHIFT)
    assert len(dialog.list.selectionModel().selectedRows()) == 500


def test_it_can_be_used_by_key_alone(dialog: Any, qtbot: Any):
    give(dialog, lines(*MIXED))
    assert dialog.list.hasFocus()
    QTest.keyClick(dialog.list, Qt.Key.Key_F, CTRL)
    assert dialog.search.hasFocus()
    type_in(dialog, qtbot, "sandbox")
    reached = set()
    for _ in range(12):
        reached.add(dialog.focusWidget())
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    wanted = {dialog.which, dialog.graves, dialog.search, dialog.up, dialog.list, dialog.copy, dialog.close_button}
    assert wanted <= reached
    QTest.keyClick(dialog.list, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_every_control_has_its_name(dialog: Any):
    names = {dialog.which: "Which log", dialog.graves: "Which lines", dialog.search: "Search the log"}
    names[dialog.list] = "Log"
    assert {widget: widget.accessibleName() for widget in names} == names
    assert all(button.accessibleName() for kind in (Button, IconButton) for button in dialog.findChildren(kind))


def test_the_folder_and_the_diagnostics_file_are_asked_for(dialog: Any):
    dialog.folder.click()
    dialog.diagnostics.click()
    assert dialog.calls == ["folder", "diagnostics"]
    give(dialog, lines(*MIXED))
    assert dialog.problem.isVisible() and dialog.problem.text() == "No file manager opened."


def is_nearly(one: QColor, other: QColor) -> bool:
    """The strokes of some fonts are thinner than a pixel: their colour is mixed with the ground's."""
    return sum(abs(a - b) for a, b in zip(one.getRgb(), other.getRgb(), strict=True)) < 128


@pytest.mark.parametrize("name", ["dark", "light", "contrast"])
@pytest.mark.parametrize(
    ("scale", "size"), [(0.8, (1024, 700)), (1.0, (1024, 700)), (2.0, (1024, 700)), (2.0, (1440, 900))]
)
def test_nothing_is_cut_off_in_any_theme_and_size(
    theme: Any, qapp: Any, make: Any, name: str, scale: float, size: tuple[int, int]
):
    theme.use(qapp, name, scale)
    try:
        dialog = make(*size)
        give(dialog, lines(*MIXED))
        dialog.list.choose(1)
        dialog.end.show()
        qapp.processEvents()
        assert dialog.width() <= size[0] and dialog.height() <= size[1]
        for widget in (dialog.which, dialog.search, *dialog.findChildren(Button)):
            room = widget.rect().translated(widget.mapTo(dialog, widget.rect().topLeft()))
            assert dialog.rect().contains(room), widget.accessibleName()
            assert widget.width() >= widget.minimumSizeHint().width(), widget.accessibleName()
        assert dialog.graves.fits(dialog.graves.width())
        assert dialog.list.height() >= 3 * theme.px(18)
        drawn = dialog.list.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        colours = {drawn.pixelColor(x, y).name() for x in range(0, drawn.width(), 2) for y in range(drawn.height())}
        assert theme.color("selection").name() in colours
        assert any(is_nearly(QColor(colour), theme.color("bad")) for colour in colours)
    finally:
        theme.use(qapp, "dark", 1.0)
