"""The response cache over a second level: who gets what an earlier run has left, and what the level hears."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from ipc.errors import IpcError
from ipc.messages import Encoded
from main_process.kit.epochs import Scope
from main_process.response_cache import ResponseCache
from main_process.response_cache.request import Request
from main_process.response_cache.second_level.levels import Levels
from main_process.response_cache.second_level.protocol import Fetch, Outcome, Recalled
from main_process.response_cache.second_level.warm.answers_file import Limits
from main_process.response_cache.second_level.warm.warm_start import WarmStart
from tests.unit.response_cache.second_level.desk import PROD, FakeAccounts


class Service:
    """Answers with a number that grows. `gate` holds its answers back, `failing` makes it fail."""

    def __init__(self) -> None:
        self.calls = 0
        self.called = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()
        self.failing = False

    async def __call__(self) -> Any:
        self.calls += 1
        self.called.set()
        answer = self.calls
        await self.gate.wait()
        if self.failing:
            raise IpcError("It does not answer.")
        return answer


class Run:
    """One run of the app over `folder`."""

    def __init__(self, folder: Path, *, time_limit: float = 5.0) -> None:
        self.accounts = FakeAccounts()
        self.warm = WarmStart(folder, self.accounts, limits=Limits(), batch_seconds=0.0)
        self.levels = Levels(self.warm, self.accounts, time_limit=time_limit)
        self.cache = ResponseCache(level=self.levels)

    async def ask(self, service: Callable[[], Any], key: str = "k", **options: Any) -> Encoded:
        return await self.cache.get_encoded(key, service, provider=PROD, **options)


@asynccontextmanager
async def run(folder: Path, *, time_limit: float = 5.0) -> AsyncIterator[Run]:
    """A run that ends well."""
    one = Run(folder, time_limit=time_limit)
    try:
        yield one
    finally:
        one.cache.close()
        await one.levels.aclose()


class Given:
    """A level that has every answer, from when it is let."""

    def __init__(self) -> None:
        self.asked, self.gate = asyncio.Event(), asyncio.Event()

    def visit(self, _request: Request, _scopes: Iterable[Scope], *, recall: bool) -> "Given":
        assert recall
        return self

    async def answer(self, _fetch: Fetch) -> Outcome:
        self.asked.set()
        await self.gate.wait()
        return Recalled(b"1", "shared", 0.0)

    def landed(self, _body: bytes | None) -> None:
        pass

    def drop(self, _scopes: Iterable[Scope]) -> None:
        pass

    async def flush(self) -> None:
        pass


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "responses"


@pytest.fixture
async def service() -> Service:
    return Service()


async def test_the_last_runs_answer_comes_at_once_and_a_new_one_after_it(folder: Path, service: Service) -> None:
    """Marked as stale, with its time, while the service is asked once for everybody."""
    async with run(folder) as first:
        await first.ask(service)

    async with run(folder) as second:
        service.gate.clear()
        old = [await second.ask(service) for _ in range(3)]
        service.gate.set()
        new = await second.ask(service, warm_start=False)

        assert [(answer.body, answer.source) for answer in old] == [(b"1", "stale")] * 3
        assert all(answer.as_of is not None for answer in old)
        assert (new.body, new.source, new.as_of) == (b"2", "joined", None)
        assert (await second.ask(service)).source == "hit"
    assert service.calls == 2


async def test_a_call_may_decline(folder: Path, service: Service) -> None:
    """Who wants no answer of an earlier run waits for the service."""
    async with run(folder) as first:
        await first.ask(service)

    async with run(folder) as second:
        assert (await second.ask(service, warm_start=False)).body == b"2"


async def test_a_forced_refresh_is_never_warm(folder: Path, service: Service) -> None:
    """Neither by itself nor by joining somebody who is served the old answer."""
    async with run(folder) as first:
        await first.ask(service)

    async with run(folder) as second:
        easy = asyncio.create_task(second.ask(service))
        await asyncio.sleep(0)
        forced = await second.ask(service, force_refresh=True)

        assert (forced.source, (await easy).source) == ("miss", "stale")
        assert forced.body != b"1"


async def test_who_declines_and_joins_gets_the_fresh_answer(folder: Path, service: Service) -> None:
    """One flight serves both: the old answer to the one, the new to the other."""
    async with run(folder) as first:
        await first.ask(service)

    async with run(folder) as second:
        easy = asyncio.create_task(second.ask(service))
        await asyncio.sleep(0)
        strict = asyncio.create_task(second.ask(service, warm_start=False))

        assert [answer.body for answer in await asyncio.gather(easy, strict)] == [b"1", b"2"]
    assert service.calls == 2


async def test_while_the_service_fails_the_old_answer_stays(folder: Path, service: Service) -> None:
    """It goes on being served, as of when it was given, and each time the service is asked again."""
    async with run(folder) as first:
        await first.ask(service)

    async with run(folder) as second:
        service.failing = True
        for _ in range(2):
            assert (await second.ask(service)).source == "stale"
            with pytest.raises(IpcError):
                await second.ask(service, warm_start=False)


async def test_a_level_that_hangs_is_not_waited_for(
    folder: Path, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After its time limit the fetch begins as well, and the first to answer wins."""
    async with run(folder) as first:
        await first.ask(service)
    async with run(folder, time_limit=0.01) as second:
        hanging = asyncio.Event()

        async def never(*_: Any) -> Any:
            await hanging.wait()

        monkeypatch.setattr(second.warm, "recall", never)
        assert (await second.ask(service)).body == b"2"


async def test_a_slow_level_may_still_be_first(folder: Path, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fetch that has begun meanwhile becomes the refresh: the service is not asked twice."""
    async with run(folder) as first:
        await first.ask(service)
    async with run(folder, time_limit=0.0) as second:
        service.gate.clear()
        service.called.clear()
        slow = second.warm.recall

        async def late(*arguments: Any) -> Any:
            await service.called.wait()
            return await slow(*arguments)

        monkeypatch.setattr(second.warm, "recall", late)
        assert (await second.ask(service)).body == b"1"
        service.gate.set()
        assert (await second.ask(service, warm_start=False)).body == b"2"
    assert service.calls == 2


@pytest.mark.allow_logs
async def test_a_level_that_fails_costs_nothing(
    folder: Path, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is wrong with it, the service has the answer."""
    async with run(folder) as only:

        async def broken(*_: Any) -> Any:
            raise RuntimeError("broken")

        monkeypatch.setattr(only.warm, "recall", broken)
        assert (await only.ask(service)).body == b"1"


INVALIDATIONS: list[Callable[[ResponseCache], None]] = [
    lambda cache: cache.invalidate("k"),
    lambda cache: cache.invalidate_prefix("k"),
    lambda cache: cache.invalidate_tags("t"),
    lambda cache: cache.invalidate_provider(*PROD),
    lambda cache: cache.clear(),
]


@pytest.mark.parametrize("invalidate", INVALIDATIONS)
async def test_what_is_invalidated_is_gone_from_the_level(
    folder: Path, service: Service, invalidate: Callable[[ResponseCache], None]
) -> None:
    """By every way to invalidate, in this run and for the next one."""
    async with run(folder) as first:
        await first.ask(service, tags=["t"])
        invalidate(first.cache)

    async with run(folder) as second:
        assert (await second.ask(service, tags=["t"])).body == b"2"


@pytest.mark.parametrize("invalidate", INVALIDATIONS)
async def test_an_answer_whose_fetch_was_overtaken_is_not_kept(
    folder: Path, service: Service, invalidate: Callable[[ResponseCache], None]
) -> None:
    """Its caller gets it; no later run does."""
    async with run(folder) as first:
        service.gate.clear()
        asking = asyncio.create_task(first.ask(service, tags=["t"]))
        await service.called.wait()
        invalidate(first.cache)
        service.gate.set()
        assert (await asking).body == b"1"

    async with run(folder) as second:
        assert (await second.ask(service, tags=["t"])).body == b"2"


async def test_a_refresh_that_was_overtaken_is_not_kept(folder: Path, service: Service) -> None:
    """What began before an invalidation, in the background or not, is never served after it."""
    async with run(folder) as first:
        await first.ask(service)
    async with run(folder) as second:
        service.gate.clear()
        assert (await second.ask(service)).body == b"1"
        second.cache.clear()
        service.gate.set()
        assert (await second.ask(service)).body == b"3"

    async with run(folder) as third:
        assert (await third.ask(service)).body == b"3"


async def test_an_invalidation_while_the_level_is_read_counts(folder: Path, service: Service) -> None:
    """Whoever asks after it gets a new answer."""
    async with run(folder) as first:
        await first.ask(service)
    async with run(folder) as second:
        asking = asyncio.create_task(second.ask(service))
        await asyncio.sleep(0)
        second.cache.clear()
        assert (await second.ask(service)).body != b"1"
        await asking


async def test_closing_the_cache_keeps_the_level(
    folder: Path, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The end of a run is no invalidation."""
    async with run(folder) as first:
        await first.ask(service)
        heard: list[Iterable[Scope]] = []
        monkeypatch.setattr(first.levels, "drop", heard.append)
        first.cache.close()

        assert heard == []


async def test_what_a_level_gave_and_was_overtaken_is_not_kept(service: Service) -> None:
    """Its own caller gets it; the next one asks the level anew."""
    level = Given()
    cache = ResponseCache(level=level)
    asking = asyncio.create_task(cache.get_encoded("k", service))
    await level.asked.wait()
    cache.invalidate("k")
    level.gate.set()
    sources = [(await asking).source, *[(await cache.get_encoded("k", service)).source for _ in range(2)]]

    assert sources == ["shared", "shared", "hit"]
    assert service.calls == 0
    cache.close()


async def test_a_label_stands_for_its_channel(folder: Path) -> None:
    """A label of the statistics means a key that memory may have forgotten: the level drops the whole channel."""
    calls = 0

    async def handler(_sender: Any, _params: Any) -> int:
        nonlocal calls
        calls += 1
        return calls

    params = {"dashboardAppId": PROD[0], "providerName": PROD[1], "providerHash": "h", "cache": 1000}
    async with run(folder) as first:
        await first.cache.cached_handler("search", handler)(None, params)  # type: ignore[arg-type]  # no sender needed
        (label,) = first.cache.stats()["keys"]
        first.cache.invalidate(label)

    async with run(folder) as second:
        assert await second.cache.cached_handler("search", handler)(None, params) == 2  # type: ignore[arg-type]  # as above
