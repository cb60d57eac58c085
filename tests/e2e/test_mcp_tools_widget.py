"""The widget "MCP tools" in the real window, on a server of the Python SDK."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import ask, in_widget, press_in_widget, show_dashboard, tile, widget_shows
from tests.e2e.test_accessibility import violations
from tests.e2e.unprivileged import python_command

APP, PROVIDER, WIDGET = "desk", "Python tools", "mcp-tools"


@pytest.fixture(scope="module")
def app(shared_place: Path) -> Iterator[AppProcess]:
    """The app with one server, and the widget bound to it on a dashboard."""
    # The app's own Python by the kernel's link: the file itself may be out of the app's user's reach.
    program, arguments = "/proc/self/exe", [*python_command()[1:], "tests.fakes.mcp.sdk_server"]
    params = {
        "appId": APP,
        "providerName": PROVIDER,
        "providerType": "python",
        "pairs": [],
        "mcpConfig": {"transport": "stdio", "command": program, "args": arguments},
    }
    with AppProcess(shared_place / "data") as running:
        ask(running, "mainApi.invoke", "stage-save-provider", params)
        slots = {"server": {"appId": APP, "providerName": PROVIDER}}
        show_dashboard(running, APP, tile("tools", WIDGET, h=16, slots=slots))
        yield running


def choose(app: AppProcess, tool: str) -> None:
    """Pick a tool, as a person does in the list."""
    script = (
        "(() => { const list = document.querySelector('select[aria-label=Tool]'); if (!list) return false;"
        f"list.value = {tool!r}; list.dispatchEvent(new Event('change', {{bubbles: true}})); return true; }})()"
    )
    wait_until(lambda: in_widget(app, WIDGET, script), "there is no list of tools")


def fill(app: AppProcess, name: str, text: str) -> None:
    """Type into a field."""
    script = (
        f"(() => {{ const field = document.getElementById('field-' + {name!r}); if (!field) return false;"
        f"field.value = {json.dumps(text)};"
        "field.dispatchEvent(new InputEvent('input', {bubbles: true})); return true; })()"
    )
    wait_until(lambda: in_widget(app, WIDGET, script), f"there is no field {name}")


def run(app: AppProcess) -> None:
    """Press the button."""
    wait_until(
        lambda: press_in_widget(app, WIDGET, "Run") or press_in_widget(app, WIDGET, "Refresh"), "there is no button"
    )


def test_results_are_shown_as_what_they_are(app: AppProcess) -> None:
    """A table, a picture, a sound and a resource; a field that lacks its value says so, and a failure does too."""
    choose(app, "cities")
    run(app)
    widget_shows(app, WIDGET, "This is needed.")
    fill(app, "country", "Malta")
    fill(app, "limit", "3")
    run(app)
    widget_shows(app, WIDGET, "only reads", "Ulm", "126000", "Malta")
    choose(app, "picture")
    run(app)
    wait_until(
        lambda: in_widget(app, WIDGET, "document.querySelector('img.picture')?.naturalWidth === 10"), "no picture"
    )
    choose(app, "sound")
    run(app)
    wait_until(lambda: in_widget(app, WIDGET, "document.querySelector('audio')?.readyState >= 1"), "no sound")
    choose(app, "note")
    fill(app, "name", "one")
    run(app)
    widget_shows(app, WIDGET, "one.txt", "The note one")
    choose(app, "fail")
    run(app)
    widget_shows(app, WIDGET, "The tool says that it failed", "Error executing tool fail")


def test_progress_shows_and_a_call_is_stopped(app: AppProcess) -> None:
    """How far the tool is, and a button that ends the call."""
    choose(app, "wait")
    run(app)
    widget_shows(app, WIDGET, "waiting")
    wait_until(lambda: press_in_widget(app, WIDGET, "Stop"), "it cannot be stopped")
    widget_shows(app, WIDGET, "Run")
    choose(app, "add")
    fill(app, "a", "4")
    run(app)
    widget_shows(app, WIDGET, "5")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_was_read_is_there_again_and_passes_axe(app: AppProcess, theme: str) -> None:
    """A page loaded anew shows the last result of a tool that only reads, in both themes."""
    features = [{"name": "prefers-color-scheme", "value": theme}]
    choose(app, "cities")
    fill(app, "country", "Malta")
    run(app)
    widget_shows(app, WIDGET, "Ulm")
    app.page.call("Emulation.setEmulatedMedia", features=features)
    app.reload_page()
    widget_shows(app, WIDGET, "Ulm", "Jena")

    assert violations(app.widget(WIDGET), frame=True) == []
    assert ask(app, "mainApi.devtools.servers")["servers"][0]["status"]["state"] == "running"
