"""The one door to the providers: checks what it is given, keeps the disk off the loop, and tells who must know."""

import asyncio
import inspect
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import structlog

from main_process.providers.mcp_config import check_credentials
from main_process.providers.model import Provider, ProviderClass, ProviderView
from main_process.providers.store import ProviderStore
from main_process.providers.stored import ABSENT, NewProvider
from main_process.providers.types import ProviderTypes
from main_process.providers.validation import check_app_id, check_identity, check_new_passphrase, new_provider
from main_process.vault.errors import Reason, StoreError
from main_process.vault.keys import Keys
from main_process.vault.os_keyring import OsKeyring
from main_process.vault.private_folder import PrivateFolder
from main_process.vault.sealing import Seals
from main_process.vault.secret import Secret
from main_process.vault.status import StoreStatus, VerifyReport
from main_process.vault.vault_file import VaultFile

log = structlog.get_logger(__name__)
T = TypeVar("T")

Change: TypeAlias = tuple[str, str, str]
"""App id, provider name, and what happened: `saved` or `deleted`."""
Observer: TypeAlias = Callable[[str, str, str], object]
"""`observer(*change)`, on the loop's thread. It may return an awaitable: the change returns when that is done."""


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


class ProviderController:
    """Providers by (app id, name). SQLite, the keyring and the cryptography run on one thread of their own.

    A save or delete is on disk before any observer hears of it, and every observer has heard before it returns, even
    where the caller was cancelled meanwhile. Changes happen one after the other.
    """

    def __init__(self, store: ProviderStore, *, now: Callable[[], datetime] = utc_now) -> None:
        self._store = store
        self._now = now
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="latchkey-store")
        self._turn = asyncio.Lock()
        self._observers: list[Observer] = []
        self._rename_observers: list[Observer] = []
        self._key_observers: list[Callable[[], object]] = []
        self._changes: set[asyncio.Task[Any]] = set()
        self._closed = False

    def on_changed(self, observer: Observer) -> Callable[[], None]:
        """Be told of every save and delete, in order of registration; call what is returned to stop."""
        self._observers.append(observer)
        return lambda: self._observers.remove(observer)

    def on_renamed(self, observer: Observer) -> None:
        """Be told `(app_id, old_name, new_name)` of a new name, before those who hear of changes."""
        self._rename_observers.append(observer)

    def on_key_changed(self, observer: Callable[[], object]) -> None:
        """Be told when the store has, or may have, another data key than before."""
        self._key_observers.append(observer)

    async def seals(self, purpose: str) -> Seals | None:
        """Sealing under a key derived from the store's data key for one purpose.

        None where that key is in memory for the session only. Raises `StoreError`.
        """
        return await self._on_thread(lambda: self._store.vault.seals(purpose))

    async def save_provider(
        self,
        app_id: str,
        provider_name: str,
        provider_type: str,
        credentials: Mapping[str, str],
        provider_class: ProviderClass = "credential",
        mcp_config: Mapping[str, Any] | None = None,
        *,
        expected: str | None = None,
    ) -> ProviderView:
        """Save or replace a provider, of a known type or not; its public view, with a new hash.

        `expected` is the provider hash that must be stored under the name by then, or ABSENT; None: whatever is there.
        Raises `InvalidParams`, which names the field or says that another writer was faster, and `StoreError`; after
        either nothing is changed.
        """
        provider = new_provider(
            *(app_id, provider_name, provider_type, credentials, provider_class, mcp_config), expected=expected
        )
        if provider.mcp_config is not None:
            check_credentials(provider.mcp_config.reveal(), provider.credentials)
        return (await self.save_providers([provider]))[0]

    async def save_providers(self, providers: list[NewProvider]) -> list[ProviderView]:
        """Save all of these in one transaction."""
        told = [_saved(provider) for provider in providers]
        return await self._change(lambda: self._store.save(providers), lambda _: told)

    async def save_absent(self, providers: list[NewProvider]) -> tuple[list[ProviderView], list[NewProvider]]:
        """Save those whose names are free, in one transaction: their views, and those that were left out."""
        return await self._change(
            lambda: self._store.save_absent(providers),
            lambda result: [_saved(provider) for provider in providers if provider not in result[1]],
        )

    async def replace_provider(self, provider: NewProvider, old_name: str, expected: str) -> ProviderView:
        """Save a provider in place of the one named `old_name`, whose hash must be the expected one by then."""
        if provider.name == old_name:
            return (await self.save_providers([replace(provider, expected=expected)]))[0]
        fresh = replace(provider, expected=ABSENT)
        told = [(provider.app_id, old_name, "deleted"), _saved(provider)]
        names = (provider.app_id, old_name, provider.name)
        return await self._change(lambda: self._store.rename(fresh, old_name, expected), lambda _: told, names)

    async def list_providers(self, app_id: str) -> list[ProviderView]:
        """The public views of an app's providers, in name order. Those in quarantine are in `status()`."""
        check_app_id(app_id)
        return await self._on_thread(lambda: self._store.views(app_id))

    async def list_all(self) -> list[tuple[str, ProviderView]]:
        """App id and public view of every provider, for the command line."""
        return await self._on_thread(self._store.all_views)

    async def get_provider(self, app_id: str, provider_name: str) -> Provider:
        """A provider with its decrypted credentials: `ProviderNotFound`, `ProviderQuarantined` or `StoreError`."""
        check_identity(app_id, provider_name)
        return await self._on_thread(lambda: self._store.get(app_id, provider_name))

    async def describe_provider(self, app_id: str, provider_name: str) -> ProviderView:
        """A provider's public view; its credentials stay encrypted. Raises as `get_provider` does."""
        check_identity(app_id, provider_name)
        return await self._on_thread(lambda: self._store.view(app_id, provider_name))

    async def delete_provider(self, app_id: str, provider_name: str) -> None:
        """Delete a provider, in quarantine or not; unknown: `ProviderNotFound`."""
        check_identity(app_id, provider_name)
        told = [(app_id, provider_name, "deleted")]
        await self._change(lambda: self._store.delete(app_id, provider_name), lambda _: told)

    async def all_providers(self) -> list[Provider]:
        """Every intact provider of every app with its credentials, for an encrypted export."""
        return await self._on_thread(self._store.everything)

    async def status(self) -> StoreStatus:
        """Where the key is, whether providers outlive the session, what is wrong. What is wrong is told, not raised."""
        return await self._on_thread(self._store.status)

    async def verify(self) -> VerifyReport:
        """Open every row and check the file's structure."""
        return await self._on_thread(self._store.verify)

    @property
    def waits_for_keyring(self) -> bool:
        """Whether all that is asked of the store waits for the system's keyring, which may be asking its user."""
        return self._store.waits_for_keyring

    async def unlock(self, passphrase: str) -> None:
        """Open a store that is locked with a passphrase; a wrong one is `StoreError` (key-wrong)."""
        secret = Secret(passphrase)
        await self._reopen(lambda: self._store.unlock(secret))

    async def accept_as_it_is(self) -> None:
        """Go on with an old copy, or with what is intact where the store's own list is damaged. The user decides."""
        await self._reopen(self._store.accept_as_it_is)

    async def rotate_key(self) -> None:
        """Seal everything under a new data key. Provider hashes stay, as no credential has changed."""
        await self._change_key(self._store.rotate_key)

    async def move_key(self, kind: str, passphrase: str | None = None) -> None:
        """Change the back end (`keyring`, `systemd`, `passphrase`) or the passphrase; the data key is new as well.

        For a session in memory this is how its providers come to disk.
        """
        if passphrase is not None:
            check_new_passphrase(passphrase)
        secret = None if passphrase is None else Secret(passphrase)
        await self._change_key(lambda: self._store.move(kind, secret))

    async def set_aside(self) -> list[str]:
        """Rename the store on disk and begin a new one at the next call; the new names of its files."""
        stamp = self._now().strftime("%Y%m%dT%H%M%SZ")
        return await self._change_key(lambda: self._store.set_aside(stamp))

    async def aclose(self) -> None:
        """Finish what was begun, close the file, end the thread."""
        if self._closed:
            return
        self._closed = True
        if self._changes:
            await asyncio.wait(self._changes)
        await asyncio.get_running_loop().run_in_executor(self._thread, self._store.close)
        self._thread.shutdown(wait=True)

    async def _on_thread(self, work: Callable[[], T]) -> T:
        if self._closed:
            raise StoreError(Reason.CLOSED)
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def _reopen(self, work: Callable[[], None]) -> None:
        """Open a store that could not be used. Whoever found its providers unusable hears that they are there."""

        def open_and_list() -> list[Change]:
            work()
            return [(app_id, view.name, "saved") for app_id, view in self._store.all_views()]

        try:
            await self._change(open_and_list, lambda changes: changes)
        finally:
            self._tell_of_key()

    async def _change(
        self, work: Callable[[], T], told: Callable[[T], list[Change]], renamed: Change | None = None
    ) -> T:
        # Shielded: once the thread has the change, it becomes durable whether or not the caller stays, and then the
        # observers must hear of it.
        task = asyncio.get_running_loop().create_task(self._change_and_tell(work, told, renamed))
        self._changes.add(task)
        task.add_done_callback(self._changes.discard)
        return await asyncio.shield(task)

    async def _change_key(self, work: Callable[[], T]) -> T:
        try:
            return await self._change(work, _nothing_told)
        finally:
            self._tell_of_key()

    def _tell_of_key(self) -> None:
        # Also where the change failed: half of it may have happened.
        for observer in tuple(self._key_observers):
            observer()

    async def _change_and_tell(
        self, work: Callable[[], T], told: Callable[[T], list[Change]], renamed: Change | None
    ) -> T:
        async with self._turn:
            result = await self._on_thread(work)
            if renamed is not None:
                await self._tell(self._rename_observers, *renamed)
            for change in told(result):
                await self._tell(self._observers, *change)
            return result

    async def _tell(self, observers: list[Observer], app_id: str, provider_name: str, change: str) -> None:
        for observer in tuple(observers):
            try:
                heard = observer(app_id, provider_name, change)
                if inspect.isawaitable(heard):
                    await heard
            except Exception:
                log.exception("providers.observer_failed", app_id=app_id, provider=provider_name, change=change)


def open_controller(
    user_data: Path,
    types: ProviderTypes,
    *,
    master_key: bytes | None = None,
    credentials_directory: Path | None = None,
    passphrase: str | None = None,
    keyring: OsKeyring | None = None,
    now: Callable[[], datetime] = utc_now,
) -> ProviderController:
    """A controller for the store under `user_data`. Nothing is opened, and no keyring asked, before the first call.

    `master_key`: 32 bytes that replace every other back end. `credentials_directory`: systemd's. `passphrase`:
    for a store that is locked with one.
    """
    keys = Keys(
        keyring=keyring or OsKeyring(),
        given=None if master_key is None else Secret(master_key),
        credentials_directory=credentials_directory,
    )
    file = VaultFile(PrivateFolder(user_data / "vault"), keys)
    secret = None if passphrase is None else Secret(passphrase)
    return ProviderController(ProviderStore(file, types, now, secret), now=now)


def _saved(provider: NewProvider) -> Change:
    return provider.app_id, provider.name, "saved"


def _nothing_told(_result: object) -> list[Change]:
    return []
