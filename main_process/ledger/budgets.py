"""Budgets, held in memory and checked before every call: calls in the last minute, tokens and cost of the day.

What a call is expected to use is set aside while it is under way: calls that begin together share what is left.
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from main_process.kit.figures import count, dollars
from main_process.ledger.model import Budget, BudgetExceeded, Consumer, ConsumerKind, Scope, Usage

MINUTE = 60.0
_OTHER_DAYS = 3
_UNDER_WAY = 5.0
"""Seconds after which it is worth asking again whether calls under way have left something."""


@dataclass(slots=True)
class _Account:
    """A budget and what has been used of it. `recent` holds the monotonic times of the calls of the last minute."""

    budget: Budget
    day: str
    tokens: int = 0
    cost: float = 0.0
    set_aside: int = 0
    """Tokens that calls under way are expected to use."""
    recent: deque[float] = field(default_factory=deque)
    other_days: dict[str, tuple[int, float]] = field(default_factory=dict)
    """Tokens and cost of days that a wall clock which jumps may come back to."""


@dataclass(frozen=True, slots=True)
class BudgetState:
    """A budget and what is used of it now."""

    budget: Budget
    calls_last_minute: int
    tokens_today: int
    cost_today: float


class Budgets:
    """Every budget. Without any, a check is one look at an empty dictionary."""

    def __init__(self, *, now: Callable[[], float], wall: Callable[[], datetime]) -> None:
        self._now = now
        self._wall = wall
        self._accounts: dict[Scope, _Account] = {}

    def set(self, budget: Budget, used_today: Usage) -> None:
        """Apply a budget, or remove it if it limits nothing. `used_today` is what its scope used already."""
        if budget.limits_nothing:
            self._accounts.pop(budget.scope, None)
            return
        before = self._accounts.get(budget.scope)
        self._accounts[budget.scope] = _Account(
            budget,
            _day(self._wall()),
            used_today.tokens_in + used_today.tokens_out,
            used_today.cost,
            before.set_aside if before else 0,
            before.recent if before else deque(),
        )

    def admit(self, app_id: str, provider_name: str, consumer: Consumer, expected: int = 0) -> tuple[Scope, ...]:
        """Count a call that is about to be made, or raise BudgetExceeded and count nothing.

        `expected` tokens are set aside, in the scopes that are returned, until `release`.
        """
        if not self._accounts:
            return ()
        covering = self._covering(app_id, provider_name, consumer)
        for account in covering:
            self._check(account)
        now = self._now()
        for account in covering:
            account.set_aside += expected
            if account.budget.calls_per_minute is not None:
                account.recent.append(now)
        return tuple(account.budget.scope for account in covering)

    def take_back(self, scopes: tuple[Scope, ...]) -> None:
        """A call that was counted is not made after all."""
        for scope in scopes:
            if (account := self._accounts.get(scope)) is not None and account.recent:
                account.recent.pop()

    def release(self, scopes: tuple[Scope, ...], expected: int) -> None:
        """The call is over: nothing is set aside for it any more."""
        for scope in scopes:
            if (account := self._accounts.get(scope)) is not None:
                account.set_aside = max(0, account.set_aside - expected)

    def charge(self, app_id: str, provider_name: str, consumer: Consumer, usage: Usage) -> None:
        """Count what a call turned out to cost. Calls under way when a budget ran out are charged too."""
        if not self._accounts:
            return
        for account in self._covering(app_id, provider_name, consumer):
            self._turn(account)
            account.tokens += usage.tokens_in + usage.tokens_out
            account.cost += usage.cost

    def states(self) -> tuple[BudgetState, ...]:
        """Every budget with its use."""
        for account in self._accounts.values():
            self._turn(account)
            self._expire(account)
        return tuple(
            BudgetState(account.budget, len(account.recent), account.tokens, account.cost)
            for account in self._accounts.values()
        )

    def of(self, scope: Scope) -> Budget | None:
        """The budget of exactly this scope."""
        account = self._accounts.get(scope)
        return None if account is None else account.budget

    def _covering(self, app_id: str, provider_name: str, consumer: Consumer) -> list[_Account]:
        # A call can only be covered by these four scopes: no need to look at every budget.
        widget = consumer.name if consumer.kind is ConsumerKind.WIDGET else ""
        scopes: Iterable[Scope] = dict.fromkeys(
            (
                Scope(app_id, provider_name),
                Scope(app_id, provider_name, widget),
                Scope(widget_id=widget),
            )
        )
        return [self._accounts[scope] for scope in scopes if scope in self._accounts]

    def _check(self, account: _Account) -> None:
        budget = account.budget
        if budget.calls_per_minute is not None:
            self._expire(account)
            if len(account.recent) >= budget.calls_per_minute:
                calls = f"{count(budget.calls_per_minute)} call{'' if budget.calls_per_minute == 1 else 's'}"
                wait = account.recent[0] + MINUTE - self._now() if account.recent else MINUTE
                raise BudgetExceeded(
                    f"{_whose(budget.scope)} may make {calls} per minute, and has.",
                    retryable=True,
                    retry_after=max(wait, 0.0),
                )
        self._turn(account)
        if budget.tokens_per_day is not None and account.tokens >= budget.tokens_per_day:
            raise self._used_up(budget.scope, f"{count(budget.tokens_per_day)} tokens per day")
        if budget.tokens_per_day is not None and account.tokens + account.set_aside >= budget.tokens_per_day:
            raise BudgetExceeded(
                f"{_whose(budget.scope)} may use {count(budget.tokens_per_day)} tokens per day. Calls under way may "
                "need all that is left of them. Try again when they have ended.",
                retryable=True,
                retry_after=_UNDER_WAY,
            )
        if budget.cost_per_day is not None and account.cost >= budget.cost_per_day:
            raise self._used_up(budget.scope, f"{dollars(budget.cost_per_day)} per day")

    def _used_up(self, scope: Scope, what: str) -> BudgetExceeded:
        now = self._wall()
        midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        return BudgetExceeded(
            f"{_whose(scope)} may use {what}, and has. It goes on tomorrow, or when you raise the budget.",
            retry_after=(midnight - now).total_seconds(),
        )

    def _turn(self, account: _Account) -> None:
        today = _day(self._wall())
        if account.day != today:
            account.other_days[account.day] = account.tokens, account.cost
            account.day = today
            account.tokens, account.cost = account.other_days.pop(today, (0, 0.0))
            if len(account.other_days) > _OTHER_DAYS:
                del account.other_days[next(iter(account.other_days))]

    def _expire(self, account: _Account) -> None:
        oldest = self._now() - MINUTE
        while account.recent and account.recent[0] <= oldest:
            account.recent.popleft()


def _day(when: datetime) -> str:
    return when.date().isoformat()


def _whose(scope: Scope) -> str:
    if scope.widget_id and scope.provider_name:
        return f"The widget '{scope.widget_id}' with '{scope.provider_name}'"
    return f"The widget '{scope.widget_id}'" if scope.widget_id else f"The provider '{scope.provider_name}'"
