"""A stage with a worker of its own; `acted` is what it was asked to have done."""

import pytest

from tests.patience import patient, trust_workers
from tests.ui.conftest import RESOURCES
from wanstudio.desk.reels import WorkerReel
from wanstudio.ui.stage.view import StageView


@pytest.fixture
def qtbot(qtbot):
    return patient(qtbot)


@pytest.fixture
def stage(qtbot, theme, tmp_path, monkeypatch):
    trust_workers(monkeypatch)
    acted = []
    stage = StageView(
        theme,
        export_clip=lambda clip: acted.append(("export", clip.id)),
        show_in_folder=lambda clip: acted.append(("folder", clip.id)),
        filmstrip=lambda clip, tell: tell(str(RESOURCES / "samples" / "rocket.jpg")),
        reel=lambda: WorkerReel(lambda: tmp_path),
        continue_from=lambda clip, frame: acted.append(("continue", clip.id, frame)),
        use_frame=lambda action, clip, frame: acted.append((action, clip.id, frame)),
        has_slot=lambda role: role == "first_frame",
    )
    stage.acted = acted
    qtbot.addWidget(stage)
    stage.resize(792, 844)
    stage.show()
    yield stage
    stage.leave()
