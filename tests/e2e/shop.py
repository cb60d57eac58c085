"""A dashboard with the Search widget on a catalogue, and what a person or a script does with its provider."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.e2e.catalogue import INDEX
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import ask, in_widget, show_dashboard, tile
from tests.e2e.unprivileged import as_nobody, checkout_for_app, python_command
from tests.fakes.algolia_server import APP_ID as ALGOLIA_APP

APP_ID = "shop"
PROVIDER = "Catalogue"


class CommandLine:
    """`latchkey`, run by the app's user; secrets go in through a pipe. Keeps all that it printed."""

    def __init__(self, user_data: Path) -> None:
        self.user_data = user_data
        self.printed = ""

    def run(self, *arguments: str, stdin: str = "", code: int = 0) -> str:
        """What it prints; it must end with `code`."""
        process = self.start(*arguments)
        out, err = process.communicate(stdin, 60)
        self.printed += out + err
        assert process.returncode == code, out + err
        return out + err

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Begin a command; `communicate` gives it what it reads."""
        command = [*python_command(), "app", *arguments, "--user-data", str(self.user_data)]
        return subprocess.Popen(
            as_nobody(command),
            cwd=checkout_for_app(),
            env={"HOME": str(self.user_data), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def add(self, key: str, address: str, name: str = PROVIDER) -> None:
        """Add a provider of the catalogue at `address`."""
        fields = f"appId={ALGOLIA_APP}\napiKey={key}\nhosts={address}\n"
        self.run("providers", "add", name, "--type", "algolia", "--app", APP_ID, stdin=fields)

    def rotate(self, key: str, *, code: int = 0) -> str:
        """Give the catalogue's provider another key."""
        return self.run("providers", "rotate", PROVIDER, "--app", APP_ID, stdin=f"apiKey={key}\n", code=code)


def show_shop(app: AppProcess) -> None:
    """One dashboard with the Search widget bound to the provider, on screen."""
    slots = {"search": {"appId": APP_ID, "providerName": PROVIDER}}
    settings = {"index": INDEX, "query": "lamp"}
    show_dashboard(app, APP_ID, tile("find", "search", settings=settings, slots=slots))


def search_for(app: AppProcess, query: str) -> None:
    """Put a query into the search field as typing would."""
    in_widget(
        app,
        "search",
        "(() => { const field = document.querySelector('input[type=search]');"
        f"field.value = {json.dumps(query)}; field.dispatchEvent(new InputEvent('input', {{bubbles: true}})); }})()",
    )


def clients(app: AppProcess) -> list[str]:
    """The state of every client of the provider, the oldest first; those that were closed are soon not among them."""
    rows = [row for row in ask(app, "mainApi.devtools.clients")["clients"] if row["providerName"] == PROVIDER]
    return [row["state"] for row in sorted(rows, key=lambda row: -row["ageS"])]


def only_tile(app: AppProcess) -> dict[str, Any]:
    """The shop's only tile, as the main process has it; empty while there is none."""
    dashboards = ask(app, "mainApi.dashboards.list")["dashboards"]
    tiles: list[dict[str, Any]] = next(one for one in dashboards if one["id"] == APP_ID)["widgets"]
    return tiles[0] if tiles else {}


class Desk:
    """The native dialog as a person uses it: `tests/e2e/desk_channels.py` from the page's side."""

    def __init__(self, app: AppProcess) -> None:
        self._app = app

    def begin(self, call: str, *arguments: Any) -> None:
        """Begin a call that waits for a person; `end` gives its result."""
        written = ", ".join(json.dumps(argument) for argument in arguments)
        self._app.page.evaluate(f"void (window.asked = {call}({written}))")

    def end(self) -> Any:
        """What the call came to."""
        return self._app.page.evaluate("window.asked")

    def dialog(self, until: Callable[[dict[str, Any]], bool] = lambda _: True) -> dict[str, Any]:
        """What the dialog shows, as soon as it is open and shows what is waited for."""

        def look() -> dict[str, Any] | None:
            seen: dict[str, Any] | None = ask(self._app, "mainApi.invoke", "desk-dialog")
            return seen if seen is not None and until(seen) else None

        return wait_until(look, "the dialog does not show what was waited for")

    def says(self, words: str) -> None:
        """Wait until the dialog says this."""
        self.dialog(lambda seen: any(words in text for text in seen["texts"]))

    def type(self, file: Path) -> None:
        """Type what is in the file into the input that has the focus."""
        ask(self._app, "mainApi.invoke", "desk-type", {"file": str(file)})

    def focus(self, name: str) -> None:
        """Go to an input; what is typed next replaces what is in it."""
        ask(self._app, "mainApi.invoke", "desk-focus", {"name": name})

    def key(self, name: str) -> None:
        """Press a key."""
        ask(self._app, "mainApi.invoke", "desk-key", {"name": name})

    def press(self, label: str) -> None:
        """Press a button."""
        ask(self._app, "mainApi.invoke", "desk-press", {"label": label})

    def choose(self, entry: str) -> None:
        """Choose an entry of a list."""
        ask(self._app, "mainApi.invoke", "desk-choose", {"entry": entry})
