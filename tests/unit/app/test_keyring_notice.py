"""While the system's keyring asks its user, the window says what everything waits for."""

import asyncio
from pathlib import Path
from typing import Any, cast

from app.notices import Notices
from main_process.extensions.host import Extensions
from main_process.providers.controller import open_controller
from main_process.providers.types import ProviderTypes
from tests.fakes.keyring_back_end import FakeBackEnd, keyring_with


class NoExtensions:
    """An app without extensions."""

    def list(self) -> list[Any]:
        return []


async def test_what_is_waited_for_is_said_until_the_keyring_has_answered(tmp_path: Path) -> None:
    """Not after the twenty seconds that the keyring has, and gone by itself with its answer."""
    back_end, answered = FakeBackEnd(), asyncio.Event()
    first = open_controller(tmp_path, ProviderTypes(), keyring=keyring_with(back_end))
    await first.save_provider("app", "P", "algolia", {"apiKey": "canary"})
    await first.aclose()

    providers = open_controller(tmp_path, ProviderTypes(), keyring=keyring_with(back_end))
    notices = Notices(providers, cast("Extensions", NoExtensions()), changed=answered.set)
    back_end.gate.clear()
    async with asyncio.timeout(10):
        waiting = await notices.current()
    said = answered.is_set()
    back_end.gate.set()
    async with asyncio.timeout(10):
        await answered.wait()
    after = await notices.current()
    await providers.aclose()

    assert ([notice.id for notice in waiting], said, after) == (["keyring"], False, [])
    assert "unlock the keyring" in waiting[0].text
