"""One page epoch: frames in, calls run, replies out. Ending it cancels everything that was begun in it.

Lives on the asyncio loop. `receive` never raises: a page can break only itself.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator
from itertools import islice
from typing import Any

import structlog

from ipc.contract import frames
from ipc.dispatch.call import Call
from ipc.dispatch.router import Router
from ipc.encoding import encode
from ipc.errors import Cancelled, Code, IpcError, ProtocolViolation
from ipc.session.callers import Callers
from ipc.session.calls import VALUE, Calls
from ipc.session.outbox import Outbox
from ipc.session.quotas import WidgetQuotas
from ipc.session.tickets import Tickets
from ipc.session.uploads import TooManyValues, values_in

log = structlog.get_logger(__name__)

_NO_CALL = 0
"""The id under which the page hears of a message or frame that belongs to no call."""

_ONE_REPORT = 1.0
"""Seconds for which refusals over a limit share one trace id: a flood must not flood the log."""

_PATIENCE = 5.0
"""Seconds that cancelled work has for its cleaning up before the session no longer waits for it."""

_FRAMES_AT_ONCE = 1_024
"""Frames that are handled in one turn of the loop, over all messages."""

_COUNTED = 4_096
"""Characters from which on a message's length and values are counted. A frame of four times that comes alone."""


class Session:
    """The conversation with one page, from its hello to its navigation, reload or end."""

    def __init__(
        self,
        router: Router,
        page: str,
        send: Callable[[str], None],
        *,
        origin: str = "app://latchkey",
        tickets: Tickets | None = None,
        quotas: WidgetQuotas | None = None,
        on_hostile: Callable[[], None] = lambda: None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """`send` gets the text of each batch of replies; `on_hostile` is called when the session gives the page up.

        `origin` is where the page fetches its tickets; without `tickets` every result goes inline. `quotas` are what
        the widgets of all pages share; without them this page counts for itself.
        """
        self.page = page
        self._router = router
        self._limits = router.limits
        self._outbox = Outbox(send, self._limits.batch)
        self._calls = Calls(router, self._outbox, tickets)
        self._callers = Callers(page, origin, self._limits, now, quotas)
        self._on_hostile = on_hostile
        self._now = now
        self._last_id = 0
        self._greeted = False
        self._violations = 0
        self._closed = False
        self._taken = 0
        """Frames taken in this turn of the loop."""
        self._waiting: deque[tuple[Iterator[Any], float, int, int]] = deque()
        """The rest of messages with more frames than are taken at once, and the messages that came after."""
        self._refusals: dict[Code, tuple[float, IpcError]] = {}

    @property
    def closed(self) -> bool:
        """Whether the epoch has ended: the page was closed, or was given up."""
        return self._closed

    @property
    def in_flight(self) -> int:
        """Calls and streams whose work has not ended."""
        return len(self._calls.tasks)

    @property
    def running(self) -> tuple[Call, ...]:
        """The calls that have not been answered, for the developer tools."""
        return self._calls.running

    def cancel(self, call_id: int) -> None:
        """Answer a call with `cancelled` and cancel its work, as its caller could; one that has ended is left alone."""
        self._calls.cancel(call_id, Cancelled)

    def time_calls(self, *, on: bool) -> None:
        """Let the page say when it sends calls and hands on answers, or no longer. Saying it again costs nothing."""
        if on != self._calls.timed and self._greeted and not self._closed:
            self._calls.timed = on
            self._outbox.put(frames.timing(on=on))

    def receive(self, text: str) -> None:
        """Take one message of the page. Never raises."""
        if self._closed:
            return
        received = self._now()
        try:
            message = frames.decode_message(text, self._limits)
        except IpcError as error:
            self._violated(error)
            return
        length = values = 0
        if len(text) >= _COUNTED and message:
            length, values = len(text) // len(message), values_in(text) // len(message)
        if self._waiting or self._taken + len(message) > _FRAMES_AT_ONCE:
            self._waiting.append((iter(message), received, length, values))
            if len(self._waiting) == 1:
                asyncio.get_running_loop().call_soon(self._take_waiting)
            return
        if not self._taken:
            asyncio.get_running_loop().call_soon(self._begin_turn)
        self._taken += len(message)
        for raw in message:
            self._take(raw, received, length, values)

    def push(self, event: str, payload: Any, widgets: Collection[str] | None = ()) -> None:
        """Tell the page, and the widgets of these instances (None: all of its widgets), that something happened."""
        if self._greeted and not self._closed:
            named = None if widgets is None else tuple(widgets)
            self._outbox.put(frames.event(event, encode(payload), named))

    async def close(self) -> None:
        """End the epoch: nothing more is sent and every call is cancelled. Returns when their work has ended."""
        self._end()
        tasks = self._calls.tasks
        if tasks:
            _, stuck = await asyncio.wait(tasks, timeout=_PATIENCE)
            if stuck:
                log.warning("session.work_goes_on", tasks=len(stuck))

    def _begin_turn(self) -> None:
        self._taken = 0

    def _take_waiting(self) -> None:
        """The next waiting frames, in order of arrival."""
        if not self._waiting:
            return
        message, received, length, values = self._waiting[0]
        taken = 0
        for raw in islice(message, _FRAMES_AT_ONCE):
            taken += 1
            self._take(raw, received, length, values)
        if taken < _FRAMES_AT_ONCE and self._waiting:
            self._waiting.popleft()
        asyncio.get_running_loop().call_soon(self._take_waiting)

    def _take(self, raw: Any, received: float, length: int, values: int) -> None:
        if self._closed:
            return
        try:
            match frames.decode_frame(raw):
                case frames.Invoke() as frame:
                    self._invoke(frame, received, length, values)
                case frames.Credit(call, count):
                    self._calls.grant(call, count)
                case frames.Cancel(call):
                    self._calls.cancel(call, Cancelled)
                case frames.Upload(call, data):
                    self._calls.upload(call, data)
                case frames.Seen(calls, at):
                    self._calls.seen(calls, at / 1e6)
                case frames.Hello(version):
                    if version != frames.VERSION or self._greeted:
                        raise ProtocolViolation
                    self._greeted = True
                    self._outbox.put(frames.hello(self._limits))
        except IpcError as error:
            self._violated(error)

    def _invoke(self, frame: frames.Invoke, received: float, length: int, values: int) -> None:
        # Ids only grow, so a replayed frame is told from a new one without remembering every id. The refusal carries
        # no id: an error under the replayed id would answer the call that rightly has it.
        if not self._greeted or frame.call <= self._last_id:
            raise ProtocolViolation
        self._last_id = frame.call
        length = length if frame.upload is None else frame.upload
        try:
            caller = self._callers.find(frame.widget)
            if values > caller.quota.most_values:
                raise TooManyValues
            caller.begin(min(max(length, values * VALUE), self._limits.params))
        except IpcError as error:
            self._outbox.put(frames.error(frame.call, self._refused(error, frame.channel)))
        else:
            self._calls.begin(frame, caller, received, length, values)

    def _refused(self, error: IpcError, channel: str) -> IpcError:
        until, told = self._refusals.get(error.code, (0.0, error))
        if until > self._now():
            error.trace_id = told.trace_id
            return error
        self._refusals[error.code] = (self._now() + _ONE_REPORT, error)
        return self._router.report(error, channel)

    def _violated(self, error: IpcError) -> None:
        self._violations += 1
        self._outbox.put(frames.error(_NO_CALL, self._refused(error, "")))
        if self._violations >= self._limits.violations:
            log.warning("session.given_up", violations=self._violations, code=str(error.code))
            self._outbox.flush()
            self._end()
            self._on_hostile()

    def _end(self) -> None:
        self._closed = True
        self._waiting.clear()
        self._outbox.close()
        self._calls.cancel_all()
