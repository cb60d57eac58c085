"""What the client cache says of itself."""

import asyncio

import pytest

from main_process.client_cache import ClientCache
from main_process.errors import ClientCreationFailed
from main_process.events import ClientCacheChanged, ClientClosed, ClientCreated, ClientFailed, Event, Events
from tests.fakes.clients import Directory, Workshop
from tests.fakes.loop import ShufflingLoop, shuffled
from tests.unit.client_cache.caches import a_cache


@shuffled
async def test_every_request_is_counted_once(loop: ShufflingLoop) -> None:
    """Requests are hits, joined creations and misses; what was created is closed or live."""
    cache, _, directory = a_cache(loop)
    directory.put("app", "Q", "kq")
    await asyncio.gather(*(cache.get_client("h", "app", "P") for _ in range(5)))
    await cache.get_client("h", "app", "P")
    async with cache.lease("h", "app", "P"):
        await cache.get_client("h", "app", "Q")
        totals = cache.stats()["totals"]
        assert {name: totals[name] for name in ("requests", "hits", "joined", "misses", "created", "live")} == {
            "requests": 8, "hits": 2, "joined": 4, "misses": 2, "created": 2, "live": 2,
        }  # fmt: skip
        assert [row["leases"] for row in cache.stats()["clients"]] == [1, 0]
    await cache.invalidate("app", "P")
    totals = cache.stats()["totals"]

    assert (totals["requests"], totals["hits"], totals["closed"], totals["live"]) == (8, 2, 1, 1)
    assert totals["reasons"] == {"invalidated": 1}


@shuffled
async def test_no_hash_and_no_credential_is_shown(loop: ShufflingLoop) -> None:
    """Names, counts, times and the code of the last error."""
    cache, workshop, directory = a_cache(loop)
    directory.put("app", "P", "very-secret")
    await cache.get_client("hash-of-P", "app", "P")
    workshop.failing = 1
    with pytest.raises(ClientCreationFailed):
        await cache.get_client("h2", "app", "P")
    stats = cache.stats()

    assert "secret" not in str(stats)
    assert "hash-of-P" not in str(stats)
    assert stats["clients"][0]["lastError"] == "client-creation-failed"


@shuffled
async def test_events_tell_the_life_of_a_client(loop: ShufflingLoop) -> None:
    """Created, failed, closed and why; and one announcement for many changes."""
    events, heard = Events(), list[Event]()
    events.subscribe(heard.append)
    workshop = Workshop()
    cache = ClientCache(Directory().resolve, events=events, now=loop.time)
    cache.register_factory("acme", workshop.make)
    await cache.get_client("h", "app", "P")
    workshop.failing = 1
    with pytest.raises(ClientCreationFailed):
        await cache.get_client("h2", "app", "P")
    await asyncio.sleep(1)
    await cache.invalidate("app", "P")
    await asyncio.sleep(1)

    assert [event for event in heard if not isinstance(event, ClientCacheChanged)] == [
        ClientCreated("app", "P", "acme", 0.0),
        ClientFailed("app", "P", "acme", "client-creation-failed"),
        ClientClosed("app", "P", "acme", "invalidated", None),
    ]
    assert heard.count(ClientCacheChanged()) == 3
