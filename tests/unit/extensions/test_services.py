"""What an extension's handlers are given: clients that are theirs until they end, pauses that are heeded."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from ipc.errors import Code, IpcError
from main_process.extensions import ExtensionContext
from main_process.ledger.model import Scope
from tests.unit.extensions.parcels import (
    PARCEL,
    ParcelClient,
    ParcelError,
    ParcelParams,
    World,
    errors,
    probe,
)

SECONDS = 90.0


class Parcels:
    """An extension that watches parcels: `parcel-once` answers, `parcel-watch` streams, `do(client)` says what."""

    def __init__(self, do: Callable[[ParcelClient], Any]) -> None:
        self.made: list[ParcelClient] = []
        self._do = do

    def activate(self, context: ExtensionContext) -> None:
        async def client_of(params: ParcelParams) -> Any:
            return await context.client_cache.get_client(
                params.provider_hash, params.dashboard_app_id, params.provider_name
            )

        async def once(_sender: Any, params: ParcelParams) -> Any:
            return await self._do(await client_of(params))

        async def watch(_sender: Any, params: ParcelParams) -> AsyncIterator[Any]:
            client = await client_of(params)
            yield 0
            yield await self._do(client)

        def make(credentials: Any) -> ParcelClient:
            self.made.append(ParcelClient(credentials["apiKey"]))
            return self.made[-1]

        context.providers.register_type(PARCEL, factory=make, test=probe, errors=errors)
        context.ipc.handle("parcel-once", once, params=ParcelParams)
        context.ipc.handle("parcel-watch", watch, params=ParcelParams)


async def run(world: World, channel: str, params: dict[str, Any]) -> None:
    """Run a call to its end."""
    if channel == "parcel-once":
        await world.main.call(channel, params)
    else:
        async for _ in await world.main.stream(channel, params):
            pass


@pytest.mark.allow_logs  # the router says what went wrong
@pytest.mark.parametrize("channel", ["parcel-once", "parcel-watch"])
async def test_a_failure_that_asks_for_a_pause_begins_one(world: World, channel: str) -> None:
    """Of an answer as of a stream: the next call fails at once and reaches nobody."""

    async def refused(_client: ParcelClient) -> None:
        raise ParcelError

    parcels = Parcels(refused)
    await (await world.host(("parcel", parcels.activate))).enable("parcel")
    params = {**world.main.save("Post", "parcel", {"apiKey": "canary"}), "number": 1}
    for _ in range(2):
        with pytest.raises(IpcError) as caught:
            await run(world, channel, params)
        assert caught.value.code is Code.RATE_LIMITED

    assert [pause.remaining for pause in world.main.limits.pauses()] == [9.0]


@pytest.mark.parametrize("channel", ["parcel-once", "parcel-watch"])
async def test_a_client_is_the_handlers_until_it_ends(world: World, channel: str) -> None:
    """A save meanwhile closes it afterwards; it is looked up once, and the ledger knows how long it was used."""

    async def long(client: ParcelClient) -> int:
        world.main.save("Post", "parcel", {"apiKey": "new"})
        world.main.seconds += SECONDS
        await asyncio.sleep(0)
        return client.closed

    parcels = Parcels(long)
    await (await world.host(("parcel", parcels.activate))).enable("parcel")
    params = {**world.main.save("Post", "parcel", {"apiKey": "canary"}), "number": 1}
    await run(world, channel, params)
    ((key, sums),) = await world.main.ledger.rows(1, Scope())

    assert (key.channel, key.result, sums.calls, sums.total_ms) == (channel, "ok", 1, SECONDS * 1000)
    totals = world.main.clients.stats()["totals"]
    assert (totals["requests"], totals["created"]) == (1, 1)
    await world.main.clients.aclose()
    assert [client.closed for client in parcels.made] == [1]
