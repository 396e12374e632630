from PySide6.QtGui import QTextDocument

from wanstudio.ui.widgets.labels import ElidedLabel
from wanstudio.ui.widgets.tips import tip


def seen(text):
    """What a tooltip of this text shows: Qt takes it for markup when it begins with a tag."""
    if "<" not in text:
        return text
    document = QTextDocument()
    document.setHtml(text)
    return document.toPlainText()


def test_what_a_service_writes_is_shown_as_it_is_and_never_read_as_markup(qapp):
    for text in ("<b>bold</b>", '<img src="file:///etc/hostname">', "a < b & c > d", "one\ntwo <i>x</i>"):
        assert seen(tip(text)) == text


def test_a_short_line_stays_as_it_is_and_a_long_one_is_broken_into_lines(qapp):
    assert tip("Undo (Ctrl+Z)") == "Undo (Ctrl+Z)"
    assert tip("word " * 60).startswith("<qt>")


def test_an_elided_label_has_its_whole_text_as_a_safe_tooltip(qtbot, theme):
    label = ElidedLabel("<u>a long sentence that does not fit</u>")
    qtbot.addWidget(label)
    label.resize(40, 20)
    label.grab()
    assert seen(label.toolTip()) == label.text()
