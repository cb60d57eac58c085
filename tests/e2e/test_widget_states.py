"""Every built-in widget in each state that it has, in both themes: axe finds nothing wrong, and there is a picture.

The pictures are for people: `build/widget-states` has a sheet of each state, and each widget's settings.
"""

import base64
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.catalogue import INDEX, Catalogue
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import SHIFT, ask, press, save_provider, show_dashboard, tile
from tests.e2e.talker import Talker
from tests.e2e.test_accessibility import violations
from tests.e2e.test_data_widgets import Cities

pytestmark = [pytest.mark.nightly, pytest.mark.timeout(1800)]

SHEETS = Path(__file__).resolve().parents[2] / "build" / "widget-states"
WIDTH, ROW = 1280, 10
STATES = ("shown", "narrow", "empty", "loading", "error", "stale")
ITEMS = {"source": "rest-get", "params": '{"path": "/items"}', "cacheSeconds": 0}
SETTINGS: dict[str, dict[str, Any]] = {
    "search": {"index": INDEX, "query": "lamp"},
    "index-browser": {"index": INDEX},
    "record": {"index": INDEX, "objectID": "lamp-3"},
    "rules-settings": {"index": INDEX},
    "metric": ITEMS | {"path": "sum([].people)"},
    "table": ITEMS | {"path": ""},
    "chart": ITEMS | {"path": "[].{name: name, people: people}"},
    "rest-explorer": {"path": "/items"},
    "markdown": {"text": "# On call\n\nAda has the **pager**."},
    "world-clock": {"zones": "Office = Asia/Tokyo", "date": "2100-01-01", "what": "New Century"},
}
STANDS = (
    "document.querySelectorAll('.board:not([hidden]) .tile[data-state=starting] iframe').length === 0 &&"
    " document.getAnimations().every((one) => one.playState !== 'running' ||"
    " !isFinite(one.effect.getComputedTiming().endTime))"
)


@pytest.fixture(scope="module")
def services() -> Iterator[dict[str, Any]]:
    """A search, an API and a model that answer; and an address where nobody ever does."""
    with (
        Catalogue() as catalogue,
        Cities() as cities,
        Talker() as talker,
        socket.create_server(("127.0.0.1", 0)) as mute,
    ):
        yield {"catalogue": catalogue, "cities": cities, "talker": talker, "mute": mute.getsockname()[1]}


@pytest.fixture(scope="module")
def app(shared_place: Path, services: dict[str, Any]) -> Iterator[AppProcess]:
    """The product, with a provider of each type that answers, one that says nothing, and one that is not there."""
    catalogue, cities, talker = services["catalogue"], services["cities"], services["talker"]
    pairs = {
        "algolia": catalogue.pairs,
        "rest": [["baseUrl", cities.server.base_url], ["methods", "GET, POST"]],
        "openai": talker.pairs,
    }
    with socket.create_server(("127.0.0.1", 0)) as closed:
        absent = closed.getsockname()[1]
    with AppProcess(shared_place / "data") as running:
        for kind, good in pairs.items():
            save_provider(running, "shown", kind, kind, good)
            for state, port in (("loading", services["mute"]), ("error", absent)):
                save_provider(running, state, kind, kind, [[name, elsewhere(value, port)] for name, value in good])
        yield running


def elsewhere(value: str, port: int) -> str:
    """The same address at another port; what is no address stays."""
    return f"http://127.0.0.1:{port}" if value.startswith("http://127.0.0.1:") else value


def tiles_of(manifests: list[dict[str, Any]], state: str) -> list[dict[str, Any]]:
    """One tile of each widget that has that state, three beside each other, or all as narrow as they may be."""
    found: list[dict[str, Any]] = []
    for manifest in manifests:
        slots = manifest["slots"]
        if state in ("empty", "loading", "error", "stale") and not slots:
            continue
        provided = state if state in ("loading", "error") else "shown"
        bound = {
            name: {"appId": provided, "providerName": kind}
            for name, slot in slots.items()
            for kind in ("algolia", "rest", "openai")
            if kind in slot["types"] and (kind == "rest") == (name in ("source", "api"))
        }
        at, wide = len(found), (manifest["size"]["minW"] if state == "narrow" else 4)
        place = {"x": (at % 3) * 4, "y": (at // 3) * ROW, "w": wide, "h": ROW}
        own = {} if state == "empty" else {"settings": SETTINGS.get(manifest["id"], {}), "slots": bound}
        found.append(tile(f"{state}-{manifest['id']}", manifest["id"]) | place | own)
    return found


def show(app: AppProcess, services: dict[str, Any], state: str) -> list[str]:
    """A dashboard of the widgets in that state, all of it within the window; their ids."""
    tiles = tiles_of(ask(app, "mainApi.widgets.list")["widgets"], state)
    height = 200 + max(one["y"] for one in tiles) * 42 + ROW * 42
    app.page.call("Emulation.setDeviceMetricsOverride", width=WIDTH, height=height, deviceScaleFactor=1, mobile=False)
    show_dashboard(app, f"sheet-{state}", *tiles)
    wait_until(lambda: app.page.evaluate(f"document.querySelectorAll('.tile').length >= {len(tiles)}"), "no tiles")
    wait_until(lambda: app.page.evaluate(STANDS), "a frame does not start", 120.0)
    if state == "stale":
        told = "[...document.querySelectorAll('.tile-updated')].every((one) => !one.ariaLabel.includes('Not updated'))"
        wait_until(lambda: app.page.evaluate(told), "not every widget has an answer to begin with")
        services["catalogue"].stop()
        services["cities"].stop()
        press(app.page, "R", 82, modifiers=SHIFT)
        fresh = (
            "[...document.querySelectorAll('.tile-updated')].filter((one) => !one.ariaLabel.includes('stale'))"
            ".map((one) => one.closest('.tile').dataset.tile)"
        )
        # The model goes on answering.
        wait_until(lambda: app.page.evaluate(fresh) == ["stale-chat"], "not every widget says that it is stale", 120.0)
    return [one["widget"] for one in tiles]


def keep(app: AppProcess, name: str, before: bytes = b"", most: int = 12) -> None:
    """Take a picture, once two in a row are the same; after so many the last one, for a clock goes on."""
    for _ in range(most):
        taken = base64.b64decode(app.page.call("Page.captureScreenshot", 60.0, format="png")["data"])
        if taken == before:
            break
        before = taken
    SHEETS.mkdir(parents=True, exist_ok=True)
    (SHEETS / f"{name}.png").write_bytes(before)


def look_like(app: AppProcess, theme: str) -> None:
    """Follow the system to this theme."""
    app.page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": theme}])
    themed = f"document.documentElement.dataset.mantineColorScheme === {theme!r}"
    wait_until(lambda: app.page.evaluate(themed), "the shell does not follow the system's theme")


@pytest.mark.parametrize("state", STATES)
def test_a_state_of_every_widget_passes_axe(app: AppProcess, services: dict[str, Any], state: str) -> None:
    """Bound and answered, narrow, without a provider, waiting for an answer, refused one, or with an old one."""
    widgets = show(app, services, state)
    found: dict[str, list[str]] = {}
    if state == "loading":  # axe takes longer than the service is waited for
        for theme in ("dark", "light"):
            look_like(app, theme)
            keep(app, f"{state}-{theme}")
    for theme in ("light", "dark"):
        look_like(app, theme)
        for widget in widgets:
            frame = app.widget(widget)
            drawn = "document.querySelector('#root')?.childElementCount > 0"
            told = f"latchkey.context?.theme.scheme === {theme!r} && {drawn}"
            if state != "loading":
                wait_until(lambda frame=frame, told=told: frame.evaluate(told), f"{widget} shows nothing")  # type: ignore[misc]  # a lambda's defaults
            wrong = violations(frame, frame=True)
            if wrong:
                found[f"{widget}, {theme}"] = wrong
        if state != "loading":
            keep(app, f"{state}-{theme}")
    assert found == {}


def test_the_settings_of_every_widget_pass_axe(app: AppProcess, services: dict[str, Any]) -> None:
    """Each form is opened by its key, in both themes."""
    services["catalogue"].start()
    widgets = {one["id"]: one["name"] for one in ask(app, "mainApi.widgets.list")["widgets"]}
    show(app, services, "shown")
    app.page.call("Emulation.setDeviceMetricsOverride", width=WIDTH, height=900, deviceScaleFactor=1, mobile=False)
    found: dict[str, list[str]] = {}
    for theme in ("light", "dark"):
        look_like(app, theme)
        for widget, name in widgets.items():
            app.page.evaluate(f"document.querySelector('.tile[data-tile=\"shown-{widget}\"]').focus()")
            press(app.page, "s", 83, text="s")
            opened = f"document.querySelector('[role=dialog] h2')?.innerText === {name + ' settings'!r}"
            wait_until(lambda opened=opened: app.page.evaluate(opened), f"{widget} has no settings")  # type: ignore[misc]  # a lambda's default
            wait_until(lambda: app.page.evaluate(STANDS), "something is still moving")
            wrong = violations(app.page)
            if wrong:
                found[f"{widget}, {theme}"] = wrong
            keep(app, f"settings-{widget}-{theme}", most=2)
            press(app.page, "Escape", 27)
            wait_until(lambda: app.page.evaluate("!document.querySelector('[role=dialog]')"), "the settings stay")
    assert found == {}
