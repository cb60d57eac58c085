"""Through the real window: widget, broker, channel, router, caches, provider, SDK, HTTP service, and back."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.catalogue import INDEX, Catalogue
from tests.e2e.cdp import TargetGone
from tests.e2e.harness import AppProcess, wait_until

APP_ID = "shop"
PROVIDER = "Catalogue"


@pytest.fixture(scope="module")
def catalogue() -> Iterator[Catalogue]:
    with Catalogue() as service:
        yield service


@pytest.fixture(scope="module")
def app(shared_place: Path, catalogue: Catalogue) -> Iterator[AppProcess]:
    """The product, showing one dashboard: Search and Index facts on the catalogue, and the cache's own widget."""
    with AppProcess(shared_place / "data") as running:
        save_provider(running, catalogue)
        slot = {"appId": APP_ID, "providerName": PROVIDER}
        tiles = [
            tile("find", "search", 0, {"index": INDEX, "query": "lamp"}, {"search": slot}),
            tile("facts", "index-facts", 6, {}, {"search": slot}),
            tile("cache", "cache", 9, {}, {}),
        ]
        dashboard = {"id": "shop", "name": "Shop", "appId": APP_ID, "widgets": tiles}
        ask(running, "mainApi.dashboards.save", dashboard)
        ask(running, "mainApi.dashboards.activate", "shop")
        running.page.call("Page.reload")
        yield running


def tile(instance: str, widget: str, x: int, settings: dict[str, Any], slots: dict[str, Any]) -> dict[str, Any]:
    return {
        "instance": instance,
        "widget": widget,
        "x": x,
        "y": 0,
        "w": 6 if widget == "search" else 3,
        "h": 10,
        "settings": settings,
        "slots": slots,
    }


def ask(app: AppProcess, call: str, *arguments: Any) -> Any:
    return app.page.evaluate(f"{call}({', '.join(json.dumps(argument) for argument in arguments)})")


def save_provider(app: AppProcess, catalogue: Catalogue) -> None:
    params = {"appId": APP_ID, "providerName": PROVIDER, "providerType": "algolia", "pairs": catalogue.pairs}
    ask(app, "mainApi.invoke", "stage-save-provider", params)


def clients(app: AppProcess) -> list[tuple[str, str]]:
    """The state of every client of the catalogue, and why it left the cache; the oldest first."""
    rows = ask(app, "mainApi.devtools.clients")["clients"]
    ours = sorted((row for row in rows if row["providerName"] == PROVIDER), key=lambda row: -row["ageS"])
    return [(row["state"], row["reason"]) for row in ours]


SLOT = "(({providerHash, dashboardAppId}) => ({providerHash, dashboardAppId}))(latchkey.context.slots.search)"


def inside(app: AppProcess, widget: str, script: str) -> Any:
    """The value of `script` in a widget's frame; None while there is no such frame."""
    try:
        return app.widget(widget).evaluate(script)
    except TargetGone:
        return None


def type_query(app: AppProcess, text: str) -> None:
    """Put `text` into the search field as typing would."""
    inside(
        app,
        "search",
        "(() => { const field = document.querySelector('input[type=search]');"
        f"field.value = {json.dumps(text)}; field.dispatchEvent(new InputEvent('input', {{bubbles: true}})); }})()",
    )


def press(app: AppProcess, widget: str, label: str) -> bool:
    """Click the button with that label; whether there was one."""
    found = inside(
        app,
        widget,
        f"(() => {{ const button = [...document.querySelectorAll('button')].find((one) => one.innerText === {label!r});"
        "button?.click(); return button !== undefined; })()",
    )
    return bool(found)


def shows(app: AppProcess, *words: str, widget: str = "search") -> None:
    """Wait until the widget shows all of these words."""
    last = ""

    def has_all() -> bool:
        nonlocal last
        last = inside(app, widget, "document.body?.innerText") or ""
        return all(word in last for word in words)

    try:
        wait_until(has_all, "")
    except AssertionError:
        raise AssertionError(f"the widget does not show {words}, but {last!r}") from None


def test_the_second_answer_comes_from_the_cache(app: AppProcess, catalogue: Catalogue) -> None:
    """The same search twice is one HTTP request and one client, and the second answer is marked as cached."""
    shows(app, "12 results", "Lamp 11", "from service")
    type_query(app, "lamp 3")
    shows(app, "1 result", "Lamp 3", "from service")
    type_query(app, "lamp")
    shows(app, "12 results", "Lamp 11", "from cache")
    assert catalogue.searches("lamp") == 1
    assert clients(app) == [("live", "")]


def test_saving_the_provider_again_makes_everything_anew(app: AppProcess, catalogue: Catalogue) -> None:
    """After a save, though of the same credentials, there is a new client, and the same search is a new request."""
    shows(app, "12 results")
    asked = catalogue.searches("lamp")
    save_provider(app, catalogue)
    wait_until(lambda: catalogue.searches("lamp") == asked + 1, "the widget did not ask again after the save")
    shows(app, "12 results", "from service")
    assert clients(app) == [("retired", "saved"), ("live", "")]


def test_the_key_is_nowhere_in_the_page_or_the_frame(app: AppProcess) -> None:
    """Neither the page nor the widget holds the credential, whatever of it they show."""
    for target in (app.page, app.widget("search")):
        assert "catalogue-key" not in target.evaluate("document.documentElement.outerHTML")
        assert "catalogue-key" not in target.evaluate("JSON.stringify([window.latchkey?.context ?? null])")
    listed = ask(app, "mainApi.providers.listProviders", APP_ID)
    assert "catalogue-key" not in json.dumps(listed)


def test_a_widget_gets_what_its_manifest_names_and_no_more(app: AppProcess) -> None:
    """Another channel, another provider and a made-up instance are refused with the code `not-granted`."""
    widget = app.widget("search")
    outcome = "(promise) => promise.then(() => 'answered', (error) => error.code)"
    for call in (
        "mainApi.clientCache.invalidateAll()",
        f"mainApi.providers.listProviders({json.dumps(APP_ID)})",
        "mainApi.system.stats()",
        f"mainApi.algolia.search({{...{SLOT}, providerName: 'Another', indexName: 'products'}})",
    ):
        assert widget.evaluate(f"({outcome})({call})") == "not-granted"


def test_a_dead_service_is_said_and_recovers(app: AppProcess, catalogue: Catalogue) -> None:
    """With the service gone each widget says so and offers a retry; with the service back, that brings the answer."""
    catalogue.stop()
    try:
        ask(app, "mainApi.clientCache.invalidateAll")
        app.page.call("Page.reload")
        for widget in ("search", "index-facts"):
            shows(app, "cannot be reached", "Try again", widget=widget)
    finally:
        catalogue.start()
    for widget, answer in (("search", "12 results"), ("index-facts", "12")):
        # It may have tried again by itself meanwhile.
        press(app, widget, "Try again")
        shows(app, answer, widget=widget)


def test_the_page_comes_back_with_its_state(app: AppProcess) -> None:
    """Killing every renderer process costs a moment: the page is there again, with the same dashboard and answers."""
    before = ask(app, "mainApi.dashboards.list")
    old = app.renderers()
    for renderer in old:
        renderer.kill()
    wait_until(lambda: {one.pid for one in app.renderers()}.isdisjoint({one.pid for one in old}), "no new renderer")
    shows(app, "12 results")
    assert ask(app, "mainApi.dashboards.list") == before
