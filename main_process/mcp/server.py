"""One provider's server: at most one live session, started by whoever needs it first and shared by everybody."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from ipc.errors import IpcError
from main_process.errors import ServiceError
from main_process.kit.epochs import Epochs, Scope
from main_process.kit.single_flight import Flight, WorkCancelled
from main_process.mcp.authority import Authority, Browse
from main_process.mcp.crashes import Crashes
from main_process.mcp.errors import McpServerEnded, McpServerStopped, McpTimeout, SessionExpired, SignInNeeded
from main_process.mcp.launch import Launch
from main_process.mcp.model import ServerState
from main_process.mcp.opener import SessionOpener
from main_process.mcp.server_log import ServerLog
from main_process.mcp.settings import McpSettings
from main_process.providers.mcp_config import StdioConfig

if TYPE_CHECKING:
    from main_process.mcp.session import Session

T = TypeVar("T")

_MOST_TRIES = 8
"""A session may be gone again by the time its waiter wakes; so often in a row means that it cannot be kept."""


class Server:
    """Lives on the loop, as long as its provider. `use` is how everybody gets at the session."""

    def __init__(
        self,
        scope: Scope,
        *,
        resolve: Callable[[], Awaitable[Launch]],
        opener: SessionOpener,
        authority: Authority | None = None,
        epochs: Epochs,
        settings: McpSettings,
        now: Callable[[], float],
        changed: Callable[[], None],
    ) -> None:
        self.scope = scope
        self.log = ServerLog()
        self.crashes = Crashes(settings, now)
        self.last_error: str | None = None
        self.live: Session | None = None
        self.launch: Launch | None = None
        """What the last session was started with."""
        self.calls = 0
        self.used_at = now()
        self.started_at: float | None = None
        self.lists = 0
        """Counts the times that the server's list of tools may have become another."""
        self._resolve = resolve
        self._opener = opener
        self._authority = authority
        self._browse: Browse | None = None
        self._epochs = epochs
        self._settings = settings
        self._now = now
        self._changed = changed
        self._flight: Flight[Session] | None = None
        self._cancelled_at = epochs.now()
        self._endings: set[asyncio.Task[None]] = set()
        self._probes: set[asyncio.Task[None]] = set()

    @property
    def state(self) -> ServerState:
        """What it is doing."""
        if self.live is not None:
            return "running"
        if self._flight is not None:
            return "starting"
        if self._endings:
            return "stopping"
        return "failed" if self.crashes.given_up else "stopped"

    @property
    def idle_at(self) -> float | None:
        """When it may be stopped for want of use; None while it is used, or not running."""
        if self.live is None or self.live.uses:
            return None
        return self.used_at + self._settings.idle

    async def use(self, work: "Callable[[Session], Awaitable[T]]") -> T:
        """`await work(session)`, starting the server where it does not run. Raises IpcError."""
        expired = False
        for _ in range(_MOST_TRIES):
            session = await self.connected()
            if not session.live:
                continue
            try:
                with session.used():
                    self.calls += 1
                    return await work(session)
            except SessionExpired:
                if expired:
                    raise
                expired = True
                self._forget(session)
            except McpTimeout:
                self._track(self._probe(session), self._probes)
                raise
            finally:
                self.used_at = self._now()
                self._notice_end(session)
        raise McpServerEnded("The MCP server ends whenever it has begun. Its log may say why.")

    async def connected(self) -> "Session":
        """The live session, or one that is started now. Raises IpcError."""
        while True:
            if self.live is not None and self.live.live:
                return self.live
            if self.live is not None:
                self._session_ended(self.live)
            self.crashes.check()
            flight = self._flight or self._take_off()
            try:
                return await flight.join()
            except WorkCancelled:
                if flight.epoch < self._cancelled_at:
                    raise McpServerStopped from None
                if flight is self._flight:
                    raise

    async def sign_in(self, browse: Browse) -> None:
        """Begin a session anew for which the user is asked to sign in; whoever needs the server waits for it.

        Raises IpcError, SignInRefused where they do not.
        """
        self.retire(drain=0.0, cancel=False)
        self.crashes.forgive()
        self._browse = browse
        try:
            await self.connected()
        finally:
            self._browse = None

    def retire(self, *, drain: float, cancel: bool) -> None:
        """End the session. Calls under way have `drain` seconds; who waits for the start waits for the next one.

        With `cancel` they do not: the server is not wanted any more.
        """
        self._epochs.invalidate(self.scope)
        if cancel:
            self._cancelled_at = self._epochs.now()
        flight, self._flight = self._flight, None
        if flight is not None:
            flight.cancel()
            self._track(flight.wait(), self._endings)
        if self.live is not None:
            session, self.live = self.live, None
            self._track(self._end(session, drain), self._endings)
        self.lists += 1
        self._changed()

    async def wait(self) -> None:
        """Wait until nothing is left of the connections that were retired."""
        while self._endings:
            await asyncio.wait(self._endings)

    async def aclose(self) -> None:
        """End everything; returns when nothing is left."""
        self.retire(drain=0.0, cancel=True)
        await self.wait()
        while self._probes:
            await asyncio.wait(self._probes)

    def _take_off(self) -> "Flight[Session]":
        flight = self._flight = Flight(
            self._start, self._epochs.now(), on_landed=self._landed, on_abandoned=self._abandoned
        )
        self._changed()
        return flight

    async def _start(self) -> "Session":
        # One process per provider: the old one is gone before the new one begins.
        await self.wait()
        self.launch = await self._resolve()
        try:
            return await self._open(self.launch)
        except SessionExpired:
            # Its token had lapsed: this time it is refreshed first.
            return await self._open(self.launch)

    async def _open(self, launch: Launch) -> "Session":
        return await self._opener.open(
            launch,
            self.log,
            authority=replace(self._authority, browse=self._browse) if self._authority is not None else None,
            on_ended=self._session_ended,
            on_list_changed=self._list_changed,
        )

    def _landed(self, flight: "Flight[Session]") -> None:
        # No await between the check and the write: a save cannot slip in between.
        current = self._flight is flight
        if current:
            self._flight = None
        if flight.error is not None:
            if current and isinstance(flight.error, SignInNeeded):
                self.last_error = flight.error.message
            elif current and isinstance(flight.error, ServiceError):
                self._failed(flight.error)
        elif current and self._epochs.is_current(flight.epoch, [self.scope]) and flight.result.live:
            self.live = flight.result
            self.started_at = self.used_at = self._now()
            self.last_error = None
            self.lists += 1
        else:
            self._track(self._end(flight.result, 0.0), self._endings)
            if current and not flight.result.closing:
                self._failed(McpServerEnded("The MCP server ended as soon as it was ready."))
        self._changed()

    def _abandoned(self, flight: "Flight[Session]") -> None:
        if self._flight is flight:
            self._flight = None
        self._track(flight.wait(), self._endings)

    def _notice_end(self, session: "Session") -> None:
        if not session.live:
            self._session_ended(session)

    def _session_ended(self, session: "Session") -> None:
        """It says so itself, or whoever finds it dead before it does."""
        if self.live is not session:
            return
        self.live = None
        if not session.closing:
            self._failed(McpServerEnded(f"The MCP server is gone: {session.ending}."))
        self._track(self._end(session, 0.0), self._endings)
        self._changed()

    def _failed(self, error: IpcError) -> None:
        program = self.launch is not None and isinstance(self.launch.config, StdioConfig)
        self.crashes.note(program=program)
        self.last_error = error.message
        self.log.add(f"Latchkey: {error.message}")

    def _list_changed(self, session: "Session") -> None:
        if self.live is session:
            self.lists += 1
            self._changed()

    def _forget(self, session: "Session") -> None:
        if self.live is session:
            self.live = None
        self._track(self._end(session, 0.0), self._endings)

    async def _probe(self, session: "Session") -> None:
        """A server that hangs in one call may be busy; one that does not answer a ping is ended."""
        try:
            await session.ping()
        except McpTimeout as error:
            if self.live is session:
                self.live = None
                self._failed(error)
                self._changed()
            await session.close()
        except IpcError:
            return

    async def _end(self, session: "Session", drain: float) -> None:
        if drain:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(drain):
                    await session.idle.wait()
        await session.close()

    def _track(self, work: Coroutine[Any, Any, None], tasks: set[asyncio.Task[None]]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        tasks.add(task)

        def over(_task: asyncio.Task[None]) -> None:
            tasks.discard(task)
            self._changed()

        task.add_done_callback(over)
