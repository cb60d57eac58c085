"""The demo at the start, over a store that cannot be opened yet."""

from pathlib import Path

from app.demo import offer_demo
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
