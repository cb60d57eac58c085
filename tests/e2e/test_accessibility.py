"""axe-core on all that the real window shows, in both themes: the pages of the shell and every built-in widget."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.cdp import Cdp
from tests.e2e.harness import AppProcess, wait_until

AXE = Path(__file__).resolve().parents[2] / "renderer" / "node_modules" / "axe-core" / "axe.min.js"
WIDGETS = ("search", "index-facts", "system", "clock", "cache")
PAGES = ("Overview", "Providers", "Settings")


@pytest.fixture(scope="module", params=["light", "dark"])
def app(request: pytest.FixtureRequest, shared_place: Path) -> Iterator[AppProcess]:
    """The product with its demo, in one theme."""
    with AppProcess(shared_place / request.param) as running:
        running.page.call(
            "Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": request.param}]
        )
        themed = f"document.documentElement.dataset.mantineColorScheme === {request.param!r}"
        wait_until(lambda: running.page.evaluate(themed), "the shell does not follow the system's theme")
        yield running


def violations(target: Cdp, *, frame: bool = False) -> list[str]:
    """What axe finds, as `rule: where`. A widget's heading is its tile's, outside of its frame."""
    options = {"rules": {"page-has-heading-one": {"enabled": not frame}}}
    if not target.evaluate("typeof axe === 'object'"):
        target.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = json.loads(
        target.evaluate(f"axe.run(document, {json.dumps(options)}).then(JSON.stringify)")
    )
    return [f"{rule['id']}: {', '.join(str(node['target']) for node in rule['nodes'])}" for rule in found["violations"]]


def open_page(app: AppProcess, label: str) -> None:
    """Press the sidebar's button and wait until the page's heading says so."""
    press = (
        "(() => { const button = [...document.querySelectorAll('nav button, nav a')]"
        f".find((one) => one.innerText.trim() === {label!r}); button?.click(); return button !== undefined; }})()"
    )
    assert wait_until(lambda: app.page.evaluate(press), f"the sidebar has no {label}")
    heading = f"[...document.querySelectorAll('h1')].some((one) => one.innerText.includes({label!r}))"
    wait_until(lambda: app.page.evaluate(heading), f"the page {label} does not show")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_the_shell_passes_axe(app: AppProcess, page: str) -> None:
    """Names, roles, contrast and order of the page hold for everybody."""
    open_page(app, page)
    assert violations(app.page) == []


@pytest.mark.parametrize("widget", WIDGETS)
def test_a_widget_passes_axe(app: AppProcess, widget: str) -> None:
    """A widget's frame holds the same standard as the shell."""
    open_page(app, "Overview")
    shown = "document.body?.innerText.trim().length > 0 && document.querySelector('.skeleton') === null"
    wait_until(lambda: app.widget(widget).evaluate(shown), f"the widget {widget} shows nothing")
    assert violations(app.widget(widget), frame=True) == []
