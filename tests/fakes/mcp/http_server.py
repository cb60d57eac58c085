"""An MCP server at an address, which does wrong whatever its habit says. Streamable HTTP with JSON answers."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from aiohttp import web

Habit: TypeAlias = Callable[[web.Request, dict[str, Any]], Awaitable[web.StreamResponse]]


@dataclass
class HttpMcpServer:
    """What it was asked, and how it answers the tool `act`. `url` is where it is."""

    url: str = ""
    habit: Habit | None = None
    before: int = 0
    """The status with which everything is answered, where it is not 0."""
    sessions: int = 0
    known: set[str] = field(default_factory=set)
    calls: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.headers.append(dict(request.headers))
        if self.before:
            return web.Response(status=self.before, headers={"Retry-After": "7"})
        if request.method == "DELETE":
            self.known.discard(request.headers.get("Mcp-Session-Id", ""))
            return web.Response()
        if request.method != "POST":
            return web.Response(status=405)
        return await self._message(request, await request.json())

    async def _message(self, request: web.Request, message: dict[str, Any]) -> web.StreamResponse:
        self.calls.append(message.get("method", ""))
        if message.get("method") == "initialize":
            self.sessions += 1
            self.known.add(f"s{self.sessions}")
            info = {"name": "http", "version": "1"}
            result = {"protocolVersion": "2025-11-25", "capabilities": {"tools": {}}, "serverInfo": info}
            return result_of(message, result, {"Mcp-Session-Id": f"s{self.sessions}"})
        if request.headers.get("Mcp-Session-Id") not in self.known:
            return web.Response(status=404)
        if "id" not in message:
            return web.Response(status=202)
        if message["method"] == "tools/list":
            return result_of(message, {"tools": [{"name": "act", "inputSchema": {"type": "object"}}]})
        if message["method"] == "tools/call" and self.habit is not None:
            return await self.habit(request, message)
        return result_of(message, {"content": [{"type": "text", "text": "ok"}]})


async def too_long(_request: web.Request, message: dict[str, Any]) -> web.StreamResponse:
    """A body of 40 MB."""
    return result_of(message, {"content": [{"type": "text", "text": "x" * (40 << 20)}]})


async def too_long_events(request: web.Request, _message: dict[str, Any]) -> web.StreamResponse:
    """A stream of events that does not end."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    while True:
        await response.write(b": " + b"x" * 65_536 + b"\n\n")


async def packed(_request: web.Request, message: dict[str, Any]) -> web.StreamResponse:
    """A packed body, which nobody asked for."""
    body = gzip.compress(_body(message, {"content": []}))
    return web.Response(body=body, headers={"Content-Type": "application/json", "Content-Encoding": "gzip"})


async def a_page(_request: web.Request, _message: dict[str, Any]) -> web.StreamResponse:
    """A login page."""
    return web.Response(text="<html>Sign in</html>", content_type="text/html")


async def no_json(_request: web.Request, _message: dict[str, Any]) -> web.StreamResponse:
    """What says that it is JSON, and is not."""
    return web.Response(text="{nonsense", content_type="application/json")


async def elsewhere(_request: web.Request, _message: dict[str, Any]) -> web.StreamResponse:
    """A redirect to another host."""
    return web.Response(status=307, headers={"Location": "http://127.0.0.2:9/steal"})


async def silence(_request: web.Request, _message: dict[str, Any]) -> web.StreamResponse:
    """No answer at all."""
    await asyncio.sleep(3_600)
    return web.Response()


async def hang_up(request: web.Request, _message: dict[str, Any]) -> web.StreamResponse:
    """The connection ends in the middle of the answer."""
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"jsonrpc"')
    assert request.transport is not None
    request.transport.abort()
    return response


def status(code: int) -> Habit:
    """A status, and nothing more."""

    async def answer(_request: web.Request, _message: dict[str, Any]) -> web.StreamResponse:
        return web.Response(status=code, headers={"Retry-After": "7"})

    return answer


@asynccontextmanager
async def http_mcp_server() -> AsyncIterator[HttpMcpServer]:
    """The server on a port of this computer."""
    server = HttpMcpServer()
    app = web.Application(client_max_size=64 << 20)
    app.router.add_route("*", "/mcp", server.answer)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    server.url = f"http://{host}:{port}/mcp"
    try:
        yield server
    finally:
        await runner.cleanup()


def _body(message: dict[str, Any], result: dict[str, Any]) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": result}).encode()


def result_of(message: dict[str, Any], result: dict[str, Any], headers: dict[str, str] | None = None) -> web.Response:
    """An answer with this result."""
    return web.Response(body=_body(message, result), content_type="application/json", headers=headers)
