"""The one read path: lease the client, use it, and turn what an SDK raises into a failure that may be shown.

Before the client is asked: the provider's pause (a service that said "too many requests" is left alone until it is
over), then the budgets. After it: the pause that the answer began, and the line in the ledger.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Collection
from contextlib import aclosing, asynccontextmanager
from typing import Any, Protocol, TypeVar

from ipc.errors import Code, InvalidParams, IpcError
from ipc.messages import COMMAND_LINE, ProviderRef, current_call
from main_process.client_cache import ClientCache
from main_process.client_cache.factories import KindOf
from main_process.client_cache.lease import Lease
from main_process.errors import KeyRefused, ServiceError
from main_process.ledger import Consumer, Usage
from main_process.ledger.model import NO_USAGE, consumer_of
from main_process.refused_keys import RefusedKeys
from main_process.sdks.http.echo import EchoInStream
from main_process.sdks.http.large_answers import held_until_the_end
from main_process.sdks.http.rate_limits import RateLimits
from main_process.sdks.http.retry import ONCE, RetryPolicy
from main_process.widget_turns import WidgetTurns

T = TypeVar("T")


class Use(Protocol):
    """One use of a provider, under way."""

    async def admit(self) -> None:
        """Ask who has to be asked elsewhere whether it may go on. Raises BudgetExceeded."""
        ...

    def report(self, usage: Usage) -> None:
        """What the service says it cost; the last word counts."""
        ...

    def close(self, result: str = "ok") -> None:
        """It is over: `ok`, or the code of its error."""
        ...


class Observer(Protocol):
    """Who is told of every use of a provider, and may refuse it: the ledger."""

    def begin(self, consumer: Consumer, app_id: str, provider_name: str, channel: str, expected: Usage) -> Use:
        """A use is about to begin, and may take as much as `expected`. Raises BudgetExceeded."""
        ...


class Fetch:
    """Calls SDKs through leased clients. Cached handlers ask the response cache before they come here."""

    def __init__(
        self,
        clients: ClientCache,
        *,
        kind_of: KindOf = lambda _type: None,
        limits: RateLimits | None = None,
        refused: RefusedKeys | None = None,
        observer: Observer | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clients = clients
        self._limits = limits
        self._refused = refused
        self._observer = observer
        self._now = now
        self._kind_of = kind_of
        self._widget_turns = WidgetTurns()

    async def call(
        self,
        params: ProviderRef,
        use: Callable[[Any], Awaitable[T]],
        *,
        types: Collection[str] | None = None,
        retry: RetryPolicy = ONCE,
        reads: bool = False,
        usage: Callable[[T], Usage | None] | None = None,
        expected: Usage = NO_USAGE,
        consumer: Consumer | None = None,
    ) -> T:
        """`await use(client)` with the client of the provider that `params` name, which stays open meanwhile.

        `types` are the provider types that the caller can work with; None: all. `retry` is for calls that may be made
        twice, as `reads` says of one that changes nothing. Where the service refuses the key of a client that is older
        than the call, such a call is made once more with a new client. `usage(result)` reads from the answer what it
        cost. Budgets set `expected` aside for it meanwhile, and of a call that is cancelled, what was asked is counted.
        `consumer` is who asks where no page does (otherwise the call under way says whose it is). Raises
        `InvalidParams` for a provider of another type, what the client cache raises, for what the SDK raises the type's
        `ServiceError`, and that too when the provider's service has asked for a pause; `BudgetExceeded` where a budget
        is used up.
        """
        async with self._widget_turns.of(params), self.counted(params, consumer, expected) as line:
            started = self._now()
            try:
                result = await self._healed(params, types, retry, use, again=reads or retry is not ONCE)
            except asyncio.CancelledError:
                if line is not None and expected.tokens_in:
                    line.report(Usage(tokens_in=expected.tokens_in))
                raise
            finally:
                self._account_for(started)
            if line is not None and usage is not None and (reported := usage(result)) is not None:
                line.report(reported)
            return result

    @asynccontextmanager
    async def client(
        self,
        params: ProviderRef,
        *,
        types: Collection[str] | None = None,
        usage: Callable[[], Usage | None] | None = None,
        expected: Usage = NO_USAGE,
        consumer: Consumer | None = None,
    ) -> AsyncIterator[Any]:
        """The same for more than one call, or for a stream: `async with fetch.client(params) as client`.

        `usage()` is asked at the end, however it ends. Nothing is retried.
        """
        async with self._guarded(params, types, usage, consumer, expected) as (_, client):
            started = self._now()
            try:
                yield client
            finally:
                self._account_for(started)

    async def stream(
        self,
        params: ProviderRef,
        use: Callable[[Any], AsyncGenerator[T, None]],
        *,
        types: Collection[str] | None = None,
        usage: Callable[[], Usage | None] | None = None,
        expected: Usage = NO_USAGE,
    ) -> AsyncGenerator[T, None]:
        """The pieces of `use(client)`, which is closed however the reader leaves."""
        guarded = self._guarded(params, types, usage, None, expected)
        async with guarded as (lease, client), aclosing(use(client)) as pieces:
            echo = EchoInStream(lease.echo, _channel())
            started = self._now()
            async for piece in pieces:
                self._account_for(started)
                echo.refuse(piece)
                yield piece
                # The reader's own time is not the SDK's.
                started = self._now()
            self._account_for(started)

    async def refuse_echo(self, params: ProviderRef, answer: Any) -> None:
        """Raise CredentialInAnswer for an answer, got outside of `call`, that holds the provider's credential."""
        echo = self._clients.echo_of(*params.identity)
        await echo.refuse(answer, _channel())

    def watch(self, params: ProviderRef) -> EchoInStream:
        """The same for an answer in pieces: `watch(params).refuse(piece)`."""
        echo = self._clients.echo_of(*params.identity)
        return EchoInStream(echo, _channel())

    async def get_client(
        self, params: ProviderRef, *, types: Collection[str] | None = None, consumer: Consumer | None = None
    ) -> Any:
        """The client itself, for use at once: after a save it stays open for a grace period only.

        How long it is used nobody can know: prefer `call` and `client`.
        """
        async with self._used(params, types, consumer) as (lease, client, _line):
            lease.hand_over()
            return client

    def _account_for(self, started: float) -> None:
        """Add the time since `started` to the current call's time in the SDK."""
        if (account := current_call.get()) is not None:
            account.sdk += self._now() - started

    def note(self, params: ProviderRef, error: Exception) -> None:
        """Remember the pause that a service asked for in a call that was made outside of `call` and `client`."""
        if self._limits is not None and isinstance(error, ServiceError):
            self._limits.note(*params.identity, error)

    @asynccontextmanager
    async def counted(
        self, params: ProviderRef, consumer: Consumer | None = None, expected: Usage = NO_USAGE
    ) -> AsyncIterator[Use | None]:
        """Around a use of the provider that needs no client: it heeds pauses and budgets, and is in the ledger.

        Gives the line in the ledger, which is closed with the result of the block.
        """
        app_id, name = params.identity
        if self._limits is not None:
            self._limits.check(app_id, name)
        line: Use | None = None
        if self._observer is not None:
            call = current_call.get()
            if call is not None and call.sender != COMMAND_LINE:
                line = self._observer.begin(consumer_of(call.sender), app_id, name, call.channel, expected)
            else:
                line = self._observer.begin(consumer or consumer_of(None), app_id, name, "", expected)
        result = str(Code.CANCELLED)
        try:
            if line is not None:
                await line.admit()
            yield line
            result = "ok"
            if self._refused is not None:
                self._refused.works(app_id, name)
        except Exception as error:
            result = str(error.code if isinstance(error, IpcError) else Code.INTERNAL)
            if self._refused is not None:
                self._refused.note(params.identity, error)
            raise
        finally:
            if line is not None:
                line.close(result)

    @asynccontextmanager
    async def _guarded(
        self,
        params: ProviderRef,
        types: Collection[str] | None,
        usage: Callable[[], Usage | None] | None,
        consumer: Consumer | None,
        expected: Usage,
    ) -> AsyncIterator[tuple[Lease, Any]]:
        """The open lease and its client; what the SDK raises inside becomes a failure that may be shown."""
        async with self._used(params, types, consumer, expected) as (lease, client, line):
            try:
                yield lease, client
                self._succeeded(params)
            except Exception as error:
                failure = self._failure(params, lease.provider_type, error)
                if failure is error:
                    raise
                # The SDK's own text may hold the key: it is not kept, not even as a cause.
                raise failure from None
            finally:
                if line is not None and usage is not None and (reported := usage()) is not None:
                    line.report(reported)

    @asynccontextmanager
    async def _used(
        self,
        params: ProviderRef,
        types: Collection[str] | None,
        consumer: Consumer | None,
        expected: Usage = NO_USAGE,
    ) -> AsyncIterator[tuple[Lease, Any, Use | None]]:
        """The open lease, its client, and the line in the ledger."""
        async with self.counted(params, consumer, expected) as line:
            lease = self._clients.lease(params.provider_hash, *params.identity, of_current_version=True)
            async with lease as client:
                _check_type(lease.provider_type, types)
                yield lease, client, line

    async def _healed(
        self,
        params: ProviderRef,
        types: Collection[str] | None,
        retry: RetryPolicy,
        use: Callable[[Any], Awaitable[T]],
        *,
        again: bool,
    ) -> T:
        """What `use(client)` gives; where the key of an older client is refused, that client leaves.

        What the factory makes anew may hold a newer token. Once, and never for a provider that is known to wait.
        """
        begun = self._now()
        try:
            return await self._with_client(params, types, retry, use, renew_before=begun)
        except _Outworn as outworn:
            if not again:
                raise outworn.refusal from None
        return await self._with_client(params, types, retry, use, renew_before=None)

    async def _with_client(
        self,
        params: ProviderRef,
        types: Collection[str] | None,
        retry: RetryPolicy,
        use: Callable[[Any], Awaitable[T]],
        *,
        renew_before: float | None,
    ) -> T:
        lease = self._clients.lease(params.provider_hash, *params.identity, of_current_version=True)
        async with lease as client:
            _check_type(lease.provider_type, types)
            try:
                return await retry.run(lambda: self._attempt(params, lease, client, use))
            except KeyRefused as refusal:
                waits = self._refused is not None and self._refused.known(params.identity)
                if renew_before is None or waits or not lease.made_before(renew_before):
                    raise
                self._clients.renew(lease)
                raise _Outworn(refusal) from None

    async def _attempt(self, params: ProviderRef, lease: Lease, client: Any, use: Callable[[Any], Awaitable[T]]) -> T:
        if self._limits is not None:
            # Once more: since the first attempt another call may have been asked to pause.
            self._limits.check(*params.identity)
        try:
            async with held_until_the_end():
                result = await use(client)
                await lease.echo.refuse(result, _channel())
        except Exception as error:
            failure = self._failure(params, lease.provider_type, error)
            if failure is error:
                raise
            raise failure from None
        self._succeeded(params)
        return result

    def _failure(self, params: ProviderRef, provider_type: str, error: Exception) -> Exception:
        """What to raise for `error`: itself, or the type's translation. A service's wish for a pause is remembered."""
        failure = error
        if not isinstance(error, IpcError):
            kind = self._kind_of(provider_type)
            failure = (kind.explain(error) if kind is not None else None) or error
        self.note(params, failure)
        return failure

    def _succeeded(self, params: ProviderRef) -> None:
        if self._limits is not None:
            self._limits.succeeded(*params.identity)


class _Outworn(Exception):
    """A refusal of a client that has left the cache because of it."""

    def __init__(self, refusal: KeyRefused) -> None:
        super().__init__()
        self.refusal = refusal


def _check_type(provider_type: str, types: Collection[str] | None) -> None:
    if types is not None and provider_type not in types:
        raise InvalidParams(f"This channel needs a provider of type {' or '.join(sorted(types)) or 'its own'}.")


def _channel() -> str:
    call = current_call.get()
    return call.channel if call is not None else ""
