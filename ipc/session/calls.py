"""The calls of one page that are under way: begun, fed, cancelled, answered exactly once."""

import asyncio
import contextlib
from collections.abc import Callable

from ipc.contract import frames
from ipc.dispatch.call import AWAITED, Call
from ipc.dispatch.channel import Channel
from ipc.dispatch.router import Router
from ipc.errors import Cancelled, DeadlineExceeded, IpcError, ProtocolViolation, TooLarge
from ipc.messages import Encoded
from ipc.session.callers import Caller
from ipc.session.outbox import Outbox
from ipc.session.streams import Pump
from ipc.session.tickets import Tickets
from ipc.session.turns import Turns
from ipc.session.uploads import Upload
from ipc.session.workers import Workers

_MOST_UNSEEN = 5_000
"""Answered calls whose delivery the page has not reported yet: at most as many as the call log keeps."""

VALUE = 64
"""Characters that one value counts as: an empty list of three, or a name of four, costs as much time."""
_TURN = 0.1
"""Seconds that a large call keeps the next one waiting: enough for all that is done before the service is asked."""


class PageCall(Call):
    """A call of a page: what the router knows of it, and what it holds of its caller's allowance."""

    __slots__ = ("caller", "due", "ended", "id", "pump", "received", "task", "text", "upload", "values")

    def __init__(
        self,
        frame: frames.Invoke,
        known: Channel | None,
        caller: Caller,
        received: float,
        length: int,
        at: float,
        values: int = 0,
    ) -> None:
        super().__init__(frame.channel, known, caller.sender, frame.params, max(length, values * VALUE), at)
        self.id = frame.call
        self.touched = frame.touched or frame.widget is None
        self.caller = caller
        self.received = received
        self.values = values
        """About how many values the params hold; 0 where they are few."""
        self.due = 0.0
        """The deadline, in the loop's time."""
        self.ended = False
        """Whether the work is over and the caller's allowance has been given back."""
        self.task: asyncio.Task[None] | None = None
        """The work, once it has begun and until it is over."""
        self.pump: Pump | None = None
        self.upload: Upload | None = None
        """Params that have not all come."""
        self.text: str | None = None
        """Params that have come and have not been read."""


class Calls:
    """Calls by id. An id leaves when its answer does; its work may take longer, and counts until it is over."""

    def __init__(self, router: Router, outbox: Outbox, tickets: Tickets | None) -> None:
        self._router = router
        self._limits = router.limits
        self._put = outbox.put
        self._tickets = tickets
        self._open: dict[int, PageCall] = {}
        self._unseen: dict[int, PageCall] | None = None
        self._workers = Workers(self._run, outbox.flush)
        self._turns = Turns(_TURN)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._alarm: asyncio.TimerHandle | None = None
        """One timer, for the earliest deadline: a timer per call would cost more than the call."""

    @property
    def tasks(self) -> frozenset[asyncio.Task[None]]:
        """The work that is not over, of calls that were answered early included."""
        return self._workers.tasks

    @property
    def running(self) -> tuple[PageCall, ...]:
        """The calls that have not been answered."""
        return tuple(self._open.values())

    @property
    def timed(self) -> bool:
        """Whether the page says when it sends calls and hands on their answers."""
        return self._unseen is not None

    @timed.setter
    def timed(self, on: bool) -> None:
        for call in (self._unseen or {}).values():
            call.page = None
        self._unseen = {} if on else None

    def seen(self, calls: list[int], at: float) -> None:
        """The page delivered the answers of these calls, `at` seconds since 1970. Other ids are ignored."""
        for number in calls:
            call = self._unseen.pop(number, None) if self._unseen is not None else None
            if call is not None:
                call.page = max(0.0, at - call.answered)

    def begin(self, frame: frames.Invoke, caller: Caller, received: float, length: int, values: int = 0) -> None:
        """Run a call that its caller has been allowed to begin, under a deadline."""
        known = self._router.find(frame.channel)
        call = PageCall(frame, known, caller, received, length, self._router.wall_clock(), values)
        if frame.sent:
            # From its arrival on, like its wait: a message of many calls is not taken at once.
            call.at -= self._router.since(received)
            call.ipc = max(0.0, call.at - frame.sent / 1e6)
        self._open[call.id] = call
        usual = known.deadline if known else self._limits.deadline
        self._watch(call, min(usual if frame.deadline is None else frame.deadline, self._limits.longest_deadline))
        if known is not None and known.streams:
            call.pump = Pump(lambda bodies: self._put(frames.chunks(call.id, bodies)), frame.credit, self._limits)
        if frame.upload is None:
            self._workers.submit(call)
        elif (
            0 < frame.upload <= self._limits.params and caller.quota.uploading + frame.upload <= self._limits.uploading
        ):
            call.upload = Upload(frame.upload, caller.quota.most_values)
            caller.quota.uploading += frame.upload
        else:
            self._end(call, TooLarge())

    def upload(self, call_id: int, data: str) -> None:
        """The next part of a call's params; with the last one it starts. Raises ProtocolViolation."""
        call = self._open.get(call_id)
        if call is None or call.upload is None:
            return  # cancelled in the meantime, or never announced: nothing is kept
        try:
            call.text = call.upload.take(data)
        except TooLarge as error:
            self._end(call, error)
            return
        except ProtocolViolation as error:
            # The broker passes parts on as they are: what a widget gets wrong here is not the page's fault.
            if call.caller.sender.widget is None:
                raise
            self._end(call, error)
            return
        if call.text is not None:
            call.values = call.upload.values
            call.length = max(call.length, call.values * VALUE)
            self._close_upload(call)
            self._workers.submit(call)

    def grant(self, call_id: int, count: int) -> None:
        """The reader of a stream can take more chunks; late credit for a stream that has ended is nothing."""
        call = self._open.get(call_id)
        if call is not None and call.pump is not None:
            call.pump.grant(count)

    def cancel(self, call_id: int, reason: type[IpcError]) -> None:
        """Answer a call with `reason` now, and cancel its work: the handler, the SDK call, its HTTP request."""
        call = self._open.get(call_id)
        if call is not None:
            self._end(call, reason())

    def cancel_all(self) -> None:
        """The page is gone: nobody is answered, all work is cancelled."""
        for call_id in tuple(self._open):
            self.cancel(call_id, Cancelled)
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _watch(self, call: PageCall, seconds: float) -> None:
        if self._loop is None:  # kept: asking for it costs a system call on Python 3.11
            self._loop = asyncio.get_running_loop()
        call.due = self._loop.time() + seconds
        if self._alarm is None or call.due < self._alarm.when():
            self._set_alarm(call.due)

    def _set_alarm(self, due: float) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm = asyncio.get_running_loop().call_at(due, self._on_alarm)

    def _on_alarm(self) -> None:
        """Cancel what is due. The call for which the alarm was set may have ended long ago; then it is set anew."""
        self._alarm = None
        now = asyncio.get_running_loop().time()
        for call_id in [call_id for call_id, call in self._open.items() if call.due <= now]:
            self.cancel(call_id, DeadlineExceeded)
        if self._open:
            self._set_alarm(min(call.due for call in self._open.values()))

    async def _run(self, call: PageCall, task: asyncio.Task[None]) -> None:
        if call.ended:
            return  # cancelled before it began
        call.task = task
        answer: bytes | IpcError | None = None
        end_turn: Callable[[], None] | None = None
        try:
            if self._is_large(call):
                end_turn = await self._turns.take()
            if call.text is not None:
                await self._read(call, call.text)
            if call.pump is None:
                answer = self._reply(call, await self._router.answer(call, call.received))
            else:
                await self._stream(call, call.pump)
                answer = frames.end(call.id)
        except IpcError as error:
            answer = error
        except Exception as error:  # noqa: BLE001  # whatever goes wrong on the way, the caller hears of it
            answer = self._router.report(error, call.channel)
        finally:
            call.task = None
            if end_turn is not None:
                end_turn()
            self._end(call, answer)
            # An error knows this frame by its traceback: each would keep the other, and all that its call has read.
            answer = None

    def _is_large(self, call: PageCall) -> bool:
        """Whether the call is large and a widget's: it waits for its turn, since reading and checking take long."""
        if call.caller.sender.widget is None:
            return False
        return call.length >= self._limits.large or call.values >= self._limits.widget.values // 8

    async def _read(self, call: PageCall, text: str) -> None:
        """The params of an upload. A long text is read on another thread: the loop has others to answer."""
        call.text = None
        if len(text) < self._limits.off_loop:
            call.raw = frames.parse(text)
        else:
            call.raw = await asyncio.to_thread(frames.parse, text)

    async def _stream(self, call: PageCall, pump: Pump) -> None:
        chunks = self._router.stream(call, call.received)
        try:
            await pump.run(chunks)
        except asyncio.CancelledError as cancelled:
            # Cancelled while it waited for credit, it is outside the generator, which must hear why: for the call log.
            with contextlib.suppress(asyncio.CancelledError):
                await chunks.athrow(cancelled)
            raise
        finally:
            # Reaches the handler's generator, and through it the SDK call and its HTTP request.
            await chunks.aclose()

    def _reply(self, call: PageCall, encoded: Encoded) -> bytes | None:
        if call.id not in self._open:
            return None  # answered early: nobody would fetch a ticket
        if self._tickets is None or len(encoded.body) < self._limits.inline:
            return frames.ok(call.id, encoded.body, encoded.source, encoded.as_of)
        ticket = self._tickets.issue(encoded.body, call.caller.origin)
        return frames.ticket(call.id, ticket, len(encoded.body), encoded.source, encoded.as_of)

    def _end(self, call: PageCall, answer: bytes | IpcError | None) -> None:
        """End a call: the only way.

        Answers it unless it has been answered. Work that is still running is cancelled and calls this again when it is
        over; only then does the caller get its allowance back.
        """
        if self._open.pop(call.id, None) is not None and answer is not None:
            if self._unseen is not None and call.pump is None:
                self._await(call, self._unseen)
            if isinstance(answer, IpcError):
                self._put(frames.error(call.id, self._router.report(answer, call.channel)))
            else:
                self._put(answer)
        if call.task is not None:
            call.task.cancel(str(answer.code) if isinstance(answer, IpcError) else None)
        elif not call.ended:
            call.ended = True
            self._close_upload(call)
            call.pump = call.raw = call.text = None
            call.caller.finished()

    def _await(self, call: PageCall, unseen: dict[int, PageCall]) -> None:
        if len(unseen) >= _MOST_UNSEEN:
            unseen.pop(next(iter(unseen))).page = None
        call.page = AWAITED
        unseen[call.id] = call

    def _close_upload(self, call: PageCall) -> None:
        """The upload is over, complete or not: release what it had reserved."""
        if call.upload is not None:
            call.caller.quota.uploading -= call.upload.size
            call.upload = None
