"""A store whose key is not there yet: what holds no secret works meanwhile, and the rest says what it waits for."""

from pathlib import Path

import pytest

from main_process.errors import ProviderQuarantined
from main_process.providers.types import ProviderKind, ProviderType, ProviderTypes
from main_process.vault.errors import StoreError
from tests.fakes.keyring_back_end import keyring_with
from tests.unit.providers import on_disk
from tests.unit.providers.conftest import Open


async def test_what_needs_no_key_works_while_the_store_is_locked(
    open_store: Open, types: ProviderTypes, tmp_path: Path
) -> None:
    """Local Search has no credentials; after the store is open whoever used it hears that it has changed."""
    types.register(ProviderKind(ProviderType("local-search", "Local Search")))
    store = open_store(keyring=keyring_with(None))
    await store.save_provider("app", "Local", "local-search", {})
    await store.save_provider("app", "P", "algolia", {"appId": "X", "apiKey": "k"})
    await store.move_key("passphrase", "some words")
    await store.aclose()
    locked = open_store(keyring=keyring_with(None))
    heard: list[tuple[str, str, str]] = []
    locked.on_changed(lambda *change: heard.append(change))
    view = await locked.describe_provider("app", "Local")

    assert (view.type, dict((await locked.get_provider("app", "Local")).credentials)) == ("local-search", {})
    for refused in (
        locked.get_provider("app", "P"),
        locked.describe_provider("app", "P"),
        locked.list_providers("app"),
    ):
        with pytest.raises(StoreError):
            await refused
    await locked.unlock("some words")
    assert sorted(heard) == [("app", "Local", "saved"), ("app", "P", "saved")]
    assert (await locked.describe_provider("app", "Local")).provider_hash != view.provider_hash


async def test_a_row_that_says_it_needs_no_key_gets_none(
    open_store: Open, types: ProviderTypes, tmp_path: Path
) -> None:
    """Who changes a stored provider's type in the locked file makes a provider without credentials, and no more."""
    types.register(ProviderKind(ProviderType("local-search", "Local Search")))
    store = open_store(keyring=keyring_with(None))
    await store.save_provider("app", "P", "algolia", {"appId": "X", "apiKey": "k"})
    await store.move_key("passphrase", "some words")
    await store.aclose()
    on_disk.run(
        tmp_path, "UPDATE providers SET type = 'local-search', created = 'never', public = '[' WHERE name = 'P'"
    )
    locked = open_store(keyring=keyring_with(None))

    assert dict((await locked.get_provider("app", "P")).credentials) == {}
    await locked.unlock("some words")
    with pytest.raises(ProviderQuarantined):
        await locked.get_provider("app", "P")
