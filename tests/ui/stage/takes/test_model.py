"""The list of a shot's takes: whatever it held, it holds what it is filled with, and moves as little as it must."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from tests.store.test_library import CLIP
from wanstudio.core.recipe import Clip
from wanstudio.ui.stage.takes.model import Coming, TakeModel

Filling = tuple[list[Clip], list[Coming]]


def clips(takes: list[int]) -> list[Clip]:
    return [replace(CLIP, id=f"c{take}", take=take) for take in takes]


some = st.lists(st.integers(1, 8), unique=True).map(sorted)
jobs = st.lists(st.integers(9, 12), unique=True).map(lambda ns: [Coming(f"j{n}", n, n / 12) for n in sorted(ns)])
fillings = st.lists(st.tuples(some.map(clips), jobs), max_size=6)


def rows(model: TakeModel) -> list[Clip | Coming]:
    return [model.index(row).data(TakeModel.TakeRole) for row in range(model.rowCount())]


@given(fillings)
def test_whatever_it_held_it_holds_what_it_is_filled_with(fillings: list[Filling]):
    model = TakeModel(lambda clip: "")
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    for made, coming in fillings:
        model.fill(made, coming)
        assert rows(model) == [*made, *coming]
    del tester


def test_what_stands_before_the_first_difference_stays_where_it_is():
    model, told = TakeModel(lambda clip: ""), []
    model.fill(clips([1, 2]), [Coming("a", 3, 0.5)])
    model.modelAboutToBeReset.connect(lambda: told.append("reset"))
    model.rowsRemoved.connect(lambda _parent, first, last: told.append(("gone", first, last)))
    model.rowsInserted.connect(lambda _parent, first, last: told.append(("new", first, last)))
    model.dataChanged.connect(lambda first, last, _roles: told.append(("other", first.row(), last.row())))
    model.fill(clips([1, 2]), [Coming("a", 3, 0.6)])
    assert told == [("other", 2, 2)]
    model.fill(clips([1, 2, 3]), [])
    assert told[1:] == [("gone", 2, 2), ("new", 2, 2)]
    assert model.rowCount(QModelIndex()) == 3


def test_a_take_is_dragged_out_as_its_file_and_one_that_is_being_made_is_not():
    model = TakeModel(lambda clip: "")
    model.fill(clips([1]), [Coming("j2", 2, 0.5)])
    made, coming = model.index(0), model.index(1)
    assert [url.toLocalFile() for url in model.mimeData([made]).urls()] == [str(CLIP.path)]
    assert model.supportedDragActions() == Qt.DropAction.CopyAction
    drags = Qt.ItemFlag.ItemIsDragEnabled
    assert made.flags() & drags and not coming.flags() & drags
