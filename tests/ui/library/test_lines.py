"""Where the cells stand: each once, none over another, a shot under its own header."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QSize

from wanstudio.ui.library.lines import Lines, Measures
from wanstudio.ui.library.lineup import Run

MEASURES = {"left": 12, "top": 2, "cell": QSize(100, 80), "gap": 0, "header": 20, "within": -2, "below": 4}
COUNTS = st.lists(st.integers(1, 9), max_size=12)
COLUMNS = st.integers(2, 5)


def runs(counts):
    return [Run(sum(counts[:n]), count) for n, count in enumerate(counts)]


def lines(counts, columns):
    return Lines(runs(counts), Measures(columns=columns, **MEASURES))


def corners(made, rows):
    return [(made.rect(row).left(), made.rect(row).top()) for row in range(rows)]


def test_a_shot_stands_beside_another_where_it_fits_and_a_long_one_has_its_lines_for_itself():
    made = lines([2, 1, 4, 1], 3)
    assert corners(made, 8) == [
        (12, 22), (112, 22), (212, 22),  # two shots under a header each
        (12, 126), (112, 126), (212, 126),
        (12, 204),  # the fourth of the long one: no header between, and nothing beside it
        (12, 308),
    ]  # fmt: skip
    # the last header of a line has what is left of it
    headers = [made.header(run.first) for run in runs([2, 1, 4, 1])]
    assert [(rect.left(), rect.top(), rect.width()) for rect in headers] == [
        (12, 2, 200), (212, 2, 100), (12, 106, 300), (12, 288, 300)
    ]  # fmt: skip
    assert made.height == 308 + 80 + 4


@given(COUNTS, COLUMNS)
def test_cells_and_headers_never_lie_on_each_other_and_none_stands_outside(counts, columns):
    made, rows = lines(counts, columns), sum(counts)
    ringless = [made.rect(row).adjusted(2, 2, -2, -2) for row in range(rows)]  # what is drawn beside a ring
    boxes = [*ringless, *(made.header(run.first) for run in runs(counts))]
    assert not any(a.intersects(b) for n, a in enumerate(boxes) for b in boxes[:n])
    assert all(box.left() >= 12 and box.right() < 12 + 100 * columns and 0 <= box.top() < made.height for box in boxes)
    order = [(made.rect(row).top(), made.rect(row).left()) for row in range(rows)]
    assert order == sorted(order)


@given(COUNTS, COLUMNS)
def test_the_cell_at_a_place_is_the_one_that_stands_there(counts, columns):
    made = lines(counts, columns)
    for row in range(sum(counts)):
        assert made.row_at(made.rect(row).center()) == row
    for run in runs(counts):
        assert made.row_at(made.header(run.first).center()) is None
    assert made.row_at(QPoint(50, -3)) is None and made.row_at(QPoint(50, made.height + 5)) is None


@given(COUNTS, COLUMNS, st.integers(0, 400), st.integers(0, 400))
def test_what_is_told_to_be_in_sight_has_all_that_touches_it(counts, columns, top, height):
    made = lines(counts, columns)
    told = {row for part in made.between(top, top + height) for row in range(part.first, part.first + part.count)}
    rects = {row: made.rect(row) for row in range(sum(counts))}
    assert told >= {row for row, rect in rects.items() if rect.top() <= top + height and rect.bottom() - 4 >= top}


@given(st.lists(st.integers(1, 9), min_size=1, max_size=12), COLUMNS, st.data())
def test_up_and_down_go_a_line_and_come_back_where_the_lines_are_alike(counts, columns, data):
    made, rows = lines(counts, columns), sum(counts)
    row = data.draw(st.integers(0, rows - 1))
    down, up = made.beside(row, 1), made.beside(row, -1)
    assert made.line_of(down) == min(made.line_of(row) + 1, made.line_of(rows - 1))
    assert made.line_of(up) == max(made.line_of(row) - 1, 0)
    if made.rect(down).left() == made.rect(row).left() and down != row:
        assert made.beside(down, -1) == row
    assert made.a_page_from(row, 10_000) in range(made._firsts[-1], rows)
    assert made.line_of(made.a_page_from(row, -10_000)) == 0
    far = made.a_page_from(row, 100)
    assert made.rect(far).top() - made.rect(row).top() <= 130 and (
        far > row or made.line_of(row) == made.line_of(rows - 1)
    )


@given(COUNTS, COLUMNS, COUNTS, st.integers(0, 5))
def test_clips_that_come_at_the_end_stand_as_if_they_had_always_been_there(counts, columns, more, longer):
    made = lines(counts, columns)
    after = [*counts[:-1], counts[-1] + longer, *more] if counts else more
    made.extend(runs(after))
    whole = lines(after, columns)
    assert corners(made, sum(after)) == corners(whole, sum(after)) and made.height == whole.height
