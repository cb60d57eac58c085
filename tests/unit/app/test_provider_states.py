"""What the page Providers says of a provider: tested, used, failed; and what its new name takes along."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from app.instance.all_commands import commands_of
from app.main_process import MainProcess
from app.wiring import build_main_process
from ipc.errors import Code, IpcError
from main_process.dashboards import Dashboard, SlotBinding, Tile
from main_process.ledger import Budget
from main_process.ledger.model import Scope
from tests.checks.logs import LogRecord
from tests.fakes.openai_server import OpenAiServer

KEY = "sk-canary"


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainProcess]:
    async with build_main_process(tmp_path, master_key=bytes(32)) as main:
        yield main


async def states(main: MainProcess) -> dict[bool, tuple[str, str]]:
    """By whether it was a test: which provider, and the result."""
    answer = await main.ipc.invoke("ledger-latest", {"appId": "app"})
    return {one["test"]: (one["providerName"], one["result"]) for one in answer["latest"]}


async def test_a_card_knows_what_was_tested(main: MainProcess, logs: list[LogRecord]) -> None:
    """A save after a test counts as tested, one without does not; the button and the command test what is stored."""
    async with OpenAiServer(KEY) as server:
        good = {"apiKey": KEY, "baseUrl": server.base_url}
        await main.editor.add("app", "Untested", "openai", good)
        assert await states(main) == {}
        await main.editor.add("app", "P", "openai", good, tested=True)
        assert await states(main) == {True: ("P", "ok")}
        await main.editor.rotate("app", "P", "openai", {"apiKey": "sk-wrong"}, tested=False)
        with pytest.raises(IpcError) as refused:
            await main.ipc.invoke("provider-test", {"appId": "app", "providerName": "P"})
        failed = await states(main)
        await main.editor.rotate("app", "P", "openai", {"apiKey": KEY}, tested=False)
        said = await commands_of(main).run({"do": "test", "appId": "app", "providerName": "P"})

    assert [record.event for record in logs if record.level != "info"] == ["call.failed"]
    assert refused.value.code is Code.REAUTHENTICATION_REQUIRED
    assert failed == {True: ("P", "reauthentication-required")}
    assert ("error" in said, await states(main)) == (False, {True: ("P", "ok")})


@pytest.mark.parametrize("by", ["dialog", "command"])
async def test_a_new_name_takes_tiles_uses_and_budgets_along(main: MainProcess, by: str) -> None:
    """However the provider was renamed: nothing names it by the old name any more, and no limit is lost."""
    await main.providers.save_provider("app", "Old", "acme", {"apiKey": KEY})
    binding = SlotBinding(app_id="app", provider_name="Old")
    tile = Tile(instance="t", widget="search", x=0, y=0, w=2, h=2, slots={"search": binding})
    await main.dashboards.save(Dashboard(id="d", name="D", app_id="app", widgets=[tile]))
    await main.ledger.set_budget(Budget(Scope("app", "Old"), calls_per_minute=5))
    await main.mcp_choices.change("app", "Old", lambda old: old.model_copy(update={"blocked": ["delete"]}))
    if by == "dialog":
        await main.editor.rotate("app", "Old", "acme", {}, new_name="New", tested=False)
    else:
        request: dict[str, Any] = {"do": "rename", "appId": "app", "providerName": "Old", "newName": "New"}
        assert "error" not in await commands_of(main).run(request)

    assert (main.dashboards.uses("app", "Old"), main.dashboards.uses("app", "New")) == ([], ["search on D"])
    assert main.mcp_choices.of("app", "New").blocked == ["delete"]
    assert [state.budget.scope for state in main.ledger.budgets()] == [Scope("app", "New")]
