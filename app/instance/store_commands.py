"""What `latchkey providers` and `latchkey vault` ask for."""

import asyncio
from dataclasses import asdict
from typing import Any

from app.instance.commands import Table
from app.main_process import MainProcess
from ipc.errors import InvalidParams
from ipc.messages import AppId, NamedProvider, Nothing, ProviderName, WireModel
from main_process.api.provider_channels import type_view
from main_process.api.provider_test_channel import try_stored
from main_process.ledger.model import TEST_COMMAND
from main_process.providers.backup import export_providers
from main_process.providers.import_file import read_values
from main_process.providers.import_names import Proposal, propose, suggest
from main_process.providers.importing import Imported, ProviderImport, Wanted, unknown_type
from main_process.providers.model import ProviderView


class AppScope(WireModel):
    """The providers of one app, or of all."""

    app_id: AppId | None = None


class Rotation(NamedProvider):
    """What replaces its credentials."""

    credentials: dict[str, str]


class Addition(Rotation):
    """A new provider."""

    type: ProviderName


class Renaming(NamedProvider):
    """Its new name."""

    new_name: ProviderName


class ImportPlan(WireModel):
    """Asks what a .env or JSON file holds: providers of one type, or of all."""

    text: str
    type: ProviderName | None = None


class Choice(WireModel):
    """Which names of a file make up a provider."""

    name: ProviderName
    type: ProviderName
    mapping: dict[str, str]


class ValuesImport(WireModel):
    """A .env or JSON file: the providers that are chosen from it, or one whose mapping is guessed where not given."""

    app_id: AppId
    text: str
    providers: list[Choice] = []
    name: ProviderName | None = None
    type: ProviderName | None = None
    mapping: dict[str, str] = {}


class ExportImport(WireModel):
    """A file that `export` wrote."""

    text: str
    passphrase: str
    programs: bool = False
    """Whether its MCP servers may run their programs here."""


class ReferenceImportRequest(WireModel):
    """A file of the reference product."""

    app_id: AppId
    text: str


class Export(AppScope):
    """Which providers to write, and what locks the file."""

    passphrase: str


class Unlock(WireModel):
    """The store's passphrase."""

    passphrase: str


class Move(WireModel):
    """Where the store's key is to be kept."""

    to: str
    passphrase: str | None = None


class StoreCommands:
    """The commands of the providers and of their store."""

    def __init__(self, main: MainProcess) -> None:
        self._main = main
        self._providers = main.providers
        self._editor = main.editor
        self._types_known = main.types
        self._import = ProviderImport(main.providers, main.types)

    def table(self) -> Table:
        """Every command."""
        return {
            "types": (Nothing, self._types),
            "list": (AppScope, self._list),
            "add": (Addition, self._add),
            "rotate": (Rotation, self._rotate),
            "rename": (Renaming, self._rename),
            "delete": (NamedProvider, self._delete),
            "uses": (NamedProvider, self._used_by),
            "test": (NamedProvider, self._test),
            "import-plan": (ImportPlan, self._import_plan),
            "import-values": (ValuesImport, self._import_values),
            "import-programs": (ExportImport, self._import_programs),
            "import-export": (ExportImport, self._import_export),
            "import-reference": (ReferenceImportRequest, self._import_reference),
            "export": (Export, self._export),
            "vault-status": (Nothing, self._status),
            "vault-verify": (Nothing, self._verify),
            "vault-accept": (Nothing, self._accept),
            "vault-unlock": (Unlock, self._unlock),
            "vault-rotate-key": (Nothing, self._rotate_key),
            "vault-move": (Move, self._move),
            "vault-set-aside": (Nothing, self._set_aside),
        }

    async def _types(self, _request: Nothing) -> dict[str, Any]:
        types = self._editor.types
        views = [type_view(schema, testable=types.is_testable(schema.type)) for schema in types]
        return {"types": [view.model_dump() for view in views]}

    async def _list(self, wanted: AppScope) -> dict[str, Any]:
        app_id = wanted.app_id
        found = await self._providers.list_all()
        status = await self._providers.status()
        return {
            "providers": [_wire(app, view) for app, view in found if app_id in {None, app}],
            "quarantined": [asdict(row) for row in status.quarantined if app_id in {None, row.app_id}],
        }

    async def _add(self, wanted: Addition) -> dict[str, Any]:
        if self._types_known.get(wanted.type) is None:
            raise unknown_type(wanted.type, self._types_known)
        view = await self._editor.add(*wanted.identity, wanted.type, wanted.credentials)
        return {"saved": [_wire(wanted.app_id, view)]}

    async def _rotate(self, wanted: Rotation) -> dict[str, Any]:
        app_id, name = wanted.identity
        before = await self._providers.describe_provider(app_id, name)
        view = await self._editor.rotate(app_id, name, before.type, wanted.credentials)
        return {"saved": [_wire(app_id, view)]}

    async def _rename(self, wanted: Renaming) -> dict[str, Any]:
        view = await self._editor.rename(*wanted.identity, wanted.new_name)
        return {"saved": [_wire(wanted.app_id, view)]}

    async def _delete(self, wanted: NamedProvider) -> dict[str, Any]:
        await self._providers.delete_provider(*wanted.identity)
        return {"deleted": wanted.provider_name}

    async def _used_by(self, wanted: NamedProvider) -> dict[str, Any]:
        return {"uses": self._main.provider_uses(*wanted.identity)}

    async def _test(self, wanted: NamedProvider) -> dict[str, Any]:
        main = self._main
        result = await try_stored(
            *wanted.identity,
            providers=main.providers,
            checker=main.checker,
            fetch=main.fetch,
            consumer=TEST_COMMAND,
        )
        return {"name": wanted.provider_name, "result": result}

    async def _import_plan(self, wanted: ImportPlan) -> dict[str, Any]:
        values = read_values(wanted.text).values
        proposals = propose(self._types_known, list(values))
        if wanted.type is not None:
            schema = self._types_known.get(wanted.type)
            if schema is None:
                raise unknown_type(wanted.type, self._types_known)
            proposals = [Proposal(wanted.type, schema.label, suggest(schema, list(values)))]
        return {"names": list(values), "providers": [asdict(proposal) for proposal in proposals]}

    async def _import_values(self, wanted: ValuesImport) -> dict[str, Any]:
        file = read_values(wanted.text)
        chosen = [Wanted(one.name, one.type, one.mapping) for one in wanted.providers]
        if wanted.name is not None and wanted.type is not None:
            schema = self._types_known.get(wanted.type)
            mapping = {**(suggest(schema, list(file.values)) if schema else {}), **wanted.mapping}
            chosen.append(Wanted(wanted.name, wanted.type, mapping))
        if any(not one.mapping and self._types_known.get(one.type) is not None for one in chosen):
            raise InvalidParams(
                f"No name in the file fits a field. Choose with --map FIELD=NAME among: {', '.join(file.values)}."
            )
        reply = _imported(await self._import.values(wanted.app_id, file, chosen))
        return {**reply, "mapping": chosen[0].mapping if len(chosen) == 1 else None}

    async def _import_programs(self, wanted: ExportImport) -> dict[str, Any]:
        return {"programs": await self._import.programs(wanted.text, wanted.passphrase)}

    async def _import_export(self, wanted: ExportImport) -> dict[str, Any]:
        return _imported(await self._import.export(wanted.text, wanted.passphrase, programs=wanted.programs))

    async def _import_reference(self, wanted: ReferenceImportRequest) -> dict[str, Any]:
        return _imported(await self._import.reference(wanted.app_id, wanted.text))

    async def _export(self, wanted: Export) -> dict[str, Any]:
        app_id = wanted.app_id
        chosen = [item for item in await self._providers.all_providers() if app_id in {None, item.app_id}]
        text = await asyncio.to_thread(export_providers, chosen, wanted.passphrase)
        return {"text": text, "providers": len(chosen)}

    async def _status(self, _request: Nothing) -> dict[str, Any]:
        status = await self._providers.status()
        return {**asdict(status), "level": status.level}

    async def _verify(self, _request: Nothing) -> dict[str, Any]:
        report = await self._providers.verify()
        return {**asdict(report), "sound": report.sound}

    async def _accept(self, _request: Nothing) -> dict[str, Any]:
        await self._providers.accept_as_it_is()
        return await self._verify(Nothing())

    async def _unlock(self, wanted: Unlock) -> dict[str, Any]:
        await self._providers.unlock(wanted.passphrase)
        return await self._status(Nothing())

    async def _rotate_key(self, _request: Nothing) -> dict[str, Any]:
        await self._providers.rotate_key()
        return await self._verify(Nothing())

    async def _move(self, wanted: Move) -> dict[str, Any]:
        await self._providers.move_key(wanted.to, wanted.passphrase)
        return await self._status(Nothing())

    async def _set_aside(self, _request: Nothing) -> dict[str, Any]:
        return {"files": await self._providers.set_aside()}


def _imported(result: Imported) -> dict[str, Any]:
    return {
        "saved": [_wire(app_id, view) for app_id, view in result.saved],
        "unreadable": [asdict(entry) for entry in result.left_out],
        "fileStays": result.why_the_file_stays,
    }


def _wire(app_id: str, view: ProviderView) -> dict[str, Any]:
    return {"appId": app_id, **view.model_dump(mode="json", by_alias=True)}
