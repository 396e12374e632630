"""The settings, one page: how it looks, where clips go, jobs, the accounts, the network, privacy."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from wanstudio.core.errors import InvalidInput
from wanstudio.core.names import check_pattern
from wanstudio.core.settings import MOST_AT_ONCE, Settings
from wanstudio.ui.settings.accounts import AccountsSection, AccountWork
from wanstudio.ui.settings.clipsfolder import Ask, ClipsFolder, nothing_to_know
from wanstudio.ui.settings.naming import Naming
from wanstudio.ui.settings.network import NetworkSection, NetworkWork
from wanstudio.ui.statusbar import ConnectionRow
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button
from wanstudio.ui.widgets.dialog import TallDialog
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.segments import Segments
from wanstudio.ui.widgets.switch import Switch
from wanstudio.ui.widgets.turned import WholeField

_PRIVACY = (
    "No telemetry of any kind: WanStudio reports nothing about you or your work to anyone. "
    "What you generate goes to the service you chose, and nowhere else."
)
_THEMES = (("dark", "Dark"), ("light", "Light"), ("contrast", "High contrast"), ("system", "System"))


class SettingsDialog(TallDialog):
    """`apply` is called with the new settings when the user saves.

    `accounts` and `network` are what their sections ask for; without, that of the network is left out. `model` is the
    title of the one in the example of a name; `ask` finds out what there is to know of a folder.
    """

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None,
        settings: Settings,
        library_folder: str,
        rows: Sequence[ConnectionRow],
        *,
        apply: Callable[[Settings], None],
        accounts: AccountWork,
        network: NetworkWork | None = None,
        keys: Callable[[], object] = lambda: None,
        diagnostics: Callable[[], object] = lambda: None,
        model: str = "",
        ask: Ask = nothing_to_know,
    ) -> None:
        super().__init__(theme, parent, "Settings", 600)
        self._settings, self._apply, self._model = settings, apply, model
        self._looks(settings)
        self.keys_button = Button(theme, "Keyboard shortcuts…", keys, icon="keyboard")
        self.content.addWidget(self.keys_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._clips(settings, library_folder, ask)
        self._jobs(settings)
        self._section("Accounts")
        self.accounts = AccountsSection(theme, accounts, settings.at_once)
        self.accounts.grew.connect(self.show_part)
        self.accounts.show_rows(rows)
        self.content.addWidget(self.accounts)
        self.network = self._network(settings, network) if network else None
        self._privacy(diagnostics)
        self._problem = Label("", "small", "bad", wrap=True)
        self.content.addWidget(self._problem)
        self.add_button(Button(theme, "Cancel", self.reject))
        self.add_button(Button(theme, "Save", self._on_save, primary=True)).setDefault(True)

    # ---- rows ----

    def _section(self, title: str) -> None:
        self.content.addSpacing(self.theme.px(6))
        self.content.addWidget(Label(title, "section"))

    def _row(self, label: str, *widgets: QWidget, note: str = "") -> None:
        row = QHBoxLayout()
        row.setSpacing(self.theme.px(8))
        text = Label(label, tone="muted")
        text.setFixedWidth(self.theme.px(168))
        text.setBuddy(widgets[0])
        widgets[0].setAccessibleName(label)
        row.addWidget(text)
        for widget in widgets:
            row.addWidget(widget, 1 if isinstance(widget, QLineEdit | Segments) else 0)
        if note:
            row.addWidget(Label(note, "small", "muted", wrap=True), 1)
        if not note and isinstance(widgets[0], WholeField):
            row.addStretch(1)
        self.content.addLayout(row)

    def _looks(self, settings: Settings) -> None:
        self.content.addWidget(Label("Look", "section"))
        self.theme_choice = Segments(self.theme, [label for _, label in _THEMES])
        self.theme_choice.set_index(next((n for n, (t, _) in enumerate(_THEMES) if t == settings.theme), 0))
        self._row("Theme", self.theme_choice)
        self.scale = self._spin(80, 300, settings.scale_percent, " %")
        self.scale.setSingleStep(10)
        self._row("Scale", self.scale, note="of the system's own; 80 to 300")
        self.reduced_motion = Switch(self.theme, settings.reduced_motion)
        asked = "this computer asks for it already" if self.theme.system_wants_stillness else "nothing glides or fades"
        self._row("Reduced motion", self.reduced_motion, note=asked)

    def _clips(self, settings: Settings, library_folder: str, ask: Ask) -> None:
        self._section("Clips")
        self.folder = ClipsFolder(self.theme, settings.library_folder, library_folder, ask)
        self.content.addWidget(self.folder)
        self.finished.connect(lambda _: self.folder.leave())
        self.naming = Naming(self.theme, settings.name_pattern, self._model)
        self.content.addWidget(self.naming)

    def _jobs(self, settings: Settings) -> None:
        self._section("Jobs")
        self.at_once = self._spin(1, MOST_AT_ONCE, settings.jobs_at_once, "")
        self._row("At once, per account", self.at_once, note="unless another is set at the account below")
        self.at_most = self._spin(1, 10_000, settings.jobs_at_most, "")
        self._row("Under way at most", self.at_most, note="per account that costs money; more are refused")
        self.data_uri = self._spin(1, 100, round(settings.data_uri_limit_bytes / 1e6), " MB")
        self.ask_before_quit = Switch(self.theme, settings.ask_before_quit)
        self._row("Ask before quitting", self.ask_before_quit, note="while jobs are under way")
        self.notifications = Switch(self.theme, settings.notifications)
        self._row("Notifications", self.notifications, note="when a clip is done while you look elsewhere")
        self._row("Largest file inside a request", self.data_uri, note="how AI/ML API gets local files")
        self.clip_limit = self._spin(100, 100_000, round(settings.clip_limit_bytes / 1e6), " MB")
        self.clip_limit.setSingleStep(500)
        self._row("Largest clip to fetch", self.clip_limit)

        self.remove_notes = Switch(self.theme, settings.remove_notes)
        self._row("Remove EXIF and GPS", self.remove_notes, note="from what is sent; your own files keep theirs")

    def _network(self, settings: Settings, work: NetworkWork) -> NetworkSection:
        self._section("Network")
        section = NetworkSection(self.theme, settings, work)
        self.content.addWidget(section)
        section.grew.connect(self.show_part)
        self.finished.connect(lambda _: section.leave())
        return section

    def _privacy(self, diagnostics: Callable[[], object]) -> None:
        self._section("Privacy")
        self.content.addWidget(Label(_PRIVACY, wrap=True))
        self.diagnostics_button = Button(self.theme, "Diagnostics file…", diagnostics, icon="archive")
        line = QHBoxLayout()
        line.setSpacing(self.theme.px(8))
        line.addWidget(self.diagnostics_button)
        note = "to attach when you ask for help; it holds no keys and no prompts"
        line.addWidget(Label(note, "small", "muted", wrap=True), 1)
        self.content.addLayout(line)

    def show_folder(self) -> None:
        """Clips cannot be written where they go now."""
        self.folder.field.setFocus()
        self.show_part(self.folder)

    def show_network(self) -> None:
        """Scroll to its section: something has led there."""
        if self.network is not None:
            self.network.mode.setFocus()
            self.show_part(self.network)

    def show_accounts(self, names: Collection[str] = ()) -> None:
        """Scroll to their section, and to the first of these: something has led there."""
        self.show_part(self.accounts.lead_to(names))

    def _spin(self, low: int, high: int, value: int, suffix: str) -> WholeField:
        spin = WholeField()
        spin.setRange(low, high)
        spin.setValue(value)
        spin.setSuffix(suffix)
        spin.setGroupSeparatorShown(True)
        spin.setFixedSize(self.theme.px(88), self.theme.px(28))
        spin.setAlignment(Qt.AlignmentFlag.AlignRight)
        return spin

    # ---- saving ----

    def _on_save(self) -> None:
        try:
            check_pattern(self.naming.pattern.text())
            self._changed(self._settings)
        except InvalidInput as e:
            self._problem.setText(e.detail)
            return
        if self.network is not None and self.network.changed:
            self.network.save(self._finish)
        else:
            self._finish(self._settings)

    def _finish(self, settings: Settings) -> None:
        self._apply(self._changed(settings))
        self.accept()

    def _changed(self, settings: Settings) -> Settings:
        """With what stands in the fields. Raises InvalidInput."""
        return replace(
            settings,
            theme=_THEMES[self.theme_choice.index][0],
            scale_percent=self.scale.value(),
            reduced_motion=self.reduced_motion.isChecked(),
            library_folder=self.folder.chosen,
            name_pattern=self.naming.pattern.text().strip(),
            jobs_at_once=self.at_once.value(),
            at_once=self.accounts.at_once,
            jobs_at_most=self.at_most.value(),
            remove_notes=self.remove_notes.isChecked(),
            ask_before_quit=self.ask_before_quit.isChecked(),
            notifications=self.notifications.isChecked(),
            data_uri_limit_bytes=self.data_uri.value() * 1_000_000,
            clip_limit_bytes=self.clip_limit.value() * 1_000_000,
        )
