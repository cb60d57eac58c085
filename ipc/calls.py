"""The calls of one page that are under way: started, fed, withdrawn, answered exactly once."""

import asyncio
from collections.abc import Callable
from typing import Any

import orjson

from ipc import frames
from ipc.callers import Caller
from ipc.errors import Cancelled, DeadlineExceeded, IpcError, ProtocolViolation, TooDeep, TooLarge
from ipc.messages import Encoded
from ipc.router import Router
from ipc.streams import Pump
from ipc.tickets import Tickets


class _Running:
    """One call or stream that has not been answered."""

    __slots__ = ("caller", "channel", "parts", "pump", "received", "remaining", "task", "timer")

    def __init__(self, channel: str, caller: Caller, received: float) -> None:
        self.channel = channel
        self.caller = caller
        self.received = received
        self.task: asyncio.Task[None] | None = None
        self.timer: asyncio.TimerHandle | None = None
        self.pump: Pump | None = None
        self.parts: list[str] = []
        """Params that are being uploaded."""
        self.remaining = 0
        """Characters of them that have not come."""


class Calls:
    """Calls by id. An id leaves when its answer does; its task may take longer, and counts until it has ended."""

    def __init__(self, router: Router, put: Callable[[bytes], None], tickets: Tickets | None) -> None:
        self._router = router
        self._limits = router.limits
        self._put = put
        self._tickets = tickets
        self._running: dict[int, _Running] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def tasks(self) -> frozenset[asyncio.Task[None]]:
        """The work that has not ended, of calls that were answered early included."""
        return frozenset(self._tasks)

    def begin(self, frame: frames.Invoke, caller: Caller, received: float) -> None:
        """Run a call that its caller has been allowed to begin, under a deadline."""
        running = self._running[frame.call] = _Running(frame.channel, caller, received)
        channel = self._router.channels.get(frame.channel)
        usual = channel.deadline if channel else self._limits.deadline
        seconds = min(usual if frame.deadline is None else frame.deadline, self._limits.longest_deadline)
        running.timer = asyncio.get_running_loop().call_later(seconds, self.withdraw, frame.call, DeadlineExceeded)
        if channel is not None and channel.streams:
            call = frame.call
            running.pump = Pump(lambda bodies: self._put(frames.chunks(call, bodies)), frame.credit, self._limits)
        if frame.upload is None:
            self._start(frame.call, running, frame.params)
        else:
            self._expect(frame.call, running, frame.upload)

    def upload(self, call: int, data: str) -> None:
        """The next part of a call's params; with the last one it starts. Raises ProtocolViolation."""
        running = self._running.get(call)
        if running is None:
            return  # withdrawn in the meantime
        if not 0 < len(data) <= running.remaining:
            raise ProtocolViolation
        running.parts.append(data)
        running.remaining -= len(data)
        if running.remaining:
            return
        text = "".join(running.parts)
        self._uploaded(running)
        try:
            params = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            self._settle(call, TooDeep() if "depth limit" in error.msg else ProtocolViolation())
            running.caller.end()
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
            running.caller.end()
        else:
            running.task.cancel(str(reason.code))

    def cancel_all(self) -> None:
        """The page is gone: nobody is answered, all work is cancelled."""
        for call in tuple(self._running):
            self.withdraw(call, Cancelled)

    def _expect(self, call: int, running: _Running, size: int) -> None:
        caller = running.caller
        if not 0 < size <= self._limits.params or caller.uploading + size > self._limits.uploading:
            self._settle(call, TooLarge())
            caller.end()
            return
        running.remaining = size
        caller.uploading += size

    def _uploaded(self, running: _Running) -> None:
        """The upload has come to its end, whichever; give back what it had reserved."""
        received = sum(len(part) for part in running.parts)
        running.caller.uploading -= received + running.remaining
        running.parts, running.remaining = [], 0

    def _start(self, call: int, running: _Running, params: Any) -> None:
        if running.pump is None:
            run = self._answer(call, running, params)
        else:
            run = self._stream(call, running, running.pump, params)
        task = running.task = asyncio.get_running_loop().create_task(run)
        self._tasks.add(task)
        task.add_done_callback(self._done(running.caller))

    def _done(self, caller: Caller) -> Callable[[asyncio.Task[None]], None]:
        def done(task: asyncio.Task[None]) -> None:
            self._tasks.discard(task)
            caller.end()

        return done

    async def _answer(self, call: int, running: _Running, params: Any) -> None:
        try:
            encoded = await self._router.dispatch(
                running.channel, params, running.caller.sender, received=running.received
            )
        except IpcError as error:
            self._settle(call, error)
        else:
            if self._leave(call) is not None:
                self._put(self._reply(call, running.caller, encoded))

    def _reply(self, call: int, caller: Caller, encoded: Encoded) -> bytes:
        if self._tickets is None or len(encoded.body) < self._limits.inline:
            return frames.ok(call, encoded.body, encoded.source)
        ticket = self._tickets.issue(encoded.body, caller.origin)
        return frames.ticket(call, ticket, len(encoded.body), encoded.source)

    async def _stream(self, call: int, running: _Running, pump: Pump, params: Any) -> None:
        chunks = self._router.stream(running.channel, params, running.caller.sender, received=running.received)
        try:
            try:
                await pump.run(chunks)
            finally:
                # Reaches the handler's generator, and through it the SDK call and its HTTP request.
                await chunks.aclose()
        except IpcError as error:
            self._settle(call, error)
        else:
            if self._leave(call) is not None:
                self._put(frames.end(call))

    def _settle(self, call: int, error: IpcError) -> None:
        """Answer with an error, unless the call has been answered."""
        running = self._leave(call)
        if running is not None:
            self._put(frames.error(call, self._router.failed(error, running.channel)))

    def _leave(self, call: int) -> _Running | None:
        running = self._running.pop(call, None)
        if running is not None and running.timer is not None:
            running.timer.cancel()
        return running
