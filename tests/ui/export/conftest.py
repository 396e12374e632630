import pytest
from PySide6.QtCore import Qt

from wanstudio.core.exports import ExportSpec
from wanstudio.core.names import NameFacts, fill
from wanstudio.ui.export.dialog import ExportDialog
from wanstudio.ui.export.progress import ExportProgress
from wanstudio.ui.export.wish import Wish
from wanstudio.ui.export.work import ExportWork


def sample(pattern, clip):
    return fill(pattern, NameFacts(date=clip.created.date(), model="Wan", seed=7, prompt=clip.title, id=clip.id))


@pytest.fixture
def opened(qtbot, theme, a_clip, tmp_path):
    def open(*clips, wish=None, sorry="", taken=0, room="", **more):
        started, kept, shown, presets, lacking = [], [], [], [], []

        def start(clips, wish, tell):
            started.append((clips, wish, tell))
            return lambda: tell(ExportProgress(ended=True))

        work = ExportWork(
            sample=sample,
            start=start,
            show=lambda path: shown.append(path) or sorry,
            keep=kept.append,
            keep_presets=presets.append,
            keep_closing=kept.append,
            taken=lambda clips, wish, tell: taken(tell) if callable(taken) else tell(taken),
            room=lambda clips, wish, tell: (room if callable(room) else lambda tell: tell(room))(tell) or int,
            lacking=lacking.append,
            picture=lambda clip: "",
        )
        wish = wish or Wish(spec=ExportSpec(), folder=str(tmp_path), pattern="{prompt:40} {seed}")
        dialog = ExportDialog(theme, None, clips or (a_clip(),), wish, work, **more)
        dialog.started, dialog.kept, dialog.shown, dialog.presets, dialog.lacking = (
            started,
            kept,
            shown,
            presets,
            lacking,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.open()
        return dialog

    return open
