"""A budget that a team shares: what all its seats use of one account counts."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ipc.messages import ProviderIdentity
from main_process.ledger import Budget, Consumer, ConsumerKind, Ledger, Usage
from main_process.ledger.ledger import Use
from main_process.ledger.model import BudgetExceeded, Scope
from tests.integration.response_cache.hostile_proxy import hostile_proxy
from tests.integration.response_cache.redis_server import RedisServer, needs_redis
from tests.integration.response_cache.seats import Seat, team
from tests.integration.response_cache.test_hostile_network import apart, together

pytestmark = needs_redis

WIDGET = Consumer(ConsumerKind.WIDGET, "chat")
SCOPE = Scope("app", "Prod")


class Spender:
    """A seat's ledger over its levels, as the app wires it."""

    def __init__(self, folder: Path, seat: Seat, *, wall: Any = lambda: datetime.now(UTC)) -> None:
        self.ledger = Ledger(folder / "ledger.sqlite", now=lambda: 0.0, wall=wall, spend=seat.levels.spend)

    async def begin(self, expected: int = 0, name: str = "Prod") -> Use:
        """A call, as `Fetch` makes it: refused by this seat's own count, or by the team's."""
        use = self.ledger.begin(WIDGET, "app", name, "openai-chat", Usage(0, expected))
        try:
            await use.admit()
        except BudgetExceeded:
            use.close("budget-exceeded")
            raise
        return use

    async def call(self, tokens: int = 0, cost: float = 0.0) -> None:
        """One that is over."""
        use = await self.begin()
        use.report(Usage(0, tokens, cost))
        use.close()
        await self.ledger.told_team()


async def spenders(stack: AsyncExitStack, folder: Path, seats: list[Seat], budget: Budget | None) -> list[Spender]:
    """One ledger a seat, all with this budget."""
    made = [Spender(folder / f"ledger {at}", seat) for at, seat in enumerate(seats)]
    for one in made:
        await one.ledger.open()
        stack.push_async_callback(one.ledger.close)
        if budget is not None:
            await one.ledger.set_budget(budget)
    return made


async def test_seats_that_begin_together_share_the_calls_of_a_minute(redis: RedisServer, tmp_path: Path) -> None:
    """Of thirty calls that three seats begin at once, exactly as many as the budget says are made."""
    budget = Budget(SCOPE, calls_per_minute=10, team=True)
    async with AsyncExitStack() as stack:
        seats = await stack.enter_async_context(team(tmp_path, *[redis.url] * 3))
        made = await spenders(stack, tmp_path, seats, budget)
        results = await asyncio.gather(*(one.begin() for one in made * 10), return_exceptions=True)
        uses = [found for found in results if isinstance(found, Use)]
        refused = [found for found in results if isinstance(found, BudgetExceeded)]
        for use in uses:
            use.close()

        assert (len(uses), len(refused)) == (10, 20)
        assert {error.retryable for error in refused} == {True}
        assert all(error.retry_after is not None and 55 < error.retry_after <= 65 for error in refused)
        assert "Your team may use of 'Prod' 10 calls per minute, and has." in {str(error) for error in refused}
        # What was refused was not made: it takes nothing from what this seat may use itself.
        assert sum(state.calls_last_minute for one in made for state in one.ledger.budgets()) == 10


async def test_tokens_and_costs_add_up_over_seats(redis: RedisServer, tmp_path: Path) -> None:
    """What one seat has used, another one cannot use any more, and what is set aside counts while a call runs."""
    async with AsyncExitStack() as stack:
        seats = await stack.enter_async_context(team(tmp_path, *[redis.url] * 2))
        one, two = await spenders(stack, tmp_path, seats, Budget(SCOPE, tokens_per_day=100, cost_per_day=1, team=True))
        await one.call(tokens=60, cost=0.25)
        under_way = await one.begin(expected=40)
        with pytest.raises(BudgetExceeded, match="Calls under way") as waiting:
            await two.begin(expected=10)
        assert (waiting.value.retryable, waiting.value.retry_after) == (True, 5.0)
        under_way.report(Usage(0, 20, 0.25))
        under_way.close()
        await one.ledger.told_team()
        await two.call(tokens=10, cost=0.5)
        use = await two.ledger.team_use(Budget(SCOPE, tokens_per_day=100, cost_per_day=1, team=True))
        assert use is not None
        assert (use.tokens, use.cost, use.calls) == (90, 1.0, 3)
        with pytest.raises(BudgetExceeded, match=r"\$1.00 per day"):
            await one.begin()


async def test_what_is_not_the_teams_is_each_seats_own(redis: RedisServer, tmp_path: Path) -> None:
    """A budget that is not shared, and one of another account."""
    async with AsyncExitStack() as stack:
        seats = await stack.enter_async_context(team(tmp_path, *[redis.url] * 2))
        one, two = await spenders(stack, tmp_path, seats, Budget(SCOPE, calls_per_minute=1))
        await one.call()
        await two.call()
        for spender in (one, two):
            await spender.ledger.set_budget(Budget(SCOPE, tokens_per_day=10, team=True))
        seats[1].accounts.credentials[ProviderIdentity("app", "Prod")] = "another key"
        await one.call(tokens=10)
        await two.call(tokens=10)
        with pytest.raises(BudgetExceeded):
            await one.begin()


async def test_without_the_server_a_seat_counts_for_itself_and_tells_it_later(
    redis: RedisServer, tmp_path: Path
) -> None:
    """Calls go on under its own count; what they used is the team's when it is back."""
    budget = Budget(SCOPE, tokens_per_day=100, team=True)
    async with AsyncExitStack() as stack:
        proxy = await stack.enter_async_context(hostile_proxy(redis.port))
        seats = await stack.enter_async_context(team(tmp_path, proxy.url, redis.url))
        cut_off, other = await spenders(stack, tmp_path, seats, budget)
        await apart(proxy, seats[0])
        await cut_off.call(tokens=30)
        await cut_off.call(tokens=30)
        await other.call(tokens=30)
        await together(proxy, seats[0])
        await cut_off.call(tokens=20)

        with pytest.raises(BudgetExceeded, match="100 tokens per day, and has"):
            await other.begin()


async def test_what_stands_there_and_is_no_count_begins_anew(redis: RedisServer, tmp_path: Path) -> None:
    """Whatever the server's owner writes there, calls are made and the team's server is still used."""
    budget = Budget(SCOPE, tokens_per_day=100, team=True)
    async with AsyncExitStack() as stack:
        seats = await stack.enter_async_context(team(tmp_path, redis.url))
        (one,) = await spenders(stack, tmp_path, seats, budget)
        await one.call(tokens=10)
        [name] = [key for key in redis.say("KEYS", "*:b:*").split() if ":b:" in key]
        for garbage in ("x", '{"c":1,"d":2}', '{"c":{"a":"b"},"d":{"1":2}}', "[" * 5000, '{"c":{},"d":{"739000":[]}}'):
            redis.say("SET", name, garbage)
            await one.call(tokens=1)
            assert seats[0].shared.server.why == ""
        use = await one.ledger.team_use(budget)
        assert use is not None
        assert use.tokens == 1


async def test_whose_budget_is_the_teams_outlives_the_run(tmp_path: Path) -> None:
    """And goes with the provider to another name."""
    path = tmp_path / "ledger.sqlite"
    for name in ("Prod", "Renamed"):
        ledger = Ledger(path, now=lambda: 0.0)
        await ledger.open()
        if name == "Prod":
            await ledger.set_budget(Budget(SCOPE, calls_per_minute=5, team=True))
            await ledger.rename("app", "Prod", "Renamed")
        assert [state.budget for state in ledger.budgets()] == [
            Budget(Scope("app", "Renamed"), calls_per_minute=5, team=True)
        ]
        await ledger.set_budget(Budget(Scope("app", "Renamed"), calls_per_minute=5, team=name == "Prod"))
        await ledger.close()
    ledger = Ledger(path, now=lambda: 0.0)
    await ledger.open()
    assert [state.budget.team for state in ledger.budgets()] == [False]
    await ledger.close()
