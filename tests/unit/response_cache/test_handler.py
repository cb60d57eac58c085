"""Cached handlers: what the renderer's `cache` and `forceRefresh` do."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from ipc.errors import InvalidParams, NotGranted
from ipc.messages import APP_PAGE, CacheTtl, Encoded, ReadParams, Sender, WidgetIdentity, encodes
from main_process.response_cache import CachedHandler, ResponseCache
from main_process.response_cache.freshness import DEFAULT, Freshness, from_wire
from tests.fakes.loop import ShufflingLoop, shuffled
from tests.unit.response_cache.caches import a_cache


class Echo:
    """A handler that answers with the number of the call and what it was given."""

    def __init__(self) -> None:
        self.calls = 0

    async def __call__(self, _sender: Sender, params: Any) -> Any:
        self.calls += 1
        return {"call": self.calls, "params": params}


def wrap(cache: ResponseCache, **options: Any) -> tuple[CachedHandler, Echo]:
    """A cached handler for `x-echo` and the handler in it."""
    echo = Echo()
    return cache.cached_handler("x-echo", echo, **options), echo


@shuffled
async def test_cache_and_force_refresh_do_not_reach_the_handler(loop: ShufflingLoop) -> None:
    """They are for the cache; everything else arrives as it was sent, and what was sent is left alone."""
    wrapped, _ = wrap(a_cache(loop))
    params = {"q": 1, "nested": {"cache": True}, "cache": True, "forceRefresh": True}

    assert await wrapped(APP_PAGE, params) == {"call": 1, "params": {"q": 1, "nested": {"cache": True}}}
    assert params == {"q": 1, "nested": {"cache": True}, "cache": True, "forceRefresh": True}


@shuffled
async def test_without_cache_every_call_is_handled(loop: ShufflingLoop) -> None:
    """Absent, null and false mean no; nothing is stored."""
    cache = a_cache(loop)
    wrapped, echo = wrap(cache)
    for params in ({"q": 1}, {"q": 1, "cache": None}, {"q": 1, "cache": False}, {"cache": False, "forceRefresh": True}):
        await wrapped(APP_PAGE, params)
    await wrapped(APP_PAGE, None)

    assert echo.calls == 5
    assert cache.stats()["entries"] == 0


@shuffled
async def test_the_same_request_is_answered_from_the_cache(loop: ShufflingLoop) -> None:
    """Whatever the order of its fields and however long it may be cached."""
    wrapped, echo = wrap(a_cache(loop))
    first = await wrapped.encoded(APP_PAGE, {"q": 1, "p": [2], "cache": True})
    second = await wrapped.encoded(APP_PAGE, {"cache": 5000, "p": [2], "q": 1})

    assert (first.source, second.source, echo.calls) == ("miss", "hit", 1)
    assert first.body == second.body


@shuffled
async def test_force_refresh_fetches_anew_and_replaces(loop: ShufflingLoop) -> None:
    """With or without `cache` beside it."""
    wrapped, echo = wrap(a_cache(loop))
    await wrapped(APP_PAGE, {"q": 1, "cache": True})
    for forced in ({"q": 1, "cache": True, "forceRefresh": True}, {"q": 1, "forceRefresh": True}):
        fresh = await wrapped(APP_PAGE, forced)
        assert await wrapped(APP_PAGE, {"q": 1, "cache": True}) == fresh

    assert echo.calls == 3


@shuffled
async def test_channels_do_not_share_answers(loop: ShufflingLoop) -> None:
    """Nor does a caller's own text key meet a channel's."""
    cache = a_cache(loop)
    one, two = cache.cached_handler("x-one", Echo()), cache.cached_handler("x-two", Echo())
    await one(APP_PAGE, {"q": 1, "cache": True})

    async def fetch() -> str:
        return "own"

    assert (await two.encoded(APP_PAGE, {"q": 1, "cache": True})).source == "miss"
    assert await cache.get('x-one:{"q":1}', fetch) == "own"


@shuffled
async def test_params_of_a_wrong_shape_are_refused(loop: ShufflingLoop) -> None:
    """Before anything is looked up or called."""
    wrapped, echo = wrap(a_cache(loop))
    for params in ("text", [1], 5, {"cache": True, "forceRefresh": "yes"}, {"cache": True, "forceRefresh": 1}):
        with pytest.raises(InvalidParams):
            await wrapped(APP_PAGE, params)

    assert echo.calls == 0


@pytest.mark.parametrize(
    ("cache", "meaning"),
    [
        (True, DEFAULT),
        (False, None),
        (None, None),
        (1500, Freshness(1.5)),
        (0.5, Freshness(0.0005)),
        (86_400_000, Freshness(86_400.0)),
        ({"ttl": 5000}, Freshness(5.0)),
        ({"ttl": 5000, "staleWhileRevalidate": 60_000, "staleIfError": 0}, Freshness(5.0, 60.0, 0.0)),
        (CacheTtl(ttl=5000), Freshness(5.0)),
    ],
    ids=str,
)
def test_the_wire_speaks_milliseconds(cache: Any, meaning: Freshness | None) -> None:
    """`true` is 30 s, a number is milliseconds, and so is everything in the object."""
    assert from_wire(cache) == meaning
    assert DEFAULT.ttl == 30.0


@pytest.mark.parametrize(
    "cache",
    [
        0, -1, float("nan"), float("inf"), float("-inf"), 86_400_001, 10**400, "true", [], {},
        {"ttl": 0}, {"ttl": -5}, {"ttl": True}, {"ttl": "5"}, {"ttl": None}, {"ttl": float("inf")}, {"ttl": 10**400},
        {"ttl": 5, "more": 1}, {"ttl": 5, "staleWhileRevalidate": -1}, {"ttl": 5, "staleIfError": True},
    ],
    ids=lambda value: str(value)[:30],
)  # fmt: skip
def test_senseless_ttls_are_refused(cache: Any) -> None:
    """Zero, negative, endless, over a day, or no number at all: with the entry there or not."""
    loop = ShufflingLoop()
    wrapped, echo = wrap(a_cache(loop))
    loop.run(wrapped(APP_PAGE, {"q": 1, "cache": True}))
    with pytest.raises(InvalidParams, match="cache"):
        loop.run(wrapped(APP_PAGE, {"q": 1, "cache": cache}))
    loop.finish()

    assert echo.calls == 1


class SearchParams(ReadParams):
    query: str = ""
    options: dict[str, Any] = {}


def search(**fields: Any) -> SearchParams:
    """Params as the router gives them to a handler whose channel has a model."""
    return SearchParams.model_validate(
        {"providerHash": "h", "dashboardAppId": "app", "providerName": "P", "query": "x", **fields}
    )


@shuffled
async def test_models_are_keyed_by_their_fields(loop: ShufflingLoop) -> None:
    """All but `cache` and `forceRefresh`, which the handler sees at their defaults."""
    cache = a_cache(loop)
    seen: list[SearchParams] = []

    async def handler(_sender: Sender, params: SearchParams) -> int:
        seen.append(params)
        return len(seen)

    wrapped = cache.cached_handler("x-search", handler)
    first = await wrapped(APP_PAGE, search(cache=True, options={"a": 1, "b": 2}))
    again = await wrapped(APP_PAGE, search(cache={"ttl": 1000}, options={"b": 2, "a": 1}))
    other = await wrapped(APP_PAGE, search(cache=True, options={"a": 1.0, "b": 2}))
    forced = await wrapped(APP_PAGE, search(cache=True, forceRefresh=True, options={"a": 1, "b": 2}))

    assert (first, again, other, forced) == (1, 1, 2, 3)
    assert {(params.cache, params.force_refresh) for params in seen} == {(None, False)}
    assert not any(params.model_fields_set & {"cache", "force_refresh"} for params in seen)
    assert seen[0].options == {"a": 1, "b": 2}


@shuffled
async def test_entries_know_their_provider(loop: ShufflingLoop) -> None:
    """From a model and from a plain dict: a save drops them, another provider's does not."""
    cache = a_cache(loop)
    wrapped, echo = wrap(cache)
    plain = {"providerHash": "h", "dashboardAppId": "app", "providerName": "P", "cache": True}
    await wrapped(APP_PAGE, plain)
    await cache.cached_handler("x-search", Echo())(APP_PAGE, search(cache=True, query="y"))
    cache.invalidate_provider("app", "Q")
    assert cache.stats()["entries"] == 2
    cache.invalidate_provider("app", "P")

    assert cache.stats()["entries"] == 0
    await wrapped(APP_PAGE, plain)
    assert echo.calls == 2


@shuffled
async def test_a_hit_is_no_way_around_a_check(loop: ShufflingLoop) -> None:
    """The check runs before the key is looked up, on every call."""
    stranger = Sender("app", WidgetIdentity("stranger", "1"))

    async def only_the_app(sender: Sender, _params: Any) -> None:
        if sender.widget is not None:
            raise NotGranted

    wrapped, echo = wrap(a_cache(loop), check=only_the_app)
    await wrapped(APP_PAGE, {"q": 1, "cache": True})
    with pytest.raises(NotGranted):
        await wrapped(stranger, {"q": 1, "cache": True})

    assert echo.calls == 1


@shuffled
async def test_a_write_drops_the_tags_it_made_stale(loop: ShufflingLoop) -> None:
    """Tags may follow from the params."""
    cache = a_cache(loop)
    wrapped, _ = wrap(cache, tags=lambda params: [f"index:{params['index']}"])
    await wrapped(APP_PAGE, {"index": "a", "cache": True})
    await wrapped(APP_PAGE, {"index": "b", "cache": True})
    cache.invalidate_tags("index:a")

    assert (await wrapped.encoded(APP_PAGE, {"index": "a", "cache": True})).source == "miss"
    assert (await wrapped.encoded(APP_PAGE, {"index": "b", "cache": True})).source == "hit"


def test_streams_are_not_cached() -> None:
    """A handler that streams cannot be wrapped."""

    async def stream(_sender: Sender, _params: Any) -> AsyncIterator[int]:
        yield 1

    with pytest.raises(TypeError, match="stream"):
        ResponseCache().cached_handler("x-stream", stream)


@shuffled
async def test_the_router_finds_the_encoded_side(loop: ShufflingLoop) -> None:
    """The handler is one that answers in wire bytes."""
    wrapped, _ = wrap(a_cache(loop))

    assert encodes(wrapped)
    assert await wrapped.encoded(APP_PAGE, {"q": 1}) == Encoded(b'{"call":1,"params":{"q":1}}', None)


@shuffled
async def test_a_default_that_was_given_is_a_request_of_its_own(loop: ShufflingLoop) -> None:
    """A handler that sends on what it was given; and a forced answer takes the place of the one before."""
    cache = a_cache(loop)
    sent: list[Any] = []

    async def handler(_sender: Sender, params: SearchParams) -> Any:
        sent.append(params.model_dump(by_alias=True, exclude_unset=True, exclude={"provider_hash"}))
        return [len(sent), sent[-1]]

    wrapped = cache.cached_handler("x-search", handler)
    without = await wrapped(APP_PAGE, search(cache=True))
    given = await wrapped(APP_PAGE, search(cache=True, options={}))

    assert (without[1].keys() ^ given[1].keys()) == {"options"}
    whole: dict[str, Any] = {"options": {}, "cache": True}
    forced = await wrapped(APP_PAGE, search(**whole, forceRefresh=True))
    assert await wrapped(APP_PAGE, search(**whole)) == forced != given
