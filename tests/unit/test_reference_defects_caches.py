"""What the reference product's caches, keys and cached handlers get wrong, one test for each, through the contract.

The reference is the JavaScript client cache and response cache of `@trops/dash-core`.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from app.main_process import MainProcess
from app.wiring import build_main_process
from ipc.errors import Code, InvalidParams, IpcError
from ipc.messages import Sender, WidgetIdentity
from main_process.response_cache import ResponseCacheSettings
from tests.fakes.clients import FakeClient
from tests.fakes.loop import until


class Acme:
    """The factory of type `acme`, and what it was asked."""

    def __init__(self) -> None:
        self.made: list[FakeClient] = []
        self.failing = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.started = 0

    async def make(self, credentials: Mapping[str, str]) -> FakeClient:
        self.started += 1
        await self.gate.wait()
        if self.failing:
            self.failing -= 1
            raise ConnectionError
        self.made.append(FakeClient(credentials["apiKey"]))
        return self.made[-1]


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainProcess]:
    """The whole main process with a store of its own."""
    async with build_main_process(tmp_path, master_key=bytes(32)) as main:
        yield main


@pytest.fixture
def acme(main: MainProcess) -> Acme:
    """The factory, registered."""
    factory = Acme()
    main.client_cache.register_factory("acme", factory.make)
    return factory


async def save(main: MainProcess, name: str, key: str, app_id: str = "app") -> str:
    """Save a provider; its hash."""
    return (await main.providers.save_provider(app_id, name, "acme", {"apiKey": key})).provider_hash


class Channel:
    """A read channel `x-read` that answers with its params and the number of the call."""

    def __init__(self, main: MainProcess) -> None:
        self.calls = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self._main = main
        main.ipc.handle("x-read", main.response_cache.cached_handler("x-read", self._read))

    async def _read(self, _sender: Sender, params: Any) -> Any:
        self.calls += 1
        number = self.calls
        await self.gate.wait()
        return {"call": number, **params}

    async def ask(self, **params: Any) -> Any:
        """Ask for a cached answer, as the renderer would."""
        return await self._main.ipc.invoke("x-read", {"cache": True, **params})


@pytest.fixture
def channel(main: MainProcess) -> Channel:
    """The channel, registered."""
    return Channel(main)


async def test_01_requests_that_differ_in_a_nested_field_get_their_own_answers(channel: Channel) -> None:
    """The reference drops nested keys from its key: three concurrent calls get one answer."""
    answers = await asyncio.gather(*(channel.ask(query={"endpoint": name, "page": {"n": 1}}) for name in "abc"))

    assert [answer["query"]["endpoint"] for answer in answers] == ["a", "b", "c"]


async def test_02_requests_whose_32_bit_hashes_collide_get_their_own_answers(channel: Channel) -> None:
    """`Ab` and `BA` have the same hash in base 33."""
    assert [(await channel.ask(q=q))["q"] for q in ("Ab", "BA")] == ["Ab", "BA"]


async def test_03_two_accounts_never_share_a_client(main: MainProcess, acme: Acme) -> None:
    """Even if two providers had the same hash; and the hash says nothing of the credentials."""
    first, second = await save(main, "P", "Ab"), await save(main, "Q", "BA")
    clients = [await main.client_cache.get_client("same", "app", name) for name in "PQ"]

    assert first != second
    assert first != await save(main, "P", "Ab")
    assert [client.key for client in clients] == ["Ab", "BA"]
    assert len(acme.made) == 2


async def test_04_a_hit_checks_the_identity(main: MainProcess, acme: Acme) -> None:
    """P's hash in the hands of somebody else leads to nothing."""
    known = await save(main, "P", "k1")
    await main.client_cache.get_client(known, "app", "P")
    with pytest.raises(IpcError) as caught:
        await main.client_cache.get_client(known, "evil", "nope")

    assert caught.value.code is Code.PROVIDER_NOT_FOUND
    assert len(acme.made) == 1


async def test_05_a_call_without_a_hash_gets_its_own_client(main: MainProcess, acme: Acme) -> None:
    """The reference caches it under `undefined`, for the next such caller."""
    await save(main, "P", "k1")
    await save(main, "Q", "k2")
    clients = [await main.client_cache.get_client(None, "app", name) for name in "PQ"]

    assert [client.key for client in clients] == ["k1", "k2"]
    assert acme.made == clients


@pytest.mark.parametrize("how", ["clear", "invalidate_prefix", "invalidate", "save", "channel"])
async def test_06_an_invalidation_during_a_fetch_beats_it(main: MainProcess, how: str) -> None:
    """The reference stores the stale value when the fetch ends."""
    gate, calls = asyncio.Event(), 0

    async def fetch() -> int:
        nonlocal calls
        calls += 1
        number = calls
        await gate.wait()
        return number

    early = asyncio.create_task(main.response_cache.get("acme:k", fetch, ttl=5.0))
    await until(lambda: calls)
    match how:
        case "clear":
            main.response_cache.clear()
        case "invalidate_prefix":
            main.response_cache.invalidate_prefix("acme:")
        case "invalidate":
            main.response_cache.invalidate("acme:k")
        case "save":
            await save(main, "P", "k1")
        case _:
            await main.ipc.invoke("response-cache-clear", {})
    gate.set()

    assert await early == 1
    assert await main.response_cache.get("acme:k", fetch, ttl=5.0) == 2


async def test_07_a_slow_fetch_does_not_overwrite_a_forced_one(main: MainProcess) -> None:
    """Nor does its clean-up take away the newer fetch that others could join."""
    gates, calls = [asyncio.Event() for _ in range(3)], 0

    async def fetch() -> int:
        nonlocal calls
        calls += 1
        number = calls
        await gates[number - 1].wait()
        return number

    old = asyncio.create_task(main.response_cache.get("k", fetch))
    await until(lambda: calls == 1)
    forced = asyncio.create_task(main.response_cache.get("k", fetch, force_refresh=True))
    await until(lambda: calls == 2)
    gates[0].set()
    assert await old == 1
    joining = asyncio.create_task(main.response_cache.get("k", fetch))
    await asyncio.sleep(0)
    gates[1].set()

    assert (await forced, await joining, calls) == (2, 2, 2)
    assert await main.response_cache.get("k", fetch) == 2


async def test_08_a_save_and_a_delete_drop_the_cached_answers(main: MainProcess, channel: Channel) -> None:
    """The old account's answer is not served after the key has been rotated."""
    mine = {"dashboardAppId": "app", "providerName": "P"}
    await save(main, "P", "k1")
    await save(main, "Q", "k2")
    assert (await channel.ask(**mine))["call"] == 1
    assert (await channel.ask(dashboardAppId="app", providerName="Q"))["call"] == 2
    await save(main, "P", "k3")
    assert (await channel.ask(**mine))["call"] == 3
    await main.providers.delete_provider("app", "P")

    assert (await channel.ask(**mine))["call"] == 4
    assert (await channel.ask(dashboardAppId="app", providerName="Q"))["call"] == 2


async def test_09_invalidation_reaches_every_hash(main: MainProcess, acme: Acme) -> None:
    """The reference remembers one hash per provider; the others survive."""
    await save(main, "P", "k1")
    before = [await main.client_cache.get_client(h, "app", "P") for h in ("h1", "h2")]
    main.client_cache.invalidate("app", "P")
    after = [await main.client_cache.get_client(h, "app", "P") for h in ("h1", "h2")]

    assert acme.made == before + after


async def test_10_a_failed_creation_is_not_cached(main: MainProcess, acme: Acme) -> None:
    """In the reference all later calls get the first rejection, and the factory ran once."""
    await save(main, "P", "k1")
    acme.failing = 1
    with pytest.raises(IpcError) as caught:
        await main.client_cache.get_client("h", "app", "P")

    assert caught.value.code is Code.CLIENT_CREATION_FAILED
    assert (await main.client_cache.get_client("h", "app", "P")).key == "k1"


@pytest.mark.parametrize("cache", [{"ttl": 0}, 0, -1, float("inf"), float("nan"), 86_400_001, {"ttl": float("inf")}])
async def test_11_a_senseless_ttl_is_refused(channel: Channel, cache: Any) -> None:
    """The reference turns 0 into 30 s and accepts Infinity."""
    with pytest.raises(InvalidParams):
        await channel.ask(q=1, cache=cache)


async def test_12_expired_entries_leave(tmp_path: Path) -> None:
    """Five thousand of them, without anybody asking; and there are never more than the bound."""
    time = 0.0
    async with build_main_process(tmp_path, master_key=bytes(32), now=lambda: time) as main:

        async def fetch() -> int:
            return 1

        for number in range(5000):
            await main.response_cache.get(f"k{number}", fetch, ttl=0.001)
        assert main.response_cache.stats()["entries"] == 5000
        time = 10.0
        await until_later(lambda: main.response_cache.stats()["entries"] == 0)

        assert main.response_cache.stats()["bytes"] == 0

        bound = ResponseCacheSettings().max_entries
        for number in range(bound + 100):
            await main.response_cache.get(f"k{number}", fetch, ttl=1000.0)

        assert main.response_cache.stats()["entries"] == bound


async def until_later(condition: Any) -> None:
    """Wait on the real loop, whose timer the sweep has, for at most ten seconds."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110  # there is no event for "a sweep is over", and none is needed but here
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("value", [0, None, "", False, [], {"error": "a field of the answer"}], ids=repr)
async def test_13_falsy_values_and_fields_called_error_are_cached(main: MainProcess, value: Any) -> None:
    """The reference caches only what passes `data && !data.error`."""
    calls = 0

    async def fetch() -> Any:
        nonlocal calls
        calls += 1
        return value

    answers = [await main.response_cache.get("k", fetch) for _ in range(2)]

    assert (answers, calls) == ([value, value], 1)


async def test_17_a_cached_value_cannot_be_changed(main: MainProcess, channel: Channel) -> None:
    """Whoever changes an answer changes a copy."""
    first = await channel.ask(list=[1])
    first["list"].append(2)
    second = await channel.ask(list=[1])
    second["list"].clear()

    assert (await channel.ask(list=[1]))["list"] == [1]
    assert main.response_cache.stats()["entries"] == 1


async def test_18_a_missing_payload_is_refused_in_words(main: MainProcess) -> None:
    """The reference throws a raw TypeError."""
    for params in (None, {}, {"appId": "app"}):
        with pytest.raises(IpcError) as caught:
            await main.ipc.invoke("client-cache-invalidate", params)
        assert caught.value.code is Code.INVALID_PARAMS
    with pytest.raises(InvalidParams):
        main.client_cache.invalidate(None, None)  # type: ignore[arg-type]  # the mistake is the point


async def test_21_a_hundred_rotations_leave_one_client_open(main: MainProcess, acme: Acme) -> None:
    """Every client is closed once; the reference keeps a hundred connection pools."""
    for number in range(100):
        known = await save(main, "P", f"k{number}")
        async with main.client_cache.lease(known, "app", "P") as client:
            assert client.key == f"k{number}"
    await main.client_cache.aclose()

    assert [client.closed for client in acme.made] == [1] * 100


async def test_24_a_widget_cannot_invalidate_everything(main: MainProcess, channel: Channel) -> None:
    """Without a grant the cache channels are closed to it; no refetch storm."""
    await channel.ask(q=1)
    widget = Sender("app", WidgetIdentity("clock", "instance"))
    for name, params in (
        ("client-cache-invalidate", {"appId": "app", "providerName": "P"}),
        ("client-cache-invalidate-all", {}),
        ("response-cache-clear", {}),
    ):
        with pytest.raises(IpcError) as caught:
            await main.ipc.invoke(name, params, widget)
        assert caught.value.code is Code.NOT_GRANTED

    assert (await channel.ask(q=1))["call"] == 1


async def test_26_one_of_several_waiters_may_be_cancelled(main: MainProcess, acme: Acme, channel: Channel) -> None:
    """The others get the answer and the client; other caches cancel them all."""
    await save(main, "P", "k1")
    acme.gate.clear()
    channel.gate.clear()
    clients = [asyncio.create_task(main.client_cache.get_client("h", "app", "P")) for _ in range(3)]
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


async def test_27_an_old_fetchs_failure_does_not_hit_the_new_entry(main: MainProcess) -> None:
    """async-lru's old flight evicts the new entry; here it concerns only those who waited for it."""
    gate, calls = asyncio.Event(), 0

    async def fetch() -> int:
        nonlocal calls
        calls += 1
        if calls > 1:
            return calls
        await gate.wait()
        raise ConnectionError

    old = asyncio.create_task(main.response_cache.get("k", fetch))
    await until(lambda: calls)
    main.response_cache.invalidate("k")
    assert await main.response_cache.get("k", fetch) == 2
    gate.set()
    with pytest.raises(ConnectionError):
        await old

    assert await main.response_cache.get("k", fetch) == 2


async def test_27_an_old_entrys_time_does_not_end_the_new_one(tmp_path: Path) -> None:
    """async-lru attaches the old timer to the new entry."""
    time = 0.0
    async with build_main_process(tmp_path, master_key=bytes(32), now=lambda: time) as main:
        calls = 0

        async def fetch() -> int:
            nonlocal calls
            calls += 1
            return calls

        await main.response_cache.get("k", fetch, ttl=10.0)
        time = 5.0
        await main.response_cache.get("k", fetch, ttl=1000.0, force_refresh=True)
        time = 500.0

        assert await main.response_cache.get("k", fetch) == 2
