"""A row that was edited, swapped, replayed, removed or damaged is named and never used; the others go on."""

from pathlib import Path

import pytest

from main_process.errors import ProviderQuarantined
from main_process.providers.controller import ProviderController
from main_process.vault.errors import Reason, StoreError
from tests.unit.providers import on_disk
from tests.unit.providers.conftest import Open


async def fill(store: ProviderController) -> None:
    for name in ("P", "Q"):
        await store.save_provider("app", name, "algolia", {"appId": "X", "apiKey": f"canary-{name}"})


async def check_quarantined(store: ProviderController, name: str, because: str) -> None:
    """`name` is set aside because of `because`, and Q goes on."""
    with pytest.raises(ProviderQuarantined) as refusal:
        await store.get_provider("app", name)
    assert because in refusal.value.message
    assert name not in [view.name for view in await store.list_providers("app")]
    assert [(row.name, because in row.reason) for row in (await store.status()).quarantined] == [(name, True)]
    assert (await store.get_provider("app", "Q")).credentials["apiKey"] == "canary-Q"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("type", "openai"),
        ("class", "mcp"),
        ("created", "2020-01-01T00:00:00.000+00:00"),
        ("updated", "2020-01-01T00:00:00.000+00:00"),
        ("public", '{"appId":"EVIL"}'),
        ("version", 99),
        ("key_version", 2),
        ("sealed", b"\x00" * 300),
        ("sealed", b""),
    ],
)
async def test_an_edited_column_puts_its_row_in_quarantine(
    open_store: Open, tmp_path: Path, column: str, value: object
) -> None:
    """Every column is bound to the seal, those in plain text included."""
    store = open_store()
    await fill(store)
    on_disk.run(tmp_path, f"UPDATE providers SET {column} = ? WHERE name = 'P'", value)  # noqa: S608  # made up here

    await check_quarantined(store, "P", "changed or damaged")


async def test_a_row_under_another_name_is_not_used(store: ProviderController, tmp_path: Path) -> None:
    """A row that was renamed is missing under its own name, and unknown under the other."""
    await fill(store)
    on_disk.run(tmp_path, "UPDATE providers SET name = 'R' WHERE name = 'P'")

    reasons = {row.name: row.reason for row in (await store.status()).quarantined}

    assert reasons.keys() == {"P", "R"}
    for name in reasons:
        with pytest.raises(ProviderQuarantined):
            await store.get_provider("app", name)


async def test_swapped_secrets_are_not_used(store: ProviderController, tmp_path: Path) -> None:
    """Q's sealed bytes in P's row open for neither."""
    await fill(store)
    sealed = on_disk.row_of(tmp_path, "Q")[-1]
    on_disk.run(tmp_path, "UPDATE providers SET sealed = ? WHERE name = 'P'", sealed)

    await check_quarantined(store, "P", "changed or damaged")


async def test_an_older_version_of_a_row_is_not_used(store: ProviderController, tmp_path: Path) -> None:
    """A row that was genuine once, with a key that was revoked since, does not come back."""
    await fill(store)
    old = on_disk.row_of(tmp_path, "P")
    await store.save_provider("app", "P", "algolia", {"appId": "X", "apiKey": "newer"})
    on_disk.put_row(tmp_path, old)

    await check_quarantined(store, "P", "an older version")


async def test_a_deleted_row_does_not_come_back(store: ProviderController, tmp_path: Path) -> None:
    """What was deleted and put back from outside is set aside, and can be deleted again."""
    await fill(store)
    old = on_disk.row_of(tmp_path, "P")
    await store.delete_provider("app", "P")
    on_disk.put_row(tmp_path, old)

    await check_quarantined(store, "P", "brought back")
    await store.delete_provider("app", "P")
    assert (await store.status()).quarantined == ()


async def test_a_removed_row_is_named(store: ProviderController, tmp_path: Path) -> None:
    """A provider that vanished is not taken for one that never was."""
    await fill(store)
    on_disk.run(tmp_path, "DELETE FROM providers WHERE name = 'P'")

    await check_quarantined(store, "P", "removed")


async def test_a_row_of_another_vault_is_not_used(open_store: Open, tmp_path: Path) -> None:
    """The same key and the same name in another vault do not make it ours."""
    store, other = open_store(), open_store(tmp_path / "other")
    await fill(store)
    await fill(other)
    on_disk.put_row(tmp_path, on_disk.row_of(tmp_path / "other", "P"))

    await check_quarantined(store, "P", "changed or damaged")


async def test_broken_utf8_in_one_row_spares_the_others(store: ProviderController, tmp_path: Path) -> None:
    """A flipped bit in a text does not keep the rest from being listed."""
    await fill(store)
    on_disk.run(tmp_path, "UPDATE providers SET type = CAST(x'ff61' AS TEXT) WHERE name = 'P'")

    await check_quarantined(store, "P", "changed or damaged")


async def test_entering_it_again_ends_a_quarantine(store: ProviderController, tmp_path: Path) -> None:
    """Saving replaces the damaged row, and its version is newer than any before."""
    await fill(store)
    on_disk.run(tmp_path, "UPDATE providers SET sealed = x'00', version = 7000 WHERE name = 'P'")
    await store.save_provider("app", "P", "algolia", {"appId": "X", "apiKey": "again"})

    assert (await store.get_provider("app", "P")).credentials["apiKey"] == "again"
    assert (await store.verify()).sound


async def test_a_rotation_keeps_damaged_rows_as_they_are(store: ProviderController, tmp_path: Path) -> None:
    """Nothing is wiped: the damaged bytes are still there, still set aside."""
    await fill(store)
    on_disk.run(tmp_path, "UPDATE providers SET sealed = x'00' WHERE name = 'P'")
    await store.rotate_key()

    await check_quarantined(store, "P", "changed or damaged")
    assert on_disk.row_of(tmp_path, "P")[-1] == b"\x00"


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("manifest", b"\x00" * 400, Reason.DAMAGED),
        ("counter", 0, Reason.DAMAGED),
        ("wrapped_key", b"\x00" * 60, Reason.KEY_WRONG),
        ("vault_id", b"\x00" * 16, Reason.KEY_WRONG),
        ("key_version", 9, Reason.KEY_WRONG),
        ("schema", 99, Reason.NEWER),
        ("key_record", "{}", Reason.DAMAGED),
        ("key_record", '{"kind":"given","name":"other","parameters":{}}', Reason.KEY_WRONG),
    ],
)
async def test_a_damaged_header_is_an_error_and_changes_nothing(
    open_store: Open, tmp_path: Path, column: str, value: object, reason: Reason
) -> None:
    """Neither reading nor saving goes on, and the file stays as it was."""
    store = open_store()
    await fill(store)
    await store.aclose()
    on_disk.run(tmp_path, f"UPDATE vault SET {column} = ?", value)  # noqa: S608  # made up here
    before = on_disk.copy_of(tmp_path)
    damaged = open_store()

    for attempt in (damaged.list_providers("app"), damaged.save_provider("app", "P", "t", {"k": "v"})):
        with pytest.raises(StoreError) as refusal:
            await attempt
        assert refusal.value.reason is reason
    await damaged.aclose()

    assert on_disk.copy_of(tmp_path) == before


async def test_a_damaged_list_is_rebuilt_when_the_user_says_so(open_store: Open, tmp_path: Path) -> None:
    """What is intact goes on; what is not stays set aside."""
    store = open_store()
    await fill(store)
    await store.aclose()
    on_disk.run(tmp_path, "UPDATE vault SET manifest = x'00'")
    on_disk.run(tmp_path, "UPDATE providers SET sealed = x'00' WHERE name = 'P'")
    store = open_store()
    await store.accept_as_it_is()

    await check_quarantined(store, "P", "from outside")
    await store.save_provider("app", "new", "algolia", {"appId": "X", "apiKey": "y"})
    assert (await store.verify()).intact == 2


@pytest.mark.parametrize("size", [0, 1, 511, 4096, 9000])
async def test_a_truncated_file_is_never_taken_for_a_new_one(open_store: Open, tmp_path: Path, size: int) -> None:
    """Reading it is an error, reading it twice as well, and it stays as it was."""
    store = open_store()
    await fill(store)
    await store.aclose()
    cut = on_disk.copy_of(tmp_path)[:size]
    on_disk.put_back(tmp_path, cut)
    damaged = open_store()

    for _ in range(2):
        with pytest.raises(StoreError) as refusal:
            await damaged.list_providers("app")
        assert refusal.value.reason is Reason.DAMAGED
    await damaged.aclose()

    assert on_disk.database(tmp_path).read_bytes() == cut


async def test_a_damaged_store_can_be_set_aside(open_store: Open, tmp_path: Path) -> None:
    """A new store begins; the old one is kept under another name, whole."""
    store = open_store()
    await fill(store)
    await store.aclose()
    cut = on_disk.copy_of(tmp_path)[:5000]
    on_disk.put_back(tmp_path, cut)
    store = open_store()

    names = await store.set_aside()

    assert await store.list_providers("app") == []
    assert [(tmp_path / "vault" / name).read_bytes() for name in names] == [cut]
