"""The Create view as a program of its own; it says in lines of JSON where its slots are and what happens to them.

Run as a script: `MODEL`. The studio is played: files are answered at once with what a probe finds.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from tests.conftest import MODELS, ROOT
from wanstudio.core.errors import BadFile
from wanstudio.core.facts import Look
from wanstudio.media.probe import probe_file
from wanstudio.ui.create.view import CreateView
from wanstudio.ui.create.work import MediaWork
from wanstudio.ui.theme.theme import Theme


def say(**what: Any) -> None:
    print(json.dumps(what), flush=True)


def look(path: str, tell: Any) -> None:
    QTimer.singleShot(0, lambda: look_now(path, tell))  # never at once, as from a worker


def look_now(path: str, tell: Any) -> None:
    try:
        tell(Look(path=path, facts=probe_file(Path(path))))
    except BadFile as e:
        tell(Look(path=path, problem=e.detail, folder=Path(path).is_dir()))


def keep(image: QImage, tell: Any) -> None:
    path = Path(tempfile.mkdtemp()) / "pasted.png"
    image.save(str(path))
    tell(str(path))


def doing(**what: Any) -> Any:
    say(**what)
    return lambda: None


def fetch(url: str, progress: Any, tell: Any) -> Any:
    return doing(fetch=url)


def files(folder: str, kind: Any, tell: Any) -> None:
    tell(sorted(str(path) for path in Path(folder).iterdir()))


def main(model: str) -> int:
    app = QApplication(sys.argv[:1])
    theme = Theme(ROOT / "resources")
    theme.apply(app)
    work = MediaWork(
        mend=lambda path, fix, takes, tell: doing(mend=path, becomes=fix.becomes),
        fetch=fetch,
        keep=keep,
        folder=lambda path, tell: tell(Path(path).is_dir()),
        same=lambda before, now, tell: tell(None),
        files=files,
        strip=lambda path, tell: tell(""),
        recipe=lambda path, tell: tell(None),
        many=lambda spec, batch: None,
    )
    view = CreateView(
        theme, MODELS.models, generate=lambda *_: None, look=look, price=lambda *asked: asked[-1]("Free"), media=work
    )
    view.show_model(model)
    view.setGeometry(0, 0, 304, 760)
    view.show()
    slots = {name: view.findChild(QWidget, f"slot.{name}") for name in (m.name for m in view.spec.media())}
    told: dict[str, Any] = {}

    def tell() -> None:
        now = {
            "at": {n: [*s.mapToGlobal(QPoint(s.width() // 2, s.height() // 2)).toTuple()] for n, s in slots.items()},
            "values": {name: view.values().get(name, "") for name in slots},
            "drags": {name: [slot.drag, slot._as_seen().drag_says] for name, slot in slots.items()},
            "asks": view.media.card.title.text() if view.media.card.isVisible() else "",
        }
        if now != told:
            told.update(now)
            say(**now)

    timer = QTimer()
    timer.timeout.connect(tell)
    timer.start(20)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
