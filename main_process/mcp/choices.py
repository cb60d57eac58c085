"""What the user allows each server: which of its tools may be used, and by which tile without a question."""

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import orjson
from pydantic import Field, StringConstraints

from ipc.errors import Code, IpcError
from ipc.messages import AppId, ProviderName, WireModel
from main_process.kit.json_file import JsonFile, Tell
from main_process.mcp.sampling import ModelChoice

ToolName = Annotated[str, StringConstraints(min_length=1, max_length=256)]
MOST_TOOLS = 2_000
MOST_ROOTS = 64


class StandingConsent(WireModel):
    """That a tile calls a tool without a question, while the server describes the tool as it does."""

    instance: Annotated[str, StringConstraints(max_length=128)]
    tool: ToolName
    definition: Annotated[str, StringConstraints(max_length=64)]
    """`definition_of` the tool, as it was when its user said so."""


class ServerChoices(WireModel):
    """One provider's. What is not said is not allowed, but for its tools: those may be used."""

    app_id: AppId
    provider_name: ProviderName
    blocked: Annotated[list[ToolName], Field(max_length=MOST_TOOLS)] = []
    """Tools that nobody may call."""
    always: Annotated[list[StandingConsent], Field(max_length=MOST_TOOLS)] = []
    roots: Annotated[list[str], Field(max_length=MOST_ROOTS)] = []
    """Folders that the server is told it may use, each chosen in the system's own dialog."""
    questions: bool = False
    """Whether it may ask its user."""
    model: ModelChoice | None = None
    """The language model that it may have asked; None: it may not."""


class ChoicesOnDisk(WireModel):
    """The file."""

    servers: list[ServerChoices] = []


class ChoicesNotSaved(IpcError):
    """The disk refused the change; what was there before still is."""

    code = Code.STORE_UNAVAILABLE
    retryable = True
    default_message = "The choice could not be saved. Check that the disk is not full and the data folder is writable."


class McpChoices:
    """The choices of one user-data folder. One change at a time; readers never wait."""

    def __init__(self, path: Path, *, tell: Tell = lambda _notice: None) -> None:
        self._file = JsonFile(path, ChoicesOnDisk, tell=tell)
        read = self._file.read() or ChoicesOnDisk()
        self._servers = {(one.app_id, one.provider_name): one for one in read.servers}
        self._changing = asyncio.Lock()

    def of(self, app_id: str, name: str) -> ServerChoices:
        """As last saved."""
        return self._servers.get((app_id, name)) or ServerChoices(app_id=app_id, provider_name=name)

    async def change(self, app_id: str, name: str, change: Callable[[ServerChoices], ServerChoices]) -> ServerChoices:
        """Replace them by what `change` makes of them: on disk before this returns. Raises ChoicesNotSaved."""
        async with self._changing:
            fresh = change(self.of(app_id, name))
            await self._write({**self._servers, (app_id, name): fresh})
            return fresh

    async def allow_always(self, app_id: str, name: str, consent: StandingConsent) -> None:
        """The tile may call the tool without a question from now on."""

        def add(before: ServerChoices) -> ServerChoices:
            others = [one for one in before.always if (one.instance, one.tool) != (consent.instance, consent.tool)]
            return before.model_copy(update={"always": [*others, consent][-MOST_TOOLS:]})

        await self.change(app_id, name, add)

    async def provider_changed(self, app_id: str, name: str, change: str) -> None:
        """Forget what a deleted provider was allowed; keep what it was refused, should its name come back.

        Servers that used a model of that provider lose it: another key may come under its name.
        """
        if change != "deleted":
            return
        if (app_id, name) in self._servers:
            await self.change(app_id, name, _only_refusals)
        async with self._changing:
            servers = {key: _asking(one, app_id, name, None) for key, one in self._servers.items()}
            if servers != self._servers:
                await self._write(servers)

    async def renamed(self, app_id: str, old_name: str, name: str) -> None:
        """What was refused under the old name is refused under the new one."""
        async with self._changing:
            servers = dict(self._servers)
            before = servers.pop((app_id, old_name), None)
            if before is not None:
                servers[app_id, name] = before.model_copy(update={"provider_name": name})
            servers = {key: _asking(one, app_id, old_name, name) for key, one in servers.items()}
            if servers != self._servers:
                await self._write(servers)

    async def _write(self, servers: dict[tuple[str, str], ServerChoices]) -> None:
        kept = {key: one for key, one in servers.items() if one != ServerChoices(app_id=key[0], provider_name=key[1])}
        try:
            await asyncio.to_thread(self._file.write, ChoicesOnDisk(servers=list(kept.values())))
        except OSError as error:
            raise ChoicesNotSaved from error
        self._servers = kept


def definition_of(tool: dict[str, Any]) -> str:
    """Stands for everything that the server says of a tool: when it says something else, it may do something else."""
    said = {name: value for name, value in tool.items() if name != "icons"}
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _asking(of: ServerChoices, app_id: str, old_name: str, name: str | None) -> ServerChoices:
    """The choices where the provider of a model has another name now, or is gone."""
    if of.model is None or (of.app_id, of.model.provider_name) != (app_id, old_name):
        return of
    model = None if name is None else of.model.model_copy(update={"provider_name": name})
    return of.model_copy(update={"model": model})


def _only_refusals(before: ServerChoices) -> ServerChoices:
    return ServerChoices(app_id=before.app_id, provider_name=before.provider_name, blocked=before.blocked)
