"""What a panel hears of its editors."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from wanstudio.ui.keymap import Keymap
from wanstudio.ui.params.media import MediaEditor
from wanstudio.ui.params.text import PromptEditor
from wanstudio.ui.params.tiny import TinyButton

if TYPE_CHECKING:
    from wanstudio.ui.params.panel import ParamPanel
    from wanstudio.ui.params.row import FieldRow


def join_media(panel: ParamPanel, row: FieldRow, editor: MediaEditor) -> None:
    name = row.param.name
    editor.wants_look.connect(panel.asked_look)
    editor.spilled.connect(panel.take_files)
    editor.pictured.connect(partial(panel.pictured.emit, name))
    editor.several.connect(partial(panel.several.emit, name))
    editor.tool.connect(partial(panel.tool.emit, name))
    editor.convert.connect(partial(panel.converted.emit, name))
    editor.found_again.connect(panel.found_again)
    editor.refused.connect(panel.refused)
    editor.puzzled.connect(partial(panel.puzzled.emit, name))
    editor.move_asked.connect(partial(panel.move_file, name, row.param.needs))
    editor.addressed.connect(partial(panel.addressed.emit, name))
    row.mend_asked.connect(partial(panel.mend_asked.emit, name))


def join_prompt(panel: ParamPanel, row: FieldRow, editor: PromptEditor, keymap: Keymap) -> None:
    """The field that is kept in the history has it in its label's line, too."""
    editor.use_keys(keymap)
    editor.recalled.connect(partial(panel.recalled.emit, row.param.name))
    editor.history_asked.connect(panel.history_asked)
    if row.param.role == "prompt":
        editor.has_history = True
        row.put_in_corner(
            TinyButton(panel.theme, row, "history", "Prompt history", panel.history_asked.emit, icon_px=16)
        )
