"""Hashes from outside: of `main_process.client_cache.creation`."""

import asyncio

from tests.fakes.loop import ShufflingLoop, shuffled
from tests.unit.client_cache.caches import a_cache


@shuffled
async def test_made_up_hashes_lead_to_the_present_versions_client(loop: ShufflingLoop) -> None:
    """Together and one after the other they are one client, under the hash that the provider has now."""
    cache, workshop, directory = a_cache(loop)
    directory.put("app", "P", provider_hash="now")

    async def use(provider_hash: str) -> object:
        async with cache.lease(provider_hash, "app", "P", of_current_version=True) as client:
            return client

    together = await asyncio.gather(*(use(provider_hash) for provider_hash in ("now", "made-up", "now", "another")))
    after = await use("a third")

    assert {id(client) for client in (*together, after)} == {id(workshop.made[0])}
    assert list(cache._live) == [("now", "app", "P")]
    assert cache.stats()["totals"]["failed"] == 0


@shuffled
async def test_without_that_wish_each_hash_has_its_client(loop: ShufflingLoop) -> None:
    """As `get_client` promises to whoever asks in Python."""
    cache, workshop, directory = a_cache(loop)
    directory.put("app", "P", provider_hash="now")
    for provider_hash in ("now", "h1", "now", "h1"):
        await cache.get_client(provider_hash, "app", "P")

    assert len(workshop.made) == 2
