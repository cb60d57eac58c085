"""New data keys, other back ends, other passphrases: whole or not at all, and old key material is gone afterwards."""

import json
import unicodedata
from pathlib import Path

import pytest

from main_process.providers.controller import ProviderController
from main_process.vault.errors import Reason, StoreError
from tests.fakes.keyring_back_end import FakeBackEnd, keyring_with
from tests.unit.providers import on_disk
from tests.unit.providers.conftest import Open


async def save(store: ProviderController, count: int = 3) -> None:
    for n in range(count):
        await store.save_provider("app", f"P{n}", "algolia", {"appId": "X", "apiKey": f"canary-{n}"})


async def secrets(store: ProviderController) -> list[str]:
    return [
        (await store.get_provider("app", view.name)).credentials["apiKey"] for view in await store.list_providers("app")
    ]


def wrapped_key(folder: Path) -> bytes:
    """The wrapped data key as it is on disk."""
    found = on_disk.run(folder, "SELECT wrapped_key FROM vault")[0][0]
    assert isinstance(found, bytes)
    return found


async def test_a_rotation_changes_every_byte_and_no_credential(store: ProviderController, tmp_path: Path) -> None:
    """Rows are sealed anew, hashes stay, and neither the old wrapped key nor an old row is in any file."""
    await save(store)
    hashes = [view.provider_hash for view in await store.list_providers("app")]
    old = [wrapped_key(tmp_path), *(on_disk.row_of(tmp_path, f"P{n}")[-1] for n in range(3))]

    await store.rotate_key()

    assert await secrets(store) == ["canary-0", "canary-1", "canary-2"]
    assert [view.provider_hash for view in await store.list_providers("app")] == hashes
    assert [on_disk.files_holding(tmp_path, needle) for needle in old] == [[], [], [], []]
    assert ((await store.verify()).sound, (await store.verify()).key_version) == (True, 2)


async def test_another_process_goes_on_after_a_rotation(open_store: Open) -> None:
    """It notices the new data key and reads on."""
    one, two = open_store(), open_store()
    await save(one)
    assert await secrets(two) == await secrets(one)
    await one.rotate_key()

    assert await secrets(two) == ["canary-0", "canary-1", "canary-2"]
    await two.save_provider("app", "P0", "algolia", {"appId": "X", "apiKey": "new"})
    assert await secrets(one) == ["new", "canary-1", "canary-2"]


async def test_a_passphrase_changes_no_provider(open_store: Open) -> None:
    """What was found out of its credentials still holds, such as that they work: they are as old as before."""
    session = open_store(keyring=keyring_with(None))
    await save(session)
    before = [(view.date_created, view.date_updated) for view in await session.list_providers("app")]
    await session.move_key("passphrase", "correct horse")

    assert [(view.date_created, view.date_updated) for view in await session.list_providers("app")] == before


async def test_a_passphrase_opens_the_store_and_a_wrong_one_does_not(open_store: Open) -> None:
    """A session in memory moves to disk under a passphrase, all of its providers with it."""
    session = open_store(keyring=keyring_with(None))
    await save(session)
    await session.move_key("passphrase", "correct horse")
    assert (await session.status()).kind == "passphrase"
    await session.aclose()
    store = open_store(keyring=keyring_with(None))

    with pytest.raises(StoreError) as refusal:
        await store.list_providers("app")
    assert refusal.value.reason is Reason.LOCKED
    with pytest.raises(StoreError) as refusal:
        await store.unlock("wrong")
    assert refusal.value.reason is Reason.KEY_WRONG
    await store.unlock("correct horse")
    assert await secrets(store) == ["canary-0", "canary-1", "canary-2"]


async def test_a_passphrase_is_the_same_on_every_keyboard(open_store: Open) -> None:
    """An accented letter comes as one character or as two; what is no text is wrong, and no fault of Latchkey's."""
    session = open_store(keyring=keyring_with(None))
    await save(session)
    await session.move_key("passphrase", "cafe\u0301 cr\u00e8me")
    await session.aclose()
    store = open_store(keyring=keyring_with(None))
    with pytest.raises(StoreError) as refusal:
        await store.unlock("caf\udce9")
    assert refusal.value.reason is Reason.KEY_WRONG
    await store.unlock("caf\u00e9 cre\u0300me")
    assert await secrets(store) == ["canary-0", "canary-1", "canary-2"]


@pytest.mark.parametrize("made_with", ["cafe\u0301 noir", "caf\u00e9 noir"])
@pytest.mark.parametrize("typed", ["cafe\u0301 noir", "caf\u00e9 noir"])
async def test_a_store_of_an_earlier_version_opens_on_every_keyboard(
    made_with: str, typed: str, open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its key was made of the passphrase as it was typed then. New keys under the same passphrase open it too."""
    session = open_store(keyring=keyring_with(None))
    await save(session)
    with monkeypatch.context() as earlier:
        earlier.setattr(unicodedata, "normalize", lambda _form, text: text)
        await session.move_key("passphrase", made_with)
        await session.aclose()
    store = open_store(keyring=keyring_with(None))
    await store.unlock(typed)
    await store.rotate_key()
    assert await secrets(store) == ["canary-0", "canary-1", "canary-2"]
    await store.aclose()
    again = open_store(keyring=keyring_with(None))
    await again.unlock(made_with)
    assert await secrets(again) == ["canary-0", "canary-1", "canary-2"]


async def test_a_wrong_passphrase_does_not_lock_an_open_store(open_store: Open) -> None:
    """Mistyping while it is open changes nothing."""
    store = open_store(keyring=keyring_with(None))
    await save(store)
    await store.move_key("passphrase", "correct horse")
    with pytest.raises(StoreError):
        await store.unlock("wrong")

    assert await secrets(store) == ["canary-0", "canary-1", "canary-2"]


async def test_a_changed_passphrase_replaces_the_old_one(open_store: Open) -> None:
    """The old passphrase opens nothing any more."""
    store = open_store(keyring=keyring_with(None))
    await save(store)
    await store.move_key("passphrase", "old words")
    await store.move_key("passphrase", "new words")
    await store.aclose()

    old, new = (open_store(keyring=keyring_with(None), passphrase=word) for word in ("old words", "new words"))

    assert (await old.status()).reason is Reason.KEY_WRONG
    assert await secrets(new) == ["canary-0", "canary-1", "canary-2"]


async def test_moving_out_of_the_keyring_removes_the_key_there(open_store: Open) -> None:
    """From the keyring to a passphrase and back: there is never more than one key, and the old ones are gone."""
    back_end = FakeBackEnd()
    store = open_store(keyring=keyring_with(back_end))
    await save(store)
    first = back_end.keys()
    await store.move_key("passphrase", "some words")
    between = back_end.keys()
    await store.move_key("keyring")

    assert (len(first), between, len(back_end.keys())) == (1, [], 1)
    assert first != back_end.keys()
    assert await secrets(store) == ["canary-0", "canary-1", "canary-2"]


async def test_a_systemd_credential_is_the_key(open_store: Open, tmp_path: Path) -> None:
    """A server needs no keyring; without the credential, or with a short one, the store does not open."""
    credential = tmp_path / "credentials" / "latchkey-master-key"
    credential.parent.mkdir()
    credential.write_bytes(b"x" * 32)
    options = {"keyring": keyring_with(None), "credentials_directory": credential.parent}
    store = open_store(**options)
    await save(store)
    assert (await store.status()).kind == "systemd"
    await store.aclose()

    assert len(await open_store(**options).list_providers("app")) == 3
    for content, reason in (
        (b"x" * 31, Reason.KEY_WRONG),
        (b"y" * 32, Reason.KEY_WRONG),
        (None, Reason.KEY_MISSING),
    ):
        credential.unlink() if content is None else credential.write_bytes(content)
        assert (await open_store(**options).status()).reason is reason


@pytest.mark.allow_logs
async def test_an_old_key_that_could_not_be_removed_is_removed_at_the_next_start(open_store: Open) -> None:
    """What a change of keys leaves behind is noted in the store, and finished when the keyring answers again."""
    back_end = FakeBackEnd()
    keyring = keyring_with(back_end)
    store = open_store(keyring=keyring)
    await save(store)
    forget = back_end.delete_password

    def refuse(_service: str, _user: str) -> None:
        raise OSError("no")

    back_end.delete_password = refuse  # type: ignore[method-assign,assignment]  # a keyring that refuses just this
    await store.move_key("passphrase", "some words")
    assert len(back_end.keys()) == 1
    await store.aclose()
    back_end.delete_password = forget  # type: ignore[method-assign]  # the same
    store = open_store(keyring=keyring_with(back_end), passphrase="some words")

    assert await secrets(store) == ["canary-0", "canary-1", "canary-2"]
    assert back_end.keys() == []


async def test_a_record_with_absurd_costs_is_refused(open_store: Open, tmp_path: Path) -> None:
    """A damaged file cannot make Argon2id take all the memory there is."""
    store = open_store(keyring=keyring_with(None))
    await store.move_key("passphrase", "some words")
    await store.aclose()
    record = json.loads(on_disk.run(tmp_path, "SELECT key_record FROM vault")[0][0])
    record["parameters"]["memoryKib"] = 99_999_999
    on_disk.run(tmp_path, "UPDATE vault SET key_record = ?", json.dumps(record))

    assert (await open_store(keyring=keyring_with(None), passphrase="some words").status()).reason is Reason.DAMAGED


async def test_there_is_nothing_to_move_to_where_there_is_nothing(store: ProviderController) -> None:
    """A refused move leaves the store as it was."""
    await save(store)
    for kind in ("keyring", "systemd", "passphrase", "no such"):
        with pytest.raises(StoreError):
            await store.move_key(kind)

    assert await secrets(store) == ["canary-0", "canary-1", "canary-2"]
    assert (await store.verify()).key_version == 1
