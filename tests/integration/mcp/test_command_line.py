"""`latchkey mcp`, as a person and as a program use it, without a running app."""

import json
import os
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli.main import latchkey
from app.main_process import MainProcess
from app.wiring import build_main_process
from tests.fakes.mcp.servers import RAW

CANARY = "canary-5f1c9e7a"


class Typed:
    """Types commands, each of which builds a main process of its own around the same store."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, verb: str, *words: str, given: str | None = None) -> Result:
        options = ["--user-data", str(self._folder / "data")]
        if given is None:
            return CliRunner().invoke(latchkey, ["mcp", verb, *options, *words])
        theirs, ours = os.pipe()
        os.write(ours, given.encode())
        os.close(ours)
        try:
            return CliRunner().invoke(latchkey, ["mcp", verb, *options, "--from-fd", str(theirs), *words])
        finally:
            os.close(theirs)

    def server(self, habit: str) -> list[str]:
        return ["--", sys.executable, "-S", RAW, habit, str(self._folder / "pids")]


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    # What a command does to its own process is not for the process of the tests.
    for name in ("set_up_logs", "forbid_core_files", "forbid_inspection"):
        monkeypatch.setattr(f"app.cli.store.{name}", lambda *_, **__: None)

    def built(folder: Path, **_options: object) -> MainProcess:
        return build_main_process(folder, master_key=bytes(32))

    monkeypatch.setattr("app.cli.store.build_main_process", built)
    monkeypatch.setattr("app.cli.store.LASTING", frozenset())
    return Typed(tmp_path)


def test_a_server_is_added_listed_asked_and_called(typed: Typed) -> None:
    """From the command that runs it to the result of its tool; its credential is in nothing that is printed."""
    told = [
        typed("list"),
        typed("add", "Raw", "--env", "TOKEN=token", "--json", *typed.server("honest"), given=f"token={CANARY}\n"),
        typed("list", "--json"),
        typed("tools", "Raw"),
        typed("call", "Raw", "echo", "text=plain", "number=7", "--arguments", '{"list": [1]}'),
        typed("call", "Raw", "environment", "--json"),
        typed("status", "Raw", "--json"),
    ]

    assert [(one.exit_code, one.stderr) for one in told] == [(0, "")] * len(told)
    assert "no MCP servers yet" in told[0].stdout
    (listed,) = json.loads(told[2].stdout)["servers"]
    assert (listed["name"], listed["type"], listed["state"]) == ("Raw", "mcp", "stopped")
    assert "echo" in told[3].stdout
    assert json.loads(told[4].stdout) == {"list": [1], "text": "plain", "number": 7}
    assert json.loads(json.loads(told[5].stdout)["content"][0]["text"])["TOKEN"] == "***"
    assert json.loads(told[6].stdout)["state"] == "stopped"
    assert [one.stdout for one in told if CANARY in one.stdout] == []


def test_what_goes_wrong_is_told_in_a_sentence(typed: Typed) -> None:
    """With exit code 1 for an error, 2 for a wrong command, and nothing saved."""
    typed("add", "Bad", *typed.server("dies-in-a-call"))
    told = [
        typed("add", "Bad", *typed.server("honest")),
        typed("add", "Both", "--url", "https://mcp.example", *typed.server("honest")),
        typed("add", "Lacking", "--env", "TOKEN=token", *typed.server("honest"), given="other=x\n"),
        typed("call", "Bad", "act"),
        typed("call", "Bad", "echo", "nonsense"),
        typed("tools", "Nobody"),
    ]
    words = (
        "changed meanwhile|already|stored",
        "--url",
        "no credential named 'token'",
        "exit code 7",
        "FIELD=VALUE",
        "no such",
    )

    assert [one.exit_code for one in told] == [1, 2, 1, 1, 2, 1]
    for one, expected in zip(told, words, strict=True):
        assert any(word in one.stderr for word in expected.split("|")), one.stderr
    assert [one["name"] for one in json.loads(typed("list", "--json").stdout)["servers"]] == ["Bad"]
