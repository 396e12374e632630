"""How wide the clips are where the library is so wide, and what lies between them: as cells, or as rows."""

from __future__ import annotations

from wanstudio.ui.library.delegate import ClipDelegate
from wanstudio.ui.library.lines import Measures
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.cells import RING_PX

_MARGIN_PX, _HEADER_PX, _TOP_PX, _BETWEEN_SHOTS_PX, _BETWEEN_LINES_PX = 16, 20, 2, 12, 6
_COLUMN_PX, _GAP_PX, _LARGE_GAP_PX = 146, 8, 16  # a column is at least so wide
_BETWEEN_ROWS_PX = 10  # from picture to picture: the rings of two rows do not touch
_LEAST_PX = 60


def cells_in(theme: Theme, width_px: int, cells: ClipDelegate, *, column_px: int, by_shot: bool) -> Measures:
    """As many columns as fit (two at least), and cells that fill the width: the scroll bar stands in the margin.

    `cells` are told their width. `column_px` is what a column is at least at 100 %, 0 for as many as fit.
    """
    px, ring = theme.px, theme.px(RING_PX)
    gap, room = px(_LARGE_GAP_PX if column_px else _GAP_PX), width_px - 2 * px(_MARGIN_PX)
    columns = max(2, (room + gap) // (px(column_px or _COLUMN_PX) + gap))
    cells.cell_width_px = max(px(_LEAST_PX), (room - (columns - 1) * gap) // columns)
    cells.by_shot = by_shot
    within = px(_BETWEEN_LINES_PX) - 2 * ring
    return Measures(
        columns=columns,
        left=px(_MARGIN_PX) - ring,
        top=px(_TOP_PX),
        cell=cells.cell(),
        gap=gap - 2 * ring,
        header=px(_HEADER_PX) if by_shot else 0,
        within=within,
        below=px(_BETWEEN_SHOTS_PX) - 2 * ring if by_shot else within,
    )


def rows_in(theme: Theme, width_px: int, rows: ClipDelegate) -> Measures:
    """A row for each clip, as wide as there is room. `rows` are told their width."""
    px, ring = theme.px, theme.px(RING_PX)
    rows.cell_width_px = max(px(_LEAST_PX), width_px - 2 * px(_MARGIN_PX))
    between = px(_BETWEEN_ROWS_PX) - 2 * ring
    return Measures(
        columns=1,
        left=px(_MARGIN_PX) - ring,
        top=px(_TOP_PX),
        cell=rows.cell(),
        gap=0,
        header=0,
        within=between,
        below=between,
    )
