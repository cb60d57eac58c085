"""The SDK's streams over HTTP: one guarded client, streamable HTTP first, the older SSE where that is refused."""

import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

import httpx2
from mcp.client._transport import TransportStreams
from mcp.client.sse import sse_client
from mcp.client.streamable_http import streamable_http_client

from main_process.mcp.errors import McpNonsense
from main_process.mcp.lines import LONGEST_MESSAGE
from main_process.providers.mcp_config import HttpConfig
from main_process.sdks.http.hosts import httpx_guard

CONNECT_SECONDS = 10.0
READ_SECONDS = 300.0
STREAM_BYTES_PER_SECOND = 4 << 20
_EVENTS = "text/event-stream"
_AGENT = "Latchkey"


class Answered:
    """What the server's HTTP said last: the SDK's errors leave it out."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: Mapping[str, str] = {}
        self.fault: str | None = None

    def at_fault(self, fault: str) -> McpNonsense:
        """What to raise where the server does what it may not."""
        self.fault = fault
        return McpNonsense(f"The MCP server was disconnected: {fault}.")


def client_for(
    config: HttpConfig,
    headers: Mapping[str, str],
    answered: Answered,
    auth: httpx2.Auth | None = None,
    may_reach: Callable[[httpx2.URL], bool] = lambda _url: False,
) -> httpx2.AsyncClient:
    """A client that sends `headers` to the server's own origin, and reads of it what fits.

    `auth` may make requests of its own, also to other addresses that `may_reach` allows; they bear no `headers`.
    """
    origin = config.origin
    path = httpx2.URL(config.url).path
    hold_origin = httpx_guard(origin)

    async def guard(request: httpx2.Request) -> None:
        # What the auth asks of its own bears none of the headers that the client puts on every other request.
        if auth is None or request.headers.get("User-Agent") == _AGENT or not may_reach(request.url):
            await hold_origin(request)

    async def note(response: httpx2.Response) -> None:
        if auth is None or response.request.url.path == path:
            answered.status, answered.headers = response.status_code, response.headers
        # What is packed small may unpack to anything; nobody needs that here, and it is not asked for.
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            raise answered.at_fault("it packed its answer, unasked")
        kind = response.headers.get("content-type", "").lower()
        response.stream = _Bounded(response.stream, answered, streams=kind.startswith(_EVENTS))

    return httpx2.AsyncClient(
        headers={"Accept-Encoding": "identity", "User-Agent": _AGENT, **headers},
        timeout=httpx2.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
        verify=origin.verify_tls,
        trust_env=not origin.is_loopback,
        event_hooks={"request": [guard], "response": [note]},
        auth=auth,
    )


@asynccontextmanager
async def http_streams(config: HttpConfig, client: httpx2.AsyncClient) -> AsyncIterator[TransportStreams]:
    """Streamable HTTP. The session is ended on the server when the context is left."""
    async with (
        client,
        streamable_http_client(config.url, http_client=client, max_sse_event_size=LONGEST_MESSAGE) as streams,
    ):
        yield streams


@asynccontextmanager
async def sse_streams(config: HttpConfig, make: Callable[[], httpx2.AsyncClient]) -> AsyncIterator[TransportStreams]:
    """The transport that servers spoke before streamable HTTP."""

    def factory(
        headers: dict[str, str] | None = None,
        timeout: httpx2.Timeout | None = None,
        auth: httpx2.Auth | None = None,
    ) -> httpx2.AsyncClient:
        del headers, timeout, auth
        return make()

    async with sse_client(config.url, httpx_client_factory=factory) as streams:
        yield streams


class _Bounded(httpx2.AsyncByteStream):
    """A body of bounded size; of a stream of events, of bounded pace."""

    def __init__(self, body: object, answered: Answered, *, streams: bool) -> None:
        self._body: httpx2.AsyncByteStream = body  # type: ignore[assignment]  # an async client's bodies are these
        self._answered = answered
        self._streams = streams

    async def __aiter__(self) -> AsyncIterator[bytes]:
        # Only the time spent waiting for the server counts, so that a flood is recognised on a busy computer too.
        left, waits_since = float(LONGEST_MESSAGE), time.monotonic()
        async for part in self._body:
            if self._streams:
                waited = time.monotonic() - waits_since
                left = min(float(LONGEST_MESSAGE), left + waited * STREAM_BYTES_PER_SECOND)
            left -= len(part)
            if left < 0:
                raise self._answered.at_fault(f"it sent more than {LONGEST_MESSAGE >> 20} MiB at once")
            yield part
            waits_since = time.monotonic()

    async def aclose(self) -> None:
        await self._body.aclose()
