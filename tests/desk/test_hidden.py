"""An export whose dialog is hidden, in the real program."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QTimer

from tests.end2end.window import User, sit
from tests.media.clips import make_clip
from tests.studio.test_export import CLIP, QUICK, SLOW
from wanstudio.core.exports import ExportSpec
from wanstudio.core.recipe import Clip
from wanstudio.ui.export.dialog import ExportDialog
from wanstudio.ui.export.wish import Wish


class HidesAtOnce(QObject):
    """Clicks Hide once, in the turn after it can be clicked first: when there is room, and the export has begun."""

    def __init__(self, dialog: ExportDialog) -> None:
        super().__init__(dialog)
        self._away, self.done = dialog.away, False
        self._away.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._away.removeEventFilter(self)
            QTimer.singleShot(0, self._hide)
        return False

    def _hide(self) -> None:
        self.done = True
        self._away.click()


async def begun(user: User, clips: tuple[Clip, ...], spec: ExportSpec, folder: Path) -> ExportDialog:
    """An export that has been begun and hidden."""
    user.desk.studio.preferences.remember(export=asdict(Wish(spec=spec, folder=str(folder), pattern="{id}")))
    user.desk.exports.ask(clips)
    dialog: Any = user.desk.open_dialog
    hiding = HidesAtOnce(dialog)
    dialog.go.click()
    await user.until(lambda: hiding.done, "there is room, and it begins")
    return dialog  # type: ignore[no-any-return]


def said(user: User) -> str:
    assert user.desk.exports.hidden is not None
    return user.desk.exports.hidden.note.words.accessibleName()


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Files on which a folder was opened."""
    shown: list[Path] = []
    monkeypatch.setattr("wanstudio.desk.joining.work.show_in_folder", lambda path: shown.append(path) or "")
    return shown


def test_it_goes_on_while_the_window_is_used_and_a_second_one_waits_behind_it(
    qapp: Any, tmp_path: Path, shown: list[Path]
):
    (out := tmp_path / "out").mkdir()
    clips = tuple(
        replace(CLIP, id=str(n), path=make_clip(tmp_path / f"{n}.mp4", frames=9 + n, size=(640, 360))) for n in range(3)
    )

    async def act(user: User) -> None:
        first = await begun(user, clips[:2], replace(SLOW, short_side_px=240), out)
        assert user.window.isActiveWindow() or not first.isVisible()
        assert said(user).startswith("Exporting 2 clips, ")
        second = await begun(user, clips[2:], QUICK, out)
        assert said(user).startswith("2 exports, ")
        hidden = user.desk.exports.hidden
        assert hidden is not None and len(hidden.menu().actions()) == 2

        def rows() -> list[str]:
            return [action.text().partition("\t")[2] for action in hidden.menu().actions()]

        await user.until(lambda: rows() == ["0.mp4 and 1 more", "2.mp4"], "each is named by its files")
        hidden.bring_back(second)
        assert second.isVisible()
        second.away.click()
        gone: list[bool] = []
        for dialog in (first, second):
            dialog.destroyed.connect(lambda *_: gone.append(True))
        await user.until(lambda: len(gone) == 2, "both end and their dialogs are gone", 60)
        assert said(user) == "3 clips exported" and {path.name for path in out.iterdir()} == {"0.mp4", "1.mp4", "2.mp4"}
        user.desk.menus.actions.by_id["exports_going"].trigger()
        assert [path.parent for path in shown] == [out] and hidden.note.isHidden()
        user.desk.menus.actions.by_id["exports_going"].trigger()
        assert user.remark == "Nothing is being exported."

    sit(qapp, act)


def test_leaving_asks_and_leaves_nothing_half_written(qapp: Any, tmp_path: Path):
    (out := tmp_path / "out").mkdir()
    clip = replace(CLIP, id="a", path=make_clip(tmp_path / "a.mp4", frames=200, size=(640, 360)))

    async def act(user: User) -> None:
        await begun(user, (clip,), SLOW, out)
        await user.until(lambda: not said(user).startswith("Exporting 1 clip, 0 %"), "it is under way")
        user.window.close()
        question: Any = user.desk.open_dialog
        assert user.window.isVisible() and "1 clip is being exported" in user.texts(question)
        question.quit.click()

    sit(qapp, act)
    assert list(out.iterdir()) == []


def test_a_user_who_looks_elsewhere_is_told_and_show_brings_the_dialog_back(qapp: Any, tmp_path: Path):
    clip = replace(CLIP, id="a", path=make_clip(tmp_path / "a.mp4", frames=9))

    async def act(user: User) -> None:
        user.desk.news._looking = lambda: False
        dialog = await begun(user, (clip,), replace(QUICK, clean=True), tmp_path)  # where it lies itself
        await user.until(lambda: not dialog.going, "it ends")
        assert [notice.title for notice, _ in user.desk.news._exported] == ["1 clip already there"]
        assert said(user) == "1 clip already there"
        user.desk.news.show()
        assert dialog.isVisible()
        dialog.reject()

    sit(qapp, act)


def test_exports_that_close_by_themselves_leave_no_dialog_behind_and_are_counted(
    qapp: Any, tmp_path: Path, shown: list[Path]
):
    clip = replace(CLIP, id="a", path=make_clip(tmp_path / "a.mp4", frames=9))

    async def act(user: User) -> None:
        user.desk.studio.preferences.remember(export_closes=True)
        user.desk.news._looking = lambda: False
        for n in range(3):
            (tmp_path / str(n)).mkdir()
            user.desk.studio.preferences.remember(
                export=asdict(Wish(spec=QUICK, folder=str(tmp_path / str(n)), pattern="{id}"))
            )
            user.desk.exports.ask((clip,))
            dialog: Any = user.desk.open_dialog
            if n == 1:
                HidesAtOnce(dialog)
            dialog.go.click()
            gone: list[bool] = []
            dialog.destroyed.connect(lambda *_, gone=gone: gone.append(True))
            del dialog
            await user.until(lambda gone=gone: bool(gone), "the dialog is gone")
        assert said(user) == "3 clips exported" and not user.window.findChildren(ExportDialog)
        hidden = user.desk.exports.hidden
        assert hidden is not None
        rows = hidden.menu().actions()
        assert [row.text() for row in rows] == [f"1 clip exported\t{n}" for n in range(3)]
        rows[0].trigger()
        hidden.note.folder.click()
        assert [path.parent.name for path in shown] == ["0", "2"] and said(user) == "1 clip exported"
        user.desk.menus.actions.by_id["exports_going"].trigger()
        assert shown[-1].parent.name == "1" and hidden.note.isHidden()

    sit(qapp, act)


def test_show_of_the_desktops_notice_leads_to_the_files_where_the_dialog_has_closed_by_itself(
    qapp: Any, tmp_path: Path, shown: list[Path]
):
    clip = replace(CLIP, id="a", path=make_clip(tmp_path / "a.mp4", frames=9))
    (out := tmp_path / "out").mkdir()

    async def act(user: User) -> None:
        user.desk.studio.preferences.remember(export_closes=True)
        user.desk.news._looking = lambda: False
        await begun(user, (clip,), QUICK, out)
        await user.until(lambda: said(user) == "1 clip exported", "it ends")
        user.desk.news.show()
        assert [path.parent.name for path in shown] == ["out"]

    sit(qapp, act)
