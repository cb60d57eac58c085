"""The one read path: lease the client, use it, and turn what an SDK raises into a failure that may be shown.

Before the client is asked: the provider's pause (a service that said "too many requests" is left alone until it is
over), then the budgets. After it: the pause that the answer began, and the line in the ledger.
"""

import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from typing import Any, Protocol, TypeAlias, TypeVar

from ipc.errors import Code, IpcError
from ipc.messages import ProviderRef, current_call
from main_process.client_cache import ClientCache
from main_process.client_cache.lease import Lease
from main_process.errors import ServiceError
from main_process.ledger import Consumer, Usage
from main_process.ledger.model import consumer_of
from main_process.sdks.http.echo import EchoInStream
from main_process.sdks.http.rate_limits import RateLimits
from main_process.sdks.http.retry import ONCE, RetryPolicy

T = TypeVar("T")

Translator: TypeAlias = Callable[[Exception], ServiceError | None]
"""`translate(error)`: the failure to show for what an SDK raised, or None for what it does not know."""


class Use(Protocol):
    """One use of a provider, under way."""

    def report(self, usage: Usage) -> None:
        """What the service says it cost; the last word counts."""
        ...

    def end(self, result: str = "ok") -> None:
        """It is over: `ok`, or the code of its error."""
        ...


class Observer(Protocol):
    """Who is told of every use of a provider, and may refuse it: the ledger."""

    def begin(self, consumer: Consumer, app_id: str, provider_name: str, channel: str) -> Use:
        """A use is about to begin. Raises BudgetExceeded."""
        ...


class Fetch:
    """Calls SDKs through leased clients. The response cache stands before it, in the handlers that are cached."""

    def __init__(
        self,
        clients: ClientCache,
        *,
        limits: RateLimits | None = None,
        observer: Observer | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clients = clients
        self._limits = limits
        self._observer = observer
        self._now = now
        self._translators: dict[str, Translator] = {}

    def register_translator(self, provider_type: str, translate: Translator) -> None:
        """Use `translate` for what clients of the type raise."""
        self._translators[provider_type] = translate

    def unregister_translator(self, provider_type: str) -> None:
        """Let what clients of the type raise pass as it is."""
        self._translators.pop(provider_type, None)

    async def call(
        self,
        params: ProviderRef,
        use: Callable[[Any], Awaitable[T]],
        *,
        retry: RetryPolicy = ONCE,
        usage: Callable[[T], Usage | None] | None = None,
        consumer: Consumer | None = None,
    ) -> T:
        """`await use(client)` with the client of the provider that `params` name, which stays open meanwhile.

        `retry` is for calls that may be made twice. `usage(result)` reads from the answer what it cost. `consumer` is
        who asks where no page does (otherwise the call under way says whose it is). Raises what the
        client cache raises, for what the SDK raises the type's `ServiceError`, and that too when the provider's service
        has asked for a pause; `BudgetExceeded` where a budget is used up.
        """
        async with self._used(params, consumer) as (lease, client, line):
            started = self._now()
            try:
                result = await retry.run(lambda: self._attempt(params, lease, client, use))
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
        usage: Callable[[], Usage | None] | None = None,
        consumer: Consumer | None = None,
    ) -> AsyncIterator[Any]:
        """The same for more than one call, or for a stream: `async with fetch.client(params) as client`.

        `usage()` is asked at the end, however it ends. Nothing is retried.
        """
        async with self._guarded(params, usage, consumer) as (_, client):
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
        usage: Callable[[], Usage | None] | None = None,
    ) -> AsyncGenerator[T, None]:
        """The pieces of `use(client)`, which is closed however the reader leaves."""
        async with self._guarded(params, usage, None) as (lease, client), aclosing(use(client)) as pieces:
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
        echo = self._clients.echo_of(params.provider_hash, params.dashboard_app_id, params.provider_name)
        await echo.refuse(answer, _channel())

    def watch(self, params: ProviderRef) -> EchoInStream:
        """The same for an answer in pieces: `watch(params).refuse(piece)`."""
        echo = self._clients.echo_of(params.provider_hash, params.dashboard_app_id, params.provider_name)
        return EchoInStream(echo, _channel())

    def _account_for(self, started: float) -> None:
        """Add the time since `started` to the current call's time in the SDK."""
        if (account := current_call.get()) is not None:
            account.sdk += self._now() - started

    def note(self, params: ProviderRef, error: Exception) -> None:
        """Remember the pause that a service asked for in a call that was made outside of `call` and `client`."""
        if self._limits is not None and isinstance(error, ServiceError):
            self._limits.note(params.dashboard_app_id, params.provider_name, error)

    @asynccontextmanager
    async def counted(self, params: ProviderRef, consumer: Consumer | None = None) -> AsyncIterator[Use | None]:
        """Around a use of the provider that needs no client: it heeds pauses and budgets, and is in the ledger.

        Gives the line in the ledger, which is ended with whatever happens inside.
        """
        app_id, name = params.dashboard_app_id, params.provider_name
        if self._limits is not None:
            self._limits.check(app_id, name)
        line: Use | None = None
        if self._observer is not None:
            account = current_call.get()
            if account is not None:
                line = self._observer.begin(consumer_of(account.sender), app_id, name, account.channel)
            else:
                line = self._observer.begin(consumer or consumer_of(None), app_id, name, "")
        result = str(Code.CANCELLED)
        try:
            yield line
            result = "ok"
        except Exception as error:
            result = str(error.code if isinstance(error, IpcError) else Code.INTERNAL)
            raise
        finally:
            if line is not None:
                line.end(result)

    @asynccontextmanager
    async def _guarded(
        self, params: ProviderRef, usage: Callable[[], Usage | None] | None, consumer: Consumer | None
    ) -> AsyncIterator[tuple[Lease, Any]]:
        """The open lease and its client; what the SDK raises inside becomes a failure that may be shown."""
        async with self._used(params, consumer) as (lease, client, line):
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
        self, params: ProviderRef, consumer: Consumer | None
    ) -> AsyncIterator[tuple[Lease, Any, Use | None]]:
        """The open lease, its client, and the line in the ledger."""
        async with self.counted(params, consumer) as line:
            lease = self._clients.lease(params.provider_hash, params.dashboard_app_id, params.provider_name)
            async with lease as client:
                yield lease, client, line

    async def _attempt(self, params: ProviderRef, lease: Lease, client: Any, use: Callable[[Any], Awaitable[T]]) -> T:
        if self._limits is not None:
            # Once more: since the first attempt another call may have been asked to pause.
            self._limits.check(params.dashboard_app_id, params.provider_name)
        try:
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
            translate = self._translators.get(provider_type)
            failure = (translate(error) if translate is not None else None) or error
        self.note(params, failure)
        return failure

    def _succeeded(self, params: ProviderRef) -> None:
        if self._limits is not None:
            self._limits.succeeded(params.dashboard_app_id, params.provider_name)


def _channel() -> str:
    call = current_call.get()
    return call.channel if call is not None else ""
