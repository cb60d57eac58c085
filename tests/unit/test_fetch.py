"""The read path: lease, use, translate."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from ipc.errors import Code, InvalidParams
from ipc.messages import CurrentCall, ProviderRef, current_call
from main_process.client_cache import ClientCache
from main_process.errors import ServiceError
from main_process.fetch import Fetch
from main_process.providers.types import ProviderKind, ProviderType, ProviderTypes
from tests.fakes.clients import Directory, FakeClient, Workshop
from tests.fakes.loop import ShufflingLoop, shuffled

PARAMS = ProviderRef(provider_hash="h", dashboard_app_id="app", provider_name="P")


class SdkError(Exception):
    """What an SDK raises."""


def a_fetch(loop: ShufflingLoop) -> tuple[Fetch, ClientCache]:
    """A read path whose SDK errors translate to `service-rejected`."""

    def translate(error: Exception) -> ServiceError | None:
        return ServiceError("refused", code=Code.SERVICE_REJECTED) if isinstance(error, SdkError) else None

    types = ProviderTypes()
    types.register(ProviderKind(ProviderType("acme", "Acme"), Workshop().make, None, translate))
    clients = ClientCache(Directory().resolve, kind_of=types.kind, now=loop.time)
    return Fetch(clients, kind_of=types.kind, now=loop.time), clients


@shuffled
async def test_the_client_stays_open_while_it_is_used(loop: ShufflingLoop) -> None:
    """An invalidation during the call closes the client after it."""
    fetch, clients = a_fetch(loop)

    async def use(client: FakeClient) -> FakeClient:
        clients.invalidate("app", "P")
        await asyncio.sleep(60)
        assert client.closed == 0
        return client

    client = await fetch.call(PARAMS, use)
    await asyncio.sleep(5)

    assert client.closed == 1


async def test_a_hash_of_an_unknown_version_makes_no_client() -> None:
    """Hashes from outside can be made up without end; all of them lead to the client of the provider as it is."""
    directory, workshop = Directory(), Workshop()
    directory.put("app", "P", provider_hash="now")
    clients = ClientCache(directory.resolve)
    clients.register_factory("acme", workshop.make)
    fetch = Fetch(clients)

    async def use(client: FakeClient) -> FakeClient:
        return client

    hashes = ["now", *(f"made-up-{number}" for number in range(20))]
    params = [PARAMS.model_copy(update={"provider_hash": each}) for each in hashes]
    used = [*(await asyncio.gather(*(fetch.call(each, use) for each in params))), await fetch.call(params[1], use)]

    assert len(workshop.made) == 1
    assert {id(client) for client in used} == {id(workshop.made[0])}
    assert clients.stats()["totals"]["failed"] == 0
    await clients.aclose()


@shuffled
async def test_what_the_sdk_raises_is_translated_and_forgotten(loop: ShufflingLoop) -> None:
    """The failure to show is the type's; the SDK's words are not kept, not even as a cause."""
    fetch, _ = a_fetch(loop)

    async def use(_client: FakeClient) -> None:
        raise SdkError("k1 is wrong")

    with pytest.raises(ServiceError, match="refused") as caught:
        await fetch.call(PARAMS, use)

    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ is True


@shuffled
async def test_other_failures_pass(loop: ShufflingLoop) -> None:
    """Ours are already fit to be shown; what no translator knows is for the router to judge."""
    fetch, _ = a_fetch(loop)
    for error in (InvalidParams("wrong"), ServiceError("down"), ZeroDivisionError()):

        async def use(_client: FakeClient, error: Exception = error) -> None:
            raise error

        with pytest.raises(type(error)) as caught:
            await fetch.call(PARAMS, use)
        assert caught.value is error


@shuffled
async def test_the_time_in_the_sdk_goes_on_the_calls_account(loop: ShufflingLoop) -> None:
    """Also when it ends in a failure."""
    fetch, _ = a_fetch(loop)
    account = CurrentCall()
    current_call.set(account)

    async def use(_client: FakeClient) -> None:
        await asyncio.sleep(2)
        raise SdkError

    with pytest.raises(ServiceError):
        await fetch.call(PARAMS, use)

    assert account.sdk == 2.0


@shuffled
async def test_so_does_the_time_with_a_client_and_in_a_stream(loop: ShufflingLoop) -> None:
    """Algolia's calls use the client in a block; what the reader of a stream takes for itself is not the SDK's."""
    fetch, _ = a_fetch(loop)
    account = CurrentCall()
    current_call.set(account)

    async def pieces(_client: FakeClient) -> AsyncGenerator[str, None]:
        await asyncio.sleep(3)
        yield "a"
        await asyncio.sleep(1)

    async with fetch.client(PARAMS):
        await asyncio.sleep(2)
    assert account.sdk == 2.0

    async for _piece in fetch.stream(PARAMS, pieces):
        await asyncio.sleep(10)
    assert account.sdk == 6.0
