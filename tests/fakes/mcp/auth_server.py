"""An MCP server at an address that wants a token, and the authorisation server, at another, that gives it."""

import asyncio
import base64
import hashlib
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from tests.fakes.mcp.http_server import HttpMcpServer


@dataclass
class AuthWorld:
    """What was asked, and what is taken. `agree` is what the person at the browser does."""

    mcp: HttpMcpServer = field(default_factory=HttpMcpServer)
    issuer: str = ""
    url: str = ""
    lifetime: int = 3_600
    agree: bool = True
    refreshes: bool = True
    clients: dict[str, list[str]] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    access: set[str] = field(default_factory=set)
    refresh: set[str] = field(default_factory=set)
    given: list[str] = field(default_factory=list)
    """Every token that there ever was."""
    grants: list[str] = field(default_factory=list)
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Paths and headers of what reached the authorisation server."""

    async def guarded(self, request: web.Request) -> web.StreamResponse:
        """The MCP server: 401 without a token that is valid now."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in self.access:
            where = f"{self.url.removesuffix('/mcp')}/.well-known/oauth-protected-resource/mcp"
            return web.Response(status=401, headers={"WWW-Authenticate": f'Bearer resource_metadata="{where}"'})
        return await self.mcp.answer(request)

    async def resource(self, _request: web.Request) -> web.Response:
        return web.json_response({"resource": self.url, "authorization_servers": [self.issuer]})

    async def metadata(self, _request: web.Request) -> web.Response:
        return web.json_response(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "registration_endpoint": f"{self.issuer}/register",
                "response_types_supported": ["code"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["none"],
            }
        )

    async def register(self, request: web.Request) -> web.Response:
        wanted: dict[str, Any] = await request.json()
        client_id = secrets.token_hex(8)
        self.clients[client_id] = wanted["redirect_uris"]
        return web.json_response({**wanted, "client_id": client_id}, status=201)

    async def authorize(self, request: web.Request) -> web.Response:
        """The page; a person who agrees is sent back at once."""
        asked = dict(request.query)
        assert asked["redirect_uri"] in self.clients[asked["client_id"]]
        assert asked["code_challenge_method"] == "S256"
        answer = {"state": asked["state"], "error": "access_denied"}
        if self.agree:
            code = secrets.token_hex(8)
            self.codes[code] = asked
            answer = {"state": asked["state"], "code": code}
        return web.Response(status=302, headers={"Location": f"{asked['redirect_uri']}?{urlencode(answer)}"})

    async def token(self, request: web.Request) -> web.Response:
        form = dict(await request.post())
        self.grants.append(str(form["grant_type"]))
        if form["grant_type"] == "refresh_token":
            if not self.refreshes or form["refresh_token"] not in self.refresh:
                return web.json_response({"error": "invalid_grant"}, status=400)
            self.refresh.discard(str(form["refresh_token"]))
            return self._new()
        asked = self.codes.pop(str(form["code"]))
        digest = hashlib.sha256(str(form["code_verifier"]).encode()).digest()
        assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == asked["code_challenge"]
        assert form["redirect_uri"] == asked["redirect_uri"]
        assert form["resource"] == self.url
        return self._new()

    async def note(self, request: web.Request) -> None:
        self.seen.append((request.path, dict(request.headers)))

    def _new(self) -> web.Response:
        access, refresh = f"access-{secrets.token_hex(12)}", f"refresh-{secrets.token_hex(12)}"
        self.access = {access}
        self.refresh.add(refresh)
        self.given += [access, refresh]
        body = {"access_token": access, "refresh_token": refresh, "token_type": "Bearer", "expires_in": self.lifetime}
        return web.json_response(body)

    async def browse(self, url: str) -> bool:
        """A browser: follows the page to where it leads."""

        async def go() -> None:
            async with aiohttp.ClientSession() as session, session.get(url) as page:
                await page.read()

        self._going = asyncio.ensure_future(go())
        return True


@asynccontextmanager
async def auth_world() -> AsyncIterator[AuthWorld]:
    """Both servers, each on a port of its own."""
    world = AuthWorld()
    server, authority = web.Application(), web.Application()

    @web.middleware
    async def noted(request: web.Request, handler: Any) -> web.StreamResponse:
        await world.note(request)
        answer: web.StreamResponse = await handler(request)
        return answer

    authority.middlewares.append(noted)
    server.router.add_route("*", "/mcp", world.guarded)
    server.router.add_get("/.well-known/oauth-protected-resource/mcp", world.resource)
    authority.router.add_get("/.well-known/oauth-authorization-server", world.metadata)
    authority.router.add_post("/register", world.register)
    authority.router.add_get("/authorize", world.authorize)
    authority.router.add_post("/token", world.token)
    async with _running(authority) as world.issuer, _running(server) as at:
        world.url = f"{at}/mcp"
        yield world


@asynccontextmanager
async def _running(app: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()
