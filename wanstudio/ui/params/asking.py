"""Asking for what a slot takes: a file of this computer, or a web address.

Who is to be told is connected as it is: nobody is told any more where the slot has gone while the question was open.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QUrl, SignalInstance
from PySide6.QtWidgets import QInputDialog, QWidget

from wanstudio.core.params import Media
from wanstudio.ui.params.offers import A_KIND, SUFFIXES
from wanstudio.ui.widgets.filedialog import FileDialog


def ask_file(window: QWidget, param: Media, taken: SignalInstance) -> None:
    """`taken` is emitted with its path."""
    dialog = FileDialog(window, param.label, param.takes)
    endings = " ".join(f"*.{suffix}" for suffix in SUFFIXES[param.takes])
    kind = A_KIND[param.takes].removeprefix("a ").capitalize()
    dialog.setNameFilters([f"{kind} ({endings})", "All files (*)"])
    dialog.fileSelected.connect(taken)
    dialog.open()


def ask_address(window: QWidget, param: Media, value: str, typed: Callable[[str], None]) -> None:
    """`value` is what is in the slot; `typed` gets the text as it was typed (see `address_in`)."""
    dialog = QInputDialog(window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(param.label)
    dialog.setLabelText("Web address, beginning with https://")
    dialog.setTextValue(value if value.startswith("http") else "https://")
    dialog.textValueSelected.connect(typed)
    dialog.open()


def address_in(text: str) -> str:
    """As it is asked for: nothing in it is shown otherwise than it is. Empty when nothing was typed."""
    text = text.strip()
    if not text.partition("://")[2]:
        return ""
    return bytes(QUrl(text).toEncoded().data()).decode("ascii") or text
