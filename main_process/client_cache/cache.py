"""One live client per provider, shared by everyone who needs it."""

import asyncio
import random
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, suppress
from typing import Any

from ipc.errors import InvalidParams, IpcError
from ipc.messages import ProviderIdentity, Registrar
from main_process.client_cache.backoff import Backoff
from main_process.client_cache.client import CachedClient, ClientKey, State
from main_process.client_cache.closing import Closer, Closing, ClosingReport
from main_process.client_cache.creation import Creation, OtherVersion, Resolve, provider_scope, type_scope
from main_process.client_cache.factories import Factories, KindOf
from main_process.client_cache.lease import Lease
from main_process.client_cache.report import report
from main_process.client_cache.settings import ClientCacheSettings
from main_process.client_cache.statistics import ClientStatistics
from main_process.client_cache.trials import Trials
from main_process.errors import ClientCreationFailed
from main_process.events import (
    ClientCacheChanged,
    ClientClosed,
    ClientCreated,
    ClientFailed,
    ClientLeaseOverdue,
    Events,
)
from main_process.kit.debounced_event import DebouncedEvent
from main_process.kit.epochs import Epochs
from main_process.kit.guarded_flights import GuardedFlights
from main_process.kit.sweeper import Sweeper
from main_process.kit.threads import BoundedThreads
from main_process.providers.types import Factory
from main_process.sdks.http.echo import NO_ECHO, Echo

_ATTEMPTS = 8
"""Attempts of one call, where the provider is saved again while its client is being made."""


class ClientCache:
    """Clients by (provider hash, app id, provider name). Everything runs on the event loop's thread.

    `resolve(app_id, provider_name)` gives the provider with its decrypted credentials; `kind_of(provider_type)` what is
    known of its type; `channels(ipc, cache)` registers the cache channels.
    """

    def __init__(
        self,
        resolve: Resolve,
        *,
        kind_of: KindOf = lambda _type: None,
        events: Events | None = None,
        channels: "Callable[[Registrar, ClientCache], None] | None" = None,
        settings: ClientCacheSettings | None = None,
        now: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._settings = settings or ClientCacheSettings()
        self._resolve = resolve
        self._channels = channels
        self._registrars: list[Registrar] = []
        self._now = now
        self._events = events or Events()
        self._changed = DebouncedEvent(self._events, ClientCacheChanged())
        self._live: dict[ClientKey, CachedClient] = {}
        self._uses = 0
        self._epochs = Epochs()
        self._creations: GuardedFlights[ClientKey, Creation] = GuardedFlights(self._epochs, self._landed)
        self._saves = Epochs()
        self._making = BoundedThreads(self._settings.creation_threads, "latchkey-factory")
        self._unmaking = BoundedThreads(self._settings.creation_threads, "latchkey-close")
        self._factories = Factories(kind_of, self._making, self._settings.creation_timeout)
        self._backoff = Backoff(self._settings.backoff_first, self._settings.backoff_cap, now, jitter)
        self._closer = Closer(self._settings, self._unmaking, self._closed, self._lease_overdue)
        self._trials = Trials(self._factories, Closer(self._settings, self._unmaking), now)
        self._sweeper = Sweeper(self._sweep_idle, now, pause=0.0)
        self._statistics = ClientStatistics()
        self._shut = False
        self._latecomers: list[CachedClient] = []
        """Clients that threads have made since the end began."""

    # Handing out

    def register_factory(self, provider_type: str, factory: Factory) -> None:
        """Make clients of `provider_type` by `factory(credentials)`, sync or async; those of an earlier one leave."""
        if self._factories.register(provider_type, factory):
            self._invalidate_type(provider_type, "factory-replaced")

    async def get_client(self, provider_hash: str | None, app_id: str, provider_name: str) -> Any:
        """The client cached for exactly these three, or a new one; concurrent callers share one creation.

        Without a lease the client stays open for a grace period only after it has left the cache.
        Raises `ProviderNotFound`, `UnknownProviderType`, `ProviderNotACredential`, `CredentialsInvalid` or
        `ClientCreationFailed`.
        """
        try:
            # mutant: entry = {e.provider: e for e in self._live.values()}[app_id, provider_name]
            entry = self._live[provider_hash, app_id, provider_name]
            entry.hits += 1
            self._uses = entry.used = self._uses + 1
            return entry.client
        except KeyError:
            pass  # A miss: created outside of this block, so that errors do not name the KeyError as their cause.
        except TypeError:
            raise _not_text() from None
        return (await self._create((provider_hash, app_id, provider_name))).client

    def lease(
        self, provider_hash: str | None, app_id: str, provider_name: str, *, of_current_version: bool = False
    ) -> Lease:
        """`async with` it: `get_client`, and the client is not closed inside, up to a hard deadline.

        With `of_current_version` a hash that is not the provider's present one leads to the same client as that one:
        for hashes from outside, which a caller can make up without end.
        """
        return Lease(self._enter, self._release, (provider_hash, app_id, provider_name), of_current_version)

    def trial(self, provider_type: str, credentials: Mapping[str, str]) -> AbstractAsyncContextManager[Any]:
        """`async with` it: a client of credentials that are not stored, made and closed as every other, never cached.

        Raises `UnknownProviderType`, `CredentialsInvalid` or `ClientCreationFailed`.
        """
        return self._trials.client(provider_type, credentials)

    async def _enter(self, key: ClientKey, of_current_version: bool) -> CachedClient:
        try:
            entry = self._live.get(key)
        except TypeError:
            raise _not_text() from None
        if entry is None:
            return await self._create(key, of_current_version)
        entry.leased += 1
        self._uses = entry.used = self._uses + 1
        return entry

    def _release(self, entry: CachedClient) -> None:
        entry.leases -= 1
        entry.active_at = self._now()
        self._closer.close_if_unused(entry)

    # Creating

    async def _create(self, key: ClientKey, of_current_version: bool = False) -> CachedClient:
        _check(key)
        provider = ProviderIdentity(key[1], key[2])
        scopes = (provider_scope(*provider),)
        counts = self._statistics.of(provider)
        first = True
        for _ in range(_ATTEMPTS):
            if self._shut:
                raise ClientCreationFailed("Latchkey is closing.", retryable=False)
            # In a later round another caller may have created the client meanwhile.
            # mutant: if (made := self._live.get(key)) is not None and False:
            if (made := self._live.get(key)) is not None:
                return self._touched(made)
            creation = self._creations.joinable(key)
            if creation is not None:
                counts.joined += first
            else:
                self._refuse_while_backing_off(provider)
                creation = self._start(key, of_current_version)
                counts.misses += first
            first = False
            begun = self._saves.now()
            try:
                entry = await creation.flight.join()
            except OtherVersion as other:
                key = other.current
                continue
            except Exception:
                # mutant: if not self._shut:
                if self._saves.is_current(begun, scopes) and not self._shut:
                    raise
                continue  # The creation used the provider as it was before it was saved, or the cache is closing.
            # After a save even callers that waited for the old client do not get it.
            # mutant: if entry.state in (State.LIVE, State.RETIRED):
            # mutant: if self._saves.is_current(begun, scopes):
            if self._saves.is_current(begun, scopes) and entry.state in (State.LIVE, State.RETIRED):
                return self._touched(entry)
        raise ClientCreationFailed("The provider keeps changing. Try again.")

    def _touched(self, entry: CachedClient) -> CachedClient:
        self._uses = entry.used = self._uses + 1
        entry.handed_over = True
        return entry

    def _start(self, key: ClientKey, of_current_version: bool) -> Creation:
        creation = Creation(
            key,
            resolve=self._resolve,
            factories=self._factories,
            late=self._late,
            now=self._now,
            of_current_version=of_current_version,
        )
        return self._creations.start(creation, persistent=True)

    def _landed(self, creation: Creation, may_keep: bool) -> None:
        flight = creation.flight
        if flight.error is not None:
            if not isinstance(flight.error, OtherVersion):
                self._failed(creation, flight.error, may_keep)
            return
        entry = flight.result
        entry.why = self._statistics.of(entry.provider).last_left or "first-use"
        # Callers that waited through an invalidation still get the client; after a save or a shutdown they do not.
        entry.handed_over = flight.waiters > 0 and not self._shut  # mutant: pass
        if may_keep:  # mutant: if True:
            self._backoff.reset(entry.provider)
            self._live[creation.key] = entry
            self._keep_within_bounds(entry)
            self._sweeper.expect(self._now() + self._settings.idle_after / 8)
        else:
            self._retire(entry, "overtaken")
        self._made(entry)

    def _made(self, entry: CachedClient) -> None:
        self._statistics.made(entry)
        self._uses = entry.used = self._uses + 1
        self._events.publish(
            ClientCreated(*entry.provider, entry.provider_type, round(entry.creation_seconds * 1000, 1))
        )
        self._changed.announce()

    def _late(self, entry: CachedClient) -> None:
        self._retire(entry, "late")
        self._made(entry)
        if self._shut:
            self._latecomers.append(entry)

    def _failed(self, creation: Creation, error: BaseException, is_current: bool) -> None:
        provider = ProviderIdentity(creation.key[1], creation.key[2])
        counts = self._statistics.of(provider)
        counts.failed += 1
        counts.last_error = error.code if isinstance(error, IpcError) else type(error).__name__
        # mutant: if isinstance(error, ClientCreationFailed):
        if is_current and isinstance(error, ClientCreationFailed):
            error.retry_after = self._backoff.failed(provider) or None
        self._events.publish(ClientFailed(*provider, creation.provider_type or "", counts.last_error))
        self._changed.announce()

    def _refuse_while_backing_off(self, provider: ProviderIdentity) -> None:
        if (remaining := self._backoff.remaining(provider)) > 0:
            raise ClientCreationFailed(
                f"The client could not be made just now. The next attempt is in {remaining:.0f} s.",
                retry_after=remaining,
            )

    def echo_of(self, app_id: str, provider_name: str) -> Echo:
        """What finds the provider's credentials in an answer; without a cached client, one that finds nothing."""
        provider, known = ProviderIdentity(app_id, provider_name), (*self._live.values(), *self._closer.open)
        return next((client.echo for client in known if client.provider == provider), NO_ECHO)

    # Leaving

    def invalidate(self, app_id: str, provider_name: str) -> Closing:
        """Every client of the provider leaves, under whatever hash; await the result to know that they are closed."""
        _check((None, app_id, provider_name))
        return self._invalidate(app_id, provider_name, "invalidated")

    def renew(self, lease: Lease) -> None:
        """The service refuses the client of an open lease: it leaves, unless it has left already."""
        entry = lease.entry
        if entry is not None and self._live.get(entry.key) is entry:
            self._invalidate(*entry.provider, "refused")

    def provider_changed(self, app_id: str, provider_name: str, change: str) -> Closing:
        """The provider was `saved` or `deleted`: as `invalidate`, and callers still waiting are given the new state."""
        self._saves.invalidate(provider_scope(app_id, provider_name))  # mutant: pass
        return self._invalidate(app_id, provider_name, change)

    def invalidate_type(self, provider_type: str) -> Closing:
        """Every client of the type leaves: the service that all of them speak to has gone."""
        return self._invalidate_type(provider_type, "invalidated")

    def invalidate_all(self) -> Closing:
        """Every client leaves; those in use are closed after their last lease."""
        self._epochs.invalidate_all()
        self._backoff.reset_all()
        return self._drop(self._live.values(), "invalidated")

    def clear(self) -> Closing:
        """Every client leaves, and what is being looked up or made now is not kept.

        Clients in use get until `clear_within`. Await the result for the report: how many closed and what hung.
        """
        self._epochs.invalidate_all()
        self._backoff.reset_all()
        self._drop(self._live.values(), "cleared")
        leaving = tuple(self._closer.open)
        self._closer.hurry(self._settings.clear_within * 0.6)
        return Closing(leaving, self._settings.clear_within * 0.8)

    async def aclose(self) -> ClosingReport:
        """The end: nothing is made any more, what is being made is cancelled, everything is closed or reported.

        No thread of the cache is left, save that of a factory or client that does not return in time.
        """
        self._shut = True
        self._sweeper.close()
        clock = asyncio.get_running_loop().time
        ends = clock() + self._settings.clear_within
        closing = self.clear()
        self._creations.cancel()
        with suppress(TimeoutError):
            async with asyncio.timeout(self._settings.clear_within * 0.2):
                # A client that a cancelled creation made after all is closed when it lands.
                await self._creations.wait()
        report = await closing
        # A thread cannot be cancelled: what it makes in spite of all comes late, and is closed as well.
        stuck = () if await self._making.wait(ends - clock()) else ("a factory that does not return",)
        late = await Closing(self._latecomers, ends - clock())
        await self._unmaking.wait(ends - clock())
        self._changed.close()
        unmade = tuple(f"a client of {c.key[1]}/{c.key[2]} still being made" for c in self._creations)
        return ClosingReport(report.closed + late.closed, (*report.hung, *late.hung, *unmade, *stuck))

    def _invalidate(self, app_id: str, provider_name: str, reason: str) -> Closing:
        provider = ProviderIdentity(app_id, provider_name)
        self._epochs.invalidate(provider_scope(app_id, provider_name))  # mutant: pass
        self._backoff.reset(provider)
        return self._drop((c for c in self._live.values() if c.provider == provider), reason)

    def _invalidate_type(self, provider_type: str, reason: str) -> Closing:
        self._epochs.invalidate(type_scope(provider_type))
        return self._drop((c for c in self._live.values() if c.provider_type == provider_type), reason)

    def _drop(self, clients: Iterable[CachedClient], reason: str) -> Closing:
        leaving = tuple(clients)
        for entry in leaving:
            del self._live[entry.key]
            self._retire(entry, reason)
        return Closing(leaving)

    def _retire(self, entry: CachedClient, reason: str) -> None:
        self._statistics.left(entry, reason)
        self._closer.retire(entry, reason)
        self._changed.announce()

    def _closed(self, entry: CachedClient, failure: str | None) -> None:
        self._statistics.closed(entry, failure is not None)
        self._events.publish(ClientClosed(*entry.provider, entry.provider_type, entry.reason, failure))
        self._changed.announce()

    def _lease_overdue(self, entry: CachedClient) -> None:
        self._statistics.overdue_leases += 1
        self._events.publish(ClientLeaseOverdue(*entry.provider, entry.provider_type, entry.leases))

    def _keep_within_bounds(self, newcomer: CachedClient) -> None:
        # A few hundred clients at most, and a new one costs milliseconds: a scan is cheaper than an index on every hit.
        siblings = [c for c in self._live.values() if c.provider == newcomer.provider]
        if len(siblings) > self._settings.max_hashes_per_provider:  # mutant: if False:
            self._drop((self._least_recent(siblings, newcomer),), "hashes")
        if len(self._live) > self._settings.max_clients:  # mutant: if False:
            self._drop((self._least_recent(self._live.values(), newcomer),), "capacity")

    @staticmethod
    def _least_recent(clients: Iterable[CachedClient], newcomer: CachedClient) -> CachedClient:
        # mutant: return min((c for c in clients if c is not newcomer), key=lambda c: c.used)
        return min((c for c in clients if c is not newcomer), key=lambda c: (c.leases > 0, c.used))

    def _sweep_idle(self) -> float | None:
        now = self._now()
        for entry in self._live.values():
            entry.notice(now)
        self._drop((c for c in self._live.values() if now - c.active_at >= self._settings.idle_after), "idle")
        return now + self._settings.idle_after / 8 if self._live else None

    # Looking

    def setup_cache_handlers(self, ipc: Registrar) -> None:
        """Register the four cache channels of the contract; where this cache has done so already, nothing changes."""
        if self._channels is None or any(known is ipc for known in self._registrars):
            return
        self._channels(ipc, self)
        self._registrars.append(ipc)

    def stats(self) -> dict[str, Any]:
        """`{clients: […], totals: {…}}` in the names of the wire: names, counts and times, no credential, no hash."""
        live, retired = self._live.values(), tuple(self._closer.open)
        return report(live, retired, self._statistics, inflight=len(self._creations), now=self._now())


def _check(key: tuple[object, ...]) -> None:
    provider_hash, app_id, name = key
    known = provider_hash is None or isinstance(provider_hash, str)
    if not (known and isinstance(app_id, str) and isinstance(name, str)):
        raise _not_text()


def _not_text() -> InvalidParams:
    return InvalidParams("appId and providerName must be text, and so must providerHash where there is one.")
