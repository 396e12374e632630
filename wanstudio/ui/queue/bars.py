"""The bars at the head of the queue: why nothing new is sent, one bar for each reason, never one for each job."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Literal

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from wanstudio.core.holds import Stop, Why
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button
from wanstudio.ui.widgets.labels import Label, Tone
from wanstudio.ui.widgets.tips import tip

BarAction = Literal["go_on", "check", "accounts", "folder", "network"]

MOST = 2  # are shown; the rest are counted

_ORDER: tuple[Why, ...] = ("disk", "key", "credit", "network", "busy")
_LOOKS: Mapping[Why, tuple[str, Tone]] = {
    "disk": ("hard-drive", "bad"),
    "key": ("key-round", "bad"),
    "credit": ("wallet", "warning"),
    "network": ("wifi-off", "warning"),
    "busy": ("clock", ""),
}
_ACTIONS: Mapping[Why, tuple[tuple[BarAction, str], ...]] = {
    "disk": (("folder", "Show folder"), ("check", "Check")),
    "key": (("accounts", "Open accounts"), ("check", "Check")),
    "credit": (("check", "Check"),),
    "network": (("check", "Look now"),),
    "busy": (),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class BarText:
    """`actions` are what its buttons do, with their words; `connections` are those it is about."""

    icon: str
    tone: Tone = ""
    lead: str
    text: str
    actions: tuple[tuple[BarAction, str], ...] = ()
    connections: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        return f"{self.lead} {self.text}".rstrip()


def bars_of(stops: Sequence[Stop], *, paused: bool, at_work: int, waiting: Mapping[str, int]) -> tuple[BarText, ...]:
    """What to say, most pressing first. `waiting` counts by connection the jobs that wait because of its stop."""
    by_reason = sorted(stops, key=lambda stop: _ORDER.index(stop.why))
    bars = [_bar(why, list(group), waiting) for why, group in groupby(by_reason, lambda stop: stop.why)]
    return (_paused(at_work), *bars) if paused else tuple(bars)


def _paused(at_work: int) -> BarText:
    goes_on = f"{_jobs(at_work, 'running ')} go{'es' * (at_work == 1)} on; nothing new starts."
    text = goes_on if at_work else "Nothing new starts."
    return BarText(icon="circle-pause", lead="Paused.", text=text, actions=(("go_on", "Go on"),))


def _bar(why: Why, stops: list[Stop], waiting: Mapping[str, int]) -> BarText:
    icon, tone = _LOOKS[why]
    stops = sorted(stops, key=lambda stop: not stop.mend)  # what the user can change something about comes first
    actions = _ACTIONS[why]
    if stops[0].mend == "network":
        actions = (("network", "Network settings"), *actions)
    lead, text = _words(why, stops, sum(waiting.get(stop.connection, 0) for stop in stops))
    connections = tuple(stop.connection for stop in stops)
    return BarText(icon=icon, tone=tone, lead=lead, text=text, actions=actions, connections=connections)


def _words(why: Why, stops: list[Stop], count: int) -> tuple[str, str]:
    lead, _, rest = stops[0].sentence.partition(". ")
    more = ""
    if not stops[0].mend:  # of a proxy, its port stands behind a colon
        lead, _, more = lead.partition(": ")
    lead = f"{lead.rstrip('.')}."  # the service's own words are in the rows and the log
    if len(stops) > 1:
        lead = f"{lead.removesuffix('.')}, and {_others(len(stops) - 1)} too."
    waits = f"{_jobs(count)} wait{'s' * (count == 1)}"
    match why:
        case "network":
            return lead, "Jobs at the service go on; we look again by ourselves."
        case "disk":
            return lead, " ".join(filter(None, (f"{more}." if more else "", rest)))
        case "busy":
            return lead, f"{waits} and go{'es' * (count == 1)} on by {'itself' if count == 1 else 'themselves'}."
        case _:
            return lead, f"{waits} for it; other accounts go on." if count else "Other accounts go on."


def _others(count: int) -> str:
    return "one other" if count == 1 else f"{count} others"


def _jobs(count: int, kind: str = "") -> str:
    return f"{count} {kind}job{'s' * (count != 1)}"


class Bar(QFrame):
    """36 high or more: an icon, what is and what follows from it, buttons at the right."""

    def __init__(self, theme: Theme, bar: BarText, act: Callable[[BarAction, tuple[str, ...]], None]) -> None:
        super().__init__()
        self._theme, self._bar = theme, bar
        self.setAccessibleName(bar.said)
        px = theme.px
        self.setMinimumHeight(px(36))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(4), px(8), px(4))
        row.setSpacing(px(8))
        self._picture = Label()
        row.addWidget(self._picture)
        words = QVBoxLayout()
        words.setSpacing(0)
        for text, style in ((bar.lead, "lead"), (bar.text, "small")):
            if text:
                words.addWidget(Label(text, style, wrap=True))  # type: ignore[arg-type]
        row.addLayout(words, 1)
        buttons = row if len(bar.actions) < 2 else self._below(words)
        for action, said in bar.actions:
            buttons.addWidget(Button(theme, said, partial(act, action, bar.connections), small=True))
        if buttons is not row:
            buttons.addStretch(1)
        self._dress()
        theme.changed.connect(self._dress)

    def _below(self, words: QVBoxLayout) -> QHBoxLayout:
        """Two buttons would leave no room for the words beside them."""
        line = QHBoxLayout()
        line.setContentsMargins(0, self._theme.px(4), 0, self._theme.px(4))
        line.setSpacing(self._theme.px(6))
        words.addLayout(line)
        return line

    def _dress(self) -> None:
        self._picture.setPixmap(self._theme.pixmap(self._bar.icon, self._bar.tone or "text_muted", 16))
        ground = self._theme.color(f"{self._bar.tone}_soft" if self._bar.tone else "raised").name()
        self.setStyleSheet(f"Bar {{ background: {ground}; }}")


class Bars(QWidget):
    """At most two of them, and how many more there are."""

    def __init__(self, theme: Theme, act: Callable[[BarAction, tuple[str, ...]], None]) -> None:
        super().__init__()
        self._theme, self._act = theme, act
        self.shown: tuple[BarText, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)
        self.hide()

    def show_bars(self, bars: tuple[BarText, ...]) -> None:
        """What is shown already stays as it is, with the focus that it may have."""
        if bars == self.shown:
            return
        self.shown = bars
        while item := self._column.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for bar in bars[:MOST]:
            self._column.addWidget(Bar(self._theme, bar, self._act))
        if rest := bars[MOST:]:
            label = Label(f"and {len(rest)} more", "small", "muted")
            label.setContentsMargins(self._theme.px(40), self._theme.px(4), 0, self._theme.px(6))
            label.setToolTip(tip("\n".join(bar.said for bar in rest)))
            label.setAccessibleDescription(" ".join(bar.said for bar in rest))
            self._column.addWidget(label)
        self.setVisible(bool(bars))
