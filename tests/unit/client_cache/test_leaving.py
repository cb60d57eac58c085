"""How clients leave: invalidated, overtaken, replaced; and each closed once, after its last lease."""

import asyncio
from collections.abc import Mapping
from types import SimpleNamespace

import pytest

from ipc.errors import InvalidParams
from ipc.messages import CurrentCall, current_call
from main_process.client_cache import ClientCache, ClientCacheSettings, ClosingReport
from main_process.errors import ClientCreationFailed
from tests.fakes.clients import Directory, FakeClient, Workshop
from tests.fakes.loop import ShufflingLoop, shuffled
from tests.unit.client_cache.caches import a_cache


@shuffled
async def test_invalidation_drops_every_hash_of_the_provider_and_nothing_else(loop: ShufflingLoop) -> None:
    """Whatever hashes the provider's clients are under, they go; other providers' stay."""
    cache, _, directory = a_cache(loop)
    directory.put("app", "Q", "kq")
    directory.put("other", "P", "ko")
    before = [await cache.get_client(h, "app", "P") for h in ("h1", "h2", None)]
    others = [await cache.get_client("h1", *who) for who in (("app", "Q"), ("other", "P"))]
    await cache.invalidate("app", "P")
    after = [await cache.get_client(h, "app", "P") for h in ("h1", "h2", None)]

    assert [client.closed for client in before] == [1, 1, 1]
    assert not set(map(id, before)) & set(map(id, after))
    assert [await cache.get_client("h1", *who) for who in (("app", "Q"), ("other", "P"))] == others


@shuffled
async def test_a_lease_keeps_the_client_open(loop: ShufflingLoop) -> None:
    """An invalidated client is closed after its last lease, once, and not before."""
    cache, workshop, _ = a_cache(loop)
    async with cache.lease("h", "app", "P") as first:
        async with cache.lease("h", "app", "P") as second:
            assert first is second
            closing = cache.invalidate("app", "P")
            await asyncio.sleep(60)
            assert first.closed == 0
        await asyncio.sleep(60)
        assert first.closed == 0
    report = await closing

    assert report == ClosingReport(closed=1)
    assert [client.closed for client in workshop.made] == [1]


@shuffled
async def test_calls_that_look_alike_each_end_their_own_lease(loop: ShufflingLoop) -> None:
    """A widget asks the same twice at once; whichever ends first, both leases end and the client can be closed."""
    cache, workshop, _ = a_cache(loop)

    async def ask(seconds: float, sdk: float) -> None:
        account = CurrentCall(channel="algolia-get-settings")
        current_call.set(account)
        async with cache.lease("h", "app", "P"):
            await asyncio.sleep(seconds)
            account.sdk = sdk

    await asyncio.gather(ask(3, sdk=3.0), ask(1, sdk=0.0), ask(2, sdk=2.0))
    assert [row["leases"] for row in cache.stats()["clients"]] == [0]
    report = await cache.invalidate("app", "P")

    assert report == ClosingReport(closed=1)
    assert [client.closed for client in workshop.made] == [1]


@shuffled
async def test_a_lease_has_a_hard_deadline(loop: ShufflingLoop) -> None:
    """A lease that never ends does not keep an old key's client open for ever; the deadline is counted."""
    cache, workshop, _ = a_cache(loop, lease_deadline=300)
    async with cache.lease("h", "app", "P") as client:
        cache.invalidate("app", "P")
        await asyncio.sleep(299)
        assert client.closed == 0
        await asyncio.sleep(2)
        assert client.closed == 1

    assert cache.stats()["totals"]["overdueLeases"] == 1
    await asyncio.sleep(60)
    assert workshop.made[0].closed == 1


@shuffled
async def test_a_client_handed_out_without_a_lease_has_a_grace(loop: ShufflingLoop) -> None:
    """Whoever got the client a moment ago can still make the call."""
    cache, _, _ = a_cache(loop, unleased_grace=2)
    client = await cache.get_client("h", "app", "P")
    cache.invalidate("app", "P")
    await asyncio.sleep(1.9)
    assert client.closed == 0
    await asyncio.sleep(0.2)

    assert client.closed == 1


@shuffled
async def test_a_client_only_ever_leased_needs_no_grace(loop: ShufflingLoop) -> None:
    """The last lease is the end: nobody else can have it."""
    cache, workshop, _ = a_cache(loop)
    async with cache.lease("h", "app", "P"):
        pass
    await asyncio.sleep(5)
    async with cache.lease("h", "app", "P"):
        cache.invalidate("app", "P")
    await asyncio.sleep(2.1)

    assert workshop.made[0].closed == 1


@shuffled
async def test_registering_a_factory_again_drops_the_clients_of_its_type(loop: ShufflingLoop) -> None:
    """Cached ones and those on their way; clients of other types stay."""
    cache, workshop, directory = a_cache(loop)
    directory.put("app", "S", type="other")
    cache.register_factory("other", workshop.make)
    other = await cache.get_client("h", "app", "S")
    cached = await cache.get_client("h1", "app", "P")
    workshop.gate.clear()
    waiting = asyncio.create_task(cache.get_client("h2", "app", "P"))
    await workshop.begun(3)
    newer = Workshop()
    cache.register_factory("acme", newer.make)
    workshop.gate.set()
    on_its_way = await waiting
    fresh = [await cache.get_client(h, "app", "P") for h in ("h1", "h2")]

    assert newer.made == fresh
    assert await cache.get_client("h", "app", "S") is other
    await asyncio.sleep(5)
    assert (cached.closed, on_its_way.closed, other.closed) == (1, 1, 0)


@shuffled
async def test_the_awaitable_may_be_ignored_or_cancelled(loop: ShufflingLoop) -> None:
    """Waiting for a closing and giving up does not stop the closing."""
    cache, workshop, _ = a_cache(loop)
    async with cache.lease("h", "app", "P"):
        closing = cache.invalidate("app", "P")

        async def wait() -> ClosingReport:
            return await closing

        waiting = asyncio.create_task(wait())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
    await asyncio.sleep(5)

    assert workshop.made[0].closed == 1


@shuffled
async def test_clear_closes_within_its_time_or_reports_what_hung(loop: ShufflingLoop) -> None:
    """A leased client is cut off, one whose closing hangs is named, and the others are closed."""
    directory = Directory()
    for name in ("good", "leased", "hanging", "broken"):
        directory.put("app", name, name)

    class Client(FakeClient):
        async def aclose(self) -> None:
            if self.key == "hanging":
                await asyncio.Event().wait()
            if self.key == "broken":
                raise RuntimeError("k1 in a message")
            await super().aclose()

    async def make(credentials: Mapping[str, str]) -> Client:
        return Client(credentials["apiKey"])

    cache = ClientCache(directory.resolve, settings=ClientCacheSettings(close_timeout=60), now=loop.time)
    cache.register_factory("acme", make)
    clients = {name: await cache.get_client("h", "app", name) for name in ("good", "hanging", "broken")}
    async with cache.lease("h", "app", "leased") as leased:
        started = loop.time()
        report = await cache.clear()
        took = loop.time() - started

    assert report == ClosingReport(closed=2, hung=("acme app/hanging", "acme app/broken"))
    assert took <= 5.0
    assert (clients["good"].closed, leased.closed) == (1, 1)


@shuffled
async def test_the_end_cancels_creations_and_makes_no_more(loop: ShufflingLoop) -> None:
    """After `aclose` there is nothing open and nothing new."""
    cache, workshop, _ = a_cache(loop)
    await cache.get_client("h", "app", "P")
    workshop.gate.clear()
    waiting = asyncio.create_task(cache.get_client("h2", "app", "P"))
    await workshop.begun(2)
    report = await cache.aclose()
    workshop.gate.set()
    with pytest.raises(ClientCreationFailed, match="closing"):
        await waiting

    assert report == ClosingReport(closed=1)
    with pytest.raises(ClientCreationFailed, match="closing"):
        await cache.get_client("h", "app", "P")
    assert [client.closed for client in workshop.made] == [1]


@shuffled
async def test_a_client_with_nothing_to_close_is_fine(loop: ShufflingLoop) -> None:
    """`aclose`, else `close`, else nothing."""
    cache = ClientCache(Directory().resolve, now=loop.time)

    async def make(_credentials: Mapping[str, str]) -> SimpleNamespace:
        return SimpleNamespace()

    cache.register_factory("acme", make)
    await cache.get_client("h", "app", "P")

    assert await cache.clear() == ClosingReport(closed=1)


@shuffled
async def test_invalidating_without_names_is_refused(loop: ShufflingLoop) -> None:
    """A missing name is the caller's mistake and is said so."""
    cache, _, _ = a_cache(loop)
    with pytest.raises(InvalidParams):
        cache.invalidate(None, None)  # type: ignore[arg-type]  # the mistake is the point


@shuffled
async def test_a_wall_clock_that_jumps_changes_nothing(loop: ShufflingLoop) -> None:
    """Only monotonic time counts."""
    cache, _, _ = a_cache(loop)
    client = await cache.get_client("h", "app", "P")
    loop.clock.wall += 365 * 86400

    assert await cache.get_client("h", "app", "P") is client


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, GeneratorExit, asyncio.CancelledError])
@pytest.mark.parametrize("sync", [True, False])
async def test_a_client_that_exits_when_closed_ends_nothing(sync: bool, error: type[BaseException]) -> None:
    """Neither on a thread nor on the loop does it reach the event loop; the report names the client."""

    class Quitter:
        def close(self) -> None:
            raise error

    class AsyncQuitter:
        async def aclose(self) -> None:
            raise error

    cache = ClientCache(Directory().resolve, settings=ClientCacheSettings(unleased_grace=0.0))
    cache.register_factory("acme", lambda _: Quitter() if sync else AsyncQuitter())
    async with cache.lease("h", "app", "P"):
        pass
    report = await cache.invalidate("app", "P")

    assert (report.closed, len(report.hung)) == (0, 1)
    await cache.aclose()
