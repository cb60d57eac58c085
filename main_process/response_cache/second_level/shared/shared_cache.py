"""The team's level: one fetch for all seats, answers for the same credentials, invalidations for everyone."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from ipc.messages import ProviderIdentity
from main_process.kit.epochs import Scope
from main_process.ledger.model import Budget
from main_process.ledger.team_budgets import Spending, TeamUse
from main_process.response_cache.second_level.accounts import Accounts
from main_process.response_cache.second_level.level_key import EVERYTHING, LevelKey
from main_process.response_cache.second_level.shared.address import Address
from main_process.response_cache.second_level.shared.budgets import SharedBudgets
from main_process.response_cache.second_level.shared.names import Naming, providers_in
from main_process.response_cache.second_level.shared.pauses import OnPause, Pauses
from main_process.response_cache.second_level.shared.server import Server
from main_process.response_cache.second_level.shared.turn import Turn
from main_process.vault.sealing import Seals

LEASE = 1.0
"""Seconds that a fetch holds the others up at most when its seat dies; while it lives it renews that."""
_MOST_HEARD = 50_000
_MOST_SCOPES = 60
_MOST_ACCOUNTS = 1024
_FIRST_SECONDS = 0.25
"""How long the first use that the team counts waits for a connection."""


class SharedCache:
    """The server as a level. On the loop's thread.

    `follow(scopes)` is called with what other seats have invalidated, `missed(first)` when some of that may have gone
    unheard, `tell(why, used)` with what is the matter with the server, see `faults`, and
    `on_pause(provider, seconds)` when another seat of the same account was asked for a pause.
    """

    def __init__(
        self,
        address: Address,
        seals: Seals,
        accounts: Accounts,
        *,
        follow: Callable[[Iterable[Scope]], None],
        missed: Callable[[bool], None],
        time_limit: float,
        lease: float = LEASE,
        name: str = "",
        tell: Callable[[str, bool], None] = lambda _why, _used: None,
        on_pause: OnPause = lambda _provider, _seconds: None,
    ) -> None:
        self.seals = seals
        self.accounts = accounts
        self.lease = lease
        self.naming = Naming(seals)
        self.name = name
        self.alone_until = 0.0
        self.server = Server(
            address, self.naming, heard=self._heard, missed=self._missed, time_limit=time_limit, tell=tell
        )
        self.pauses = Pauses(seals, self.naming, self.server, self._providers_of, on_pause)
        self._budgets = SharedBudgets(self.naming, self.server)
        self._follow = follow
        self._tell_missed = missed
        self._scopes: dict[bytes, set[Scope]] = {}
        """What this process's own scopes are called at the server: of everything that may be in its memory."""
        self._known: dict[ProviderIdentity, bytes] = {}
        self._blind = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self.counts = {"asked": 0, "served": 0, "waited": 0, "stored": 0, "overtaken": 0, "refused": 0}

    # One fetch

    def blind(self, by: int) -> None:
        """So many more (or fewer) fetches are under way of which it is not known yet what invalidates them here."""
        self._blind += by

    async def tried(self, within: float) -> None:
        """Wait until the first attempt to connect has ended, at most so many seconds."""
        await self.server.tried(within)

    async def turn(self, key: LevelKey, *, oldest: float | None) -> Turn | None:
        """Begin a fetch's dealings with the server; None where its answer is not shared.

        `oldest`: the greatest age in seconds that is accepted; None: only the service may answer.
        """
        self.server.start()
        begun = asyncio.get_running_loop().time()
        if key.provider is None or len(key.scopes) > _MOST_SCOPES:
            return None
        account = await self.accounts.of(key.provider)
        if account is None:
            return None
        names = self.naming.of(key, account)
        self._register(key, account)
        left = self.server.time_limit - (asyncio.get_running_loop().time() - begun)
        return Turn(self, key, account, names, oldest=oldest, seconds=left)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run what nobody waits for."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def paused(self, provider: ProviderIdentity, seconds: float) -> None:
        """The provider's service asked this seat for a pause: the others shall not ask either."""
        self.spawn(self._share_pause(provider, seconds))

    async def _share_pause(self, provider: ProviderIdentity, seconds: float) -> None:
        if (account := await self.accounts.of(provider)) is not None:
            await self.pauses.begin(account, seconds)

    async def spend(self, provider: ProviderIdentity, budget: Budget, spending: Spending) -> TeamUse | None:
        """Count a use of the provider's account for all seats; None where it is shared with nobody now."""
        await self.server.tried(_FIRST_SECONDS)
        account = await self.accounts.of(provider)
        return None if account is None else await self._budgets.spend(account, budget, spending)

    def _providers_of(self, digest: bytes) -> list[ProviderIdentity]:
        return [
            one for one, account in self._known.items() if self.naming.digest(("provider",), None, account) == digest
        ]

    # Invalidating

    def drop(self, scopes: Iterable[Scope]) -> None:
        """Invalidate at the server, for every seat. `flush` waits for it."""
        self.server.start()
        digests: set[bytes] = set()
        unknown: list[Scope] = []
        for scope in scopes:
            if scope[0] == "provider":
                unknown.append(scope)
                account = self._known.get(ProviderIdentity(str(scope[1]), str(scope[2])))
                if account is not None:
                    digests.add(self.naming.digest(scope, None, account))
            elif scope[0] == "tag":
                tag = str(scope[1])
                named = {provider: self._known[provider] for provider in providers_in(tag) if provider in self._known}
                digests |= self.naming.tags_of(tag, named)
                unknown.append(scope)
            elif scope[0] != "no-provider":
                digests.add(self.naming.digest(scope))
        self.server.drop(digests)
        if unknown:
            self.server.hold(self._drop_of_present_accounts(unknown))

    async def _drop_of_present_accounts(self, scopes: list[Scope]) -> None:
        """The same for the accounts as they are now: after a save they are others, and this process may know none."""
        digests: set[bytes] = set()
        for scope in scopes:
            if scope[0] == "provider":
                provider = ProviderIdentity(str(scope[1]), str(scope[2]))
                account = await self.accounts.of(provider)
                if account is not None:
                    digests.add(self.naming.digest(scope, None, account))
                elif self._known.pop(provider, None) is None:
                    # Deleted, and this process never knew whose it was: nothing narrower is left to say.
                    digests.add(self.naming.digest(EVERYTHING))
                continue
            tag = str(scope[1])
            for provider in providers_in(tag):
                if (account := await self.accounts.of(provider)) is not None:
                    digests |= self.naming.tags_of(tag, {provider: account})
        self.server.owe(digests)
        await self.server.deliver()

    async def flush(self) -> None:
        """Wait until the server knows what was dropped so far, or is given up for now."""
        await self.server.flush()

    # What others invalidate

    def _heard(self, digests: list[bytes]) -> None:
        if self._blind:
            # A fetch is under way that may be meant by these, and nobody can tell yet.
            self._tell_missed(True)
            return
        scopes = {scope for digest in digests for scope in self._scopes.get(digest, ())}
        if scopes:
            self._follow(scopes)

    def _missed(self, first: bool) -> None:
        self._tell_missed(first)
        self._scopes.clear()

    def _register(self, key: LevelKey, account: bytes) -> None:
        if len(self._scopes) > _MOST_HEARD or len(self._known) > _MOST_ACCOUNTS:
            # Nobody knows any more what memory holds: it has to be empty.
            self._scopes.clear()
            self._known.clear()
            self._tell_missed(True)
        if key.provider is not None:
            self._known[key.provider] = account
        for scope in key.scopes:
            self._scopes.setdefault(self.naming.digest(scope, key.provider, account), set()).add(scope)

    # Looking, and the end

    def stats(self) -> dict[str, Any]:
        """Whether it is used and why not, counts, and what a command takes."""
        server = self.server
        return {"used": server.up, "why": server.why, "latency": server.latency.summary(), **self.counts}

    async def size(self) -> dict[str, int] | None:
        """Keys and bytes of the whole server, and the most it may take (0: no limit); None where it does not say."""
        return await self.server.size()

    async def aclose(self) -> None:
        """Finish what is under way, as far as the server lets that happen soon, and disconnect."""
        if self._tasks:
            await asyncio.wait(tuple(self._tasks), timeout=1.0)
        await self.server.close()
