"""What a caller of the response cache gets."""

import asyncio
from typing import Any

import pytest

from ipc.errors import Code, InvalidParams, IpcError
from ipc.messages import APP_PAGE, CurrentCall, Encoded, current_call
from main_process.errors import ServiceError
from main_process.kit.single_flight import WorkCancelled
from main_process.response_cache import ResponseCache
from tests.fakes.loop import ShufflingLoop, shuffled
from tests.unit.response_cache.caches import Service, a_cache, answer


@shuffled
async def test_concurrent_callers_share_one_fetch(loop: ShufflingLoop) -> None:
    """One fetch; one caller missed, the others joined, the next one hits."""
    cache, service = a_cache(loop), Service()
    sources = [
        encoded.source for encoded in await asyncio.gather(*(cache.get_encoded("k", service.fetch) for _ in range(5)))
    ]
    hit = await cache.get_encoded("k", service.fetch)

    assert sorted(map(str, sources)) == ["joined"] * 4 + ["miss"]
    assert hit == Encoded(b'{"fetch":1}', "hit")
    assert service.started == 1


@shuffled
async def test_a_hit_is_the_very_same_bytes(loop: ShufflingLoop) -> None:
    """Nothing is encoded, decoded or copied for a hit."""
    cache, service = a_cache(loop), Service()
    await cache.get("k", service.fetch)

    assert await cache.get_encoded("k", service.fetch) is await cache.get_encoded("k", service.fetch)


@pytest.mark.parametrize("value", [0, "", None, False, [], {}, {"error": "a field"}, "text", 1.5, [1, [2]]], ids=repr)
def test_any_json_value_is_cached(value: object) -> None:
    """Falsy values and those with a field called `error` are answers like others."""
    loop = ShufflingLoop()
    cache, calls = a_cache(loop), 0

    async def fetch() -> object:
        nonlocal calls
        calls += 1
        return value

    first, second = loop.run(cache.get("k", fetch)), loop.run(cache.get("k", fetch))
    loop.finish()

    assert (first, second, calls) == (value, value, 1)


@shuffled
async def test_everyone_has_a_copy_of_their_own(loop: ShufflingLoop) -> None:
    """Changing what one was given changes nothing for the others."""
    cache, service = a_cache(loop), Service()
    first, joined = await asyncio.gather(cache.get("k", service.fetch), cache.get("k", service.fetch))
    first["fetch"] = "changed"
    hit = await cache.get("k", service.fetch)
    hit["fetch"] = "changed too"

    assert joined == answer(1)
    assert await cache.get("k", service.fetch) == answer(1)


@shuffled
async def test_entries_expire_by_monotonic_time_alone(loop: ShufflingLoop) -> None:
    """The TTL is in seconds; a wall clock that jumps is not looked at."""
    cache, service = a_cache(loop), Service()
    await cache.get("k", service.fetch, ttl=5.0)
    loop.clock.wall += 10 * 365 * 86400
    await asyncio.sleep(4.9)
    assert await cache.get("k", service.fetch, ttl=5.0) == answer(1)
    loop.clock.wall -= 20 * 365 * 86400
    await asyncio.sleep(0.2)

    assert await cache.get("k", service.fetch, ttl=5.0) == answer(2)


@shuffled
async def test_jitter_only_shortens(loop: ShufflingLoop) -> None:
    """With a jitter of three seconds an answer counts as up to so much older; less where less was asked."""
    cache, service = a_cache(loop, age_jitter=3.0), Service()
    cache._jitter = lambda: 1.0
    for key, ttl in (("k", 30.0), ("short", 0.3)):
        await cache.get(key, service.fetch, ttl=ttl)
    await asyncio.sleep(0.26)
    assert await cache.get("short", service.fetch, ttl=0.3) == answer(2)
    await asyncio.sleep(0.02)
    assert await cache.get("short", service.fetch, ttl=0.3) == answer(3)
    await asyncio.sleep(26.7)
    assert await cache.get("k", service.fetch) == answer(1)
    await asyncio.sleep(0.1)

    assert await cache.get("k", service.fetch) == answer(4)


@pytest.mark.parametrize("ttl", [0, -1, float("nan"), float("inf"), 86_401, 10**400, True, "5", None, [5]], ids=repr)
def test_a_senseless_ttl_is_refused(ttl: object) -> None:
    """On a miss and on a hit; `InvalidParams` says which number is wrong."""
    loop = ShufflingLoop()
    cache, service = a_cache(loop), Service()
    try:
        for prepare in (False, True):
            if prepare:
                loop.run(cache.get("k", service.fetch))
            with pytest.raises(InvalidParams, match="ttl"):
                loop.run(cache.get("k", service.fetch, ttl=ttl))  # type: ignore[arg-type]  # the mistake is the point
    finally:
        loop.finish()

    assert service.started == 1


@shuffled
async def test_one_of_many_callers_may_leave(loop: ShufflingLoop) -> None:
    """A cancelled caller changes nothing for the others."""
    cache, service = a_cache(loop), Service()
    gate = service.hold(1)
    leaving, staying = (asyncio.create_task(cache.get("k", service.fetch)) for _ in range(2))
    await service.begun()
    leaving.cancel()
    await asyncio.wait([leaving])
    gate.set()

    assert await staying == answer(1)
    assert (service.started, service.cancelled) == (1, 0)


@shuffled
async def test_the_last_caller_to_leave_cancels_the_fetch(loop: ShufflingLoop) -> None:
    """Once; and a caller in the same tick starts afresh."""
    cache, service = a_cache(loop), Service()
    service.hold(1)

    async def impatient() -> object:
        try:
            return await cache.get("k", service.fetch)
        except asyncio.CancelledError:
            return await cache.get("k", service.fetch)

    caller = asyncio.create_task(impatient())
    await service.begun()
    caller.cancel()

    assert await caller == answer(2)
    assert service.cancelled == 1
    assert await cache.get("k", service.fetch) == answer(2)


@shuffled
async def test_a_failure_is_everyones_and_is_not_cached(loop: ShufflingLoop) -> None:
    """All who wait get it; the next caller asks again."""
    cache, service = a_cache(loop), Service()
    service.failure = ValueError("broken")
    outcomes = await asyncio.gather(*(cache.get("k", service.fetch) for _ in range(3)), return_exceptions=True)
    service.failure = None

    assert outcomes == [outcomes[0]] * 3
    assert isinstance(outcomes[0], ValueError)
    assert await cache.get("k", service.fetch) == answer(2)


@shuffled
async def test_a_fetcher_that_raises_cancelled_error_cancels_nobody(loop: ShufflingLoop) -> None:
    """An SDK's inner cancellation is a failure with a code."""
    cache = a_cache(loop)

    async def fetch() -> object:
        raise asyncio.CancelledError

    with pytest.raises(WorkCancelled) as caught:
        await cache.get("k", fetch)

    assert caught.value.code is Code.CANCELLED


@shuffled
async def test_an_answer_that_is_not_json_is_our_failure(loop: ShufflingLoop) -> None:
    """It is said, and not stored."""
    cache = a_cache(loop)

    async def fetch() -> object:
        return {"when": object()}

    with pytest.raises(Exception, match="cannot be sent"):
        await cache.get("k", fetch)

    assert cache.stats()["entries"] == 0


@shuffled
async def test_a_forced_refresh_replaces_the_entry(loop: ShufflingLoop) -> None:
    """It fetches although there is a fresh entry; one that fails keeps the old value."""
    cache, service = a_cache(loop), Service()
    await cache.get("k", service.fetch)
    assert await cache.get("k", service.fetch, force_refresh=True) == answer(2)
    assert await cache.get("k", service.fetch) == answer(2)
    service.failure = ValueError("broken")
    with pytest.raises(ValueError, match="broken"):
        await cache.get("k", service.fetch, force_refresh=True)

    assert await cache.get("k", service.fetch) == answer(2)


@shuffled
async def test_a_slow_old_fetch_never_overwrites_a_forced_one(loop: ShufflingLoop) -> None:
    """Nor does its end remove the newer fetch from what can be joined."""
    cache, service = a_cache(loop), Service()
    first, second = service.hold(1), service.hold(2)
    old = asyncio.create_task(cache.get("k", service.fetch))
    await service.begun(1)
    forced = asyncio.create_task(cache.get("k", service.fetch, force_refresh=True))
    await service.begun(2)
    first.set()
    assert await old == answer(1)
    joining = asyncio.create_task(cache.get("k", service.fetch))
    await asyncio.sleep(0)
    second.set()

    assert (await forced, await joining) == (answer(2), answer(2))
    assert await cache.get("k", service.fetch) == answer(2)

    third, fourth = service.hold(3), service.hold(4)
    old = asyncio.create_task(cache.get("k", service.fetch, force_refresh=True))
    await service.begun(3)
    forced = asyncio.create_task(cache.get("k", service.fetch, force_refresh=True))
    await service.begun(4)
    fourth.set()
    await forced
    third.set()
    await old
    assert await cache.get("k", service.fetch) == answer(4)


@shuffled
async def test_forced_refreshes_share_a_fetch_only_if_it_begins_after_the_call(loop: ShufflingLoop) -> None:
    """Two in one tick share; one that comes while a fetch is running starts its own."""
    cache, service = a_cache(loop), Service()
    both = cache.get("k", service.fetch, force_refresh=True), cache.get("k", service.fetch, force_refresh=True)
    assert [*await asyncio.gather(*both)] in ([answer(1)] * 2, [answer(1), answer(2)], [answer(2), answer(1)])
    started = service.started
    gate = service.hold(started + 1)
    running = asyncio.create_task(cache.get("k", service.fetch, force_refresh=True))
    await service.begun(started + 1)
    later = asyncio.create_task(cache.get("k", service.fetch, force_refresh=True))
    assert await later == answer(started + 2)
    gate.set()

    assert await running == answer(started + 1)


async def test_forced_refreshes_of_one_tick_share_a_fetch() -> None:
    """On a loop that keeps the order, the callers of one tick all come before the fetch begins."""
    cache, service = ResponseCache(), Service()
    answers = await asyncio.gather(*(cache.get("k", service.fetch, force_refresh=True) for _ in range(3)))
    cache.close()

    assert answers == [answer(1)] * 3


@shuffled
async def test_stale_answers_are_served_while_a_new_one_is_fetched(loop: ShufflingLoop) -> None:
    """Past its TTL and within the window: the old answer at once, one fetch in the background, then the new one."""
    cache, service = a_cache(loop), Service()
    await cache.get("k", service.fetch, ttl=5, stale_while_revalidate=60)
    await asyncio.sleep(10)
    stale = [await cache.get_encoded("k", service.fetch, ttl=5, stale_while_revalidate=60) for _ in range(3)]
    assert [(e.source, e.body) for e in stale] == [("stale", b'{"fetch":1}')] * 3
    await asyncio.sleep(1)

    assert (await cache.get_encoded("k", service.fetch, ttl=5)) == Encoded(b'{"fetch":2}', "hit")
    assert service.started == 2


@shuffled
async def test_a_caller_who_wants_no_stale_answer_gets_none(loop: ShufflingLoop) -> None:
    """The window is the reader's to use, not the writer's to impose."""
    cache, service = a_cache(loop), Service()
    await cache.get("k", service.fetch, ttl=5, stale_while_revalidate=60)
    await asyncio.sleep(10)

    assert await cache.get("k", service.fetch, ttl=5) == answer(2)


@shuffled
async def test_stale_is_never_served_after_an_invalidation(loop: ShufflingLoop) -> None:
    """Neither at once, nor when the fetch after it fails, nor from a refresh that began before."""
    cache, service = a_cache(loop), Service()

    async def ask() -> Any:
        return await cache.get("k", service.fetch, ttl=5, stale_while_revalidate=60, stale_if_error=60)

    await ask()
    await asyncio.sleep(10)
    gate = service.hold(2)
    await ask()
    await service.begun(2)
    cache.invalidate("k")
    gate.set()
    await asyncio.sleep(1)
    service.failure = ConnectionError()
    with pytest.raises(ConnectionError):
        await ask()

    assert cache.stats()["entries"] == 0


@shuffled
async def test_stale_answers_bridge_an_outage(loop: ShufflingLoop) -> None:
    """With `stale_if_error` a failing service is answered for by the expired entry, within its window."""
    cache, service = a_cache(loop), Service()
    await cache.get("k", service.fetch, ttl=5, stale_if_error=60)
    await asyncio.sleep(10)
    service.failure = ServiceError("down")
    encoded = await cache.get_encoded("k", service.fetch, ttl=5, stale_if_error=60)
    assert encoded == Encoded(b'{"fetch":1}', "stale")
    await asyncio.sleep(60)
    with pytest.raises(ServiceError):
        await cache.get("k", service.fetch, ttl=5, stale_if_error=60)


@shuffled
async def test_stale_answers_hide_no_refusal(loop: ShufflingLoop) -> None:
    """A revoked key or a bad request is not an outage."""
    cache, service = a_cache(loop), Service()
    await cache.get("k", service.fetch, ttl=5, stale_if_error=60)
    await asyncio.sleep(10)
    for code in (Code.REAUTHENTICATION_REQUIRED, Code.SERVICE_REJECTED, Code.INVALID_PARAMS, Code.NOT_GRANTED):
        service.failure = ServiceError("no", code=code)
        with pytest.raises(ServiceError):
            await cache.get("k", service.fetch, ttl=5, stale_if_error=60)


@shuffled
async def test_an_invalidation_during_a_failing_fetch_leaves_nothing_to_bridge_with(loop: ShufflingLoop) -> None:
    """The expired entry is looked up when the fetch has failed, not before."""
    cache, service = a_cache(loop), Service()
    await cache.get("k", service.fetch, ttl=5, stale_if_error=60)
    await asyncio.sleep(10)
    gate = service.hold(2)
    waiting = asyncio.create_task(cache.get("k", service.fetch, ttl=5, stale_if_error=60))
    await service.begun(2)
    cache.clear()
    service.failure = ServiceError("down")
    gate.set()
    with pytest.raises(ServiceError):
        await waiting


@shuffled
async def test_a_refresh_that_nobody_waits_for_has_a_time_limit(loop: ShufflingLoop) -> None:
    """A hanging service does not keep background work for ever."""
    cache, service = a_cache(loop, background_timeout=60), Service()
    await cache.get("k", service.fetch, ttl=5, stale_while_revalidate=1000)
    await asyncio.sleep(10)
    service.hold(2)
    await cache.get("k", service.fetch, ttl=5, stale_while_revalidate=1000)
    await asyncio.sleep(61)

    assert service.cancelled == 1
    assert cache.stats()["inflight"] == 0


@shuffled
async def test_a_fetch_runs_on_its_first_callers_account_and_in_no_ones_context(loop: ShufflingLoop) -> None:
    """Of the first caller's context only the account of the time spent goes along."""
    cache = a_cache(loop)
    account = CurrentCall()
    current_call.set(account)
    seen: list[CurrentCall | None] = []

    async def fetch() -> object:
        seen.append(current_call.get())
        return 1

    await cache.get("k", fetch)

    assert seen == [account]


@shuffled
async def test_a_remembered_not_found_bridges_no_outage(loop: ShufflingLoop) -> None:
    """There is no answer in it."""
    cache, service = a_cache(loop), Service()

    async def handler(_sender: object, _params: object) -> object:
        return await service.fetch()

    wrapped = cache.cached_handler("x-find", handler, not_found_ttl=50.0)
    service.failure = ServiceError("none", code=Code.SERVICE_NOT_FOUND)
    with pytest.raises(IpcError, match="none"):
        await wrapped(APP_PAGE, {"cache": True})
    service.failure = ServiceError("down")
    with pytest.raises(IpcError, match="down"):
        await wrapped(APP_PAGE, {"cache": {"ttl": 1000, "staleIfError": 1000}, "forceRefresh": True})
