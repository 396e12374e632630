"""A small box for the two days between which clips were made."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QDate, QLocale, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDateEdit, QWidget

from wanstudio.core.periods import Between, Period
from wanstudio.ui.figures import of_reader
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.box import Box
from wanstudio.ui.widgets.buttons import Button
from wanstudio.ui.widgets.labels import Label

_A_WEEK = timedelta(days=6)
_ENGLISH = QLocale(QLocale.Language.English)
_EARLIEST, _LATEST = QDate(2020, 1, 1), QDate(2099, 12, 31)  # no hosted model is older


class DayField(QDateEdit):
    """Written as all dates of the window are; typed, or changed by the arrows. Without a calendar to open: the box
    would lose the focus to it, and close."""

    def __init__(self, name: str, day: date) -> None:
        super().__init__(QDate(day.year, day.month, day.day))
        self.setAccessibleName(name)
        self.setDateRange(_EARLIEST, _LATEST)
        self.setLocale(_ENGLISH)  # Qt names the months in its language, as `date_of` does
        self.setDisplayFormat("MMM d, yyyy" if of_reader().month_first else "d MMM yyyy")

    @property
    def day(self) -> date:
        shown = self.date()
        return date(shown.year(), shown.month(), shown.day())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt goes on by itself behind a part that is complete: a gap or comma typed then would leave out the next."""
        if event.text() not in (" ", ",") or not self.lineEdit().hasSelectedText():
            super().keyPressEvent(event)


class DaysBox(Box):
    """`chosen` is emitted with the days when Enter or the button is pressed; Esc leaves all as it is."""

    chosen = Signal(object)  # Between

    def __init__(self, theme: Theme, over: QWidget, period: Period | None) -> None:
        super().__init__(theme, over)
        self.setAccessibleName("Made between two days")
        self.setObjectName("days")
        today = date.today()  # as the user's calendar has it
        days = period if isinstance(period, Between) else Between(today - _A_WEEK, today)
        self.first, self.last = DayField("From", days.first), DayField("To", days.last)
        self.column.addWidget(Label("Made between two days", "lead"))
        for field in (self.first, self.last):
            label = Label(field.accessibleName(), tone="muted")
            label.setBuddy(field)
            field.setFixedWidth(self.room_px)
            field.lineEdit().setTextMargins(theme.px(6), 0, 0, 0)
            self.column.addWidget(label)
            self.column.addWidget(field)
        self.column.addWidget(Label("Both days are counted in.", "small", "muted"))
        self.go = Button(theme, "Show them", self._choose, primary=True)
        self.column.addWidget(self.go)

    def _choose(self) -> None:
        days = Between.of(self.first.day, self.last.day)
        self.end()
        self.chosen.emit(days)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == "\r":
            self._choose()
        else:
            super().keyPressEvent(event)
