"""Leaving the page: navigation of the window and of frames, new windows, downloads."""

import json

import pytest

from tests.e2e.attacks.widgets import reload_widget
from tests.e2e.harness import AppProcess, wait_until

ELSEWHERE = [
    "https://example.com/",
    "http://127.0.0.1:9/",
    "data:text/html,<script>document.title='taken'</script>",
    "file:///etc/passwd",
    "chrome://gpu/",
    "qrc:///",
    "view-source:app://latchkey/",
    "widget://attacker/",
    "app://latchkey/assets/page.js",
    "app://elsewhere/",
    "about:srcdoc",
    "javascript:document.title='taken'",
]


def who(app: AppProcess) -> str:
    """The page epoch: it changes when the page does."""
    told: str = app.page.evaluate("mainApi.invoke('probe-who').then((told) => told.page)")
    return told


@pytest.mark.parametrize("address", ELSEWHERE)
def test_the_window_stays_on_its_page(shared_app: AppProcess, address: str) -> None:
    """Whatever its own scripts try, the window shows the app; and a call that races the attempt is answered."""
    before = who(shared_app)
    answer = shared_app.page.evaluate(
        f"(() => {{ const call = mainApi.invoke('probe-echo', {{q: 1}}); location.href = {json.dumps(address)};"
        "return call.then((told) => told.q); })()"
    )
    assert (answer, who(shared_app)) == (1, before)
    assert shared_app.page.evaluate("[location.href, document.title]") == ["app://latchkey/", "Stage"]


def test_a_blob_is_no_page(shared_app: AppProcess) -> None:
    """A page made of a blob would be a page of the app's own origin."""
    before = who(shared_app)
    shared_app.page.evaluate(
        "void (location.href = URL.createObjectURL(new Blob(['<h1>taken</h1>'], { type: 'text/html' })))"
    )
    assert who(shared_app) == before


@pytest.mark.parametrize("address", [each for each in ELSEWHERE if each != "widget://attacker/"])
@pytest.mark.parametrize("whose", ["location", "top.location", "parent.location"])
def test_a_widget_takes_neither_the_window_nor_its_frame_elsewhere(
    shared_app: AppProcess, whose: str, address: str
) -> None:
    """Neither the window, which its sandbox keeps from it, nor its own frame: an address can carry data away."""
    before = who(shared_app)
    shared_app.widget("attacker").evaluate(
        f"(() => {{ try {{ {whose}.href = {json.dumps(address)}; }} catch {{ return; }} }})()"
    )
    wait_until(
        lambda: shared_app.widget("attacker").evaluate("location.href") == "widget://attacker/", "the frame has left"
    )
    assert who(shared_app) == before


def test_a_widget_poses_as_no_other(shared_app: AppProcess) -> None:
    """A frame that goes to another widget's address is refused, by the host of that address."""
    shared_app.widget("attacker").evaluate("void (location.href = 'widget://victim/')")
    shared_app.page.evaluate("mainApi.invoke('probe-who')")
    assert [target["url"] for target in shared_app.targets()].count("widget://victim/") <= 1
    shared_app.page.evaluate(
        "(() => { const frame = document.querySelector('[data-instance=attacker-1]'); frame.src = frame.src; })()"
    )
    wait_until(lambda: shared_app.widget("attacker").evaluate("!!window.seen"), "the widget did not come back")


@pytest.mark.parametrize("who_asks", ["page", "attacker"])
def test_no_window_opens(shared_app: AppProcess, who_asks: str) -> None:
    """`window.open`, a link with a target, a middle click's target: nothing opens."""
    target = shared_app.page if who_asks == "page" else shared_app.widget("attacker")
    opened = target.evaluate(
        """(async () => {
             const addresses = ["https://example.com/", "about:blank", "app://latchkey/", location.href];
             const opened = addresses.map((address) => window.open(address));
             const link = document.createElement("a");
             link.href = "https://example.com/"; link.target = "_blank";
             document.body.append(link); link.click(); link.remove();
             await new Promise((go) => setTimeout(go, 100));
             return opened.map((each) => each === null || each.closed);
           })()"""
    )
    assert opened == [True] * 4
    assert [each["type"] for each in shared_app.targets()].count("page") == 1


@pytest.mark.parametrize("who_asks", ["page", "attacker"])
def test_nothing_is_downloaded(shared_app: AppProcess, who_asks: str) -> None:
    """A link that downloads, from a blob, a data address or our own files, leaves no file behind."""
    target = shared_app.page if who_asks == "page" else shared_app.widget("attacker")
    target.evaluate(
        """const blob = URL.createObjectURL(new Blob(["x"]));
           for (const address of [blob, "data:application/zip,x", "/", "https://a.example"]) {
             const link = document.createElement("a");
             link.href = address; link.download = "taken.bin"; document.body.append(link); link.click(); link.remove();
           }"""
    )
    reload_widget(shared_app, "attacker")
    assert [path for path in shared_app.user_data.rglob("*") if "taken" in path.name] == []
