"""The protocol in the real window, for the page and for a widget in a process of its own: honest use, to its limits."""

import pytest

from tests.e2e.attacks.test_floods import seen
from tests.e2e.cdp import Cdp
from tests.e2e.harness import AppProcess, wait_until

WHO = pytest.mark.parametrize("who", ["page", "widget"])


def target(app: AppProcess, who: str) -> Cdp:
    """The page, or a widget of it."""
    return app.page if who == "page" else app.widget("attacker")


@WHO
def test_a_stream_arrives_whole_and_in_order(shared_app: AppProcess, who: str) -> None:
    """Ten thousand chunks, far beyond one credit."""
    script = """(async () => {
      let [next, ordered] = [0, true];
      for await (const chunk of mainApi.stream("probe-stream", { count: 10000 })) ordered &&= chunk === next++;
      return [next, ordered];
    })()"""
    assert target(shared_app, who).evaluate(script) == [10_000, True]


@WHO
def test_leaving_a_stream_ends_its_handler(shared_app: AppProcess, who: str) -> None:
    """A `break` in the page runs the generator's `finally` in the main process."""
    script = """(async () => {
      for await (const chunk of mainApi.stream("probe-stream", { count: 1000000 })) if (chunk === 10) break;
    })()"""
    target(shared_app, who).evaluate(script)
    wait_until(lambda: seen(shared_app)["running"] == 0, "the handler goes on without a reader")


@WHO
def test_an_abort_signal_reaches_the_handler(shared_app: AppProcess, who: str) -> None:
    """The promise rejects at once, and the handler's await is cancelled."""
    before = seen(shared_app)["cancelled"]
    script = """(async () => {
      const abort = new AbortController();
      const call = mainApi.invoke("probe-wait", {}, { signal: abort.signal });
      await mainApi.invoke("probe-echo", {});
      abort.abort();
      return call.catch(({ name, code }) => [name, code]);
    })()"""
    assert target(shared_app, who).evaluate(script) == ["AbortError", "cancelled"]
    wait_until(lambda: seen(shared_app)["cancelled"] == before + 1, "the handler was not cancelled")


@WHO
def test_a_deadline_reaches_the_handler(shared_app: AppProcess, who: str) -> None:
    """The caller is told that it may try again, and the work is cancelled."""
    before = seen(shared_app)["cancelled"]
    script = """mainApi.invoke("probe-wait", {}, { timeoutMs: 50 }).catch(({ code, retryable }) => [code, retryable])"""
    assert target(shared_app, who).evaluate(script) == ["deadline-exceeded", True]
    wait_until(lambda: seen(shared_app)["cancelled"] == before + 1, "the handler was not cancelled")


@WHO
def test_large_params_and_a_large_answer(shared_app: AppProcess, who: str) -> None:
    """Three megabytes with two-unit characters go up in parts and come back by ticket, unchanged."""
    script = """(async () => {
      const text = "aü😀".repeat(500000);
      return (await mainApi.invoke("probe-echo", { text })).text === text;
    })()"""
    assert target(shared_app, who).evaluate(script) is True


@WHO
def test_too_much_for_one_call(shared_app: AppProcess, who: str) -> None:
    """Nine megabytes of params are refused with their own code."""
    script = """mainApi.invoke("probe-echo", { text: "x".repeat(9 << 20) }).catch(({ code }) => code)"""
    assert target(shared_app, who).evaluate(script) == "too-large"


@WHO
def test_half_a_surrogate_pair(shared_app: AppProcess, who: str) -> None:
    """It becomes U+FFFD, and nobody else's call of that moment suffers."""
    script = """Promise.all([mainApi.invoke("probe-echo", { a: "\\ud800" }), mainApi.invoke("probe-echo", { b: 1 })])"""
    assert target(shared_app, who).evaluate(script) == [{"a": "\ufffd"}, {"b": 1}]


@WHO
def test_a_failure_tells_nothing_of_the_main_process(shared_app: AppProcess, who: str) -> None:
    """The error has its code, whose fault it is, a trace id, and a stack of this page only."""
    script = """mainApi.invoke("probe-big", { size: "many" }).catch((error) => ({
      code: error.code, fault: error.fault, traced: /^[0-9a-f]{16}$/.test(error.traceId),
      plain: Object.getPrototypeOf(error) === Error.prototype,
      leaks: /\\.py|Traceback|many/.test(error.stack + error.message),
    }))"""
    assert target(shared_app, who).evaluate(script) == {
        "code": "internal",
        "fault": "latchkey",
        "traced": True,
        "plain": True,
        "leaks": False,
    }
