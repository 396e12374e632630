"""Small pictures: kept while they are used, and no more of them than memory is to be spent on."""

from __future__ import annotations

import gc
from pathlib import Path

import psutil
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPixmap

from wanstudio.ui.widgets.pictures import Pictures, read

SIDE = QSize(480, 270)  # as a thumbnail of a clip is
PLACE = QSize(152, 85)
ONE_MB = SIDE.width() * SIDE.height() * 4 / 1e6


def files(folder: Path, count: int) -> list[str]:
    made = []
    for n in range(count):
        picture = QPixmap(SIDE)
        picture.fill(QColor(n % 256, n // 256, 90))
        made.append(str(folder / f"{n}.png"))
        assert picture.save(made[-1])
    return made


def memory_mb() -> float:
    gc.collect()
    return psutil.Process().memory_info().rss / 1e6


def test_many_clips_are_shown_without_all_their_pictures_in_memory(qapp, tmp_path: Path):
    pictures = Pictures()
    paths = files(tmp_path, 300)
    before_mb = memory_mb()
    for path in paths:
        assert pictures.fitted(path, PLACE, 1.0) is not None
    assert memory_mb() - before_mb < len(paths) * ONE_MB / 2


def test_who_asked_for_a_picture_keeps_it_and_qt_not_beside_it(qapp, tmp_path: Path):
    (path,) = files(tmp_path, 1)
    assert QPixmap(path).cacheKey() == QPixmap(path).cacheKey()  # one that Qt has kept
    assert read(path).cacheKey() != read(path).cacheKey()
    assert (
        read(path).toImage() == QPixmap(path).toImage()
        and read(str(tmp_path / "none.png")).isNull()
        and read("").isNull()
    )


def test_a_picture_that_is_used_again_is_not_read_again(qapp, tmp_path: Path):
    pictures = Pictures()
    first, *others = files(tmp_path, 60)
    shown = pictures.fitted(first, PLACE, 1.0)
    for path in others:
        pictures.fitted(path, PLACE, 1.0)
    Path(first).unlink()
    again = pictures.fitted(first, PLACE, 1.0)
    assert shown is not None and again is not None and again.cacheKey() == shown.cacheKey()


def test_what_is_kept_ready_to_be_drawn_has_an_end_and_what_is_shown_is_kept(qapp, tmp_path: Path):
    file = tmp_path / "a.png"
    picture = QPixmap(64, 36)
    picture.fill(QColor("red"))
    picture.save(str(file))
    pictures = Pictures()
    places = [QSize(1600 + n, 900) for n in range(9)]  # 6 MB each
    fitted = [pictures.fitted(str(file), place, 1.0) for place in places]
    assert pictures.fitted(str(file), places[-1], 1.0) is fitted[-1]
    assert pictures.fitted(str(file), places[0], 1.0) is not fitted[0]
