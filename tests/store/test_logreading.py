"""The logs as they are read: in pieces, from near the end, through their turning over, and never half a key."""

from __future__ import annotations

import logging
import os
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wanstudio.core.loglines import LogLine
from wanstudio.store.logreading import LINE_CHARACTERS, PIECE_BYTES, LogTail, log_names
from wanstudio.store.logs import MAX_BYTES, Redactor, logging_to

KEY = "api_canary1234567890"


def tail(folder: Path, name: str = "wanstudio", *, back_bytes: int = 1_000_000, key: str = KEY) -> LogTail:
    hiding = Redactor()
    hiding.hide(key)
    return LogTail(folder, name, back_bytes=back_bytes, hiding=hiding)


def all_of(tail: LogTail) -> list[LogLine]:
    """Until nothing comes any more."""
    lines: list[LogLine] = []
    quiet = 0
    for _ in range(10_000):
        piece = tail.read()
        assert piece.says == ""
        lines += piece.lines
        quiet = 0 if piece.more or piece.lines else quiet + 1
        if quiet == 2:
            return lines
    raise AssertionError("it never ends")


def texts(tail: LogTail) -> list[str]:
    return [line.text for line in all_of(tail)]


def test_all_lines_come_in_their_order_and_then_what_is_written_more(tmp_path: Path):
    path = tmp_path / "wanstudio.log"
    path.write_text("one\ntwo\r\n\nthree\n")
    reading = tail(tmp_path)
    assert texts(reading) == ["one", "two", "", "three"]
    with path.open("a") as file:
        file.write("four\nfi")
        file.flush()
        assert reading.read().lines == (LogLine("four"),)
        file.write("ve\n")
    assert texts(reading) == ["five"]


def test_a_last_line_without_an_end_comes_once_nothing_more_does(tmp_path: Path):
    (tmp_path / "wanstudio.log").write_text("one\ntwo")
    assert texts(tail(tmp_path)) == ["one", "two"]


def test_of_a_long_log_the_end_comes_and_it_is_said_that_more_was_before(tmp_path: Path):
    (tmp_path / "wanstudio.log").write_text("".join(f"line {n:05}\n" for n in range(20_000)))
    reading = tail(tmp_path, back_bytes=1_000)
    first = reading.read()
    assert first.left_out and first.lines[0].text == "line 19910" and first.lines[-1].text == "line 19999"


def test_older_files_are_read_before_the_newest_as_far_as_is_wanted(tmp_path: Path):
    for name, text in (("wanstudio.log.2", "oldest\n"), ("wanstudio.log.1", "older\n"), ("wanstudio.log", "new\n")):
        (tmp_path / name).write_text(text)
    assert texts(tail(tmp_path)) == ["oldest", "older", "new"]
    short = tail(tmp_path, back_bytes=8)
    assert texts(short) == ["new"]  # of the older one a part, which is no whole line
    assert short.read().left_out


def test_a_line_that_has_no_end_where_an_older_file_has_one_is_a_line(tmp_path: Path):
    (tmp_path / "wanstudio.log.1").write_text("older\nbroken off")
    (tmp_path / "wanstudio.log").write_text("new\n")
    assert texts(tail(tmp_path)) == ["older", "broken off", "new"]


def test_nothing_is_lost_while_the_log_is_turned_over(tmp_path: Path):
    said = []
    with logging_to(tmp_path, "wanstudio"):
        log = logging.getLogger("wanstudio.test")
        log.info("begun")
        reading = tail(tmp_path)
        said += texts(reading)
        for n in range(45):
            log.info("%d %s", n, "x" * 100_000)
            if n % 8 == 0:
                said += texts(reading)
    said += texts(reading)
    assert (tmp_path / "wanstudio.log.4").exists() and 4 * MAX_BYTES < 45 * 100_000
    numbers = [line.split("wanstudio.test: ")[1].split()[0] for line in said]
    assert numbers == ["begun", *map(str, range(45))]


def test_a_log_that_is_emptied_or_removed_begins_anew(tmp_path: Path):
    path = tmp_path / "wanstudio.log"
    path.write_text("one\ntwo\n")
    reading = tail(tmp_path)
    assert texts(reading) == ["one", "two"]
    os.truncate(path, 0)
    assert texts(reading) == []
    path.write_text("new\n")
    assert texts(reading) == ["new"]
    path.unlink()
    assert reading.read().says == ""
    path.write_text("newest\n")
    assert texts(reading) == ["newest"]


def test_what_is_no_text_is_shown_with_marks_and_drives_nothing(tmp_path: Path):
    (tmp_path / "wanstudio.log").write_bytes(b"\xff\xfe broken \xe2\x82\n\x1b[31mred\x07\0\n\tin\n")
    assert texts(tail(tmp_path)) == ["\ufffd\ufffd broken \ufffd", "·[31mred··", "    in"]


def test_a_character_that_lies_across_two_pieces_is_whole(tmp_path: Path):
    (tmp_path / "wanstudio.log").write_text("ä" * PIECE_BYTES + "\n" + "x" * (PIECE_BYTES - 2) + "é\n", "utf-8")
    assert not any("\ufffd" in text for text in texts(tail(tmp_path)))


def test_a_line_of_a_megabyte_is_cut_with_a_word_on_its_length(tmp_path: Path):
    (tmp_path / "wanstudio.log").write_text("before\n" + "x" * 1_200_000 + "\nafter\n")
    before, long, after = texts(tail(tmp_path, back_bytes=2_000_000))
    assert (before, after) == ("before", "after")
    assert long == "x" * LINE_CHARACTERS + "… (a line of 1.2 MB)"


def test_a_huge_log_takes_little_memory_and_no_piece_is_large(tmp_path: Path):
    with (tmp_path / "wanstudio.log").open("w") as file:
        for _ in range(30):
            file.write("x" * 1_000_000 + "\n" + "a short one\n" * 2_000)
    reading = tail(tmp_path, back_bytes=40_000_000)
    tracemalloc.start()
    pieces = 0
    while (piece := reading.read()).more:
        pieces += 1
        assert sum(len(line.text) for line in piece.lines) <= PIECE_BYTES + LINE_CHARACTERS + 100
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert pieces > 900 and peak_bytes < 3_000_000


@settings(max_examples=40)
@given(
    st.text("abcdefghij0123456789_", min_size=8, max_size=300).map(lambda key: f"zq{key}"),
    st.integers(0, LINE_CHARACTERS + 700),
    st.integers(0, 40_000),
)
def test_no_part_of_a_key_is_shown_wherever_a_long_line_is_cut(
    tmp_path_factory: pytest.TempPathFactory, key: str, before: int, after: int
):
    folder = tmp_path_factory.mktemp("cut")
    (folder / "wanstudio.log").write_text("-" * before + key + "-" * after + "\n")
    [text] = texts(tail(folder, key=key))
    assert "zq" not in text


def test_no_part_of_a_key_is_shown_where_hiding_others_has_made_the_line_short(tmp_path: Path):
    key = "zq" * 150
    (tmp_path / "wanstudio.log").write_text(f"{key} " * 40 + "\n")
    [text] = texts(tail(tmp_path, key=key))
    assert "zq" not in text and text.endswith("… (a line of 12 kB)")


def test_a_key_that_a_log_held_before_it_was_known_is_not_shown(tmp_path: Path):
    (tmp_path / "wanstudio.log").write_text(f"sent {KEY}\nAuthorization: Bearer abcdefgh123\n")
    assert texts(tail(tmp_path)) == ["sent [hidden]", "Authorization: [hidden]"]


def test_no_folder_is_no_log_yet_and_one_that_comes_later_is_read(tmp_path: Path):
    reading = tail(tmp_path / "logs")
    assert reading.read().says == "There is no log yet. It begins with the first line that is written."
    assert log_names(tmp_path / "logs") == ()
    with logging_to(tmp_path / "logs", "wanstudio"):
        logging.getLogger("wanstudio.test").info("begun")
    assert [text.split(": ")[1] for text in texts(reading)] == ["begun"]


def test_a_log_that_cannot_be_read_is_named_with_the_reason(tmp_path: Path):
    (tmp_path / "wanstudio.log").mkdir()
    (tmp_path / "sandbox.log").write_text("there\n")
    piece = tail(tmp_path).read()
    assert piece.says == "wanstudio.log cannot be read: is a directory."
    assert piece.names == ("sandbox", "wanstudio") and piece.lines == ()
