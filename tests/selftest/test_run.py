"""The whole self-test, as its user runs it."""

from __future__ import annotations

import json

from tests.end2end.command import wan

CHECKS = {
    *("program", "references", "keyring", "tls", "main job", "playback", "worker crash", "exit", "database"),
    *("secrets", "log", "photograph", "formats"),
}


def test_the_checkout_proves_itself_and_leaves_its_users_home_alone(home):
    said = wan("--self-test", "--json", timeout_s=300)
    lines = [json.loads(line) for line in said.out.splitlines()]
    assert [line for line in lines if not line["ok"]] == []
    assert said.code == 0 and {line["name"] for line in lines} == CHECKS
    assert list(home.iterdir()) == []
