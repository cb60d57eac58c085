"""Both caches together with the real provider store: whatever overlaps, a save is the end of what was before it."""

import asyncio
import tempfile
from collections.abc import Coroutine, Mapping
from pathlib import Path
from typing import Any

import orjson
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ipc.errors import IpcError
from ipc.messages import APP_PAGE, ProviderRef, Sender
from main_process.client_cache import ClientCache, ClientCacheSettings
from main_process.errors import ProviderNotFound
from main_process.fetch import Fetch
from main_process.providers.controller import open_controller
from main_process.providers.types import Field, ProviderType, ProviderTypes
from main_process.response_cache import ResponseCache
from tests.fakes.clients import FakeClient
from tests.fakes.keyring_back_end import keyring_with
from tests.fakes.loop import ShufflingLoop

TENANTS, NAMES, HASHES = ("A", "B"), ("P", "Q"), ("h1", "h2")
TIME_LIMIT = 60.0
"""Real seconds for one batch; one that takes longer waits for something that cannot happen."""
WHO = st.tuples(st.sampled_from(TENANTS), st.sampled_from(NAMES))
OPERATIONS = st.lists(
    st.tuples(st.sampled_from(["client", "read", "read", "save", "delete", "leave"]), WHO, st.sampled_from(HASHES)),
    min_size=1,
    max_size=6,
)


class CachesAndStoreMachine(RuleBasedStateMachine):
    """Batches of operations that overlap. A key's number says which save it is from; `floor` is what must be exceeded.

    `floor` rises to the number of a save when that save has returned: from then on nothing older may be seen.
    """

    @initialize(seed=st.integers(0, 2**32))
    def start(self, seed: int) -> None:
        """A store in a folder of its own, and both caches, wired as in the app."""
        self.loop = ShufflingLoop(seed, threads=True)
        self.folder = tempfile.TemporaryDirectory(prefix="lk-")
        self.made: list[FakeClient] = []
        self.saves = 0
        self.floor = {(tenant, name): 0 for tenant in TENANTS for name in NAMES}
        self.loop.run(self._build())

    async def _build(self) -> None:
        types = ProviderTypes([ProviderType("acme", "Acme", (Field("apiKey", "API key"),))])
        self.store = open_controller(Path(self.folder.name), types, master_key=bytes(32), keyring=keyring_with(None))
        self.responses = ResponseCache()
        self.clients = ClientCache(
            self.store.get_provider, settings=ClientCacheSettings(unleased_grace=0.0, max_hashes_per_provider=2)
        )
        self.clients.register_factory("acme", self.make)
        self.store.on_changed(self.clients.provider_changed)
        self.store.on_changed(lambda app_id, name, _change: self.responses.invalidate_provider(app_id, name))
        self.fetch = Fetch(self.clients)
        self.handler = self.responses.cached_handler("x-read", self.read)

    async def _end(self) -> None:
        report = await self.clients.aclose()
        self.responses.close()
        await self.store.aclose()
        assert report.hung == ()

    async def make(self, credentials: Mapping[str, str]) -> FakeClient:
        """The factory."""
        await asyncio.sleep(0)
        self.made.append(FakeClient(credentials["apiKey"]))
        return self.made[-1]

    async def read(self, _sender: Sender, params: dict[str, Any]) -> str:
        """A channel that answers with the key of the client that it was given."""

        async def use(client: FakeClient) -> str:
            await asyncio.sleep(0)
            assert client.closed == 0
            return client.key

        return await self.fetch.call(ProviderRef.model_validate({k: v for k, v in params.items() if k != "q"}), use)

    def check(self, who: tuple[str, str], key: str, floor: int) -> None:
        """What is seen belongs to the provider and is from no save before `floor`."""
        tenant, name, number = key.split("/")
        assert (tenant, name) == who
        assert int(number) >= floor

    async def client(self, who: tuple[str, str], provider_hash: str) -> None:
        """Somebody asks for the client."""
        called = self.floor[who]
        try:
            client = await self.clients.get_client(provider_hash, *who)
        except ProviderNotFound:
            return
        # Not only what was saved before the call: also what was saved while it waited.
        self.check(who, client.key, max(called, self.floor[who]))

    async def cached(self, who: tuple[str, str], provider_hash: str) -> None:
        """Somebody reads through the cached channel."""
        called = self.floor[who]
        params = {"providerHash": provider_hash, "dashboardAppId": who[0], "providerName": who[1], "cache": True}
        try:
            answer = await self.handler(APP_PAGE, params)
        except ProviderNotFound:
            return
        self.check(who, answer, called)

    async def save(self, who: tuple[str, str]) -> None:
        """Somebody saves the provider."""
        self.saves += 1
        number = self.saves
        await self.store.save_provider(*who, "acme", {"apiKey": f"{who[0]}/{who[1]}/{number}"})
        # Saves that overlap may commit in either order; only one that began when no other ran is a floor for sure.
        if self.saving.count(who) == 1:
            self.floor[who] = max(self.floor[who], number)
            for entry in self.responses._entries.values():
                if entry.provider == who:
                    self.check(who, orjson.loads(entry.hit.body), number)

    async def delete(self, who: tuple[str, str]) -> None:
        """Somebody deletes it."""
        try:
            await self.store.delete_provider(*who)
        except ProviderNotFound:
            return

    @rule(operations=OPERATIONS)
    def overlap(self, operations: list[tuple[str, tuple[str, str], str]]) -> None:
        """Some operations at a time, in any order."""
        self.saving = [who for name, who, _ in operations if name == "save"]
        self.loop.run(self._overlap(operations))

    async def _overlap(self, operations: list[tuple[str, tuple[str, str], str]]) -> None:
        running: list[Coroutine[Any, Any, None]] = []
        for name, who, provider_hash in operations:
            match name:
                case "client" | "leave":
                    running.append(self.client(who, provider_hash))
                case "read":
                    running.append(self.cached(who, provider_hash))
                case "save":
                    running.append(self.save(who))
                case _:
                    running.append(self.delete(who))
        tasks = [asyncio.create_task(one) for one in running]
        for task, (name, _, _) in zip(tasks, operations, strict=True):
            if name == "leave":
                await asyncio.sleep(0)
                task.cancel()
        async with asyncio.timeout(TIME_LIMIT):
            outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException) and not isinstance(outcome, asyncio.CancelledError | IpcError):
                raise outcome

    @invariant()
    def nothing_old_is_readable(self) -> None:
        """What is cached belongs to its provider and is not older than its last save."""
        if not hasattr(self, "responses"):
            return
        for entry in self.responses._entries.values():
            assert entry.provider is not None
            self.check(entry.provider, orjson.loads(entry.hit.body), self.floor[entry.provider])
        for live in self.clients._live.values():
            assert live.client.closed == 0
            self.check(live.provider, live.client.key, self.floor[live.provider])
        assert all(client.closed <= 1 for client in self.made)
        assert self.loop.failures == []

    def teardown(self) -> None:
        """Everything is closed once."""
        if not hasattr(self, "handler"):
            return
        try:
            self.loop.run(self._end())
            assert [client.closed for client in self.made] == [1] * len(self.made)
        finally:
            self.loop.finish()
            self.folder.cleanup()


TestCachesAndStore = CachesAndStoreMachine.TestCase
TestCachesAndStore.settings = settings(
    max_examples=max(50, settings().max_examples // 4),  # each is a life of a database on disk
    stateful_step_count=10,
    suppress_health_check=[HealthCheck.too_slow],
)
