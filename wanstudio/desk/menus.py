"""What each menu entry does. The rows themselves, with their words and keys, are in ui/actions.py."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QMenu

from wanstudio import __version__
from wanstudio.core.judging import MARKS, Verdict
from wanstudio.core.parts import BUILT_WITH
from wanstudio.core.settings import Settings
from wanstudio.ui.actions import Action
from wanstudio.ui.menus import MenuActions
from wanstudio.ui.theme.theme import Theme

if TYPE_CHECKING:  # the sheets' module is loaded when the first one is opened
    from wanstudio.desk.desk import Desk
    from wanstudio.ui.settings.dialog import SettingsDialog
    from wanstudio.ui.widgets.dialog import Dialog
    from wanstudio.ui.widgets.menu import Menu

_ASSETS = (("Inter typeface", "SIL OFL 1.1"), ("Lucide icons", "ISC"), ("Big Buck Bunny (sample)", "CC BY 3.0"))
_THEMES = ("dark", "light", "contrast", "system")
_ON_A_CLIP = (
    *("quick_look", "export", "show_in_folder", "clip_to_panel", "name_shot"),
    *("copy_prompt", "copy_path", "copy_files", "compare_source"),
)
_WITHOUT_A_CLIP = ("loop", "ping_pong", "slower", "faster", "normal_speed", "mute")  # how the next one is played
_ON_A_PROMPT = ("prompt_back", "prompt_on", "prompt_history")
_WHILE_COMPARING = ("swap", "flip", "end_comparison")
_OF_A_FRAME = ("use_first", "use_last", "continue_from", "copy_frame", "save_frame")  # always of the stage's
_USES = {"use_first": "first_frame", "use_last": "last_frame"}


class Menus:
    """`actions` are the entries by id. They stand in the first frame; `join` has them do something."""

    def __init__(self, app: QApplication, theme: Theme, resources: Path, theme_name: str, desk: Desk) -> None:
        self._app, self._theme, self._resources, self._desk = app, theme, resources, desk
        self.actions = MenuActions(theme, desk.window, desk.keymap)
        self.actions.fill(desk.window.menuBar())
        desk.window.panel_shown.connect(self._on_panel)
        desk.window.alone.changed.connect(partial(self.check, "full_screen"))
        desk.window.spread.changed.connect(partial(self.check, "library_alone"))
        for name in ("undo", "redo"):
            self.actions.by_id[name].setEnabled(False)  # nothing has been edited yet
        theme_now = self.actions.by_id.get(f"theme_{theme_name}")
        if theme_now is not None:
            theme_now.setChecked(True)

    def join(self) -> None:
        self._desk.keymap.changed.connect(self._keep_keys)
        self._desk.create.model_changed.connect(lambda _: self._enable_on_prompt())
        self._enable_on_prompt()
        live: dict[str, Callable[[Menu], object]] = {
            "this_job": self._desk.queue.list.fill_menu,
            "project": self._desk.projects.fill_chooser,
            "arrange": self._desk.library.fill_arrange,
            "filter": self._desk.library.finder.fill_menu,
            "account": self._desk.status.fill_accounts,
            "clip_project": lambda menu: self._desk.projects.fill_put(menu, self._desk.selection.clips()),
        }
        self.actions.join(self._on_panels() | self._on_clips() | self._on_the_rest(), live, self._words)
        for name in self._desk.stage.commands:  # in full screen there is no menu bar: its keys are the window's then
            self._desk.window.addAction(self.actions.by_id[name])
        for entry in self._desk.window.menuBar().actions():
            menu = entry.menu()
            if isinstance(menu, QMenu):
                menu.aboutToShow.connect(self._grey_what_acts_on_nothing)
                menu.aboutToHide.connect(partial(self._enable, dict.fromkeys(self._has_its_object(), True)))

    def _grey_what_acts_on_nothing(self) -> None:
        """While a menu is open. A key that is pressed later finds whatever there is then."""
        self._enable(self._has_its_object())

    def _enable(self, entries: dict[str, bool]) -> None:
        for name, on in entries.items():
            self.actions.by_id[name].setEnabled(on)

    def _has_its_object(self) -> dict[str, bool]:
        """Whether there is now what an entry acts on, by its id."""
        desk = self._desk
        return {
            "exports_going": desk.exports.hidden is not None and desk.exports.hidden.has_any,
            "mute": desk.stage.clip is None or desk.stage.bar.mute_button.isEnabled(),
            "hold_waiting": desk.job_model.any_waits,
            "let_held_on": desk.job_model.any_held,
            "clear_ended": desk.job_model.any_ended,
        }

    def enable_on_clip(self, there_is_one: bool, takes: Callable[[str], bool]) -> None:
        """What acts on a clip is grey while there is none, or the chosen model has no slot (`takes`) for it."""
        without = {*_WITHOUT_A_CLIP, *self._desk.stage.looks.commands()}
        for name in {*_ON_A_CLIP, *self._desk.stage.commands} - without:
            self.actions.by_id[name].setEnabled(there_is_one)
        for name, role in _USES.items():
            self.actions.by_id[name].setEnabled(there_is_one and takes(role))

    def enable_while_comparing(self, on: bool) -> None:
        for name in _WHILE_COMPARING:
            self.actions.by_id[name].setEnabled(on)

    def check(self, name: str, on: bool) -> None:
        self.actions.by_id[name].setChecked(on)

    def _words(self, row: Action) -> str:
        """What is about the clip on the stage says which one, while several are compared there."""
        stage = self._desk.stage
        on_stage = row.id in _OF_A_FRAME or self._desk.selection.clips() == (stage.clip,)
        return stage.picture_menu.words(row) if on_stage else row.text

    # ---- entries ----

    def _on_panels(self) -> dict[str, Callable[[], object]]:
        window = self._desk.window
        return {
            **{f"toggle_{name}": partial(window.toggle, name) for name in ("create", "library", "queue")},
            **{f"theme_{name}": partial(self._use_theme, name) for name in _THEMES},
            "library_alone": window.spread.toggle,
            "next_region": window.next_region,
            "reset_layout": window.reset_layout,
            "quit": window.close,
        }

    def _on_clips(self) -> dict[str, Callable[[], object]]:
        desk = self._desk
        return {
            "quick_look": lambda: desk.looking.open(desk.selection.clips()),
            "export": lambda: desk.exports.ask(desk.selection.clips()),
            "exports_going": lambda: desk.exports.show_hidden(desk.status.tell),
            "copy_files": desk.clipboard.copy,
            "show_in_folder": lambda: desk.clips.act("folder", desk.selection.clips()),
            "clip_to_panel": lambda: desk.clips.act("panel", desk.selection.clips()),
            "copy_prompt": lambda: desk.clips.act("prompt", desk.selection.clips()),
            "copy_path": lambda: desk.clips.act("path", desk.selection.clips()),
            "name_shot": lambda: desk.clips.act("name", desk.selection.clips()),
            "compare_source": lambda: desk.clips.act("compare_source", desk.selection.clips()),
            **desk.stage.commands,
            **{mark: partial(self._judge, mark) for mark in MARKS},
            "tag": partial(self._judge, "tag"),
            "trash": partial(self._judge, "trash"),
        }

    def _on_the_rest(self) -> dict[str, Callable[[], object]]:
        desk = self._desk
        return {
            "open": self._choose_media,
            "undo": desk.undoing.undo,
            "redo": desk.undoing.redo,
            "paste": desk.clipboard.paste,
            "reset_form": desk.create.reset,
            "prompt_back": partial(self._bring_prompt, partial(desk.create.prompts.step, -1)),
            "prompt_on": partial(self._bring_prompt, partial(desk.create.prompts.step, 1)),
            "prompt_history": partial(self._bring_prompt, desk.create.prompts.open),
            "find": self._find,
            "generate": self._generate,
            "generate_first": partial(self._generate, first=True),
            "pause_queue": desk.queue.pause_button.click,
            "hold_waiting": desk.jobs.hold_waiting,
            "let_held_on": desk.jobs.let_held_on,
            "clear_ended": desk.clearing.clear,
            "connect": desk.accounts.connect,
            "settings": self._show_settings,
            "check_library": desk.library_check.start,
            "open_library_folder": lambda: desk.file_manager.show(desk.studio.library_folder),
            "open_log": desk.log.open,
            "diagnostics": desk.log.open_diagnostics,
            "keys": self._show_keys,
            "whats_new": self._show_whats_new,
            "about": self._show_about,
        }

    # ---- what takes more than a line ----

    def _find(self) -> None:
        """Lead to the search, in whatever way the library is to be had."""
        self._desk.window.reveal("library")
        self._desk.library.lead_to_search()

    def _judge(self, mark: Verdict) -> None:
        self._desk.clips.act(mark, self._desk.selection.clips())

    def _generate(self, *, first: bool = False) -> None:
        create = self._desk.create
        create.generate(first=first)
        if create.foot.problems.rows:
            self._desk.window.reveal("create")  # that is where it says what is missing

    def _bring_prompt(self, bring: Callable[[], object]) -> None:
        self._desk.window.reveal("create")
        bring()

    def _enable_on_prompt(self) -> None:
        """A model may have none."""
        for name in _ON_A_PROMPT:
            self.actions.by_id[name].setEnabled(bool(self._desk.create.prompts.name))

    def _show_settings(self) -> SettingsDialog:
        dialog = self._desk.accounts.settings(self._apply, self._show_keys, self._desk.log.open_diagnostics)
        self._desk.keep(dialog)
        return dialog

    def show_clips_folder(self) -> None:
        """Nothing can be written in the one that there is: where another can be chosen."""
        self._show_settings().show_folder()

    def show_network(self) -> None:
        """Something in the network is in the way: where it can be changed."""
        self._show_settings().show_network()

    def show_accounts(self, names: Collection[str] = ()) -> None:
        """The key of one of these accounts is in the way: where it can be entered."""
        self._show_settings().show_accounts(names)

    def _show_keys(self) -> None:
        from wanstudio.ui.keyboard.sheet import KeysSheet

        self._open(KeysSheet(self._theme, self._desk.window, self._desk.keymap))

    def _keep_keys(self) -> None:
        shortcuts = self._desk.keymap.shortcuts
        self._desk.studio.preferences.change(key_set=shortcuts.set_name, keys=dict(shortcuts.own))

    def _show_whats_new(self) -> None:
        from wanstudio.ui.sheets import TextSheet

        changelog = (self._resources / "changelog.md").read_text("utf-8")
        self._open(TextSheet(self._theme, self._desk.window, "What's new", changelog))

    def _show_about(self) -> None:
        from wanstudio.ui.sheets import AboutSheet

        self._open(AboutSheet(self._theme, self._desk.window, __version__, _licences()))

    def _open(self, sheet: Dialog) -> None:
        self._desk.keep(sheet)
        sheet.open()

    def _on_panel(self, name: str, shown: bool) -> None:
        if entry := self.actions.by_id.get(f"toggle_{name}"):
            entry.setChecked(shown)

    def _choose_media(self) -> None:
        from wanstudio.ui.widgets.filedialog import FileDialog

        dialog = FileDialog(self._desk.window, "Add media files", many=True)
        dialog.filesSelected.connect(self._desk.form.take_files)
        self._desk.keep(dialog)
        dialog.open()

    def _use_theme(self, name: str) -> None:
        self._theme.use(self._app, name)
        self._desk.studio.preferences.change(theme=name)

    def _apply(self, settings: Settings) -> None:
        before = self._desk.studio.preferences.settings
        keys = {"key_set": before.key_set, "keys": before.keys}  # they may have been changed over the dialog
        self._desk.studio.preferences.change(**settings.as_dict() | keys)
        self._theme.wants_stillness = settings.reduced_motion
        self._desk.connections.say_sending()
        self._desk.clips_folder.look()
        self._desk.studio.queue.limit_changed()
        self._desk.jobs.line_changed()
        if (settings.theme, settings.scale_percent) != (before.theme, before.scale_percent):
            self.check(f"theme_{settings.theme}", True)
            self._theme.use(self._app, settings.theme, settings.scale_percent / 100)


def _licences() -> list[tuple[str, str]]:
    from importlib.metadata import PackageNotFoundError, metadata  # not before the first frame

    rows = []
    for name in BUILT_WITH:
        try:
            found = metadata(name).json
        except PackageNotFoundError:
            continue
        licence = str(found.get("license_expression") or found.get("license") or "see its pages")
        rows.append((f"{found['name']} {found['version']}", licence.splitlines()[0][:40]))
    return [*rows, *_ASSETS]
