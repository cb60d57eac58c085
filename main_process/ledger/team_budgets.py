"""Budgets that a team shares: what its seats use of one account together, counted where all of them see it.

Each seat counts for itself as well, under the same limits. While the team cannot be asked, that alone holds, and what
was used meanwhile is added as soon as it can.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from ipc.messages import ProviderIdentity
from main_process.kit.figures import count, dollars
from main_process.ledger.model import Budget, BudgetExceeded, Usage

_UNDER_WAY = 5.0
"""Seconds after which it is worth asking again whether calls under way have left something."""
_MOST_OWED = 256


@dataclass(frozen=True, slots=True)
class Spending:
    """What a call adds: `calls` and `set_aside` before it begins, and only if it may; the rest after it."""

    day: int
    """The user's day, counted as `date.toordinal` does."""
    calls: int = 0
    set_aside: int = 0
    """Tokens that it is expected to use."""
    let_go: int = 0
    """Tokens that had been set aside."""
    tokens: int = 0
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class TeamUse:
    """What the team has used of one account: the calls of the last minute, the rest of the user's day."""

    refused: str
    """Which limit lets no call begin: `calls`, `tokens`, `set aside`, `cost`; empty: none."""
    calls: int
    tokens: int
    cost: float
    wait: float
    """Seconds until the minute has fewer calls."""


Spend: TypeAlias = Callable[[ProviderIdentity, Budget, Spending], Awaitable[TeamUse | None]]
"""Counts at the team's server, a call only if the budget allows it; None where the team cannot be asked."""


class TeamBudgets:
    """Asks the team before a call, and tells it after. On the loop's thread."""

    def __init__(self, spend: Spend) -> None:
        self._spend = spend
        self._owed: dict[tuple[ProviderIdentity, int], Spending] = {}
        self._telling: set[asyncio.Task[None]] = set()

    async def admit(self, budget: Budget, spending: Spending) -> bool:
        """Count a call that is about to be made; whether the team knows of it. Raises BudgetExceeded."""
        provider = _provider(budget)
        before = self._owed.pop((provider, spending.day), None)
        use = None
        try:
            use = await self._spend(provider, budget, _added(spending, before))
        finally:
            if use is None and before is not None:
                self._owe(provider, before)
        if use is not None and use.refused:
            raise _exceeded(budget, use)
        return use is not None

    def settle(self, budget: Budget, spending: Spending, usage: Usage) -> None:
        """The call is over: let go of what `spending` set aside for it, and count what it used."""
        used = usage.tokens_in + usage.tokens_out
        after = Spending(spending.day, let_go=spending.set_aside, tokens=used, cost=usage.cost)
        if after == Spending(spending.day):
            return
        task = asyncio.get_running_loop().create_task(self._tell(budget, after))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def used(self, budget: Budget, day: int) -> TeamUse | None:
        """What the team has used; None where it cannot be asked."""
        return await self._spend(_provider(budget), budget, Spending(day))

    async def wait(self) -> None:
        """Wait until the team has been told of every call that is over, or cannot be."""
        if self._telling:
            await asyncio.wait(tuple(self._telling))

    async def _tell(self, budget: Budget, spending: Spending) -> None:
        if await self._spend(_provider(budget), budget, spending) is None:
            self._owe(_provider(budget), spending)

    def _owe(self, provider: ProviderIdentity, spending: Spending) -> None:
        key = provider, spending.day
        self._owed[key] = _added(spending, self._owed.pop(key, None))
        if len(self._owed) > _MOST_OWED:
            del self._owed[next(iter(self._owed))]


def _added(spending: Spending, more: Spending | None) -> Spending:
    if more is None:
        return spending
    return replace(
        spending,
        let_go=spending.let_go + more.let_go,
        tokens=spending.tokens + more.tokens,
        cost=spending.cost + more.cost,
    )


def _provider(budget: Budget) -> ProviderIdentity:
    return ProviderIdentity(budget.scope.app_id, budget.scope.provider_name)


def _exceeded(budget: Budget, use: TeamUse) -> BudgetExceeded:
    team = f"Your team may use of '{budget.scope.provider_name}'"
    if use.refused == "calls":
        calls = f"{count(budget.calls_per_minute or 0)} call{'' if budget.calls_per_minute == 1 else 's'}"
        return BudgetExceeded(f"{team} {calls} per minute, and has.", retryable=True, retry_after=use.wait)
    if use.refused == "cost":
        cost = f"{team} {dollars(budget.cost_per_day or 0)} per day"
        return BudgetExceeded(f"{cost}, and has. Raise it on the Providers page.")
    tokens = f"{team} {count(budget.tokens_per_day or 0)} tokens per day"
    if use.refused == "tokens":
        return BudgetExceeded(f"{tokens}, and has. Raise it on the Providers page.")
    wait = f"{tokens}. Calls under way may need all that is left of them. Try again when they have ended."
    return BudgetExceeded(wait, retryable=True, retry_after=_UNDER_WAY)
