"""The demo at the start, over a store that cannot be opened yet."""

import asyncio
from pathlib import Path

import pytest

from app.cli.app_run import offer_when_opened, offered
from app.demo import DEMO_APP_ID, PROVIDER_NAME, offer_demo
from app.instance.all_commands import commands_of
from app.wiring import build_main_process
from main_process.dashboards import DashboardStore
from main_process.events import Events
from main_process.providers.controller import open_controller
from main_process.providers.types import ProviderTypes
from tests.fakes.keyring_back_end import keyring_with


async def test_a_locked_store_does_not_keep_the_app_from_starting(home: Path) -> None:
    """The window opens, as that is where the passphrase is typed; the demo is offered once the store is open."""
    made = open_controller(home, ProviderTypes(), keyring=keyring_with(None))
    await made.move_key("passphrase", "some words")
    await made.aclose()
    store = open_controller(home, ProviderTypes(), keyring=keyring_with(None))
    dashboards = DashboardStore(home / "dashboards.json", Events())

    await offer_demo(dashboards, store)
    locked = dashboards.document.demo_offered
    await store.unlock("some words")
    await offer_demo(dashboards, store)
    await store.aclose()

    assert (locked, dashboards.document.demo_offered) == (False, True)


@pytest.mark.parametrize("first", ["providers add", "vault move", "vault move, and the prompt is closed"])
async def test_the_demo_comes_whatever_was_done_before_the_first_window(home: Path, first: str) -> None:
    """A profile that the command line has made is new to the window; a locked one has the demo once it is open."""
    async with build_main_process(home, passphrase="some words") as main:
        if first == "providers add":
            request = {
                "do": "add",
                "appId": DEMO_APP_ID,
                "type": "algolia",
                "credentials": {"appId": "X", "apiKey": "k"},
            }
            assert "error" not in await commands_of(main).run({**request, "providerName": "Mine"})
        else:
            assert "error" not in await commands_of(main).run(
                {"do": "vault-move", "to": "passphrase", "passphrase": "some words"}
            )
    asked = first != "vault move, and the prompt is closed"
    async with build_main_process(home, passphrase="some words" if asked else None) as main:
        changed = asyncio.Event()
        main.events.subscribe(lambda _event: changed.set())
        await offered(main)
        offer_when_opened(main)
        changed.clear()
        if not asked:
            assert main.dashboards.document.dashboards == []
            await main.providers.unlock("some words")
        async with asyncio.timeout(60):
            while not main.dashboards.uses(DEMO_APP_ID, PROVIDER_NAME):
                await changed.wait()
                changed.clear()
        names = [view.name for view in await main.providers.list_providers(DEMO_APP_ID)]

    assert PROVIDER_NAME in names
