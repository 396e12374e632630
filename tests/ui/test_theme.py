import re

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QWidget

from wanstudio.ui.theme.sheet import style_sheet
from wanstudio.ui.theme.theme import Theme


@pytest.mark.parametrize("name", ["dark", "light", "contrast"])
def test_every_theme_has_every_role_of_the_dark_one(theme, qapp, name):
    assert set(theme.tokens.colors(name)) == set(theme.tokens.colors("dark"))
    theme.use(qapp, name)
    assert theme.name == name
    assert theme.color("accent").name() in qapp.styleSheet()
    assert not re.search(r"\[\d|\{\w+\}", qapp.styleSheet())  # every length and colour was filled in


@pytest.mark.parametrize("name", ["dark", "light", "contrast"])
def test_greys_are_true_greys(theme, name):
    coloured = ("accent", "focus", "selection", "drop", "good", "warning", "bad", "info")
    greys = {r: QColor(c) for r, c in theme.tokens.colors(name).items() if not r.startswith(coloured)}
    assert all(c.red() == c.green() == c.blue() for role, c in greys.items() if not role.startswith("on_"))


def test_a_scale_multiplies_every_length(qapp):
    from tests.ui.conftest import RESOURCES

    theme = Theme(RESOURCES, scale=2.0)
    theme.apply(qapp)
    assert theme.px(28) == 56 and "min-height: 52px" in qapp.styleSheet()
    Theme(RESOURCES).apply(qapp)


def test_an_icon_takes_the_colour_of_its_role(theme):
    image = theme.pixmap("play", "bad", 24).toImage()
    solid = [c for x in range(24) for y in range(24) if (c := image.pixelColor(x, y)).alpha() == 255]
    wanted = theme.color("bad")
    assert solid and all(abs(c.red() - wanted.red()) <= 1 and abs(c.blue() - wanted.blue()) <= 1 for c in solid)


def test_figures_are_as_wide_as_each_other(theme):
    from PySide6.QtGui import QFontMetricsF

    metrics = QFontMetricsF(theme.font("body"))
    assert len({round(metrics.horizontalAdvance(digit), 3) for digit in "0123456789"}) == 1


def test_an_unknown_icon_is_a_bug_that_is_found(theme):
    with pytest.raises(KeyError, match="no icon 'nonsense'"):
        theme.pixmap("nonsense")


def test_a_colour_that_somebody_makes_transparent_stays_solid_for_all_others(theme):
    veil = theme.color("stage")
    veil.setAlphaF(0.72)
    assert theme.color("stage").alpha() == 255


class Dressed(QWidget):
    """Counts how often it is dressed anew."""

    times = 0

    def event(self, event):
        self.times += event.type() == QEvent.Type.StyleChange
        return super().event(event)


def test_a_change_of_theme_dresses_a_widget_as_often_however_deep_it_stands(theme, qapp, qtbot):
    """Qt 6.11 does it once for each widget that it stands in where one sheet takes the place of another."""
    outer = Dressed()
    qtbot.addWidget(outer)
    inner = outer
    for _ in range(12):
        inner = Dressed(inner)
    outer.show()
    outer.times = inner.times = 0
    theme.use(qapp, "light")
    assert 1 <= inner.times <= 2 and inner.times == outer.times


def test_a_change_of_scale_changes_the_size_of_letters(theme, qapp, qtbot):
    label, styled = QLabel("words"), QLabel("words")
    styled.setProperty("style", "title")
    for made in (label, styled):
        qtbot.addWidget(made)
        made.show()
    theme.use(qapp, "dark", scale=2.0)
    assert (label.fontInfo().pixelSize(), styled.fontInfo().pixelSize()) == (26, 30)
    theme.use(qapp, "dark", scale=1.0)
    assert (label.fontInfo().pixelSize(), styled.fontInfo().pixelSize()) == (13, 15)


@pytest.mark.parametrize("percent", [80, 90, 100, 110, 125, 150, 200, 300])
def test_a_sliders_knob_is_round_at_every_size(theme, percent):
    """Qt draws a square where the radius is more than half of what is drawn."""
    sheet = style_sheet(theme._colors, percent / 100, "dark", "")
    rule = sheet[sheet.index("QSlider::handle:horizontal {") :]
    width, radius = (int(re.search(rf"\b{name}: (\d+)px", rule)[1]) for name in ("width", "border-radius"))
    assert width + 2 - 1 <= 2 * radius <= width + 2


def test_a_theme_that_follows_the_system_changes_with_it(qapp, qtbot, monkeypatch):
    """The platform of the tests has no scheme of its own to change, so its hints say which one it is."""
    from tests.ui.conftest import RESOURCES

    hints = qapp.styleHints()
    scheme = Qt.ColorScheme.Light
    monkeypatch.setattr(type(hints), "colorScheme", lambda _: scheme)
    theme = Theme(RESOURCES, "system")
    theme.apply(qapp)
    assert theme.name == "light"
    scheme = Qt.ColorScheme.Dark
    with qtbot.waitSignal(theme.changed):
        hints.colorSchemeChanged.emit(scheme)
    assert theme.color("panel").name() in qapp.styleSheet() and theme.color("panel").lightnessF() < 0.5
    with qtbot.assertNotEmitted(theme.changed):  # it says so again, as it does for another accent colour
        hints.colorSchemeChanged.emit(scheme)
    theme.use(qapp, "dark")
    scheme = Qt.ColorScheme.Light
    with qtbot.assertNotEmitted(theme.changed):
        hints.colorSchemeChanged.emit(scheme)
    assert theme.is_dark


@pytest.mark.parametrize(("user", "system", "reduced"), [(0, 0, 0), (1, 0, 1), (0, 1, 1), (1, 1, 1)])
def test_motion_is_reduced_when_either_asks_for_it(theme, user, system, reduced):
    theme.wants_stillness, theme.system_wants_stillness = bool(user), bool(system)
    assert theme.reduced_motion == bool(reduced) and (theme.duration_ms("switch") == 0) == bool(reduced)
