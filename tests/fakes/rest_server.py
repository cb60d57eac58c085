"""A small JSON API on loopback for the REST provider: an echo, a list, text, nothing, and answers of any size."""

import zlib
from typing import Any

import orjson
from aiohttp import web

from tests.fakes.http_server import LoopbackServer, json_response


class RestServer(LoopbackServer):
    """Everything below `/api` is the API; `/secret` is a neighbour that no request of the provider may reach."""

    def __init__(self) -> None:
        super().__init__()
        self.items: list[Any] = [{"id": 1}, {"id": 2}]
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            self.route(method, "/api/echo", self._echo)
        self.route("GET", "/api/items", self._list)
        self.route("POST", "/api/items", self._add)
        self.route("GET", "/api/text", self._text)
        self.route("GET", "/api/nothing", self._nothing)
        self.route("GET", "/secret", self._secret)

    @property
    def base_url(self) -> str:
        return f"{self.origin}/api"

    async def _echo(self, request: web.BaseRequest) -> web.StreamResponse:
        body = await request.read()
        query = [[name, value] for name, value in request.query.items()]
        return json_response(
            {"method": request.method, "path": request.raw_path, "query": query, "body": orjson.loads(body or b"null")}
        )

    async def _list(self, _request: web.BaseRequest) -> web.StreamResponse:
        return json_response(self.items)

    async def _add(self, request: web.BaseRequest) -> web.StreamResponse:
        self.items.append(orjson.loads(await request.read()))
        return json_response(self.items[-1], status=201)

    async def _text(self, _request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(text="plain words")

    async def _nothing(self, _request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(status=204)

    async def _secret(self, _request: web.BaseRequest) -> web.StreamResponse:
        return json_response({"secret": "canary-neighbour"})


def bomb(size: int) -> bytes:
    """A JSON text of `size` bytes, deflated to next to nothing."""
    return zlib.compress(b'"' + b"a" * (size - 2) + b'"', 9)
