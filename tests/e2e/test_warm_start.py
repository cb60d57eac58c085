"""The second start of the real window: the last run's answers at once, marked, and the new ones when they come."""

from pathlib import Path

from tests.e2e.catalogue import INDEX, Catalogue
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import ask, in_widget, press_in_widget, save_provider, show_dashboard, tile, widget_shows

APP_ID = "shop"


def test_the_last_runs_answer_is_shown_and_then_the_new_one(place: Path) -> None:
    """With the service away it stays, and says so; with the service back it is redrawn, and is no longer marked."""
    with Catalogue() as catalogue:
        with AppProcess(place / "data") as app:
            save_provider(app, APP_ID, "Main", "algolia", catalogue.pairs)
            slots = {"search": {"appId": APP_ID, "providerName": "Main"}}
            settings = {"index": INDEX, "query": "lamp"}
            show_dashboard(app, APP_ID, tile("find", "search", settings=settings, slots=slots))
            widget_shows(app, "search", "12 results", "from service")
            # The list of indices and the search: both are written a moment later, and the app is killed.
            wait_until(
                lambda: ask(app, "mainApi.caches.status")["warmStart"]["entries"] == 2, "the answers are not written"
            )
        catalogue.stop()
        catalogue.add("Lamp of today")
        with AppProcess(place / "data") as app:
            widget_shows(app, "search", "12 results", "as of", "Lamp 1", "not refreshed")
            catalogue.start()
            assert press_in_widget(app, "search", "Try again")
            widget_shows(app, "search", "13 results", "Lamp of today")
            assert "as of" not in in_widget(app, "search", "document.body.innerText")
            calls = ask(app, "mainApi.devtools.calls")["calls"]

    first = [call for call in calls if call["channel"] == "algolia-search"][-1]
    assert (first["source"], first["asOf"] is not None) == ("stale", True)
