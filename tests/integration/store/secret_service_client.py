"""One process that uses the store with the real Secret Service, and says in JSON what it found."""

import argparse
import asyncio
import json
from pathlib import Path
from typing import Any

from main_process.providers.controller import open_controller
from main_process.providers.types import ProviderTypes
from main_process.vault.errors import StoreError
from main_process.vault.os_keyring import OsKeyring


async def use(action: str, folder: Path) -> dict[str, Any]:
    """Save a provider or read it, and report the store's status."""
    store = open_controller(folder, ProviderTypes(), keyring=OsKeyring(timeout=5.0))
    found: dict[str, Any] = {}
    try:
        if action == "save":
            await store.save_provider("app", "P", "t", {"key": "canary"})
        if action == "rotate":
            await store.rotate_key()
        found["secret"] = (await store.get_provider("app", "P")).credentials["key"]
    except StoreError as error:
        found["reason"] = error.reason
    found["back_end"] = (await store.status()).back_end
    await store.aclose()
    return found


def lock() -> dict[str, Any]:
    """Lock the default collection, as a desktop does when its user walks away."""
    import secretstorage  # noqa: PLC0415  # only where there is a session bus

    connection = secretstorage.dbus_init()
    secretstorage.get_default_collection(connection).lock()
    connection.close()
    return {}


def main() -> None:
    """`save`, `read`, `rotate` or `lock`."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("action", choices=["save", "read", "rotate", "lock"])
    arguments.add_argument("folder", type=Path)
    given = arguments.parse_args()
    found = lock() if given.action == "lock" else asyncio.run(use(given.action, given.folder))
    print(json.dumps(found))  # noqa: T201  # the answer to the test that started it


if __name__ == "__main__":
    main()
