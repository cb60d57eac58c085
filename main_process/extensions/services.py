"""What an extension works with once it is active: clients of its types, cached answers under tags of its own."""

import inspect
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import Any, TypeAlias, TypeVar, cast

from ipc.errors import InvalidParams, IpcError
from ipc.messages import EncodedHandler, Handler, ProviderRef, Sender
from main_process.errors import UnknownProviderType
from main_process.extensions.circuit_breaker import CircuitBreaker
from main_process.extensions.registration import Registration
from main_process.fetch import Fetch
from main_process.kit.contained import Contained
from main_process.ledger import Consumer, ConsumerKind
from main_process.mcp import McpController
from main_process.response_cache import ResponseCache
from main_process.response_cache.codec import tag_of
from main_process.sdks.http.echo import EchoInStream

T = TypeVar("T")

Tags: TypeAlias = tuple[str, ...] | Callable[[Any], tuple[str, ...]]

_MOST_CLIENTS = 16
"""Clients that one handler keeps open; those beyond have no lease and are for use at once."""


class ExtensionServices:
    """The working side of one extension's context."""

    def __init__(
        self,
        registration: Registration,
        *,
        responses: ResponseCache,
        fetch: Fetch,
        mcp: McpController,
        breaker: CircuitBreaker,
    ) -> None:
        self._registration = registration
        self._mcp = mcp
        self._responses = responses
        self._fetch = fetch
        self._breaker = breaker
        self._consumer = Consumer(ConsumerKind.EXTENSION, registration.name)
        """The consumer in the ledger when the extension uses a provider outside of any call."""
        self.is_active = True
        """False once the extension is switched off: a context that it kept is refused."""

    def deactivate(self) -> None:
        """The extension is switched off."""
        self.is_active = False

    async def get_client(self, params: ProviderRef) -> Any:
        """The client of a provider of its types. A handler keeps it until the handler ends."""
        self._check_active()
        types, call = self._registration.kinds, _call.get()
        if call is None or call.is_over or call.clients >= _MOST_CLIENTS:
            return await self._fetch.get_client(params, types=types, consumer=self._consumer)
        return await call.enter_async_context(self._fetch.client(params, types=types, consumer=self._consumer))

    async def call(self, params: ProviderRef, use: Callable[[Any], Awaitable[T]]) -> T:
        """`use(client)`, with the client kept open."""
        self._check_active()
        return await self._fetch.call(params, use, types=self._registration.kinds, consumer=self._consumer)

    async def list_tools(self, params: ProviderRef) -> list[dict[str, Any]]:
        """The tools of one of its servers."""
        await self._check_own_server(params)
        async with self._fetch.counted(params, self._consumer):
            return await self._mcp.list_tools(*params.identity)

    async def call_tool(self, params: ProviderRef, tool: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """What a tool of one of its servers gave."""
        await self._check_own_server(params)
        async with self._fetch.counted(params, self._consumer):
            return await self._mcp.call_tool(*params.identity, tool, arguments)

    def cached(self, channel: str, handler: Handler, tags: Tags, stale_if_error: float) -> EncodedHandler:
        """The handler with the response cache in front of it."""

        def of_params(params: Any) -> tuple[str, ...]:
            with self._breaker.watched(), Contained():
                return self._own(*tags(params)) if callable(tags) else ()

        own: Any = of_params if callable(tags) else self._own(*tags)
        return self._responses.cached_handler(channel, self.guard(handler), tags=own, stale_if_error=stale_if_error)

    def invalidate_tags(self, *tags: str) -> None:
        """Drop the answers that carry one of the tags."""
        self._responses.invalidate_tags(*self._own(*tags))

    def guard(self, handler: Handler) -> Handler:
        """The handler, with what its SDK raises turned into errors that may be shown."""
        return self._streaming(handler) if inspect.isasyncgenfunction(handler) else self._answering(handler)

    def _answering(self, handler: Handler) -> Handler:
        async def answer(sender: Sender, params: Any) -> Any:
            async with self._calling(params) as call:
                with call.running():
                    result = await cast("Awaitable[Any]", handler(sender, params))
                if isinstance(params, ProviderRef):
                    await self._fetch.refuse_echo(params, result)
                # The handler may have dropped tags. Its call is over only when they are gone for everyone.
                await self._responses.flush()
                return result

        return answer

    def _streaming(self, handler: Handler) -> Handler:
        async def answer(sender: Sender, params: Any) -> AsyncIterator[Any]:
            handled = cast("AsyncGenerator[Any, None]", handler(sender, params))
            async with self._calling(params) as call, aclosing(handled) as stream:
                watch: EchoInStream | None = None
                while True:
                    with call.running():
                        try:
                            chunk = await anext(stream)
                        except StopAsyncIteration:
                            return
                    if isinstance(params, ProviderRef):
                        # The client that knows the credentials has been made by the time there is a piece to look at.
                        watch = watch or self._fetch.watch(params)
                        watch.refuse(chunk)
                    yield chunk

        return answer

    @asynccontextmanager
    async def _calling(self, params: Any) -> AsyncIterator["_Call"]:
        call = _Call()
        with self._breaker.watched():
            try:
                async with call:
                    yield call
            except Exception as error:
                failure = self._shown(error)
                if call.clients == 0 and isinstance(params, ProviderRef):
                    self._fetch.note(params, failure)
                if failure is error:
                    raise
                # The SDK's own text may hold the key: it is not kept, not even as a cause.
                raise failure from None

    def _shown(self, error: Exception) -> Exception:
        if isinstance(error, IpcError):
            return error
        meanings = (kind.explain(error) for kind in self._registration.kinds.values())
        return next((meaning for meaning in meanings if meaning is not None), error)

    def _check_active(self) -> None:
        if not self.is_active:
            raise UnknownProviderType(f"The extension '{self._registration.name}' is switched off.")

    async def _check_own_server(self, params: ProviderRef) -> None:
        self._check_active()
        if await self._mcp.type_of(*params.identity) not in self._registration.servers:
            raise InvalidParams("This provider is no MCP server of the extension.")

    def _own(self, *tags: str) -> tuple[str, ...]:
        # JSON, so that no two extensions ever share a tag.
        return tuple(tag_of("extension", self._registration.name, tag) for tag in tags)


class _Call(AsyncExitStack):
    """A handler under way, and the clients that it was given: they stay open, and are in use, until it ends."""

    def __init__(self) -> None:
        super().__init__()
        self.clients = 0
        self.is_over = False

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run the extension's own code as the current handler."""
        token = _call.set(self)
        try:
            with Contained():
                yield
        finally:
            _call.reset(token)

    async def enter_async_context(self, cm: Any) -> Any:
        """Keep a client until the handler ends."""
        client = await super().enter_async_context(cm)
        self.clients += 1
        return client

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None, /
    ) -> bool:
        self.is_over = True
        return bool(await super().__aexit__(kind, error, traceback))


_call: ContextVar[_Call | None] = ContextVar("extension_call", default=None)
"""The handler under way; the tasks that it starts inherit it."""
