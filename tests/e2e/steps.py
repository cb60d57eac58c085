"""What the stories of the real window have in common: providers, dashboards, and reading what is shown."""

import json
from collections.abc import Sequence
from typing import Any

from tests.e2e.cdp import Cdp, TargetGone
from tests.e2e.harness import AppProcess, wait_until

SHIFT, CONTROL = 8, 2
"""Modifiers of `press`."""


def ask(app: AppProcess, call: str, *arguments: Any) -> Any:
    """The answer to a call of the page's `mainApi`."""
    return app.page.evaluate(f"{call}({', '.join(json.dumps(argument) for argument in arguments)})")


def save_provider(app: AppProcess, app_id: str, name: str, provider_type: str, pairs: list[list[str]]) -> None:
    """Save a provider as the native dialog would."""
    params = {"appId": app_id, "providerName": name, "providerType": provider_type, "pairs": pairs}
    ask(app, "mainApi.invoke", "stage-save-provider", params)


def tile(instance: str, widget: str, x: int = 0, w: int = 6, h: int = 10, **fields: Any) -> dict[str, Any]:
    """A tile at the top of a dashboard; `fields` are its settings and slots."""
    plain: dict[str, Any] = {"settings": {}, "slots": {}}
    return plain | {"instance": instance, "widget": widget, "x": x, "y": 0, "w": w, "h": h} | fields


def show_dashboard(app: AppProcess, app_id: str, *tiles: dict[str, Any], **fields: Any) -> None:
    """Make a dashboard of these tiles and `fields`, named as its app, and open it in a page loaded anew."""
    dashboard = {"id": app_id, "name": app_id.title(), "appId": app_id, "widgets": tiles} | fields
    ask(app, "mainApi.dashboards.save", dashboard)
    ask(app, "mainApi.dashboards.activate", app_id)
    app.reload_page()


def in_widget(app: AppProcess, widget: str, script: str) -> Any:
    """The value of `script` in the widget's frame; None while there is no such frame."""
    try:
        return app.widget(widget).evaluate(script)
    except TargetGone:
        return None


def press_in_widget(app: AppProcess, widget: str, label: str) -> bool:
    """Click the button of a widget with that label; whether there was one."""
    found = in_widget(
        app,
        widget,
        f"(() => {{ const button = [...document.querySelectorAll('button')].find((one) => one.innerText === {label!r});"
        "button?.click(); return button !== undefined; })()",
    )
    return bool(found)


def widget_shows(app: AppProcess, widget: str, *words: str) -> None:
    """Wait until the widget shows all of these words."""
    last = ""

    def has_all() -> bool:
        nonlocal last
        last = in_widget(app, widget, "document.body?.innerText") or ""
        return all(word in last for word in words)

    try:
        wait_until(has_all, "")
    except AssertionError:
        raise AssertionError(f"{widget} does not show {words}, but {last!r}") from None


def page_shows(app: AppProcess, *words: str) -> None:
    """Wait until the page itself, frames left out, shows all of these words."""
    last = ""

    def has_all() -> bool:
        nonlocal last
        last = app.page.evaluate("document.body?.innerText") or ""
        return all(word in last for word in words)

    try:
        wait_until(has_all, "")
    except AssertionError:
        raise AssertionError(f"the page does not show {words}, but {last!r}") from None


def press(
    target: Cdp, key: str, code: int, *, modifiers: int = 0, text: str = "", commands: Sequence[str] = ()
) -> None:
    """Press and release a key in a page or frame. `code` is its virtual key code, `commands` what editing it does."""
    place = key if len(key) > 1 else f"Key{key.upper()}"
    for kind in ("keyDown" if text else "rawKeyDown", "keyUp"):
        typed = text if kind == "keyDown" else ""
        target.call(
            "Input.dispatchKeyEvent",
            type=kind,
            key=key,
            code=place,
            windowsVirtualKeyCode=code,
            modifiers=modifiers,
            text=typed,
            commands=[] if kind == "keyUp" else list(commands),
        )


def click(target: Cdp, label: str) -> None:
    """Click a button of a page or frame, by its words or its name, with the mouse."""
    found = (
        "(() => { const kinds = 'button, summary, [role=menuitem], [role=option], [role=tab]';"
        "const all = [...document.querySelectorAll(kinds)];"
        "const wanted = all.find((one) => "
        f"[one.innerText?.trim(), one.getAttribute('aria-label')].includes({label!r}) && one.checkVisibility());"
        "if (!wanted) return null; wanted.scrollIntoView({block: 'nearest'});"
        "const {x, y, width, height} = wanted.getBoundingClientRect(); return [x + width / 2, y + height / 2]; })()"
    )
    x, y = wait_until(lambda: target.evaluate(found), f"there is no button {label!r}")
    for kind in ("mousePressed", "mouseReleased"):
        target.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)


def messages_gone(app: AppProcess) -> None:
    """Wait until no message lies over what is to be clicked."""
    wait_until(lambda: app.page.evaluate("!document.querySelector('.mantine-Notification-root')"), "a message stays")


def open_page(app: AppProcess, label: str) -> None:
    """Press the sidebar's button and wait until the page's heading says so."""
    press_button = (
        "(() => { const button = [...document.querySelectorAll('nav button, nav a')]"
        f".find((one) => one.innerText.trim() === {label!r}); button?.click(); return button !== undefined; }})()"
    )
    assert wait_until(lambda: app.page.evaluate(press_button), f"the sidebar has no {label}")
    heading = (
        "[...document.querySelectorAll('h1')].some((one) => one.checkVisibility() && "
        f"one.innerText.includes({label!r}))"
    )
    wait_until(lambda: app.page.evaluate(heading), f"the page {label} does not show")


def unprompted(target: Cdp, script: str) -> Any:
    """The value of `script`, run as if nobody were at the keyboard: `evaluate` counts as a click."""
    answer = target.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
    return answer["result"].get("value")
