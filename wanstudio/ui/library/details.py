"""At the right of a wide library: the clips that are chosen, and what they share. Loaded when first shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from wanstudio.core.costs import Price
from wanstudio.core.judging import RATES
from wanstudio.core.recipe import Clip
from wanstudio.core.sharing import Shared, of_texts
from wanstudio.ui.figures import counted, fps, hour_of, whole
from wanstudio.ui.figures import price as price_of
from wanstudio.ui.library.days import day_of
from wanstudio.ui.library.grid import Act, Can, ClipGrid
from wanstudio.ui.library.model import ClipListModel
from wanstudio.ui.library.table import LABEL_PX, Table
from wanstudio.ui.library.tagchips import TagChips
from wanstudio.ui.params.words import length, pixels
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button
from wanstudio.ui.widgets.cells import Cells
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.panels import Hairline, PanelHeader
from wanstudio.ui.widgets.pictures import Pictures
from wanstudio.ui.widgets.stars import Stars

MOST = 200  # clips that are gone through for the table
WIDE_PX = 320
_SIDE_PX, _SEEN = 16, 3
_SOON_MS = 30

Settings = Callable[[Sequence[Clip]], Sequence[Shared]]
Untag = Callable[[str, tuple[Clip, ...]], object]
"""Take a tag from clips."""


class Thumbs(QWidget):
    """The pictures of the first few, side by side; one alone has the whole width."""

    def __init__(self, theme: Theme, pictures: Pictures, thumbnail: Callable[[Clip], str]) -> None:
        super().__init__()
        self._theme, self._cells, self._thumbnail = theme, Cells(theme, pictures), thumbnail
        self._clips: tuple[Clip, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_clips(self, clips: tuple[Clip, ...]) -> None:
        self._clips = clips[:_SEEN]
        self.updateGeometry()
        self.update()

    def _each(self, width: int) -> QSize:
        columns = 1 if len(self._clips) == 1 else _SEEN
        cell = (width - (columns - 1) * self._theme.px(8)) // columns
        return QSize(cell, round(cell * 9 / 16))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._each(width).height()

    def sizeHint(self) -> QSize:
        width = self._theme.px(WIDE_PX - 2 * _SIDE_PX)
        return QSize(width, self.heightForWidth(width))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, size = QPainter(self), self._each(self.width())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for n, clip in enumerate(self._clips):
            place = QRect(n * (size.width() + self._theme.px(8)), 0, size.width(), size.height())
            self._cells.picture(painter, place, self._thumbnail(clip), clip)
        painter.end()


class Details(QFrame):
    """Of what is chosen in `grid`, while this is seen.

    `act` is called with all that is chosen then, and so is `untag`; `settings` tells what made it.
    """

    def __init__(
        self,
        theme: Theme,
        pictures: Pictures,
        grid: ClipGrid,
        model: ClipListModel,
        *,
        act: Act,
        can: Can,
        settings: Settings,
        untag: Untag,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__()
        self._theme, self._grid, self._can = theme, grid, can
        self._settings, self._now = settings, now
        chosen = grid.chosen
        self.setAccessibleName("Chosen clips")
        self._dress()
        theme.changed.connect(self._dress)
        self.header = PanelHeader(theme, "")
        self.thumbs = Thumbs(theme, pictures, model.thumbnails.of)
        self.compare = Button(theme, "Compare", lambda: act("compare", chosen()), icon="columns-2")
        self.export = Button(theme, "Export…", lambda: act("export", chosen()), icon="share")
        self.table = Table(theme)
        self.stars, self._mixed = Stars(theme), Label("mixed", "small", "muted")
        self.stars.wanted.connect(lambda stars: act(RATES[stars - 1], chosen()))
        self._tags = Label("", "small", wrap=True)
        self.chips = TagChips(theme, theme.px(WIDE_PX - 2 * _SIDE_PX - LABEL_PX))
        self._held: tuple[str, ...] = ()
        self._untag = untag
        self.tag = Button(theme, "Tags…", lambda: act("tag", chosen()), icon="tag", small=True)
        self._hint = Label("", "small", "muted", wrap=True)
        self._body = QWidget()
        self._lay_out()
        self.show_clips((), 0)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)  # pictures come one by one
        self._soon.timeout.connect(self.look)
        for signal in (grid.selectionModel().selectionChanged, model.dataChanged, model.modelReset):
            signal.connect(self._look_soon)

    def _dress(self) -> None:
        self.setFixedWidth(self._theme.px(WIDE_PX))

    def look(self) -> None:
        """What is chosen now. Of thousands only the first few are read."""
        if not self.isHidden():
            self.show_clips(*self._grid.some_chosen(MOST))

    def _look_soon(self, *_: object) -> None:
        if not self.isHidden() and not self._soon.isActive():
            self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()

    def _lay_out(self) -> None:
        px, side = self._theme.px, self._theme.px(_SIDE_PX)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(px(12))
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.compare, 1)
        buttons.addWidget(self.export, 1)
        body.addWidget(self.thumbs)
        body.addLayout(buttons)
        body.addWidget(Hairline())
        body.addWidget(self.table)
        body.addWidget(Hairline())
        body.addLayout(self._judged())
        inside, area, column = QWidget(), QScrollArea(), QVBoxLayout(self)
        within = QVBoxLayout(inside)
        within.setContentsMargins(side, 0, side, side)
        within.addWidget(self._hint)
        within.addWidget(self._body)
        within.addStretch(1)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(area, 1)

    def _judged(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.px(8))
        grid.setVerticalSpacing(self._theme.px(4))
        grid.setColumnMinimumWidth(0, self._theme.px(LABEL_PX - 8))
        grid.setColumnStretch(2, 1)
        grid.addWidget(Label("Rating", "small", "muted"), 0, 0)
        grid.addWidget(self.stars, 0, 1)
        grid.addWidget(self._mixed, 0, 2)
        held = QVBoxLayout()  # one cell, so that no empty line is left where no tag is shared
        held.setSpacing(self._theme.px(4))
        held.addWidget(self.chips)
        held.addWidget(self._tags)
        grid.addWidget(Label("Tags", "small", "muted"), 1, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(held, 1, 1, 1, 2)
        grid.addWidget(self.tag, 2, 1, Qt.AlignmentFlag.AlignLeft)
        return grid

    def show_clips(self, clips: tuple[Clip, ...], count: int) -> None:
        """`clips` are all that are chosen, or the first few where `count` of them are more than `MOST`."""
        self.header.title.setText(counted(count, "clip") if count else "No clip chosen")
        self._hint.setText(
            f"What more than {MOST} clips share is not gone through."
            if count
            else "Choose some to see what they share."
        )
        self._hint.setVisible(not 0 < count <= MOST)
        self._body.setVisible(bool(count))
        if not count:
            return
        self.thumbs.show_clips(clips)
        self.compare.setEnabled(self._can("compare", clips if count <= MOST else ()) and 1 < count <= MOST)
        self.export.setText("Export…" if count == 1 else f"Export {whole(count)}…")
        few = clips if count <= MOST else ()
        self.table.setVisible(bool(few))
        self.table.show_rows(self._rows(few) if few else ())
        self._show_judged(few)

    def _rows(self, clips: Sequence[Clip]) -> list[Shared]:
        facts = [clip.facts for clip in clips]
        sizes = [f"{pixels(each.width, each.height)}, {fps(each.fps)}" for each in facts]
        lengths = [f"{counted(each.frames, 'frame')}, {length(each.seconds)}" for each in facts]
        seen = [of_texts("Size", sizes), of_texts("Length", lengths)]  # what was asked for may be called so, too
        rows = [row for row in self._settings(clips) if row.label not in {each.label for each in seen}]
        return [*rows, *seen, *_costs(clips), Shared("Made", _made(clips, self._now()))]

    def _show_judged(self, clips: Sequence[Clip]) -> None:
        stars = {clip.stars for clip in clips}
        self.stars.show_stars(stars.pop() if len(stars) == 1 else 0)
        self._mixed.setVisible(bool(stars))
        everywhere = [tag for tag in clips[0].tags if all(tag in clip.tags for clip in clips)] if clips else []
        some = len({tag for clip in clips for tag in clip.tags}) - len(everywhere)
        words = f"{some} more in some" if everywhere else f"{counted(some, 'tag')} in some"
        self._tags.setText(words if some else "" if everywhere else "none")
        self._tags.setVisible(bool(some) or not everywhere)
        self._show_tags(tuple(everywhere))

    def _show_tags(self, tags: tuple[str, ...]) -> None:
        """Those that all have, each with a cross that takes it from all; its words open the tags."""
        if tags == self._held:
            return  # the one that has the focus stays
        self._held = tags
        self.chips.clear()
        for tag in tags:
            self.chips.put_tag(tag, partial(self._remove, tag), self.tag.click)
        for one, other in pairwise((self.stars, *self.chips.buttons, self.tag)):
            QWidget.setTabOrder(one, other)

    def _remove(self, tag: str) -> None:
        self.tag.setFocus(Qt.FocusReason.OtherFocusReason)  # what was pressed goes
        self._untag(tag, self._grid.chosen())

    @property
    def stops(self) -> tuple[QWidget, ...]:
        return self.compare, self.export, self.stars, *self.chips.buttons, self.tag


def _costs(clips: Sequence[Clip]) -> list[Shared]:
    """In the unit of each service; nothing where none named a price. A stand-in costs none."""
    amounts: dict[str, float] = {}
    for price in (clip.recipe.price for clip in clips if not clip.stand_in):
        if price is not None:
            amounts[price.unit] = amounts.get(price.unit, 0.0) + price.amount
    if all(clip.stand_in for clip in clips):
        return [Shared("Cost", "Free")]
    said = ", ".join(price_of(Price(amount, unit)) for unit, amount in amounts.items())
    return [Shared("Cost", f"{said} together" if len(clips) > 1 else said)] if said else []


def _made(clips: Sequence[Clip], now: datetime) -> str:
    """ "Today, 14:02 to 14:20", or the first and the last day."""
    first, last = (pick(clip.created for clip in clips).astimezone() for pick in (min, max))
    if first.date() == last.date():
        day, begun, ended = day_of(first, now), hour_of(first), hour_of(last)
        return f"{day}, {begun}" if begun == ended else f"{day}, {begun} to {ended}"
    return f"{day_of(first, now)} to {day_of(last, now)}"
