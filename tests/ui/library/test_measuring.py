"""How many columns there are, and how wide they are."""

import pytest

from wanstudio.ui.library.delegate import ClipDelegate
from wanstudio.ui.library.measuring import cells_in, rows_in
from wanstudio.ui.widgets.pictures import Pictures


@pytest.fixture
def cells(theme):
    return ClipDelegate(theme, Pictures())


@pytest.mark.parametrize(("width_px", "columns"), [(120, 2), (360, 2), (485, 2), (486, 3), (1000, 6)])
def test_as_many_columns_as_fit_fill_the_width_and_two_at_least(theme, cells, width_px, columns):
    measures = cells_in(theme, width_px, cells, column_px=0, by_shot=True)
    assert measures.columns == columns
    between = 8 * (columns - 1)
    if width_px > 200:  # else they have their least width
        assert 0 <= width_px - 2 * 16 - between - columns * cells.cell_width_px < columns


def test_wide_columns_are_fewer_with_more_between_them(theme, cells):
    narrow = cells_in(theme, 1000, cells, column_px=0, by_shot=True)
    wide = cells_in(theme, 1000, cells, column_px=280, by_shot=True)
    assert (narrow.columns, wide.columns) == (6, 3) and wide.gap > narrow.gap


def test_clips_that_do_not_stand_by_shots_have_no_headers_and_the_same_between_all_lines(theme, cells):
    measures = cells_in(theme, 400, cells, column_px=0, by_shot=False)
    assert measures.header == 0 and measures.within == measures.below and not cells.by_shot


def test_a_row_is_as_wide_as_there_is_room(theme, cells):
    cells.as_rows = True
    measures = rows_in(theme, 800, cells)
    assert (measures.columns, measures.header, cells.cell_width_px) == (1, 0, 800 - 2 * 16)
