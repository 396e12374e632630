"""The log file, and what never gets into it."""

from __future__ import annotations

import base64
import logging
import warnings
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wanstudio.store.logs import Redactor, logging_to

KEY, SECRET = "api_canary1234567890", "s3cr+t/canary=="


@pytest.fixture
def hiding() -> Redactor:
    redactor = Redactor()
    redactor.hide(KEY, SECRET)
    return redactor


@pytest.mark.parametrize(
    "text",
    [
        f"key is {KEY}",
        f"key is {SECRET!r}",
        base64.b64encode(f"{KEY}:{SECRET}".encode()).decode(),
        base64.urlsafe_b64encode(SECRET.encode()).decode(),
        "in a form: s3cr%2Bt%2Fcanary%3D%3D",
        KEY.encode().hex(),
    ],
)
def test_a_key_that_is_known_is_hidden_in_every_form(hiding: Redactor, text: str):
    clean = hiding.clean(text)
    assert "[hidden]" in clean
    assert KEY not in clean and SECRET not in clean and "canary" not in clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Authorization: Basic YWJjOmRlZg==", "Authorization: [hidden]"),
        ("{'authorization': 'Bearer abc.def-ghi'}", "{'authorization': '[hidden]'}"),
        ("(b'X-Api-Key', b'abcdef')", "(b'X-Api-Key', b'[hidden]')"),
        ("api_secret=abc next", "api_secret=[hidden] next"),
        ("sent Bearer abcdefgh12 away", "sent Bearer [hidden] away"),
        ("GET https://cdn.example/a.mp4?Expires=1&Signature=abc 403", "GET https://cdn.example/a.mp4?[hidden] 403"),
        ("at https://user:pw@host/v1", "at https://[hidden]@host/v1"),
        ("url data:image/png;base64,AAAABBBB== end", "url data:image/png;base64,… end"),
        ("job 41 of model scenario/wan-2.5-t2v is at 40 %", "job 41 of model scenario/wan-2.5-t2v is at 40 %"),
    ],
)
def test_what_looks_like_a_credential_is_hidden_and_the_rest_stays(text: str, clean: str):
    assert Redactor().clean(text) == clean


@given(st.text(min_size=4), st.text(), st.text(), st.text())
@example("[hidden]", "", "", "")
def test_no_key_survives_wherever_it_stands(key: str, secret: str, before: str, after: str):
    redactor = Redactor()
    redactor.hide(key, secret)
    clean = redactor.clean(before + key + after)
    assert key not in clean.replace("[hidden]", "\0") or key in "[hidden]\0"


def test_short_text_is_no_key_and_leaves_sentences_whole():
    redactor = Redactor()
    redactor.hide("a", "")
    redactor.hide("", "")
    assert redactor.clean("a cat") == "a cat"


def lines(folder: Path) -> str:
    return "".join(p.read_text("utf-8") for p in sorted(folder.glob("*.log*")))


def test_arguments_and_tracebacks_are_cleaned_too(tmp_path: Path):
    with logging_to(tmp_path, "test", "DEBUG"):
        log = logging.getLogger("wanstudio.test")
        log.info("sent %s", {"Authorization": "Basic YWJjOmRlZg=="})
        try:
            raise ValueError("https://cdn.example/a?sig=canary")
        except ValueError:
            log.info("it failed", exc_info=True)
    text = lines(tmp_path)
    assert "YWJj" not in text and "canary" not in text
    assert "Traceback" in text and "wanstudio.test: sent" in text


@pytest.mark.parametrize("name", ["httpx", "httpcore.http11", "qasync._QEventLoop"])
def test_packages_that_log_secrets_stay_quiet_even_at_debug(tmp_path: Path, name: str):
    with logging_to(tmp_path, "test", "DEBUG"):
        logging.getLogger(name).info("Setting Future result: canary")
    assert "canary" not in lines(tmp_path)


def test_a_warning_of_python_goes_to_the_file(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    with logging_to(tmp_path, "test"), warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("something is old", stacklevel=1)
    assert "something is old" in lines(tmp_path)
    caplog.clear()


def test_a_folder_that_cannot_be_written_costs_the_log_and_not_the_work(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with logging_to(tmp_path / "file", "test"):
        logging.getLogger("wanstudio.test").info("nowhere to go")


def test_the_file_is_cut_before_it_fills_the_disk(tmp_path: Path):
    with logging_to(tmp_path, "test"):
        for _ in range(90):
            logging.getLogger("wanstudio.test").info("x" * 100_000)
    assert sum(p.stat().st_size for p in tmp_path.iterdir()) < 5_500_000


def test_the_level_is_as_before_afterwards(tmp_path: Path):
    before = logging.getLogger().level, list(logging.getLogger().handlers)
    with logging_to(tmp_path, "test", "no such level"):
        assert logging.getLogger().level == logging.INFO
    assert (logging.getLogger().level, list(logging.getLogger().handlers)) == before
