"""Through the real window: widget, broker, channel, router, caches, provider, SDK, HTTP service, and back."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.catalogue import INDEX, Catalogue
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.shop import APP_ID, PROVIDER, clients, search_for
from tests.e2e.steps import ask, press_in_widget, save_provider, show_dashboard, tile, widget_shows


@pytest.fixture(scope="module")
def app(shared_place: Path, catalogue: Catalogue) -> Iterator[AppProcess]:
    """The product, showing one dashboard: Search and Index facts on the catalogue, and the cache's own widget."""
    with AppProcess(shared_place / "data") as running:
        save_provider(running, APP_ID, PROVIDER, "algolia", catalogue.pairs)
        slots = {"search": {"appId": APP_ID, "providerName": PROVIDER}}
        show_dashboard(
            running,
            APP_ID,
            tile("find", "search", settings={"index": INDEX, "query": "lamp"}, slots=slots),
            tile("facts", "index-facts", x=6, w=3, slots=slots),
            tile("cache", "cache", x=9, w=3),
        )
        yield running


SLOT = "(({providerHash, dashboardAppId}) => ({providerHash, dashboardAppId}))(latchkey.context.slots.search)"


def test_the_second_answer_comes_from_the_cache(app: AppProcess, catalogue: Catalogue) -> None:
    """The same search twice is one HTTP request and one client, and the second answer is marked as cached."""
    widget_shows(app, "search", "12 results", "Lamp 11", "from service")
    search_for(app, "lamp 3")
    widget_shows(app, "search", "1 result", "Lamp 3", "from service")
    search_for(app, "lamp")
    widget_shows(app, "search", "12 results", "Lamp 11", "from cache")
    assert catalogue.searches("lamp") == 1
    assert clients(app) == ["live"]


def test_saving_the_provider_again_makes_everything_anew(app: AppProcess, catalogue: Catalogue) -> None:
    """After a save, though of the same credentials, there is a new client, and the same search is a new request."""
    widget_shows(app, "search", "12 results")
    asked = catalogue.searches("lamp")
    save_provider(app, APP_ID, PROVIDER, "algolia", catalogue.pairs)
    wait_until(lambda: catalogue.searches("lamp") == asked + 1, "the widget did not ask again after the save")
    widget_shows(app, "search", "12 results", "from service")
    assert set(clients(app)[:-1]) <= {"retired"}
    assert clients(app)[-1] == "live"


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
        app.reload_page()
        for widget in ("search", "index-facts"):
            widget_shows(app, widget, "cannot be reached", "Try again")
    finally:
        catalogue.start()
    for widget, answer in (("search", "12 results"), ("index-facts", "12")):
        # It may have tried again by itself meanwhile.
        press_in_widget(app, widget, "Try again")
        widget_shows(app, widget, answer)


def test_the_page_comes_back_with_its_state(app: AppProcess) -> None:
    """Killing every renderer process costs a moment: the page is there again, with the same dashboard and answers."""
    before = ask(app, "mainApi.dashboards.list")
    old = app.renderers()
    for renderer in old:
        renderer.kill()
    wait_until(lambda: {one.pid for one in app.renderers()}.isdisjoint({one.pid for one in old}), "no new renderer")
    widget_shows(app, "search", "12 results")
    assert ask(app, "mainApi.dashboards.list") == before
