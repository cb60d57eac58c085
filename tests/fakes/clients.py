"""Clients, factories and a provider directory that keep the protocol and a record."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from main_process.errors import ProviderNotFound
from tests.fakes.loop import until


class FakeClient:
    """A client that knows its key and how often it was closed."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.closed = 0

    async def aclose(self) -> None:
        """Close it."""
        await asyncio.sleep(0)
        self.closed += 1


class Workshop:
    """A factory: `workshop.make` is it. Every client made is in `made`; a closed `gate` holds creations up."""

    def __init__(self) -> None:
        self.made: list[FakeClient] = []
        self.started = 0
        self.failing = 0
        """How many of the next creations fail."""
        self.gate = asyncio.Event()
        self.gate.set()

    async def make(self, credentials: Mapping[str, str]) -> FakeClient:
        """`factory(credentials) -> client`."""
        self.started += 1
        key = credentials["apiKey"]
        await self.gate.wait()
        if self.failing:
            self.failing -= 1
            raise ConnectionError(f"refused with {key}")
        client = FakeClient(key)
        self.made.append(client)
        return client

    async def begun(self, count: int = 1) -> None:
        """Wait until `count` creations have begun."""
        await until(lambda: self.started >= count)


@dataclass
class FakeProvider:
    """What the client cache needs of a provider."""

    type: str = "acme"
    provider_class: str = "credential"
    credentials: dict[str, str] = field(default_factory=lambda: {"apiKey": "k1"})
    provider_hash: str | None = None
    """None: every hash is as good as another."""


class Directory:
    """Providers by (app id, name); resolving one takes a turn of the loop, as a store does."""

    def __init__(self) -> None:
        self.providers = {("app", "P"): FakeProvider()}
        self.resolved = 0
        self.resolving = asyncio.Event()
        self.resolving.set()

    def put(self, app_id: str, name: str, key: str = "k1", **fields: str) -> None:
        """Store a provider; nobody is told."""
        self.providers[app_id, name] = FakeProvider(credentials={"apiKey": key}, **fields)

    async def resolve(self, app_id: str, name: str) -> FakeProvider:
        """The provider as it was when the reading began."""
        self.resolved += 1
        provider = self.providers.get((app_id, name))
        await asyncio.sleep(0)
        await self.resolving.wait()
        if provider is None:
            raise ProviderNotFound
        return provider
