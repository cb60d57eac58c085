"""Our own schemes, asked by those who must not: other origins, other methods, stolen and used tickets."""

import json
from collections.abc import Iterator

import pytest

from tests.e2e.attacks.widgets import reload_widget
from tests.e2e.cdp import Cdp
from tests.e2e.harness import AppProcess

READ = """
fetch(%s, %s).then(
  async (answer) => answer.ok || answer.type === "opaque"
    // The body of a refusal never ends (QtWebEngine): nothing within this time is nothing.
    ? Promise.race([answer.text(), new Promise((resolve) => setTimeout(resolve, 300, ""))])
    : "",
  () => "")
"""

BIG = 300_000


def fetch(target: str, options: dict[str, object] | None = None) -> str:
    """A script that fetches, and gives the text of the answer: nothing where there was none, or a refusal."""
    return READ % (json.dumps(target), json.dumps(options or {}))


@pytest.fixture(params=["with its policy", "without its policy"])
def attacker(request: pytest.FixtureRequest, shared_app: AppProcess) -> Iterator[Cdp]:
    """The attacker's frame; also with its Content-Security-Policy gone, so that the other walls must hold alone."""
    frame = shared_app.widget("attacker")
    frame.call("Page.setBypassCSP", enabled=request.param == "without its policy")
    reload_widget(shared_app, "attacker")
    yield shared_app.widget("attacker")
    frame.call("Page.setBypassCSP", enabled=False)
    reload_widget(shared_app, "attacker")


@pytest.mark.parametrize("path", ["/", "/index.html", "/assets/secret.json", "/~ticket/guess"])
@pytest.mark.parametrize("mode", ["cors", "no-cors"])
def test_a_widget_reads_nothing_of_the_app(attacker: Cdp, path: str, mode: str) -> None:
    """Not even with `no-cors`, whose body QtWebEngine would hand out: the initiator is checked first."""
    assert attacker.evaluate(fetch(f"app://latchkey{path}", {"mode": mode})) == ""


@pytest.mark.parametrize("path", ["/", "/widget.js", "/manifest.json", "/~runtime.js"])
def test_a_widget_reads_nothing_of_another(attacker: Cdp, path: str) -> None:
    """Every widget is an origin of its own."""
    assert attacker.evaluate(fetch(f"widget://victim{path}", {"mode": "no-cors"})) == ""


def test_a_widget_runs_no_script_of_another(attacker: Cdp) -> None:
    """Nor of the app: neither as a classic script nor as a module."""
    outcome = attacker.evaluate(
        """Promise.all(["app://latchkey/assets/page.js", "widget://victim/widget.js"].flatMap((address) => [
             import(address).then(() => "ran", () => "refused"),
             new Promise((resolve) => {
               const script = document.createElement("script");
               script.src = address;
               script.onload = () => resolve("ran");
               script.onerror = () => resolve("refused");
               document.head.append(script);
             }),
           ]))"""
    )
    assert outcome == ["refused"] * 4


@pytest.mark.parametrize("size", [0, 17 * 1024, 10 * 1024 * 1024])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_only_get_is_answered(shared_app: AppProcess, method: str, size: int) -> None:
    """Every other method is refused without a look at its body, in the page and in a widget; the app lives on."""
    script = """fetch("/assets/secret.json", { method: %s, body: "x".repeat(%d) }).then((answer) => answer.ok)"""
    for target in (shared_app.page, shared_app.widget("attacker")):
        assert target.evaluate(script % (json.dumps(method), size)) is False
    assert shared_app.page.evaluate("mainApi.invoke('probe-echo', {q: 1}).then((told) => told.q)") == 1


@pytest.mark.parametrize("size", [17 * 1024, 10 * 1024 * 1024])
def test_a_form_posts_nowhere(shared_app: AppProcess, size: int) -> None:
    """A form of a widget that posts to the app, into a frame of its own or over itself, is stopped."""
    script = """(() => {
      const form = document.createElement("form");
      form.action = "app://latchkey/"; form.method = "post";
      const field = document.createElement("input");
      field.type = "hidden"; field.name = "f"; field.value = "x".repeat(SIZE);
      form.append(field); document.body.append(form);
      form.submit();
    })()"""
    shared_app.widget("attacker").evaluate(script.replace("SIZE", str(size)))
    assert shared_app.page.evaluate("mainApi.invoke('probe-echo', {q: 1}).then((told) => told.q)") == 1


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../preload.js",
        "/assets/%2e%2e/preload.js",
        "/assets/..%2fpreload.js",
        "/assets/..%5cpreload.js",
        "/assets//etc/passwd",
        "/assets/%00page.js",
        "/preload.js",
        "/widgets/attacker/widget.js",
    ],
)
def test_no_path_leaves_its_folder(shared_app: AppProcess, path: str) -> None:
    """The app serves its page and its assets; no spelling of a path reaches anything else."""
    assert shared_app.page.evaluate(fetch(path)) == ""


def test_the_answers_bear_their_headers(shared_app: AppProcess) -> None:
    """Page and widget live under a policy without inline scripts, and under no policy can one be added."""
    headers = shared_app.page.evaluate("""fetch("/").then((answer) => Object.fromEntries([...answer.headers]))""")
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert "script-src 'self';" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("who", ["page", "attacker"])
def test_inline_code_does_not_run(shared_app: AppProcess, who: str) -> None:
    """Neither an inline script, nor an event attribute, nor a `javascript:` address, nor eval."""
    target = shared_app.page if who == "page" else shared_app.widget("attacker")
    ran = target.evaluate(
        """new Promise((resolve) => {
             window.ran = [];
             const script = document.createElement("script");
             script.textContent = "ran.push('script')";
             document.head.append(script);
             const holder = document.createElement("div");
             holder.innerHTML = "<img src='data:,' onerror=\\"ran.push('attribute')\\">";
             document.body.append(holder);
             const link = document.createElement("a");
             link.href = "javascript:ran.push('address')";
             document.body.append(link);
             link.click();
             setTimeout(() => resolve(window.ran), 300);
           })"""
    )
    assert ran == []


def test_a_large_answer_comes_by_ticket(shared_app: AppProcess) -> None:
    """To the page and to a widget alike, each from its own origin."""
    script = f"mainApi.invoke('probe-big', {{size: {BIG}}}).then((text) => text.length)"
    assert shared_app.page.evaluate(script) == BIG
    assert shared_app.widget("attacker").evaluate(script) == BIG


CATCH_TICKET = """
new Promise((resolve) => {
  const line = qt.webChannelTransport.onmessage;
  qt.webChannelTransport.onmessage = (event) => {
    const ticket = /"k\\\\?":\\\\?"([A-Za-z0-9_-]+)/.exec(event.data.replaceAll("\\\\", ""));
    if (!ticket) return line(event);
    qt.webChannelTransport.onmessage = line;
    resolve(ticket[1]);
  };
  setTimeout(() => resolve(null), 5000);
})
"""


def caught_ticket(app: AppProcess) -> str:
    """The id of a ticket that was made for the page and never reached it."""
    app.page.evaluate(f"void (globalThis.caught = {CATCH_TICKET})", isolated=True)
    app.page.evaluate(f"void mainApi.invoke('probe-big', {{size: {BIG}}})")
    ticket: str | None = app.page.evaluate("globalThis.caught", isolated=True)
    assert ticket is not None, "no ticket came by"
    return ticket


def test_a_ticket_serves_once(shared_app: AppProcess) -> None:
    """The second fetch of the same ticket gets nothing."""
    ticket = caught_ticket(shared_app)
    first = shared_app.page.evaluate(f"fetch('/~ticket/{ticket}').then(async (answer) => (await answer.text()).length)")
    again = shared_app.page.evaluate(fetch(f"/~ticket/{ticket}"))
    assert (first, again) == (BIG + 2, "")


def test_a_stolen_ticket_is_worth_nothing(shared_app: AppProcess) -> None:
    """A widget that got hold of the page's ticket reads nothing with it, on the app's host or its own."""
    ticket = caught_ticket(shared_app)
    attacker = shared_app.widget("attacker")
    for host in ("app://latchkey", "widget://attacker"):
        assert attacker.evaluate(fetch(f"{host}/~ticket/{ticket}", {"mode": "no-cors"})) == ""


def test_a_ticket_expires(shared_app: AppProcess) -> None:
    """Fetched in time it serves; a moment after its half minute is over it does not."""
    served = []
    for seconds in (20, 31):
        ticket = caught_ticket(shared_app)
        shared_app.page.evaluate(f"mainApi.invoke('probe-pass-time', {{seconds: {seconds}}})")
        served.append(shared_app.page.evaluate(f"fetch('/~ticket/{ticket}').then((answer) => answer.ok)"))
    assert served == [True, False]


def test_a_widget_cannot_name_the_pages_ticket(shared_app: AppProcess) -> None:
    """A ticket's address is bound to the host it was made for: on the widget's own host it does not exist."""
    told = shared_app.widget("attacker").evaluate(fetch("widget://attacker/~ticket/guess"))
    assert told == ""
