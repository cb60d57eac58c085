"""A controller of MCP servers over providers in a dictionary, and what must not be left of it."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from main_process.errors import ProviderNotFound
from main_process.events import Events
from main_process.mcp import McpController
from main_process.mcp.settings import McpSettings
from main_process.providers.model import Provider, ProviderView
from main_process.vault.secret import Credentials, Secret

RAW = str(Path(__file__).with_name("raw_server.py"))
PATIENT = McpSettings(start=30.0, call=30.0, listing=30.0, ping=10.0, grace=5.0, drain=5.0)
"""Long enough for a busy computer; what a test waits for, it waits for by itself."""


class McpWorld:
    """Providers, and the controller of their servers. `pids` is where the raw servers write who they are."""

    def __init__(self, folder: Path, settings: McpSettings) -> None:
        self.folder = folder
        self.stored: dict[tuple[str, str], Provider] = {}
        self.seconds = 0.0
        self.resolved = 0
        self.events = Events()
        self.mcp = McpController(
            self._resolve,
            self._describe,
            events=self.events,
            environment=os.environ,
            settings=settings,
            now=lambda: self.seconds,
        )

    def save(self, name: str, config: Mapping[str, Any] | None, credentials: Mapping[str, str] | None = None) -> None:
        """Save a provider of class `mcp`, as the controller of providers would."""
        now = datetime.now(UTC)
        secret = None if config is None else Secret(dict(config))
        view = ProviderView(
            name=name,
            type="tools",
            provider_class="mcp",
            provider_hash="hash",
            date_created=now,
            date_updated=now,
            public_fields={},
        )
        self.stored["app", name] = Provider("app", view, Credentials(credentials or {}), secret)
        self.mcp.provider_changed("app", name, "saved")

    def save_raw(
        self, habit: str, name: str = "P", credentials: Mapping[str, str] | None = None, **mapping: str
    ) -> None:
        """Save a provider whose server has that habit."""
        args = ["-S", RAW, habit, str(self.pid_file)]
        config = {"transport": "stdio", "command": sys.executable, "args": args, "envMapping": mapping}
        self.save(name, config, credentials)

    def delete(self, name: str) -> None:
        del self.stored["app", name]
        self.mcp.provider_changed("app", name, "deleted")

    def make_a_credential(self, name: str) -> None:
        provider = self.stored["app", name]
        self.stored["app", name] = replace(
            provider, view=provider.view.model_copy(update={"provider_class": "credential"})
        )
        self.mcp.provider_changed("app", name, "saved")

    @property
    def pid_file(self) -> Path:
        return self.folder / "pids"

    def pids(self) -> list[int]:
        """Every process that has come of a raw server, dead ones too."""
        return [int(line) for line in self.pid_file.read_text().split()] if self.pid_file.exists() else []

    def alive(self) -> list[int]:
        """Those that are still there."""
        return [pid for pid in self.pids() if psutil.pid_exists(pid)]

    async def started(self, processes: int) -> None:
        """Wait until so many processes have said who they are."""
        await eventually(lambda: len(self.pids()) >= processes)

    async def _resolve(self, app_id: str, name: str) -> Provider:
        self.resolved += 1
        try:
            return self.stored[app_id, name]
        except KeyError:
            raise ProviderNotFound from None

    async def _describe(self, app_id: str, name: str) -> ProviderView:
        try:
            return self.stored[app_id, name].view
        except KeyError:
            raise ProviderNotFound from None


async def eventually(condition: Callable[[], object]) -> None:
    """Wait for what another process does. The test's own time limit ends it."""
    while not condition():  # noqa: ASYNC110  # nothing tells when another process has done something
        await asyncio.sleep(0.01)


@asynccontextmanager
async def mcp_world(folder: Path, settings: McpSettings = PATIENT) -> AsyncIterator[McpWorld]:
    """A world, which leaves no process, no descriptor and no task behind."""
    world = McpWorld(folder, settings)
    descriptors, tasks = _descriptors(), asyncio.all_tasks()
    try:
        yield world
    finally:
        await world.mcp.aclose()
    assert world.alive() == []
    assert psutil.Process().children(recursive=True) == []
    assert asyncio.all_tasks() - tasks - {asyncio.current_task()} == set()
    # A pipe's transport closes its descriptor in the next turn of the loop.
    await asyncio.sleep(0)
    assert _descriptors() - descriptors == set()


def _descriptors() -> set[str]:
    found = set()
    for entry in Path("/proc/self/fd").iterdir():
        try:
            found.add(f"{entry.name} {entry.readlink()}")
        except OSError:
            continue
    return found
