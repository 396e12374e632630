"""A window of the same kind in plain PySide6, as a tutorial would make it: what the program's start is held against.

One file that imports nothing but PySide6, reads nothing but our three font files, and does nothing when clicked: a menu
bar, a tool bar, three columns in splitters (a form, a stage, two lists), a status bar and a style sheet. Run as a
script, in a child process.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QStringListModel, Qt, QTimer
from PySide6.QtGui import QFont, QFontDatabase, QKeySequence, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSlider,
    QSpinBox,
    QSplitter,
    QStyle,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

FONTS = Path(__file__).parents[2] / "resources" / "fonts"
MENUS = {
    "File": ("Open…", "Export…", "Show in folder", "Settings…", "Quit"),
    "Edit": ("Undo", "Redo", "Copy", "Paste", "Reset"),
    "Clip": ("Play", "Back", "On", "First", "Last", "In", "Out", "Loop", "Mute"),
    "View": ("Create", "Library", "Queue", "Dark", "Light", "Reset layout"),
    "Help": ("Keys", "What's new", "About"),
}
SHEET = """
QMainWindow { background: #141416; }
QWidget { color: #e8e8ea; }
QLabel { background: transparent; }
QLabel[tone="muted"] { color: #9a9aa2; }
QMenuBar { background: #141416; border-bottom: 1px solid #2a2a2e; }
QMenuBar::item { padding: 3px 10px; border-radius: 4px; }
QMenuBar::item:selected { background: #2f2f35; }
QMenu { background: #232327; border: 1px solid #3a3a40; border-radius: 8px; padding: 4px; }
QMenu::item { padding: 6px 20px 6px 8px; border-radius: 4px; }
QMenu::item:selected { background: #3d3d46; }
QToolBar, QStatusBar { background: #141416; border: 0; }
QSplitter::handle { background: #2a2a2e; }
QScrollArea, QScrollArea > QWidget > QWidget { background: #1b1b1e; border: 0; }
QPushButton { background: #2a2a2f; border: 1px solid #3a3a40; border-radius: 5px; padding: 0 12px; min-height: 26px; }
QPushButton:hover { background: #34343a; }
QPushButton[primary="true"] { background: #7a5cff; border-color: #7a5cff; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 5px; padding: 4px; }
QToolButton:hover { background: #2a2a2f; }
QLineEdit, QPlainTextEdit, QSpinBox, QComboBox { background: #101012; border: 1px solid #3a3a40; border-radius: 5px;
  min-height: 26px; padding: 0 7px; }
QLineEdit:focus, QPlainTextEdit:focus, QSpinBox:focus, QComboBox:focus { border: 2px solid #7a5cff; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: #34343a; }
QSlider::handle:horizontal { width: 12px; height: 12px; margin: -5px 0; border-radius: 7px; background: #e8e8ea; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid #4a4a52; border-radius: 3px; }
QCheckBox::indicator:checked { background: #7a5cff; }
QListView { background: transparent; border: 0; }
QScrollBar:vertical { width: 10px; background: transparent; }
QScrollBar::handle { background: #3a3a40; border-radius: 3px; }
"""


class Stage(QLabel):
    """The middle of the window: says so on stdout once it has been painted and the event loop is idle."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QTimer.singleShot(0, self._say)

    def _say(self) -> None:
        print('{"first_frame": true, "modules": []}', flush=True)
        QApplication.quit()


def form() -> QScrollArea:
    page, area = QWidget(), QScrollArea()
    rows = QFormLayout(page)
    model = QComboBox()
    model.addItems(["One", "Two", "Three", "Four", "Five"])
    rows.addRow("Model", model)
    rows.addRow("Prompt", QPlainTextEdit("A fox in the snow"))
    rows.addRow("Not wanted", QLineEdit())
    for name in ("Image", "Video", "Sound"):
        rows.addRow(name, QPushButton("Choose a file…"))
    for name, most in (("Frames", 121), ("Steps", 50), ("Guidance", 20), ("Shift", 10), ("Seed", 9999)):
        rows.addRow(name, _number(most))
    for name in ("Size", "Shape"):
        choice = QComboBox()
        choice.addItems(["480p", "720p"])
        rows.addRow(name, choice)
    rows.addRow(QCheckBox("Fast"))
    generate = QPushButton("Generate")
    generate.setProperty("primary", True)
    rows.addRow(generate)
    area.setWidget(page)
    area.setWidgetResizable(True)
    return area


def _number(most: int) -> QWidget:
    row, slider, field = QWidget(), QSlider(Qt.Orientation.Horizontal), QSpinBox()
    slider.setMaximum(most)
    field.setMaximum(most)
    slider.valueChanged.connect(field.setValue)
    field.valueChanged.connect(slider.setValue)
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(slider)
    line.addWidget(field)
    return row


def stage() -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    picture = Stage("Nothing to watch yet")
    picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
    column.addWidget(picture, 1)
    column.addWidget(QSlider(Qt.Orientation.Horizontal))
    row, style = QHBoxLayout(), QApplication.style()
    for icon in (
        QStyle.StandardPixmap.SP_MediaSkipBackward,
        QStyle.StandardPixmap.SP_MediaPlay,
        QStyle.StandardPixmap.SP_MediaSkipForward,
        QStyle.StandardPixmap.SP_MediaVolume,
    ):
        button = QToolButton()
        button.setIcon(style.standardIcon(icon))
        row.addWidget(button)
    column.addLayout(row)
    return page


def clips(title: str, mode: QListView.ViewMode) -> QWidget:
    page, view = QWidget(), QListView()
    column = QVBoxLayout(page)
    heading = QLabel(title)
    heading.setProperty("tone", "muted")
    column.addWidget(heading)
    view.setViewMode(mode)
    view.setModel(QStringListModel([f"Clip {n}" for n in range(40)], view))
    column.addWidget(view)
    return page


def window() -> QMainWindow:
    made = QMainWindow()
    for title, entries in MENUS.items():
        menu = made.menuBar().addMenu(title)
        for n, entry in enumerate(entries):
            menu.addAction(entry).setShortcut(QKeySequence(f"Ctrl+Alt+{title[0]},{n}"))
    bar = made.addToolBar("Tools")
    for entry in MENUS["File"]:
        bar.addAction(entry)
    side = QSplitter(Qt.Orientation.Vertical)
    side.addWidget(clips("Library", QListView.ViewMode.IconMode))
    side.addWidget(clips("Queue", QListView.ViewMode.ListMode))
    whole = QSplitter(Qt.Orientation.Horizontal)
    for part in (form(), stage(), side):
        whole.addWidget(part)
    whole.setSizes([360, 720, 360])
    made.setCentralWidget(whole)
    made.statusBar().addWidget(QLabel("Sandbox"))
    made.statusBar().addPermanentWidget(QLabel("Nothing runs"))
    made.resize(1440, 900)
    return made


def main() -> int:
    app = QApplication(sys.argv)
    for file in sorted(FONTS.glob("Inter-*.ttf")):
        QFontDatabase.addApplicationFont(str(file))
    app.setStyle("Fusion")
    font = QFont("Inter")
    font.setPixelSize(13)
    app.setFont(font)
    app.setStyleSheet(SHEET)
    shown = window()
    shown.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
