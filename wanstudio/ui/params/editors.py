"""One editor for each class of parameter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wanstudio.core.params import Choice, Media, Number, Param, Seed, Text, Toggle
from wanstudio.ui.params.base import Editor
from wanstudio.ui.params.choice import ChoiceEditor
from wanstudio.ui.params.media import MediaEditor
from wanstudio.ui.params.number import NumberEditor
from wanstudio.ui.params.seed import SeedEditor
from wanstudio.ui.params.text import text_editor
from wanstudio.ui.params.toggle import ToggleEditor
from wanstudio.ui.theme.theme import Theme

EDITORS: Mapping[type[Param], Callable[[Theme, Any], Editor]] = {
    Text: text_editor,
    Number: NumberEditor,
    Choice: ChoiceEditor,
    Toggle: ToggleEditor,
    Seed: SeedEditor,
    Media: MediaEditor,
}
