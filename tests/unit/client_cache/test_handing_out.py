"""Who gets which client."""

import asyncio
import threading
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from ipc.errors import Code, InvalidParams
from main_process.client_cache import ClientCache, ClientCacheSettings, ClosingReport
from main_process.errors import (
    ClientCreationFailed,
    CredentialsInvalid,
    ProviderNotACredential,
    ProviderNotFound,
    UnknownProviderType,
)
from main_process.providers.types import Factory, Field, ProviderKind, ProviderType
from tests.fakes.clients import Directory, FakeClient, Workshop
from tests.fakes.loop import ShufflingLoop, shuffled
from tests.unit.client_cache.caches import a_cache


@shuffled
async def test_concurrent_callers_share_one_creation(loop: ShufflingLoop) -> None:
    """Many callers, one resolution of credentials, one client."""
    cache, workshop, directory = a_cache(loop)
    clients = await asyncio.gather(*(cache.get_client("h", "app", "P") for _ in range(20)))

    assert len(set(map(id, clients))) == 1
    assert (len(workshop.made), directory.resolved) == (1, 1)


@shuffled
async def test_a_hit_needs_all_three_to_match(loop: ShufflingLoop) -> None:
    """Another hash, app or name is another client."""
    cache, workshop, directory = a_cache(loop)
    directory.put("app", "Q", "kq")
    directory.put("other", "P", "ko")
    first = await cache.get_client("h", "app", "P")

    assert await cache.get_client("h", "app", "P") is first
    assert await cache.get_client("h2", "app", "P") is not first
    assert (await cache.get_client("h", "app", "Q")).key == "kq"
    assert (await cache.get_client("h", "other", "P")).key == "ko"
    assert len(workshop.made) == 4


@shuffled
async def test_one_of_many_callers_may_leave(loop: ShufflingLoop) -> None:
    """A cancelled caller changes nothing for the others; a creation finishes even if all leave."""
    cache, workshop, _ = a_cache(loop)
    workshop.gate.clear()
    callers = [asyncio.create_task(cache.get_client("h", "app", "P")) for _ in range(3)]
    await workshop.begun()
    callers[0].cancel()
    await asyncio.wait(callers[:1])
    workshop.gate.set()
    second, third = await asyncio.gather(*callers[1:])

    assert second is third
    assert len(workshop.made) == 1

    workshop.gate.clear()
    alone = asyncio.create_task(cache.get_client("h2", "app", "P"))
    await workshop.begun(2)
    alone.cancel()
    await asyncio.wait([alone])
    workshop.gate.set()
    await asyncio.sleep(0.01)
    await cache.get_client("h2", "app", "P")

    assert len(workshop.made) == 2


@shuffled
async def test_errors_say_what_is_wrong(loop: ShufflingLoop) -> None:
    """Each way in which there can be no client has an error of its own."""
    cache, _, directory = a_cache(loop)
    directory.put("app", "odd", type="unheard-of")
    directory.put("app", "server", provider_class="mcp", type="unheard-of")

    with pytest.raises(ProviderNotFound):
        await cache.get_client("h", "app", "nobody")
    with pytest.raises(UnknownProviderType):
        await cache.get_client("h", "app", "odd")
    with pytest.raises(ProviderNotACredential, match="life cycle"):
        await cache.get_client("h", "app", "server")


@shuffled
async def test_a_factory_never_sees_an_mcp_provider(loop: ShufflingLoop) -> None:
    """Even where the type has a factory, an MCP server is not a credential."""
    cache, workshop, directory = a_cache(loop)
    directory.put("app", "server", provider_class="mcp")
    with pytest.raises(ProviderNotACredential):
        await cache.get_client("h", "app", "server")

    assert workshop.started == 0


async def test_missing_fields_are_named_and_values_are_not() -> None:
    """`CredentialsInvalid` names fields; the factory is not called."""
    workshop, directory = Workshop(), Directory()
    fields = (Field("appId", "Id"), Field("key", "Key", one_of="key"), Field("otherKey", "Key", one_of="key"))
    kind = ProviderKind(ProviderType("acme", "Acme", fields), workshop.make)
    cache = ClientCache(directory.resolve, kind_of=lambda _type: kind)
    with pytest.raises(CredentialsInvalid) as caught:
        await cache.get_client("h", "app", "P")

    assert "appId, key or otherKey" in caught.value.message
    assert "k1" not in caught.value.message
    assert workshop.started == 0


@shuffled
async def test_a_factorys_own_words_are_not_passed_on(loop: ShufflingLoop) -> None:
    """What a factory raises may hold the key; the caller learns the exception's type at most."""
    cache, workshop, _ = a_cache(loop)
    workshop.failing = 1
    with pytest.raises(ClientCreationFailed) as caught:
        await cache.get_client("h", "app", "P")

    assert "ConnectionError" in caught.value.message
    assert "k1" not in caught.value.message
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ is True


@shuffled
async def test_identity_must_be_text(loop: ShufflingLoop) -> None:
    """No type slips past: a list, a number or nothing in place of a name is the caller's mistake."""
    cache, workshop, _ = a_cache(loop)
    for key in ((["h"], "app", "P"), ("h", None, "P"), ("h", "app", 1), (7, "app", "P")):
        with pytest.raises(InvalidParams):
            await cache.get_client(*key)
        with pytest.raises(InvalidParams):
            async with cache.lease(*key):
                pass

    assert workshop.started == 0


@shuffled
async def test_a_call_without_a_hash_gets_its_own_provider(loop: ShufflingLoop) -> None:
    """No hash is a hash like another: it never leads to somebody else's client."""
    cache, _, directory = a_cache(loop)
    directory.put("app", "Q", "kq")
    mine = await cache.get_client(None, "app", "P")
    yours = await cache.get_client(None, "app", "Q")

    assert (mine.key, yours.key) == ("k1", "kq")


async def test_plain_functions_run_off_the_loop() -> None:
    """A sync factory imports a whole SDK: it has a thread of its own, and so has a sync close."""
    threads: list[str] = []

    def close() -> None:
        threads.append(threading.current_thread().name)

    def make(_credentials: Mapping[str, str]) -> SimpleNamespace:
        threads.append(threading.current_thread().name)
        return SimpleNamespace(close=close)

    cache = ClientCache(Directory().resolve)
    cache.register_factory("acme", make)
    await cache.get_client("h", "app", "P")
    report = await cache.aclose()

    assert threads == ["latchkey-factory", "latchkey-close"]
    assert report.closed == 1


async def test_a_plain_function_may_return_a_coroutine() -> None:
    """`lambda c: make(c)` with an async `make` is a factory too."""

    async def make(key: str) -> FakeClient:
        return FakeClient(key)

    cache = ClientCache(Directory().resolve)
    cache.register_factory("acme", lambda credentials: make(credentials["apiKey"]))
    client = await cache.get_client("h", "app", "P")
    await cache.aclose()

    assert (client.key, client.closed) == ("k1", 1)


@shuffled
async def test_least_recently_used_clients_leave_first(loop: ShufflingLoop) -> None:
    """At most `max_clients`: the one unused for longest goes, leased ones last."""
    cache, workshop, directory = a_cache(loop, max_clients=3)
    for name in "ABCD":
        directory.put("app", name, name)
    async with cache.lease("h", "app", "A"):
        await cache.get_client("h", "app", "B")
        await cache.get_client("h", "app", "C")
        await cache.get_client("h", "app", "B")
        await cache.get_client("h", "app", "D")
        await asyncio.sleep(10)
        closed = {client.key: client.closed for client in workshop.made}

    assert closed == {"A": 0, "B": 0, "C": 1, "D": 0}
    assert len(cache._live) == 3


@shuffled
async def test_a_provider_has_few_hashes(loop: ShufflingLoop) -> None:
    """Hashes are hints from outside: making them up does not fill the cache."""
    cache, workshop, _ = a_cache(loop, max_hashes_per_provider=4)
    for number in range(50):
        await cache.get_client(f"made-up-{number}", "app", "P")
    await asyncio.sleep(10)

    assert len(cache._live) == 4
    assert sum(client.closed for client in workshop.made) == 46


@shuffled
async def test_idle_clients_leave_and_then_nothing_wakes_the_app(loop: ShufflingLoop) -> None:
    """Half an hour without use, never earlier and at most an eighth later; in use it stays."""
    cache, workshop, directory = a_cache(loop)
    directory.put("app", "Q", "kq")
    await cache.get_client("h", "app", "P")
    for _ in range(6):
        await cache.get_client("h", "app", "Q")
        await asyncio.sleep(299)
    assert [client.closed for client in workshop.made] == [0, 0]
    await asyncio.sleep(30 * 60 / 8 + 10)
    await cache.get_client("h", "app", "Q")
    assert [client.closed for client in workshop.made] == [1, 0]
    await asyncio.sleep(30 * 60 * 9 / 8 + 10)

    assert [client.closed for client in workshop.made] == [1, 1]
    assert cache._sweeper._handle is None


@shuffled
async def test_a_leased_client_is_never_idle(loop: ShufflingLoop) -> None:
    """A stream may last for hours."""
    cache, workshop, _ = a_cache(loop)
    async with cache.lease("h", "app", "P"):
        await asyncio.sleep(3 * 3600)

        assert workshop.made[0].closed == 0
        assert cache.stats()["totals"]["live"] == 1


@shuffled
async def test_failures_are_not_cached_and_then_back_off(loop: ShufflingLoop) -> None:
    """The first three failures cost nothing; from the fourth on the delay doubles up to 80 s, and callers are told."""
    cache, workshop, _ = a_cache(loop)
    workshop.failing = 100
    waits: list[float] = []
    for attempt in range(1, 14):
        with pytest.raises(ClientCreationFailed) as caught:
            await cache.get_client("h", "app", "P")
        assert workshop.started == attempt
        if caught.value.retry_after is not None:
            waits.append(round(caught.value.retry_after, 6))
            with pytest.raises(ClientCreationFailed, match="next attempt") as refused:
                await cache.get_client("h", "app", "P")
            assert refused.value.code is Code.CLIENT_CREATION_FAILED
            assert workshop.started == attempt
            await asyncio.sleep(caught.value.retry_after)

    assert waits == [1, 2, 4, 8, 16, 32, 64, 80, 80, 80]


@shuffled
async def test_a_save_ends_the_backoff(loop: ShufflingLoop) -> None:
    """Who has just corrected a key does not wait for the wrong one's penalty."""
    cache, workshop, _ = a_cache(loop)
    workshop.failing = 5
    for _ in range(4):
        with pytest.raises(ClientCreationFailed):
            await cache.get_client("h", "app", "P")
    with pytest.raises(ClientCreationFailed, match="next attempt"):
        await cache.get_client("h", "app", "P")
    workshop.failing = 0
    cache.provider_changed("app", "P", "saved")

    assert (await cache.get_client("h", "app", "P")).key == "k1"


async def test_a_creation_that_takes_too_long_fails_and_its_client_is_closed() -> None:
    """A factory stuck on a thread does not hold its callers; what it makes in the end is closed."""
    let_go, closed = threading.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def make(_credentials: Mapping[str, str]) -> SimpleNamespace:
        let_go.wait(10)
        return SimpleNamespace(close=lambda: loop.call_soon_threadsafe(closed.set))

    cache = ClientCache(Directory().resolve, settings=ClientCacheSettings(creation_timeout=0.01))
    cache.register_factory("acme", make)
    with pytest.raises(ClientCreationFailed, match="too long"):
        await cache.get_client("h", "app", "P")
    let_go.set()
    await asyncio.wait_for(closed.wait(), 10)

    assert cache.stats()["totals"]["reasons"] == {"late": 1}
    await cache.aclose()


async def test_the_end_waits_for_a_factory_and_closes_what_it_makes() -> None:
    """A thread that imports an SDK cannot be cancelled: its client is closed, and no thread is left behind."""
    begun, let_go, closed = asyncio.Event(), threading.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def make(_credentials: Mapping[str, str]) -> SimpleNamespace:
        loop.call_soon_threadsafe(begun.set)
        let_go.wait(10)
        return SimpleNamespace(close=closed.set)

    cache = ClientCache(Directory().resolve)
    cache.register_factory("acme", make)
    waiting = asyncio.create_task(cache.get_client("h", "app", "P"))
    await begun.wait()
    ending = asyncio.create_task(cache.aclose())
    with pytest.raises(ClientCreationFailed, match="closing"):
        await waiting
    let_go.set()

    assert await ending == ClosingReport(closed=1)
    assert closed.is_set()
    assert [thread for thread in threading.enumerate() if thread.name in {"latchkey-factory", "latchkey-close"}] == []


async def test_the_end_reports_a_factory_that_does_not_return() -> None:
    """It is not waited for longer than closing may take."""
    let_go = threading.Event()
    cache = ClientCache(Directory().resolve, settings=ClientCacheSettings(clear_within=0.05, creation_timeout=0.01))
    cache.register_factory("acme", lambda _credentials: let_go.wait(10))
    with pytest.raises(ClientCreationFailed, match="too long"):
        await cache.get_client("h", "app", "P")

    assert await cache.aclose() == ClosingReport(closed=0, hung=("a factory that does not return",))
    let_go.set()


class Panic(BaseException):
    """What native code raises: no `Exception`."""


@pytest.mark.parametrize(
    "error", [SystemExit("secret-1"), KeyboardInterrupt(), Panic("secret-1"), asyncio.CancelledError()]
)
async def test_a_factory_on_a_thread_ends_nothing_but_its_creation(error: BaseException) -> None:
    """Whatever it raises is `ClientCreationFailed`, without its text; the loop goes on, and nothing is cached."""

    def make(_credentials: Mapping[str, str]) -> FakeClient:
        raise error

    await _refused_and_made_later(make)


@pytest.mark.parametrize("error", [SystemExit("secret-1"), Panic("secret-1"), asyncio.CancelledError()])
async def test_an_async_factory_ends_nothing_but_its_creation(error: BaseException) -> None:
    """A coroutine that raises `SystemExit` would end the event loop; that it cancels itself is its own failure."""

    async def make(_credentials: Mapping[str, str]) -> FakeClient:
        raise error

    await _refused_and_made_later(make)


async def _refused_and_made_later(make: Factory) -> None:
    workshop, directory = Workshop(), Directory()
    cache = ClientCache(directory.resolve)
    cache.register_factory("acme", make)
    with pytest.raises(ClientCreationFailed) as caught:
        await cache.get_client("h", "app", "P")

    assert "secret-1" not in str(caught.value)

    cache.register_factory("acme", workshop.make)
    cache.invalidate("app", "P")

    assert await cache.get_client("h", "app", "P") is workshop.made[0]
    await cache.aclose()


async def test_a_class_is_a_factory_whatever_its_objects_can_do() -> None:
    """A client that is itself called and awaited: its class makes it, and nothing of that is awaited."""

    class Client:
        def __init__(self, _credentials: Any) -> None:
            pass

        async def __call__(self) -> None: ...

    cache = ClientCache(Directory().resolve)
    cache.register_factory("acme", Client)

    assert isinstance(await cache.get_client("h", "app", "P"), Client)
    await cache.aclose()
