"""The default provider for a type, in each app: for slots that neither their tile nor their dashboard provides for."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from ipc.messages import WireModel
from main_process.dashboards.errors import DashboardsNotSaved
from main_process.dashboards.model import DefaultProvider
from main_process.events import Event, Events
from main_process.kit.json_file import JsonFile, Tell


class DefaultProviders(WireModel):
    """The document."""

    providers: Annotated[list[DefaultProvider], Field(max_length=1024)] = []
    """The latest choice first."""


@dataclass(frozen=True, slots=True)
class ProviderDefaultsChanged(Event):
    """Slots without a choice of their own may use another provider now."""


class ProviderDefaults:
    """Kept in a file of their own. One change at a time; readers never wait."""

    def __init__(self, path: Path, events: Events, *, tell: Tell = lambda _trouble: None) -> None:
        self._file = JsonFile(path, DefaultProviders, tell=tell)
        self._events = events
        self._document = self._file.read() or DefaultProviders()
        self._changing = asyncio.Lock()

    @property
    def all(self) -> list[DefaultProvider]:
        """Of every app, the latest choice first."""
        return self._document.providers

    def uses(self, app_id: str, provider_name: str) -> list[str]:
        """What a provider is the default for, in words."""
        return [
            f"every {one.type} slot without a choice of its own"
            for one in self.all
            if one.identity == (app_id, provider_name)
        ]

    async def set(self, app_id: str, provider_type: str, provider_name: str | None) -> None:
        """Let slots that take this type and have no choice use this provider; None: no provider. DashboardsNotSaved."""

        def change(old: list[DefaultProvider]) -> list[DefaultProvider]:
            others = [one for one in old if (one.app_id, one.type) != (app_id, provider_type)]
            if provider_name is None:
                return others
            return [DefaultProvider(app_id=app_id, provider_name=provider_name, type=provider_type), *others]

        await self._change(change)

    async def rename(self, app_id: str, provider_name: str, replacement: str) -> None:
        """Follow a provider to its new name. Raises DashboardsNotSaved."""
        await self._change(
            lambda old: [
                one.model_copy(update={"provider_name": replacement})
                if one.identity == (app_id, provider_name)
                else one
                for one in old
            ]
        )

    async def _change(self, change: Callable[[list[DefaultProvider]], list[DefaultProvider]]) -> None:
        async with self._changing:
            document = DefaultProviders(providers=change(self.all))
            if document == self._document:
                return
            try:
                await asyncio.to_thread(self._file.write, document)
            except OSError as error:
                raise DashboardsNotSaved from error
            self._document = document
        self._events.publish(ProviderDefaultsChanged())
