"""Widgets of other people in the real window: they talk, remember, fail, and fill in forms; and nothing more."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.attacks.sinks import Sink
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import ask, in_widget, show_dashboard, tile, widget_shows
from tests.unit.widgets.packages import a_folder, files_of

TELLER = files_of(
    id="teller",
    name="Teller",
    events={"publishes": ["chosen"], "listens": []},
    storage=True,
    links=["https://example.com"],
) | {
    "widget.js": b"""
        const button = document.createElement("button");
        button.textContent = "Tell";
        button.onclick = () => latchkey.publish("chosen", { record: 7, key: "of the record" });
        document.querySelector("main").append(button);
        latchkey.report("ready");
    """
}
HEARER = files_of(id="hearer", name="Hearer", events={"publishes": [], "listens": ["chosen"]}) | {
    "widget.js": b"""
        const main = document.querySelector("main");
        window.heard = [];
        const off = latchkey.subscribe("chosen", (payload, { from }) => {
          window.heard.push(payload);
          main.textContent = `Record ${payload.record} from ${from}`;
        });
        window.off = off;
        main.textContent = "Nothing yet";
        latchkey.report("ready");
    """
}
BROKEN = files_of(id="broken", name="Broken") | {
    "widget.js": b"""console.log("starting", { a: 1 });
console.warn("be careful");
export function draw() { null.length; }
latchkey.report("loading");
setTimeout(() => Promise.reject(new RangeError("late")), 10);
draw();
"""
}
FORM = files_of(id="form", name="Form") | {
    "widget.js": b"""
        document.querySelector("main").innerHTML =
          '<form><input name="q" required value="x"><button name="b" value="1">Send</button></form>';
        window.sent = [];
        document.querySelector("form").addEventListener("submit", (event) => {
          if (window.prevent) event.preventDefault();
          window.sent.push(new FormData(event.target, event.submitter).get("b"));
        });
        latchkey.report("ready");
    """
}


@pytest.fixture(scope="module")
def app(shared_place: Path) -> Iterator[AppProcess]:
    """The product with these widgets, four of them on one dashboard and a second hearer on another."""
    packages = {"teller": TELLER, "hearer": HEARER, "broken": BROKEN, "form": FORM}
    folders = [a_folder(shared_place / "packages" / name, files) for name, files in packages.items()]
    with AppProcess(shared_place / "data", widgets=folders) as running:
        elsewhere = {"id": "other", "name": "Other", "appId": "other", "widgets": [tile("h2", "hearer")]}
        ask(running, "mainApi.dashboards.save", elsewhere)
        show_dashboard(
            running, "shop", tile("t1", "teller", w=3), tile("h1", "hearer", x=3, w=3), tile("f1", "form", x=6)
        )
        yield running


def refused(app: AppProcess, widget: str, call: str) -> Any:
    """The code with which a widget's call rejects; its value where it does not."""
    return app.widget(widget).evaluate(f"({call}).catch((error) => error.code)")


def test_one_widget_tells_another_without_a_click_in_the_settings(app: AppProcess) -> None:
    """What it says arrives whole, fields named like a credential included: it is nothing to Latchkey."""
    widget_shows(app, "hearer", "Nothing yet")
    app.widget("teller").evaluate("document.querySelector('button').click()")
    widget_shows(app, "hearer", "Record 7 from t1")
    assert in_widget(app, "hearer", "window.heard") == [{"record": 7, "key": "of the record"}]
    assert app.widget("teller").evaluate("latchkey.publish('chosen', { record: 8 })") == 1


def test_a_topic_that_the_manifest_does_not_name_is_not_granted(app: AppProcess) -> None:
    """Neither to tell nor to hear, nor under the channel's own name."""
    assert refused(app, "teller", "latchkey.publish('other', 1)") == "not-granted"
    assert refused(app, "hearer", "latchkey.publish('chosen', 1)") == "not-granted"
    assert refused(app, "form", "latchkey.call('widget-subscribe', { topic: 'chosen' })") == "not-granted"
    assert refused(app, "teller", "latchkey.publish('chosen', 'x'.repeat(65536))") == "too-large"


def test_a_widget_remembers_what_it_was_told_to(app: AppProcess) -> None:
    """Through a reload of the whole page; one without that power keeps nothing."""
    program = "latchkey.storage.set('view', { open: [1, 2], token: 'mine' }).then(() => latchkey.storage.keys())"
    assert app.widget("teller").evaluate(program) == ["view"]
    app.reload_page()
    read = "latchkey.storage.get('view').then((value) => value.token)"
    assert wait_until(lambda: in_widget(app, "teller", read), "the value is not there") == "mine"
    assert app.widget("teller").evaluate("latchkey.storage.get('nothing').then((value) => value === undefined)")
    assert refused(app, "hearer", "latchkey.storage.get('view')") == "not-granted"
    full = "latchkey.storage.set('much', 'x'.repeat(2 ** 20))"
    assert refused(app, "teller", full) == "too-large"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://evil.test/", "not-granted"),
        ("https://example.com.evil.test/", "not-granted"),
        ("https://example.com:8443/", "not-granted"),
        ("https://example.com@evil.test/", "invalid-params"),
        ("https://evil.test\\\\@example.com/", "invalid-params"),
        ("http://example.com/", "invalid-params"),
        ("javascript:alert(1)", "invalid-params"),
        ("file:///etc/passwd", "invalid-params"),
    ],
)
def test_only_hosts_of_the_manifest_can_be_opened(app: AppProcess, address: str, code: str) -> None:
    """Whatever an address looks like; nobody is even asked, not by a widget that is being used."""
    app.page.evaluate("document.querySelector('iframe[data-instance][src*=teller]').focus()")
    assert refused(app, "teller", f"latchkey.openLink('{address}')") == code
    assert ask(app, "mainApi.invoke", "desk-dialog", {}) is None


def test_a_form_fires_submit_and_sends_nothing_anywhere(app: AppProcess) -> None:
    """By its button and by its code, to any target: the event is there, the frame stays, and no connection is made."""
    form = app.widget("form")
    with Sink() as sink:
        address = f"http://{sink.address}:{sink.port}/"
        for prevent in ("true", "false"):
            form.evaluate(f"window.prevent = {prevent}; window.sent = []; window.same = true")
            for target in ("", "_top", "_blank", "_parent"):
                for method in ("get", "post"):
                    form.evaluate(
                        f"""(() => {{
                          const form = document.querySelector("form");
                          form.action = {json.dumps(address)};
                          Object.assign(form, {{ target: "{target}", method: "{method}" }});
                          form.querySelector("button").click();
                          form.querySelector("button").formAction = {json.dumps(address)};
                          form.requestSubmit(form.querySelector("button"));
                          form.submit();
                        }})()"""
                    )
            form.evaluate("new Promise((go) => setTimeout(go, 300))")
            assert form.evaluate("[window.sent.length, new Set(window.sent).size, window.same]") == [16, 1, True]
        assert app.page.evaluate("location.href") == "app://latchkey/"
        assert sink.heard == []


def test_what_a_widget_does_not_catch_is_told_with_its_place(app: AppProcess) -> None:
    """Exceptions, rejected promises and what it writes: for the developer tools in order, for the log without noise."""
    show_dashboard(app, "mend", tile("b1", "broken"))

    def lines() -> list[dict[str, Any]]:
        found = ask(app, "mainApi.invoke", "widget-console-lines", {})["lines"]
        return [line for line in found if line["instance"] == "b1"]

    said = wait_until(lambda: lines() if len(lines()) >= 4 else None, "not all of it was told")
    by_level = {line["level"]: line for line in said if line["level"] != "uncaught"}
    assert (by_level["log"]["text"], by_level["log"]["place"]) == ('starting {"a":1}', "widget.js:1:9")
    assert by_level["warn"]["text"] == "be careful"
    uncaught = [line for line in said if line["level"] == "uncaught"]
    assert "Cannot read properties of null" in uncaught[0]["text"]
    assert uncaught[0]["place"].startswith("widget.js:3:")
    assert "RangeError: late" in uncaught[1]["text"]
    assert uncaught[1]["place"].startswith("widget.js:5:")
    assert "widget.uncaught" in app.errors()
