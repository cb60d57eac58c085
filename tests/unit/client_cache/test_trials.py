"""Clients of credentials that are not stored."""

import asyncio
import threading
from typing import Any

import pytest

from main_process.client_cache import ClientCache, ClientCacheSettings
from main_process.errors import ClientCreationFailed
from main_process.providers.types import Factory, ProviderKind, ProviderType
from tests.fakes.clients import Directory


class Client:
    """Knows on which thread it was closed."""

    def __init__(self) -> None:
        self.closed_on: list[threading.Thread] = []
        self.closed = threading.Event()

    def close(self) -> None:
        self.closed_on.append(threading.current_thread())
        self.closed.set()


def a_cache(factory: Factory, **settings: float) -> ClientCache:
    """A cache that knows one type."""
    kind = ProviderKind(ProviderType("acme", "Acme"), factory)
    return ClientCache(
        Directory().resolve,
        kind_of=lambda _type: kind,
        settings=ClientCacheSettings(**settings),  # type: ignore[arg-type]  # a test's numbers fit their fields
    )


async def test_a_trial_leaves_nothing_behind() -> None:
    """Its client is closed when the block is left, off the loop's thread, and the cache never had it."""
    client = Client()
    cache = a_cache(lambda _credentials: client)
    async with cache.trial("acme", {"apiKey": "k"}) as lent:
        assert lent is client
        assert client.closed_on == []

    assert [thread is threading.main_thread() for thread in client.closed_on] == [False]
    assert cache.stats()["totals"]["created"] == 0
    await cache.aclose()


async def test_a_factory_that_hangs_is_given_up_and_what_it_makes_late_is_closed() -> None:
    """The time limit of every creation is one of a trial too, and no thread keeps the process from ending."""
    client, gate = Client(), threading.Event()

    def slow(_credentials: Any) -> Client:
        assert threading.current_thread().daemon
        gate.wait(10)
        return client

    cache = a_cache(slow, creation_timeout=0.01)
    with pytest.raises(ClientCreationFailed, match="too long"):
        async with cache.trial("acme", {}):
            pytest.fail("there is no client")
    gate.set()
    assert await asyncio.to_thread(client.closed.wait, 10)
    await cache.aclose()


async def test_a_client_that_does_not_close_is_given_up() -> None:
    """The answer is there; whoever asked waits for a bad goodbye no longer than its limit."""

    class Stuck:
        async def aclose(self) -> None:
            await asyncio.Event().wait()

    cache = a_cache(lambda _credentials: Stuck(), close_timeout=0.01)
    async with asyncio.timeout(10):
        async with cache.trial("acme", {}):
            pass
    await cache.aclose()
