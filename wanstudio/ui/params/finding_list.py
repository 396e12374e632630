"""What was found out about a file, below its slot: a sentence each, and buttons that mend it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from wanstudio.core.checks import Finding, Mending, Severity
from wanstudio.ui.params.sentence import Sentence
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button

_LOOKS: dict[Severity, tuple[str, str]] = {
    "stops": ("bad", "circle-alert"),
    "warns": ("warning", "triangle-alert"),
    "tells": ("text_muted", "info"),
}
_MOST = 3


class FindingList(QWidget):
    """`mend` is called with the Mending whose button was pressed. `arrange` fits it into a width.

    What stops a job is said by the row itself, in red; here it has its buttons only.
    """

    def __init__(self, theme: Theme, parent: QWidget, mend: Callable[[Mending], None]) -> None:
        super().__init__(parent)
        self._theme, self._mend = theme, mend
        self.findings: tuple[Finding, ...] = ()
        self._lines: list[tuple[Sentence | None, list[Button]]] = []

    def show_findings(self, findings: Sequence[Finding]) -> bool:
        """False when that changes nothing."""
        shown = tuple(f for f in findings if f.mendings or f.severity != "stops")[:_MOST]
        if shown == self.findings:
            return False
        self.findings = shown
        for sentence, buttons in self._lines:
            for widget in (sentence, *buttons):
                if widget is not None:
                    widget.hide()
                    widget.deleteLater()
        self._lines = [self._line(finding) for finding in shown]
        self.setVisible(bool(shown))
        return True

    def _line(self, finding: Finding) -> tuple[Sentence | None, list[Button]]:
        sentence = None
        if finding.severity != "stops":
            sentence = Sentence(self._theme, self, *_LOOKS[finding.severity])
            sentence.say(finding.sentence)
            sentence.show()
        buttons = []
        for mending in finding.mendings:
            button = Button(self._theme, mending.label, partial(self._mend, mending), small=True)
            button.setParent(self)
            button.show()
            buttons.append(button)
        return sentence, buttons

    def buttons(self) -> dict[str, Button]:
        return {button.text(): button for _, buttons in self._lines for button in buttons}

    def arrange(self, width_px: int) -> int:
        """Place everything; return the height."""
        px, y = self._theme.px, 0
        for n, (sentence, buttons) in enumerate(self._lines):
            y += px(6) if n else 0
            if sentence is not None:
                high = sentence.arrange(width_px)
                sentence.setGeometry(0, y, width_px, high)
                y += high + (px(4) if buttons else 0)
            y = self._place(buttons, y, width_px)
        return y

    def _place(self, buttons: Sequence[Button], y: int, width_px: int) -> int:
        """From left to right, on another line where there is no room."""
        px, x, gap = self._theme.px, 0, self._theme.px(8)
        for button in buttons:
            wide = min(button.sizeHint().width(), width_px)
            if x and x + wide > width_px:
                x, y = 0, y + px(24) + px(4)
            button.setGeometry(x, y, wide, px(24))
            x += wide + gap
        return y + px(24) if buttons else y
