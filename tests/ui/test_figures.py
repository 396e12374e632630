"""What the window writes, for readers of several countries."""

from __future__ import annotations

import ast
import locale
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from tests.conftest import MODELS, ROOT
from wanstudio.core.checks import findings
from wanstudio.core.costs import Price
from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.output import Output
from wanstudio.core.params import Number
from wanstudio.core.writing import PLAIN
from wanstudio.ui import figures
from wanstudio.ui.create.several import costs
from wanstudio.ui.library.days import day_of, made_at
from wanstudio.ui.params import rules, words
from wanstudio.ui.params.number import read_number, write_number
from wanstudio.ui.params.panel import ParamPanel
from wanstudio.ui.queue.times import day_and_time, shorter
from wanstudio.ui.stage.goto import frame_of

NAMES = (
    *("C", "en_US", "en_GB", "de_DE", "de_CH", "fr_FR", "es_ES"),
    *("da_DK", "pl_PL", "pt_BR", "ja_JP", "ar_EG", "hi_IN"),
)
NOW = datetime(2026, 11, 21, 14, 5, 9).astimezone()


@contextmanager
def read_by(name: str) -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale.c() if name == "C" else QLocale(name))
    try:
        yield
    finally:
        QLocale.setDefault(before)


@pytest.fixture
def reader(request: pytest.FixtureRequest) -> Iterator[str]:
    with read_by(request.param):
        yield request.param


def said() -> list[str]:
    facts = MediaFacts(kind=MediaKind.VIDEO, format="mp4", bytes=2_300_000, width=1280, height=720, fps=23.976)
    return [
        words.length(5.0625),
        words.caption(facts, "a.mp4"),
        figures.whole(12_345),
        figures.counted(1200, "clip"),
        figures.weight(1_234_000_000),
        figures.price(Price(1234.5, "USD")),
        costs(3, figures.price(Price(12.5, "CU"))),
        costs(1000, figures.price(Price(1.5, "USD"))),
        figures.percent(0.45),
        day_and_time(NOW - timedelta(days=9), NOW),
        made_at(NOW, NOW),
        day_of(NOW - timedelta(days=400), NOW),
    ]


@pytest.mark.parametrize(
    ("reader", "wanted"),
    [
        (
            "C",
            "5.06 s|1280 × 720 · 23.98 fps|12,345|1,200 clips|1.2 GB|$1,234.50|3 × 12.5 CU = 37.5 CU"
            "|1,000 × $1.50 = $1,500.00|45 %|12 Nov, 14:05|Today, 14:05|17 Oct 2025",
        ),
        (
            "de_DE",
            "5,06 s|1280 × 720 · 23,98 fps|12.345|1.200 clips|1,2 GB|$1.234,50|3 × 12,5 CU = 37,5 CU"
            "|1.000 × $1,50 = $1.500,00|45 %|12 Nov, 14:05|Today, 14:05|17 Oct 2025",
        ),
        (
            "fr_FR",
            "5,06 s|1280 × 720 · 23,98 fps|12\u202f345|1\u202f200 clips|1,2 GB|$1\u202f234,50|3 × 12,5 CU = 37,5 CU"
            "|1\u202f000 × $1,50 = $1\u202f500,00|45 %|12 Nov, 14:05|Today, 14:05|17 Oct 2025",
        ),
        (
            "en_US",
            "5.06 s|1280 × 720 · 23.98 fps|12,345|1,200 clips|1.2 GB|$1,234.50|3 × 12.5 CU = 37.5 CU"
            "|1,000 × $1.50 = $1,500.00|45 %|Nov 12, 2:05 PM|Today, 2:05 PM|Oct 17, 2025",
        ),
    ],
    indirect=["reader"],
)
def test_everything_is_written_as_its_reader_writes(reader: str, wanted: str):
    assert "|".join(said()) == wanted


@pytest.mark.parametrize("reader", ["da_DK"], indirect=True)
def test_some_write_a_point_in_the_time_of_day(reader: str):
    assert figures.hour_of(NOW) == "14.05"
    assert shorter(day_and_time(NOW - timedelta(days=9), NOW)) == "14.05"


@pytest.mark.parametrize("reader", ["es_ES"], indirect=True)
def test_some_leave_four_digits_together(reader: str):
    assert (figures.whole(1200), figures.whole(12_000)) == ("1200", "12.000")


@pytest.mark.parametrize("reader", ["ar_EG", "fa_IR"], indirect=True)
def test_a_number_in_an_english_sentence_has_latin_digits(reader: str):
    assert figures.of_reader() == PLAIN and write_number(0.05) == "0.05"


@pytest.mark.parametrize("name", NAMES)
@given(st.one_of(st.integers(-(10**12), 10**12), st.floats(-1e12, 1e12, allow_nan=False)))
def test_a_number_in_a_field_is_read_as_it_was_written(qapp: Any, name: str, value: float):
    with read_by(name):
        assert read_number(write_number(value)) == value


@pytest.mark.parametrize("name", NAMES)
@given(st.integers(1, 100), st.integers(0, 10**7))
def test_a_price_is_found_in_what_was_written(qapp: Any, name: str, count: int, cents: int):
    with read_by(name):
        found = figures.number_in(figures.price(Price(cents / 100, "USD")))
        assert found is not None and (found[0], found[2]) == ("$", "")
        assert count * float(found[1]) == pytest.approx(count * cents / 100, abs=0.01 * count)


def test_what_is_no_single_number_has_none_in_it(qapp: Any):
    assert figures.number_in("price unknown") is None and figures.number_in("12 CU or 14 CU") is None


@pytest.mark.parametrize("reader", ["de_DE"], indirect=True)
def test_a_length_is_typed_as_it_is_shown(reader: str):
    from wanstudio.ui.stage.codes import Timecodes

    codes = Timecodes(tuple(n / 16 for n in range(82)), 16.0)
    assert frame_of("2,5 s", codes) == frame_of("2.5 s", codes) == 40


@pytest.mark.parametrize("reader", ["de_DE"], indirect=True)
def test_a_problem_at_a_field_writes_as_the_field_does(reader: str, theme: Any, qtbot: Any):
    spec, param = next((s, p) for s in MODELS.models for p in s.params if isinstance(p, Number) and _has_decimals(p))
    panel = ParamPanel(theme, spec)
    qtbot.addWidget(panel)
    panel.set_values({param.name: (param.max or 0) + 0.25})
    problem = next(p for p in panel.problems() if p.param == param.name)
    number = write_number((param.max or 0) + 0.25)
    assert "," in number and rules.sentence(problem, param).startswith(number)
    outside = next(p for p in spec.problems(panel.values()) if p.param == param.name)
    assert number.replace(",", ".") in outside.detail  # who asks from elsewhere is told plainly


@pytest.mark.parametrize("reader", ["de_DE"], indirect=True)
def test_frames_are_grouped_as_the_reader_does_wherever_the_form_counts_them(reader: str):
    spec = next(s for s in MODELS.models if s.id == "scenario/wan-2.2-reframe")
    facts = MediaFacts(kind=MediaKind.VIDEO, format="mp4", bytes=9, width=1280, height=720, fps=25, frames=1500)
    media = spec.media()[0]
    values = spec.defaults() | {media.name: "a.mp4", "matchInputNumFrames": True, "matchInputFramesPerSecond": True}
    followed = next(p for p in spec.params if p.ignored is not None and "{frames}" in p.ignored.instead)
    assert rules.ignored(spec, followed, values, {media.name: facts})[1] == "Follows the input: 1.500 frames"
    output = Output(1280, 720, 1500, 25.0)
    assert rules.output_facts(spec, output) == ("1280 × 720 · 1.500 frames · 60,00 s", "1280 × 720 · 60,00 s")
    moving = replace(facts, kind=MediaKind.IMAGE, format="gif")
    picture = next(p for s in MODELS.models for p in s.media() if p.takes is MediaKind.IMAGE)
    told = [finding.sentence for finding in figures.local(findings)(spec, picture, moving)]
    assert any("of 1.500 frames" in sentence for sentence in told)


def _has_decimals(param: Number) -> bool:
    return not param.whole and param.max is not None


def test_names_of_days_and_months_are_english_whatever_the_system_speaks(qapp: Any):
    """strftime asks the C library, to which Qt gives the system's locale."""
    before = locale.setlocale(locale.LC_TIME)
    try:
        for name in ("de_DE.UTF-8", "fr_FR.UTF-8"):
            with suppress(locale.Error):
                locale.setlocale(locale.LC_TIME, name)
                break
        assert day_of(NOW - timedelta(days=3), NOW) == "Wednesday"
        assert day_of(datetime(2026, 3, 8, tzinfo=UTC), NOW) == "8 Mar"
    finally:
        locale.setlocale(locale.LC_TIME, before)


_WRITES = re.compile(r",|%[a-zA-Z]|\.\d+[fg]|\.\d*%|[gf]|\.0%")
_ALIKE_EVERYWHERE = {  # addresses of files, wire and support: not for reading in the window
    "wanstudio/desk/jobs.py",  # the line for support: strftime
    "wanstudio/ui/figures.py",
    "wanstudio/ui/log/diagnostics.py",  # a file's name
    "wanstudio/ui/stage/keys.py",  # an action's id
    "wanstudio/ui/stage/picture_menu.py",  # an action's id
    "wanstudio/ui/stage/speed.py",
    "wanstudio/ui/theme/icons.py",  # SVG
}


def test_no_other_room_of_the_window_writes_numbers_or_dates():
    """A format with decimals, with thousands, or of a date belongs to ui/figures.py."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for room in ("ui", "desk")
        for path in sorted((ROOT / "wanstudio" / room).rglob("*.py"))
        if str(path.relative_to(ROOT)) not in _ALIKE_EVERYWHERE
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None and _WRITES.search(_spec(node))
    ]
    assert not found
    own = re.compile(r"from wanstudio\.core\.text import .*\b(counted|weight|figure\w*|megabytes|characters)\b")
    rooms = [path for room in ("ui", "desk") for path in (ROOT / "wanstudio" / room).rglob("*.py")]
    assert not [path.name for path in rooms if own.search(path.read_text("utf-8"))]


def _spec(node: ast.FormattedValue) -> str:
    assert isinstance(node.format_spec, ast.JoinedStr)
    return "".join(part.value for part in node.format_spec.values if isinstance(part, ast.Constant))


@pytest.mark.parametrize(
    ("reader", "said"), [("en_US", "1,240 of 12,000"), ("de_DE", "1.240 of 12.000")], indirect=["reader"]
)
def test_frames_are_counted_from_1_as_the_reader_writes_numbers(reader: str, said: str):
    assert figures.frame_in_words(1239, 12000) == f"frame {said}"
