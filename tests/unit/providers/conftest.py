"""Controllers over a folder of the test's own."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from main_process.providers.controller import ProviderController, open_controller
from main_process.providers.types import Field, ProviderType, ProviderTypes
from tests.fakes.keyring_back_end import keyring_with

KEY = bytes(range(32))
ALGOLIA = ProviderType(
    "algolia", "Algolia", (Field("appId", "Application ID", secret=False), Field("apiKey", "API key"))
)

Open = Callable[..., ProviderController]


@pytest.fixture
def types() -> ProviderTypes:
    return ProviderTypes([ALGOLIA])


@pytest.fixture
async def open_store(tmp_path: Path, types: ProviderTypes) -> AsyncIterator[Open]:
    """Opens controllers over one folder, with a given key unless told otherwise, and closes them."""
    opened: list[ProviderController] = []

    def build(folder: Path = tmp_path, **options: Any) -> ProviderController:
        if not options.keys() & {"master_key", "keyring", "credentials_directory", "passphrase"}:
            options["master_key"] = KEY
        options.setdefault("keyring", keyring_with(None))
        controller = open_controller(folder, types, **options)
        opened.append(controller)
        return controller

    yield build
    for controller in opened:
        await controller.aclose()


@pytest.fixture
def store(open_store: Open) -> ProviderController:
    return open_store()
