"""The levels as one: which of them is asked when, and how long an answer may wait for them."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Protocol

import structlog

from ipc.errors import IpcError
from ipc.messages import ProviderIdentity
from main_process.kit.epochs import Scope
from main_process.ledger.model import Budget
from main_process.ledger.team_budgets import Spending, TeamUse
from main_process.response_cache.request import Request
from main_process.response_cache.second_level.accounts import Accounts
from main_process.response_cache.second_level.level_key import LevelKey
from main_process.response_cache.second_level.protocol import Fetch, Outcome, Recalled, Visit
from main_process.response_cache.second_level.time_limit import TIME_LIMIT, in_time
from main_process.response_cache.second_level.warm.warm_start import WarmStart

log = structlog.get_logger(__name__)

_FIRST_SECONDS = 0.25


class Turn(Protocol):
    """One fetch's dealings with the team's server."""

    async def answer(self, fetch: Fetch) -> Outcome:
        """The server's answer, another seat's when it comes, or what `await fetch()` gives."""
        ...

    def landed(self, body: bytes | None, keep: float) -> None:
        """Share the answer, for `keep` seconds; None: there is none to share."""
        ...


class Shared(Protocol):
    """The team's server."""

    name: str
    """What the team's other seats may call this one; empty: nobody is told."""

    async def tried(self, within: float) -> None:
        """Wait until the first attempt to connect has ended, at most so many seconds."""
        ...

    async def turn(self, key: LevelKey, *, oldest: float | None) -> Turn | None:
        """Begin; None where the answer is not shared. `oldest` in seconds; None: only the service."""
        ...

    def blind(self, by: int) -> None:
        """So many more (or fewer) fetches are under way that have no turn."""
        ...

    def drop(self, scopes: Iterable[Scope]) -> None:
        """Invalidate for every seat."""
        ...

    async def flush(self) -> None:
        """Wait until the server knows, or is given up for now."""
        ...

    async def spend(self, provider: ProviderIdentity, budget: Budget, spending: Spending) -> TeamUse | None:
        """Count a use of the provider for the whole team; None where that is not possible."""
        ...

    def stats(self) -> dict[str, Any]:
        """What it says of itself."""
        ...

    async def size(self) -> dict[str, int] | None:
        """Keys, bytes and most bytes of the whole server; None where it does not say."""
        ...

    async def aclose(self) -> None:
        """Disconnect."""
        ...


class Levels:
    """The levels that are switched on. On the loop's thread."""

    def __init__(
        self,
        warm: WarmStart,
        accounts: Accounts,
        *,
        time_limit: float = TIME_LIMIT,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.warm = warm
        self.accounts = accounts
        self.time_limit = time_limit
        self.wall = wall
        self.shared: Shared | None = None
        self._following = False
        self._keeping_warm = False
        self.connect: Callable[[], Awaitable[None]] | None = None
        """Sets `shared` from the user's choices, which takes the store's key; called when it is first needed."""
        self._connecting: asyncio.Task[None] | None = None
        self._untold: set[Scope] = set()

    @property
    def shares(self) -> bool:
        """Whether there is a team's server, used or not."""
        connecting = self._connecting is not None and not self._connecting.done()
        return self.shared is not None or self.connect is not None or connecting

    async def connected(self) -> None:
        """Connect to the team's server where the user has chosen one, if that has not been needed before."""
        self._begin_to_connect()
        if self._connecting is not None:
            await asyncio.wait([self._connecting])

    async def disconnect(self) -> None:
        """Share no more."""
        await self.connected()
        shared, self.shared = self.shared, None
        if shared is not None:
            await shared.aclose()

    async def open(self) -> None:
        """Give the levels a moment to open, so that the first calls find them."""
        if self.warm.has_been_left:
            await in_time(asyncio.ensure_future(self.warm.look()), _FIRST_SECONDS)
        if self.shared is not None:
            await self.shared.tried(_FIRST_SECONDS)

    def visit(self, request: Request, scopes: Iterable[Scope], *, recall: bool) -> Visit:
        """Begin; synchronous, before anything is read. Without `recall` only the fetch may answer."""
        self._begin_to_connect()
        key = LevelKey.of(request.key, request.provider, scopes)
        return LevelVisit(self, request, key, recall=recall)

    def drop(self, scopes: Iterable[Scope]) -> None:
        """These are invalidated: from now on this process never serves what they cover."""
        scopes = frozenset(scopes)
        if not self._keeping_warm:
            self.warm.drop(scopes)
        if self._following:
            return
        if self.shared is not None:
            self.shared.drop(scopes)
        elif self.connect is not None or self._connecting is not None:
            self._untold |= scopes
            self._begin_to_connect()

    def follow(self, invalidate: Callable[[], None]) -> None:
        """Let `invalidate` drop in this process what another seat has dropped for all: nobody else is told."""
        self._following = True
        try:
            invalidate()
        finally:
            self._following = False

    def keep_warm(self, invalidate: Callable[[], None]) -> None:
        """As `follow`, for memory alone."""
        self._keeping_warm = True
        try:
            self.follow(invalidate)
        finally:
            self._keeping_warm = False

    async def flush(self) -> None:
        """Wait until every level has taken in what was dropped so far. What the warm start drops is on disk at once."""
        if self._connecting is not None and not self._connecting.done():
            await asyncio.wait([self._connecting], timeout=_FIRST_SECONDS)
        if self.shared is not None:
            await self.shared.flush()

    async def spend(self, provider: ProviderIdentity, budget: Budget, spending: Spending) -> TeamUse | None:
        """Count a use of the provider for the whole team; None where nothing is shared, or not now."""
        await self.connected()
        return None if self.shared is None else await self.shared.spend(provider, budget, spending)

    def _begin_to_connect(self) -> None:
        if self.connect is not None:
            connect, self.connect = self.connect, None
            self._connecting = asyncio.get_running_loop().create_task(self._connect(connect))

    async def _connect(self, connect: Callable[[], Awaitable[None]]) -> None:
        try:
            await connect()
        except IpcError:
            # The store is locked, say: the next one to need it tries again.
            self.connect = connect
            return
        if self.shared is not None:
            await self.shared.tried(_FIRST_SECONDS)
            self.shared.drop(frozenset(self._untold))
            self._untold.clear()

    def begin_anew(self) -> None:
        """The store has another key."""
        self.warm.begin_anew()

    def stats(self) -> dict[str, Any]:
        """What each level says of itself."""
        return {"warmStart": self.warm.stats(), "sharedCache": self.shared.stats() if self.shared else None}

    def why_not_shared(self) -> str:
        """Why the team's server is not used; empty where it is, or where there is none."""
        return str(self.shared.stats()["why"]) if self.shared is not None else ""

    async def aclose(self) -> None:
        """Write what is pending, and close."""
        await self.warm.aclose()
        if self._connecting is not None:
            await asyncio.wait([self._connecting], timeout=1.0)
            self._connecting.cancel()
        if self.shared is not None:
            await self.shared.aclose()


class LevelVisit:
    """One fetch's dealings with the levels."""

    def __init__(self, levels: Levels, request: Request, key: LevelKey, *, recall: bool) -> None:
        self._levels = levels
        self._ttl = request.freshness.ttl
        self._key = key
        self._recall = recall
        self._warm = recall and request.freshness.warm_start
        self._account: bytes | None = None
        self._turn: Turn | None = None
        self._shared: Recalled | None = None
        self._under_way: asyncio.Task[Outcome] | None = None

    async def answer(self, fetch: Fetch) -> Outcome:
        """What a level has, or what `await fetch()` gives. After a `stale` answer, once more for the fresh one."""
        if self._under_way is not None:
            return await self._under_way
        recalling = asyncio.ensure_future(self._from_warm())
        try:
            if not await in_time(recalling, self._levels.time_limit):
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
        """The fetch is over: its answer, current at this very moment, or None where there is none to keep."""
        if body is not None and self._account is not None:
            age = self._shared.age if self._shared is not None else 0.0
            self._levels.warm.keep(self._key, self._account, body, age=age)
        if self._turn is not None:
            self._turn.landed(None if self._shared is not None else body, self._ttl)
        if self._under_way is not None:
            self._under_way.cancel()

    async def _from_warm(self) -> Recalled | None:
        try:
            return await self._recalled()
        except Exception:
            # A level is optional: whatever is wrong with it, the service is asked.
            log.exception("warm_start.failed")
            return None

    async def _recalled(self) -> Recalled | None:
        if self._levels.warm.is_off:
            return None
        self._account = await self._levels.accounts.of(self._key.provider)
        if not self._warm or self._account is None:
            return None
        found = await self._levels.warm.recall(self._key, self._account)
        if found is None:
            return None
        # Once: the next answer of this visit is the fresh one.
        self._warm = False
        age = max(0.0, self._levels.wall() - found.stored_at)
        return Recalled(found.body, "stale", age, as_of=found.stored_at)

    async def _beyond(self, fetch: Fetch) -> Outcome:
        shared = self._levels.shared
        if shared is None:
            return await fetch()
        beginning = asyncio.ensure_future(shared.turn(self._key, oldest=self._ttl if self._recall else None))
        begun = False
        try:
            if begun := await in_time(beginning, self._levels.time_limit):
                self._turn = beginning.result()
        except Exception:
            # Whatever is wrong with the server, the caller gets its answer from the service.
            log.exception("shared_cache.failed")
            begun = False
        if not begun:  # or too slow
            beginning.cancel()
            shared.blind(1)
            try:
                return await fetch()
            finally:
                shared.blind(-1)
        self._turn = beginning.result()
        outcome = await (self._turn.answer(fetch) if self._turn is not None else fetch())
        if isinstance(outcome, Recalled):
            self._shared = outcome
        return outcome


def _hear(task: "asyncio.Task[Outcome]") -> None:
    """Those who wait get the failure; where nobody waits it is not reported."""
    if not task.cancelled():
        task.exception()
