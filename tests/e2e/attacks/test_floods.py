"""Too much of everything: memory and tasks stay bounded, the window stays responsive, and the app goes on."""

import json
import threading

import pytest

from tests.e2e.attacks.responsive import Responsive
from tests.e2e.harness import AppProcess, wait_until

pytestmark = pytest.mark.alone

MEBIBYTE = 1 << 20
MOST_GROWTH = 200 * MEBIBYTE

RAW_PORT = """
const rawPort = () => new Promise((resolve) => {
  const hear = (event) => { if (event.ports.length) resolve(event.ports[0]); };
  addEventListener("message", hear, { once: true, capture: true });
  parent.postMessage("latchkey:connect", "app://latchkey");
});
"""


def seen(app: AppProcess) -> dict[str, int]:
    """What the probes have been asked so far."""
    told: dict[str, int] = app.page.evaluate("mainApi.invoke('probe-seen')")
    return told


def test_seventy_thousand_calls_of_a_widget(own_app: AppProcess) -> None:
    """A widget that calls on and on is held to its allowance; the page's own calls are answered all the while."""
    app = own_app.start()
    app.wait_until_loaded()
    page, attacker = app.page, app.widget("attacker")
    window = Responsive(app)
    memory = app.memory()
    flood = threading.Thread(
        target=attacker.evaluate,
        kwargs={
            "within": 60,
            "script": RAW_PORT
            + """(async () => {
                   const port = await rawPort();
                   for (let id = 1; id <= 70000; id += 100) {
                     const frames = [];
                     for (let n = 0; n < 100; n += 1) frames.push({ t: "invoke", id: id + n, ch: "probe-wait", p: {} });
                     port.postMessage(JSON.stringify(frames));
                     await 0;
                   }
                   await new Promise((resolve) => setTimeout(resolve, 500));
                 })()""",
        },
    )
    flood.start()
    while flood.is_alive():
        assert page.evaluate("mainApi.invoke('probe-echo', {q: 1}).then((told) => told.q)") == 1
    flood.join()
    window.stayed_responsive()
    told = seen(app)
    assert told["running"] <= 256
    assert told["tasks"] < 600
    assert app.memory() - memory < MOST_GROWTH


def test_a_hundred_thousand_calls_of_the_page(shared_app: AppProcess) -> None:
    """All are answered, by an answer or by a refusal with its own code, and memory does not grow with them."""
    window, memory = Responsive(shared_app), shared_app.memory()
    answers = shared_app.page.evaluate(
        """(async () => {
             const codes = {};
             const count = (code) => { codes[code] = (codes[code] ?? 0) + 1; };
             const calls = Array.from({ length: 100000 }, (_, n) => mainApi.invoke("probe-echo", { n }).then(
               () => count("ok"), (error) => count(error.code)));
             await Promise.all(calls);
             return codes;
           })()""",
        within=60,
    )
    assert sum(answers.values()) == 100_000
    assert answers.keys() <= {"ok", "too-fast", "too-many-calls"}
    window.stayed_responsive()
    assert shared_app.memory() - memory < MOST_GROWTH


def test_deep_params_are_refused(shared_app: AppProcess) -> None:
    """5,000 levels: refused before they leave the page, and by the broker when they come raw from a widget."""
    window = Responsive(shared_app)
    deep = "(() => { let deep = {}; for (let n = 0; n < 5000; n += 1) deep = { deep }; return deep; })()"
    code = shared_app.page.evaluate(f"mainApi.invoke('probe-echo', {deep}).then(() => 'done', (error) => error.code)")
    assert code == "too-deep"
    before = seen(shared_app)["calls"]
    attacker = shared_app.widget("attacker")
    attacker.evaluate(
        RAW_PORT
        + f"""(async () => {{
                const port = await rawPort();
                port.postMessage(JSON.stringify([{{ t: "invoke", id: 1, ch: "probe-echo", p: {deep} }}]));
                const text = "[".repeat(5000) + "]".repeat(5000);
                port.postMessage('[{{"t":"invoke","id":2,"ch":"probe-echo","p":' + text + "}}]");
              }})()"""
    )
    assert shared_app.page.evaluate("mainApi.invoke('probe-echo', {q: 1}).then((told) => told.q)") == 1
    assert seen(shared_app)["calls"] == before + 1
    window.stayed_responsive()
    attacker.evaluate("void setTimeout(() => location.reload())")


@pytest.mark.parametrize("what", ["thread", "loop", "interpreter"])
def test_a_handler_that_blocks(shared_app: AppProcess, what: str) -> None:
    """A thread, the event loop itself, or Python's interpreter, for a second: the window does not notice."""
    window = Responsive(shared_app)
    shared_app.page.evaluate(f"mainApi.invoke('probe-block', {{what: '{what}', seconds: 1}})")
    window.stayed_responsive()


def test_duplicate_and_replayed_ids_are_refused(shared_app: AppProcess) -> None:
    """An id counts once: the port that repeats one is closed, and the call ran once."""
    before = seen(shared_app)["calls"]
    attacker = shared_app.widget("victim")
    frame = json.dumps({"t": "invoke", "id": 5, "ch": "probe-echo", "p": {}})
    attacker.evaluate(
        RAW_PORT
        + f"""(async () => {{
                const port = await rawPort();
                const first = new Promise((resolve) => {{ port.onmessage = resolve; }});
                port.postMessage('[{frame}]');
                await first;
                const closed = new Promise((resolve) => port.addEventListener("close", resolve));
                port.postMessage('[{frame}]');
                await closed;
              }})()"""
    )
    assert seen(shared_app)["calls"] == before + 1
    attacker.evaluate("void setTimeout(() => location.reload())")


def test_a_stream_whose_reader_grants_nothing_stands_still(shared_app: AppProcess) -> None:
    """Without credit the handler is not asked for more: a million chunks wait in nobody's memory."""
    streamed = seen(shared_app)["streamed"]
    memory = shared_app.memory()
    shared_app.page.evaluate(
        """(async () => {
             window.stream = mainApi.stream("probe-stream", { count: 1000000 })[Symbol.asyncIterator]();
             await window.stream.next();
           })()"""
    )
    for _ in range(3):
        shared_app.page.evaluate("mainApi.invoke('probe-echo', {q: 1})")
    told = seen(shared_app)
    assert told["streamed"] - streamed < 5_000
    assert told["running"] == 1
    assert shared_app.memory() - memory < MOST_GROWTH
    shared_app.page.evaluate("window.stream.return()")
    wait_until(lambda: seen(shared_app)["running"] == 0, "the stream goes on without a reader")
