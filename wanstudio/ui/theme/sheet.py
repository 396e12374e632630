"""The one style sheet, made from the tokens for a theme and a scale. What it cannot say is painted in ui/widgets."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QColor

_SHEET = """
* {{ outline: 0; }}
QMainWindow, QDialog {{ background: {panel}; }}
QMainWindow {{ background: {window}; }}
QWidget[ground="window"] {{ background: {window}; }}
QWidget[ground="panel"] {{ background: {panel}; }}
QWidget[ground="stage"] {{ background: {stage}; }}
QFrame[card="true"] {{ background: {raised}; border: 1px solid {line_strong}; border-radius: [8]px; }}
QFrame[notice="info"] {{ background: {info_soft}; border: 1px solid {info_line}; border-radius: [8]px; }}
QFrame[notice="warning"] {{ background: {warning_soft}; border: 1px solid {warning_line}; border-radius: [8]px; }}
QFrame[notice="bad"] {{ background: {bad_soft}; border: 1px solid {bad_line}; border-radius: [8]px; }}
QFrame[notice="good"] {{ background: {good_soft}; border: 1px solid {good_line}; border-radius: [8]px; }}
QFrame[line="true"] {{ background: {line}; border: 0; }}
QFrame[line="strong"] {{ background: {line_strong}; border: 0; }}
QSplitter::handle {{ background: {line}; }}
QScrollArea, QAbstractScrollArea {{ background: transparent; border: 0; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
QLabel {{ background: transparent; color: {text}; }}
QLabel[tone="muted"] {{ color: {text_muted}; }}
QLabel[tone="disabled"], QLabel:disabled {{ color: {text_disabled}; }}
QLabel[tone="bad"] {{ color: {bad}; }}
QLabel[tone="good"] {{ color: {good}; }}
QLabel[tone="warning"] {{ color: {warning}; }}
QLabel[tone="ink"] {{ color: {accent_ink}; }}
QLabel[style="caption"] {{ font-size: [11]px; }}
QLabel[style="small"] {{ font-size: [12]px; }}
QLabel[style="strong"] {{ font-weight: 600; }}
QLabel[style="medium"] {{ font-weight: 500; }}
QLabel[style="title"] {{ font-size: [15]px; font-weight: 600; }}
QLabel[style="display"] {{ font-size: [24]px; font-weight: 600; }}
QLabel[style="lead"] {{ font-size: [12]px; font-weight: 600; }}
QLabel[style="section"] {{ font-size: [12]px; font-weight: 600; color: {text_muted}; }}

QMenuBar {{ background: {window}; border-bottom: 1px solid {line}; padding: 0 [4]px; }}
QMenuBar::item {{ background: transparent; padding: [3]px [10]px; margin: [2]px 0; border-radius: [4]px;
  color: {text}; }}
QMenuBar::item:selected, QMenuBar::item:pressed {{ background: {raised_hover}; }}
QMenu {{ background: {raised}; border: 1px solid {line_strong}; border-radius: [8]px; padding: [4]px; }}
QMenu::item {{ min-height: [28]px; padding: 0 [20]px 0 [8]px; border-radius: [4]px; color: {text}; }}
QMenu::item:selected {{ background: {segment_on}; color: {on_segment}; }}
QMenu::item:disabled {{ color: {text_disabled}; }}
QMenu::separator {{ height: 1px; background: {line_strong}; margin: [4]px [8]px; }}
QMenu::icon {{ padding-left: [8]px; }}
QMenu::indicator {{ width: [16]px; height: [16]px; padding-left: [6]px; }}
QMenu::right-arrow {{ width: [12]px; height: [12]px; }}
QToolTip {{ background: {tooltip}; color: {tooltip_text}; border: 1px solid {line_hover}; padding: [1]px [3]px;
  font-size: [12]px; }}

QPushButton {{ background: {raised}; border: 1px solid {line_strong}; border-radius: [5]px; color: {text};
  font-weight: 500; padding: 0 [12]px; min-height: [26]px; }}
QPushButton:hover {{ background: {raised_hover}; border-color: {line_hover}; }}
QPushButton:pressed {{ background: {raised_pressed}; }}
QPushButton:disabled {{ background: transparent; border-color: {line}; color: {text_disabled}; }}
QPushButton[primary="true"] {{ background: {accent}; border-color: {accent}; color: {on_accent}; }}
QPushButton[primary="true"]:hover {{ background: {accent_hover}; border-color: {accent_hover}; }}
QPushButton[primary="true"]:pressed {{ background: {accent_pressed}; border-color: {accent_pressed}; }}
QPushButton[primary="true"]:disabled {{ background: {raised}; border-color: {line}; color: {text_disabled}; }}
QPushButton[flat_look="true"] {{ background: transparent; border-color: transparent; color: {text_muted}; }}
QPushButton[flat_look="true"]:hover {{ background: {raised}; color: {text}; }}
QPushButton[link="true"] {{ background: transparent; border: 0; color: {accent_ink}; font-weight: 400; padding: 0;
  min-height: [16]px; font-size: [12]px; text-align: left; }}
QPushButton[small="true"] {{ min-height: [22]px; padding: 0 [8]px; font-size: [12]px; }}
QPushButton[large="true"] {{ min-height: [34]px; padding: 0 [16]px; }}
QPushButton[leading="true"] {{ text-align: left; }}
QPushButton[opens_menu="true"] {{ padding-right: [28]px; }}
QPushButton[choice="true"] {{ min-height: [28]px; padding: 0 [10]px; font-size: [12]px; }}
QPushButton[chip="off"] {{ background: transparent; color: {text_muted}; }}
QPushButton[chip="off"]:hover {{ background: {raised}; color: {text}; }}
QPushButton[chip="on"] {{ background: {segment_on}; border-color: {segment_on}; color: {on_segment}; }}
QPushButton[chip="on"]:hover {{ border-color: {line_hover}; }}
QPushButton::menu-indicator {{ width: 0; image: none; }}

QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: [5]px; color: {text_muted}; }}
QToolButton:hover {{ background: {raised}; color: {text}; }}
QToolButton:pressed {{ background: {raised_pressed}; }}
QToolButton:checked {{ background: {segment_on}; color: {on_segment}; }}
QToolButton:disabled {{ color: {text_disabled}; background: transparent; }}
QToolButton[boxed="true"] {{ background: {raised}; border-color: {line_strong}; color: {text}; }}
QToolButton[boxed="true"]:hover {{ background: {raised_hover}; border-color: {line_hover}; }}
QToolButton[boxed="true"]:checked {{ background: {segment_on}; border-color: {line_hover}; color: {on_segment}; }}
QToolButton::menu-indicator {{ width: 0; image: none; }}

QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox {{ background: {field}; border: 1px solid {line_strong};
  border-radius: [5]px; color: {text}; selection-background-color: {selection};
  selection-color: {on_selection}; placeholder-text-color: {text_muted}; }}
QLineEdit, QAbstractSpinBox {{ min-height: [26]px; padding: 0 [7]px; }}
QTextEdit, QPlainTextEdit {{ padding: [3]px [5]px; }}
QLineEdit:hover, QTextEdit:hover, QPlainTextEdit:hover, QAbstractSpinBox:hover {{ border-color: {line_hover}; }}
QLineEdit:focus, QTextEdit:focus, QPlainTextEdit:focus, QAbstractSpinBox:focus {{ border: 2px solid {focus}; }}
QLineEdit:focus, QAbstractSpinBox:focus {{ padding: 0 [6]px; min-height: [24]px; }}
QTextEdit:focus, QPlainTextEdit:focus {{ padding: [2]px [4]px; }}
QLineEdit:disabled, QTextEdit:disabled, QPlainTextEdit:disabled, QAbstractSpinBox:disabled {{ background: transparent;
  border-color: {line}; color: {text_disabled}; }}
QLineEdit[invalid="true"], QTextEdit[invalid="true"], QPlainTextEdit[invalid="true"],
QAbstractSpinBox[invalid="true"] {{ border-color: {bad}; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 0; border: 0; }}
QAbstractSpinBox QLineEdit, QComboBox QLineEdit {{ border: 0; padding: 0 [4]px 0 0; min-height: 0;
  background: transparent; }}

QComboBox {{ background: {raised}; border: 1px solid {line_strong}; border-radius: [5]px; color: {text};
  padding: 0 [8]px; min-height: [26]px; }}
QComboBox:hover {{ background: {raised_hover}; border-color: {line_hover}; }}
QComboBox:disabled {{ background: transparent; border-color: {line}; color: {text_disabled}; }}
QComboBox[invalid="true"] {{ border-color: {bad}; }}
QComboBox::drop-down {{ border: 0; width: [24]px; }}
QComboBox QAbstractItemView {{ background: {raised}; border: 1px solid {line_strong}; border-radius: [5]px;
  padding: [4]px; color: {text}; selection-background-color: {segment_on}; selection-color: {on_segment}; }}
QComboBox QAbstractItemView::item {{ min-height: [28]px; padding: 0 [6]px; border-radius: [4]px; }}

QSlider {{ min-height: [28]px; background: transparent; }}
QSlider::groove:horizontal {{ height: [4]px; border-radius: [2]px; background: {track}; }}
QSlider::sub-page:horizontal {{ height: [4]px; border-radius: [2]px; background: {track_fill}; }}
QSlider::handle:horizontal {{ width: [12]px; height: [12]px; margin: [-5]px 0; border-radius: {knob_radius}px;
  background: {knob}; border: 1px solid {knob_edge}; }}
QSlider::handle:horizontal:hover {{ background: {knob_hover}; }}
QSlider::groove:horizontal:disabled {{ background: {line}; }}
QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled {{ background: {line_strong}; }}
QCheckBox {{ color: {text}; spacing: [8]px; background: transparent; }}
QCheckBox:disabled {{ color: {text_disabled}; }}
QCheckBox::indicator {{ width: [14]px; height: [14]px; border: 1px solid {line_hover}; border-radius: [3]px;
  background: {field}; }}
QCheckBox::indicator:checked {{ background: {accent}; border-color: {accent}; image: url("{tick}"); }}
QCheckBox::indicator:checked:disabled {{ background: {line_strong}; border-color: {line_strong}; }}
QToolButton[panel_toggle="true"] {{ color: {text_disabled}; }}
QToolButton[panel_toggle="true"]:checked {{ background: transparent; }}
QToolButton[panel_toggle="true"]:hover {{ background: {raised}; }}
QListView, QTreeView, QTableView {{ background: transparent; border: 0; }}
QTableView[boxed="true"] {{ background: {field}; border: 1px solid {line_strong}; border-radius: [5]px;
  padding: 1px; }}
QTableView[boxed="true"]::corner {{ background: transparent; }}
QTableView[boxed="true"]:focus {{ border: 2px solid {focus}; padding: 0; }}
QScrollBar:vertical {{ width: [10]px; background: transparent; margin: 0; }}
QScrollBar:horizontal {{ height: [10]px; background: transparent; margin: 0; }}
QScrollBar::handle {{ background: {scroll}; border-radius: [3]px; margin: [2]px; min-height: [28]px;
  min-width: [28]px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; border: 0; background: none; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: none; }}
QProgressBar {{ background: {track}; border: 0; border-radius: [2]px; max-height: [4]px; min-height: [4]px; }}
QProgressBar::chunk {{ background: {progress}; border-radius: [2]px; }}
QStatusBar {{ background: {window}; border-top: 1px solid {line}; }}
QStatusBar::item {{ border: 0; }}
"""


def style_sheet(colors: Mapping[str, QColor], scale: float, theme: str, marks: str) -> str:
    """`[n]` in the template is a length in logical pixels at 100 %; `marks` is the folder of tick-THEME.svg."""
    named = {role: color.name() for role, color in colors.items()}
    light = theme == "light"
    named["knob_edge"] = named["line_hover"] if light else named["panel"]
    named["knob_hover"] = "#ffffff" if light else named["text"]
    named["progress"] = named["accent"] if light else named["accent_ink"]
    named["knob_radius"] = str((round(12 * scale) + 2) // 2)  # one more than half, and Qt draws a square
    named["tick"] = f"{marks}/tick-{theme}.svg"
    return _scaled(_SHEET.format(**named), scale)


def _scaled(sheet: str, scale: float) -> str:
    parts = sheet.split("[")
    done = [parts[0]]
    for part in parts[1:]:
        number, bracket, rest = part.partition("]")
        if bracket and number.lstrip("-").isdigit():
            done.append(f"{round(int(number) * scale)}{rest}")
        else:
            done.append(f"[{part}")
    return "".join(done)
