"""Who can reach the bridge, and as whom: the page's scripts, widgets, and what they forge."""

import threading

import pytest

from tests.e2e.attacks.widgets import reload_widget
from tests.e2e.cdp import JavaScriptError
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.unprivileged import is_root

FORGED = """
(() => {{
  window.stolen = null;
  const frame = document.querySelector("iframe[data-instance={instance}]");
  window.addEventListener("message", (event) => {{ if (event.ports.length) window.stolen = event.ports[0]; }});
  const forged = new MessageEvent("message", {{
    data: "latchkey:connect", origin: "widget://victim", source: {source}, bubbles: true,
  }});
  window.dispatchEvent(forged);
  return new Promise((resolve) => setTimeout(() => resolve(window.stolen === null), 200));
}})()
"""


def test_every_renderer_is_sandboxed(shared_app: AppProcess) -> None:
    """Each process that runs a page's code is under seccomp and runs as somebody who is not root."""
    renderers = shared_app.renderers()
    assert len(renderers) >= 3  # the page and two widgets
    for renderer in renderers:
        with open(f"/proc/{renderer.pid}/status") as file:  # noqa: PTH123 - a kernel file
            fields = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
        assert fields["Seccomp"] == "2"
        assert fields["Uid"].split()[0] != "0"
        assert fields["CapEff"] == "0" * 16


def test_every_origin_has_a_process_of_its_own(shared_app: AppProcess) -> None:
    """While one widget loops for ever, the page and the other widget go on answering."""
    attacker, victim, page = shared_app.widget("attacker"), shared_app.widget("victim"), shared_app.page
    looping = threading.Thread(
        target=attacker.evaluate, args=("{ const end = Date.now() + 3000; while (Date.now() < end); }",)
    )
    looping.start()
    answers = [page.evaluate("1 + 1"), victim.evaluate("2 + 2")]
    answered_while_looping = looping.is_alive()
    looping.join()
    assert (answers, answered_while_looping) == ([2, 4], True)


def test_the_pages_own_scripts_see_main_api_and_no_channel(shared_app: AppProcess) -> None:
    """From its first line on a page script has `mainApi`; `qt` is not there, in the page or in a widget."""
    assert shared_app.page.evaluate("seen") == {"mainApiAtFirstLine": "object", "qt": "undefined"}
    assert shared_app.page.evaluate("typeof qt") == "undefined"
    assert shared_app.widget("attacker").evaluate("seen") == {"mainApi": "object", "qt": "undefined"}


@pytest.mark.parametrize("who", ["page", "attacker"])
def test_a_call_made_by_the_first_line_is_answered(shared_app: AppProcess, who: str) -> None:
    """Before the bridge is up, a call waits for it."""
    target = shared_app.page if who == "page" else shared_app.widget("attacker")
    assert target.evaluate("early.then(({ widget }) => widget?.id ?? 'page')") == who


@pytest.mark.parametrize("who", ["page", "attacker"])
def test_main_api_is_frozen(shared_app: AppProcess, who: str) -> None:
    """It can be neither replaced nor extended, nor can any group of it; events have both their methods."""
    target = shared_app.page if who == "page" else shared_app.widget("attacker")
    told = target.evaluate(
        """(() => {
             const attempts = [
               () => { "use strict"; window.mainApi = {}; },
               () => { "use strict"; delete window.mainApi; },
               () => Object.defineProperty(window, "mainApi", { value: {} }),
               () => { "use strict"; mainApi.invoke = () => "mine"; },
               () => { "use strict"; mainApi.mine = 1; },
               () => { "use strict"; mainApi.algolia.search = () => "mine"; },
               () => { "use strict"; delete mainApi.providers.listProviders; },
               () => Object.setPrototypeOf(mainApi, { mine: 1 }),
             ];
             const outcomes = attempts.map((attempt) => {
               try { attempt(); return "done"; } catch (error) { return error.name; }
             });
             return { outcomes, on: typeof mainApi.on, removeListener: typeof mainApi.removeListener };
           })()"""
    )
    assert told == {"outcomes": ["TypeError"] * 8, "on": "function", "removeListener": "function"}


def test_a_widget_is_known_by_its_origin_and_frame(shared_app: AppProcess) -> None:
    """The main process hears from the broker who speaks, whatever the widget says of itself."""
    attacker = shared_app.widget("attacker")
    assert attacker.evaluate("mainApi.invoke('probe-who').then((told) => told.widget)") == {
        "id": "attacker",
        "instance": "attacker-1",
    }
    assert shared_app.page.evaluate("mainApi.invoke('probe-who').then((told) => told.widget)") is None


def test_a_widget_cannot_sign_for_another(shared_app: AppProcess) -> None:
    """A frame that carries somebody else's signature arrives with the sender's own."""
    attacker = shared_app.widget("attacker")
    told = attacker.evaluate(RAW_PORT + "ask('probe-who', { w: { id: 'victim', i: 'victim-1' } })")
    reload_widget(shared_app, "attacker")
    assert told["r"]["widget"] == {"id": "attacker", "instance": "attacker-1"}


def test_a_port_ends_with_the_next_one(shared_app: AppProcess) -> None:
    """A frame has one port: when it asks for another, the first is closed, and its calls under way are cancelled."""
    attacker = shared_app.widget("attacker")
    told = attacker.evaluate(
        RAW_PORT + "(async () => { const waiting = mainApi.invoke('probe-wait').catch((error) => error.code);"
        "await rawPort(); return [await waiting, await mainApi.invoke('probe-who').catch((error) => error.code)]; })()"
    )
    wait_until(
        lambda: shared_app.page.evaluate("mainApi.invoke('probe-seen').then((seen) => seen.running === 0)"),
        "the main process still works for a port that is closed",
    )
    reload_widget(shared_app, "attacker")
    assert told == ["cancelled", "cancelled"]


RAW_PORT = """
const rawPort = () => new Promise((resolve) => {
  const hear = (event) => {
    if (event.data !== "latchkey:connect" || !event.ports.length) return;
    removeEventListener("message", hear);
    event.stopImmediatePropagation();
    resolve(event.ports[0]);
  };
  addEventListener("message", hear, true);
  parent.postMessage("latchkey:connect", "app://latchkey");
});
const ask = async (channel, extra) => {
  const port = await rawPort();
  const answer = new Promise((resolve) => {
    port.onmessage = ({ data }) => {
      const frame = JSON.parse(data).find((each) => each.id === 1);
      if (frame) resolve(frame);
    };
  });
  port.postMessage(JSON.stringify([{ t: "invoke", id: 1, ch: channel, p: {}, ...extra }]));
  return answer;
};
"""


def test_a_widget_may_use_only_what_it_was_granted(shared_app: AppProcess) -> None:
    """Any other channel is refused by the main process with its stable code."""
    code = shared_app.widget("attacker").evaluate(
        "mainApi.invoke('client-cache-invalidate-all').then(() => 'done', (error) => error.code)"
    )
    assert code in {"not-granted", "unknown-channel"}


@pytest.mark.parametrize("source", ["frame.contentWindow", "window", "null"])
def test_a_forged_message_gets_no_port(shared_app: AppProcess, source: str) -> None:
    """A MessageEvent that a script made is not trusted, whatever origin and source it claims: nobody gets a port for
    it, and the frame that it claims to come from keeps the one it has.
    """
    victim = shared_app.widget("victim")
    victim.evaluate(
        "window.handed = 0; addEventListener('message', ({ ports }) => { handed += ports.length; }, true);"
        "window.waiting = mainApi.invoke('probe-wait').catch(({ code }) => code)"
        ".then((ended) => { window.ended = ended; }); void 0"
    )
    assert shared_app.page.evaluate(FORGED.format(instance="victim-1", source=source)) is True
    told = victim.evaluate(
        "mainApi.invoke('probe-who').then(({ widget }) => [widget.id, window.ended ?? null, handed])"
    )
    reload_widget(shared_app, "victim")
    assert told == ["victim", None, 0]


def test_a_message_from_the_wrong_window_gets_no_port(shared_app: AppProcess) -> None:
    """The page itself, posting to itself as a widget would, is not a widget."""
    got = shared_app.page.evaluate(
        """new Promise((resolve) => {
             addEventListener("message", (event) => { if (event.ports.length) resolve("a port"); });
             postMessage("latchkey:connect", "*");
             setTimeout(() => resolve("nothing"), 200);
           })"""
    )
    assert got == "nothing"


def test_a_frame_that_the_shell_did_not_make_gets_no_port(shared_app: AppProcess) -> None:
    """A widget's page in a frame without an instance is on no dashboard: it hears nothing."""
    shared_app.page.evaluate(
        """new Promise((resolve) => {
             const frame = document.createElement("iframe");
             frame.sandbox = "allow-scripts allow-same-origin";
             frame.src = "widget://attacker/?stray"; frame.id = "stray";
             frame.onload = resolve;
             document.body.append(frame);
           })"""
    )
    stray = shared_app.widget("attacker", query="?stray")
    heard = stray.evaluate(
        "Promise.race([mainApi.invoke('probe-who'), new Promise((resolve) => setTimeout(resolve, 300, 'nothing'))])"
    )
    shared_app.page.evaluate("document.getElementById('stray').remove()")
    assert heard == "nothing"


def test_a_widget_cannot_reach_the_page_or_another_widget(shared_app: AppProcess) -> None:
    """Neither the page's nor another widget's window lets itself be read."""
    attacker = shared_app.widget("attacker")
    for reach in ("parent.document", "parent.mainApi", "top.location.href", "parent.frames[1].document"):
        with pytest.raises(JavaScriptError, match=r"SecurityError|cross-origin"):
            attacker.evaluate(f"String({reach})")


def test_pollution_of_prototypes_changes_no_call(shared_app: AppProcess) -> None:
    """A page script that replaces the language's own parts before a call neither breaks nor reads it."""
    told = shared_app.page.evaluate(
        """(async () => {
             const heard = [], undo = [];
             const hear = (word) => { heard[heard.length] = word; };
             for (const [holder, name] of [[JSON, "parse"], [JSON, "stringify"], [MessagePort.prototype, "postMessage"],
               [Map.prototype, "get"], [Map.prototype, "set"], [Array.prototype, "push"], [Array.prototype, "map"],
               [EventTarget.prototype, "addEventListener"], [EventTarget.prototype, "dispatchEvent"], [Object, "keys"],
               [window, "queueMicrotask"], [window, "CustomEvent"]]) {
               const own = holder[name];
               holder[name] = function (...given) { hear(name); return own.apply(this, given); };
               undo[undo.length] = () => { holder[name] = own; };
             }
             for (const name of ["w", "id", "ch", "t", "up", "signal", "timeoutMs", "toJSON", "detail", "bubbles",
               "cancelable", "composed"]) {
               Object.defineProperty(Object.prototype, name, {
                 configurable: true, get() { hear("get " + name); return "polluted"; }, set() { hear("set " + name); },
               });
               undo[undo.length] = () => { delete Object.prototype[name]; };
             }
             const answer = await mainApi.invoke("probe-echo", { q: "secret", list: [1, 2] });
             for (let index = 0; index < undo.length; index += 1) undo[index]();
             return { answer, heard };
           })()"""
    )
    assert told == {"answer": {"q": "secret", "list": [1, 2]}, "heard": []}


def test_nothing_here_runs_as_root(shared_app: AppProcess) -> None:
    """The window of these tests is an ordinary user's, also where the tests run as root."""
    assert shared_app.user_id != 0 or not is_root()
