"""The client cache under any sequence of operations, in any order of ready callbacks."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from main_process.client_cache import CachedClient, ClientCache, ClientCacheSettings
from main_process.client_cache.lease import Lease
from main_process.errors import ClientCreationFailed
from tests.fakes.clients import Directory
from tests.fakes.loop import ShufflingLoop

TENANTS = ("A", "B")
NAMES = ("P", "Q")
HASHES = ("h1", "h2", "h3")
WHO = st.tuples(st.sampled_from(TENANTS), st.sampled_from(NAMES))
MAX_CLIENTS, MAX_HASHES = 5, 2


class Made:
    """A client as the factory made it: whose it is, which version of the credentials, when its making began."""

    def __init__(self, who: tuple[str, str], version: int, began: int) -> None:
        self.who = who
        self.version = version
        self.began = began
        self.closed = 0
        self.leases = 0

    async def aclose(self) -> None:
        """Never while leased: no rule lets a lease last to its deadline."""
        assert self.leases == 0
        self.closed += 1


class ClientCacheMachine(RuleBasedStateMachine):
    """The model: a counter of steps, each provider's version, and the step of its last invalidation."""

    @initialize(seed=st.integers(0, 2**32))
    def start(self, seed: int) -> None:
        """An empty cache with two tenants of two providers each."""
        self.loop = ShufflingLoop(seed)
        self.directory = Directory()
        self.cache = ClientCache(
            self.directory.resolve,
            settings=ClientCacheSettings(
                max_clients=MAX_CLIENTS,
                max_hashes_per_provider=MAX_HASHES,
                lease_deadline=10**9,
                creation_timeout=10**9,
            ),
            now=self.loop.time,
        )
        self.cache.register_factory("acme", self.make)
        self.step = 0
        self.versions: dict[tuple[str, str], int] = {}
        self.invalidated: dict[tuple[str, str], int] = {}
        self.saved: dict[tuple[str, str], int] = {}
        self.made: list[Made] = []
        self.gates: list[asyncio.Event] = []
        self.held = False
        self.failing = False
        self.calls: list[asyncio.Task[None]] = []
        self.leases: list[tuple[Lease, Made]] = []
        self.asked = 0
        self.refused = 0
        for who in [(tenant, name) for tenant in TENANTS for name in NAMES]:
            self.versions[who] = self.invalidated[who] = self.saved[who] = 0
            self.directory.put(*who, f"{who[0]}/{who[1]}/0")

    async def make(self, credentials: Mapping[str, str]) -> Made:
        """The factory."""
        tenant, name, version = credentials["apiKey"].split("/")
        began = self.step
        if self.held:
            gate = asyncio.Event()
            self.gates.append(gate)
            await gate.wait()
        await asyncio.sleep(0)
        if self.failing:
            raise ConnectionError
        self.made.append(Made((tenant, name), int(version), began))
        return self.made[-1]

    def handed(self, who: tuple[str, str], client: Made, called: int) -> None:
        """What must be true of any client at the moment in which a caller gets it."""
        assert client.who == who
        assert client.closed == 0
        assert client.version == self.versions[who]
        # A caller from before an invalidation may get what it waited for; after a save nobody does.
        assert client.began >= self.saved[who]
        if self.invalidated[who] <= called:
            assert client.began >= self.invalidated[who]

    async def call(self, provider_hash: str, who: tuple[str, str], *, lease: bool) -> None:
        """One caller."""
        called = self.step
        self.asked += 1
        entered = self.cache.lease(provider_hash, *who)
        try:
            if lease:
                client = await entered.__aenter__()
                client.leases += 1
                self.leases.append((entered, client))
            else:
                client = await self.cache.get_client(provider_hash, *who)
        except ClientCreationFailed as failure:
            self.refused += "next attempt" in failure.message
            return
        self.handed(who, client, called)

    @rule(provider_hash=st.sampled_from(HASHES), who=WHO, lease=st.booleans(), count=st.integers(1, 3))
    def ask(self, provider_hash: str, who: tuple[str, str], lease: bool, count: int) -> None:
        """Some callers ask for the same client."""
        for _ in range(count):
            self.calls.append(self.loop.create_task(self.call(provider_hash, who, lease=lease)))

    @precondition(lambda self: self.calls)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        """One caller gives up."""
        data.draw(st.sampled_from(self.calls)).cancel()

    @precondition(lambda self: self.leases)
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        """One lease ends."""
        index = data.draw(st.integers(0, len(self.leases) - 1))
        lease, client = self.leases.pop(index)
        client.leases -= 1
        self.loop.run(lease.__aexit__(None, None, None))

    def of_others(self, tenant: str) -> dict[Any, CachedClient]:
        """What the cache holds of everyone else."""
        return {key: entry for key, entry in self.cache._live.items() if key[1] != tenant}

    def at_once(self, change: Callable[[], object], *whose: tuple[str, str]) -> None:
        """Make a change in one callback of the loop, model and cache together; other tenants' clients stay."""

        async def callback() -> None:
            others = self.of_others(whose[0][0]) if len(whose) == 1 else {}
            self.step += 1
            self.invalidated.update(dict.fromkeys(whose, self.step))
            change()
            if len(whose) == 1:
                assert self.of_others(whose[0][0]) == others

        self.loop.run(callback())

    @rule(who=WHO, same=st.booleans())
    def save(self, who: tuple[str, str], same: bool) -> None:
        """A provider is saved, perhaps with the same credentials."""

        def change() -> None:
            self.versions[who] += not same
            self.directory.put(*who, f"{who[0]}/{who[1]}/{self.versions[who]}")
            self.saved[who] = self.step
            self.cache.provider_changed(*who, "saved")

        self.at_once(change, who)

    @rule(who=WHO)
    def invalidate(self, who: tuple[str, str]) -> None:
        """A provider is invalidated."""
        self.at_once(lambda: self.cache.invalidate(*who), who)

    @rule()
    def invalidate_all(self) -> None:
        """Everything is invalidated."""
        self.at_once(self.cache.invalidate_all, *self.versions)

    @precondition(lambda self: not self.leases)
    @rule()
    def clear(self) -> None:
        """Everything is cleared, which cuts leases short: only without any."""
        for call in self.calls:
            call.cancel()
        self.loop.settle()
        if not self.leases:
            self.at_once(self.cache.clear, *self.versions)

    @rule(held=st.booleans(), failing=st.booleans())
    def factories(self, held: bool, failing: bool) -> None:
        """From now on factories are held up, or fail."""
        self.held, self.failing = held, failing

    @precondition(lambda self: self.gates)
    @rule(data=st.data())
    def let_go(self, data: st.DataObject) -> None:
        """One factory that is held up goes on."""
        self.gates.pop(data.draw(st.integers(0, len(self.gates) - 1))).set()

    @rule(times=st.integers(1, 4))
    def turn(self, times: int) -> None:
        """The loop turns."""
        self.loop.turn(times)

    @rule(seconds=st.sampled_from([0.1, 1.0, 2.5, 100.0, 1900.0, 4000.0]))
    def pass_time(self, seconds: float) -> None:
        """Time passes, and the wall clock jumps."""
        self.loop.clock.wall -= 3600
        self.loop.pass_time(seconds)

    @invariant()
    def everything_holds(self) -> None:
        """Bounds, single flight, closed at most once, no caller with a broken promise."""
        if not hasattr(self, "cache"):
            return
        live = list(self.cache._live.values())
        assert len(live) <= MAX_CLIENTS
        for who in self.versions:
            assert sum(entry.provider == who for entry in live) <= MAX_HASHES
        standing = [c.key for c in self.cache._creations if self.cache._creations.is_current(c)]
        assert len(set(standing)) == len(standing)
        assert all(client.closed <= 1 for client in self.made)
        for entry in live:
            assert entry.client.closed == 0
            assert entry.client.began >= self.invalidated[entry.provider]
        done = [call for call in self.calls if call.done()]
        self.calls = [call for call in self.calls if not call.done()]
        for call in done:
            if not call.cancelled():
                call.result()
        assert self.loop.failures == []

    def teardown(self) -> None:
        """Everything comes to its end: each client closed once, each request counted once."""
        if not hasattr(self, "cache"):
            return
        try:
            self.end()
        finally:
            self.loop.finish()
        assert self.loop.failures == []

    def end(self) -> None:
        """The last calls are answered, the last leases end, and the cache is closed."""
        self.held = False
        for gate in self.gates:
            gate.set()
        self.loop.settle()
        self.everything_holds()
        for lease, client in self.leases:
            client.leases -= 1
            self.loop.run(lease.__aexit__(None, None, None))
        totals = self.cache.stats()["totals"]
        assert totals["requests"] == totals["hits"] + totals["joined"] + totals["misses"]
        report = self.loop.run(self.cache.aclose())
        self.loop.settle()
        totals = self.cache.stats()["totals"]
        assert report.hung == ()
        assert (totals["created"], totals["closed"]) == (len(self.made), len(self.made))
        assert [client.closed for client in self.made] == [1] * len(self.made)
        assert not self.cache._closer.open


TestClientCache = ClientCacheMachine.TestCase
TestClientCache.settings = settings(stateful_step_count=40, suppress_health_check=[HealthCheck.too_slow])
