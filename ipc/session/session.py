"""One page epoch: frames in, calls run, replies out. Ending it cancels everything that was begun in it.

Lives on the asyncio loop. `receive` never raises: a page can break only itself.
"""

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

import structlog

from ipc.contract import frames
from ipc.dispatch.codec import encode
from ipc.dispatch.router import Router
from ipc.errors import Cancelled, Code, IpcError, ProtocolViolation
from ipc.session.callers import Callers
from ipc.session.calls import Calls
from ipc.session.outbox import Outbox
from ipc.session.tickets import Tickets

log = structlog.get_logger(__name__)

Audience: TypeAlias = Callable[[str, Any], Iterable[str] | None]
"""`audience(event, payload)`: the instances of the widgets that hear an event; None for every widget of the page."""

_NO_CALL = 0
"""The id under which the page hears of a message or frame that belongs to no call."""

_ONE_STORY = 1.0
"""Seconds for which refusals over a limit share one trace id: a flood must not flood the log."""

_PATIENCE = 5.0
"""Seconds that cancelled work has for its cleaning up before the session no longer waits for it."""


def no_widget(event: str, payload: Any) -> Iterable[str]:
    """The audience of a session that was given none: only the app's own page hears events."""
    del event, payload
    return ()


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
        audience: Audience = no_widget,
        on_hostile: Callable[[], None] = lambda: None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """`send` gets the text of each batch of replies; `on_hostile` hears when the page was given up.

        `origin` is where the page fetches its tickets; without `tickets` every result goes inline.
        """
        self._router = router
        self._limits = router.limits
        self._outbox = Outbox(send, self._limits.batch)
        self._calls = Calls(router, self._outbox, tickets)
        self._callers = Callers(page, origin, self._limits, now)
        self._audience = audience
        self._on_hostile = on_hostile
        self._now = now
        self._last_id = 0
        self._greeted = False
        self._violations = 0
        self._closed = False
        self._refusals: dict[Code, tuple[float, IpcError]] = {}

    @property
    def closed(self) -> bool:
        """Whether the epoch has ended: the page was closed, or was given up."""
        return self._closed

    @property
    def in_flight(self) -> int:
        """Calls and streams whose work has not ended."""
        return len(self._calls.tasks)

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
        for raw in message:
            try:
                frame = frames.decode_frame(raw)
                if type(frame) is frames.Invoke:
                    self._invoke(frame, received)
                else:
                    self._take(frame)
            except IpcError as error:
                self._violated(error)
            if self.closed:
                return

    def push(self, event: str, payload: Any) -> None:
        """Tell the page, and those of its widgets that the audience names, that something happened."""
        if self._greeted and not self._closed:
            widgets = self._audience(event, payload)
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

    def _take(self, frame: frames.Frame) -> None:
        match frame:
            case frames.Credit(call, count):
                self._calls.grant(call, count)
            case frames.Cancel(call):
                self._calls.withdraw(call, Cancelled)
            case frames.Upload(call, data):
                self._calls.upload(call, data)
            case frames.Hello(version):
                if version != frames.VERSION or self._greeted:
                    raise ProtocolViolation
                self._greeted = True
                self._outbox.put(frames.hello(self._limits))

    def _invoke(self, frame: frames.Invoke, received: float) -> None:
        # Ids only grow, so a replayed frame is told from a new one without remembering every id. The refusal carries
        # no id: an error under the replayed id would answer the call that rightly has it.
        if not self._greeted or frame.call <= self._last_id:
            raise ProtocolViolation
        self._last_id = frame.call
        try:
            caller = self._callers.find(frame.widget)
            caller.begin()
        except IpcError as error:
            self._outbox.put(frames.error(frame.call, self._refused(error, frame.channel)))
        else:
            self._calls.begin(frame, caller, received)

    def _refused(self, error: IpcError, channel: str) -> IpcError:
        until, told = self._refusals.get(error.code, (0.0, error))
        if until > self._now():
            error.trace_id = told.trace_id
            return error
        self._refusals[error.code] = (self._now() + _ONE_STORY, error)
        return self._router.failed(error, channel)

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
        self._outbox.close()
        self._calls.cancel_all()
