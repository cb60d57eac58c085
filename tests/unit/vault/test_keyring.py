"""The OS keyring as the key's home, with a back end that can be missing, locked, silent, emptied or replaced."""

from pathlib import Path

import pytest

from main_process.providers.controller import ProviderController
from main_process.vault.errors import Reason, StoreError
from tests.fakes.keyring_back_end import FakeBackEnd, keyring_with
from tests.unit.providers import on_disk
from tests.unit.providers.conftest import Open


@pytest.fixture
def back_end() -> FakeBackEnd:
    return FakeBackEnd()


async def store_error_of(store: ProviderController) -> Reason:
    """What keeps the store from opening."""
    with pytest.raises(StoreError) as refusal:
        await store.list_providers("app")
    return refusal.value.reason


async def save(store: ProviderController, name: str = "P") -> None:
    await store.save_provider("app", name, "algolia", {"appId": "X", "apiKey": "canary"})


async def saved_and_closed(store: ProviderController) -> None:
    await save(store)
    await store.aclose()


async def test_the_key_is_in_the_keyring_and_the_store_opens_again(open_store: Open, back_end: FakeBackEnd) -> None:
    """First run and restart."""
    await saved_and_closed(open_store(keyring=keyring_with(back_end)))
    store = open_store(keyring=keyring_with(back_end))

    assert (await store.get_provider("app", "P")).credentials["apiKey"] == "canary"
    assert ((await store.status()).kind, (await store.status()).persistent) == ("keyring", True)
    assert len(back_end.keys()) == 1


async def test_without_a_keyring_the_first_run_lives_in_memory_and_says_so(open_store: Open, tmp_path: Path) -> None:
    """Providers work, nothing of them reaches the disk, the next session begins anew, and nobody is misled."""
    store = open_store(keyring=keyring_with(None))
    await save(store)
    status = await store.status()
    assert (await store.get_provider("app", "P")).credentials["apiKey"] == "canary"
    await store.aclose()

    assert (status.kind, status.persistent, status.level) == ("memory", False, "warning")
    assert status.sentence.startswith("This system has no keyring: ")
    assert not on_disk.database(tmp_path).exists()
    assert await open_store(keyring=keyring_with(None)).list_providers("app") == []


@pytest.mark.allow_logs
async def test_a_locked_keyring_at_the_first_run_does_not_block(open_store: Open, back_end: FakeBackEnd) -> None:
    """The session lives in memory; the next start, with the keyring unlocked, has a store on disk."""
    back_end.locked = True
    store = open_store(keyring=keyring_with(back_end))
    await save(store)
    status = await store.status()
    assert (status.kind, status.level) == ("memory", "warning")
    assert status.sentence.startswith("The system's keyring is locked: ")
    assert status.action.startswith("Unlock it and start Latchkey again, or choose a passphrase ")
    await store.aclose()
    back_end.locked = False

    assert (await open_store(keyring=keyring_with(back_end)).status()).kind == "keyring"


@pytest.mark.allow_logs
async def test_a_silent_keyring_at_the_first_run_does_not_block(open_store: Open, back_end: FakeBackEnd) -> None:
    """A prompt that nobody answers ends at the time limit."""
    back_end.gate.clear()
    store = open_store(keyring=keyring_with(back_end, timeout=0.05))
    await save(store)

    status = await store.status()
    assert status.kind == "memory"
    assert status.sentence.startswith("The system's keyring did not answer in time: ")
    back_end.gate.set()


async def test_a_missing_keyring_is_no_reason_to_downgrade(open_store: Open, back_end: FakeBackEnd) -> None:
    """A store whose key is in a keyring is not replaced by one in memory when the keyring is gone."""
    await saved_and_closed(open_store(keyring=keyring_with(back_end)))

    assert await store_error_of(open_store(keyring=keyring_with(None))) is Reason.BACK_END_CHANGED


async def test_another_keyring_is_an_error_that_names_both(open_store: Open, back_end: FakeBackEnd) -> None:
    """The back end is recorded; a changed one comes with the command that moves the key."""
    await saved_and_closed(open_store(keyring=keyring_with(back_end)))
    store = open_store(keyring=keyring_with(back_end, name="KWallet"))

    with pytest.raises(StoreError, match=r"Secret Service.*KWallet.*latchkey vault move"):
        await store.list_providers("app")


@pytest.mark.allow_logs
async def test_a_locked_keyring_is_told_and_tried_again(open_store: Open, back_end: FakeBackEnd) -> None:
    """Unlocking it is enough; nothing must be restarted."""
    await saved_and_closed(open_store(keyring=keyring_with(back_end)))
    back_end.locked = True
    store = open_store(keyring=keyring_with(back_end))

    assert await store_error_of(store) is Reason.KEYRING_LOCKED
    back_end.locked = False
    assert len(await store.list_providers("app")) == 1


async def test_a_silent_keyring_is_told_at_once_the_second_time(open_store: Open, back_end: FakeBackEnd) -> None:
    """While its prompt is open nobody waits for it again; when it answers, the store opens."""
    await saved_and_closed(open_store(keyring=keyring_with(back_end)))
    back_end.gate.clear()
    keyring = keyring_with(back_end, timeout=0.05)
    store = open_store(keyring=keyring)

    assert await store_error_of(store) is Reason.KEYRING_SILENT
    assert await store_error_of(store) is Reason.KEYRING_SILENT
    back_end.gate.set()
    keyring.settle()
    assert len(await store.list_providers("app")) == 1


async def test_an_emptied_keyring_is_an_error_and_wipes_nothing(
    open_store: Open, back_end: FakeBackEnd, tmp_path: Path
) -> None:
    """The file waits for its key to come back."""
    await saved_and_closed(open_store(keyring=keyring_with(back_end)))
    kept, back_end.entries = back_end.entries, {}
    assert await store_error_of(open_store(keyring=keyring_with(back_end))) is Reason.KEY_MISSING
    back_end.entries = kept

    assert len(await open_store(keyring=keyring_with(back_end)).list_providers("app")) == 1


@pytest.mark.parametrize("text", ["", "not base64", "AAAA", "A" * 43 + "="])
async def test_a_replaced_key_is_an_error(open_store: Open, back_end: FakeBackEnd, text: str) -> None:
    """Another key, or rubbish in its place, opens nothing."""
    await saved_and_closed(open_store(keyring=keyring_with(back_end)))
    for user in list(back_end.keys()):
        back_end.entries["Latchkey", user] = text

    assert await store_error_of(open_store(keyring=keyring_with(back_end))) is Reason.KEY_WRONG


async def test_an_old_copy_of_the_database_is_noticed(open_store: Open, back_end: FakeBackEnd, tmp_path: Path) -> None:
    """The keyring remembers the counter; the user decides, and then the old copy is the present."""
    await saved_and_closed(open_store(keyring=keyring_with(back_end)))
    old = on_disk.copy_of(tmp_path)
    store = open_store(keyring=keyring_with(back_end))
    await save(store, "newer")
    await store.aclose()
    on_disk.put_back(tmp_path, old)
    store = open_store(keyring=keyring_with(back_end))

    assert await store_error_of(store) is Reason.OLD_COPY
    await store.accept_as_it_is()
    assert [view.name for view in await store.list_providers("app")] == ["P"]
    await store.aclose()
    assert (await open_store(keyring=keyring_with(back_end)).status()).reason is None


async def test_versions_after_an_accepted_old_copy_are_new(
    open_store: Open, back_end: FakeBackEnd, tmp_path: Path
) -> None:
    """A hash that was handed out before the old copy came back is never handed out again."""
    await saved_and_closed(open_store(keyring=keyring_with(back_end)))
    old = on_disk.copy_of(tmp_path)
    store = open_store(keyring=keyring_with(back_end))
    hashes = {(await store.save_provider("app", "P", "t", {"k": str(n)})).provider_hash for n in range(5)}
    await store.aclose()
    on_disk.put_back(tmp_path, old)
    store = open_store(keyring=keyring_with(back_end))
    await store.accept_as_it_is()

    again = {(await store.save_provider("app", "P", "t", {"k": str(n)})).provider_hash for n in range(5)}

    assert hashes & again == set()


async def test_a_copy_that_is_ahead_of_the_keyring_is_fine(open_store: Open, back_end: FakeBackEnd) -> None:
    """A process that dies between the commit and the note in the keyring leaves the file ahead."""
    await saved_and_closed(open_store(keyring=keyring_with(back_end)))
    for service, user in back_end.entries:
        if user.startswith("counter"):
            back_end.entries[service, user] = "0"

    assert (await open_store(keyring=keyring_with(back_end)).status()).reason is None


async def test_a_given_key_does_not_open_what_the_keyring_sealed(open_store: Open, back_end: FakeBackEnd) -> None:
    """Nor the other way round: the recorded back end decides."""
    await saved_and_closed(open_store(keyring=keyring_with(back_end)))

    assert await store_error_of(open_store(master_key=bytes(32))) is Reason.BACK_END_CHANGED
