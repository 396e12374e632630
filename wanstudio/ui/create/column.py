"""How the parts of Create stand below one another, and the way Tab takes through them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtWidgets import QVBoxLayout, QWidget

from wanstudio.ui.create.area import FormArea
from wanstudio.ui.create.chooser import ModelChooser
from wanstudio.ui.create.foot import Foot
from wanstudio.ui.create.head import CreateHeader
from wanstudio.ui.create.notice import FormNotice
from wanstudio.ui.theme.theme import Theme


class Column(QVBoxLayout):
    """`questions` stand between the notice and the form, hidden for as long as there is nothing to ask."""

    def __init__(
        self,
        theme: Theme,
        header: CreateHeader,
        chooser: ModelChooser,
        notice: FormNotice,
        questions: Sequence[QWidget],
        area: FormArea,
        foot: Foot,
    ) -> None:
        super().__init__()
        self._side = theme.px(16)
        self._header, self._chooser, self._notice, self._area, self._foot = header, chooser, notice, area, foot
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(0)
        self.addWidget(header)
        self._add_inset(chooser)
        self.addSpacing(theme.px(4))
        self.addWidget(notice)
        self._add_inset(*questions)
        self.addWidget(area, 1)
        self.addWidget(foot)

    def _add_inset(self, *widgets: QWidget) -> None:
        inset = QVBoxLayout()
        inset.setContentsMargins(self._side, 0, self._side, 0)
        for widget in widgets:
            inset.addWidget(widget)
        self.addLayout(inset)

    def order_tabs(self) -> None:
        """As the eye goes. Qt goes by when things were made, and much here is made when it is needed."""
        head, foot = self._header, self._foot
        order = [head.undo, head.redo, head.more, self._chooser, self._notice.close_button, *self._area.tab_order()]
        for one, two in pairwise([*order, *foot.problems.rows, foot.generate.main, foot.generate.more]):
            QWidget.setTabOrder(one, two)
