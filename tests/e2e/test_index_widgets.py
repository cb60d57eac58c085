"""The built-in widgets on an index, in the real window: the browser and the record that it is wired to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.catalogue import INDEX, Catalogue
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import (
    ask,
    in_widget,
    press,
    press_in_widget,
    save_provider,
    show_dashboard,
    tile,
    widget_shows,
)
from tests.e2e.test_accessibility import violations

SHOP, PROVIDER, HERE = "shop", "Catalogue", "Here"
FOCUS = "document.querySelector('[role=grid]')?.focus() ?? document.activeElement?.matches('[role=grid]') ?? false"


@pytest.fixture(scope="module")
def app(shared_place: Path, catalogue: Catalogue) -> Iterator[AppProcess]:
    """The product with a provider of the catalogue and one of Local Search."""
    catalogue.settle(attributesForFaceting=["name"])
    with AppProcess(shared_place / "data") as running:
        running.page.call(
            "Emulation.setDeviceMetricsOverride", width=1366, height=768, deviceScaleFactor=1, mobile=False
        )
        save_provider(running, SHOP, PROVIDER, "algolia", catalogue.pairs)
        save_provider(running, SHOP, HERE, "local-search", [])
        yield running


def show_pair(app: AppProcess, dashboard: str, provider: str, **settings: object) -> None:
    """A dashboard with the browser and the record, both on one provider."""
    slots = {"search": {"appId": SHOP, "providerName": provider}}
    show_dashboard(
        app,
        dashboard,
        tile(f"{dashboard}-browser", "index-browser", w=8, h=14, slots=slots, settings=settings),
        tile(f"{dashboard}-record", "record", x=8, w=4, h=14, slots=slots),
    )


def show_theme(app: AppProcess, theme: str) -> None:
    """Follow the system to this theme, in every frame."""
    app.page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": theme}])
    for widget in ("index-browser", "record"):
        wait_until(
            lambda widget=widget: in_widget(app, widget, "latchkey.context.theme.scheme") == theme,  # type: ignore[misc]  # default argument
            f"{widget} is not {theme}",
        )


def choose_first(app: AppProcess) -> None:
    """Go to the table by its focus and choose its first record by the keyboard."""
    wait_until(lambda: in_widget(app, "index-browser", FOCUS), "there is no table of records")
    press(app.widget("index-browser"), "ArrowDown", 40)


def test_a_chosen_record_shows_in_the_widget_beside_it(app: AppProcess) -> None:
    """Paging, a facet, a record chosen by key and opened in full; the other widget shows it, also after a reload."""
    show_pair(app, "pair", PROVIDER, pageSize=5)
    widget_shows(app, "index-browser", "1–5 of 12", "1 / 3", "Lamp 4")
    widget_shows(app, "record", "No record chosen")
    choose_first(app)
    widget_shows(app, "record", "Lamp 0", "lamp-0", "objectID")
    press(app.widget("index-browser"), "PageDown", 34)
    widget_shows(app, "index-browser", "6–10 of 12", "Lamp 9")
    assert press_in_widget(app, "index-browser", "6 more")
    facet = "[...document.querySelectorAll('.facet-value')].find((one) => one.innerText.includes('Lamp 11'))"
    wait_until(lambda: in_widget(app, "index-browser", f"{facet} !== undefined"), "there is no such value")
    in_widget(app, "index-browser", f"{facet}.querySelector('input').click()")
    widget_shows(app, "index-browser", "1–1 of 1", "name: Lamp 11", "Filters (1)")
    choose_first(app)
    widget_shows(app, "record", "lamp-11")
    press(app.widget("index-browser"), "Enter", 13)
    widget_shows(app, "index-browser", "Back", "2 fields")
    assert violations(app.widget("index-browser"), frame=True) == []
    press(app.widget("index-browser"), "Escape", 27)
    widget_shows(app, "index-browser", "1–1 of 1")
    for theme in ("light", "dark"):
        show_theme(app, theme)
        for widget in ("index-browser", "record"):
            assert violations(app.widget(widget), frame=True) == [], theme
    app.reload_page()
    widget_shows(app, "record", "Lamp 11", "lamp-11")


def test_local_search_is_browsed_likewise(app: AppProcess) -> None:
    """Its facets narrow, its values are searched, and what was chosen is read in full."""
    show_pair(app, "local", HERE, index="python-language")
    widget_shows(app, "index-browser", "kind", "topic", "Local Search")
    choose_first(app)
    widget_shows(app, "record", "python-language", "objectID")
    assert press_in_widget(app, "index-browser", "Columns")
    widget_shows(app, "index-browser", "As the records suggest")


def test_analytics_lead_to_the_search(app: AppProcess, catalogue: Catalogue) -> None:
    """Figures, their course, and lists of queries; one that is chosen is searched for. A refused key is said."""
    slots = {"search": {"appId": SHOP, "providerName": PROVIDER}}
    show_dashboard(
        app,
        "analytics",
        tile("analytics", "search-analytics", w=7, h=16, slots=slots),
        tile("found", "search", x=7, w=5, h=16, slots=slots),
    )
    widget_shows(app, "search-analytics", "Users", "Without results", "10%", "20%", "Searches by day", "lamp")
    assert press_in_widget(app, "search-analytics", "Table")
    widget_shows(app, "search-analytics", "Jan")
    assert violations(app.widget("search-analytics"), frame=True) == []
    assert press_in_widget(app, "search-analytics", "Without results")
    wait_until(lambda: press_in_widget(app, "search-analytics", "lmap"), "there is no such query")
    typed = "document.querySelector('input[type=search]').value"
    wait_until(lambda: in_widget(app, "search", typed) == "lmap", "the search does not hear of the query")
    ask(app, "mainApi.responseCache.clear")
    catalogue.refuse("/2/searches/count", times=2)  # these days and those before, whichever comes first
    assert press_in_widget(app, "search-analytics", "7 d")
    widget_shows(app, "search-analytics", "The key was refused", "Open provider…")


def type_into(app: AppProcess, field: str, text: str) -> None:
    """Put a text into a field of the editor as typing would."""
    script = (
        f"(() => {{ const field = document.getElementById({field!r}); if (!field) return false; field.value = {text!r};"
        "field.dispatchEvent(new InputEvent('input', {bubbles: true})); return true; })()"
    )
    wait_until(lambda: in_widget(app, "rules-settings", script), f"there is no field {field}")


def press_there(app: AppProcess, *labels: str) -> None:
    """Press buttons of the editor, one after the other, each as soon as it is there."""
    for label in labels:
        wait_until(lambda label=label: press_in_widget(app, "rules-settings", label), f"there is no {label}")  # type: ignore[misc]  # default argument


def test_rules_and_settings_are_changed_and_taken_back(app: AppProcess, catalogue: Catalogue) -> None:
    """A new rule, a setting: seen before they are saved, read back, undone. What the service refuses is said."""
    kept = {"objectID": "kept", "conditions": [{"context": "sale"}], "consequence": {"hide": [{"objectID": "lamp-1"}]}}
    catalogue.add_rule(kept)
    slots = {"search": {"appId": SHOP, "providerName": PROVIDER}}
    show_dashboard(app, "rules", tile("rules", "rules-settings", w=7, h=16, slots=slots))
    widget_shows(app, "rules-settings", "kept", "If the context is “sale”: hides 1 record")
    press_there(app, "New rule…", "Review…")
    widget_shows(app, "rules-settings", "Which text is looked for in the query?")
    type_into(app, "f-objectID", "fresh")
    type_into(app, "f-condition-0", "lamp")
    type_into(app, "f-hide", "lamp-2")
    assert violations(app.widget("rules-settings"), frame=True) == []
    press_there(app, "Review…")
    widget_shows(app, "rules-settings", "Review the new rule “fresh”", '"pattern": "lamp"')
    assert violations(app.widget("rules-settings"), frame=True) == []
    assert "fresh" not in catalogue.rules()
    press_there(app, "Save")
    widget_shows(app, "rules-settings", "read again and has it so", "If the query contains “lamp”: hides 1 record")
    assert catalogue.rules()["fresh"]["consequence"] == {"hide": [{"objectID": "lamp-2"}]}
    app.reload_page()
    press_there(app, "Undo")
    widget_shows(app, "rules-settings", "Taken back: the new rule “fresh”")
    assert catalogue.rules() == {"kept": kept}
    press_there(app, "Settings")
    type_into(app, "s-hitsPerPage", "7")
    assert violations(app.widget("rules-settings"), frame=True) == []
    press_there(app, "Review…")
    catalogue.refuse(f"/1/indexes/{INDEX}/settings")
    press_there(app, "Save")
    widget_shows(app, "rules-settings", "Method not allowed with this API key", "Open provider…")
    press_there(app, "Save")
    widget_shows(app, "rules-settings", "Saved: the settings of “products”")
    assert catalogue.settings()["hitsPerPage"] == 7
    press_there(app, "Undo")
    widget_shows(app, "rules-settings", "Taken back: the settings")
    assert catalogue.settings()["hitsPerPage"] == 20


def test_a_refused_key_is_said_and_the_record_stays(app: AppProcess, catalogue: Catalogue) -> None:
    """The browser says it and offers the provider; the record that was handed over still shows."""
    show_pair(app, "refused", PROVIDER)
    choose_first(app)
    widget_shows(app, "record", "lamp-0")
    catalogue.refuse("/1/indexes/*/queries")
    ask(app, "mainApi.responseCache.clear")
    in_widget(
        app,
        "index-browser",
        "(() => { const field = document.querySelector('input[type=search]'); field.value = 'lamp 3';"
        "field.dispatchEvent(new InputEvent('input', {bubbles: true})); })()",
    )
    widget_shows(app, "index-browser", "The key was refused", "Open provider…", "Try again")
    widget_shows(app, "record", "lamp-0")
