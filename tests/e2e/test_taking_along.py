"""What its user takes along of a dashboard: a PDF, a picture and data, each to where a native dialog was told."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import ask, page_shows, show_dashboard, tile

MANIFEST = {
    "id": "reader",
    "name": "Reader",
    "version": "1.0.0",
    "description": "For tests.",
    "size": {"w": 4, "h": 4},
    "files": True,
}
READ = """document.onclick = () => {
  window.picked = latchkey.pickFile({ accept: [".txt"] }).then(
    async (file) => file && [file instanceof File, file.name, file.type, await file.text()].join(), ({ code }) => code);
};"""
ROWS = [{"name": "=cmd()", "count": -3}, {"name": "lamp", "count": 4}]


@pytest.fixture(scope="module")
def app(shared_place: Path) -> Iterator[AppProcess]:
    """The product with a clock that is longer than the window and one far below it."""
    package = shared_place / "reader"
    package.mkdir()
    (package / "manifest.json").write_text(json.dumps(MANIFEST))
    (package / "widget.js").write_text(READ)
    with AppProcess(shared_place / "data", widgets=[package]) as running:
        below = tile("last", "clock", h=34) | {"y": 40, "title": "Far below"}
        show_dashboard(running, "read", tile("reads", "reader"))
        show_dashboard(running, "desk", tile("first", "clock", h=34), below)
        running.widget("clock", 1)
        yield running


def save(app: AppProcess, name: str, begin: Any) -> bytes:
    """Begin it, agree to the name that the dialog suggests, and read the file."""
    begin()
    wait_until(lambda: (ask(app, "mainApi.invoke", "desk-dialog", {}) or {}).get("title") == "Save as", "no dialog")
    ask(app, "mainApi.invoke", "desk-press", {"label": "&Save"})
    page_shows(app, f"Written to {name}")
    return (app.user_data / name).read_bytes()


def menu(app: AppProcess, of: str, entry: str) -> None:
    """Choose an entry of a menu of the page."""
    target = json.dumps(f"[aria-label='Menu of {of}']")
    app.page.evaluate(f"document.querySelector({target}).click()")
    found = f"[...document.querySelectorAll('[role=menuitem]')].find((one) => one.innerText === {json.dumps(entry)})"
    wait_until(lambda: app.page.evaluate(f"{found} !== undefined"), f"no {entry}")
    app.page.evaluate(f"{found}.click()")


def test_a_pdf_and_a_picture_hold_what_is_below_the_fold(app: AppProcess) -> None:
    """All of the dashboard is in the PDF, a tile that is out of sight in its picture, and the window is as before."""
    size = "[innerWidth, innerHeight, document.documentElement.dataset.shot ?? ''].join()"
    before = app.page.evaluate(size)
    written = save(app, "Desk.pdf", lambda: menu(app, "the dashboard Desk", "Save as PDF…"))
    assert (written[:7], written.count(b"/Type /Page\n")) == (b"%PDF-1.", 2)
    picture = save(app, "Far below.png", lambda: menu(app, "Far below", "Save as an image…"))
    assert picture[:4] == b"\x89PNG"
    width, height = (int.from_bytes(picture[at : at + 4]) for at in (16, 20))
    assert height > width > 300
    wait_until(lambda: app.page.evaluate(size) == before, "the window is not as before")


def test_a_pdf_has_every_page_that_is_not_empty(app: AppProcess) -> None:
    """Also those that were not opened yet, each on a sheet of its own; the page that was open is open again."""
    tiles = [
        tile("on-first", "clock") | {"page": "first"},
        tile("on-second", "clock") | {"page": "second", "title": "Second"},
    ]
    pages = [{"id": page, "name": page.title()} for page in ("first", "second", "bare")]
    show_dashboard(app, "paged", *tiles, pages=pages)
    page_shows(app, "First", "Second", "Bare")
    written = save(app, "Paged.pdf", lambda: menu(app, "the dashboard Paged", "Save as PDF…"))
    assert (written[:7], written.count(b"/Type /Page\n")) == (b"%PDF-1.", 2)
    opened = "document.querySelector('.board:not([hidden]) [role=tab][aria-selected=true]').innerText"
    wait_until(lambda: app.page.evaluate(opened) == "First", "another page is open now")
    ask(app, "mainApi.dashboards.activate", "desk")
    app.reload_page()
    app.widget("clock", 1)


def test_the_data_of_a_widget_become_files(app: AppProcess) -> None:
    """What the widget offers, as CSV that no spreadsheet runs; the menu has it while there is an offer."""
    offer = f"void latchkey.offerData(() => ({json.dumps(ROWS)}))"
    app.widget("clock", 1).evaluate(offer)
    app.widget("clock").evaluate(offer)
    written = save(app, "Clock.csv", lambda: menu(app, "Clock", "Save data as CSV…"))
    assert written.decode("utf-8-sig") == "name,count\r\n'=cmd(),-3\r\nlamp,4\r\n"


def test_a_widget_is_handed_the_file_that_was_chosen(app: AppProcess) -> None:
    """Content, name and type, after a dialog that says who will read it; nothing where that was cancelled."""
    ask(app, "mainApi.dashboards.activate", "read")
    app.reload_page()
    notes, typed = app.user_data.parent / "notes.txt", app.user_data / "typed"
    notes.write_text("äöü")
    typed.write_text(str(notes))
    wait_until(lambda: app.widget("reader").evaluate("document.onclick !== null"), "the widget does not start")
    # Where the frame that is seen stands still.
    box = (
        "(async () => { const frame = [...document.querySelectorAll('iframe')].find((one) => one.checkVisibility());"
        "const before = frame.getBoundingClientRect(); await new Promise((done) => setTimeout(done, 300));"
        "const {x, y} = frame.getBoundingClientRect();"
        "return x === before.x && y === before.y && frame.isConnected ? [x + 20, y + 20] : null; })()"
    )
    x, y = wait_until(lambda: app.page.evaluate(box), "the frame does not stand still")
    title = "A file for “Reader”, which will read it"
    for button, expected in (("Cancel", None), ("&Open", "true,notes.txt,text/plain,äöü")):
        for kind in ("mousePressed", "mouseReleased"):
            app.page.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
        wait_until(lambda: (ask(app, "mainApi.invoke", "desk-dialog", {}) or {}).get("title") == title, "no dialog")
        if expected is not None:
            ask(app, "mainApi.invoke", "desk-type", {"file": str(typed)})
        ask(app, "mainApi.invoke", "desk-press", {"label": button})
        assert app.widget("reader").evaluate("window.picked") == expected
