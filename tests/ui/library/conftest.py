"""The library's panel, as large as in the design."""

import pytest

from wanstudio.ui.library.model import ClipListModel
from wanstudio.ui.library.view import LibraryView
from wanstudio.ui.widgets.pictures import Pictures


@pytest.fixture
def asked():
    return []


@pytest.fixture
def view(qtbot, theme, asked):
    acted = []
    model = ClipListModel(lambda clip: asked.append(clip.id))
    view = LibraryView(
        theme,
        model,
        act=lambda action, clips: acted.append((action, clips)),
        can=lambda action, clips: action != "prompt" or any(clip.recipe.values.get("words") for clip in clips),
        pictures=Pictures(),
    )
    view.acted, view.model = acted, model
    qtbot.addWidget(view)
    view.resize(344, 484)
    view.show()
    return view
