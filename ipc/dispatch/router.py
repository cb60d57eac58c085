"""The channel table, and what happens to a call: validated, then authorised, then handled, then encoded.

Only `IpcError` leaves the router. Everything else becomes code `internal` with a trace id; the story is in the log.
"""

import asyncio
import inspect
import re
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias, cast

import structlog
from pydantic import BaseModel

from ipc.contract.limits import Limits
from ipc.dispatch.call_log import Call, CallLog
from ipc.dispatch.channel import Channel, generates
from ipc.dispatch.codec import decode, encode
from ipc.dispatch.error_report import ErrorReports
from ipc.dispatch.param_schema import param_schema_of
from ipc.errors import (
    Cancelled,
    Code,
    DeadlineExceeded,
    InvalidParams,
    IpcError,
    NotGranted,
    TooLarge,
    UnknownChannel,
)
from ipc.messages import APP_PAGE, Encoded, EncodedHandler, Handler, Sender, spent

log = structlog.get_logger(__name__)

Authorise: TypeAlias = Callable[[Sender, str, Any], Awaitable[None] | None]
"""`authorise(sender, channel, params)` raises NotGranted; `params` is the channel's model, or the plain dict."""

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def app_page_only(sender: Sender, channel: str, params: Any) -> None:
    """The authorisation of a router that was given none: widgets may do nothing."""
    del channel, params
    if sender.widget is not None:
        raise NotGranted


class Router:
    """Channels by name, each registered once. Lives on the asyncio loop; holds nothing about any page."""

    def __init__(
        self,
        authorise: Authorise = app_page_only,
        *,
        limits: Limits | None = None,
        call_log: CallLog | None = None,
        now: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        self.limits = limits or Limits()
        self.call_log = call_log or CallLog()
        self._authorise = authorise
        self._now = now
        self._wall_clock = wall_clock
        self._channels: dict[str, Channel] = {}
        self.channels: Mapping[str, Channel] = MappingProxyType(self._channels)
        """Every channel, by name."""
        self._stories = ErrorReports(now)

    def handle(
        self,
        channel: str,
        handler: Handler | EncodedHandler,
        *,
        params: type[BaseModel] | None = None,
        result: type[BaseModel] | None = None,
        chunk: type[BaseModel] | None = None,
        streams: bool | None = None,
        deadline: float | None = None,
    ) -> None:
        """Register a channel; see `ipc.messages.Registrar`. Raises ValueError for a second handler or a bad name."""
        if not _NAME.fullmatch(channel):
            raise ValueError(f"a channel's name is kebab-case, not {channel!r}")
        if channel in self._channels:
            raise ValueError(f"the channel {channel!r} already has a handler")
        if streams is None:
            streams = chunk is not None or generates(handler)
        usual = self.limits.stream_deadline if streams else self.limits.deadline
        self._channels[channel] = Channel(
            name=channel,
            handler=handler,
            params=params,
            result=result,
            chunk=chunk,
            streams=streams,
            deadline=usual if deadline is None else deadline,
            shape=param_schema_of(params),
            encoded=handler.encoded if isinstance(handler, EncodedHandler) else None,
        )

    def remove(self, channel: str) -> None:
        """Take a channel off the table: its extension was switched off. Calls under way end as they would have."""
        self._channels.pop(channel, None)

    def channel(self, name: str) -> Channel:
        """The channel of that name. Raises UnknownChannel."""
        try:
            return self._channels[name]
        except (KeyError, TypeError):
            raise UnknownChannel from None

    async def invoke(self, channel: str, params: Any = None, sender: Sender | None = None) -> Any:
        """Run a call as the renderer's would be run, under its channel's deadline, and return the decoded JSON.

        A channel that streams gives an async iterator of its decoded chunks, which raises what it has to raise from
        its first step on. Raises IpcError; a caller that is cancelled sees its own CancelledError.
        """
        sender = sender or APP_PAGE
        if not isinstance(channel, str):
            raise UnknownChannel
        known = self._channels.get(channel)
        if known is not None and known.streams:
            return self._iterate(known, params, sender)
        deadline = asyncio.timeout(known.deadline if known else self.limits.deadline)
        try:
            async with deadline:
                return decode((await self.dispatch(channel, params, sender)).body)
        except TimeoutError:
            raise self.failed(DeadlineExceeded(), channel) from None

    async def dispatch(
        self, channel: str, raw_params: Any, sender: Sender, *, received: float | None = None
    ) -> Encoded:
        """The wire path of a call that does not stream: raw params to encoded bytes. The caller keeps the deadline.

        `received` is when the frame arrived (monotonic), for the call log. Raises IpcError, or CancelledError when
        the task that runs it is cancelled.
        """
        call, started = self._begin(channel, sender, received)
        try:
            known, params = self._accept(channel, raw_params, call, streams=False)
            refusal = self._authorise(sender, channel, params)
            if refusal is not None:
                await refusal
            if known.encoded is not None:
                encoded = await known.encoded(sender, params)
                handled = self._now()
            else:
                result = await cast("Awaitable[Any]", known.handler(sender, params))
                handled = self._now()
                encoded = Encoded(encode(result))
                call.encode = self._now() - handled
        except BaseException as error:  # noqa: BLE001 - this is where every failure becomes an IpcError
            raise self._ended(call, started, error) from None
        call.outcome, call.source, call.size = "ok", encoded.source, len(encoded.body)
        call.handler = handled - started
        self.call_log.add(call)
        return encoded

    async def stream(
        self, channel: str, raw_params: Any, sender: Sender, *, received: float | None = None
    ) -> AsyncGenerator[bytes, None]:
        """The wire path of a stream: an async generator of encoded chunks. Closing it closes the handler's generator.

        Raises IpcError from its first step on.
        """
        call, started = self._begin(channel, sender, received)
        try:
            known, params = self._accept(channel, raw_params, call, streams=True)
            refusal = self._authorise(sender, channel, params)
            if refusal is not None:
                await refusal
            iterator = await _opened(known, sender, params)
            try:
                async for chunk in iterator:
                    body = encode(chunk)
                    if len(body) > self.limits.chunk:
                        raise TooLarge("The answer holds a piece that is too large for a stream.")
                    call.size += len(body)
                    yield body
            finally:
                # Reaches the SDK call and its HTTP request: a generator left to the collector would not.
                close = getattr(iterator, "aclose", None)
                if close is not None:
                    await close()
        except GeneratorExit:
            # The session closes what it has withdrawn while it waited for credit.
            self._ended(call, started, Cancelled())
            raise
        except BaseException as error:  # noqa: BLE001 - this is where every failure becomes an IpcError
            raise self._ended(call, started, error) from None
        call.outcome, call.handler = "ok", self._now() - started
        self.call_log.add(call)

    def failed(self, error: BaseException, channel: str) -> IpcError:
        """The error as it may be shown, its story in the log under its trace id."""
        return self._stories.tell(error, channel)

    async def _iterate(self, channel: Channel, params: Any, sender: Sender) -> AsyncIterator[Any]:
        """The decoded chunks. The deadline runs while a chunk is awaited, never in the reader's own code."""
        ends = asyncio.get_running_loop().time() + channel.deadline
        source = self.stream(channel.name, params, sender)
        try:
            while True:
                try:
                    async with asyncio.timeout_at(ends):
                        body = await anext(source)
                except StopAsyncIteration:
                    return
                except TimeoutError:
                    raise self.failed(DeadlineExceeded(), channel.name) from None
                yield decode(body)
        finally:
            await source.aclose()

    def _begin(self, channel: str, sender: Sender, received: float | None) -> tuple[Call, float]:
        started = self._now()
        queue = 0.0 if received is None else started - received
        # By position: by keyword this line alone costs three times as much, a tenth of the whole call (measured).
        call = Call(0.0, channel, sender, self._wall_clock(), queue)
        spent.set(call)
        return call, started

    def _accept(self, name: str, raw: Any, call: Call, *, streams: bool) -> tuple[Channel, Any]:
        channel = self.channel(name)
        if channel.streams is not streams:
            raise InvalidParams("This channel streams." if channel.streams else "This channel answers once.")
        params = channel.accept(raw, self.limits.depth)
        call.params, call.shape = params, channel.shape
        return channel, params

    def _ended(self, call: Call, started: float, error: BaseException) -> BaseException:
        """Log a call that did not succeed; what to raise for it."""
        call.handler = self._now() - started
        failure: IpcError
        if isinstance(error, asyncio.CancelledError):
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                call.outcome = error.args[0] if error.args else str(Code.CANCELLED)
                self.call_log.add(call)
                return error
            failure = self.failed(Cancelled("The work this call shared was given up. Try again."), call.channel)
        elif isinstance(error, KeyboardInterrupt | GeneratorExit):
            return error
        else:
            failure = self.failed(error, call.channel)
        call.outcome, call.trace_id = str(failure.code), failure.trace_id
        self.call_log.add(call)
        # One error may answer many callers for a long time; with each raise it would hold on to one more stack.
        return failure.with_traceback(None)


async def _opened(channel: Channel, sender: Sender, params: Any) -> AsyncIterator[Any]:
    made = channel.handler(sender, params)
    if inspect.isawaitable(made):
        made = await made
    return cast("AsyncIterator[Any]", made)
