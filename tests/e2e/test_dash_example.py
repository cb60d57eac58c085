"""Widgets of the reference product in the window: imported in both forms, talking, remembering, without a key."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result

from tests.e2e.dash_samples.importing import TypeDash, dash_commands, written
from tests.e2e.dash_samples.source import COMPILED, SOURCE
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.shop import CommandLine
from tests.e2e.steps import ask, in_widget, save_provider, show_dashboard, tile, widget_shows

PICKER, NOTE = "dash-test-samples-picker", "dash-other-samples-note"
SLOT = {"appId": "desk", "providerName": "Local Search"}


@pytest.fixture(scope="module")
def dash() -> Iterator[TypeDash]:
    """Types a command of the example."""
    with dash_commands() as typed:
        yield typed


@pytest.fixture(scope="module")
def imported(dash: TypeDash, shared_place: Path) -> list[Path]:
    """Both samples as Latchkey packages, unpacked."""
    source = written(shared_place / "source", SOURCE)
    archive = shared_place / "compiled.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        for name, text in COMPILED.items():
            zipped.writestr(f"package-1/{name}", text)
    for package in (source, archive):
        result: Result = dash("import", package, "-o", shared_place / "out")
        assert result.exit_code == 0, result.output
    folders = []
    for file in sorted((shared_place / "out").iterdir()):
        folders.append(shared_place / "widgets" / file.name.split("-1.")[0].split("-2.")[0])
        with zipfile.ZipFile(file) as zipped:
            zipped.extractall(folders[-1])
    return folders


@pytest.fixture(scope="module")
def app(imported: list[Path], shared_place: Path) -> Iterator[AppProcess]:
    """The product, where they have been installed as any package is."""
    with AppProcess(shared_place / "data") as running:
        save_provider(running, SLOT["appId"], SLOT["providerName"], "local-search", [])
        for file in sorted((shared_place / "out").iterdir()):
            file.chmod(0o644)
            with CommandLine(running.user_data).start("widget", "install", str(file), "--yes") as command:
                assert command.wait(60) == 0
        picker = tile("p1", PICKER, slots={"algolia": SLOT})
        show_dashboard(running, "desk", picker, tile("n1", NOTE, x=6))
        yield running


def test_a_manifest_says_what_the_package_said(imported: list[Path]) -> None:
    """Settings, slots, channels and topics; what its code calls and no more."""
    [note, picker] = [json.loads((folder / "manifest.json").read_bytes()) for folder in imported]
    assert (picker["id"], picker["name"], picker["version"], picker["author"]) == (
        PICKER,
        "Index picker",
        "2.3.4",
        "Nobody",
    )
    assert picker["slots"]["algolia"]["types"] == ["algolia", "local-search"]
    assert "algolia-list-indices" in picker["channels"]
    assert (picker["events"]["publishes"], note["events"]["listens"]) == (["indexSelected"], ["indexSelected"])
    assert (picker["storage"], note["storage"]) == (False, True)
    properties = picker["settings"]["properties"]
    assert properties["many"] == {"title": "How many", "type": "number", "default": 5}
    assert properties["order"]["enum"] == ["up", "down"]
    assert properties["notes"]["format"] == "multiline"


def test_it_draws_with_a_provider_that_it_never_sees(app: AppProcess) -> None:
    """From source: React, hooks, a component nobody knows, and a module that is missing until it is used."""
    widget_shows(app, PICKER, "Pick", "this component", "At most 5", "python-language")
    assert in_widget(app, PICKER, "window.sawMainApi") is None  # its `window` is not the frame's
    assert in_widget(app, PICKER, "getComputedStyle(document.querySelector('p')).display") == "flex"


def test_a_choice_reaches_a_compiled_widget_which_remembers_it(app: AppProcess) -> None:
    """Over the same name on the same dashboard, through a reload of the page."""
    widget_shows(app, NOTE, "nothing")
    app.widget(PICKER).evaluate(
        "[...document.querySelectorAll('button')].find((one) => one.innerText === 'python-language').click()"
    )
    widget_shows(app, NOTE, "heard python-language")
    app.reload_page()
    widget_shows(app, NOTE, "remembered python-language")


def test_nothing_goes_wrong_meanwhile(app: AppProcess) -> None:
    """No error that nobody caught."""
    wait_until(lambda: in_widget(app, NOTE, "true"), "the widget is gone")
    lines = ask(app, "mainApi.invoke", "widget-console-lines", {})["lines"]
    assert [line["text"] for line in lines if line["level"] == "uncaught"] == []


def test_what_is_no_package_is_said_in_a_sentence(dash: TypeDash, tmp_path: Path) -> None:
    """An empty folder, and code without a widget in it; nothing is written."""
    for files, reason in (
        ({"a.txt": ""}, "holds neither"),
        ({"dist/index.cjs.js": "exports.a = 1;"}, "holds no widget"),
    ):
        result = dash("import", written(tmp_path / reason.replace(" ", "-"), files), "-o", tmp_path / "out")
        assert (result.exit_code, reason in result.output) == (1, True)
    assert not (tmp_path / "out").exists()
