"""Adding and rotating, and testing credentials before they count."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from ipc.errors import Code, InvalidParams, IpcError
from main_process.errors import ClientCreationFailed, CredentialsInvalid, ServiceError
from main_process.providers.connection_check import UNTESTABLE, ConnectionChecker
from main_process.providers.controller import ProviderController
from main_process.providers.editing import ProviderEditor
from main_process.providers.model import Provider, ProviderView
from main_process.providers.types import Field, ProviderType, ProviderTypes
from main_process.sdks.openai.provider_type import OPENAI
from tests.fakes.connections import a_checker, teach

GOOD = {"appId": "X", "apiKey": "good"}


class Client:
    """Counts how often it was closed."""

    def __init__(self, secret: str, close_fails: bool = False) -> None:
        self.secret = secret
        self.closed = 0
        self._close_fails = close_fails

    async def aclose(self) -> None:
        self.closed += 1
        if self._close_fails:
            raise OSError("canary")


class Sdk:
    """An SDK whose service knows the key `good`."""

    def __init__(self) -> None:
        self.clients: list[Client] = []

    def make(self, credentials: Mapping[str, str]) -> Client:
        self.clients.append(Client(credentials["apiKey"]))
        return self.clients[-1]

    async def probe(self, client: Client) -> str:
        if client.secret != "good":
            raise PermissionError(f"403 for {client.secret}")
        return "Connected."

    def translate(self, error: Exception) -> ServiceError | None:
        return ServiceError("The key was refused.") if isinstance(error, PermissionError) else None


@pytest.fixture
def sdk() -> Sdk:
    return Sdk()


@pytest.fixture
def checker(types: ProviderTypes, sdk: Sdk) -> ConnectionChecker:
    teach(types, "algolia", sdk.make, sdk.probe, sdk.translate)
    return a_checker(types)


@pytest.fixture
def editor(store: ProviderController, types: ProviderTypes, checker: ConnectionChecker) -> ProviderEditor:
    return ProviderEditor(store, types, checker)


@pytest.fixture
def openai_editor(store: ProviderController) -> ProviderEditor:
    types = ProviderTypes([OPENAI])
    return ProviderEditor(store, types, a_checker(types))


async def secret(store: ProviderController) -> str:
    return (await store.get_provider("app", "P")).credentials["apiKey"]


async def test_a_rotation_keeps_what_was_left_empty(editor: ProviderEditor, store: ProviderController) -> None:
    """Changing the application alone keeps the stored key, and tests the two together."""
    await editor.add("app", "P", "algolia", GOOD)
    view = await editor.rotate("app", "P", "algolia", {"appId": "Y", "apiKey": ""})

    assert (view.public_fields, await secret(store)) == ({"appId": "Y"}, "good")


async def test_a_refused_rotation_changes_nothing(editor: ProviderEditor, store: ProviderController, sdk: Sdk) -> None:
    """The old key stays, and the client of the test is closed."""
    before = await editor.add("app", "P", "algolia", GOOD)
    with pytest.raises(ServiceError, match="refused"):
        await editor.rotate("app", "P", "algolia", {"apiKey": "bad"})

    assert (await store.describe_provider("app", "P")) == before
    assert [client.closed for client in sdk.clients] == [1]


async def test_a_rotation_notices_somebody_elses(store: ProviderController, types: ProviderTypes, sdk: Sdk) -> None:
    """What was changed during the test is not overwritten unseen."""
    checker = a_checker(types)

    async def slow_probe(_client: Client) -> str:
        await store.save_provider("app", "P", "algolia", {"appId": "X", "apiKey": "theirs"})
        return "Connected."

    teach(types, "algolia", sdk.make, slow_probe)
    editor = ProviderEditor(store, types, checker)
    await editor.add("app", "P", "algolia", GOOD)
    with pytest.raises(InvalidParams, match="someone else"):
        await editor.rotate("app", "P", "algolia", {"apiKey": "mine"})

    assert await secret(store) == "theirs"


async def test_of_two_who_add_at_once_one_is_refused(editor: ProviderEditor, store: ProviderController) -> None:
    """Nothing is overwritten between the look and the write: both are in one transaction."""
    outcomes = await asyncio.gather(
        *(editor.add("app", "P", "algolia", {**GOOD, "apiKey": key}) for key in ("one", "two")), return_exceptions=True
    )

    assert [type(outcome) for outcome in outcomes] == [ProviderView, InvalidParams]
    assert await secret(store) == "one"


async def test_a_rotation_reads_once(editor: ProviderEditor, store: ProviderController) -> None:
    """What was read is what is completed, tested and compared; a second look could see something else."""
    await editor.add("app", "P", "algolia", GOOD)
    reads: list[str] = []

    class Counting:
        async def get_provider(self, app_id: str, name: str) -> Provider:
            reads.append(name)
            return await store.get_provider(app_id, name)

        replace_provider = store.replace_provider

    editor._providers = Counting()  # type: ignore[assignment]  # counts what the controller is asked
    await editor.rotate("app", "P", "algolia", {"appId": "Y"})

    assert reads == ["P"]


async def test_adding_never_replaces(editor: ProviderEditor, store: ProviderController) -> None:
    """A taken name is refused; a name that differs in its composition is another name."""
    await editor.add("app", "Ä", "algolia", GOOD)
    with pytest.raises(InvalidParams, match="already"):
        await editor.add("app", "Ä", "algolia", GOOD)
    await editor.add("app", "A\u0308", "algolia", GOOD)

    assert len(await store.list_providers("app")) == 2


async def test_missing_fields_are_named(editor: ProviderEditor) -> None:
    """Blanks are no value."""
    with pytest.raises(CredentialsInvalid, match="apiKey"):
        await editor.add("app", "P", "algolia", {"appId": "X", "apiKey": "  "})


async def test_an_editor_knows_names_of_secrets_and_no_values(editor: ProviderEditor) -> None:
    """What the dialog is opened with."""
    await editor.add("app", "P", "algolia", GOOD)
    stored = await editor.stored("app", "P")

    assert stored is not None
    assert (stored.secret_fields, "good" in repr(stored)) == (("apiKey",), False)
    assert await editor.stored("app", "absent") is None


async def test_a_type_without_a_probe_is_saved_untested(checker: ConnectionChecker) -> None:
    """And says so."""
    assert await checker.check("unknown", {"k": "v"}) == UNTESTABLE


def fails(_credentials: Mapping[str, str]) -> Any:
    raise RuntimeError("canary")


@pytest.mark.allow_logs
@pytest.mark.parametrize(
    ("factory", "probe_error", "expected"),
    [
        (fails, None, ClientCreationFailed),
        (lambda _: Client("x"), RuntimeError("canary"), ServiceError),
        (lambda _: Client("x", close_fails=True), None, None),
        (lambda _: object(), None, None),
    ],
)
async def test_an_sdks_failure_becomes_words_without_its_message(
    types: ProviderTypes, factory: Callable[..., Any], probe_error: Exception | None, expected: type[IpcError] | None
) -> None:
    """An SDK may quote the credentials in its message; nobody is shown it. A failing close changes no answer."""

    async def probe(_client: Any) -> str:
        if probe_error is not None:
            raise probe_error
        return "Connected."

    checker = a_checker(types)
    teach(types, "algolia", factory, probe)
    if expected is None:
        assert await checker.check("algolia", GOOD) == "Connected."
        return
    with pytest.raises(expected) as failure:
        await checker.check("algolia", GOOD)
    assert "canary" not in failure.value.message


async def test_a_silent_service_ends_at_the_time_limit(types: ProviderTypes, sdk: Sdk) -> None:
    """The dialog is not left waiting."""

    async def silent(_client: Client) -> str:
        await asyncio.Event().wait()
        return ""

    checker = a_checker(types, time_limit=0.01)
    teach(types, "algolia", sdk.make, silent)
    with pytest.raises(ServiceError, match="did not answer"):
        await checker.check("algolia", GOOD)

    assert sdk.clients[0].closed == 1


def test_of_alternatives_one_suffices() -> None:
    """A type may know a field by two names."""
    schema = ProviderType(
        "t", "T", (Field("apiKey", "Key", one_of="k"), Field("key", "Key", required=False, one_of="k"))
    )

    assert [schema.missing(given) for given in ({}, {"apiKey": "x"}, {"key": "x"}, {"key": " "})] == [
        ("apiKey or key",), (), (), ("apiKey or key",),
    ]  # fmt: skip


def test_a_type_that_names_a_field_twice_is_refused() -> None:
    """An extension's mistake shows when it registers, not when somebody types a key."""
    with pytest.raises(InvalidParams) as refusal:
        ProviderTypes([ProviderType("t", "T", (Field("a", "A"), Field("a", "B")))])

    assert refusal.value.code is Code.INVALID_PARAMS


def test_types_are_listed_by_label_and_can_be_unregistered() -> None:
    """What an extension brought goes with it."""
    types = ProviderTypes([ProviderType("b", "Zeta"), ProviderType("a", "alpha")])
    listed = [schema.label for schema in types]
    types.unregister("b")

    assert (listed, len(types), types.get("b"), types.public_fields("b", {"x": "y"})) == (
        ["alpha", "Zeta"],
        1,
        None,
        {},
    )


@pytest.mark.parametrize(
    ("pasted", "stored"),
    [
        ("\u201csk-abc\u201d", "sk-abc"),
        ("  'sk-abc' ", "sk-abc"),
        ("sk-abc\u200b", "sk-abc"),
        ("sk\ufeff-abc\n", "sk-abc"),
        ("Bearer sk-abc", "sk-abc"),
        ("Authorization: Bearer sk-abc\n", "sk-abc"),
        ('export OPENAI_API_KEY="sk-abc"', "sk-abc"),
        ("OPENAI_API_KEY=sk-abc", "sk-abc"),
        ("c2VjcmV0LWtleQ==", "c2VjcmV0LWtleQ=="),
        ("key=sk-abc", "key=sk-abc"),
    ],
)
async def test_what_comes_with_a_paste_is_no_part_of_the_key(
    openai_editor: ProviderEditor, store: ProviderController, pasted: str, stored: str
) -> None:
    """Quotation marks of editors and chats, blanks, invisible characters, and the line of a shell or a header."""
    await openai_editor.add("app", "P", "openai", {"apiKey": pasted})

    assert await secret(store) == stored


@pytest.mark.parametrize("wrong", ["sk-\u0430bc", "sk-\u201cabc", "sk abc", "sk-\u00e9"])
async def test_a_key_that_no_service_could_be_sent_is_refused(openai_editor: ProviderEditor, wrong: str) -> None:
    """The message says what kind of character is in it, and quotes nothing."""
    with pytest.raises(CredentialsInvalid) as refusal:
        await openai_editor.add("app", "P", "openai", {"apiKey": wrong})

    assert "API key" in refusal.value.message
    assert wrong not in refusal.value.message


@pytest.mark.parametrize("spelt", ["baseURL", "base_url", "BASE-URL", "baseurl"])
async def test_a_field_has_one_name_however_it_is_spelt(
    openai_editor: ProviderEditor, store: ProviderController, spelt: str
) -> None:
    """An unknown one would silently not be used, and the key would go to another host."""
    await openai_editor.add("app", "P", "openai", {"apiKey": "k", spelt: "http://127.0.0.1:9/v1"})

    assert (await store.get_provider("app", "P")).credentials["baseUrl"] == "http://127.0.0.1:9/v1"


@pytest.mark.parametrize("end", ["/chat/completions", "/v1/models", "/embeddings/", "/responses"])
async def test_the_address_of_one_request_is_no_base_url(openai_editor: ProviderEditor, end: str) -> None:
    """It would be asked for its list of models, which it does not have, and pass for a server without a list."""
    with pytest.raises(CredentialsInvalid, match="Leave out"):
        await openai_editor.add("app", "P", "openai", {"apiKey": "k", "baseUrl": f"http://127.0.0.1:9{end}"})


async def test_a_field_that_the_type_does_not_have_is_refused(openai_editor: ProviderEditor) -> None:
    """It is named, with those that there are."""
    with pytest.raises(CredentialsInvalid, match=r"no field 'endpoint'.*apiKey, baseUrl"):
        await openai_editor.add("app", "P", "openai", {"apiKey": "k", "endpoint": "http://127.0.0.1:9/v1"})


def test_a_misspelt_field_that_is_stored_makes_no_client() -> None:
    """However it came to be stored: the key must not go to the default host."""
    with pytest.raises(CredentialsInvalid, match="'baseURL': it is spelt 'baseUrl'"):
        OPENAI.check({"apiKey": "k", "baseURL": "http://127.0.0.1:9/v1"})


async def test_a_provider_is_renamed(editor: ProviderEditor, store: ProviderController) -> None:
    """Its credentials and its date stay; the old name is gone, and observers hear of both."""
    heard: list[tuple[str, str, str]] = []
    before = await editor.add("app", "P", "algolia", GOOD)
    store.on_changed(lambda *change: heard.append(change))
    after = await editor.rename("app", "P", "Q")

    assert (after.name, after.date_created) == ("Q", before.date_created)
    assert [view.name for view in await store.list_providers("app")] == ["Q"]
    assert (await store.get_provider("app", "Q")).credentials["apiKey"] == "good"
    assert heard == [("app", "P", "deleted"), ("app", "Q", "saved")]


async def test_a_rename_never_replaces(editor: ProviderEditor, store: ProviderController) -> None:
    """Neither another provider nor what somebody saved meanwhile."""
    await editor.add("app", "P", "algolia", GOOD)
    await editor.add("app", "Q", "algolia", {**GOOD, "appId": "Y"})
    with pytest.raises(InvalidParams, match="already"):
        await editor.rename("app", "P", "Q")

    assert [view.public_fields["appId"] for view in await store.list_providers("app")] == ["X", "Y"]


async def test_a_rotation_leaves_an_mcp_server_what_it_is(editor: ProviderEditor, store: ProviderController) -> None:
    """New credentials change neither the class nor the configuration."""
    config = {"transport": "stdio", "command": "npx", "args": [], "envMapping": {"TOKEN": "token"}}
    await store.save_provider("app", "Server", "tools", {"token": "one"}, "mcp", config)

    await editor.rotate("app", "Server", "tools", {"token": "two"})

    provider = await store.get_provider("app", "Server")
    assert (provider.provider_class, provider.credentials["token"]) == ("mcp", "two")
    assert provider.mcp_config is not None
    assert provider.mcp_config.reveal() == config
