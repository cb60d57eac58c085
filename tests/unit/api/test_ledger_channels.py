"""Who used my key, as the page sees it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from ipc.errors import Code, IpcError
from main_process.api.ledger_channels import register_ledger_channels
from main_process.errors import ServiceError
from main_process.ledger import Consumer, ConsumerKind, Usage
from tests.fakes.main_process import MainPath, main_path

WIDGET = Consumer(ConsumerKind.WIDGET, "search")


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainPath]:
    async with main_path(tmp_path) as path:
        register_ledger_channels(path.ipc, path.ledger, path.limits)
        yield path


def use(main: MainPath, result: str = "ok", usage: Usage | None = None, provider: str = "OpenAI") -> None:
    line = main.ledger.begin(WIDGET, "app", provider, "openai-chat")
    main.seconds += 0.25
    if usage is not None:
        line.report(usage)
    line.close(result)


async def test_a_summary_adds_up_by_consumer_and_by_day(main: MainPath) -> None:
    """Counts, times, tokens, cost and how calls ended; pauses that services asked for."""
    use(main, usage=Usage(10, 5, 0.5))
    use(main, "rate-limited")
    use(main, "cancelled")
    use(main, provider="Other")
    main.limits.note("app", "OpenAI", ServiceError(code=Code.RATE_LIMITED, retryable=True, retry_after=20))
    summary = await main.call("ledger-summary", {})
    counts = {"calls": 3, "failed": 1, "totalMs": 750.0, "maxMs": 250.0, "tokensIn": 10, "tokensOut": 5, "cost": 0.5}
    row = summary["rows"][0]
    who = {"appId": "app", "providerName": "OpenAI", "consumerKind": "widget", "consumerName": "search"}
    results = {"results": {"ok": 1, "rate-limited": 1, "cancelled": 1}}
    assert {**row, "firstAt": 0, "lastAt": 0} == {
        **counts,
        **who,
        **results,
        "channel": "openai-chat",
        "firstAt": 0,
        "lastAt": 0,
    }
    assert (summary["totals"]["calls"], [day["calls"] for day in summary["days"]]) == (4, [4])
    assert summary["pauses"] == [{"appId": "app", "providerName": "OpenAI", "remaining": 20.0}]


async def test_a_summary_can_be_of_one_provider_or_one_widget(main: MainPath) -> None:
    """What the provider's page and the widget's page show."""
    use(main)
    use(main, provider="Other")
    scopes: list[dict[str, Any]] = [
        {"appId": "app", "providerName": "Other"},
        {"widgetId": "search"},
        {"widgetId": "x"},
    ]
    assert [(await main.call("ledger-summary", scope))["totals"]["calls"] for scope in scopes] == [1, 2, 0]


async def test_a_budget_is_set_shown_with_its_use_and_removed(main: MainPath) -> None:
    """Null means no limit; a budget without limits is gone."""
    scope = {"appId": "app", "providerName": "OpenAI"}
    await main.call("ledger-set-budget", {**scope, "callsPerMinute": 2, "costPerDay": 1})
    use(main, usage=Usage(1, 2, 0.25))
    assert (await main.call("ledger-budgets", {}))["budgets"] == [
        {
            **scope,
            "widgetId": None,
            "callsPerMinute": 2,
            "tokensPerDay": None,
            "costPerDay": 1.0,
            "callsLastMinute": 1,
            "tokensToday": 3,
            "costToday": 0.25,
            "team": False,
            "ofTeam": False,
        }
    ]
    await main.call("ledger-set-budget", scope)
    assert (await main.call("ledger-budgets", {}))["budgets"] == []


@pytest.mark.parametrize(
    "params",
    [
        {"callsPerMinute": 1},
        {"appId": "app", "callsPerMinute": 1},
        {"providerName": "OpenAI", "callsPerMinute": 1},
        {"widgetId": "search", "callsPerMinute": 0},
        {"widgetId": "search", "callsPerMinute": 1, "team": True},
        {"appId": "app", "providerName": "OpenAI", "widgetId": "search", "callsPerMinute": 1, "team": True},
        {"widgetId": "search", "tokensPerDay": 10**30},
        {"widgetId": "search", "costPerDay": -1},
        {"widgetId": "search", "tokensPerDay": 1.5},
    ],
)
async def test_a_budget_for_nobody_or_of_nothing_is_refused(main: MainPath, params: dict[str, Any]) -> None:
    """Half a provider's name, no scope at all, limits that are none."""
    with pytest.raises(IpcError) as caught:
        await main.call("ledger-set-budget", params)
    assert caught.value.code is Code.INVALID_PARAMS
