"""A new user's path and an author's path through the real window, from the package to the wired and mended widget."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app.cli.main import latchkey
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.shop import CommandLine
from tests.e2e.steps import ask, click, in_widget, open_page, page_shows, show_dashboard, tile, widget_shows
from tests.unit.widgets.packages import a_folder, a_png, a_zip, files_of

TELLER = files_of(
    id="teller",
    name="Teller",
    author="Ada",
    events={"publishes": ["chosen"], "listens": []},
    storage=True,
    icon="teller.png",
) | {
    "teller.png": a_png(24),
    "widget.js": b"""
        const button = document.createElement("button");
        button.textContent = "Tell";
        button.onclick = () => latchkey.publish("chosen", { record: 7 });
        document.querySelector("main").append(button);
        latchkey.report("ready");
    """,
}
HEARER = files_of(id="hearer", name="Hearer", events={"publishes": [], "listens": ["chosen", "asked"]}) | {
    "widget.js": b"""
        const main = document.querySelector("main");
        main.textContent = "Nothing yet";
        for (const topic of ["chosen", "asked"])
          latchkey.subscribe(topic, ({ record }) => { main.textContent = `${topic} ${record}`; });
        latchkey.report("ready");
    """
}


@pytest.fixture(scope="module")
def app(shared_place: Path) -> Iterator[AppProcess]:
    with AppProcess(shared_place / "data", demo=True) as running:
        yield running


@pytest.fixture(scope="module")
def packages(shared_place: Path) -> Path:
    """Where the packages are, as a folder and as an archive."""
    folder = shared_place / "packages"
    a_zip(folder / "teller.latchkey-widget", TELLER)
    a_folder(folder / "hearer", HEARER)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


def dialog(app: AppProcess) -> dict[str, Any]:
    """The native dialog that is open."""
    found: dict[str, Any] = wait_until(lambda: ask(app, "mainApi.invoke", "desk-dialog", {}), "no dialog opened")
    return found


def drop(app: AppProcess, package: Path) -> bool:
    taken: bool = ask(app, "mainApi.invoke", "desk-drop", {"path": str(package)})
    return taken


def press_in_dialog(app: AppProcess, label: str) -> None:
    ask(app, "mainApi.invoke", "desk-press", {"label": label})
    wait_until(lambda: ask(app, "mainApi.invoke", "desk-dialog", {}) is None, "the dialog stays")


def type_widget(app: AppProcess, *words: str) -> None:
    """A command in another process, while the app runs."""
    with CommandLine(app.user_data).start("widget", *words) as command:
        assert command.wait(120) == 0


def installed(app: AppProcess) -> list[str]:
    return [one["id"] for one in ask(app, "mainApi.widgets.packages")["widgets"] if one["kind"] == "installed"]


def test_a_package_is_dropped_read_refused_and_agreed_to(app: AppProcess, packages: Path) -> None:
    """Cancel installs nothing; Install does, and the gallery has it without a restart."""
    assert drop(app, packages / "teller.latchkey-widget")
    words = json.dumps(dialog(app), ensure_ascii=False)
    for part in ("Install Teller?", "It says that it is by Ada", "tell other widgets", "remember values"):
        assert part in words
    press_in_dialog(app, "Cancel")
    assert installed(app) == []
    for package, name in (("teller.latchkey-widget", "Teller"), ("hearer", "Hearer")):
        drop(app, packages / package)
        assert f"Install {name}?" in json.dumps(dialog(app))
        press_in_dialog(app, "Install")
    wait_until(lambda: installed(app) == ["hearer", "teller"], "they are not installed")


def test_a_dashboard_is_dropped_completed_and_undone(app: AppProcess, packages: Path) -> None:
    """It opens and says what it lacks; the only provider that fits fills all slots, and Undo takes it back."""
    place = {"y": 0, "w": 4, "h": 4, "slots": {"search": "local-search"}}
    tiles = [{"instance": f"t{x}", "widget": "search", "x": x, **place} for x in (0, 4)]
    file = packages / "far.json"
    file.write_text(json.dumps({"format": "latchkey-dashboard", "version": 1, "name": "From far", "tiles": tiles}))
    file.chmod(0o644)
    assert drop(app, file)
    wait_until(lambda: "Complete From far" in said(app), "what it lacks is not said")
    wait_until(lambda: bound_slots(app, "From far") == 2, "the choice is not saved")
    app.page.evaluate("[...document.querySelectorAll('[role=dialog] button')].at(-1).click()")
    made = next(one["id"] for one in ask(app, "mainApi.dashboards.list")["dashboards"] if one["name"] == "From far")
    ask(app, "mainApi.dashboards.undo", made)
    assert bound_slots(app, "From far") == 0
    file.write_text("{")
    assert drop(app, file)
    wait_until(lambda: "far.json was not imported" in said(app), "the failure is not said")


def said(app: AppProcess) -> str:
    text: str = app.page.evaluate("document.body.innerText")
    return text


def bound_slots(app: AppProcess, name: str) -> int:
    dashboards = ask(app, "mainApi.dashboards.list")["dashboards"]
    tiles = next(one["widgets"] for one in dashboards if one["name"] == name)
    return sum(slot is not None for tile in tiles for slot in tile["slots"].values())


def test_a_bad_package_is_refused_with_every_reason(app: AppProcess, packages: Path) -> None:
    """In a native dialog, and nothing of it is installed; what is no package at all is not even taken."""
    bad = a_folder(packages / "bad", files_of(id="bad", version="1", sizes={}))
    bad.chmod(0o755)
    assert drop(app, bad)
    words = json.dumps(dialog(app))
    assert "bad cannot be installed" in words
    assert "manifest.json: version" in words
    assert "did you mean 'size'?" in words
    press_in_dialog(app, "Close")
    assert not drop(app, packages)
    assert installed(app) == ["hearer", "teller"]


def test_they_are_wired_by_name_and_by_hand(app: AppProcess) -> None:
    """The same topic needs no click; the user cuts it and wires another, in the widget's settings."""
    show_dashboard(app, "desk", tile("t1", "teller"), tile("h1", "hearer", x=6))
    widget_shows(app, "hearer", "Nothing yet")
    tell = "document.querySelector('button').click()"
    app.widget("teller").evaluate(tell)
    widget_shows(app, "hearer", "chosen 7")
    dashboard = next(one for one in ask(app, "mainApi.dashboards.list")["dashboards"] if one["id"] == "desk")
    wires = [
        {"publisher": "t1", "topic": "chosen", "listener": "h1", "hears": hears, "connected": hears == "asked"}
        for hears in ("chosen", "asked")
    ]
    ask(app, "mainApi.dashboards.save", dashboard | {"wiring": wires})
    app.widget("teller").evaluate(tell)
    widget_shows(app, "hearer", "asked 7")


def test_a_power_is_taken_back_on_the_page(app: AppProcess) -> None:
    """At once, while the widget runs; and given back."""
    open_page(app, "Widgets")
    page_shows(app, "Teller", "From teller.latchkey-widget", "on Desk", "It can remember values")
    icon = "document.querySelector('[data-widget=teller] img').naturalWidth"
    wait_until(lambda: app.page.evaluate(icon) == 24, "its icon is not drawn")
    store = "latchkey.storage.set('a', 1).then(() => 'kept', (error) => error.code)"
    switch = (
        "[...document.querySelectorAll('[data-widget=teller] label')]"
        ".find((one) => one.innerText.includes('remember values'))"
    )
    # The page shows a change when the main process has told it; only then does another click mean the opposite.
    stands = f"(({{checked, disabled}}) => !disabled && checked)({switch}.control)"
    for expected in ("not-granted", "kept"):
        wait_until(
            lambda now=expected: app.page.evaluate(stands) == (now == "not-granted"),  # type: ignore[misc]  # a lambda's default
            "the switch does not show the power as it is",
        )
        app.page.evaluate(f"{switch}.click()")
        wait_until(lambda now=expected: in_widget(app, "teller", store) == now, f"it is not {expected}")  # type: ignore[misc]  # a lambda's default


def test_a_removed_widget_leaves_tiles_that_say_so(app: AppProcess, packages: Path) -> None:
    """The dialog names the dashboards; the tile leads to the page; installed again, wires and all are there."""
    open_page(app, "Widgets")
    click(app.page, "Remove Teller")
    assert "Desk" in json.dumps(dialog(app))
    press_in_dialog(app, "Remove")
    wait_until(lambda: installed(app) == ["hearer"], "it is still installed")
    ask(app, "mainApi.dashboards.activate", "desk")
    app.page.evaluate(
        "[...document.querySelectorAll('nav button')].find((one) => one.innerText.trim() === 'Desk').click()"
    )
    page_shows(app, "This widget is not installed", "Open Widgets")
    click(app.page, "Open Widgets")
    page_shows(app, "Part of Latchkey")
    type_widget(app, "install", str(packages / "teller.latchkey-widget"), "--yes")
    app.page.evaluate(
        "[...document.querySelectorAll('nav button')].find((one) => one.innerText.trim() === 'Desk').click()"
    )
    wait_until(lambda: in_widget(app, "teller", "!!document.querySelector('button')"), "it does not run again")
    app.widget("teller").evaluate("document.querySelector('button').click()")
    widget_shows(app, "hearer", "asked 7")


@pytest.mark.parametrize(("kind", "kit"), [("plain", ""), ("react", "/~kit.js"), ("react", "/~kit-react.js")])
def test_what_new_makes_runs_as_it_is(app: AppProcess, shared_place: Path, kind: str, kit: str) -> None:
    """In plain JavaScript and with the kit, both ways: it draws, counts, and remembers the count; a few KB at most."""
    folder = shared_place / "work" / f"new-{kind}{kit.count('-')}"
    typed = CliRunner().invoke(latchkey, ["widget", "new", *(["--react"] if kit else []), str(folder)])
    assert typed.exit_code == 0, typed.output
    code = (folder / "widget.js").read_text()
    assert ("/~kit.js" in code) is (kit != "")
    (folder / "widget.js").write_text(code.replace("/~kit.js", kit))
    assert sum(file.stat().st_size for file in folder.iterdir()) < 4_096
    for path in (folder.parent, folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    type_widget(app, "dev", str(folder))
    widget_shows(app, folder.name, "Hello. Counted so far: 0")
    app.widget(folder.name).evaluate("document.querySelector('button').click()")
    widget_shows(app, folder.name, "Counted so far: 1")
    app.widget(folder.name).evaluate("void setTimeout(() => location.reload(), 200)")
    widget_shows(app, folder.name, "Counted so far: 1")


def test_an_author_sees_changes_and_mistakes_at_once(app: AppProcess, shared_place: Path) -> None:
    """`dev` shows the folder and loads that frame alone again; mistakes show in its tile; mended, it is installed."""
    folder = a_folder(shared_place / "work" / "mine", files_of(id="mine", name="Mine"))
    for path in (folder.parent, folder, *folder.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o644)
    write = "document.querySelector('main').textContent = '%s'; latchkey.report('ready');"
    (folder / "widget.js").write_text(write % "first")
    type_widget(app, "dev", str(folder))
    widget_shows(app, "mine", "first")
    app.page.evaluate("window.same = true")
    (folder / "widget.js").write_text(write % "second")
    widget_shows(app, "mine", "second")
    assert app.page.evaluate("window.same === true")
    (folder / "widget.js").write_text("const wrong = null;\nwrong.length;\n")
    page_shows(app, "Cannot read properties of null", "widget.js:2")
    (folder / "widget.js").write_text(write % "third")
    widget_shows(app, "mine", "third")
    (folder / "manifest.json").write_text((folder / "manifest.json").read_text().replace("1.0.0", "one"))
    page_shows(app, "manifest.json: version")
    (folder / "manifest.json").write_bytes(files_of(id="mine", name="Mine")["manifest.json"])
    package = folder.parent / "mine.latchkey-widget"
    type_widget(app, "pack", str(folder), "-o", str(package))
    type_widget(app, "install", str(package), "--yes")
    (folder / "widget.js").write_text(write % "fourth")
    wait_until(lambda: "mine" in installed(app), "it is not installed")
    widget_shows(app, "mine", "third")
    type_widget(app, "dev", str(folder))
    widget_shows(app, "mine", "fourth")
