"""The client cache's part of the public contract, from outside."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from app.main_process import MainProcess
from app.wiring import build_main_process
from ipc.errors import Code, IpcError
from main_process.errors import (
    CredentialsInvalid,
    ProviderNotACredential,
    UnknownProviderType,
)
from tests.contract.acme import APP, CANARY, Acme, Channel, Client, save
from tests.fakes.loop import until


async def test_a_type_without_a_factory_is_saved_and_refused_at_use(main: MainProcess) -> None:
    """An extension may come later; until then a client is UnknownProviderType."""
    view = await main.providers.save_provider(APP, "Later", "unheard-of", {"token": CANARY})
    assert view.public_fields == {}
    with pytest.raises(UnknownProviderType):
        await main.client_cache.get_client(view.provider_hash, APP, "Later")


async def test_an_mcp_provider_has_no_client(main: MainProcess, acme: Acme) -> None:
    """An MCP server is never handed to a factory."""
    view = await main.providers.save_provider(APP, "Tools", "acme", {}, "mcp", {"command": "x"})
    with pytest.raises(ProviderNotACredential, match="life cycle"):
        await main.client_cache.get_client(view.provider_hash, APP, "Tools")
    assert acme.made == []


async def test_missing_fields_are_named_and_values_are_not(main: MainProcess) -> None:
    """CredentialsInvalid says which field, never what was there."""
    view = await main.providers.save_provider(APP, "Half", "algolia", {"apiKey": CANARY})
    with pytest.raises(CredentialsInvalid) as caught:
        await main.client_cache.get_client(view.provider_hash, APP, "Half")
    assert "appId" in caught.value.message
    assert CANARY not in str(caught.value)


async def test_callers_share_one_creation(main: MainProcess, acme: Acme) -> None:
    """A hundred callers at once are one client."""
    provider_hash = await save(main)
    clients = await asyncio.gather(*(main.client_cache.get_client(provider_hash, APP, "Mine") for _ in range(100)))
    assert {id(client) for client in clients} == {id(acme.made[0])}
    assert len(acme.made) == 1


async def test_a_save_replaces_client_and_responses(main: MainProcess, acme: Acme) -> None:
    """When save_provider returns, nobody is handed the old client or an old response."""
    provider_hash = await save(main, key="old")
    calls: list[str] = []

    async def handler(_sender: Any, params: Mapping[str, str]) -> str:
        calls.append(params["dashboardAppId"])
        client = await main.client_cache.get_client(params["providerHash"], APP, params["providerName"])
        key: str = client.key
        return key

    main.ipc.handle("acme-key", main.response_cache.cached_handler("acme-key", handler))
    params = {"providerHash": provider_hash, "dashboardAppId": APP, "providerName": "Mine", "cache": True}
    assert [await main.ipc.invoke("acme-key", params) for _ in range(3)] == ["old"] * 3
    assert len(calls) == 1
    await save(main, key="new")
    assert await main.ipc.invoke("acme-key", params) == "new"
    assert [client.key for client in acme.made] == ["old", "new"]


async def test_a_leased_client_outlives_its_invalidation(main: MainProcess, acme: Acme) -> None:
    """The client is closed once, after its last lease."""
    provider_hash = await save(main)
    async with main.client_cache.lease(provider_hash, APP, "Mine") as client:
        closing = main.client_cache.invalidate(APP, "Mine")
        assert client.closed == 0
    await closing
    assert acme.made[0].closed == 1


async def test_leaving_closes_every_client(tmp_path: Path) -> None:
    """The context manager's end is the end of every client."""
    async with build_main_process(tmp_path, master_key=bytes(32)) as built:
        built.client_cache.register_factory("acme", Client)
        client = await built.client_cache.get_client(await save(built), APP, "Mine")
    assert client.closed == 1


@pytest.mark.defect(3)
async def test_two_accounts_never_share_a_client(main: MainProcess, acme: Acme) -> None:
    """Even if two providers had the same hash; and the hash says nothing of the credentials."""
    first, second = await save(main, "P", "Ab"), await save(main, "Q", "BA")
    clients = [await main.client_cache.get_client("same", APP, name) for name in "PQ"]

    assert first != second
    assert first != await save(main, "P", "Ab")
    assert [client.key for client in clients] == ["Ab", "BA"]
    assert len(acme.made) == 2


@pytest.mark.defect(4)
async def test_a_hit_checks_the_identity(main: MainProcess, acme: Acme) -> None:
    """P's hash in the hands of somebody else leads to nothing."""
    known = await save(main, "P", "k1")
    await main.client_cache.get_client(known, APP, "P")
    with pytest.raises(IpcError) as caught:
        await main.client_cache.get_client(known, "evil", "nope")

    assert caught.value.code is Code.PROVIDER_NOT_FOUND
    assert len(acme.made) == 1


@pytest.mark.defect(5)
async def test_a_call_without_a_hash_gets_its_own_client(main: MainProcess, acme: Acme) -> None:
    """The reference caches it under `undefined`, for the next such caller."""
    await save(main, "P", "k1")
    await save(main, "Q", "k2")
    clients = [await main.client_cache.get_client(None, APP, name) for name in "PQ"]

    assert [client.key for client in clients] == ["k1", "k2"]
    assert acme.made == clients


@pytest.mark.defect(9)
async def test_invalidation_reaches_every_hash(main: MainProcess, acme: Acme) -> None:
    """The reference remembers one hash per provider; the others survive."""
    await save(main, "P", "k1")
    before = [await main.client_cache.get_client(h, APP, "P") for h in ("h1", "h2")]
    main.client_cache.invalidate(APP, "P")
    after = [await main.client_cache.get_client(h, APP, "P") for h in ("h1", "h2")]

    assert acme.made == before + after


@pytest.mark.defect(10)
async def test_a_failed_creation_is_not_cached(main: MainProcess, acme: Acme) -> None:
    """In the reference all later calls get the first rejection, and the factory ran once."""
    await save(main, "P", "k1")
    acme.failing = 1
    with pytest.raises(IpcError) as caught:
        await main.client_cache.get_client("h", APP, "P")

    assert caught.value.code is Code.CLIENT_CREATION_FAILED
    assert "k1" not in str(caught.value)
    assert (await main.client_cache.get_client("h", APP, "P")).key == "k1"


async def test_a_save_waits_for_nobody_who_uses_the_old_client(main: MainProcess, acme: Acme) -> None:
    """It returns while a lease is open; the old client is closed after that."""
    known = await save(main, "P", "k1")
    async with main.client_cache.lease(known, APP, "P") as client, asyncio.timeout(10):
        await save(main, "P", "k2")
        assert client.closed == 0


@pytest.mark.defect(21)
async def test_a_hundred_rotations_leave_one_client_open(main: MainProcess, acme: Acme) -> None:
    """Every client is closed once; the reference keeps a hundred connection pools."""
    for number in range(100):
        known = await save(main, "P", f"k{number}")
        async with main.client_cache.lease(known, APP, "P") as client:
            assert client.key == f"k{number}"
    await main.client_cache.aclose()

    assert [client.closed for client in acme.made] == [1] * 100


@pytest.mark.defect(26)
async def test_one_of_several_waiters_may_be_cancelled(main: MainProcess, acme: Acme, channel: Channel) -> None:
    """The others get the answer and the client; other caches cancel them all."""
    await save(main, "P", "k1")
    acme.gate.clear()
    channel.gate.clear()
    clients = [asyncio.create_task(main.client_cache.get_client("h", APP, "P")) for _ in range(3)]
    answers = [asyncio.create_task(channel.ask(q=1)) for _ in range(3)]
    await until(lambda: channel.calls)
    async with asyncio.timeout(10):
        while not acme.started:  # noqa: ASYNC110  # the store reads on a thread of its own
            await asyncio.sleep(0.01)
    clients[0].cancel()
    answers[0].cancel()
    await asyncio.wait([clients[0], answers[0]])
    acme.gate.set()
    channel.gate.set()

    assert [client.key for client in await asyncio.gather(*clients[1:])] == ["k1", "k1"]
    assert [answer["call"] for answer in await asyncio.gather(*answers[1:])] == [1, 1]
