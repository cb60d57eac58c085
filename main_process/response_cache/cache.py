"""Answers that are still good, shared by everyone who asks the same."""

import asyncio
import random
import time
from collections.abc import Callable, Iterable
from contextvars import copy_context
from dataclasses import replace
from functools import partial
from typing import Any

from ipc.errors import InvalidParams, IpcError
from ipc.messages import Encoded, Handler, spent
from main_process.events import Events, FetchFailed, ResponseCacheChanged, ResponsesDropped
from main_process.kit.debounced_event import DebouncedEvent
from main_process.kit.epochs import Epochs, Scope
from main_process.kit.single_flight import Flight
from main_process.kit.sweeper import Sweeper
from main_process.response_cache.codec import CacheKey, decode, starts_with
from main_process.response_cache.entry import Entry
from main_process.response_cache.fetching import (
    NO_PROVIDER,
    Fetching,
    again,
    is_not_found,
    is_outage,
    key_scope,
    provider_scope,
    tag_scope,
)
from main_process.response_cache.freshness import DEFAULT_TTL, LONGEST, Freshness, seconds
from main_process.response_cache.handler import CachedHandler, Check, Tags
from main_process.response_cache.report import SEPARATOR, Labels, report
from main_process.response_cache.request import Fetcher, ProviderIdentity, Request
from main_process.response_cache.second_level.level_key import EVERYTHING, prefix_scope
from main_process.response_cache.second_level.protocol import SecondLevel, Visit
from main_process.response_cache.settings import ResponseCacheSettings
from main_process.response_cache.statistics import ResponseStatistics
from main_process.response_cache.store import EntryStore

_LET_GO = 256
"""How many entries that have left are let go of in one turn of the loop: some tenths of a millisecond."""


class ResponseCache:
    """Answers by key, stored as the JSON bytes that go on the wire. Everything runs on the event loop's thread.

    Times are in seconds of `now`, which is monotonic: the wall clock plays no part.
    """

    def __init__(
        self,
        *,
        events: Events | None = None,
        settings: ResponseCacheSettings | None = None,
        now: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
        level: SecondLevel | None = None,
    ) -> None:
        self._settings = settings or ResponseCacheSettings()
        self._events = events or Events()
        self._changed = DebouncedEvent(self._events, ResponseCacheChanged())
        self._now = now
        self._jitter = jitter
        self._level = level
        self._statistics = ResponseStatistics()
        self._store = EntryStore(self._settings, self._statistics)
        self._entries = self._store.entries
        self._flights: dict[CacheKey, Fetching] = {}
        self._running: dict[Fetching, None] = {}
        self._epochs = Epochs()
        self._sweeper = Sweeper(self._sweep, now)
        self._release: asyncio.Handle | None = None
        self._labels = Labels()
        # Fetches are shared: they run in the context in which the cache was made, not in their first caller's.
        self._context = copy_context()

    # Reading

    async def get(
        self,
        key: str,
        fetcher: Fetcher,
        *,
        ttl: float = DEFAULT_TTL,
        force_refresh: bool = False,
        stale_while_revalidate: float = 0.0,
        stale_if_error: float = 0.0,
        tags: Iterable[str] = (),
        provider: ProviderIdentity | None = None,
        warm_start: bool = True,
    ) -> Any:
        """The cached value, or one shared `await fetcher()`, as a copy of the caller's own. Seconds.

        `provider` is (app id, provider name). `warm_start`: until there is one of this run, the answer of an earlier
        run is welcome, however old, while a new one is fetched. Raises what the fetcher raises, and `InvalidParams` for
        a TTL that is not above zero and at most a day.
        """
        encoded = await self.get_encoded(
            key,
            fetcher,
            ttl=ttl,
            force_refresh=force_refresh,
            stale_while_revalidate=stale_while_revalidate,
            stale_if_error=stale_if_error,
            tags=tags,
            provider=provider,
            warm_start=warm_start,
        )
        return decode(encoded.body)

    async def get_encoded(
        self,
        key: str,
        fetcher: Fetcher,
        *,
        ttl: float = DEFAULT_TTL,
        force_refresh: bool = False,
        stale_while_revalidate: float = 0.0,
        stale_if_error: float = 0.0,
        tags: Iterable[str] = (),
        provider: ProviderIdentity | None = None,
        warm_start: bool = True,
    ) -> Encoded:
        """As `get`, as the bytes that go on the wire, and where they came from."""
        try:
            entry = self._entries[key]
            if self._now() < entry.fresh_until and not force_refresh and 0 < ttl <= LONGEST and ttl is not True:
                entry.hits += 1
                return entry.hit
        except (KeyError, TypeError):
            pass  # A miss; or a key or TTL of a wrong type, which is said properly below.
        _check_text(key, "A cache key")
        freshness = Freshness(
            seconds(ttl, "ttl"),
            seconds(stale_while_revalidate, "stale_while_revalidate", zero=True),
            seconds(stale_if_error, "stale_if_error", zero=True),
            warm_start,
        )
        question = Request(key, fetcher, freshness, provider, frozenset(tags))
        return await self.answer(question, force_refresh=force_refresh)

    def fresh(self, key: CacheKey) -> Encoded | None:
        """The answer if there is one that has not expired; counted as a hit. Nothing is fetched."""
        entry = self._entries.get(key)
        if entry is not None and self._now() < entry.fresh_until:
            entry.hits += 1
            return entry.hit
        return None

    async def answer(self, question: Request, *, force_refresh: bool = False) -> Encoded:
        """From the cache, from a fetch in flight, or by a fetch of its own."""
        if not force_refresh and (encoded := self._from_cache(question)) is not None:
            return encoded
        counts = self._statistics.of(question.provider)
        fetching = self._in_flight(question.key)
        # A forced refresh wants what is true now: it may share only a fetch that has not begun yet.
        joined = fetching is not None and not (force_refresh and fetching.flight.begun)
        if fetching is None or not joined:
            fetching = self._start(question, force=force_refresh)
        counts.joined += joined
        counts.misses += not joined
        try:
            body = await fetching.flight.join()
        except Exception as error:
            stale = self._stale_after(error, question)
            if stale is None:
                raise
            counts.joined -= joined
            counts.misses -= not joined
            counts.stale += 1
            return stale
        recalled = fetching.recalled
        if recalled is None:
            return Encoded(body, "joined" if joined else "miss")
        counts.joined -= joined
        counts.misses -= not joined
        if force_refresh or not recalled.suits(question.freshness):
            # Somebody else accepted what a level had; by now the flight of what this caller accepts is under way.
            return await self.answer(question, force_refresh=force_refresh)
        counts.add_recalled(recalled.source)
        return Encoded(body, recalled.source, recalled.as_of)

    def _from_cache(self, question: Request) -> Encoded | None:
        entry = self._entries.get(question.key)
        if entry is None:
            return None
        now = self._now()
        if now < entry.fresh_until:
            entry.hits += 1
            return entry.hit
        if entry.failure is not None:
            if now >= entry.gone_at:
                return None
            entry.hits += 1
            raise again(entry.failure)
        if entry.as_of is not None:
            if now >= entry.gone_at or not question.freshness.warm_start:
                return None
        elif now >= entry.fresh_until + question.freshness.stale_while_revalidate:
            return None
        counts = self._statistics.of(question.provider)
        counts.stale += 1
        counts.saved += entry.load_seconds
        if self._in_flight(question.key) is None:
            self._refresh(question)
        return Encoded(entry.hit.body, "stale", entry.as_of)

    def cached_handler(
        self,
        channel: str,
        handler: Handler,
        *,
        tags: Tags = (),
        check: Check | None = None,
        not_found_ttl: float = 0.0,
        stale_if_error: float = 0.0,
    ) -> CachedHandler:
        """Wrap a handler that only reads: the renderer's `cache` and `forceRefresh` decide, and do not reach it.

        `tags` (texts, or a function of the params that gives them) are what a write names to drop the answer.
        `check(sender, params)` runs before every look-up, so that a hit is no way around it. `not_found_ttl` (seconds)
        remembers a `service-not-found` for so long. `stale_if_error` (seconds): so long after its expiry an answer
        that was asked for with `cache` is served when the service fails, unless the caller says otherwise. The answer
        may depend on the params only, never on the sender.
        """
        return CachedHandler(
            self,
            channel,
            handler,
            tags=tags,
            check=check,
            not_found_ttl=not_found_ttl,
            stale_if_error=stale_if_error,
        )

    # Invalidating: synchronous, and nothing whose fetch began before is served after

    def invalidate(self, key: str) -> None:
        """Drop one key's answer. `key` is as it was given to `get`, or as `stats` shows it."""
        _check_text(key, "A cache key")
        meant: set[CacheKey] = {key}
        if SEPARATOR in key:
            meant |= self._labels.keys_of(key, self._entries.values())
            meant |= self._labels.keys_of(key, [fetching.question for fetching in self._running])
        for one in meant:
            self._epochs.end(key_scope(one))
        self._drop([self._entries[one] for one in meant if one in self._entries], "invalidated")
        # A level knows keys by digests of its own: what a label means there is any answer of its channel.
        channel = [prefix_scope(key.partition(SEPARATOR)[0] + ":")] if SEPARATOR in key else []
        self._drop_below(*map(key_scope, meant), *channel)

    def invalidate_prefix(self, prefix: str) -> None:
        """Drop the answers whose key begins with `prefix`; a handler's keys begin with its channel and a colon."""
        _check_text(prefix, "A key prefix")
        for fetching in self._running:
            if starts_with(fetching.question.key, prefix):
                self._epochs.end(key_scope(fetching.question.key))
        self._drop((e for e in self._entries.values() if starts_with(e.key, prefix)), "invalidated")
        self._drop_below(prefix_scope(prefix))

    def invalidate_tags(self, *tags: str) -> None:
        """Drop the answers that have any of these tags: a write has made them stale."""
        for tag in tags:
            self._epochs.end(tag_scope(tag))
        wanted = frozenset(tags)
        self._drop((e for e in self._entries.values() if not e.tags.isdisjoint(wanted)), "written")
        self._drop_below(*map(tag_scope, tags))

    def invalidate_provider(self, app_id: str, provider_name: str) -> None:
        """Drop the provider's answers, and those that named no provider: they may have come from it."""
        self._epochs.end(provider_scope(app_id, provider_name))
        self._epochs.end(NO_PROVIDER)
        count = self._store.remove_provider((app_id, provider_name), "provider")
        self._dropped(count + self._store.remove_provider(None, "provider"), "provider")
        self._drop_below(provider_scope(app_id, provider_name), NO_PROVIDER)

    def clear(self) -> None:
        """Drop everything."""
        self._clear()
        self._drop_below(EVERYTHING)

    async def settled(self) -> None:
        """Wait until what was invalidated so far is so for every process that shares the second level."""
        if self._level is not None:
            await self._level.settled()

    def close(self) -> None:
        """The end: memory is dropped, fetches in flight are cancelled, no timer is left. The second level stays."""
        self._clear()
        for fetching in tuple(self._running):
            fetching.flight.cancel()
        self._store.settle()
        if self._release is not None:
            self._release.cancel()
            self._release = None
        self._sweeper.stop()
        self._changed.stop()

    # Looking

    def stats(self) -> dict[str, Any]:
        """Entries, fetches in flight, keys (labels without params), bytes, counts in total and per provider."""
        self._store.settle()  # The hits of entries that have just left belong to the counts as well.
        return report(
            self._store,
            self._statistics,
            self._labels,
            inflight=sum(self._stands(fetching) for fetching in self._flights.values()),
            now=self._now(),
        )

    # Fetching

    def _stands(self, fetching: Fetching) -> bool:
        return self._epochs.stands(fetching.flight.epoch, fetching.scopes)

    def _in_flight(self, key: CacheKey) -> Fetching | None:
        fetching = self._flights.get(key)
        return fetching if fetching is not None and self._stands(fetching) else None

    def _start(
        self, question: Request, *, background: bool = False, force: bool = False, visit: Visit | None = None
    ) -> Fetching:
        fetching = Fetching(question, now=self._now)
        if self._level is not None:
            fetching.visit = visit or self._level.visit(question, fetching.scopes, recall=not force)
        context = self._context.copy()
        # The one thing the fetch takes over from its first caller: the account on which its time goes.
        context.run(spent.set, spent.get())
        fetching.flight = Flight(
            fetching.run,
            # Before anything is read: what changes from here on makes the answer old.
            self._epochs.now(),
            on_landed=partial(self._landed, fetching),
            on_abandoned=partial(self._abandoned, fetching),
            persistent=background,
            context=context,
        )
        self._flights[question.key] = fetching
        self._running[fetching] = None
        return fetching

    def _abandoned(self, fetching: Fetching, _flight: Flight[bytes]) -> None:
        if self._flights.get(fetching.question.key) is fetching:
            del self._flights[fetching.question.key]

    def _landed(self, fetching: Fetching, flight: Flight[bytes]) -> None:
        del self._running[fetching]
        question = fetching.question
        current = self._flights.get(question.key) is fetching
        if current:
            del self._flights[question.key]
        # No await between these checks and the write: an invalidation cannot slip in between.
        may_store = current and self._stands(fetching)
        recalled = fetching.recalled
        if fetching.visit is not None and recalled is None:
            fetching.visit.landed(flight.result if may_store and flight.error is None else None)
        if recalled is not None:
            if may_store:
                self._keep(Entry.recalled(question, recalled, now=self._now()))
                if recalled.source == "stale":
                    self._refresh(question, visit=fetching.visit)
            elif fetching.visit is not None:
                fetching.visit.landed(None)
        elif flight.error is None:
            self._statistics.load.add(fetching.load_seconds)
            if may_store:
                ttl = question.freshness.ttl * (1 - self._settings.ttl_jitter * self._jitter())
                self._keep(Entry(question, flight.result, now=self._now(), ttl=ttl, load_seconds=fetching.load_seconds))
        elif not flight.abandoned:
            self._failed(question, flight.error, may_store)

    def _refresh(self, question: Request, *, visit: Visit | None = None) -> None:
        """Fetch anew although nobody waits for it."""
        own = replace(
            question,
            timeout=self._settings.background_timeout,
            freshness=replace(question.freshness, warm_start=False),
        )
        self._start(own, background=True, visit=visit)

    def _failed(self, question: Request, error: BaseException, may_store: bool) -> None:
        self._statistics.of(question.provider).failed += 1
        if may_store and question.not_found_ttl and is_not_found(error):
            ttl, failure = question.not_found_ttl, again(error)
            self._keep(Entry(question, b"", now=self._now(), ttl=ttl, load_seconds=0.0, failure=failure))
        # Only now: who hears of it may invalidate.
        name = str(error.code) if isinstance(error, IpcError) else type(error).__name__
        self._events.publish(FetchFailed(self._labels.of(question.key, question.provider), name))

    def _keep(self, entry: Entry) -> None:
        if self._store.put(entry):
            self._sweeper.expect(entry.gone_at)
        self._changed.announce()

    def _stale_after(self, error: Exception, question: Request) -> Encoded | None:
        window = question.freshness.stale_if_error
        # Looked up only now: what was invalidated during the fetch is not served.
        entry = self._entries.get(question.key)
        if not window or entry is None or not is_outage(error):
            return None
        # A remembered `service-not-found` was never fresh, and so is never within the window.
        if self._now() >= entry.fresh_until + window:
            return None
        return Encoded(entry.hit.body, "stale")

    # Leaving

    def _clear(self) -> None:
        self._epochs.end_all()
        self._dropped(self._store.clear("cleared"), "cleared")

    def _drop_below(self, *scopes: Scope) -> None:
        if self._level is not None:
            self._level.drop(scopes)

    def _drop(self, entries: Iterable[Entry], reason: str) -> None:
        self._dropped(self._store.remove_all(entries, reason), reason)

    def _dropped(self, count: int, reason: str) -> None:
        if not count:
            return
        self._events.publish(ResponsesDropped(reason, count))
        self._changed.announce()
        if self._release is None:
            self._release = asyncio.get_running_loop().call_soon(self._let_go)

    def _let_go(self) -> None:
        # A slice at a time: to free ten thousand answers takes longer than a frame of the window may.
        more = self._store.settle(_LET_GO)
        self._release = asyncio.get_running_loop().call_soon(self._let_go) if more else None

    def _sweep(self) -> float | None:
        now = self._now()
        self._drop((e for e in self._entries.values() if e.gone_at <= now), "expired")
        return min((entry.gone_at for entry in self._entries.values()), default=None)


def _check_text(value: object, what: str) -> None:
    if not isinstance(value, str):
        raise InvalidParams(f"{what} must be text.")
