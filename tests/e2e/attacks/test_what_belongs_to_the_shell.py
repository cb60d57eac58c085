"""A widget that takes what is its user's or the shell's: the keyboard, the shell's keys, the clipboard, its dialogs."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.attacks.stage import build_stage
from tests.e2e.cdp import Cdp
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import CONTROL, page_shows, press, show_dashboard

TAKE_FOCUS = """
window.typed = "";
addEventListener("keydown", ({ key }) => { window.typed += key; });
document.body.tabIndex = 0;
document.body.innerHTML = "<input autofocus>";
setInterval(() => { window.focus(); document.body.focus(); document.querySelector("input").focus(); }, 5);
"""

PRESS_SHELL_KEYS = """
setInterval(() => {
  for (const key of ["palette", "dock", "leave"]) parent.postMessage("latchkey:key " + key, "*");
  latchkey.openProvider("source");
}, 250);
"""

MANIFEST = {
    "id": "grabber",
    "name": "Grabber",
    "version": "1.0.0",
    "description": "For tests.",
    "size": {"w": 4, "h": 4},
    "slots": {"source": {"label": "Source", "types": ["algolia"]}},
    "channels": ["openai-pick-image"],
    "links": ["https://example.com"],
    "files": True,
}


def untouched(target: Cdp, script: str) -> Any:
    """The value of a script that runs without anybody's click or key press."""
    answer = target.call(
        "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=False
    )
    return answer["result"].get("value")


@pytest.fixture(scope="module")
def app(shared_place: Path) -> Iterator[AppProcess]:
    """The product, with a dashboard of one hostile widget."""
    package = shared_place / "grabber"
    package.mkdir()
    (package / "manifest.json").write_text(json.dumps(MANIFEST))
    (package / "widget.js").write_text("document.body.textContent = 'a text of the widget';")
    with AppProcess(shared_place / "data", widgets=[package]) as running:
        tile = {"instance": "t1", "widget": "grabber", "x": 0, "y": 0, "w": 6, "h": 8, "settings": {}, "slots": {}}
        show_dashboard(running, "shop", tile)
        wait_until(lambda: untouched(running.widget("grabber"), "!!window.latchkey"), "the widget does not start")
        yield running


def test_the_keyboard_is_not_taken_from_who_types(app: AppProcess) -> None:
    """What is typed into the palette stays in the palette, however often an untouched widget asks for the focus."""
    untouched(app.widget("grabber"), TAKE_FOCUS)
    press(app.page, "k", 75, modifiers=CONTROL)
    page_shows(app, "Show or hide the developer tools")
    for letter in "my secret":
        press(app.page, letter, ord(letter.upper()), text=letter)
    wait_until(lambda: app.page.evaluate("document.activeElement.value") == "my secret", "not all of it arrives")
    assert untouched(app.widget("grabber"), "[window.typed, document.hasFocus()]") == ["", False]
    press(app.page, "Escape", 27)


def test_the_keys_of_the_shell_are_nobodys_to_send(app: AppProcess) -> None:
    """An untouched widget opens neither palette nor developer tools nor dialog nor its settings, focused or not."""
    wait_until(lambda: untouched(app.page, "!document.querySelector('[role=dialog]')"), "the palette stays")
    wait_until(lambda: not untouched(app.page, "navigator.userActivation.isActive"), "still touched")
    untouched(app.page, "document.querySelector('iframe').focus()")
    untouched(app.widget("grabber"), PRESS_SHELL_KEYS)
    wait_until(lambda: untouched(app.page, "(window.rounds = (window.rounds ?? 0) + 1) > 100"), "no time passes")
    shown = untouched(app.page, "[document.querySelectorAll('[role=dialog]').length, document.body.innerText]")
    assert shown[0] == 0
    assert "Console" not in shown[1]


ASK = {
    "an image": "mainApi.invoke('openai-pick-image')",
    "a file": "latchkey.pickFile({ accept: ['.txt'] })",
    "a link": "latchkey.openLink('https://example.com/')",
}


@pytest.mark.parametrize("what", ASK)
def test_a_dialog_opens_for_who_was_clicked_only(app: AppProcess, what: str) -> None:
    """A widget that nobody touched opens none, even where it has the focus; one that was clicked opens one."""
    app.reload_page()
    wait_until(lambda: untouched(app.widget("grabber"), "!!window.latchkey"), "the widget does not start")
    frame = app.widget("grabber")
    wait_until(lambda: not untouched(app.page, "navigator.userActivation.isActive"), "still touched")
    untouched(app.page, "document.querySelector('iframe').focus()")
    assert untouched(frame, f"{ASK[what]}.then(() => 'open', (error) => error.code)") == "not-granted"
    assert app.page.evaluate("mainApi.invoke('desk-dialog')") is None
    x, y = app.page.evaluate("(({x, y}) => [x + 20, y + 20])(document.querySelector('iframe').getBoundingClientRect())")
    untouched(frame, f"document.onclick = () => {{ document.onclick = null; window.asked = {ASK[what]}; }}")
    for kind in ("mousePressed", "mouseReleased"):
        app.page.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
    dialog = wait_until(lambda: app.page.evaluate("mainApi.invoke('desk-dialog')"), "no dialog opens")
    app.page.evaluate(f"mainApi.invoke('desk-press', {{label: {dialog['buttons'][-1]!r}}})")
    wait_until(lambda: app.page.evaluate("mainApi.invoke('desk-dialog')") is None, "the dialog stays")


def test_a_widget_copies_nothing(app: AppProcess) -> None:
    """Its script writes nothing to the clipboard, not even right after a click; its user still copies."""
    grabber = app.widget("grabber")
    grabber.evaluate(
        """document.addEventListener("copy", () => { window.copied = true; });
           document.body.textContent = "a text of the widget";
           getSelection().selectAllChildren(document.body);"""
    )
    for command in ("copy", "cut", "COPY"):
        assert grabber.evaluate(f"document.execCommand({command!r})") is False
    assert grabber.evaluate("navigator.clipboard.writeText('x').then(() => true, () => false)") is False
    assert grabber.evaluate("window.copied") is None
    assert grabber.evaluate("document.execCommand('selectAll')") is True


def test_focus_is_asked_for_in_vain_without_the_product(place: Path) -> None:
    """Chromium itself refuses: the shell's page need not give anything back."""
    dist, widgets = build_stage(place)
    with AppProcess(place / "data", product=False, dist=dist, widgets=widgets) as running:
        running.page.evaluate("document.body.append(document.createElement('input'))")
        running.page.evaluate("document.querySelector('input').focus()")
        untouched(running.widget("attacker"), TAKE_FOCUS)
        assert running.page.evaluate("document.activeElement.tagName") == "INPUT"
