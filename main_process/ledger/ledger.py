"""The ledger itself: counts in memory, writes in batches, answers from the file.

Counting a call is a few dictionary operations on the event loop's thread. The file is written at most every
`FLUSH_SECONDS`, in one transaction, on a thread of the ledger's own.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import structlog

from ipc.messages import ProviderIdentity
from main_process.events import Events, ProvidersUsed
from main_process.kit.debounced_event import DebouncedEvent
from main_process.kit.json_file import Tell
from main_process.ledger.budgets import Budgets, BudgetState
from main_process.ledger.model import (
    APP,
    NO_USAGE,
    PROVIDER_TEST,
    Budget,
    BudgetExceeded,
    Consumer,
    Key,
    Latest,
    Scope,
    Sums,
    Usage,
)
from main_process.ledger.store import RETENTION_DAYS, LedgerStore
from main_process.ledger.team_budgets import Spend, Spending, TeamBudgets, TeamUse

log = structlog.get_logger(__name__)

T = TypeVar("T")

FLUSH_SECONDS = 5.0
NEWS_SECONDS = 1.0
"""The window hears at most so often that providers were used."""
MOST_PENDING_ROWS = 1_000
"""Rows in memory beyond which a batch is written at once."""
_OK = "ok"


def local_now() -> datetime:
    """The user's wall clock, with its time zone."""
    return datetime.now().astimezone()


async def _nobody(_provider: ProviderIdentity, _budget: Budget, _spending: Spending) -> None:
    """Without a team there is nobody to ask."""


@dataclass(slots=True)
class Use:
    """One call under way. End it exactly once."""

    ledger: "Ledger"
    consumer: Consumer
    app_id: str
    provider_name: str
    channel: str
    started: float
    expected: int = 0
    """Tokens that are set aside for it, in the budgets of `scopes`."""
    scopes: tuple[Scope, ...] = ()
    usage: Usage = NO_USAGE
    team_budget: Budget | None = None
    """The provider's budget, where it is the team's."""
    told_team: Spending | None = None
    """What the team was told that it may use."""

    async def admit(self) -> None:
        """Ask the team, where the provider's budget is the team's. Raises BudgetExceeded."""
        if self.team_budget is not None:
            await self.ledger.ask_team(self, self.team_budget)

    def report(self, usage: Usage) -> None:
        """What the service says the call cost; the last word counts."""
        self.usage = usage

    def close(self, result: str = _OK) -> None:
        """The call is over: `ok`, or the code of its error."""
        self.ledger.count(self, result)


class Ledger:
    """Used on the event loop's thread. `open` reads the budgets, `close` writes what is pending."""

    def __init__(
        self,
        path: Path,
        *,
        now: Callable[[], float],
        wall: Callable[[], datetime] = local_now,
        flush_seconds: float = FLUSH_SECONDS,
        events: Events | None = None,
        tell: Tell = lambda _notice: None,
        spend: Spend = _nobody,
    ) -> None:
        """`tell` hears of a damaged file. `spend` counts at the team's server."""
        self._tell = tell
        self._path = path
        self._used = DebouncedEvent(events or Events(), ProvidersUsed(), pause=NEWS_SECONDS)
        self._now = now
        self._wall = wall
        self._flush_seconds = flush_seconds
        self._budgets = Budgets(now=now, wall=wall)
        self._team = TeamBudgets(spend)
        self._pending: dict[Key, Sums] = {}
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger")
        self._store: LedgerStore | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._writes: set[asyncio.Task[None]] = set()
        self._hour = (-1, "")
        self._hour_ends = 0.0
        self._forgotten_on = ""

    async def open(self) -> None:
        """Open the file and apply the stored budgets. Until then calls are counted and nothing is limited.

        Where the file cannot be opened, as on a full disk, it stays so: counting may stop, the app may not.
        """
        try:
            self._store = await self._blocking(lambda: LedgerStore(self._path, self._tell))
        except (OSError, sqlite3.Error) as error:
            log.warning("ledger.not_opened", error=type(error).__name__)
            return
        store, day = self._store, self._wall().date().isoformat()
        await self._forget(store)
        stored = await self._blocking(lambda: [(b, store.used_on(day, b.scope)) for b in store.budgets()])
        for budget, used in stored:
            self._budgets.set(budget, used)

    @property
    def is_kept(self) -> bool:
        """Whether what is counted is written, and budgets are active."""
        return self._store is not None

    async def close(self) -> None:
        """Write what is pending and close the file."""
        self._used.close()
        await self.flush()
        if self._store is not None:
            await self._blocking(self._store.close)
            self._store = None
        self._thread.shutdown(wait=False)

    def begin(
        self, consumer: Consumer, app_id: str, provider_name: str, channel: str, expected: Usage = NO_USAGE
    ) -> Use:
        """A call is about to be made, and may use as much as `expected`.

        Raises BudgetExceeded, which is counted as that call's result.
        """
        tokens = expected.tokens_in + expected.tokens_out
        use = Use(self, consumer, app_id, provider_name, channel, self._now(), tokens)
        try:
            use.scopes = self._budgets.admit(app_id, provider_name, consumer, tokens)
        except Exception:
            use.close("budget-exceeded")
            raise
        if use.scopes and (budget := self._budgets.of(Scope(app_id, provider_name))) is not None and budget.team:
            use.team_budget = budget
        return use

    async def ask_team(self, use: Use, budget: Budget) -> None:
        """Count the call for the whole team. Raises BudgetExceeded, and then it is counted nowhere there."""
        spending = Spending(self._today(), calls=1, set_aside=use.expected)
        # Told as soon as it is on its way: a call that is cancelled meanwhile lets go of what it set aside.
        use.told_team = spending
        try:
            if not await self._team.admit(budget, spending):
                use.told_team = Spending(spending.day)
        except BudgetExceeded:
            use.told_team = None
            self._budgets.take_back(use.scopes)
            raise

    def tested(self, app_id: str, provider_name: str) -> None:
        """Credentials that a service has accepted were saved."""
        Use(self, APP, app_id, provider_name, PROVIDER_TEST, self._now()).close()

    def count(self, use: Use, result: str) -> None:
        """Add a finished call to its row."""
        at = self._wall().timestamp()
        if not self._hour_ends - 3600 <= at < self._hour_ends:
            self._turn_hour(at)
        key = Key(*self._hour, use.app_id, use.provider_name, use.consumer, use.channel, result)
        sums = self._pending.get(key)
        if sums is None:
            if self._store is None and len(self._pending) >= MOST_PENDING_ROWS:
                return
            sums = self._pending[key] = Sums()
            if self._timer is None:
                self._timer = asyncio.get_running_loop().call_later(self._flush_seconds, self._flush_soon)
            if len(self._pending) >= MOST_PENDING_ROWS:
                self._flush_soon()
        self._budgets.release(use.scopes, use.expected)
        sums.add((self._now() - use.started) * 1000, use.usage, at)
        self._used.announce()
        if use.usage is not NO_USAGE:
            self._budgets.charge(use.app_id, use.provider_name, use.consumer, use.usage)
        if use.team_budget is not None and use.told_team is not None:
            self._team.settle(use.team_budget, use.told_team, use.usage)

    async def flush(self) -> None:
        """Write what is pending. A failed write is logged, and its counts are kept for the next."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        store, batch = self._store, self._pending
        if store is not None and batch:
            self._pending = {}
            await self._write(store, batch)
        while self._writes:
            await asyncio.gather(*self._writes)

    async def rows(self, days: int, scope: Scope) -> list[tuple[Key, Sums]]:
        """Every row of the last `days` days (90 at most) that the scope covers, oldest first."""
        await self.flush()
        if self._store is None:
            return []
        store = self._store
        this_hour = self._this_hour()
        since = this_hour - 24 * min(days, RETENTION_DAYS)
        return await self._blocking(lambda: store.rows(since, this_hour, scope))

    async def latest(self, app_id: str) -> list[Latest]:
        """How each of an app's providers did last, in a test and in use, as far as the last 90 days know."""
        await self.flush()
        if self._store is None:
            return []
        store = self._store
        this_hour = self._this_hour()
        return await self._blocking(lambda: store.latest(app_id, this_hour))

    async def rename(self, app_id: str, name: str, new_name: str) -> None:
        """A provider has another name: what was counted for it and what limits it go with it."""
        await self.flush()
        if self._store is None:
            return
        store, day = self._store, self._wall().date().isoformat()
        await self._blocking(lambda: store.rename(app_id, name, new_name))
        for state in self._budgets.states():
            scope = state.budget.scope
            if (scope.app_id, scope.provider_name) == (app_id, name):
                self._budgets.set(Budget(scope), NO_USAGE)
        stored = await self._blocking(
            lambda: [
                (budget, store.used_on(day, budget.scope))
                for budget in store.budgets()
                if (budget.scope.app_id, budget.scope.provider_name) == (app_id, new_name)
            ]
        )
        for budget, used in stored:
            self._budgets.set(budget, used)

    def budgets(self) -> tuple[BudgetState, ...]:
        """Every budget with its use."""
        return self._budgets.states()

    async def team_use(self, budget: Budget) -> TeamUse | None:
        """What the team has used of a budget that it shares; None where it cannot be asked."""
        return await self._team.used(budget, self._today())

    async def told_team(self) -> None:
        """Wait until the team knows of every call that is over, or cannot be told."""
        await self._team.wait()

    async def set_budget(self, budget: Budget) -> None:
        """Store a budget and apply it, what the day has seen included; one without limits is removed."""
        await self.flush()
        used = NO_USAGE
        if self._store is not None:
            store, day = self._store, self._wall().date().isoformat()
            await self._blocking(lambda: store.set_budget(budget))
            used = await self._blocking(lambda: store.used_on(day, budget.scope))
        self._budgets.set(budget, used)

    def _today(self) -> int:
        return self._wall().date().toordinal()

    def _this_hour(self) -> int:
        return int(self._wall().timestamp() // 3600)

    def _turn_hour(self, at: float) -> None:
        hour = int(at // 3600)
        self._hour = (hour, self._wall().date().isoformat())
        # The user's day may begin within an hour of the clock (India, Nepal): then this row ends with the day.
        midnight = (self._wall() + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        self._hour_ends = min((hour + 1) * 3600.0, midnight.timestamp())

    def _flush_soon(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        store, batch = self._store, self._pending
        if store is None or not batch:
            return
        self._pending = {}
        task = asyncio.get_running_loop().create_task(self._write(store, batch))
        self._writes.add(task)
        task.add_done_callback(self._writes.discard)

    async def _write(self, store: LedgerStore, batch: dict[Key, Sums]) -> None:
        try:
            await self._blocking(lambda: store.add(batch))
        except (OSError, sqlite3.Error) as error:  # a full disk: counting must not fail the calls that are counted
            log.warning("ledger.write_failed", rows=len(batch), error=type(error).__name__)
            self._restore(batch)
            return
        await self._forget(store)

    async def _forget(self, store: LedgerStore) -> None:
        """Delete what is older than the ledger keeps: when it is opened, and with the first batch of a day."""
        today = self._wall().date().isoformat()
        if self._forgotten_on == today:
            return
        self._forgotten_on = today
        this_hour = self._this_hour()
        try:
            await self._blocking(lambda: store.forget_old(this_hour))
        except (OSError, sqlite3.Error) as error:  # the rows stay until tomorrow, and no call fails for them
            log.warning("ledger.forget_failed", error=type(error).__name__)

    def _restore(self, batch: dict[Key, Sums]) -> None:
        if len(self._pending) + len(batch) > 10 * MOST_PENDING_ROWS:
            return
        for key, sums in batch.items():
            newer = self._pending.get(key)
            if newer is not None:
                sums.calls += newer.calls
                sums.total_ms += newer.total_ms
                sums.max_ms = max(sums.max_ms, newer.max_ms)
                sums.tokens_in += newer.tokens_in
                sums.tokens_out += newer.tokens_out
                sums.cost += newer.cost
                sums.last = newer.last
            self._pending[key] = sums

    async def _blocking(self, function: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function)
