"""The levels as one: which of them is asked when, and how long an answer may wait for them."""

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import Any

import structlog

from main_process.kit.epochs import Scope
from main_process.response_cache.request import Request
from main_process.response_cache.second_level.accounts import Accounts
from main_process.response_cache.second_level.level_key import LevelKey
from main_process.response_cache.second_level.protocol import Fetch, Outcome, Recalled, Visit
from main_process.response_cache.second_level.warm.warm_start import WarmStart

log = structlog.get_logger(__name__)

PATIENCE = 0.05
"""Seconds that a level is waited for before the fetch begins as well."""


class Levels:
    """The levels that are switched on. On the loop's thread."""

    def __init__(
        self,
        warm: WarmStart,
        accounts: Accounts,
        *,
        patience: float = PATIENCE,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.warm = warm
        self.accounts = accounts
        self.patience = patience
        self.wall = wall

    def visit(self, request: Request, scopes: Iterable[Scope], *, recall: bool) -> Visit:
        """Begin; synchronous, before anything is read. Without `recall` only the fetch may answer."""
        key = LevelKey.of(request.key, request.provider, scopes)
        return LevelVisit(self, key, recall=recall and request.freshness.warm_start)

    def drop(self, scopes: Iterable[Scope]) -> None:
        """These are invalidated: from now on this process never serves what they cover."""
        self.warm.drop(frozenset(scopes))

    async def settled(self) -> None:
        """Wait until every level has taken in what was dropped so far. What the warm start drops is on disk at once."""

    def begin_anew(self) -> None:
        """The store has another key."""
        self.warm.begin_anew()

    def stats(self) -> dict[str, Any]:
        """What each level says of itself."""
        return {"warmStart": self.warm.stats()}

    async def aclose(self) -> None:
        """Write what is pending, and close."""
        await self.warm.aclose()


class LevelVisit:
    """One fetch's dealings with the levels."""

    def __init__(self, levels: Levels, key: LevelKey, *, recall: bool) -> None:
        self._levels = levels
        self._key = key
        self._recall = recall
        self._account: bytes | None = None
        self._under_way: asyncio.Task[Outcome] | None = None

    async def answer(self, fetch: Fetch) -> Outcome:
        """What a level has, or what `await fetch()` gives. After a `stale` answer, once more for the fresh one."""
        if self._under_way is not None:
            return await self._under_way
        recalling = asyncio.ensure_future(self._from_warm())
        try:
            await asyncio.wait([recalling], timeout=self._levels.patience)
            if not recalling.done():
                self._under_way = asyncio.ensure_future(self._beyond(fetch))
                self._under_way.add_done_callback(_hear)
                await asyncio.wait([recalling, self._under_way], return_when=asyncio.FIRST_COMPLETED)
            if recalling.done() and (recalled := recalling.result()) is not None:
                return recalled
            return await (self._under_way or self._beyond(fetch))
        except BaseException:
            if self._under_way is not None:
                self._under_way.cancel()
            raise
        finally:
            recalling.cancel()

    def landed(self, body: bytes | None) -> None:
        """The fetch is over: its answer, found to stand at this very moment, or None where there is none to keep."""
        if body is not None and self._account is not None:
            self._levels.warm.keep(self._key, self._account, body)
        if self._under_way is not None:
            self._under_way.cancel()

    async def _from_warm(self) -> Recalled | None:
        try:
            return await self._recalled()
        except Exception:
            # A level is a help: whatever is wrong with it, the service has the answer.
            log.exception("warm_start.failed")
            return None

    async def _recalled(self) -> Recalled | None:
        if self._levels.warm.off:
            return None
        self._account = await self._levels.accounts.of(self._key.provider)
        if not self._recall or self._account is None:
            return None
        found = await self._levels.warm.recall(self._key, self._account)
        if found is None:
            return None
        # Once: the next answer of this visit is the fresh one.
        self._recall = False
        age = max(0.0, self._levels.wall() - found.stored_at)
        return Recalled(found.body, "stale", age, as_of=found.stored_at)

    async def _beyond(self, fetch: Fetch) -> Outcome:
        return await fetch()


def _hear(task: "asyncio.Task[Outcome]") -> None:
    """Whoever is left to wait for it hears of a failure; where nobody is, that is no news."""
    if not task.cancelled():
        task.exception()
