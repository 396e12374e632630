from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import MODELS, ROOT
from wanstudio.store.catalog import MAX_BYTES, icon_names, load_models

SHIPPED = ROOT / "resources" / "models"
GOOD = (SHIPPED / "scenario" / "wan-2.5-t2v.toml").read_text("utf-8")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The user's own folder of descriptors."""
    folder = tmp_path / "models"
    folder.mkdir()
    return folder


def another(name: str, text: str = GOOD) -> str:
    return text.replace('id = "scenario/wan-2.5-t2v"', f'id = "scenario/{name}"')


def ids(*folders: Path) -> list[str]:
    return [spec.id for spec in load_models(*folders).models]


def test_the_five_models_are_shipped_sorted_and_without_a_problem():
    assert [spec.id for spec in MODELS.models[:5]] == sorted(spec.id for spec in MODELS.models)[:5]
    assert {
        "aimlapi/wan-2.2-animate-replace",
        "scenario/wan-2.2-animate-replace",
        "scenario/wan-2.2-i2v",
        "scenario/wan-2.2-reframe",
        "scenario/wan-2.5-t2v",
    } <= {spec.id for spec in MODELS.models}
    assert MODELS.problems == ()


def test_models_of_one_title_have_their_service_in_the_name_and_no_other_has(own: Path):
    (own / "a.toml").write_text(another("a").replace('title = "Wan 2.5 T2V"', 'title = "Fox"'), "utf-8")
    elsewhere = another("b").replace('title = "Wan 2.5 T2V"', 'title = "Fox"')
    elsewhere = elsewhere.replace("scenario/b", "aimlapi/b").replace('provider = "scenario"', 'provider = "aimlapi"')
    (own / "b.toml").write_text(elsewhere, "utf-8")
    (own / "c.toml").write_text(another("c").replace('title = "Wan 2.5 T2V"', 'title = "Hen"'), "utf-8")
    assert [spec.name for spec in load_models(own).models] == ["Fox (Scenario)", "Fox (AI/ML API)", "Hen"]


def test_a_users_own_models_come_after_the_shipped_ones(own: Path):
    (own / "deep" / "down").mkdir(parents=True)
    (own / "deep" / "down" / "b.toml").write_text(another("b"), "utf-8")
    (own / "a.toml").write_text(another("a"), "utf-8")
    (own / "notes.txt").write_text("not a descriptor")
    (own / ".a.toml").write_text("an editor's own")
    catalog = load_models(SHIPPED, own)
    assert [spec.id for spec in catalog.models] == [*(spec.id for spec in MODELS.models), "scenario/a", "scenario/b"]
    assert catalog.problems == ()


def test_a_folder_that_is_not_there_holds_nothing(own: Path):
    catalog = load_models(own / "nowhere")
    assert (catalog.models, catalog.problems) == ((), ())


def test_a_model_of_a_shipped_ones_id_does_not_take_its_place(own: Path):
    (own / "mine.toml").write_text(GOOD.replace('title = "Wan 2.5 T2V"', 'title = "Mine"'), "utf-8")
    catalog = load_models(SHIPPED, own)
    assert catalog.models == MODELS.models
    assert catalog.problems == (
        "mine.toml: scenario/wan-2.5-t2v: id: there is already a model of this id; choose another",
    )


@pytest.mark.parametrize("text", [f"\ufeff{another('x')}", another("x").replace("\n", "\r\n")])
def test_what_other_systems_editors_write_is_read(own: Path, text: str):
    (own / "x.toml").write_bytes(text.encode())
    assert ids(own) == ["scenario/x"]


BROKEN = {
    "not TOML": (b"id = ", "broken.toml: not TOML: "),
    "not UTF-8": (b'id = "caf\xe9"', "broken.toml: byte 10 is not UTF-8; save the file as UTF-8"),
    "empty": (b"", "broken.toml: ?: params: a list of tables is needed"),
    "binary": (bytes(range(256)), "broken.toml: byte 129 is not UTF-8"),
    "deep": (b"a = " + b"[" * 100_000, "broken.toml: too many brackets inside one another"),
    "long number": (b"a = " + b"9" * 5000, "broken.toml: not TOML: "),
    "large": (b"#" * (MAX_BYTES + 1), "broken.toml: 1.0 MB; a descriptor has at most 1 MB"),
    "unknown key": (another("x").replace("lines = 6", "rows = 6").encode(), "broken.toml: scenario/x: prompt: rows: "),
    "range": (
        another("x").replace("default = 5", "default = 7").encode(),
        "scenario/x: duration: default: Duration: 7 is",
    ),
    "stranger": (
        another("x").replace('provider = "scenario"', 'provider = "acme"').encode(),
        "broken.toml: scenario/x: provider: 'acme' is not one of aimlapi, scenario",
    ),
    "prefix": (
        GOOD.replace('id = "scenario/', 'id = "mine/').encode(),
        "broken.toml: mine/wan-2.5-t2v: id: it must be scenario/ and a name",
    ),
    "bare prefix": (another("").encode(), "broken.toml: scenario/: id: it must be scenario/ and a name"),
}


for wrong in ("Wan", "wan 2", "../wan", "wan..2", "a//b", "a/.hidden", "wän", "wan\\u0007"):
    said = "id: it holds a character" if "u0007" in wrong else "id: only a to z, 0 to 9, single dots, hyphens and /"
    BROKEN[f"id {wrong}"] = (another(wrong).encode(), said)

CONTROL = {
    "title": (
        'title = "Wan 2.5 T2V"',
        r'title = "Wan \u001b[31m"',
        "x: title: it holds a character that cannot be shown",
    ),
    "turned": ('title = "Wan 2.5 T2V"', r'title = "Wan \u202e"', "x: title: it holds a character that cannot be shown"),
    "task": ('task = "', r'task = "\n', "x: task: it holds"),
    "label": ('label = "Duration"', r'label = "Dur\tation"', "x: duration: label: it holds"),
}
BROKEN |= {key: (another("x").replace(old, new, 1).encode(), said) for key, (old, new, said) in CONTROL.items()}


def test_a_text_of_several_lines_is_no_broken_one(own: Path):
    (own / "x.toml").write_text(another("x").replace('summary = "', r'summary = "One\n', 1), "utf-8")
    assert ids(own) == ["scenario/x"]


def test_an_icon_that_is_not_there_is_told_with_those_near(own: Path):
    (own / "x.toml").write_text(another("x").replace('icon = "type"', 'icon = "fil"'), "utf-8")
    icons = icon_names(ROOT / "resources" / "icons")
    catalog = load_models(own, icons=icons)
    assert catalog.models == ()
    assert catalog.problems[0].startswith("x.toml: scenario/x: icon: there is none named 'fil'; near are fil")
    assert load_models(SHIPPED, icons=icons) == load_models(SHIPPED)
    assert ids(own) == ["scenario/x"]  # only looked at where the icons are known


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_a_sentence_and_the_rest_is_read(own: Path, case: str):
    content, said = BROKEN[case]
    (own / "broken.toml").write_bytes(content)
    (own / "good.toml").write_text(another("good"), "utf-8")
    catalog = load_models(SHIPPED, own)
    assert [spec.id for spec in catalog.models] == [*(spec.id for spec in MODELS.models), "scenario/good"]
    (problem,) = catalog.problems
    assert said in problem
    assert problem.startswith("broken.toml: ")
    assert len(problem) < 400


def test_a_broken_shipped_file_is_no_end_either(own: Path, tmp_path: Path):
    (own / "broken.toml").write_text("id =")
    catalog = load_models(own, SHIPPED)
    assert (catalog.models, len(catalog.problems)) == (MODELS.models, 1)


def test_what_only_looks_like_a_file_is_told(own: Path):
    (own / "gone.toml").symlink_to(own / "nowhere")
    (own / "folder.toml").mkdir()
    assert load_models(own).problems == ("gone.toml: this is not a file, or it leads nowhere",)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_not_waited_for(own: Path):
    os.mkfifo(own / "pipe.toml")
    assert load_models(own).problems == ("pipe.toml: this is not a file, or it leads nowhere",)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="this user may read everything")
def test_a_file_or_folder_that_may_not_be_read_is_told(own: Path):
    (own / "secret.toml").write_text(GOOD)
    (own / "secret.toml").chmod(0)
    (own / "closed").mkdir(mode=0)
    assert [p.split(": ", 1)[1] for p in load_models(own).problems] == [
        "this folder cannot be read: Permission denied",
        "this file cannot be read: Permission denied",
    ]


def test_only_known_services_are_taken(own: Path):
    (own / "x.toml").write_text(another("x"), "utf-8")
    assert load_models(own, providers=["aimlapi"]).models == ()
    assert len(load_models(own, providers=["scenario"]).models) == 1
