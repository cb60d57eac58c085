"""Closing clients: once each, after the last lease and the grace period, or at a deadline that is logged."""

import asyncio
import inspect
from collections.abc import Callable, Generator, Iterable
from contextvars import Context
from dataclasses import dataclass
from typing import Any

from main_process.client_cache.client import CachedClient, State
from main_process.client_cache.factories import is_async
from main_process.client_cache.settings import ClientCacheSettings
from main_process.kit.contained import Contained, name_of
from main_process.kit.threads import BoundedThreads


@dataclass(frozen=True, slots=True)
class ClosingReport:
    """How it went: `closed` clients, and the labels of those still open at the deadline or that failed to close."""

    closed: int
    hung: tuple[str, ...] = ()


class Closing:
    """What an invalidation returns. Awaiting it waits until the clients are closed; nobody has to."""

    __slots__ = ("_clients", "_within")

    def __init__(self, clients: Iterable[CachedClient], within: float | None = None) -> None:
        self._clients = tuple(clients)
        self._within = within

    def __await__(self) -> Generator[Any, None, ClosingReport]:
        return self._wait().__await__()

    async def _wait(self) -> ClosingReport:
        futures = [client.closed for client in self._clients if client.closed is not None]
        if futures:
            # wait() leaves the futures alone when the waiter is cancelled or the time is up.
            await asyncio.wait(futures, timeout=self._within)
        good = [c for c in self._clients if c.closed is not None and c.closed.done() and c.closed.result()]
        hung = tuple(c.label for c in self._clients if c not in good)
        return ClosingReport(len(good), hung)


class Closer:
    """Takes retired clients and closes each exactly once."""

    def __init__(
        self,
        settings: ClientCacheSettings,
        threads: BoundedThreads,
        on_closed: Callable[[CachedClient, str | None], None] = lambda _client, _failure: None,
        on_overdue: Callable[[CachedClient], None] = lambda _client: None,
    ) -> None:
        self._settings = settings
        self._threads = threads
        self._on_closed = on_closed
        self._on_overdue = on_overdue
        self._tasks: set[asyncio.Task[None]] = set()
        self.open: dict[CachedClient, None] = {}
        """Retired clients that are not closed yet, the oldest first."""

    def retire(self, client: CachedClient, reason: str) -> None:
        """The client has left the cache: close it as soon as nobody uses it."""
        loop = asyncio.get_running_loop()
        client.state = State.RETIRED
        client.reason = reason
        client.closed = loop.create_future()
        self.open[client] = None
        # mutant: pass
        client.timers.append(loop.call_later(self._settings.lease_deadline, self._deadline, client))
        if client.hits or client.handed_over:
            client.in_grace = True
            client.timers.append(loop.call_later(self._settings.unleased_grace, self._grace_over, client))
        self.close_if_unused(client)

    def close_if_unused(self, client: CachedClient) -> None:
        """A lease ended or the grace period is over: close a retired client that nothing keeps open."""
        # mutant: if client.state is State.RETIRED and not client.in_grace:
        # mutant: if client.state is State.RETIRED and not client.leases:
        # mutant: if not client.leases and not client.in_grace:
        if client.state is State.RETIRED and not client.leases and not client.in_grace:
            self._close(client)

    def hurry(self, within: float) -> None:
        """Cut the grace short, and the leases of all retired clients to `within` seconds."""
        loop = asyncio.get_running_loop()
        for client in list(self.open):
            client.in_grace = False
            self.close_if_unused(client)
            if client.state is State.RETIRED:
                client.timers.append(loop.call_later(within, self._deadline, client))

    def _grace_over(self, client: CachedClient) -> None:
        client.in_grace = False
        self.close_if_unused(client)

    def _deadline(self, client: CachedClient) -> None:
        if client.state is State.RETIRED:
            self._on_overdue(client)
            self._close(client)

    def _close(self, client: CachedClient) -> None:
        client.state = State.CLOSING
        for timer in client.timers:
            timer.cancel()
        client.timers.clear()
        task = asyncio.get_running_loop().create_task(self._run(client), context=Context())
        self._tasks.add(task)  # The loop keeps tasks weakly.
        task.add_done_callback(self._tasks.discard)

    async def _run(self, client: CachedClient) -> None:
        failure: str | None = "cancelled"
        try:
            async with asyncio.timeout(self._settings.close_timeout):
                with Contained():
                    await self._call(client.client)
            failure = None
        except TimeoutError:
            failure = "timeout"
        except Exception as error:  # noqa: BLE001  # whatever an SDK raises while closing, its type name is all we keep
            failure = name_of(error)
        finally:
            client.state = State.CLOSED
            client.client = None
            self.open.pop(client, None)
            if client.closed is not None and not client.closed.done():
                client.closed.set_result(failure is None)
            self._on_closed(client, failure)

    async def _call(self, client: Any) -> None:
        close = getattr(client, "aclose", None) or getattr(client, "close", None)
        if close is None:
            return
        if is_async(close):
            await close()
            return
        result = await self._threads.run(close)
        if inspect.isawaitable(result):
            await result
