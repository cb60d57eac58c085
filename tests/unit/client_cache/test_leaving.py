"""How clients leave: invalidated, overtaken, replaced; and each closed once, after its last lease."""

import asyncio
from collections.abc import Mapping
from types import SimpleNamespace

import pytest

from ipc.errors import InvalidParams
from main_process.client_cache import ClientCache, ClientCacheSettings, ClosingReport
from main_process.errors import ClientCreationFailed, ProviderNotFound
from main_process.events import ClientCreated, Event, Events
from tests.fakes.clients import Directory, FakeClient, Workshop
from tests.fakes.loop import ShufflingLoop, shuffled, until
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
async def test_a_creation_overtaken_by_an_invalidation_is_not_kept(loop: ShufflingLoop) -> None:
    """Its callers get it, the next caller gets a new one, and it is closed once."""
    cache, workshop, _ = a_cache(loop)
    workshop.gate.clear()
    waiting = asyncio.create_task(cache.get_client("h", "app", "P"))
    await workshop.begun()
    cache.invalidate("app", "P")
    workshop.gate.set()
    old = await waiting
    new = await cache.get_client("h", "app", "P")
    assert old is not new
    assert old.closed == 0
    await asyncio.sleep(5)

    assert (old.closed, new.closed) == (1, 0)
    assert await cache.get_client("h", "app", "P") is new


@shuffled
async def test_a_caller_after_an_invalidation_does_not_join_an_older_creation(loop: ShufflingLoop) -> None:
    """Two creations run side by side; the older one's end does not disturb the newer."""
    cache, workshop, _ = a_cache(loop)
    workshop.gate.clear()
    early = asyncio.create_task(cache.get_client("h", "app", "P"))
    await workshop.begun(1)
    cache.invalidate("app", "P")
    late = asyncio.create_task(cache.get_client("h", "app", "P"))
    await workshop.begun(2)
    third = asyncio.create_task(cache.get_client("h", "app", "P"))
    await asyncio.sleep(0)
    workshop.gate.set()
    old, new, same = await asyncio.gather(early, late, third)

    assert old is not new
    assert same is new
    assert workshop.started == 2
    assert await cache.get_client("h", "app", "P") is new


@shuffled
async def test_an_older_creations_end_leaves_the_newer_one_joinable(loop: ShufflingLoop) -> None:
    """Completion acts on this creation, never on the key alone."""
    cache, _, _ = a_cache(loop)
    gates = [asyncio.Event(), asyncio.Event()]
    started = 0

    async def make(credentials: Mapping[str, str]) -> FakeClient:
        nonlocal started
        started += 1
        await gates[started - 1].wait()
        return FakeClient(credentials["apiKey"])

    cache.register_factory("acme", make)
    early = asyncio.create_task(cache.get_client("h", "app", "P"))
    await until(lambda: started >= 1)
    cache.invalidate("app", "P")
    late = asyncio.create_task(cache.get_client("h", "app", "P"))
    await until(lambda: started >= 2)
    gates[0].set()
    await early
    third = asyncio.create_task(cache.get_client("h", "app", "P"))
    await asyncio.sleep(0)
    gates[1].set()

    assert await third is await late
    assert started == 2


@shuffled
async def test_a_save_while_credentials_are_read(loop: ShufflingLoop) -> None:
    """The epoch is captured before the credentials: what was read before a save never becomes the client after it."""
    cache, workshop, directory = a_cache(loop)
    directory.resolving.clear()
    waiting = asyncio.create_task(cache.get_client("h", "app", "P"))
    await until(lambda: directory.resolved)
    await asyncio.sleep(0)
    directory.put("app", "P", "k2")
    cache.provider_changed("app", "P", "saved")
    directory.resolving.set()

    assert (await waiting).key == "k2"
    assert (await cache.get_client("h", "app", "P")).key == "k2"
    await asyncio.sleep(5)
    assert [(client.key, client.closed) for client in workshop.made] == [("k1", 1), ("k2", 0)]


@shuffled
async def test_after_a_save_nobody_is_handed_the_old_client(loop: ShufflingLoop) -> None:
    """Not even callers who were already waiting for it, and not in the tick in which it was made."""
    cache, workshop, directory = a_cache(loop)
    workshop.gate.clear()
    waiting = [asyncio.create_task(cache.get_client("h", "app", "P")) for _ in range(3)]
    leasing = asyncio.create_task(cache.lease("h", "app", "P").__aenter__())
    await workshop.begun()
    workshop.gate.set()
    for _ in range(loop._random.randrange(6)):
        await asyncio.sleep(0)
    handed_before = [task for task in (*waiting, leasing) if task.done()]
    directory.put("app", "P", "k2")
    cache.provider_changed("app", "P", "saved")

    after = await asyncio.gather(*(task for task in (*waiting, leasing) if task not in handed_before))
    assert {client.key for client in after} <= {"k2"}


@shuffled
async def test_saving_the_same_credentials_still_makes_a_new_client(loop: ShufflingLoop) -> None:
    """A save is a save: what the row holds is not compared."""
    cache, _, directory = a_cache(loop)
    first = await cache.get_client("h", "app", "P")
    directory.put("app", "P", "k1")
    cache.provider_changed("app", "P", "saved")

    assert await cache.get_client("h", "app", "P") is not first


@shuffled
async def test_a_caller_waiting_while_the_provider_is_deleted_is_told(loop: ShufflingLoop) -> None:
    """The client of a deleted provider is handed to nobody."""
    cache, workshop, directory = a_cache(loop)
    workshop.gate.clear()
    waiting = asyncio.create_task(cache.get_client("h", "app", "P"))
    await workshop.begun()
    del directory.providers["app", "P"]
    cache.provider_changed("app", "P", "deleted")
    workshop.gate.set()
    with pytest.raises(ProviderNotFound):
        await waiting
    await asyncio.sleep(5)

    assert [client.closed for client in workshop.made] == [1]


@shuffled
async def test_a_failure_overtaken_by_a_save_is_not_held_against_it(loop: ShufflingLoop) -> None:
    """The old key's failure is neither reported to those who wait nor counted for the new one's backoff."""
    cache, workshop, directory = a_cache(loop)
    workshop.failing = 1
    workshop.gate.clear()
    waiting = asyncio.create_task(cache.get_client("h", "app", "P"))
    await workshop.begun()
    directory.put("app", "P", "k2")
    cache.provider_changed("app", "P", "saved")
    workshop.gate.set()

    assert (await waiting).key == "k2"


@shuffled
async def test_the_old_keys_failure_does_not_count_towards_the_new_keys_backoff(loop: ShufflingLoop) -> None:
    """The first failure is free: it is the new key's first, whatever the old one did on its way out."""
    cache, workshop, directory = a_cache(loop)
    workshop.failing = 2
    workshop.gate.clear()
    waiting = asyncio.create_task(cache.get_client("h", "app", "P"))
    await workshop.begun()
    directory.put("app", "P", "k2")
    cache.provider_changed("app", "P", "saved")
    workshop.gate.set()
    with pytest.raises(ClientCreationFailed) as caught:
        await waiting

    assert workshop.started == 2
    assert caught.value.retry_after is None


@shuffled
async def test_other_providers_invalidations_do_not_matter(loop: ShufflingLoop) -> None:
    """A creation in flight stands when somebody else's provider is saved."""
    cache, workshop, _ = a_cache(loop)
    workshop.gate.clear()
    waiting = asyncio.create_task(cache.get_client("h", "app", "P"))
    await workshop.begun()
    cache.provider_changed("app", "Q", "saved")
    cache.invalidate("other", "P")
    workshop.gate.set()
    client = await waiting

    assert await cache.get_client("h", "app", "P") is client


@shuffled
async def test_invalidate_all_and_clear_cover_creations_in_flight(loop: ShufflingLoop) -> None:
    """What began before is not kept after, whichever provider it is for."""
    for name in ("invalidate_all", "clear"):
        cache, workshop, _ = a_cache(loop)
        workshop.gate.clear()
        waiting = asyncio.create_task(cache.get_client("h", "app", "P"))
        await workshop.begun()
        getattr(cache, name)()
        workshop.gate.set()
        await waiting

        assert cache.stats()["totals"]["live"] == 0


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


@shuffled
async def test_a_caller_who_comes_round_again_takes_the_client_that_is_there(loop: ShufflingLoop) -> None:
    """Whoever waited through a save joins those who came after it: one client for the key, and none is forgotten."""
    cache, workshop, directory = a_cache(loop)
    started = 0
    gates = [asyncio.Event(), asyncio.Event()]

    async def make(credentials: Mapping[str, str]) -> FakeClient:
        nonlocal started
        started += 1
        if started <= 2:
            await gates[started - 1].wait()
        workshop.made.append(FakeClient(credentials["apiKey"]))
        return workshop.made[-1]

    cache.register_factory("acme", make)
    early = asyncio.create_task(cache.get_client("h", "app", "P"))
    await until(lambda: started == 1)
    directory.put("app", "P", "k2")
    cache.provider_changed("app", "P", "saved")
    late = asyncio.create_task(cache.get_client("h", "app", "P"))
    await until(lambda: started == 2)
    gates[1].set()
    new = await late
    gates[0].set()

    assert await early is new
    assert started == 2
    await cache.aclose()
    assert [client.closed for client in workshop.made] == [1, 1]


@shuffled
async def test_a_client_cleared_in_the_tick_of_its_making_is_handed_to_nobody(loop: ShufflingLoop) -> None:
    """`clear` closes at once: who was about to get the client, and has not got it, gets a new one."""
    events = Events()
    cache, workshop, _ = a_cache(loop, events=events)
    got: list[FakeClient] = []
    had: list[int] = []

    def clear() -> None:
        had.append(len(got))
        cache.clear()

    def clear_the_first(event: Event) -> None:
        if isinstance(event, ClientCreated) and not had:
            loop.call_soon(clear)

    async def call() -> None:
        got.append(await cache.get_client("h", "app", "P"))

    events.subscribe(clear_the_first)
    await call()
    await until(lambda: had)

    assert got == [workshop.made[0] if had == [1] else workshop.made[1]]
    await cache.aclose()
    assert {client.closed for client in workshop.made} == {1}


async def test_an_invalidation_from_within_an_event_is_not_lost() -> None:
    """The epoch is compared after the news of the client, right before the client is kept."""
    events = Events()
    workshop, directory = Workshop(), Directory()
    cache = ClientCache(directory.resolve, events=events)
    cache.register_factory("acme", workshop.make)

    def invalidate(event: Event) -> None:
        if isinstance(event, ClientCreated):
            cache.invalidate("app", "P")

    events.subscribe(invalidate)
    await cache.get_client("h", "app", "P")

    assert cache.stats()["totals"]["live"] == 0
    await cache.aclose()
