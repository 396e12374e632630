"""What holds of the form now, said at the foot: what is missing, what will come out, what is sent, what it costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from wanstudio.core.errors import InvalidInput
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Value
from wanstudio.ui.create.foot import Foot
from wanstudio.ui.create.price import Pricing, TellPrice
from wanstudio.ui.create.sending import Sending
from wanstudio.ui.params.panel import ParamPanel

AskPrice = Callable[[ModelSpec, dict[str, Value], TellPrice], None]
"""Find out the price of what stands in the form (which may be incomplete). Answers as LookAt does."""


FOLDER = "library_folder"  # in place of a parameter's name: the problem of where clips go


class Readiness(QObject):
    """Of the form that `panel` gives. `connection`: title, whether it can run this model, a note on its clips.
    `folder` is why no clip can be written where they go, "" while one can.

    said: the foot says what holds now. priced: the button shows another price.
    """

    said = Signal()
    priced = Signal()

    def __init__(self, parent: QObject, foot: Foot, panel: Callable[[], ParamPanel | None], price: AskPrice) -> None:
        super().__init__(parent)
        self._foot, self._panel, self._price = foot, panel, price
        self.connection = ("", True, "")
        self.folder = ""
        self._start = ""
        self.sending = Sending()
        self.pricing = Pricing(self, self._ask_price, self._show_price)
        self._telling = False

    def problems(self) -> tuple[InvalidInput, ...]:
        """Why no job can be made of it; what is no field's comes first."""
        panel = self._panel()
        if panel is None:
            return ()
        found = (*panel.problems(), *panel.slots.unfinished())
        if self.folder:
            found = (InvalidInput(FOLDER, self.folder), *found)
        title, can_run, _ = self.connection
        if not can_run:
            why = f"{title} does not run {panel.spec.name}. Choose another account or model."
            found = (InvalidInput("", why), *found)
        return found

    def is_ready(self) -> bool:
        """Where it is not, what is missing is told from now on, here and at the fields, until nothing is."""
        if not self.problems():
            return True
        self._telling = True
        self.say()
        return False

    def keep_quiet(self) -> None:
        """Another form: nobody has asked yet what is missing in it."""
        self._telling = False

    def say(self) -> None:
        panel = self._panel()
        if panel is None:
            return
        problems = self.problems()
        self._telling = self._telling and bool(problems)
        panel.tell_missing(self._telling)
        foot = self._foot
        foot.problems.show_problems(problems if self._telling else [p for p in problems if p.param == FOLDER])
        self._say_line(panel, problems)
        foot.sending.setText(self.sending.says(panel.slots.facts()))
        foot.sending.setVisible(bool(foot.sending.text()))
        foot.generate.set_ready(not problems)
        self.pricing.ask_soon()
        self.said.emit()

    def say_folder(self, problem: str) -> None:
        """Say it at once: nothing that is typed would mend it."""
        if problem != self.folder:
            self.folder = problem
            self.say()

    def say_start(self, note: str, *, away: bool) -> None:
        """When a job would begin, where there is nothing to say of its clip; `away`: not before there is a way."""
        self._foot.generate.set_away(away)
        panel = self._panel()
        if note != self._start and panel is not None:
            self._start = note
            self._say_line(panel, self.problems())

    def _say_line(self, panel: ParamPanel, problems: Sequence[InvalidInput]) -> None:
        start = "" if problems else self._start
        self._foot.line.say(*panel.output_facts(problems), self.connection[2] or start)

    def _ask_price(self, answer: TellPrice) -> None:
        panel = self._panel()
        if panel is not None:
            self._price(panel.spec, panel.values(), answer)

    def _show_price(self, price: str, when: str = "") -> None:
        self._foot.generate.set_price(price)
        self._foot.say_when_priced(when)
        self.priced.emit()
