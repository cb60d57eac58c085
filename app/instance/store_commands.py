"""What `latchkey providers` and `latchkey vault` ask for, as JSON in and JSON out.

The same commands run in the app, when it is running, so that its caches hear of every change; else in the command
line's own process.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict
from typing import Any, TypeAlias

import structlog

from app.instance.widget_commands import WidgetCommands
from app.main_process import MainProcess
from ipc.errors import InvalidParams, IpcError
from ipc.messages import ProviderRef
from main_process.ledger import Consumer, ConsumerKind
from main_process.providers.backup import export_providers, import_providers
from main_process.providers.connection_check import ConnectionTester
from main_process.providers.controller import ProviderController
from main_process.providers.editing import ProviderEditor
from main_process.providers.import_file import mapped, read_values, suggest
from main_process.providers.model import ProviderView
from main_process.providers.reference_import import TAKEN, read_reference_file, without_taken

log = structlog.get_logger(__name__)

Lease: TypeAlias = Callable[[str, str, str], AbstractAsyncContextManager[Any]]
Command: TypeAlias = Callable[[Mapping[str, Any]], Awaitable[dict[str, Any]]]


class StoreCommands:
    """The commands by name."""

    def __init__(
        self,
        providers: ProviderController,
        editor: ProviderEditor,
        tester: ConnectionTester,
        *,
        lease: Lease,
        uses: Callable[[str, str], list[str]],
        more: Mapping[str, Command] | None = None,
    ) -> None:
        """`more` are the commands of other parts of the product."""
        self._providers = providers
        self._editor = editor
        self._tester = tester
        self._lease = lease
        self._uses = uses
        self._commands: dict[str, Command] = {
            "types": self._types,
            "list": self._list,
            "add": self._add,
            "rotate": self._rotate,
            "delete": self._delete,
            "uses": self._used_by,
            "test": self._test,
            "import-values": self._import_values,
            "import-export": self._import_export,
            "import-reference": self._import_reference,
            "export": self._export,
            "vault-status": self._status,
            "vault-verify": self._verify,
            "vault-accept": self._accept,
            "vault-unlock": self._unlock,
            "vault-rotate-key": self._rotate_key,
            "vault-move": self._move,
            "vault-set-aside": self._set_aside,
            **(more or {}),
        }

    async def run(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """The reply: the command's own, or `{"error": {"code", "message", "trouble"?}}`. Never raises."""
        try:
            return await self._commands.get(str(request.get("do")), self._unknown)(request)
        except IpcError as error:
            trouble = getattr(error, "trouble", None)
            return {"error": {"code": error.code, "message": error.message, "trouble": trouble}}
        except (KeyError, TypeError, ValueError):
            return {"error": {"code": "invalid-params", "message": "The command lacks something.", "trouble": None}}
        except Exception:
            log.exception("store_commands.failed", command=str(request.get("do")))
            return {"error": {"code": "internal", "message": IpcError.default_message, "trouble": None}}

    async def _unknown(self, _request: Mapping[str, Any]) -> dict[str, Any]:
        raise InvalidParams("This Latchkey does not know that command.")

    async def _types(self, _request: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "types": [
                {**asdict(schema), "testable": self._tester.can_test(schema.type)} for schema in self._editor.types
            ]
        }

    async def _list(self, request: Mapping[str, Any]) -> dict[str, Any]:
        app_id = request.get("appId")
        found = await self._providers.list_all()
        status = await self._providers.status()
        return {
            "providers": [_wire(app, view) for app, view in found if app_id in {None, app}],
            "quarantined": [asdict(row) for row in status.quarantined if app_id in {None, row.app_id}],
        }

    async def _add(self, request: Mapping[str, Any]) -> dict[str, Any]:
        app_id, name, kind = request["appId"], request["name"], request["type"]
        view = await self._editor.add(app_id, name, kind, request["credentials"])
        return {"saved": [_wire(app_id, view)]}

    async def _rotate(self, request: Mapping[str, Any]) -> dict[str, Any]:
        app_id, name = request["appId"], request["name"]
        before = await self._providers.describe_provider(app_id, name)
        view = await self._editor.rotate(app_id, name, before.type, request["credentials"])
        return {"saved": [_wire(app_id, view)]}

    async def _delete(self, request: Mapping[str, Any]) -> dict[str, Any]:
        await self._providers.delete_provider(request["appId"], request["name"])
        return {"deleted": request["name"]}

    async def _used_by(self, request: Mapping[str, Any]) -> dict[str, Any]:
        return {"uses": self._uses(request["appId"], request["name"])}

    async def _test(self, request: Mapping[str, Any]) -> dict[str, Any]:
        app_id, name = request["appId"], request["name"]
        view = await self._providers.describe_provider(app_id, name)
        result = await self._tester.test_stored(self._lease(view.provider_hash, app_id, name), view.type)
        return {"name": name, "result": result}

    async def _import_values(self, request: Mapping[str, Any]) -> dict[str, Any]:
        app_id, name, kind = request["appId"], request["name"], request["type"]
        values = read_values(request["text"])
        schema = self._editor.types.get(kind)
        mapping = {**(suggest(schema, list(values)) if schema else {}), **request["mapping"]}
        if not mapping:
            raise InvalidParams(
                f"No name in the file fits a field. Choose with --map FIELD=NAME among: {', '.join(values)}."
            )
        view = await self._editor.add(app_id, name, kind, mapped(values, mapping))
        return {"saved": [_wire(app_id, view)], "mapping": mapping}

    async def _import_export(self, request: Mapping[str, Any]) -> dict[str, Any]:
        found = await asyncio.to_thread(import_providers, request["text"], request["passphrase"])
        taken = {(app_id, view.name) for app_id, view in await self._providers.list_all()}
        fresh = [provider for provider in found if (provider.app_id, provider.name) not in taken]
        views = await self._providers.save_providers(fresh) if fresh else []
        return {
            "saved": [_wire(provider.app_id, view) for provider, view in zip(fresh, views, strict=True)],
            "unreadable": [{"name": item.name, "reason": TAKEN} for item in found if (item.app_id, item.name) in taken],
        }

    async def _import_reference(self, request: Mapping[str, Any]) -> dict[str, Any]:
        app_id = request["appId"]
        taken = {view.name for view in await self._providers.list_providers(app_id)}
        found = without_taken(read_reference_file(app_id, request["text"]), taken)
        views = await self._providers.save_providers(found.providers) if found.providers else []
        return {
            "saved": [_wire(app_id, view) for view in views],
            "unreadable": [asdict(entry) for entry in found.unreadable],
        }

    async def _export(self, request: Mapping[str, Any]) -> dict[str, Any]:
        app_id = request.get("appId")
        chosen = [item for item in await self._providers.all_providers() if app_id in {None, item.app_id}]
        text = await asyncio.to_thread(export_providers, chosen, request["passphrase"])
        return {"text": text, "providers": len(chosen)}

    async def _status(self, _request: Mapping[str, Any]) -> dict[str, Any]:
        status = await self._providers.status()
        return {**asdict(status), "level": status.level}

    async def _verify(self, _request: Mapping[str, Any]) -> dict[str, Any]:
        report = await self._providers.verify()
        return {**asdict(report), "sound": report.sound}

    async def _accept(self, request: Mapping[str, Any]) -> dict[str, Any]:
        await self._providers.accept_as_it_is()
        return await self._verify(request)

    async def _unlock(self, request: Mapping[str, Any]) -> dict[str, Any]:
        await self._providers.unlock(request["passphrase"])
        return await self._status(request)

    async def _rotate_key(self, request: Mapping[str, Any]) -> dict[str, Any]:
        await self._providers.rotate_key()
        return await self._verify(request)

    async def _move(self, request: Mapping[str, Any]) -> dict[str, Any]:
        await self._providers.move_key(request["to"], request.get("passphrase"))
        return await self._status(request)

    async def _set_aside(self, _request: Mapping[str, Any]) -> dict[str, Any]:
        return {"files": await self._providers.set_aside()}


def commands_of(main: MainProcess) -> StoreCommands:
    """The commands of this main process."""

    def lease(provider_hash: str, app_id: str, name: str) -> AbstractAsyncContextManager[Any]:
        """The provider's client; the use goes into the ledger as the command's."""
        params = ProviderRef(provider_hash=provider_hash, dashboard_app_id=app_id, provider_name=name)
        return main.fetch.client(params, consumer=Consumer(ConsumerKind.COMMAND, "providers test"))

    return StoreCommands(
        main.providers,
        main.editor,
        main.tester,
        lease=lease,
        uses=main.dashboards.uses,
        more=WidgetCommands(main.widgets, main.dashboards.with_widget).table(),
    )


def _wire(app_id: str, view: ProviderView) -> dict[str, Any]:
    return {"appId": app_id, **view.model_dump(mode="json", by_alias=True)}
