"""What the command line asks of the store: checked when it comes in, and answered in words."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from app.instance.all_commands import commands_of
from app.instance.commands import Commands
from app.main_process import MainProcess
from app.wiring import build_main_process
from tests.checks.logs import LogRecord

ADD = {
    "do": "add",
    "appId": "app",
    "providerName": "P",
    "type": "algolia",
    "credentials": {"appId": "X", "apiKey": "k"},
}


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainProcess]:
    async with build_main_process(tmp_path, master_key=bytes(32)) as main:
        yield main


@pytest.fixture
def commands(main: MainProcess) -> Commands:
    return commands_of(main)


@pytest.mark.parametrize(
    ("request_", "named"),
    [
        ({**ADD, "providerName": 5}, "providerName"),
        ({name: value for name, value in ADD.items() if name != "credentials"}, "credentials"),
        ({**ADD, "credentials": {"apiKey": ["k"]}}, "credentials.apiKey"),
        ({**ADD, "appId": "../x"}, "appId"),
        ({**ADD, "more": 1}, "more"),
        ({"do": "fly"}, "'fly'"),
        ({}, "'None'"),
    ],
)
async def test_what_a_command_lacks_is_named(commands: Commands, request_: dict[str, Any], named: str) -> None:
    """And never a value."""
    error = (await commands.run(request_))["error"]

    assert (error["code"], named in error["message"], "'k'" in error["message"]) == ("invalid-params", True, False)


@pytest.mark.parametrize("ours", [KeyError("canary"), TypeError("canary"), ValueError("canary")])
async def test_a_mistake_of_ours_is_not_the_callers(
    main: MainProcess, commands: Commands, ours: Exception, logs: list[LogRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is internal and in the log, whatever its type."""

    async def fails(*_arguments: object, **_named: object) -> None:
        raise ours

    monkeypatch.setattr(type(main.providers), "save_provider", fails)
    error = (await commands.run(ADD))["error"]

    assert (error["code"], "canary" in error["message"]) == ("internal", False)
    assert "command.failed" in [record.event for record in logs]
