"""Who used my key: `ledger-summary`, and the budgets that `ledger-set-budget` sets.

For the app's page; the widget "Usage and cost" may read them too.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, model_validator

from ipc.messages import FOR_BUILT_IN_WIDGETS, AppId, Nothing, ProviderName, Registrar, Sender, Success, WireModel
from main_process.ledger import Budget, Ledger
from main_process.ledger.budgets import BudgetState
from main_process.ledger.model import Key, Scope, Sums
from main_process.ledger.store import RETENTION_DAYS
from main_process.sdks.http.rate_limits import RateLimits

WidgetId = Annotated[str, StringConstraints(min_length=1, max_length=128)]
MOST_ROWS = 2_000
MOST_TOKENS = 10**15
"""Of a budget: more than anybody pays for, and less than a database's number holds."""


class LedgerScope(WireModel):
    """A provider (both its names), a widget, or a widget's use of a provider."""

    app_id: AppId | None = None
    provider_name: ProviderName | None = None
    widget_id: WidgetId | None = None

    @model_validator(mode="after")
    def _named_in_full(self) -> Self:
        if self.provider_name is not None and self.app_id is None:
            raise ValueError("a provider is named by appId and providerName")
        return self

    def scope(self) -> Scope:
        """The same for the ledger."""
        return Scope(self.app_id or "", self.provider_name or "", self.widget_id or "")


class LedgerSummaryParams(LedgerScope):
    """`ledger-summary`: what to look at, and how far back."""

    days: Annotated[int, Field(ge=1, le=RETENTION_DAYS)] = 30


class LedgerTotals(WireModel):
    """What calls add up to. Times in milliseconds, cost in US dollars where the service reports it."""

    calls: int
    failed: int
    total_ms: float
    max_ms: float
    tokens_in: int
    tokens_out: int
    cost: float


class LedgerRow(LedgerTotals):
    """One consumer's use of one provider through one channel. `firstAt` and `lastAt` are Unix times in milliseconds."""

    app_id: str
    provider_name: str
    consumer_kind: str
    """`app`, `widget`, `extension` or `command`."""
    consumer_name: str
    channel: str
    results: dict[str, int]
    """How often it ended how: `ok`, `cancelled`, or an error's code."""
    first_at: float
    last_at: float


class LedgerDay(LedgerTotals):
    """One of the user's days, as `YYYY-MM-DD`."""

    day: str


class LedgerPause(WireModel):
    """A provider whose service asked for a pause; `remaining` seconds are left of it."""

    app_id: str
    provider_name: str
    remaining: float


class LedgerSummary(WireModel):
    """Rows with the most calls first; days in order."""

    totals: LedgerTotals
    rows: list[LedgerRow]
    days: list[LedgerDay]
    pauses: list[LedgerPause]


class BudgetParams(LedgerScope):
    """`ledger-set-budget`: limits for a provider, a widget, or both together. Without limits the budget is removed."""

    calls_per_minute: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    tokens_per_day: Annotated[int, Field(ge=1, le=MOST_TOKENS)] | None = None
    cost_per_day: Annotated[float, Field(gt=0, strict=False, allow_inf_nan=False)] | None = None
    team: bool = False
    """Whether what the team's other seats use counts as well; for a provider's own budget."""

    @model_validator(mode="after")
    def _for_something(self) -> Self:
        if self.provider_name is None and self.widget_id is None:
            raise ValueError("a budget is for a provider or a widget")
        if self.team and (self.provider_name is None or self.widget_id is not None):
            raise ValueError("a team shares the budget of a provider")
        return self


class BudgetRow(WireModel):
    """A budget, and what is used of it now: by the whole team where it shares it and can be asked."""

    app_id: str | None
    provider_name: str | None
    widget_id: str | None
    calls_per_minute: int | None
    tokens_per_day: int | None
    cost_per_day: float | None
    calls_last_minute: int
    tokens_today: int
    cost_today: float
    team: bool
    of_team: bool
    """Whether the figures of use are the team's."""


class BudgetsResult(WireModel):
    """`ledger-budgets`. `shares`: whether there is a team's server, by which a budget can be shared."""

    budgets: list[BudgetRow]
    shares: bool


class LedgerLatestParams(WireModel):
    """`ledger-latest`: whose providers."""

    app_id: AppId


class LedgerLatest(WireModel):
    """The last test of a provider, or its last other use. `at` is a Unix time in milliseconds."""

    provider_name: str
    test: bool
    result: str
    """`ok`, or an error's code."""
    at: float


class LedgerLatestResult(WireModel):
    """`kept` is false where nothing is counted, as on a full disk: nobody knows then whether a provider is unused."""

    kept: bool
    latest: list[LedgerLatest]


def register_ledger_channels(
    ipc: Registrar, ledger: Ledger, limits: RateLimits, shares: Callable[[], bool] = lambda: False
) -> None:
    """Register the four channels. `shares()`: whether there is a team's server."""

    async def latest(_sender: Sender, params: LedgerLatestParams) -> LedgerLatestResult:
        found = await ledger.latest(params.app_id)
        return LedgerLatestResult(
            kept=ledger.is_kept,
            latest=[
                LedgerLatest(provider_name=one.provider_name, test=one.test, result=one.result, at=one.at * 1000)
                for one in found
            ],
        )

    async def summary(_sender: Sender, params: LedgerSummaryParams) -> LedgerSummary:
        found = await ledger.rows(params.days, params.scope())
        pauses = [
            LedgerPause(app_id=pause.app_id, provider_name=pause.provider_name, remaining=pause.remaining)
            for pause in limits.pauses()
        ]
        return LedgerSummary(
            totals=LedgerTotals(**_totals(found)), rows=_by_consumer(found), days=_by_day(found), pauses=pauses
        )

    async def budgets(_sender: Sender, _params: Nothing) -> BudgetsResult:
        rows = await asyncio.gather(*(_budget_row(ledger, state) for state in ledger.budgets()))
        return BudgetsResult(budgets=rows, shares=shares())

    async def set_budget(_sender: Sender, params: BudgetParams) -> Success:
        # An app id alone means nothing in a budget: it is half of a provider's name.
        scope = params.scope() if params.provider_name is not None else Scope(widget_id=params.widget_id or "")
        limits = params.calls_per_minute, params.tokens_per_day, params.cost_per_day
        await ledger.set_budget(Budget(scope, *limits, team=params.team))
        return Success()

    ipc.handle(
        "ledger-summary",
        summary,
        params=LedgerSummaryParams,
        result=LedgerSummary,
        widgets=FOR_BUILT_IN_WIDGETS,
    )
    ipc.handle("ledger-latest", latest, params=LedgerLatestParams, result=LedgerLatestResult)
    ipc.handle("ledger-budgets", budgets, params=Nothing, result=BudgetsResult, widgets=FOR_BUILT_IN_WIDGETS)
    ipc.handle("ledger-set-budget", set_budget, params=BudgetParams, result=Success)


async def _budget_row(ledger: Ledger, state: BudgetState) -> BudgetRow:
    budget = state.budget
    used = state.calls_last_minute, state.tokens_today, state.cost_today
    team = await ledger.team_use(budget) if budget.team else None
    if team is not None:
        used = team.calls, team.tokens, team.cost
    return BudgetRow(
        app_id=budget.scope.app_id or None,
        provider_name=budget.scope.provider_name or None,
        widget_id=budget.scope.widget_id or None,
        calls_per_minute=budget.calls_per_minute,
        tokens_per_day=budget.tokens_per_day,
        cost_per_day=budget.cost_per_day,
        calls_last_minute=used[0],
        tokens_today=used[1],
        cost_today=used[2],
        team=budget.team,
        of_team=team is not None,
    )


def _totals(rows: Iterable[tuple[Key, Sums]]) -> dict[str, Any]:
    totals: dict[str, Any] = dict.fromkeys(LedgerTotals.model_fields, 0)
    totals |= {"total_ms": 0.0, "max_ms": 0.0, "cost": 0.0}
    for key, sums in rows:
        totals["calls"] += sums.calls
        totals["failed"] += 0 if key.result in {"ok", "cancelled"} else sums.calls
        totals["total_ms"] += sums.total_ms
        totals["max_ms"] = max(totals["max_ms"], sums.max_ms)
        totals["tokens_in"] += sums.tokens_in
        totals["tokens_out"] += sums.tokens_out
        totals["cost"] += sums.cost
    return totals


def _by_consumer(found: list[tuple[Key, Sums]]) -> list[LedgerRow]:
    groups: dict[tuple[str, ...], list[tuple[Key, Sums]]] = defaultdict(list)
    for key, sums in found:
        who = (key.app_id, key.provider_name, str(key.consumer.kind), key.consumer.name, key.channel)
        groups[who].append((key, sums))
    rows = []
    for (app_id, name, kind, consumer, channel), members in groups.items():
        results: dict[str, int] = defaultdict(int)
        for key, sums in members:
            results[key.result] += sums.calls
        rows.append(
            LedgerRow(
                **_totals(members),
                app_id=app_id,
                provider_name=name,
                consumer_kind=kind,
                consumer_name=consumer,
                channel=channel,
                results=dict(results),
                first_at=min(sums.first for _, sums in members) * 1000,
                last_at=max(sums.last for _, sums in members) * 1000,
            )
        )
    return sorted(rows, key=lambda row: -row.calls)[:MOST_ROWS]


def _by_day(found: list[tuple[Key, Sums]]) -> list[LedgerDay]:
    days: dict[str, list[tuple[Key, Sums]]] = defaultdict(list)
    for key, sums in found:
        days[key.day].append((key, sums))
    return [LedgerDay(day=day, **_totals(members)) for day, members in sorted(days.items())]
