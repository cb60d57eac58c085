"""What stands around a call: pauses, retries, budgets and the ledger. The real SDK, on loopback."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openai
import pytest

from ipc.errors import Code, IpcError
from ipc.messages import CurrentCall, ProviderRef, Sender, WidgetIdentity, current_call
from main_process.client_cache import ClientCache
from main_process.events import Events
from main_process.fetch import Fetch
from main_process.ledger import Budget, Ledger, Usage
from main_process.ledger.model import Scope
from main_process.providers.types import ProviderKind
from main_process.sdks.http.rate_limits import RateLimits
from main_process.sdks.http.retry import RetryPolicy
from main_process.sdks.openai import provider_type as openai_sdk
from tests.fakes.openai_server import MODELS, OpenAiServer, refuses

KEY = "sk-canary-0123456789"
PARAMS = ProviderRef(provider_hash="h1", dashboard_app_id="app", provider_name="OpenAI")
EAGER = RetryPolicy(attempts=3, first_wait=0.0, longest_wait=0.0, jitter=0.0)
EVERYTHING = Scope()


@dataclass
class Stored:
    type: str
    credentials: dict[str, str] = field(repr=False)
    provider_class: str = "credential"
    provider_hash: str | None = None


@dataclass
class World:
    server: OpenAiServer
    fetch: Fetch
    ledger: Ledger
    seconds: float = 0.0

    async def models(self, **options: Any) -> Any:
        async def use(client: openai.AsyncOpenAI) -> int:
            return len((await client.models.list()).data)

        return await self.fetch.call(PARAMS, use, **options)

    async def results(self) -> list[tuple[str, str, str, int]]:
        rows = await self.ledger.rows(1, EVERYTHING)
        return sorted((key.consumer.name, key.channel, key.result, sums.calls) for key, sums in rows)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with OpenAiServer(KEY) as server:

        async def resolve(_app_id: str, _name: str) -> Stored:
            return Stored("openai", {"apiKey": KEY, "baseUrl": server.base_url})

        kind = ProviderKind(openai_sdk.OPENAI, openai_sdk.make_client, openai_sdk.probe, openai_sdk.translate)
        clients = ClientCache(resolve, kind_of=lambda _type: kind)
        ledger = Ledger(tmp_path / "ledger.sqlite", now=lambda: made.seconds)
        made = World(server, Fetch(clients), ledger)
        limits = RateLimits(now=lambda: made.seconds, events=Events())
        made.fetch = Fetch(clients, kind_of=lambda _type: kind, limits=limits, observer=ledger)
        await ledger.open()
        yield made
        await clients.aclose()
        await ledger.close()


async def test_calls_during_a_pause_fail_at_once_and_reach_nobody(world: World) -> None:
    """The service hears nothing until its Retry-After is over; then it is asked again."""
    world.server.script(MODELS, refuses(429, headers={"Retry-After": "30"}))
    codes = []
    for seconds in (0, 10, 29):
        world.seconds = seconds
        with pytest.raises(IpcError) as caught:
            await world.models(retry=EAGER)
        codes.append((caught.value.code, caught.value.retry_after))
    assert codes == [(Code.RATE_LIMITED, 30.0), (Code.RATE_LIMITED, 20.0), (Code.RATE_LIMITED, 1.0)]
    assert len(world.server.requests) == 1
    world.seconds = 30
    assert await world.models() == 2


@pytest.mark.allow_logs  # stamina warns of each retry
async def test_a_failure_is_retried_where_the_call_may_be_made_twice(world: World) -> None:
    """One line in the ledger, however many attempts."""
    world.server.script(MODELS, refuses(500), refuses(503))
    assert await world.models(retry=EAGER) == 2
    assert len(world.server.requests) == 3
    assert await world.results() == [("", "", "ok", 1)]


async def test_without_a_policy_nothing_is_retried(world: World) -> None:
    """Neither here nor in the SDK."""
    world.server.script(MODELS, refuses(500))
    with pytest.raises(IpcError):
        await world.models()
    assert len(world.server.requests) == 1


async def test_a_used_up_budget_refuses_before_the_service_is_asked(world: World) -> None:
    """And the refusal is in the ledger."""
    await world.ledger.set_budget(Budget(Scope("app", "OpenAI"), calls_per_minute=1))
    await world.models()
    with pytest.raises(IpcError) as caught:
        await world.models()
    assert caught.value.code is Code.BUDGET_EXCEEDED
    assert len(world.server.requests) == 1
    assert await world.results() == [("", "", "budget-exceeded", 1), ("", "", "ok", 1)]


async def test_the_ledger_knows_the_widget_the_channel_and_the_cost(world: World) -> None:
    """Whoever the call under way belongs to, by the account that the router keeps of it."""
    account = CurrentCall(channel="openai-models", sender=Sender(widget=WidgetIdentity("search", "1")))
    token = current_call.set(account)
    try:
        await world.models(usage=lambda count: Usage(tokens_in=count))
        world.server.script(MODELS, refuses(401))
        with pytest.raises(IpcError):
            await world.models()
    finally:
        current_call.reset(token)
    assert await world.results() == [
        ("search", "openai-models", "ok", 1),
        ("search", "openai-models", "reauthentication-required", 1),
    ]
    assert [sums.tokens_in for key, sums in await world.ledger.rows(1, EVERYTHING) if key.result == "ok"] == [2]


async def test_a_use_of_several_calls_is_one_line_even_when_it_is_given_up(world: World) -> None:
    """A stream that its reader leaves is `cancelled`, and what it cost until then is counted."""

    async def stream() -> AsyncIterator[int]:
        async with world.fetch.client(PARAMS, usage=lambda: Usage(tokens_out=7)) as client:
            yield len((await client.models.list()).data)
            yield 0

    reading = stream()
    assert await anext(reading) == 2
    await reading.aclose()  # type: ignore[attr-defined]  # an async generator is more than an iterator
    assert await world.results() == [("", "", "cancelled", 1)]
    assert [sums.tokens_out for _, sums in await world.ledger.rows(1, EVERYTHING)] == [7]


async def test_an_error_of_our_own_stays_what_it_is(world: World) -> None:
    """Only what the SDK raises is translated."""

    async def use(_client: Any) -> None:
        raise LookupError("a bug")

    with pytest.raises(LookupError):
        await world.fetch.call(PARAMS, use)
    assert await world.results() == [("", "", "internal", 1)]
