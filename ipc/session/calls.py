"""The calls of one page that are under way: started, fed, withdrawn, answered exactly once."""

import asyncio
import contextlib
from typing import Any

from ipc.contract import frames
from ipc.dispatch.router import Router
from ipc.errors import Cancelled, DeadlineExceeded, IpcError, TooLarge
from ipc.messages import Encoded
from ipc.session.callers import Caller
from ipc.session.outbox import Outbox
from ipc.session.streams import Pump
from ipc.session.tickets import Tickets
from ipc.session.uploads import Upload
from ipc.session.workers import Workers


class _Running:
    """One call or stream that has not been answered."""

    __slots__ = ("caller", "channel", "due", "ended", "params", "pump", "received", "task", "upload")

    def __init__(self, channel: str, caller: Caller, received: float) -> None:
        self.channel = channel
        self.caller = caller
        self.received = received
        self.due = 0.0
        """The deadline, in the loop's time."""
        self.ended = False
        """Whether the work is over and the caller's allowance has been given back."""
        self.task: asyncio.Task[None] | None = None
        self.pump: Pump | None = None
        self.params: Any = None
        self.upload: Upload | None = None
        """Params that have not all come."""


class Calls:
    """Calls by id. An id leaves when its answer does; its task may take longer, and counts until it has ended."""

    def __init__(self, router: Router, outbox: Outbox, tickets: Tickets | None) -> None:
        self._router = router
        self._limits = router.limits
        self._put = outbox.put
        self._tickets = tickets
        self._running: dict[int, _Running] = {}
        self._workers = Workers(self._run, outbox.flush)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._alarm: asyncio.TimerHandle | None = None
        """One timer, for the earliest deadline: a timer per call would cost more than the call."""

    @property
    def tasks(self) -> frozenset[asyncio.Task[None]]:
        """The work that has not ended, of calls that were answered early included."""
        return self._workers.tasks

    def begin(self, frame: frames.Invoke, caller: Caller, received: float) -> None:
        """Run a call that its caller has been allowed to begin, under a deadline."""
        call = frame.call
        running = self._running[call] = _Running(frame.channel, caller, received)
        channel = self._router.channels.get(frame.channel)
        usual = channel.deadline if channel else self._limits.deadline
        self._watch(running, min(usual if frame.deadline is None else frame.deadline, self._limits.longest_deadline))
        if channel is not None and channel.streams:
            running.pump = Pump(lambda bodies: self._put(frames.chunks(call, bodies)), frame.credit, self._limits)
        if frame.upload is None:
            self._start(call, running, frame.params)
        else:
            self._expect(call, running, frame.upload)

    def upload(self, call: int, data: str) -> None:
        """The next part of a call's params; with the last one it starts. Raises ProtocolViolation."""
        running = self._running.get(call)
        if running is None or running.upload is None:
            return  # withdrawn in the meantime, or never announced: nothing is kept
        text = running.upload.take(data)
        if text is None:
            return
        self._uploaded(running)
        try:
            params = frames.parse(text)
        except IpcError as error:
            self._settle(call, error)
            self._end(running)
        else:
            self._start(call, running, params)

    def grant(self, call: int, count: int) -> None:
        """The reader of a stream can take more chunks; late credit for a stream that has ended is nothing."""
        running = self._running.get(call)
        if running is not None and running.pump is not None:
            running.pump.grant(count)

    def withdraw(self, call: int, reason: type[IpcError]) -> None:
        """Answer a call with `reason` now, and cancel its work: the handler, the SDK call, its HTTP request."""
        running = self._running.get(call)
        if running is None:
            return
        self._settle(call, reason())
        if running.task is None:
            self._uploaded(running)
            self._end(running)
        else:
            running.task.cancel(str(reason.code))

    def cancel_all(self) -> None:
        """The page is gone: nobody is answered, all work is cancelled."""
        for call in tuple(self._running):
            self.withdraw(call, Cancelled)
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _watch(self, running: _Running, seconds: float) -> None:
        if self._loop is None:  # kept: asking for it costs a system call on Python 3.11
            self._loop = asyncio.get_running_loop()
        running.due = self._loop.time() + seconds
        if self._alarm is None or running.due < self._alarm.when():
            self._set_alarm(running.due)

    def _set_alarm(self, due: float) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm = asyncio.get_running_loop().call_at(due, self._on_alarm)

    def _on_alarm(self) -> None:
        """Withdraw what is due. The call for which the alarm was set may have ended long ago; then it is set anew."""
        self._alarm = None
        now = asyncio.get_running_loop().time()
        for call in [call for call, running in self._running.items() if running.due <= now]:
            self.withdraw(call, DeadlineExceeded)
        if self._running:
            self._set_alarm(min(running.due for running in self._running.values()))

    def _expect(self, call: int, running: _Running, size: int) -> None:
        caller = running.caller
        if not 0 < size <= self._limits.params or caller.uploading + size > self._limits.uploading:
            self._settle(call, TooLarge())
            self._end(running)
            return
        running.upload = Upload(size)
        caller.uploading += size

    def _uploaded(self, running: _Running) -> None:
        """The upload has come to its end, whichever; give back what it had reserved."""
        if running.upload is not None:
            running.caller.uploading -= running.upload.size
            running.upload = None

    def _start(self, call: int, running: _Running, params: Any) -> None:
        running.params = params
        self._workers.submit((call, running))

    async def _run(self, work: tuple[int, _Running], task: asyncio.Task[None]) -> None:
        call, running = work
        if running.ended:
            return  # withdrawn before it began
        running.task = task
        try:
            if running.pump is None:
                sender, received = running.caller.sender, running.received
                encoded = await self._router.dispatch(running.channel, running.params, sender, received=received)
                if self._running.pop(call, None) is not None:
                    self._put(self._reply(call, running.caller, encoded))
            else:
                await self._stream(call, running, running.pump)
        except IpcError as error:
            self._settle(call, error)
        finally:
            self._end(running)

    def _end(self, running: _Running) -> None:
        if not running.ended:
            running.ended = True
            running.caller.end()

    def _reply(self, call: int, caller: Caller, encoded: Encoded) -> bytes:
        if self._tickets is None or len(encoded.body) < self._limits.inline:
            return frames.ok(call, encoded.body, encoded.source, encoded.as_of)
        ticket = self._tickets.issue(encoded.body, caller.origin)
        return frames.ticket(call, ticket, len(encoded.body), encoded.source, encoded.as_of)

    async def _stream(self, call: int, running: _Running, pump: Pump) -> None:
        sender = running.caller.sender
        chunks = self._router.stream(running.channel, running.params, sender, received=running.received)
        try:
            await pump.run(chunks)
        except asyncio.CancelledError as withdrawn:
            # Withdrawn while it waited for credit, it is outside the generator, which must hear why: for the call log.
            with contextlib.suppress(asyncio.CancelledError):
                await chunks.athrow(withdrawn)
            raise
        finally:
            # Reaches the handler's generator, and through it the SDK call and its HTTP request.
            await chunks.aclose()
        if self._running.pop(call, None) is not None:
            self._put(frames.end(call))

    def _settle(self, call: int, error: IpcError) -> None:
        """Answer with an error, unless the call has been answered."""
        running = self._running.pop(call, None)
        if running is not None:
            self._put(frames.error(call, self._router.failed(error, running.channel)))
