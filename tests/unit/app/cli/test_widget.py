"""`latchkey widget` as it is typed, without a running app."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli.main import latchkey
from tests.unit.widgets.packages import a_folder, everything_below, files_of


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Types a command in a working folder of the test's own."""
    monkeypatch.chdir(tmp_path)
    # What a command does to its own process is not for the process of the tests.
    for name in ("set_up_logs", "forbid_core_files", "forbid_inspection"):
        monkeypatch.setattr(f"app.cli.store.{name}", lambda *_, **__: None)
    # Chromium reads the modules in test_module_faults.py, once.
    monkeypatch.setattr("app.cli.widget.module_faults", lambda _: ([], []))
    return lambda *words: CliRunner().invoke(latchkey, ["widget", *words])


def listed(typed: Any) -> list[dict[str, Any]]:
    result: Result = typed("list", "--json")
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def test_a_widget_is_started_checked_packed_installed_and_removed(typed: Any) -> None:
    """The whole way of a package; what is new in a folder runs as it is."""
    assert typed("new", "my-widget").exit_code == 0
    assert typed("check", "my-widget").exit_code == 0
    assert [typed("pack", "my-widget", "-o", f"{name}.latchkey-widget").exit_code for name in "ab"] == [0, 0]
    assert Path("a.latchkey-widget").read_bytes() == Path("b.latchkey-widget").read_bytes()
    installed = typed("install", "a.latchkey-widget", "--yes", "--json")
    assert json.loads(installed.stdout)["installed"]["id"] == "my-widget"
    assert listed(typed) == [
        {
            "id": "my-widget",
            "version": "0.1.0",
            "name": "My widget",
            "source": str(Path("a.latchkey-widget").absolute()),
            "powers": ["storage"],
            "dashboards": [],
        }
    ]
    assert typed("remove", "my-widget").exit_code == 0
    assert listed(typed) == []
    assert typed("remove", "my-widget").exit_code == 1


def test_nothing_is_installed_without_a_yes(typed: Any) -> None:
    """The powers are shown, and where nobody can be asked the answer is no."""
    a_folder(Path("guest"), channels=["algolia-search"], slots={"a": {"label": "Shop", "types": ["algolia"]}})
    result = typed("install", "guest")
    assert result.exit_code == 1
    assert "search, with the provider that you put into “Shop”" in result.stderr
    assert listed(typed) == []


def test_an_update_that_asks_for_no_more_needs_no_yes(typed: Any) -> None:
    """One that asks for more does."""
    a_folder(Path("guest"), storage=True)
    assert typed("install", "guest", "--yes").exit_code == 0
    a_folder(Path("guest"), storage=True, version="1.0.1")
    assert typed("install", "guest").exit_code == 0
    a_folder(Path("guest"), storage=True, notifications=True, version="1.0.2")
    assert typed("install", "guest").exit_code == 1
    assert [one["version"] for one in listed(typed)] == ["1.0.1"]


@pytest.mark.parametrize("command", [["check"], ["install", "--yes"], ["pack", "-o", "out.latchkey-widget"]])
def test_a_bad_package_ends_with_1_and_every_fault(typed: Any, command: list[str], tmp_path: Path, home: Path) -> None:
    """For people on stderr, for programs as JSON; nothing is installed or written."""
    a_folder(Path("guest"), files_of(version="1", sizes={}) | {"a b.txt": b""})
    before = everything_below(tmp_path)
    result = typed(*command, "guest")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[1:] == [
        r"manifest.json: version: does not fit the pattern ^\d+\.\d+\.\d+$.",
        "manifest.json: sizes: is not a field of a manifest; did you mean 'size'?",
    ]
    faults = json.loads(typed(*command, "guest", "--json").stdout)["faults"]
    assert [fault["where"] for fault in faults] == ["a b.txt", "manifest.json: version", "manifest.json: sizes"]
    assert everything_below(tmp_path) == before
    assert not (home / ".local/share/latchkey/widgets/packages").exists()


def test_a_check_finds_the_calls_that_the_manifest_lacks(typed: Any) -> None:
    """With the line; a channel that no Latchkey here has is a warning."""
    files = files_of(channels=["stripe-balance"]) | {"widget.js": b"\nawait mainApi.openai.chat({});\n"}
    a_folder(Path("guest"), files)
    found = json.loads(typed("check", "guest", "--json").stdout)
    assert found["faults"] == [
        {"where": "widget.js:2", "what": "calls 'openai-chat', which the manifest's channels do not name"}
    ]
    a_folder(Path("guest"), files | {"widget.js": b"export {}"})
    found = json.loads(typed("check", "guest", "--json").stdout)
    assert found["warnings"] == [
        {"where": "manifest.json: channels.0", "what": "this Latchkey has no channel 'stripe-balance'"}
    ]


@pytest.mark.parametrize("command", [["check"], ["pack", "-o", "out.latchkey-widget"]])
def test_what_chromium_finds_is_told_with_the_rest(
    typed: Any, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    """Behind what the app finds; nothing is packed."""
    a_folder(Path("guest"), files_of() | {"widget.js": b"latchkey.notify({;"})
    found = {"where": "widget.js:1:18", "what": "SyntaxError: Unexpected token ';'"}
    monkeypatch.setattr("app.cli.widget.module_faults", lambda path: ([found] if path.name == "guest" else [], []))
    result = typed(*command, "guest", "--json")
    assert [fault["where"] for fault in json.loads(result.stdout)["faults"]] == ["widget.js:1", "widget.js:1:18"]
    assert not Path("out.latchkey-widget").exists()


def test_a_folder_that_holds_anything_is_not_started_in(typed: Any) -> None:
    """Nothing of an author's is overwritten."""
    a_folder(Path("mine"), {"notes.txt": b"mine"})
    result = typed("new", "mine")
    assert (result.exit_code, everything_below(Path("mine"))) == (1, {"notes.txt": b"mine"})
