"""The provider and store channels, with a person who answers the dialogs as the test says."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from ipc.dispatch.router import Router
from ipc.errors import Code, IpcError
from main_process.api.provider_channels import register_provider_channels
from main_process.providers.controller import ProviderController
from main_process.providers.dialogs import DeleteAnswer, Replace
from main_process.providers.importing import Imported, LeftOut
from main_process.providers.model import ProviderView
from main_process.providers.types import ProviderTypes
from tests.fakes.keyring_back_end import keyring_with
from tests.unit.providers import on_disk
from tests.unit.providers.conftest import Open

FIELDS = {"appId": "X", "apiKey": "canary"}


@dataclass
class Person:
    """Answers each dialog with what is set here, and remembers what was asked."""

    edited: ProviderView | None = None
    deletes: DeleteAnswer = None
    imported: Imported | None = None
    passphrase: str | None = None
    goes_on: bool = False
    store: ProviderController | None = None
    asked: list[tuple[Any, ...]] = field(default_factory=list)

    async def edit(self, app_id: str, name: str | None, provider_type: str | None) -> ProviderView | None:
        self.asked.append((app_id, name, provider_type))
        return self.edited

    async def confirm_delete(self, app_id: str, name: str, uses: list[str], others: list[str]) -> DeleteAnswer:
        self.asked.append((app_id, name, uses, others))
        return self.deletes

    async def import_file(self, app_id: str) -> Imported | None:
        self.asked.append((app_id,))
        return self.imported

    async def unlock(self) -> bool:
        if self.passphrase is not None and self.store is not None:
            await self.store.unlock(self.passphrase)
        return self.passphrase is not None

    async def protect(self) -> bool:
        if self.passphrase is not None and self.store is not None:
            await self.store.move_key("passphrase", self.passphrase)
        return self.passphrase is not None

    async def confirm_old_copy(self, sentence: str) -> bool:
        self.asked.append((sentence,))
        return self.goes_on


@dataclass
class Rebinding:
    """Dashboards that use every provider in one place."""

    done: list[tuple[str, str, str]] = field(default_factory=list)

    def uses(self, _app_id: str, name: str) -> list[str]:
        return [f"Search ({name})"]

    async def replace(self, app_id: str, name: str, other: str) -> None:
        self.done.append((app_id, name, other))


@pytest.fixture
def person() -> Person:
    return Person()


@pytest.fixture
def dashboards() -> Rebinding:
    return Rebinding()


def router_for(
    store: ProviderController, types: ProviderTypes, person: Person | None, dashboards: Rebinding | None = None
) -> Router:
    router = Router()
    if person is not None:
        person.store = store
    register_provider_channels(
        router,
        store,
        types,
        dialogs=person,
        uses=dashboards.uses if dashboards else None,
        replace_uses=dashboards.replace if dashboards else None,
    )
    return router


@pytest.fixture
def ipc(store: ProviderController, types: ProviderTypes, person: Person, dashboards: Rebinding) -> Router:
    return router_for(store, types, person, dashboards)


async def save(store: ProviderController, *names: str) -> list[ProviderView]:
    return [await store.save_provider("app", name, "algolia", FIELDS) for name in names]


async def names(ipc: Router) -> list[str]:
    return [view["name"] for view in await ipc.invoke("provider-list", {"appId": "app"})]


async def test_list_and_get_answer_with_public_views(ipc: Router, store: ProviderController) -> None:
    """Exactly what the contract names, in camelCase."""
    (view,) = await save(store, "P")
    wire = view.model_dump(mode="json", by_alias=True)

    assert await ipc.invoke("provider-list", {"appId": "app"}) == [wire]
    assert await ipc.invoke("provider-get", {"appId": "app", "providerName": "P"}) == wire
    assert set(wire) == {
        "name", "type", "providerClass", "providerHash", "dateCreated", "dateUpdated", "publicFields",
    }  # fmt: skip


async def test_types_tell_what_each_needs(ipc: Router) -> None:
    """The page explains a type without knowing any."""
    (found,) = (await ipc.invoke("provider-types"))["types"]

    assert (found["type"], [(field["name"], field["secret"]) for field in found["fields"]]) == (
        "algolia",
        [("appId", False), ("apiKey", True)],
    )


@pytest.mark.parametrize(
    ("params", "asked"),
    [
        ({"appId": "app"}, ("app", None, None)),
        ({"appId": "app", "providerName": "P"}, ("app", "P", None)),
        ({"appId": "app", "providerType": "algolia"}, ("app", None, "algolia")),
    ],
)
async def test_edit_opens_the_dialog(
    ipc: Router, person: Person, params: dict[str, Any], asked: tuple[Any, ...]
) -> None:
    """Cancelled unless the person saved."""
    assert await ipc.invoke("provider-edit", params) == {"cancelled": True}
    assert person.asked == [asked]


async def test_edit_answers_with_what_was_saved(ipc: Router, store: ProviderController, person: Person) -> None:
    """The saved provider's public view."""
    (person.edited,) = await save(store, "P")

    answer = await ipc.invoke("provider-edit", {"appId": "app", "providerName": "P"})

    assert answer == {"saved": person.edited.model_dump(mode="json", by_alias=True)}


async def test_delete_asks_first(ipc: Router, store: ProviderController, person: Person) -> None:
    """The person sees the uses and what could stand in; no answer, no deletion."""
    await save(store, "P", "Q")

    assert await ipc.invoke("provider-delete", {"appId": "app", "providerName": "P"}) == {"cancelled": True}
    assert person.asked == [("app", "P", ["Search (P)"], ["Q"])]
    assert await names(ipc) == ["P", "Q"]


@pytest.mark.parametrize(
    ("answer", "replaced"), [("delete", []), (Replace("Q"), [("app", "P", "Q")])], ids=["delete", "replace"]
)
async def test_delete_does_what_was_answered(
    ipc: Router,
    store: ProviderController,
    person: Person,
    dashboards: Rebinding,
    answer: DeleteAnswer,
    replaced: list[tuple[str, str, str]],
) -> None:
    """With a replacement the dashboards have it before the provider goes."""
    await save(store, "P", "Q")
    person.deletes = answer

    result = await ipc.invoke("provider-delete", {"appId": "app", "providerName": "P"})

    assert result == {"success": True, "replacedBy": answer.provider_name if isinstance(answer, Replace) else None}
    assert (dashboards.done, await names(ipc)) == (replaced, ["Q"])


async def test_a_deletion_offers_providers_of_the_same_type_only(
    ipc: Router, store: ProviderController, person: Person
) -> None:
    """What takes a provider's place in a slot must be able to answer what the widget asks."""
    for name, kind in (("Prod", "algolia"), ("Staging", "algolia"), ("Chat", "openai")):
        await store.save_provider("app", name, kind, {"appId": "X", "apiKey": "k"})
    await ipc.invoke("provider-delete", {"appId": "app", "providerName": "Prod"})

    assert [offered for _, _, _, offered in person.asked] == [["Staging"]]


async def test_import_answers_with_what_was_saved(ipc: Router, store: ProviderController, person: Person) -> None:
    """Or that the person cancelled."""
    assert await ipc.invoke("provider-import", {"appId": "app"}) == {"cancelled": True}
    (view,) = await save(store, "P")
    person.imported = Imported((("app", view),), (LeftOut("Q", "its entry is damaged"),), (), durable=True)
    answer = await ipc.invoke("provider-import", {"appId": "app"})

    assert [saved["name"] for saved in answer["saved"]] == ["P"]
    assert answer["leftOut"] == [{"name": "Q", "reason": "its entry is damaged"}]


async def test_a_session_is_put_under_a_passphrase_and_unlocked(
    open_store: Open, types: ProviderTypes, person: Person
) -> None:
    """From the banner to the disk, and back at the next start."""
    store = open_store(keyring=keyring_with(None))
    ipc = router_for(store, types, person)
    await save(store, "P")
    assert (await ipc.invoke("store-protect"))["kind"] == "memory"  # the person cancelled
    person.passphrase = "several words"
    assert (await ipc.invoke("store-protect"))["kind"] == "passphrase"
    await store.aclose()
    ipc = router_for(open_store(keyring=keyring_with(None)), types, person)

    assert (await ipc.invoke("store-status"))["reason"] == "locked"
    assert (await ipc.invoke("store-unlock"))["reason"] is None
    assert await names(ipc) == ["P"]


async def test_a_damaged_list_is_accepted_by_the_person_alone(
    open_store: Open, types: ProviderTypes, person: Person, tmp_path: Any
) -> None:
    """Nothing goes on by itself."""
    store = open_store()
    await save(store, "P")
    await store.aclose()
    on_disk.run(tmp_path, "UPDATE vault SET manifest = x'00'")
    ipc = router_for(open_store(), types, person)

    assert (await ipc.invoke("store-accept"))["reason"] == "damaged"
    person.goes_on = True
    assert (await ipc.invoke("store-accept"))["reason"] is None
    assert await names(ipc) == ["P"]


async def test_the_status_names_what_is_set_aside(ipc: Router, store: ProviderController, tmp_path: Any) -> None:
    """With the reason, for the banner and the Providers page."""
    await save(store, "P")
    on_disk.run(tmp_path, "UPDATE providers SET type = 'other'")

    status = await ipc.invoke("store-status")

    assert (status["level"], [row["providerName"] for row in status["quarantined"]]) == ("danger", ["P"])


@pytest.mark.parametrize(
    ("channel", "params"),
    [
        ("provider-edit", {"appId": "app"}),
        ("provider-import", {"appId": "app"}),
        ("provider-delete", {"appId": "app", "providerName": "P"}),
        ("store-unlock", {}),
        ("store-protect", {}),
        ("store-accept", {}),
    ],
)
async def test_without_a_window_dialogs_are_refused(
    store: ProviderController, types: ProviderTypes, channel: str, params: dict[str, Any]
) -> None:
    """A server says that there is nobody to ask, and where to go instead."""
    ipc = router_for(store, types, None)

    with pytest.raises(IpcError, match="command line") as refusal:
        await ipc.invoke(channel, params)
    assert refusal.value.code is Code.NOT_GRANTED


@pytest.mark.parametrize("name", ["credentials", "apiKey", "key", "token", "passphrase"])
async def test_no_channel_takes_a_credential(ipc: Router, name: str) -> None:
    """Whoever sends one is told why it is refused."""
    with pytest.raises(IpcError) as refusal:
        await ipc.invoke("provider-edit", {"appId": "app", name: "canary"})

    assert refusal.value.code in {Code.CREDENTIAL_IN_PARAMS, Code.INVALID_PARAMS}
    assert "canary" not in refusal.value.message
