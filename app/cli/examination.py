"""Runs every check of `health` on this computer: for `latchkey doctor` and for Settings."""

import asyncio
import importlib.util
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from app.cli import health
from app.cli.health import Finding
from app.desktop.chromium import Host
from app.paths import renderer_dist
from main_process.providers.controller import open_controller
from main_process.providers.types import ProviderTypes
from main_process.vault.errors import StoreError
from main_process.vault.keys import Keys
from main_process.vault.os_keyring import OsKeyring
from main_process.vault.private_folder import PrivateFolder
from main_process.vault.status import StoreStatus, unusable
from main_process.vault.vault_file import VaultFile

KEYRING_TIMEOUT_S = 5.0


async def examine(
    user_data: Path,
    environment: Mapping[str, str],
    keyring: OsKeyring | None = None,
    status_of: Callable[[], Awaitable[StoreStatus]] | None = None,
) -> list[Finding]:
    """Every finding, in the order in which to mend them. `status_of` asks a store that is open already."""
    keyring = keyring or OsKeyring(timeout=KEYRING_TIMEOUT_S)
    try:
        status = await (status_of() if status_of else _store_status(user_data, environment, keyring))
        return await asyncio.to_thread(_findings, user_data, environment, keyring, status)
    finally:
        keyring.close()


def _findings(
    user_data: Path, environment: Mapping[str, str], keyring: OsKeyring, status: StoreStatus | None
) -> list[Finding]:
    return [
        health.check_system_libraries(_pyside()),
        health.check_web_engine(),
        health.check_renderer(renderer_dist()),
        health.check_display(environment),
        health.check_sandbox(Host.detect(environment)),
        health.check_user_data(user_data),
        health.check_keyring(keyring, status),
        health.check_store(status),
    ]


def _pyside() -> Path | None:
    spec = importlib.util.find_spec("PySide6")
    return None if spec is None or spec.origin is None else Path(spec.origin).parent


async def _store_status(user_data: Path, environment: Mapping[str, str], keyring: OsKeyring) -> StoreStatus | None:
    """What the store says of itself. Where there is none, none is made and no keyring is asked for a key."""
    try:
        if not VaultFile(PrivateFolder(user_data / "vault"), Keys(keyring)).exists():
            return None
    except StoreError as error:
        return unusable(error)
    credentials = environment.get("CREDENTIALS_DIRECTORY")
    controller = open_controller(
        user_data,
        ProviderTypes(),
        credentials_directory=Path(credentials) if credentials else None,
        keyring=keyring,
    )
    try:
        return await controller.status()
    finally:
        await controller.aclose()
