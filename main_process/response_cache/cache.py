"""Answers that are still good, shared by everyone who asks the same."""

import asyncio
import random
import time
from collections.abc import Callable, Iterable
from contextvars import copy_context
from dataclasses import replace
from typing import Any, Unpack

from ipc.encoding import decode
from ipc.errors import IpcError
from ipc.messages import Encoded, Handler, ProviderIdentity, current_call
from main_process.events import Events, FetchFailed, ResponseCacheChanged, ResponsesDropped
from main_process.kit.debounced_event import DebouncedEvent
from main_process.kit.epochs import Epochs
from main_process.kit.guarded_flights import GuardedFlights
from main_process.kit.sweeper import Sweeper
from main_process.response_cache.by_label import ByLabel
from main_process.response_cache.codec import CacheKey, starts_with
from main_process.response_cache.entry import Entry
from main_process.response_cache.fetching import (
    NO_PROVIDER,
    Fetching,
    copy_of,
    is_not_found,
    is_outage,
    key_scope,
    provider_scope,
    tag_scope,
)
from main_process.response_cache.freshness import DEFAULT_TTL, Freshness, seconds
from main_process.response_cache.handler import CachedHandler, Check, Tags
from main_process.response_cache.report import SEPARATOR, Labels, report
from main_process.response_cache.request import Fetcher, GetOptions, Request, check_text
from main_process.response_cache.second_level.level_key import EVERYTHING, prefix_scope
from main_process.response_cache.second_level.protocol import NO_LEVEL, SecondLevel, Visit
from main_process.response_cache.settings import ResponseCacheSettings
from main_process.response_cache.statistics import ResponseStatistics
from main_process.response_cache.store import EntryStore

_LET_GO = 256
"""Removed entries that are freed in one turn of the loop: some tenths of a millisecond."""


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
        level: SecondLevel = NO_LEVEL,
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
        self._epochs = Epochs()
        self._fetches: GuardedFlights[CacheKey, Fetching] = GuardedFlights(self._epochs, self._landed)
        self._sweeper = Sweeper(self._sweep, now)
        self._release: asyncio.Handle | None = None
        self._labels = Labels()
        # Fetches are shared, so they run in the cache's own context and not in their first caller's.
        self._context = copy_context()
        self.by_label = ByLabel(
            self._store, self._fetches, self._labels, self._epochs, level, self._drop, self._changed.announce, now
        )
        """The answers one by one, for the developer tools."""

    # Reading

    async def get(
        self,
        key: str,
        fetcher: Fetcher,
        *,
        ttl: float = DEFAULT_TTL,
        force_refresh: bool = False,
        **options: Unpack[GetOptions],
    ) -> Any:
        """The cached value, or one shared `await fetcher()`, as a copy of the caller's own.

        `ttl`: the oldest answer that the caller accepts, in seconds. `force_refresh`: fetch anew, replace the entry.
        Raises what the fetcher raises, and `InvalidParams` for a TTL that is not above zero and at most a day.
        """
        # A table of options that is passed on costs a fifth of a hit: most callers give none.
        if options:
            encoded = await self.get_encoded(key, fetcher, ttl=ttl, force_refresh=force_refresh, **options)
        else:
            encoded = await self.get_encoded(key, fetcher, ttl=ttl, force_refresh=force_refresh)
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
        provider: tuple[str, str] | None = None,
        warm_start: bool = True,
    ) -> Encoded:
        """As `get`, as the bytes that go on the wire, and where they came from."""
        try:
            entry = self._entries[key]
            # A caller that accepts an older answer than any before makes the entry stay longer; the slow path does
            # that.
            if (
                # mutant: ttl <= entry.longest_ttl
                # mutant: self._now() - entry.answered_at < ttl
                self._now() - entry.answered_at < ttl <= entry.longest_ttl
                and not (force_refresh or stale_while_revalidate or stale_if_error)
                and ttl is not True  # mutant: and True
            ):
                entry.hits += 1
                return entry.hit
        except (KeyError, TypeError):
            pass  # A miss, or a key or TTL of a wrong type, for which the slow path raises the proper error.
        check_text(key, "A cache key")
        freshness = Freshness(
            seconds(ttl, "ttl"),
            seconds(stale_while_revalidate, "stale_while_revalidate", zero=True),
            seconds(stale_if_error, "stale_if_error", zero=True),
            warm_start,
        )
        request = Request(key, fetcher, freshness, ProviderIdentity(*provider) if provider else None, frozenset(tags))
        return await self.answer(request, force_refresh=force_refresh)

    def fresh(self, key: CacheKey, accepted: Freshness) -> Encoded | None:
        """The answer if there is one that is fresh for this caller; counted as a hit. Nothing is fetched."""
        entry = self._entries.get(key)
        if entry is not None and self._now() - entry.answered_at < accepted.ttl:
            if accepted.keep > entry.keep:
                entry.asked(accepted)
            entry.hits += 1
            return entry.hit
        return None

    async def answer(self, request: Request, *, force_refresh: bool = False) -> Encoded:
        """From the cache, from a fetch in flight, or by a fetch of its own."""
        if not force_refresh and (encoded := self._from_cache(request)) is not None:
            return encoded
        counts = self._statistics.of(request.provider)
        fetching = self._fetches.joinable(request.key)
        # A forced refresh wants what is true now: it may share only a fetch that has not begun yet.
        # mutant: joined = fetching is not None
        joined = fetching is not None and not (force_refresh and fetching.flight.begun)
        if fetching is None or not joined:
            fetching = self._start(request, recall=not force_refresh)
        counts.joined += joined
        counts.misses += not joined
        try:
            body = await fetching.flight.join()
        except Exception as error:
            stale = self._stale_after(error, request)
            if stale is None:
                raise
            counts.joined -= joined
            counts.misses -= not joined
            counts.stale += 1
            return stale
        recalled = fetching.recalled
        if recalled is None:
            if joined and (entry := self._entries.get(request.key)) is not None:
                entry.asked(request.freshness)
            return Encoded(body, "joined" if joined else "miss")
        counts.joined -= joined
        counts.misses -= not joined
        if force_refresh or not recalled.suits(request.freshness):
            # Another caller accepted what a level had; a fetch that this caller accepts may be under way by now.
            return await self.answer(request, force_refresh=force_refresh)
        counts.add_recalled(recalled.source)
        return Encoded(body, recalled.source, recalled.as_of, recalled.by)

    def _from_cache(self, request: Request) -> Encoded | None:
        entry = self._entries.get(request.key)
        if entry is None:
            return None
        now, accepted = self._now(), request.freshness
        if entry.failure is not None:
            if now >= entry.gone_at:
                return None
            entry.hits += 1
            raise copy_of(entry.failure)
        entry.asked(accepted)
        if now - entry.answered_at < accepted.ttl:
            entry.hits += 1
            return entry.hit
        if not entry.may_be_stale(accepted, now):
            return None
        counts = self._statistics.of(request.provider)
        counts.stale += 1
        counts.saved += entry.load_seconds
        if self._fetches.joinable(request.key) is None:  # mutant: if True:
            self._refresh(request)
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
        options = {"not_found_ttl": not_found_ttl, "stale_if_error": stale_if_error}
        return CachedHandler(self, channel, handler, tags=tags, check=check, **options)

    # Invalidating: synchronous, and nothing whose fetch began before is served after

    def invalidate(self, key: str) -> None:
        """Drop one key's answer. `key` is as it was given to `get`, or as `stats` shows it."""
        check_text(key, "A cache key")
        meant: set[CacheKey] = {key}
        if SEPARATOR in key:
            meant |= self._labels.keys_of(key, self._entries.values())
            meant |= self._labels.keys_of(key, [fetching.request for fetching in self._fetches])
        for one in meant:
            self._epochs.invalidate(key_scope(one))
        self._drop([self._entries[one] for one in meant if one in self._entries], "invalidated")
        # A level has names of its own for keys, so a label drops all answers of its channel there.
        channel = [prefix_scope(key.partition(SEPARATOR)[0] + ":")] if SEPARATOR in key else []
        self._level.drop([*map(key_scope, meant), *channel])

    def invalidate_prefix(self, prefix: str) -> None:
        """Drop the answers whose key begins with `prefix`; a handler's keys begin with its channel and a colon."""
        check_text(prefix, "A key prefix")
        for fetching in self._fetches:
            if starts_with(fetching.request.key, prefix):  # mutant: if False:
                self._epochs.invalidate(key_scope(fetching.request.key))
        self._drop((e for e in self._entries.values() if starts_with(e.key, prefix)), "invalidated")
        self._level.drop([prefix_scope(prefix)])

    def invalidate_tags(self, *tags: str) -> None:
        """Drop the answers that have any of these tags: a write has made them stale."""
        for tag in tags:
            self._epochs.invalidate(tag_scope(tag))
        wanted = frozenset(tags)
        self._drop((e for e in self._entries.values() if not e.tags.isdisjoint(wanted)), "written")
        self._level.drop(map(tag_scope, tags))

    def invalidate_provider(self, app_id: str, provider_name: str) -> None:
        """Drop the provider's answers, and those that named no provider: they may have come from it."""
        self._epochs.invalidate(provider_scope(app_id, provider_name))
        self._epochs.invalidate(NO_PROVIDER)  # mutant: pass
        count = self._store.remove_provider(ProviderIdentity(app_id, provider_name), "provider")
        self._dropped(count + self._store.remove_provider(None, "provider"), "provider")
        self._level.drop([provider_scope(app_id, provider_name), NO_PROVIDER])

    def clear(self) -> None:
        """Drop everything."""
        self._clear()
        self._level.drop([EVERYTHING])

    async def flush(self) -> None:
        """Wait until everyone who shares the second level knows what was invalidated so far."""
        await self._level.flush()

    def close(self) -> None:
        """The end: memory is dropped, fetches in flight are cancelled, no timer is left. The second level stays."""
        self._clear()
        self._fetches.cancel()
        self._store.free()
        if self._release is not None:
            self._release.cancel()
            self._release = None
        self._sweeper.close()
        self._changed.close()

    # Looking

    def stats(self) -> dict[str, Any]:
        """Entries, fetches in flight, keys (labels without params), bytes, counts in total and per provider."""
        # mutant: pass
        self._store.free()  # The hits of entries that have just left belong to the counts as well.
        inflight = self._fetches.count_joinable()
        return report(self._store, self._statistics, self._labels, inflight=inflight, now=self._now())

    @property
    def settings(self) -> ResponseCacheSettings:
        return self._settings

    # Fetching

    def _start(
        self, request: Request, *, background: bool = False, recall: bool = True, visit: Visit | None = None
    ) -> Fetching:
        fetching = Fetching(request, now=self._now)
        fetching.visit = visit or self._level.visit(request, fetching.scopes, recall=recall)
        context = self._context.copy()
        # The fetch takes one thing over from its first caller: the current call, to which its time is added.
        context.run(current_call.set, current_call.get())
        return self._fetches.start(fetching, persistent=background, context=context)

    def _refresh(self, request: Request, visit: Visit | None = None) -> None:
        """Fetch anew although nobody waits for it."""
        freshness = replace(request.freshness, warm_start=False)
        # mutant: self._start(request, background=True)
        own = replace(request, freshness=freshness, timeout=self._settings.background_timeout)
        self._start(own, background=True, visit=visit)

    def _landed(self, fetching: Fetching, may_keep: bool) -> None:
        request, flight, recalled = fetching.request, fetching.flight, fetching.recalled
        fetching.tell_level(may_keep)
        if recalled is not None:
            if may_keep:  # mutant: if True:
                self._keep(Entry.recalled(request, recalled, now=self._now()))
                if recalled.source == "stale":
                    self._refresh(request, fetching.visit)
        elif flight.error is None:
            self._statistics.load.add(fetching.load_seconds)
            if may_keep:  # mutant: if True:
                now = self._aged(request.freshness.ttl)
                self._keep(Entry(request, flight.result, now=now, load_seconds=fetching.load_seconds))
        elif not flight.abandoned:
            self._failed(request, flight.error, may_keep)

    def _failed(self, request: Request, error: BaseException, may_keep: bool) -> None:
        self._statistics.of(request.provider).failed += 1
        if may_keep and request.not_found_ttl and is_not_found(error):
            self._keep(Entry(request, b"", now=self._now(), load_seconds=0.0, failure=copy_of(error)))
        # Published only now, because a subscriber may invalidate.
        name = str(error.code) if isinstance(error, IpcError) else type(error).__name__
        self._events.publish(FetchFailed(self._labels.of(request.key, request.provider), name))

    def _aged(self, ttl: float) -> float:
        """Now, or a little earlier at random: what was fetched together does not expire together."""
        return self._now() - self._settings.age_jitter * min(1.0, ttl / DEFAULT_TTL) * self._jitter()

    def _keep(self, entry: Entry) -> None:
        if (old := self._entries.get(entry.key)) is not None:
            entry.inherit(old)
        if self._store.put(entry):
            self._sweeper.expect(entry.gone_at)
        self._changed.announce()

    def _stale_after(self, error: Exception, request: Request) -> Encoded | None:
        # Looked up only now: what was invalidated during the fetch is not served.
        entry = self._entries.get(request.key)
        # mutant: if entry is None or not entry.may_bridge(request.freshness, self._now()):
        if entry is None or not is_outage(error) or not entry.may_bridge(request.freshness, self._now()):
            return None
        return Encoded(entry.hit.body, "stale", entry.as_of)

    # Leaving

    def _clear(self) -> None:
        self._epochs.invalidate_all()  # mutant: pass
        self._dropped(self._store.clear("cleared"), "cleared")

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
        more = self._store.free(_LET_GO)
        self._release = asyncio.get_running_loop().call_soon(self._let_go) if more else None

    def _sweep(self) -> float | None:
        now = self._now()
        self._drop((e for e in self._entries.values() if e.gone_at <= now), "expired")
        return min((entry.gone_at for entry in self._entries.values()), default=None)
