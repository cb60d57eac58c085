"""A service for the contract's tests: its clients, its factory, and a channel that counts."""

import asyncio
from collections.abc import Mapping
from typing import Any

from app.main_process import MainProcess
from ipc.messages import Sender

APP = "shop"
CANARY = "canary-4f1c"


class Client:
    """A client as an SDK makes them."""

    def __init__(self, credentials: Mapping[str, str]) -> None:
        self.key = credentials["apiKey"]
        self.closed = 0

    async def aclose(self) -> None:
        self.closed += 1


class Acme:
    """The factory of type `acme`: what it made, whether it fails, and a gate that it waits at."""

    def __init__(self) -> None:
        self.made: list[Client] = []
        self.failing = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.started = 0

    async def make(self, credentials: Mapping[str, str]) -> Client:
        self.started += 1
        await self.gate.wait()
        if self.failing:
            self.failing -= 1
            raise RuntimeError(f"cannot use {credentials['apiKey']}")
        self.made.append(Client(credentials))
        return self.made[-1]


async def save(main: MainProcess, name: str = "Mine", key: str = CANARY) -> str:
    """Save a provider of type `acme`; its hash."""
    return (await main.providers.save_provider(APP, name, "acme", {"apiKey": key})).provider_hash


class Channel:
    """A read channel `x-read` that answers with its params and the number of the call."""

    def __init__(self, main: MainProcess) -> None:
        self.calls = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self._main = main
        main.ipc.handle("x-read", main.response_cache.cached_handler("x-read", self._read))

    async def _read(self, _sender: Sender, params: Any) -> Any:
        self.calls += 1
        number = self.calls
        await self.gate.wait()
        return {"call": number, **params}

    async def ask(self, **params: Any) -> Any:
        """Ask for a cached answer, as the renderer would."""
        return await self._main.ipc.invoke("x-read", {"cache": True, **params})
