"""The documentation's examples in the real app: the Stripe extension, installed by pip, and the two widgets."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.desktop.event_loop import LoopThread
from tests.e2e.catalogue import INDEX, Catalogue
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import (
    ask,
    click,
    in_widget,
    open_page,
    page_shows,
    press,
    save_provider,
    show_dashboard,
    tile,
    widget_shows,
)
from tests.e2e.unprivileged import CHECKOUT
from tests.fakes.stripe_server import StripeServer

APP_ID = "shop"
KEY = "sk_test_example"
EXAMPLES = CHECKOUT / "docs" / "examples"


@pytest.fixture(scope="module")
def stripe() -> Iterator[StripeServer]:
    """Stripe's API on loopback."""
    loop = LoopThread("stripe")
    loop.start()
    server = StripeServer(KEY)
    loop.submit(server.__aenter__()).result(10)
    yield server
    loop.submit(server.__aexit__()).result(10)
    loop.stop()


@pytest.fixture(scope="module")
def app(shared_place: Path, catalogue: Catalogue) -> Iterator[AppProcess]:
    """The product, with the Stripe example installed and the two example widgets there."""
    packages = shared_place / "packages"
    widgets = [shared_place / name for name in ("hit-count", "titles")]
    install = ["-m", "pip", "install", "--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--target"]
    copy(EXAMPLES / "latchkey-stripe", shared_place / "source")
    subprocess.run([sys.executable, *install, str(packages), str(shared_place / "source")], check=True, timeout=120)
    for widget in widgets:
        copy(EXAMPLES / widget.name, widget)
    with AppProcess(shared_place / "data", packages=[packages], widgets=widgets) as running:
        save_provider(running, APP_ID, "Main", "algolia", catalogue.pairs)
        slots = {"search": {"appId": APP_ID, "providerName": "Main"}}
        settings = {"index": INDEX, "query": "lamp"}
        show_dashboard(
            running,
            APP_ID,
            tile("count", "hit-count", w=3, h=4, settings=settings, slots=slots),
            tile("titles", "titles", x=3, w=4, h=8, settings=settings, slots=slots),
        )
        yield running


def copy(folder: Path, to: Path) -> None:
    """A copy that everybody can read, without what a build would leave in the original."""
    for file in (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        (to / file.relative_to(folder)).parent.mkdir(parents=True, exist_ok=True)
        (to / file.relative_to(folder)).write_bytes(file.read_bytes())


def extension(app: AppProcess) -> dict[str, Any]:
    """The Stripe extension, as the settings list it."""
    listed = ask(app, "mainApi.extensions.list")["extensions"]
    found: dict[str, Any] = next(each for each in listed if each["name"] == "stripe")
    return found


def test_the_example_widget_shows_its_figure(app: AppProcess) -> None:
    """The widget of `docs/writing-a-widget.md` counts the hits of its search, and follows its settings."""
    widget_shows(app, "hit-count", "12")
    app.page.evaluate("document.querySelector('[role=group][aria-label=\"Hit count\"]').focus()")
    press(app.page, "s", 83, text="s")
    page_shows(app, "Hit count settings", "Search for")
    app.page.evaluate("[...document.querySelectorAll('input')].find((one) => one.value === 'lamp').select()")
    app.page.call("Input.insertText", text="lamp 7")
    click(app.page, "Save")
    wait_until(
        lambda: in_widget(app, "hit-count", "document.body.innerText.trim()") == "1", "the widget keeps its old figure"
    )


def test_the_same_with_react_lists_what_it_found(app: AppProcess) -> None:
    """Its rows come from the kit; without a provider it says what it lacks, and takes the default for its type."""
    widget_shows(app, "titles", "Lamp 0", "Lamp 11")
    assert in_widget(app, "titles", "latchkey.publish('chosen', {})") == 0
    dashboard = next(one for one in ask(app, "mainApi.dashboards.list")["dashboards"] if one["id"] == APP_ID)
    for one in dashboard["widgets"]:
        one["slots"] |= {"search": None} if one["widget"] == "titles" else {}
    ask(app, "mainApi.dashboards.save", dashboard)
    widget_shows(app, "titles", "No provider chosen", "Choose a provider…")
    ask(app, "mainApi.dashboards.setDefault", APP_ID, "algolia", "Main")
    widget_shows(app, "titles", "Lamp 0", "Lamp 11")
    ask(app, "mainApi.dashboards.setDefault", APP_ID, "algolia", None)
    widget_shows(app, "titles", "No provider chosen")


def test_stripe_goes_from_settings_to_a_dashboard(app: AppProcess, stripe: StripeServer) -> None:
    """Installed, it is off; switched on, its type, channels and widget are there at once, and the widget shows data."""
    assert (extension(app)["state"], extension(app)["channels"]) == ("off", [])
    open_page(app, "Settings")
    page_shows(app, "stripe", "Off. It is not loaded.")
    app.page.evaluate("document.querySelector('[aria-label=\"Enable stripe\"]').click()")
    page_shows(app, "It brought provider types: stripe · channels: stripe-balance, stripe-list-charges")
    assert "stripe" in [each["type"] for each in ask(app, "mainApi.providers.types")["types"]]
    save_provider(app, APP_ID, "My Stripe", "stripe", [["secretKey", KEY], ["baseUrl", stripe.origin]])
    open_page(app, "Providers")
    page_shows(app, "My Stripe")
    open_page(app, "Shop")
    click(app.page, "Add widget")
    page_shows(app, "The balance, and the latest charges.")
    add = (
        "(() => { const found = [...document.querySelectorAll('[role=dialog] button')]"
        ".find((one) => one.innerText.startsWith('Stripe')); found?.click(); return found !== undefined; })()"
    )
    assert wait_until(lambda: app.page.evaluate(add), "the gallery has no Stripe")
    widget_shows(app, "stripe-balance", "1,234.56", "Order 0", "succeeded")
    paths = [request.path for request in stripe.requests]
    assert sorted(paths) == ["/v1/balance", "/v1/charges"]
    assert KEY not in app.widget("stripe-balance").evaluate("document.documentElement.outerHTML")


def test_stripe_switched_off_takes_everything_back(app: AppProcess) -> None:
    """Switched off, its widget is gone from the gallery, its tile says so, and its channels are unknown."""
    open_page(app, "Settings")
    switch = "document.querySelector('[aria-label=\"Enable stripe\"]')"
    wait_until(lambda: app.page.evaluate(f"{switch} !== null"), "there is no switch")
    app.page.evaluate(f"{switch}.click()")
    page_shows(app, "Off. It is not loaded.")
    open_page(app, "Shop")
    page_shows(app, "This widget is not available", "Switched off in Settings")
    assert "stripe-balance" not in [each["id"] for each in ask(app, "mainApi.widgets.list")["widgets"]]
    refused = "mainApi.invoke('stripe-balance', {}).then(() => 'answered', (error) => error.code)"
    assert app.page.evaluate(refused) == "unknown-channel"
