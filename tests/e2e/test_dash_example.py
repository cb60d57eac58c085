"""Widgets of the reference product in the window: imported in both forms, talking, remembering, without a key."""

import json
import sys
import zipfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.e2e.dash_samples.source import COMPILED, SOURCE
from tests.e2e.dash_samples.ten import BUNDLE, SOURCES
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.shop import CommandLine
from tests.e2e.steps import ask, in_widget, press_in_widget, show_dashboard, tile, widget_shows
from tests.e2e.unprivileged import CHECKOUT

PICKER, NOTE = "dash-test-samples-picker", "dash-other-samples-note"
SLOT = {"appId": "latchkey-demo", "providerName": "Local Search"}


@pytest.fixture(scope="module")
def dash() -> Iterator[Any]:
    """Types a command of the example."""
    sys.path.insert(0, str(CHECKOUT / "docs" / "examples" / "latchkey-dash" / "src"))
    command = import_module("latchkey_dash.command").dash
    yield lambda *words: CliRunner().invoke(command, [*map(str, words)])
    sys.path.pop(0)


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture(scope="module")
def imported(dash: Any, shared_place: Path) -> list[Path]:
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
def ten(dash: Any, shared_place: Path) -> dict[str, Path]:
    """The ten other samples and the bundle, imported: the folder of each widget by its id."""
    for name, files in (*SOURCES.items(), ("bundle", BUNDLE)):
        result: Result = dash("import", written(shared_place / "ten" / name, dict(files)), "-o", shared_place / "made")
        assert result.exit_code == 0, result.output
    found = {}
    for file in (shared_place / "made").iterdir():
        widget_id = file.name.removesuffix(".latchkey-widget").rsplit("-", maxsplit=1)[0]
        found[widget_id] = shared_place / "unpacked" / widget_id
        with zipfile.ZipFile(file) as zipped:
            zipped.extractall(found[widget_id])
    return found


@pytest.fixture(scope="module")
def app(imported: list[Path], ten: dict[str, Path], shared_place: Path) -> Iterator[AppProcess]:
    """The product, where the first two have been installed as any package is; the others are there from the start."""
    with AppProcess(shared_place / "data", widgets=list(ten.values())) as running:
        for file in sorted((shared_place / "out").iterdir()):
            file.chmod(0o644)
            with CommandLine(running.user_data).start("widget", "install", str(file), "--yes") as command:
                assert command.wait(60) == 0
        picker = tile("p1", PICKER, slots={"algolia": SLOT})
        show_dashboard(running, "latchkey-demo", picker, tile("n1", NOTE, x=6))
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


DRAWN = {
    "dash-ten-speaker": ["events asked", "heard nothing"],
    "dash-ten-answerer": ["answers"],
    "dash-ten-providers": [
        "types algolia,algolia-search",
        "one true credential two Local Search",
        "both in one Local Search Local Search Local Search",
        "key kept-by-latchkey",
        "indices true true",
        "mcp disconnected false",
    ],
    "dash-ten-contexts": ["function function", "object", "0 object string", "id true string"],
    "dash-ten-clockwork": ["tasks tick Tick", "it ran", "notified boolean true"],
    "dash-ten-settings": [
        'word string "a word"',
        "count number 7",
        'order string "down"',
        "on boolean true",
        'notes string "two\\nlines"',
        'day string "2026-01-31"',
        'tint string "#336699"',
        'list object ["a","b"]',
        "typed number 3",
        "secret undefined",
    ],
    "dash-ten-storing": ["first {}", "stored true 1", "read 1", "log one", "full false true"],
    "dash-ten-components": ["title SubHeading3", "inner Panel3", "inner Never_Heard_Of", "Bee", "now typed b"],
    "dash-ten-searching": ["lite 1 2", "hooks 3 all"],
    "dash-ten-failing": ["This one always fails"],
    "dash-old": ["class 1 red"],
    "dash-new": ["memo "],
}


def test_ten_other_samples_draw_what_they_drew_there(app: AppProcess, ten: dict[str, Path]) -> None:
    """Every hook, context and component that public samples use; one that fails takes no other along."""
    assert sorted(ten) == sorted(DRAWN)
    slots = {"algolia": SLOT, "algolia-search": SLOT}
    tiles = []
    for n, (widget_id, folder) in enumerate(sorted(ten.items())):
        own = json.loads((folder / "manifest.json").read_bytes())["slots"]
        bound = {name: slot for name, slot in slots.items() if name in own}
        tiles.append(tile(f"ten{n}", widget_id, x=n % 4 * 3, w=3, h=5, slots=bound) | {"y": n // 4 * 5})
    show_dashboard(app, "latchkey-demo", *tiles)
    for widget_id, words in DRAWN.items():
        widget_shows(app, widget_id, *words)
    press_in_widget(app, "dash-ten-speaker", "Ask")
    widget_shows(app, "dash-ten-speaker", "heard because why true true")
    press_in_widget(app, "dash-ten-searching", "Refine")
    widget_shows(app, "dash-ten-searching", "dict")
    lines = ask(app, "mainApi.invoke", "widget-console-lines", {})["lines"]
    failed = [(line["instance"], line["text"]) for line in lines if line["level"] == "uncaught"]
    assert {instance for instance, _ in failed} == {f"ten{sorted(ten).index('dash-ten-failing')}"}, failed


def test_what_is_no_package_is_said_in_a_sentence(dash: Any, tmp_path: Path) -> None:
    """An empty folder, and code without a widget in it; nothing is written."""
    for files, reason in (
        ({"a.txt": ""}, "holds neither"),
        ({"dist/index.cjs.js": "exports.a = 1;"}, "holds no widget"),
    ):
        result = dash("import", written(tmp_path / reason.replace(" ", "-"), files), "-o", tmp_path / "out")
        assert (result.exit_code, reason in result.output) == (1, True)
    assert not (tmp_path / "out").exists()
