"""How entries leave the store: out of reach at once, let go of later, and never in each other's way."""

from ipc.messages import Encoded, ProviderIdentity
from main_process.response_cache.entry import Entry
from main_process.response_cache.request import Request
from main_process.response_cache.settings import ResponseCacheSettings
from main_process.response_cache.statistics import ResponseStatistics
from main_process.response_cache.store import EntryStore
from tests.fakes.loop import ShufflingLoop, shuffled
from tests.unit.response_cache.caches import Service, a_cache

P, Q = ProviderIdentity("app", "P"), ProviderIdentity("app", "Q")


async def no_fetch() -> None:
    """These entries are made, not fetched."""


def an_entry(key: str, provider: ProviderIdentity | None = P) -> Entry:
    """An entry of two bytes: its key has one, its answer another."""
    return Entry(Request(key, no_fetch, provider=provider), b"1", now=0.0, load_seconds=0.0)


def a_store(*entries: Entry, max_entries: int = 4) -> tuple[EntryStore, ResponseStatistics]:
    """A store with these entries, and what it counts."""
    statistics = ResponseStatistics()
    store = EntryStore(ResponseCacheSettings(max_entries=max_entries), statistics)
    for entry in entries:
        store.put(entry)
    return store, statistics


def test_a_provider_leaves_at_once_and_is_let_go_of_later() -> None:
    """Bounds and reasons count at once; `settle` does the rest, as many at a time as it is told."""
    store, statistics = a_store(an_entry("a"), an_entry("b"), an_entry("c", Q), an_entry("d", None))

    assert store.remove_provider(P, "provider") == 2
    assert ([*store.entries], store.bytes, [*store.of_provider(P)]) == (["c", "d"], 4, [])
    assert statistics.evictions == {"provider": 2}
    assert [store.free(1), store.free(1), store.free(1)] == [True, False, False]
    assert store.remove_provider(P, "provider") == 0
    assert statistics.evictions == {"provider": 2}


def test_all_of_one_provider_leave_as_well() -> None:
    """The short way for a store that holds nothing else."""
    store, _ = a_store(an_entry("a"), an_entry("b"))

    assert (store.remove_provider(P, "provider"), store.entries, store.bytes) == (2, {}, 0)
    assert store.remove_provider(P, "provider") == 0


def test_hits_are_counted_when_entries_are_let_go_of() -> None:
    """Once each, for their own provider."""
    one, other = an_entry("a"), an_entry("b", Q)
    store, statistics = a_store(one, other)
    one.hits, other.hits = 3, 4

    assert store.clear("cleared") == 2
    assert store.free() is False
    assert store.free() is False
    assert {provider: counts.hits for provider, counts in statistics.providers.items()} == {P: 3, Q: 4}


def test_what_has_left_makes_no_room_a_second_time() -> None:
    """A full store right after an invalidation gives up an entry that is there, and comes under its bound."""
    store, statistics = a_store(an_entry("a"), an_entry("b"), an_entry("c", Q), max_entries=3)
    store.remove_provider(P, "provider")
    for key in "def":
        store.put(an_entry(key, Q))

    assert [*store.entries] == ["d", "e", "f"]
    assert statistics.evictions == {"provider": 2, "capacity": 1}
    assert store.bytes == 6


def test_a_key_may_come_back_before_its_old_entry_is_let_go_of() -> None:
    """The old entry's hits and place in the order are its own; the new entry stays."""
    old, new = an_entry("a"), an_entry("a")
    store, statistics = a_store(old)
    old.hits = 2
    store.remove_provider(P, "provider")
    store.put(new)
    store.free()

    assert (store.entries, [*store.of_provider(P)], store.bytes) == ({"a": new}, [new], 2)
    assert statistics.of(P).hits == 2
    assert new.hit == Encoded(b"1", "hit")


@shuffled
async def test_memory_is_let_go_of_without_being_asked(loop: ShufflingLoop) -> None:
    """In turns of the loop, so that a thousand answers never hold it up for long; the end leaves nothing behind."""
    cache, service = a_cache(loop, max_entries=2000), Service()
    for number in range(600):
        await cache.get(str(number), service.fetch, provider=P)
    cache.invalidate_provider(*P)
    left = [sum(map(len, cache._store._left))]
    while cache._release is not None:
        await turn(loop)
        left.append(sum(map(len, cache._store._left)))

    assert (left[0], left[-1], left == sorted(left, reverse=True)) == (600, 0, True)
    assert set(left) > {0, 600}
    await cache.get("k", service.fetch, provider=P)
    cache.close()
    assert (cache._store._left, cache._release) == ([], None)


async def turn(loop: ShufflingLoop) -> None:
    """One turn of the loop."""
    turned = loop.create_future()
    loop.call_soon(turned.set_result, None)
    await turned
