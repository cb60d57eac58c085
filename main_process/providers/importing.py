"""Taking over what a file holds: names with values, an export, or the reference product's providers.

What is stored already is never replaced. An import that succeeds in part is a result, which says what was left out and
why; and whether the file may be deleted: only when all that is in it is stored, on disk.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ipc.errors import InvalidParams, IpcError
from main_process.errors import UnknownProviderType
from main_process.providers.backup import import_providers, is_export
from main_process.providers.controller import ProviderController
from main_process.providers.import_file import FileValues
from main_process.providers.mcp_config import program_of
from main_process.providers.model import Provider, ProviderView
from main_process.providers.reference_import import is_reference_file, read_reference_file
from main_process.providers.stored import NewProvider
from main_process.providers.types import ProviderTypes
from main_process.providers.validation import new_provider

TAKEN = "there is a provider of that name"
NOT_AGREED = "it runs a program on this computer, which nobody agreed to"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A provider that names of a file are to become."""

    name: str
    type: str
    mapping: dict[str, str]
    """Field name → name in the file."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A provider that was not taken over, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import."""

    saved: tuple[tuple[str, ProviderView], ...]
    """App id and view."""
    left_out: tuple[LeftOut, ...]
    not_stored: tuple[str, ...]
    """What else is in the file: names that were not chosen, lines that are no assignments."""
    durable: bool
    """Whether what was saved outlives this session."""
    same: tuple[tuple[str, str], ...] = ()
    """App id and name of what was here already with all that the file has for it: its credentials and its place."""

    @property
    def why_the_file_stays(self) -> str:
        """Why deleting the file would lose something; empty where it would not."""
        if not self.saved:
            return "nothing was imported"
        if not self.durable:
            return "what was imported is in memory only, and gone when Latchkey closes"
        lost = [*(entry.name for entry in self.left_out), *self.not_stored]
        return f"it also holds {', '.join(lost[:5])}{' and more' if len(lost) > 5 else ''}" if lost else ""


def kind_of(text: str) -> Literal["export", "reference", "values"]:
    """What kind of file this is."""
    return "export" if is_export(text) else "reference" if is_reference_file(text) else "values"


class ProviderImport:
    """Imports files into the store."""

    def __init__(self, providers: ProviderController, types: ProviderTypes) -> None:
        self._providers = providers
        self.types = types

    async def values(self, app_id: str, file: FileValues, wanted: Sequence[Wanted]) -> Imported:
        """The providers that were chosen from a file of values. Raises where one alone was wanted and cannot be."""
        made: list[NewProvider] = []
        left_out: list[LeftOut] = []
        for one in wanted:
            try:
                made.append(self._provider(app_id, file, one))
            except IpcError as error:
                if len(wanted) == 1:
                    raise
                left_out.append(LeftOut(one.name, error.message))
        imported = await self._save(made, left_out)
        if len(wanted) == 1 and imported.left_out:
            raise InvalidParams(f"There is a provider named {wanted[0].name!r} already.")
        saved = {view.name for _, view in imported.saved}
        used = {name for one in wanted if one.name in saved for name in one.mapping.values()}
        unused = (*(name for name in file.values if name not in used), *file.unread)
        return Imported(imported.saved, imported.left_out, unused, imported.durable)

    async def export(self, text: str, passphrase: str, *, programs: bool) -> Imported:
        """The providers of a file that `export` wrote. `InvalidParams` for a wrong passphrase or a damaged file.

        `programs`: MCP servers that are programs on this computer too.
        """
        found = await asyncio.to_thread(import_providers, text, passphrase)
        kept = [provider for provider in found if programs or _program(provider) is None]
        here = await self._same(kept)
        imported = await self._save(kept, [LeftOut(one.name, NOT_AGREED) for one in found if one not in kept])
        return replace(imported, same=here)

    async def programs(self, text: str, passphrase: str) -> list[str]:
        """The command lines that MCP servers of such a file would run here, of those that are not here already."""
        found = await asyncio.to_thread(import_providers, text, passphrase)
        here = {(app_id, view.name) for app_id, view in await self._providers.list_all()}
        fresh = [one for one in found if (one.app_id, one.name) not in here]
        return [program for one in fresh if (program := _program(one)) is not None]

    async def reference(self, app_id: str, text: str) -> Imported:
        """The providers of the reference product's file, where their secrets can be read."""
        found = read_reference_file(app_id, text)
        return await self._save(found.providers, [LeftOut(entry.name, entry.reason) for entry in found.unreadable])

    async def _same(self, providers: list[NewProvider]) -> tuple[tuple[str, str], ...]:
        stored = {(one.app_id, one.name): one for one in await self._providers.all_providers()}
        return tuple(
            (one.app_id, one.name)
            for one in providers
            if (other := stored.get((one.app_id, one.name))) is not None and _equal(one, other)
        )

    def _provider(self, app_id: str, file: FileValues, wanted: Wanted) -> NewProvider:
        schema = self.types.get(wanted.type)
        if schema is None:
            raise unknown_type(wanted.type, self.types)
        if absent := [name for name in wanted.mapping.values() if name not in file.values]:
            raise InvalidParams(f"The file has no {', '.join(absent)}.")
        fields = schema.read({field: file.values[name] for field, name in wanted.mapping.items()})
        schema.check(fields)
        return new_provider(app_id, wanted.name, wanted.type, fields, "credential")

    async def _save(self, providers: list[NewProvider], left_out: list[LeftOut]) -> Imported:
        views, taken = await self._providers.save_absent(providers) if providers else ([], [])
        fresh = [provider for provider in providers if provider not in taken]
        return Imported(
            saved=tuple((provider.app_id, view) for provider, view in zip(fresh, views, strict=True)),
            left_out=(*left_out, *(LeftOut(provider.name, TAKEN) for provider in taken)),
            not_stored=(),
            durable=(await self._providers.status()).persistent,
        )


def _equal(one: NewProvider, stored: Provider) -> bool:
    return (
        (one.type, one.provider_class) == (stored.type, stored.provider_class)
        and dict(one.credentials) == dict(stored.credentials)
        and one.mcp_config == stored.mcp_config
    )


def _program(provider: NewProvider) -> str | None:
    return program_of(provider.mcp_config.reveal()) if provider.mcp_config is not None else None


def unknown_type(provider_type: str, types: ProviderTypes) -> UnknownProviderType:
    """The error for a type that nothing here knows, which names those that are known."""
    known = ", ".join(schema.type for schema in types)
    return UnknownProviderType(
        f"There is no type {provider_type!r} here. Known: {known}. Or enable the extension that brings it."
    )
