"""What is on its way when something is invalidated or saved: whose client it becomes, and whether it stays."""

import asyncio
from collections.abc import Mapping

import pytest

from main_process.client_cache import ClientCache
from main_process.errors import ClientCreationFailed, ProviderNotFound
from main_process.events import ClientCreated, Event, Events
from tests.fakes.clients import Directory, FakeClient, Workshop
from tests.fakes.loop import ShufflingLoop, shuffled, until
from tests.unit.client_cache.caches import a_cache


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
    """Three failures are free, and they are the new key's, whatever the old one did on its way out."""
    cache, workshop, directory = a_cache(loop)
    workshop.failing = 5
    workshop.gate.clear()
    waiting = asyncio.create_task(cache.get_client("h", "app", "P"))
    await workshop.begun()
    directory.put("app", "P", "k2")
    cache.provider_changed("app", "P", "saved")
    workshop.gate.set()
    with pytest.raises(ClientCreationFailed) as caught:
        await waiting

    assert workshop.started == 2
    delays = [caught.value.retry_after]
    for _ in range(3):
        with pytest.raises(ClientCreationFailed) as caught:
            await cache.get_client("h", "app", "P")
        delays.append(caught.value.retry_after)

    assert delays[:3] == [None] * 3
    assert delays[3] is not None


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
