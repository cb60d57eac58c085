"""A real HTTP server on loopback that fakes of services build on: routes, scripted failures, a record of requests."""

import asyncio
import ssl
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Self, TypeAlias

import orjson
from aiohttp import web

Answer: TypeAlias = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]

WAIT_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Recorded:
    """A request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes = field(repr=False)
    at: float = field(default_factory=time.monotonic, compare=False)
    """When it arrived, in s of the monotonic clock."""

    @property
    def json(self) -> Any:
        return orjson.loads(self.body)

    @property
    def authorization(self) -> str:
        return self.headers.get("authorization", "")


class _Server(web.Server):
    def __init__(self, owner: "LoopbackServer") -> None:
        # A client that leaves cancels the handler: that is how a server learns that a stream was stopped.
        super().__init__(owner.answer, handler_cancellation=True, access_log=None)
        self._owner = owner

    def connection_made(self, handler: Any, transport: asyncio.Transport) -> None:
        super().connection_made(handler, transport)
        self._owner.connections_made += 1
        self._owner.connections_open += 1
        self._owner.changed()

    def connection_lost(self, handler: Any, exc: BaseException | None = None) -> None:
        super().connection_lost(handler, exc)
        self._owner.connections_open -= 1
        self._owner.changed()


class LoopbackServer:
    """`async with` starts it on a free port. Subclasses add routes, tests add scripted answers."""

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Recorded] = []
        self.connections_made = 0
        self.connections_open = 0
        self.port = 0
        self._tls = tls
        self._routes: dict[tuple[str, str], Answer] = {}
        self._scripts: dict[str, deque[Answer]] = defaultdict(deque)
        self._waiters: list[tuple[Callable[[], bool], asyncio.Future[None]]] = []
        self._runner: web.ServerRunner | None = None

    async def __aenter__(self) -> Self:
        self._runner = web.ServerRunner(_Server(self), shutdown_timeout=0.1)
        await self._runner.setup()
        # A server that was stopped starts again where its clients expect it.
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, ssl_context=self._tls)
        await site.start()
        self.port = int(self._runner.addresses[0][1])
        return self

    async def __aexit__(self, *_exc: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def origin(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    @property
    def routes(self) -> frozenset[tuple[str, str]]:
        """Method and path of everything that has a route."""
        return frozenset(self._routes)

    def route(self, method: str, path: str, answer: Answer) -> None:
        """Answer that request."""
        self._routes[method, path] = answer

    def script(self, path: str, *answers: Answer) -> None:
        """Answer the next requests for `path` with these, one each, before the route itself answers again."""
        self._scripts[path].extend(answers)

    def forget_script(self) -> None:
        """Drop the scripted answers that were not used."""
        self._scripts.clear()

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Record the request and let a scripted answer, the route, or a 404 reply."""
        self.requests.append(
            Recorded(
                request.method,
                request.path,
                dict(request.query),
                {name.lower(): value for name, value in request.headers.items()},
                await request.read(),
            )
        )
        self.changed()
        scripted = self._scripts.get(request.path)
        if scripted:
            return await scripted.popleft()(request)
        route = self._routes.get((request.method, request.path))
        if route is None:
            return self.not_found(request)
        return await route(request)

    def not_found(self, request: web.BaseRequest) -> web.Response:
        """What the service says of an unknown path."""
        return json_response({"error": f"no route for {request.path}"}, status=404)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Return once `condition` holds; it is looked at whenever a request or a connection comes or goes."""
        if condition():
            return
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.append((condition, waiter))
        async with asyncio.timeout(WAIT_SECONDS):
            await waiter

    def changed(self) -> None:
        """Look at the conditions that somebody waits for."""
        for condition, waiter in tuple(self._waiters):
            if not waiter.done() and condition():
                waiter.set_result(None)
        self._waiters = [(condition, waiter) for condition, waiter in self._waiters if not waiter.done()]


def json_response(body: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """A JSON answer."""
    return web.Response(body=orjson.dumps(body), status=status, content_type="application/json", headers=headers or {})


def replies(body: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    """Always that JSON."""

    async def answer(_request: web.BaseRequest) -> web.StreamResponse:
        return json_response(body, status=status, headers=headers)

    return answer


def replies_raw(body: bytes, content_type: str, *, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    """Always these bytes."""

    async def answer(_request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(body=body, status=status, content_type=content_type, headers=headers or {})

    return answer


def redirects(location: str, *, status: int = 307) -> Answer:
    """Send the caller elsewhere."""

    async def answer(_request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(status=status, headers={"Location": location})

    return answer


def drops() -> Answer:
    """Break the connection without an answer."""

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    return answer


def hangs() -> Answer:
    """Never answer; ends when the caller leaves."""

    async def answer(_request: web.BaseRequest) -> web.StreamResponse:
        await asyncio.get_running_loop().create_future()
        raise AssertionError("nothing resolves this future")

    return answer
