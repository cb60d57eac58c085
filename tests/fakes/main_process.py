"""The path from a channel to an SDK without a store: router, caches, fetch, ledger, and providers in a dictionary."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ipc.dispatch.router import Router
from ipc.messages import Sender
from main_process.client_cache import ClientCache
from main_process.errors import ProviderNotFound
from main_process.events import Events
from main_process.fetch import Fetch
from main_process.ledger import Ledger
from main_process.mcp import McpController
from main_process.providers.types import ProviderTypes
from main_process.response_cache import ResponseCache
from main_process.sdks.http.rate_limits import RateLimits
from main_process.sdks.http.retry import RetryPolicy

EAGER = RetryPolicy(attempts=3, first_wait=0.0, longest_wait=0.0, jitter=0.0)
"""Retries as the app does, without its waiting."""


@dataclass
class StoredProvider:
    type: str
    credentials: dict[str, str] = field(repr=False)
    provider_class: str = "credential"
    version: int = 0

    @property
    def provider_hash(self) -> str:
        return f"h{self.version}"


class MainPath:
    """What a channel's handler needs, on one loop. `seconds` is the clock of everything but the network."""

    def __init__(self, folder: Path) -> None:
        self.seconds = 0.0
        self.stored: dict[tuple[str, str], StoredProvider] = {}
        self.events = Events()
        self.types = ProviderTypes()
        self.clients = ClientCache(self._resolve, kind_of=self.types.kind, events=self.events)
        self.types.on_changed(self.clients.invalidate_type)
        self.responses = ResponseCache(events=self.events, now=self.now)
        self.ledger = Ledger(folder / "ledger.sqlite", now=self.now)
        self.limits = RateLimits(now=self.now, events=self.events)
        self.fetch = Fetch(self.clients, kind_of=self.types.kind, limits=self.limits, observer=self.ledger)
        self.ipc = Router(lambda *_: None)
        self.mcp = McpController(self._no_server, self._no_server, events=self.events, environment={})

    async def _no_server(self, _app_id: str, _name: str) -> Any:
        raise ProviderNotFound

    def now(self) -> float:
        return self.seconds

    def save(self, name: str, provider_type: str, credentials: dict[str, str]) -> dict[str, str]:
        """Save a provider as the controller does, caches included; the params that name it."""
        before = self.stored.get(("app", name))
        version = before.version + 1 if before else 1
        self.stored["app", name] = StoredProvider(provider_type, credentials, version=version)
        self.clients.provider_changed("app", name, "saved")
        self.responses.invalidate_provider("app", name)
        self.limits.forget("app", name)
        return {"providerHash": self.stored["app", name].provider_hash, "dashboardAppId": "app", "providerName": name}

    async def call(self, channel: str, params: dict[str, Any], sender: Sender | None = None) -> Any:
        """Run a call as the renderer's would be run."""
        return await self.ipc.invoke(channel, params, sender)

    async def stream(self, channel: str, params: dict[str, Any], sender: Sender | None = None) -> AsyncIterator[Any]:
        """Open a stream; iterate what is returned."""
        opened: AsyncIterator[Any] = await self.ipc.invoke(channel, params, sender)
        return opened

    async def _resolve(self, app_id: str, name: str) -> StoredProvider:
        return self.stored[app_id, name]


@asynccontextmanager
async def main_path(folder: Path) -> AsyncIterator[MainPath]:
    """A `MainPath`, opened and closed."""
    path = MainPath(folder)
    await path.ledger.open()
    try:
        yield path
    finally:
        path.responses.close()
        await path.clients.aclose()
        await path.ledger.close()
