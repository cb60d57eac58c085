"""One live session with a server, on the official SDK. Imported lazily: the SDK takes a second."""

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import httpx2
from mcp import types
from mcp.client._transport import TransportStreams
from mcp.client.session import ClientSession
from mcp.shared.exceptions import MCPError
from pydantic import BaseModel, ValidationError

from ipc.errors import IpcError
from main_process.mcp.asked_of_us import model_by, questions_by, roots_of
from main_process.mcp.authority import Authority
from main_process.mcp.errors import (
    McpCallRefused,
    McpNonsense,
    McpServerEnded,
    McpServerStopped,
    McpServerUnreachable,
    McpTimeout,
    SessionExpired,
)
from main_process.mcp.http import Answered, client_for, http_streams, sse_streams
from main_process.mcp.launch import Launch
from main_process.mcp.model import Progress
from main_process.mcp.oauth import OAuth, check_reach, signing_in
from main_process.mcp.process import ServerProcess
from main_process.mcp.server_log import ServerLog
from main_process.mcp.settings import McpSettings
from main_process.mcp.stdio import stdio_streams
from main_process.providers.mcp_config import HttpConfig, StdioConfig
from main_process.sdks.http import service_errors

R = TypeVar("R", bound=BaseModel)
SERVICE = "The MCP server"
_MOST_SAID = 400
_UNMARKED = "Server returned an error response"
_EXPIRED = "Session terminated"
_LISTS = (
    types.ToolListChangedNotification,
    types.ResourceListChangedNotification,
    types.PromptListChangedNotification,
)

# The SDK would log what servers send, which may hold anything.
for _name in ("mcp", "client"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class About:
    """What a server said of itself in the handshake."""

    name: str
    version: str
    protocol: str
    instructions: str
    tools: bool
    resources: bool
    prompts: bool


class Connection:
    """A session from its handshake to its end. `open` once, `close` once; requests from any task between them."""

    def __init__(
        self,
        launch: Launch,
        settings: McpSettings,
        log: ServerLog,
        environment: Mapping[str, str],
        *,
        authority: Authority | None = None,
        on_ended: Callable[[Any], None],
        on_list_changed: Callable[[Any], None],
    ) -> None:
        self.about: About | None = None
        self.process: ServerProcess | None = None
        self.closing = False
        """Whether its end was asked for; where it was not, it is a crash."""
        self.uses = 0
        self.idle = asyncio.Event()
        self.idle.set()
        self.settings = settings
        self.scrubber = launch.scrubber
        self._launch = launch
        self._log = log
        self._environment = environment
        self._authority = authority
        self._oauth: OAuth | None = None
        self._on_ended = on_ended
        self._on_list_changed = on_list_changed
        self._answered = Answered()
        self._session: ClientSession | None = None
        self._failure: IpcError | None = None
        self._opened = asyncio.Event()
        self._close = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def ending(self) -> str:
        """Why it ended by itself, for a person."""
        if self.process is not None:
            return self.process.fault or f"it ended by itself{_exit(self.process)}"
        return self._answered.fault or (self._failure.message if self._failure else "it ended by itself")

    @property
    def live(self) -> bool:
        """Whether requests can be made."""
        gone = self.process is not None and self.process.over.is_set()
        return self._session is not None and not self.closing and not gone

    @contextmanager
    def used(self) -> Iterator[None]:
        """In use while in this block; an end that can wait waits for `idle`."""
        self.uses += 1
        self.idle.clear()
        try:
            yield
        finally:
            self.uses -= 1
            if not self.uses:
                self.idle.set()

    async def open(self) -> None:
        """Start the server and shake hands. Raises IpcError; then, and when cancelled, nothing is left of it."""
        self._task = asyncio.get_running_loop().create_task(self._run())
        try:
            await self._opened.wait()
        except asyncio.CancelledError:
            await self.close()
            raise
        if self._failure is not None:
            await asyncio.wait([self._task])
            raise self._failure

    async def close(self) -> None:
        """End the session and the server's process; requests under way fail. Returns when nothing is left."""
        self.closing = True
        self._close.set()
        if self._task is not None:
            await asyncio.wait([self._task], timeout=5 * self.settings.grace)
            while not self._task.done():
                self._task.cancel()
                await asyncio.wait([self._task], timeout=self.settings.grace)

    async def request(
        self, request: "types.Request[Any, Any]", result: type[R], seconds: float, progress: Progress | None = None
    ) -> R:
        """The server's result. Raises IpcError; when cancelled or late, the server is told."""
        session = self._session
        if session is None:
            raise await self._gone()
        try:
            async with asyncio.timeout(seconds):
                return await session.send_request(request, result, progress_callback=progress)
        except TimeoutError:
            raise McpTimeout from None
        except MCPError as error:
            raise await self._refusal(error) from None
        except ValidationError:
            raise McpNonsense from None

    async def _run(self) -> None:
        try:
            await self._serve()
        except asyncio.CancelledError:
            self._failure = McpServerStopped()
        except Exception as error:  # noqa: BLE001  # a transport's groups of anything: here they become one IpcError
            self._failure = self._explained(error)
        finally:
            self._session = None
            self._opened.set()
            self._on_ended(self)

    async def _serve(self) -> None:
        config = self._launch.config
        self._log.begin(self.scrubber)
        if isinstance(config, StdioConfig):
            await self._serve_program(config)
        elif config.oauth and self._authority is not None:
            async with signing_in(config, self._authority, self.scrubber) as self._oauth:
                await self._serve_at(config)
        else:
            await self._serve_at(config)

    async def _serve_at(self, config: HttpConfig) -> None:
        try:
            await self._serve_address(http_streams(config, self._client(config)))
        except Exception:
            # An older server refuses what it does not know. Anything else is no reason to ask in another way.
            if self._opened.is_set() or self.closing or not 400 <= self._answered.status < 500:
                raise
            if self._answered.status in {401, 403, 429} or self._sign_in_fault is not None:
                raise
            await self._serve_address(sse_streams(config, lambda: self._client(config)))

    async def _serve_program(self, config: StdioConfig) -> None:
        environment = self._launch.environment(self._environment)
        command = [config.command, *config.args]
        self.process = await ServerProcess.start(command, environment, self._log)
        try:
            async with stdio_streams(self.process) as streams:
                await self._talk(streams, self.process.over)
        finally:
            await self.process.stop(self.settings.grace)

    async def _serve_address(self, transport: contextlib.AbstractAsyncContextManager[TransportStreams]) -> None:
        async with transport as streams:
            await self._talk(streams, asyncio.Event())

    async def _talk(self, streams: TransportStreams, over: asyncio.Event) -> None:
        async with self._session_on(streams) as session:
            await _unless(self._close, self._shake_hands(session))
            if self._oauth is not None:
                self._oauth.settle()
            self._session = session
            self._opened.set()
            await _any(self._close, over)
            self._session = None

    @asynccontextmanager
    async def _session_on(self, streams: TransportStreams) -> AsyncIterator[ClientSession]:
        async with ClientSession(
            *streams,
            client_info=types.Implementation(name="latchkey", version="1"),
            sampling_callback=model_by(self._launch.sample),
            elicitation_callback=questions_by(self._launch.questions),
            list_roots_callback=roots_of(self._launch.roots),
            logging_callback=self._said,
            message_handler=self._noticed,
        ) as session:
            yield session

    @property
    def _sign_in_fault(self) -> IpcError | None:
        return self._oauth.fault if self._oauth is not None else None

    async def _shake_hands(self, session: ClientSession) -> None:
        asks = self._authority is not None and self._authority.browse is not None
        try:
            async with asyncio.timeout(self.settings.sign_in if asks else self.settings.start):
                try:
                    await session.initialize()
                except MCPError as error:
                    # Servers of the coming revision know no handshake, and say so.
                    if error.code not in {types.METHOD_NOT_FOUND, types.UNSUPPORTED_PROTOCOL_VERSION}:
                        raise
                    await session.discover()
        except (RuntimeError, ValidationError):
            raise McpNonsense("The MCP server speaks a version of the protocol that Latchkey does not.") from None
        except TimeoutError:
            raise McpServerUnreachable(
                f"The MCP server was not ready within {self.settings.start:.0f} seconds. Its log may say why."
            ) from None
        offered = session.server_capabilities
        info = session.server_info
        clean = self.scrubber.text
        self.about = About(
            name=clean(info.name if info else "")[:_MOST_SAID],
            version=clean(info.version if info else "")[:_MOST_SAID],
            protocol=session.protocol_version or "",
            instructions=clean(session.instructions or "")[: 10 * _MOST_SAID],
            tools=offered is not None and offered.tools is not None,
            resources=offered is not None and offered.resources is not None,
            prompts=offered is not None and offered.prompts is not None,
        )

    async def _said(self, params: types.LoggingMessageNotificationParams) -> None:
        said = params.data if isinstance(params.data, str) else json.dumps(params.data, ensure_ascii=False)
        self._log.add(f"[{params.level}] {said}")

    async def _noticed(self, message: object) -> None:
        if isinstance(message, _LISTS):
            self._on_list_changed(self)

    def _client(self, config: HttpConfig) -> httpx2.AsyncClient:
        headers, oauth = self._launch.filled.reveal(), self._oauth
        if oauth is None:
            return client_for(config, headers, self._answered)
        return client_for(config, headers, self._answered, oauth.auth, partial(check_reach, config))

    async def _refusal(self, error: MCPError) -> IpcError:
        if self._sign_in_fault is not None:
            # Whatever becomes of this session, the next one reads its tokens anew.
            self._session = None
            self._close.set()
            self.closing = True
            return self._sign_in_fault
        if error.code == types.CONNECTION_CLOSED:
            # The SDK says it before the session's task does; whoever asks next must not try this session.
            self._session = None
            return await self._gone()
        if error.message == _EXPIRED and self._answered.status == 404:
            self.closing = True
            self._close.set()
            return SessionExpired()
        if error.message == _UNMARKED and self._answered.status >= 400:
            return service_errors.from_status(self._answered.status, service=SERVICE, headers=self._answered.headers)
        if error.code == types.PARSE_ERROR:
            return McpNonsense()
        said = self.scrubber.text(str(error.message))[:_MOST_SAID].strip()
        return McpCallRefused(f"The MCP server refused the call. It said: {said}" if said else None)

    async def _gone(self) -> IpcError:
        """Why there is no connection any more."""
        if self._sign_in_fault is not None:
            return self._sign_in_fault
        if self.closing:
            return McpServerStopped()
        if self.process is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self.settings.grace):
                    await self.process.exited.wait()
            return self._fault(self.process) or McpServerEnded(
                f"The MCP server ended in the middle of the call{_exit(self.process)}. Its log may say why."
            )
        if self._answered.fault is not None:
            return McpNonsense(f"The MCP server was disconnected: {self._answered.fault}.")
        return McpServerEnded()

    def _explained(self, error: Exception) -> IpcError:
        """Why the server could not be started, or why its session ended."""
        if self._sign_in_fault is not None:
            return self._sign_in_fault
        found = list(_leaves(error))
        for one in found:
            if isinstance(one, IpcError):
                return one
        process, answered = self.process, self._answered
        if self.closing:
            return McpServerStopped()
        if process is not None:
            return self._fault(process) or McpServerUnreachable(
                f"The MCP server ended before it was ready{_exit(process)}. Its log may say why."
            )
        if answered.status >= 400:
            return service_errors.from_status(answered.status, service=SERVICE, headers=answered.headers)
        if any(isinstance(one, httpx2.TimeoutException) for one in found):
            return service_errors.timed_out(SERVICE)
        if any(isinstance(one, httpx2.TransportError) for one in found):
            return service_errors.unreachable(SERVICE)
        return McpNonsense()

    def _fault(self, process: ServerProcess) -> IpcError | None:
        return McpNonsense(f"The MCP server was ended: {process.fault}.") if process.fault else None


def _exit(process: ServerProcess) -> str:
    return "" if process.exit_code is None else f" (exit code {process.exit_code})"


def _leaves(error: BaseException) -> "list[BaseException]":
    if isinstance(error, BaseExceptionGroup):
        return [leaf for one in error.exceptions for leaf in _leaves(one)]
    return [error]


async def _any(*events: asyncio.Event) -> None:
    """Wait for the first of them."""
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


async def _unless(event: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """Do the work, unless the event comes first: then McpServerStopped."""
    task = asyncio.ensure_future(work)
    wait = asyncio.ensure_future(event.wait())
    try:
        await asyncio.wait([task, wait], return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise McpServerStopped
        await task
    finally:
        wait.cancel()
        if not task.done():
            task.cancel()
            await asyncio.wait([task])
