"""The channel table, and what happens to a call: validated, then authorised, then handled, then encoded.

Only `IpcError` leaves the router. Everything else becomes code `internal` with a trace id, under which
the log has the error's types and places.
"""

import asyncio
import inspect
import re
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias, Unpack, cast

import structlog
from pydantic import BaseModel

from ipc.contract.limits import Limits
from ipc.dispatch.call import Call, Failure
from ipc.dispatch.call_log import CallLog
from ipc.dispatch.channel import Channel, generates
from ipc.dispatch.error_report import ErrorReports
from ipc.dispatch.params import approximate_length
from ipc.dispatch.simulation import Simulation
from ipc.encoding import decode, encode
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
from ipc.messages import (
    APP_PAGE,
    ChannelOptions,
    Encoded,
    EncodedHandler,
    Handler,
    Sender,
    WidgetAccess,
    current_call,
    encodes,
)

log = structlog.get_logger(__name__)

Authorise: TypeAlias = Callable[[Sender, str, WidgetAccess | None, Any], Awaitable[None] | None]
"""`authorise(sender, channel, access, params)` raises NotGranted.

`access` is what the channel was registered with, and `params` its model, or the plain dict.
"""

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_OPTIONS = frozenset(ChannelOptions.__annotations__)


def app_page_only(sender: Sender, channel: str, access: WidgetAccess | None, params: Any) -> None:
    """The authorisation of a router that was given none: widgets may do nothing."""
    del channel, access, params
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
        self.wall_clock = wall_clock
        """Seconds since the epoch: when calls began."""
        self._channels: dict[str, Channel] = {}
        self.channels: Mapping[str, Channel] = MappingProxyType(self._channels)
        """Every channel, by name."""
        self._reports = ErrorReports(now)
        self.simulation = Simulation()
        """The conditions that the developer tools simulate for single widgets."""

    def handle(self, channel: str, handler: Handler | EncodedHandler, **options: Unpack[ChannelOptions]) -> None:
        """Register a channel; see `ipc.messages.Registrar`. Raises ValueError for a second handler or a bad name, and
        for widget access that names a field which the params do not have.
        """
        if unknown := options.keys() - _OPTIONS:
            # A misspelt `params` would leave the channel without its validation.
            raise TypeError(f"a channel has no option {', '.join(sorted(unknown))}")
        if not _NAME.fullmatch(channel):
            raise ValueError(f"a channel's name is kebab-case, not {channel!r}")
        if channel in self._channels:
            raise ValueError(f"the channel {channel!r} already has a handler")
        params, chunk, widgets = options.get("params"), options.get("chunk"), options.get("widgets")
        if params is not None and (accepting := getattr(type(handler), "accepting", None)) is not None:
            params = cast("type[BaseModel]", accepting(handler, params))
        streams, deadline = options.get("streams"), options.get("deadline")
        if widgets is not None:
            fields = {} if params is None else params.model_fields
            if not set(widgets.provider or ()) <= fields.keys():
                raise ValueError(f"the params of {channel!r} lack a field that its widget access names")
        if streams is None:
            streams = chunk is not None or generates(handler)
        usual = self.limits.stream_deadline if streams else self.limits.deadline
        self._channels[channel] = Channel(
            name=channel,
            handler=handler,
            params=params,
            result=options.get("result"),
            chunk=chunk,
            streams=streams,
            deadline=usual if deadline is None else deadline,
            encoded=handler.encoded if encodes(handler) else None,
            widgets=widgets,
        )

    def remove(self, channel: str) -> None:
        """Remove a channel, because its extension was switched off. Calls under way still finish."""
        self._channels.pop(channel, None)

    def find(self, name: str) -> Channel | None:
        """The channel of that name, or None; a call without a channel is refused when it runs."""
        return self._channels.get(name)

    def since(self, moment: float) -> float:
        """Seconds since `moment`, by the clock that measures calls."""
        return self._now() - moment

    async def invoke(self, channel: str, params: Any = None, sender: Sender | None = None) -> Any:
        """Run a call as the renderer's would be run, under its channel's deadline, and return the decoded JSON.

        A channel that streams gives an async iterator of its decoded chunks, which raises what it has to raise from
        its first step on. Raises IpcError; a caller that is cancelled sees its own CancelledError.
        """
        known = self._channels.get(str(channel))
        length = approximate_length(params, self.limits.off_loop)
        call = Call(str(channel), known, sender or APP_PAGE, params, length, self.wall_clock())
        if known is not None and known.streams:
            return self._iterate(call, known)
        deadline = asyncio.timeout(known.deadline if known else self.limits.deadline)
        try:
            async with deadline:
                return decode((await self.answer(call)).body)
        except TimeoutError:
            raise self.report(DeadlineExceeded(), call.channel) from None

    async def answer(self, call: Call, received: float | None = None) -> Encoded:
        """The wire path of a call that does not stream: raw params to encoded bytes. The caller keeps the deadline.

        `received` is when the frame arrived (monotonic), for the call log. Raises IpcError, or CancelledError when
        the task that runs it is cancelled.
        """
        started = self._now()
        if received is not None:
            call.queue = started - received
        before = current_call.set(call)
        try:
            known = await self._admit(call, streams=False)
            if known.encoded is not None:
                encoded = await known.encoded(call.sender, call.params)
                handled = self._now()
            else:
                result = await cast("Awaitable[Any]", known.handler(call.sender, call.params))
                handled = self._now()
                encoded = Encoded(encode(result))
                call.encode = self._now() - handled
            if self.simulation.modes:
                encoded = self.simulation.after(call.sender, known.widgets, encoded)
        except BaseException as error:  # noqa: BLE001 - this is where every failure becomes an IpcError
            raise self._failed(call, started, error) from None
        finally:
            # A caller in this process goes on in the call that it was in.
            current_call.reset(before)
        call.outcome, call.source, call.size = "ok", encoded.source, len(encoded.body)
        call.as_of, call.fetched_by = encoded.as_of, encoded.by
        call.handler = handled - started
        self.call_log.add(call)
        if self.call_log.watchers:
            self.call_log.keep_answer(call, encoded.body)
        return encoded

    async def stream(self, call: Call, received: float | None = None) -> AsyncGenerator[bytes, None]:
        """The wire path of a stream: an async generator of encoded chunks. Closing it closes the handler's generator.

        Raises IpcError from its first step on.
        """
        started = self._now()
        if received is not None:
            call.queue = started - received
        try:
            known = await self._admit(call, streams=True)
            iterator = await _opened(known, call)
            try:
                while True:
                    chunk = await _next(iterator, call)
                    if chunk is _OVER:
                        break
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
            # The session closes what it has cancelled while it waited for credit.
            self._failed(call, started, Cancelled())
            raise
        except BaseException as error:  # noqa: BLE001 - this is where every failure becomes an IpcError
            raise self._failed(call, started, error) from None
        call.outcome, call.handler = "ok", self._now() - started
        self.call_log.add(call)

    def report(self, error: BaseException, channel: str) -> IpcError:
        """The error as it may be shown; the rest of it is in the log under its trace id."""
        return self._reports.tell(error, channel)

    async def _iterate(self, call: Call, channel: Channel) -> AsyncIterator[Any]:
        """The decoded chunks. The deadline runs while a chunk is awaited, never in the reader's own code."""
        ends = asyncio.get_running_loop().time() + channel.deadline
        source = self.stream(call)
        try:
            while True:
                try:
                    async with asyncio.timeout_at(ends):
                        body = await anext(source)
                except StopAsyncIteration:
                    return
                except TimeoutError:
                    raise self.report(DeadlineExceeded(), channel.name) from None
                yield decode(body)
        finally:
            await source.aclose()

    async def _admit(self, call: Call, *, streams: bool) -> Channel:
        """The call's channel, once its params are validated and its sender is authorised; else IpcError."""
        known = _channel_of(call, streams=streams)
        if call.length < self.limits.off_loop:
            call.params = known.accept(call.raw, self.limits.depth)
        else:
            # Large params on another thread: the loop has others to answer.
            call.params = await asyncio.to_thread(known.accept, call.raw, self.limits.depth)
            call.raw = None
        refusal = self._authorise(call.sender, call.channel, known.widgets, call.params)
        if refusal is not None:
            await refusal
        _check_touched(call, known)
        if self.simulation.modes:
            await self.simulation.before(call.sender, known.widgets)
        return known

    def _failed(self, call: Call, started: float, error: BaseException) -> BaseException:
        """Log a call that did not succeed; what to raise for it."""
        call.handler = self._now() - started
        failure: IpcError
        if isinstance(error, asyncio.CancelledError):
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                call.outcome = error.args[0] if error.args else str(Code.CANCELLED)
                self.call_log.add(call)
                return error
            failure = self.report(Cancelled("The work this call shared was given up. Try again."), call.channel)
        elif isinstance(error, GeneratorExit) and _is_thrown_away():
            return error
        else:
            failure = self.report(error, call.channel)
        call.outcome, call.trace_id, call.failure = str(failure.code), failure.trace_id, Failure.of(failure)
        self.call_log.add(call)
        # One error may answer many callers for a long time; with each raise it would hold on to one more stack.
        return failure.with_traceback(None)


_OVER = object()


async def _next(iterator: AsyncIterator[Any], call: Call) -> Any:
    """The next chunk, or `_OVER`."""
    before = current_call.set(call)
    try:
        return await anext(iterator, _OVER)
    except GeneratorExit:
        if _is_thrown_away():
            raise
        raise RuntimeError("the handler raised GeneratorExit") from None
    finally:
        # The reader in between is in the call that it was in.
        current_call.reset(before)


def _is_thrown_away() -> bool:
    """Whether this coroutine is being closed from outside of any task; else a handler has raised what ends it."""
    try:
        return asyncio.current_task() is None
    except RuntimeError:
        return True


def _channel_of(call: Call, *, streams: bool) -> Channel:
    """The channel of a call. Raises UnknownChannel, or InvalidParams for a call that is made as what it is not."""
    if call.known is None:
        raise UnknownChannel
    if call.known.streams is not streams:
        raise InvalidParams("This channel streams." if call.known.streams else "This channel answers once.")
    return call.known


def _check_touched(call: Call, known: Channel) -> None:
    """Raise NotGranted for a widget that would open a dialog of the system's while nobody uses it."""
    if call.sender.widget is not None and not call.touched and known.widgets is not None and known.widgets.touched:
        raise NotGranted("A widget may ask for this right after a click or key press in it, and at no other time.")


async def _opened(channel: Channel, call: Call) -> AsyncIterator[Any]:
    made = channel.handler(call.sender, call.params)
    if inspect.isawaitable(made):
        made = await made
    return aiter(cast("AsyncIterator[Any]", made))
