"""The command line and a second start while the app runs: its window, caches and widgets hear of everything."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.catalogue import Catalogue
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.shop import APP_ID, PROVIDER, CommandLine, clients, search_for, show_shop
from tests.e2e.steps import ask, widget_shows

OLD, NEW = "catalogue-key-old-0001", "catalogue-key-new-0002"


@pytest.fixture(scope="module")
def catalogue() -> Iterator[Catalogue]:
    with Catalogue(OLD, NEW) as service:
        yield service


@pytest.fixture(scope="module")
def app(shared_place: Path, catalogue: Catalogue) -> Iterator[AppProcess]:
    """The product, its one widget searching the catalogue with the old key."""
    with AppProcess(shared_place / "data") as running:
        CommandLine(running.user_data).add(OLD, catalogue.address)
        show_shop(running)
        widget_shows(running, "search", "12 results")
        yield running


def test_a_rotation_on_the_command_line_reaches_the_next_search(app: AppProcess, catalogue: Catalogue) -> None:
    """When the command has ended, what was cached is gone: the widget asks again, with the new key and a new client."""
    assert set(catalogue.keys_seen) == {OLD}
    assert clients(app) == ["live"]
    CommandLine(app.user_data).rotate(NEW)
    rotated_after = len(catalogue.keys_seen)
    search_for(app, "lamp 3")
    widget_shows(app, "search", "1 result", "Lamp 3", "from service")

    assert set(catalogue.keys_seen[rotated_after:]) == {NEW}
    assert set(clients(app)[:-1]) <= {"retired"}
    assert clients(app)[-1] == "live"


def test_the_app_and_the_command_line_save_at_once(app: AppProcess, catalogue: Catalogue) -> None:
    """Three commands add a provider each while the app itself adds ten: all thirteen are there."""
    line = CommandLine(app.user_data)
    fields = f"appId=X\napiKey={NEW}\nhosts={catalogue.address}\n"
    names = [f"line {number}" for number in range(3)]
    commands = [line.start("providers", "add", name, "--type", "algolia", "--app", "race") for name in names]
    for command in commands:
        assert command.stdin is not None
        command.stdin.write(fields)
        command.stdin.close()
        command.stdin = None
    for number in range(10):
        params = {"appId": "race", "providerName": f"app {number}", "providerType": "algolia", "pairs": catalogue.pairs}
        ask(app, "mainApi.invoke", "stage-save-provider", params)
    ended = [(command.communicate(timeout=60), command.returncode) for command in commands]

    assert [code for _, code in ended] == [0, 0, 0], ended
    assert [view["name"] for view in ask(app, "mainApi.providers.listProviders", "race")] == [
        *(f"app {number}" for number in range(10)),
        *names,
    ]


def test_a_second_start_raises_the_first_window(app: AppProcess) -> None:
    """`latchkey run` on the same folder ends at once with status 0, and the window that was minimised is shown."""
    assert ask(app, "mainApi.invoke", "desk-window", {"minimise": True})["minimised"] is True
    assert CommandLine(app.user_data).run("run") == ""

    wait_until(
        lambda: ask(app, "mainApi.invoke", "desk-window") == {"minimised": False, "visible": True},
        "the window is still minimised",
    )
    assert ask(app, "mainApi.providers.getProvider", APP_ID, PROVIDER)["name"] == PROVIDER
