"""Channels of the providers and of their store. No credential passes here: whatever needs one opens a native dialog."""

from collections.abc import Awaitable, Callable
from typing import Literal

from ipc.messages import AppId, NamedProvider, Nothing, ProviderName, Registrar, Sender, WireModel, WireRoot
from main_process.providers.controller import ProviderController
from main_process.providers.dialogs import ProviderDialogs, Replace, WithoutDialogs
from main_process.providers.model import ProviderView
from main_process.providers.types import ProviderType, ProviderTypes

PERSON_SECONDS = 3600.0
"""How long a channel that waits for a person may take."""

Uses = Callable[[str, str], list[str]]
"""`uses(app_id, provider_name)`: the widgets and dashboards that use a provider, in words."""
ReplaceUses = Callable[[str, str, str], Awaitable[None]]
"""`replace_uses(app_id, provider_name, other_name)`: put another provider in every place of this one."""


class AppOnly(WireModel):
    """Which app's providers."""

    app_id: AppId


class ProviderEdit(WireModel):
    """Which provider to rotate, or which type to add; neither: the person chooses the type."""

    app_id: AppId
    provider_name: ProviderName | None = None
    provider_type: ProviderName | None = None


class Views(WireRoot[list[ProviderView]]):
    """Public views, in name order."""


class Cancelled(WireModel):
    """The person changed their mind."""

    cancelled: Literal[True] = True


class Saved(WireModel):
    """What the dialog saved."""

    saved: ProviderView


class Edited(WireRoot[Saved | Cancelled]):
    """What the dialog came to."""


class Deleted(WireModel):
    """It is gone, and what replaces it where the person chose that."""

    success: Literal[True] = True
    replaced_by: str | None = None


class Deletion(WireRoot[Deleted | Cancelled]):
    """What the question came to."""


class LeftOutView(WireModel):
    """A provider that an import did not take over, and why."""

    name: str
    reason: str


class Imported(WireModel):
    """What the import saved, and what it left out."""

    saved: list[ProviderView]
    left_out: list[LeftOutView]


class Import(WireRoot[Imported | Cancelled]):
    """What the picker came to."""


class FieldView(WireModel):
    """One field of a type, for the page that explains what a provider needs."""

    name: str
    label: str
    secret: bool
    required: bool
    help: str
    placeholder: str


class TypeView(WireModel):
    """One provider type."""

    type: str
    label: str
    help: str
    testable: bool
    """Whether `provider-test` has a harmless question for it."""
    fields: list[FieldView]


class Types(WireModel):
    """Every provider type, in label order."""

    types: list[TypeView]


class SetAside(WireModel):
    """A provider in quarantine: named, kept, never used."""

    app_id: str
    provider_name: str
    reason: str


class Status(WireModel):
    """Where the store's key is, whether providers outlive the session, and what to do if anything is wrong."""

    back_end: str
    kind: str
    persistent: bool
    level: str
    sentence: str
    action: str
    reason: str | None
    quarantined: list[SetAside]


def register_provider_channels(
    ipc: Registrar,
    providers: ProviderController,
    types: ProviderTypes,
    *,
    dialogs: ProviderDialogs | None = None,
    uses: Uses | None = None,
    replace_uses: ReplaceUses | None = None,
) -> None:
    """Register every `provider-…` and `store-…` channel. Without dialogs, those that wait for a person are refused."""
    person = dialogs or WithoutDialogs()

    async def list_views(_sender: Sender, params: AppOnly) -> Views:
        return Views(await providers.list_providers(params.app_id))

    async def get(_sender: Sender, params: NamedProvider) -> ProviderView:
        return await providers.describe_provider(params.app_id, params.provider_name)

    async def list_types(_sender: Sender, _params: Nothing) -> Types:
        return Types(types=[type_view(schema, testable=types.is_testable(schema.type)) for schema in types])

    ipc.handle("provider-list", list_views, params=AppOnly, result=Views)
    ipc.handle("provider-get", get, params=NamedProvider, result=ProviderView)
    ipc.handle("provider-types", list_types, params=Nothing, result=Types)
    _register_dialog_channels(ipc, providers, person, uses, replace_uses)
    _register_store_channels(ipc, providers, person)


def _register_dialog_channels(
    ipc: Registrar,
    providers: ProviderController,
    person: ProviderDialogs,
    uses: Uses | None,
    replace_uses: ReplaceUses | None,
) -> None:
    async def edit(_sender: Sender, params: ProviderEdit) -> Saved | Cancelled:
        name = params.provider_name
        saved = await person.edit(params.app_id, name, params.provider_type)
        return Cancelled() if saved is None else Saved(saved=saved)

    async def delete(_sender: Sender, params: NamedProvider) -> Deleted | Cancelled:
        app_id, name = params.app_id, params.provider_name
        others = _stand_ins(name, await providers.list_providers(app_id))
        answer = await person.confirm_delete(app_id, name, uses(app_id, name) if uses else [], others)
        if answer is None:
            return Cancelled()
        if isinstance(answer, Replace) and replace_uses is not None:
            await replace_uses(app_id, name, answer.provider_name)
        await providers.delete_provider(app_id, name)
        return Deleted(replaced_by=answer.provider_name if isinstance(answer, Replace) else None)

    async def import_file(_sender: Sender, params: AppOnly) -> Imported | Cancelled:
        result = await person.import_file(params.app_id)
        if result is None:
            return Cancelled()
        return Imported(
            saved=[view for _, view in result.saved],
            left_out=[LeftOutView(name=entry.name, reason=entry.reason) for entry in result.left_out],
        )

    ipc.handle("provider-edit", edit, params=ProviderEdit, result=Edited, deadline=PERSON_SECONDS)
    ipc.handle("provider-delete", delete, params=NamedProvider, result=Deletion, deadline=PERSON_SECONDS)
    ipc.handle("provider-import", import_file, params=AppOnly, result=Import, deadline=PERSON_SECONDS)


def _register_store_channels(ipc: Registrar, providers: ProviderController, person: ProviderDialogs) -> None:
    async def status(_sender: Sender, _params: Nothing) -> Status:
        return await _status(providers)

    async def unlock(_sender: Sender, _params: Nothing) -> Status:
        await person.unlock()
        return await _status(providers)

    async def protect(_sender: Sender, _params: Nothing) -> Status:
        await person.protect()
        return await _status(providers)

    async def accept(_sender: Sender, _params: Nothing) -> Status:
        if await person.confirm_old_copy((await providers.status()).sentence):
            await providers.accept_as_it_is()
        return await _status(providers)

    ipc.handle("store-status", status, params=Nothing, result=Status)
    ipc.handle("store-unlock", unlock, params=Nothing, result=Status, deadline=PERSON_SECONDS)
    ipc.handle("store-protect", protect, params=Nothing, result=Status, deadline=PERSON_SECONDS)
    ipc.handle("store-accept", accept, params=Nothing, result=Status, deadline=PERSON_SECONDS)


async def _status(providers: ProviderController) -> Status:
    found = await providers.status()
    return Status(
        back_end=found.back_end,
        kind=found.kind,
        persistent=found.persistent,
        level=found.level,
        sentence=found.sentence,
        action=found.action,
        reason=found.reason,
        quarantined=[
            SetAside(app_id=row.app_id, provider_name=row.name, reason=row.reason) for row in found.quarantined
        ],
    )


def _stand_ins(name: str, views: list[ProviderView]) -> list[str]:
    """The providers that could take the place of one: those of its type, or all where its own is not readable."""
    kind = next((view.type for view in views if view.name == name), None)
    return [view.name for view in views if view.name != name and kind in {None, view.type}]


def type_view(schema: ProviderType, *, testable: bool) -> TypeView:
    """What a person is told of a type."""
    fields = [FieldView.model_validate(field, from_attributes=True) for field in schema.fields]
    return TypeView(type=schema.type, testable=testable, label=schema.label, help=schema.help, fields=fields)
