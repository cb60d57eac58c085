"""The provider controller's part of the public contract, from outside: what is kept, and how."""

import hashlib
import itertools
import json
import logging
import os
import stat
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from app.logs import set_up_logs
from app.main_process import MainProcess
from app.wiring import build_main_process
from ipc.dispatch.router import Router
from ipc.encoding import encode
from ipc.errors import InvalidParams, IpcError
from main_process.api.provider_channels import register_provider_channels
from main_process.errors import (
    ProviderNotFound,
    StoreUnavailable,
)
from main_process.providers.controller import ProviderController, open_controller
from main_process.providers.types import Field, ProviderType, ProviderTypes
from main_process.vault.database import Database
from tests.contract.acme import APP, CANARY, save
from tests.fakes.keyring_back_end import keyring_with


async def test_providers_are_there_after_a_restart(tmp_path: Path) -> None:
    """What was saved is decrypted by the next main process with the same key, and listed in name order."""
    async with build_main_process(tmp_path, master_key=bytes(32)) as first:
        for name in ("b", "a", "__proto__", "../x", "a:b"):
            await first.providers.save_provider(APP, name, "algolia", {"appId": "X1", "apiKey": CANARY})
    async with build_main_process(tmp_path, master_key=bytes(32)) as second:
        views = await second.providers.list_providers(APP)
        assert [view.name for view in views] == ["../x", "__proto__", "a", "a:b", "b"]
        assert views[0].public_fields == {"appId": "X1"}
        assert CANARY not in views[0].model_dump_json()
        assert (await second.providers.get_provider(APP, "../x")).credentials["apiKey"] == CANARY


async def test_every_save_gives_a_new_hash(main: MainProcess) -> None:
    """The same credentials again are a new row version, and so a new hash."""
    assert len({await save(main) for _ in range(3)}) == 3


async def test_an_unknown_provider_is_not_found(main: MainProcess) -> None:
    """Getting, deleting and using what is not there say so."""
    with pytest.raises(ProviderNotFound):
        await main.providers.get_provider(APP, "nope")
    with pytest.raises(ProviderNotFound):
        await main.providers.delete_provider(APP, "nope")
    with pytest.raises(ProviderNotFound):
        await main.client_cache.get_client("h", APP, "nope")


async def test_provider_channels_give_public_views(main: MainProcess) -> None:
    """List and get give views in the wire's names, and nothing secret; without a window edit and delete say so."""
    await main.providers.save_provider(APP, "Mine", "algolia", {"appId": "X1", "apiKey": CANARY})
    (listed,) = await main.ipc.invoke("provider-list", {"appId": APP})
    assert await main.ipc.invoke("provider-get", {"appId": APP, "providerName": "Mine"}) == listed
    assert listed["publicFields"] == {"appId": "X1"}
    wanted = {"name", "type", "providerClass", "providerHash", "dateCreated", "dateUpdated", "publicFields"}
    assert listed.keys() == wanted
    assert CANARY not in json.dumps(listed)
    for channel in ("provider-edit", "provider-delete"):
        with pytest.raises(IpcError):
            await main.ipc.invoke(channel, {"appId": APP, "providerName": "Mine"})


@pytest.mark.allow_logs
async def test_a_provider_with_credentials_is_refused_by_every_encoder(main: MainProcess) -> None:
    """Neither JSON nor a text of it gives the credentials away, and a handler that returns it fails."""
    await save(main)
    provider = await main.providers.get_provider(APP, "Mine")
    assert CANARY not in f"{provider} {provider!r} {provider.credentials} {provider.credentials!r}"
    for write in (json.dumps, orjson.dumps):
        with pytest.raises(TypeError):
            write(provider.credentials)

    async def leak(_sender: Any, _params: Any) -> Any:
        return provider

    main.ipc.handle("x-leak", leak)
    with pytest.raises(IpcError) as caught:
        await main.ipc.invoke("x-leak")
    assert caught.value.code == "internal"
    assert CANARY not in str(caught.value)


TYPES = ProviderTypes([ProviderType("t", "T", (Field("id", "Id", secret=False), Field("key", "Key")))])


def open_in(folder: Path, key: bytes | None = bytes(32)) -> ProviderController:
    return open_controller(folder, TYPES, master_key=key, keyring=keyring_with(None))


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[ProviderController]:
    store = open_in(tmp_path)
    yield store
    await store.aclose()


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def app_logs(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Iterator[Path]:
    """The app's own logging, to stderr and to a file, instead of the tests'."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    set_up_logs(tmp_path / "logs", verbose=True)
    yield tmp_path / "logs"
    for handler in root.handlers:
        handler.close()
    root.handlers[:] = before
    root.setLevel(level)


@pytest.mark.defect(3)
async def test_hashes_do_not_come_from_credentials(store: ProviderController) -> None:
    """The reference's 32-bit digest gives colliding keys one client; here equal credentials have different hashes."""
    saved = [(await store.save_provider("a", f"P{n}", "t", {"key": "same"})).provider_hash for n in range(200)]
    digests = {hashlib.new(name, b"same").hexdigest()[:8] for name in ("md5", "sha1", "sha256")}

    assert len(set(saved)) == 200
    assert [found for found in saved if any(digest in found for digest in digests)] == []
    assert {len(found) for found in saved} == {22}  # 128 bits in base64url


@pytest.mark.defect(8)
async def test_whoever_caches_hears_before_a_save_returns(store: ProviderController) -> None:
    """The reference's save leaves cached responses of the old account; here the caches hear first."""
    heard: list[tuple[str, ...]] = []
    store.on_changed(lambda *change: heard.append(change))
    await store.save_provider("a", "P", "t", {"key": "1"})
    after_save = list(heard)
    await store.delete_provider("a", "P")

    assert after_save == [("a", "P", "saved")]
    assert heard[1:] == [("a", "P", "deleted")]


@pytest.mark.defect(14)
@pytest.mark.parametrize("size", [0, 3, 100, 4096, 8000])
async def test_reading_a_damaged_store_wipes_nothing(tmp_path: Path, size: int) -> None:
    """The reference takes a truncated file for an empty one and writes it back; here listing and saving both refuse."""
    store = open_in(tmp_path)
    await store.save_provider("a", "P", "t", {"key": CANARY})
    await store.aclose()
    file = tmp_path / "vault" / "providers.sqlite3"
    os.truncate(file, size)
    damaged = file.read_bytes()
    store = open_in(tmp_path)

    for attempt in (store.list_providers("a"), store.save_provider("a", "Q", "t", {"key": "x"})):
        with pytest.raises(StoreUnavailable):
            await attempt
    await store.aclose()
    assert file.read_bytes() == damaged


@pytest.mark.defect(15)
async def test_files_are_private_whatever_comes_first(tmp_path: Path) -> None:
    """In the reference a list before the first save makes a file that the world can read."""
    before = os.umask(0)
    store = open_in(tmp_path)
    await store.list_providers("a")
    await store.save_provider("a", "P", "t", {"key": CANARY})
    modes = {stat.S_IMODE(path.stat().st_mode) for path in files(tmp_path / "vault")}
    await store.aclose()
    os.umask(before)

    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "vault").stat().st_mode) == 0o700


@pytest.mark.defect(16)
@pytest.mark.parametrize("app_id", ["../../x", "..", ".", "a/b", "a\\b", "/etc", "a\x00b", "C:x"])
async def test_an_app_id_is_never_a_path(store: ProviderController, tmp_path: Path, app_id: str) -> None:
    """The reference writes under `../../x`; here the id is refused, and nothing outside the store's folder appears."""
    with pytest.raises(InvalidParams, match="appId"):
        await store.save_provider(app_id, "P", "t", {"key": CANARY})

    assert [path for path in files(tmp_path) if path.parent != tmp_path / "vault"] == []


@pytest.mark.defect(19)
@pytest.mark.parametrize("survived", [False, True])
async def test_a_save_that_dies_half_way_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, survived: bool
) -> None:
    """In the reference it leaves half a file; here it is one transaction. (Kills: tests/integration/store.)

    `survived`: the process goes on with the store after the failure, or another one opens it.
    """
    store = open_in(tmp_path)
    await store.save_provider("a", "P", "t", {"key": "old"})
    run = Database.execute

    def dies(database: Database, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        if statement == "COMMIT":
            raise OSError("no space")
        return run(database, statement, *values)

    with monkeypatch.context() as dying:
        dying.setattr(Database, "execute", dies)
        with pytest.raises(OSError, match="no space"):
            await store.save_provider("a", "P", "t", {"key": "new"})
    if not survived:
        await store.aclose()
        store = open_in(tmp_path)

    assert (await store.get_provider("a", "P")).credentials["key"] == "old"
    await store.aclose()


@pytest.mark.defect(19)
async def test_nothing_is_written_without_a_keyring(tmp_path: Path) -> None:
    """The reference falls back to a fixed password; here nothing reaches the disk, and the status says so."""
    store = open_in(tmp_path, key=None)
    await store.save_provider("a", "P", "t", {"key": CANARY})
    status = await store.status()
    await store.aclose()

    assert (status.persistent, "memory" in status.sentence) == (False, True)
    assert [path.name for path in files(tmp_path)] == []


@pytest.mark.defect(19)
async def test_headers_are_encrypted_too(store: ProviderController, tmp_path: Path) -> None:
    """The reference keeps an MCP server's configuration in plain text beside the encrypted credentials."""
    config = {"url": "https://mcp.example", "headers": {"Authorization": f"Bearer {CANARY}"}, "env": {"TOKEN": CANARY}}
    await store.save_provider("a", "P", "t", {"id": "public", "key": CANARY, "custom": CANARY}, "mcp", config)

    for needle in (CANARY.encode(), b"Authorization", b"mcp.example", b"custom"):
        assert [path.name for path in files(tmp_path) if needle in path.read_bytes()] == []


@pytest.mark.defect(20)
async def test_no_channel_gives_a_secret_out(store: ProviderController) -> None:
    """In the reference list and get answer with every key; here each channel's bytes are free of them."""
    router = Router()
    register_provider_channels(router, store, TYPES)
    await store.save_provider("a", "P", "t", {"id": "public", "key": CANARY}, "mcp", {"headers": {"x": CANARY}})
    calls: list[tuple[str, dict[str, Any]]] = [
        ("provider-list", {"appId": "a"}),
        ("provider-get", {"appId": "a", "providerName": "P"}),
        ("provider-types", {}),
        ("store-status", {}),
    ]

    answers = [await router.invoke(channel, params) for channel, params in calls]

    assert answers[0][0]["publicFields"] == {"id": "public"}
    assert [answer for answer in answers if CANARY in str(answer)] == []
    with pytest.raises(TypeError):
        encode(await store.get_provider("a", "P"))


@pytest.mark.defect(23)
@pytest.mark.usefixtures("app_logs")
@pytest.mark.parametrize("name", ["key", "secretKey", "Authorization", "apiKey", "x-api-key", "anything"])
async def test_no_field_name_reaches_the_log_with_its_value(
    tmp_path: Path, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """The reference redacts by exact name; the store logs no field at all, whatever it is called, also in failures."""
    store = open_in(tmp_path)
    await store.save_provider("a", "P", "t", {name: CANARY})
    store.on_changed(lambda *_change: 1 / 0)
    await store.save_provider("a", "P", "t", {name: CANARY})
    for wrong in itertools.chain([{name: CANARY + "\ud800"}], [{name: CANARY * 20_000}]):
        with pytest.raises(InvalidParams) as refusal:
            await store.save_provider("a", "P", "t", wrong)
        assert CANARY not in refusal.value.message
    await store.aclose()
    said = capfd.readouterr()

    assert "observer_failed" in said.err
    assert CANARY not in said.out + said.err
    assert [path for path in files(tmp_path) if CANARY.encode() in path.read_bytes()] == []
