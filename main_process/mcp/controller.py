"""The one door to MCP servers: by (app id, provider name), whoever asks."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias

from ipc.errors import InvalidParams
from ipc.messages import ProviderIdentity
from main_process.errors import ProviderNotFound
from main_process.events import Event, Events
from main_process.kit.debounced_event import DebouncedEvent
from main_process.kit.epochs import Epochs, Scope
from main_process.kit.sweeper import Sweeper
from main_process.mcp.authority import Authority, Browse
from main_process.mcp.catalogue import McpCatalogue, ServerCatalogue
from main_process.mcp.errors import McpServerStopped, NotAnMcpServer, ToolSwitchedOff
from main_process.mcp.launch import Launch, prepare
from main_process.mcp.model import Json, McpServers, McpServerStatus, McpServerView, Progress
from main_process.mcp.opener import SessionOpener
from main_process.mcp.questions import Ask
from main_process.mcp.recent_calls import RecentCalls
from main_process.mcp.sampling import Sample
from main_process.mcp.server import Server
from main_process.mcp.settings import McpSettings
from main_process.mcp.tokens import TokenBook
from main_process.mcp.tools import KnownTools, in_words, is_destructive
from main_process.providers.mcp_config import HttpConfig
from main_process.providers.model import Provider, ProviderView

if TYPE_CHECKING:
    from main_process.mcp.session import Session

ANY_SERVER = "mcp"
"""Among a slot's types: any MCP server fits."""
Resolve: TypeAlias = Callable[[str, str], Awaitable[Provider]]
Describe: TypeAlias = Callable[[str, str], Awaitable[ProviderView]]


@dataclass(frozen=True, slots=True)
class McpServersChanged(Event):
    """Servers started, stopped, failed, or have other tools; announced once for many changes."""


@dataclass(slots=True)
class _Entry:
    server: Server
    tools: KnownTools
    recent: RecentCalls
    type: str
    """The provider's type."""
    known: bool = True
    """Whether the provider is known to be there, and an MCP server, since its last change."""


class McpController:
    """One server per provider, however many ask: started at first use, stopped when idle, ended with the app.

    Every method raises IpcError and nothing else. Answers are JSON as MCP writes it, without the credentials that the
    server was given. `is_blocked(app_id, name, tool)`: whether the user has switched the tool off.
    """

    def __init__(
        self,
        resolve: Resolve,
        describe: Describe,
        *,
        events: Events,
        environment: Mapping[str, str],
        settings: McpSettings | None = None,
        is_blocked: Callable[[str, str, str], bool] = lambda *_tool: False,
        tokens: TokenBook | None = None,
        roots: Callable[[str, str], Sequence[str]] = lambda *_provider: (),
        now: Callable[[], float] = time.monotonic,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._resolve = resolve
        self._describe = describe
        self._settings = settings or McpSettings()
        self.is_blocked = is_blocked
        self.catalogue = ServerCatalogue()
        self._tokens = tokens
        self._roots = roots
        self.questions: Callable[[str, str], Ask | None] = lambda *_provider: None
        """`questions(app_id, name)`: how the user is asked for that server; None: they are not."""
        self.models: Callable[[str, str], Sample | None] = lambda *_provider: None
        """`models(app_id, name)`: how a language model is asked for that server; None: it is not."""
        self._now = now
        self._wall = wall
        self._opener = SessionOpener(self._settings, environment)
        self._epochs = Epochs()
        self._entries: dict[ProviderIdentity, _Entry] = {}
        self._sweeper = Sweeper(self._stop_idle, now)
        self._changed = DebouncedEvent(events, McpServersChanged())
        self._closed = False

    async def start_server(self, app_id: str, name: str) -> McpServerStatus:
        """Start the server, also one that was stopped for crashing, and wait until it is ready."""
        entry = await self._entry(app_id, name)
        entry.server.crashes.forgive()
        await entry.server.connected()
        self._sweep_later(entry)
        return self._status(entry)

    async def stop_server(self, app_id: str, name: str) -> McpServerStatus:
        """Stop the server, with every process that it made. Calls under way fail; the next use starts it again."""
        entry = await self._entry(app_id, name)
        entry.server.retire(drain=0.0, cancel=True)
        await entry.server.wait()
        return self._status(entry)

    def begin_anew(self, app_id: str, name: str) -> None:
        """What the server is told at its start is another: its next use starts it again."""
        entry = self._entries.get(ProviderIdentity(app_id, name))
        if entry is not None:
            entry.server.retire(drain=self._settings.drain, cancel=False)

    async def sign_in(self, app_id: str, name: str, browse: Browse) -> McpServerStatus:
        """Have the user sign in at a server that wants that; `browse` opens its page. Raises IpcError."""
        entry = await self._entry(app_id, name)
        config = prepare(await self._resolve(app_id, name)).config
        if not (isinstance(config, HttpConfig) and config.oauth):
            raise InvalidParams("Nobody signs in at this server: it is used with the credentials of its provider.")
        await entry.server.sign_in(browse)
        self._sweep_later(entry)
        return self._status(entry)

    async def list_tools(self, app_id: str, name: str) -> list[Json]:
        """The server's tools, in its order. Asked once, and again when the server says that they have changed."""
        entry = await self._entry(app_id, name)
        return await self._tools(entry)

    async def call_tool(
        self, app_id: str, name: str, tool: str, arguments: Json | None = None, *, progress: Progress | None = None
    ) -> Json:
        """What the tool gave: `{content, isError, structuredContent?}`. `progress` hears of the steps on the way.

        Raises ToolSwitchedOff before anything starts.
        """
        self.check_allowed(app_id, name, tool)
        entry = await self._entry(app_id, name)
        with entry.recent.timed(tool):
            return await self._ask(app_id, name, lambda session: session.call_tool(tool, arguments or {}, progress))

    def check_allowed(self, app_id: str, name: str, tool: str) -> None:
        """Raise ToolSwitchedOff for a tool that the user has switched off."""
        if self.is_blocked(app_id, name, tool):
            raise ToolSwitchedOff

    async def list_resources(self, app_id: str, name: str) -> Json:
        """`{resources, resourceTemplates}`."""
        return await self._ask(app_id, name, lambda session: session.resources())

    async def read_resource(self, app_id: str, name: str, uri: str) -> Json:
        """`{contents}`: text, or a base64 `blob`, of each part."""
        return await self._ask(app_id, name, lambda session: session.read_resource(uri))

    async def list_prompts(self, app_id: str, name: str) -> Json:
        """`{prompts}`."""
        return await self._ask(app_id, name, lambda session: session.prompts())

    async def get_prompt(self, app_id: str, name: str, prompt: str, arguments: Mapping[str, str] | None = None) -> Json:
        """`{description?, messages}`: the prompt, filled in with the arguments."""
        return await self._ask(app_id, name, lambda session: session.prompt(prompt, dict(arguments or {})))

    async def is_read_only(self, app_id: str, name: str, tool: str) -> bool:
        """Whether the server says of the tool that it changes nothing. Starts the server if its tools are not known."""
        entry = await self._entry(app_id, name)
        known = entry.tools.read_only(tool)
        if known is None:
            await self._tools(entry)
            known = entry.tools.read_only(tool)
        return bool(known)

    def known_read_only(self, app_id: str, name: str, tool: str) -> bool | None:
        """The same from what is known already; None where there is no telling."""
        entry = self._entries.get(ProviderIdentity(app_id, name))
        return entry.tools.read_only(tool) if entry is not None else None

    async def status(self, app_id: str, name: str) -> McpServerStatus:
        """How the server is. Starts nothing."""
        return self._status(await self._entry(app_id, name))

    def servers(self) -> McpServers:
        """Every server that was used, or looked at, since Latchkey started."""
        return McpServers(
            servers=[
                McpServerView(app_id=app_id, provider_name=name, status=self._status(entry), recent=entry.recent.list())
                for (app_id, name), entry in sorted(self._entries.items())
            ]
        )

    async def catalog(self) -> McpCatalogue:
        """Servers that are known to exist, with what each needs."""
        return self.catalogue.all()

    async def type_of(self, app_id: str, name: str) -> str:
        """The type of the server's provider: for one that was added from the catalogue, its entry's id."""
        return (await self._describe(app_id, name)).type

    def provider_changed(self, app_id: str, name: str, change: str) -> None:
        """A provider was saved or deleted: its server ends, and what was begun before is not kept after this."""
        self._epochs.invalidate(_scope(app_id, name))
        entry = self._entries.get(ProviderIdentity(app_id, name))
        if entry is None:
            return
        entry.known = False
        entry.tools.forget()
        entry.server.crashes.forgive()
        entry.server.launch = None
        entry.server.retire(drain=self._settings.drain if change == "saved" else 0.0, cancel=False)

    def says_of(self, types: Sequence[str], tool: str) -> str:
        """What servers whose provider has one of these types say of a tool: the worst of it, or nothing."""
        fitting = [(key, one) for key, one in self._entries.items() if one.type in types or ANY_SERVER in types]
        told = [(found, key.provider_name) for key, one in fitting if (found := one.tools.named(tool)) is not None]
        told.sort(key=lambda one: is_destructive(one[0]), reverse=True)
        return f"which {in_words(told[0][0])}, says “{told[0][1]}”" if told else ""

    async def aclose(self) -> None:
        """End every server; returns when no process of theirs is left. Idempotent."""
        self._closed = True
        self._sweeper.close()
        servers = [entry.server for entry in self._entries.values()]
        for server in servers:
            server.retire(drain=0.0, cancel=True)
        for server in servers:
            await server.aclose()
        self._entries.clear()
        self._changed.close()

    async def _entry(self, app_id: str, name: str) -> _Entry:
        key = ProviderIdentity(app_id, name)
        entry = self._entries.get(key)
        while entry is None or not entry.known:
            begun = self._epochs.now()
            try:
                view = await self._describe(app_id, name)
            except ProviderNotFound:
                if entry is not None and entry.server.state == "stopped":
                    self._entries.pop(key, None)
                raise
            if view.provider_class != "mcp":
                raise NotAnMcpServer
            if self._closed:
                raise McpServerStopped
            # What was read before a change says nothing of what is there after it.
            if self._epochs.is_current(begun, [_scope(app_id, name)]):
                entry = self._entries.setdefault(key, entry or self._new(app_id, name, view.type))
                entry.type = view.type
                entry.known = True
        return entry

    def _new(self, app_id: str, name: str, provider_type: str) -> _Entry:
        async def launch() -> Launch:
            launch = prepare(await self._resolve(app_id, name))
            roots, questions = tuple(self._roots(app_id, name)), self.questions(app_id, name)
            return replace(launch, roots=roots, questions=questions, sample=self.models(app_id, name))

        server = Server(
            _scope(app_id, name),
            resolve=launch,
            opener=self._opener,
            authority=Authority(self._tokens, app_id, name) if self._tokens is not None else None,
            epochs=self._epochs,
            settings=self._settings,
            now=self._now,
            changed=self._changed.announce,
        )
        return _Entry(server, KnownTools(), RecentCalls(self._now, self._wall), provider_type)

    async def _ask(self, app_id: str, name: str, work: "Callable[[Session], Awaitable[Json]]") -> Json:
        entry = await self._entry(app_id, name)
        try:
            return await entry.server.use(work)
        finally:
            self._sweep_later(entry)

    async def _tools(self, entry: _Entry) -> list[Json]:
        try:
            return await entry.tools.get(entry.server)
        finally:
            self._sweep_later(entry)

    def _status(self, entry: _Entry) -> McpServerStatus:
        server = entry.server
        session = server.live
        about = session.about if session is not None else None
        running = session is not None and server.started_at is not None
        config = server.launch.config if server.launch is not None else None
        age = self._now() - (server.started_at or 0.0)
        return McpServerStatus(
            state=server.state,
            transport=config.transport if config is not None else None,
            signs_in=isinstance(config, HttpConfig) and config.oauth,
            pid=session.process.pid if session is not None and session.process is not None else None,
            started=datetime.fromtimestamp(self._wall().timestamp() - age, UTC) if running else None,
            server_name=about.name if about else "",
            server_version=about.version if about else "",
            protocol=about.protocol if about else "",
            instructions=about.instructions if about else "",
            tools=entry.tools.count,
            calls=server.calls,
            in_flight=session.uses if session is not None else 0,
            last_error=server.last_error,
            log=server.log.lines(),
        )

    def _sweep_later(self, entry: _Entry) -> None:
        if not self._closed and (idle_at := entry.server.idle_at) is not None:
            self._sweeper.expect(idle_at)

    def _stop_idle(self) -> float | None:
        now = self._now()
        following: list[float] = []
        for entry in self._entries.values():
            idle_at = entry.server.idle_at
            if idle_at is not None and idle_at <= now:
                entry.server.retire(drain=0.0, cancel=False)
            elif idle_at is not None:
                following.append(idle_at)
        return min(following, default=None)


def _scope(app_id: str, name: str) -> Scope:
    return ("provider", app_id, name)
