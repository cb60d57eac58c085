"""The controller: what is saved is there, whoever must know is told, nothing wrong gets in."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ipc.errors import InvalidParams
from main_process.errors import ProviderNotFound
from main_process.providers.controller import ProviderController
from main_process.vault.errors import Reason, StoreError
from tests.checks.logs import LogRecord
from tests.unit.providers.conftest import Open
from tests.unit.providers.on_disk import files_holding, loosen, modes

FIELDS = {"appId": "LATENCY", "apiKey": "canary"}


async def test_a_saved_provider_is_there_after_a_restart(open_store: Open) -> None:
    """Credentials survive closing and opening."""
    first = open_store()
    await first.save_provider("app", "Algolia Production", "algolia", FIELDS)
    await first.aclose()

    provider = await open_store().get_provider("app", "Algolia Production")

    assert dict(provider.credentials) == FIELDS


async def test_a_view_holds_what_the_contract_names_and_no_secret(open_store: Open) -> None:
    """On the wire a view is camelCase, its times are ISO 8601 in UTC, and only declared fields are public."""
    store = open_store(now=lambda: datetime(2026, 5, 3, 12, 30, tzinfo=UTC))
    view = await store.save_provider("app", "P", "algolia", FIELDS)

    wire = view.model_dump(mode="json")

    assert wire == {
        "name": "P",
        "type": "algolia",
        "providerClass": "credential",
        "providerHash": view.provider_hash,
        "dateCreated": "2026-05-03T12:30:00Z",
        "dateUpdated": "2026-05-03T12:30:00Z",
        "publicFields": {"appId": "LATENCY"},
    }


async def test_an_unknown_type_is_saved_with_every_field_secret(store: ProviderController) -> None:
    """Without a schema nothing may be listed."""
    view = await store.save_provider("app", "P", "nobody-knows", {"host": "example.org"})

    assert view.public_fields == {}
    assert (await store.get_provider("app", "P")).credentials["host"] == "example.org"


async def test_every_save_gives_a_new_hash(store: ProviderController) -> None:
    """The hash is of the version, not of the credentials: equal ones give another hash, deleted ones never return."""
    hashes = [(await store.save_provider("app", "P", "algolia", FIELDS)).provider_hash for _ in range(3)]
    await store.delete_provider("app", "P")
    hashes.append((await store.save_provider("app", "P", "algolia", FIELDS)).provider_hash)

    assert len(set(hashes)) == 4


async def test_providers_are_listed_by_app_in_name_order(store: ProviderController) -> None:
    """Apps do not see each other's providers."""
    for app, name in [("a", "zebra"), ("b", "other"), ("a", "Apple"), ("a", "mango")]:
        await store.save_provider(app, name, "algolia", FIELDS)

    assert [view.name for view in await store.list_providers("a")] == ["Apple", "mango", "zebra"]


async def test_a_listed_view_is_the_callers_own(store: ProviderController) -> None:
    """Changing it changes nobody else's."""
    await store.save_provider("app", "P", "algolia", FIELDS)
    (await store.list_providers("app"))[0].public_fields["appId"] = "changed"

    assert (await store.list_providers("app"))[0].public_fields == {"appId": "LATENCY"}


async def test_a_deleted_provider_is_gone(store: ProviderController) -> None:
    """Getting, describing and deleting it again all say so."""
    await store.save_provider("app", "P", "algolia", FIELDS)
    await store.delete_provider("app", "P")

    for call in (store.get_provider, store.describe_provider, store.delete_provider):
        with pytest.raises(ProviderNotFound):
            await call("app", "P")


async def test_saving_again_keeps_the_date_of_creation(open_store: Open) -> None:
    """A rotation changes `date_updated` alone."""
    times = iter([datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 2, tzinfo=UTC)])
    store = open_store(now=lambda: next(times))
    await store.save_provider("app", "P", "algolia", FIELDS)

    view = await store.save_provider("app", "P", "algolia", FIELDS)

    assert (view.date_created.month, view.date_updated.month) == (1, 2)


@pytest.mark.parametrize(
    "name", ["__proto__", "a:b", "../x", "Ä", "A\u0308", "\u202etxt", " ", "x" * 128, "'; DROP TABLE"]
)
async def test_any_printable_text_is_a_name(store: ProviderController, name: str) -> None:
    """A name is never a path or an identifier; composed and decomposed letters are different names."""
    if not name.isprintable():
        with pytest.raises(InvalidParams):
            await store.save_provider("app", name, "algolia", FIELDS)
        return
    await store.save_provider("app", name, "algolia", FIELDS)

    assert [view.name for view in await store.list_providers("app")] == [name]


@pytest.mark.parametrize(
    ("app_id", "name", "kind", "fields", "says"),
    [
        ("../../x", "P", "t", {}, "appId"),
        ("..", "P", "t", {}, "appId"),
        ("", "P", "t", {}, "appId"),
        ("a" * 129, "P", "t", {}, "appId"),
        ("app\n", "P", "t", {}, "appId"),
        (b"app", "P", "t", {}, "appId"),
        ("app", "", "t", {}, "providerName"),
        ("app", "a\nb", "t", {}, "providerName"),
        ("app", "\ud800", "t", {}, "providerName"),
        ("app", "P", "", {}, "providerType"),
        ("app", "P", "t", {"apiKey": 5}, "credentials.apiKey"),
        ("app", "P", "t", {"apiKey": "canary\ud800"}, "credentials.apiKey"),
        ("app", "P", "t", {"apiKey": "x" * 65_537}, "credentials.apiKey"),
        ("app", "P", "t", {5: "x"}, "credentials"),
        ("app", "P", "t", [("a", "b")], "credentials"),
        ("app", "P", "t", {str(n): "x" for n in range(65)}, "credentials"),
    ],
)
async def test_what_is_malformed_is_refused_by_field_name(
    store: ProviderController, app_id: str, name: str, kind: str, fields: dict[str, str], says: str
) -> None:
    """The message names the field and holds no value; nothing is saved."""
    with pytest.raises(InvalidParams) as refusal:
        await store.save_provider(app_id, name, kind, fields)

    assert refusal.value.message.startswith(says)
    assert "canary" not in refusal.value.message


async def test_an_mcp_provider_keeps_its_configuration_sealed(store: ProviderController, tmp_path: Path) -> None:
    """Headers of an MCP server are secrets: they come back, and no file shows them."""
    config = {"url": "https://mcp.example", "headers": {"Authorization": "Bearer canary"}, "n": [1, None, 2.5]}
    await store.save_provider("app", "P", "mcp", {}, "mcp", config)

    provider = await store.get_provider("app", "P")

    assert provider.provider_class == "mcp"
    assert provider.mcp_config is not None
    assert provider.mcp_config.reveal() == config
    assert files_holding(tmp_path, b"mcp.example") == []


async def test_observers_hear_in_order_after_the_commit_and_before_the_return(
    open_store: Open, store: ProviderController
) -> None:
    """When an observer hears of a save, another process would already read it."""
    other = open_store()
    heard: list[tuple[str, str, str, str]] = []
    store.on_changed(lambda *change: heard.append(("first", *change)))
    store.on_changed(lambda *change: heard.append(("second", *change)))

    await store.save_provider("app", "P", "algolia", FIELDS)
    assert heard == [("first", "app", "P", "saved"), ("second", "app", "P", "saved")]
    assert (await other.get_provider("app", "P")).credentials["apiKey"] == "canary"
    await store.delete_provider("app", "P")

    assert heard[2:] == [("first", "app", "P", "deleted"), ("second", "app", "P", "deleted")]


async def test_a_failing_observer_keeps_nobody_from_hearing(store: ProviderController, logs: list[LogRecord]) -> None:
    """It is logged; the save stands."""
    heard: list[str] = []

    def fails(*_change: str) -> None:
        raise RuntimeError("no")

    store.on_changed(fails)
    stop = store.on_changed(lambda _app, name, _change: heard.append(name))
    await store.save_provider("app", "P", "algolia", FIELDS)
    stop()
    await store.save_provider("app", "Q", "algolia", FIELDS)

    assert heard == ["P"]
    assert [record.event for record in logs if record.level in {"error", "exception"}] == (
        ["providers.observer_failed"] * 2
    )


async def test_a_save_whose_caller_is_cancelled_is_still_told(store: ProviderController) -> None:
    """The thread writes it anyway, so the caches must hear of it anyway."""
    heard = asyncio.Event()
    store.on_changed(lambda *_change: heard.set())
    save = asyncio.create_task(store.save_provider("app", "P", "algolia", FIELDS))
    await asyncio.sleep(0)
    save.cancel()

    async with asyncio.timeout(10):
        await heard.wait()

    assert [view.name for view in await store.list_providers("app")] == ["P"]


async def test_two_saves_of_one_provider_follow_each_other(store: ProviderController) -> None:
    """Each observer call sees its own save as the latest: the second begins after the first was told."""
    hashes: list[str] = []
    events: list[str] = []
    store.on_changed(lambda *_change: events.append("told"))

    async def save(secret: str) -> None:
        view = await store.save_provider("app", "P", "algolia", {"appId": "X", "apiKey": secret})
        hashes.append(view.provider_hash)

    await asyncio.gather(*(save(str(n)) for n in range(20)))

    assert (len(set(hashes)), len(events)) == (20, 20)
    assert (await store.get_provider("app", "P")).credentials["apiKey"] == "19"
    assert (await store.describe_provider("app", "P")).provider_hash == hashes[-1]


async def test_two_controllers_on_one_folder_lose_nothing(open_store: Open) -> None:
    """Each sees the other's saves at once, as two processes would."""
    one, two = open_store(), open_store()

    await asyncio.gather(
        *(controller.save_provider("app", f"{label}{n}", "algolia", FIELDS)
          for n in range(15) for label, controller in (("one", one), ("two", two)))
    )  # fmt: skip

    assert len(await one.list_providers("app")) == 30
    assert [view.name for view in await one.list_providers("app")] == [
        view.name for view in await two.list_providers("app")
    ]
    assert (await one.verify()).sound


async def test_files_are_private_at_every_write(store: ProviderController, tmp_path: Path) -> None:
    """A restored or copied file that the world can read is tightened by the next save."""
    await store.save_provider("app", "P", "algolia", FIELDS)
    loosen(tmp_path / "vault")

    await store.save_provider("app", "P", "algolia", FIELDS)

    assert modes(tmp_path / "vault") == (0o700, {0o600})


async def test_a_closed_store_says_so(store: ProviderController) -> None:
    """Closing twice is fine; using it afterwards is an error with words."""
    await store.aclose()
    await store.aclose()

    with pytest.raises(StoreError) as refusal:
        await store.list_providers("app")
    assert refusal.value.reason is Reason.CLOSED


def test_nothing_is_on_disk_before_the_first_use(open_store: Open, tmp_path: Path) -> None:
    """Building the main process costs no disk access and no keyring prompt."""
    open_store()

    assert list(tmp_path.iterdir()) == []
