"""A frame is dragged before its file is there; who asks for the file gets one that exists."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage

from wanstudio.desk.carrying import Coming, Promise


def picture(folder: Path) -> tuple[Path, QImage]:
    image = QImage(6, 4, QImage.Format.Format_RGB32)
    path = folder / "shot frame 14 #1.png"
    assert image.save(str(path))
    return path, image


def test_what_is_dragged_says_what_it_is_before_it_is_there(qapp: Any) -> None:
    promise = Promise(Coming())
    assert promise.hasUrls() and promise.hasImage() and not promise.hasFormat("text/html")


def test_who_asks_for_the_file_waits_until_it_exists(qapp: Any, tmp_path: Path) -> None:
    coming = Coming()
    promise = Promise(coming)
    QTimer.singleShot(20, lambda: coming.end(*picture(tmp_path)))
    [url] = promise.urls()
    assert Path(url.toLocalFile()).is_file()
    assert promise.imageData().size().toTuple() == (6, 4)


def test_two_that_ask_while_it_is_made_both_get_it(qapp: Any, tmp_path: Path) -> None:
    coming, found = Coming(), []
    promise = Promise(coming)
    QTimer.singleShot(0, lambda: found.append(promise.imageData()))  # while the other one waits
    QTimer.singleShot(20, lambda: coming.end(*picture(tmp_path)))
    assert len(promise.urls()) == 1 and not found[0].isNull()


def test_a_frame_that_cannot_be_written_is_got_by_nobody(qapp: Any) -> None:
    coming = Coming()
    promise = Promise(coming)
    QTimer.singleShot(0, coming.end)
    assert promise.urls() == [] and promise.imageData() is None
